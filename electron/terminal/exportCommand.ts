import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '#core/api.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { describeFileError } from '#db/fileErrors.ts';
import { AtomicFile, writeAtomically } from '#electron/service/atomicFile.ts';
import { exportedTables } from '#electron/service/tableExport.ts';
import { pathOf, withService, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, fromServiceError, type ExitCode } from './exitCodes.ts';
import { print, printJson } from './output.ts';
import { openCopy } from './openCopy.ts';
import { newToken, type TerminalService } from './terminalService.ts';
import { textTable } from './textTable.ts';

/** What `--format` takes. */
export const exportFormats = ['csv', 'json', 'ics', 'yaml', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** As written on the command line; `out` is the folder that is written to. */
export interface ExportArguments {
  readonly file: string;
  readonly format: ExportFormat;
  readonly out: string;
  readonly json: boolean;
}

interface Written {
  readonly name: string;
  readonly rows?: number;
  readonly bytes?: number;
}

/**
 * `headroom export`: the tables as CSV, the plan and its scenario as JSON, the roadmap as a calendar, Kubernetes manifests
 * as YAML by cluster, or a workbook, into a folder (made where missing). The file itself stays as it is.
 */
export async function exportCommand(args: ExportArguments, context: CommandContext): Promise<ExitCode> {
  const path = pathOf(context, args.file);
  const folder = pathOf(context, args.out);
  return withService(context, async (service) => {
    await openCopy(service, path);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      const message = `The folder ${folder} cannot be made: ${describeFileError(error)}.`;
      throw new CommandError(exitCodes.refused, message, {
        error: { code: 'file-not-writable', message },
        findings: [],
      });
    }
    await planWhereStale(args.format, service);
    const files = await exportAs(args.format, service, folder);
    if (args.json) await printJson({ files });
    else {
      await print(
        `${textTable(
          [{ heading: 'File' }, { heading: 'Rows', align: 'right' }, { heading: 'Bytes', align: 'right' }],
          files.map(({ name, rows, bytes }) => [
            name,
            rows === undefined ? '' : formatNumber(rows),
            bytes === undefined ? '' : formatNumber(bytes),
          ]),
        )}\n`,
      );
    }
    return exitCodes.done;
  });
}

/**
 * Plans the opened copy where its plan does not fit its inputs, or where there is none. Tables go without a plan where the
 * file has nothing to plan.
 */
async function planWhereStale(format: ExportFormat, service: TerminalService): Promise<void> {
  const { plan } = await service.call('file.state', {});
  if (plan === 'current') return;
  try {
    await service.call('plan.run', {});
  } catch (error) {
    if (format !== 'csv' || !(error instanceof CommandError) || error.exitCode === exitCodes.interrupted) throw error;
  }
}

async function exportAs(format: ExportFormat, service: TerminalService, folder: string): Promise<Written[]> {
  switch (format) {
    case 'csv':
      return exportCsv(service, folder);
    case 'json':
      return exportJson(service, folder);
    case 'ics':
    case 'yaml':
    case 'xlsx': {
      const token = newToken();
      try {
        const { files } = await service.call('plan.export', { token, format, as: 'folder' }, { [token]: folder });
        return files.map(({ name, sizeBytes }) => ({ name, bytes: sizeBytes }));
      } catch (error) {
        if (error instanceof ApiError)
          throw fromServiceError({ code: error.code, message: error.message, details: {} });
        throw error;
      }
    }
  }
}

async function exportCsv(service: TerminalService, folder: string): Promise<Written[]> {
  const written: Written[] = [];
  const { plan } = await service.call('file.state', {});
  for (const table of exportedTables(plan !== 'none')) {
    const token = newToken();
    const { name, rows } = await service.call(
      'table.export',
      { token, table },
      { [token]: join(folder, `${table}.csv`) },
    );
    written.push({ name, rows });
  }
  return written;
}

async function exportJson(service: TerminalService, folder: string): Promise<Written[]> {
  const scenario = `${JSON.stringify(await service.call('scenario.get', {}), null, 2)}\n`;
  const overview = await service.call('plan.overview', {});
  if (overview === null) {
    const message =
      'The file holds no plan yet, so there is none to export. Open it in the window and plan, or use csv.';
    throw new CommandError(exitCodes.refused, message, { error: { code: 'no-plan', message }, findings: [] });
  }
  try {
    writeAtomically(join(folder, 'scenario.json'), scenario);
    const target = new AtomicFile(join(folder, 'plan.json'));
    let bytes = 0;
    try {
      for (let size = 1; bytes < size;) {
        const chunk = await service.call('plan.document', { planId: overview.planId, offset: bytes });
        target.write(chunk.bytes);
        bytes += chunk.bytes.length;
        size = chunk.sizeBytes;
      }
      target.write('\n');
      target.commit();
    } finally {
      target.discard();
    }
    return [
      { name: 'scenario.json', bytes: Buffer.byteLength(scenario) },
      { name: 'plan.json', bytes: bytes + 1 },
    ];
  } catch (error) {
    if (error instanceof ApiError) throw fromServiceError({ code: error.code, message: error.message, details: {} });
    throw error;
  }
}
