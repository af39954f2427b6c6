import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '#core/api.ts';
import { maxLogoBytes, reportOptionsSchema, type ReportOptions } from '#core/api/reportCalls.ts';
import { whatReplacesWhat } from '#core/catalogue/replacements.ts';
import type { Technology } from '#core/inventory/technology.ts';
import { CancelledError } from '#core/job.ts';
import { inspectLogo } from '#core/report/logo.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import { describeFileError } from '#db/fileErrors.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readMeta, writeMeta } from '#db/metaRepository.ts';
import { readPlanStreams, readPlanSummary } from '#db/planRepository.ts';
import { readWaves } from '#db/plannedWaveRepository.ts';
import { writeAtomically } from '../atomicFile.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { exportedTables } from '../tableExport.ts';
import { writeTable, writeTableArchive } from '../tableFiles.ts';
import type { ReportTaskResult } from '../tasks.ts';

const chunkBytes = 2 ** 20;

/** The options as the plan file keeps them; what is not understood there counts as nothing. */
function readOptions(kept: string | null): ReportOptions {
  if (kept !== null) {
    try {
      const value = JSON.parse(kept) as { readonly logo?: { readonly bytes?: unknown } | null };
      const bytes = value.logo?.bytes;
      const options = reportOptionsSchema.safeParse(
        typeof bytes === 'string'
          ? { ...value, logo: { ...value.logo, bytes: new Uint8Array(Buffer.from(bytes, 'base64')) } }
          : value,
      );
      if (options.success) return options.data;
    } catch {
      // Written by another version: the defaults are shown, and nothing is lost before they are changed.
    }
  }
  return reportOptionsSchema.parse({});
}

function writeOptions(options: ReportOptions): string {
  const { logo } = options;
  return JSON.stringify(
    logo === null ? options : { ...options, logo: { ...logo, bytes: Buffer.from(logo.bytes).toString('base64') } },
  );
}

/** A chosen picture; one that is too large is not read at all. */
async function readPicture(path: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if ((await stat(path)).size > maxLogoBytes) {
      throw new ApiError(
        'invalid-input',
        `${name} is larger than ${maxLogoBytes / 1_000_000} MB, which is the most for a logo.`,
      );
    }
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('invalid-input', `${name} cannot be read: ${describeFileError(error)}.`);
  }
}

/** The report as PDF, the plan in other programs' formats, and the tables as CSV. */
export function reportHandlers(context: ServiceContext) {
  const { session } = context;
  let rendered: { readonly id: string; readonly bytes: Uint8Array } | null = null;

  async function render(options: ReportOptions, call: CallContext): Promise<ReportTaskResult> {
    const plan = session.plan();
    if (plan === null) throw new ApiError('no-plan', 'There is nothing to report before the first plan.');
    const streams = readPlanStreams(session.db, plan.id);
    if (streams === null) throw new ApiError('no-plan', 'The plan was replaced by a newer one.');
    const { scenario } = readPlanSummary(session.db, plan.id);
    const transitions = new Map<string, { from: Technology; to: Technology; workloads: number }>();
    for (const { byTransition } of readWaves(session.db, plan.id)) {
      for (const { from, to, moves } of byTransition) {
        const key = `${from} ${to}`;
        transitions.set(key, { from, to, workloads: (transitions.get(key)?.workloads ?? 0) + moves });
      }
    }
    return runTask(
      context,
      'report',
      {
        ...streams,
        scenarioName: scenario.name,
        currency: scenario.currency,
        // The day of the plan and not of the printing: the same plan gives the same report.
        createdAt: plan.createdAt,
        productVersion: context.options.version,
        assumptions: resolveAssumptions(scenario).map(({ definition, low, likely, high, changed }) => ({
          id: definition.id,
          title: definition.title,
          group: definition.group,
          unit: definition.unit,
          low,
          likely,
          high,
          source: definition.source,
          changed,
        })),
        replacements: [...transitions.values()]
          .map(({ from, to, workloads }) => ({
            from,
            to,
            workloads,
            items: whatReplacesWhat(from, to).map((item) => ({
              part: item.part,
              aspect: item.title,
              before: item.from,
              after: item.to,
              source: item.source,
            })),
          }))
          .filter(({ items }) => items.length > 0),
        way: scenario.roadmap,
        options,
        resourcesFolder: context.options.resourcesFolder,
      },
      {
        signal: AbortSignal.any([call.signal, session.lifetime]),
        onProgress: (fraction, phase) => call.progress(fraction, phase),
      },
    );
  }

  return {
    'report.render': async (options, call) => {
      const { bytes, pages } = await render(options, call);
      rendered = { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes };
      return { reportId: rendered.id, sizeBytes: bytes.length, pages };
    },
    'report.options': () => readOptions(readMeta(session.db, 'report-options')),
    'report.keepOptions': async (options) => {
      const kept = writeOptions(options);
      // A page that is opened keeps what it has just read: that is no change of the file.
      if (readMeta(session.db, 'report-options') !== kept) {
        await session.change((db) => writeMeta(db, 'report-options', kept));
        context.emit(['file']);
      }
      return {};
    },
    'report.logo': async ({ token }, call) => {
      const file = call.file(token);
      const bytes = await readPicture(file.path, file.name);
      const picture = inspectLogo(bytes);
      if ('problem' in picture) throw new ApiError('invalid-input', picture.problem);
      return { name: file.name, ...picture, bytes };
    },
    'report.chunk': ({ reportId, offset }) => {
      if (rendered?.id !== reportId) throw new ApiError('not-found', 'That report is no longer kept. Render it again.');
      if (offset > rendered.bytes.length) throw new ApiError('invalid-input', 'The report ends before this offset.');
      return { bytes: rendered.bytes.slice(offset, offset + chunkBytes), sizeBytes: rendered.bytes.length };
    },
    'report.save': async ({ token, options }, call) => {
      const file = call.file(token);
      const { bytes, pages } = await render(options, call);
      if (call.signal.aborted) throw new CancelledError();
      writeAtomically(file.path, bytes);
      return { name: file.name, sizeBytes: bytes.length, pages };
    },
    'plan.export': async ({ token, format, as }, call) => {
      const file = call.file(token);
      if (format === 'csv') {
        if (as === 'file') {
          return { files: [{ name: file.name, sizeBytes: await writeTableArchive(session, file.path, call) }] };
        }
        const files: { name: string; sizeBytes: number }[] = [];
        for (const table of exportedTables(session.plan() !== null)) {
          const name = `${table}.csv`;
          const { sizeBytes } = await writeTable(session, join(file.path, name), table, undefined, call);
          files.push({ name, sizeBytes });
        }
        return { files };
      }
      const plan = session.plan();
      if (plan === null) throw new ApiError('no-plan', 'There is no plan to export yet.');
      const streams = readPlanStreams(session.db, plan.id);
      if (streams === null) throw new ApiError('no-plan', 'The plan was replaced by a newer one.');
      const { scenario } = readPlanSummary(session.db, plan.id);
      const files = await runTask(
        context,
        'export',
        {
          ...streams,
          format,
          asOneFile: as === 'file',
          scenarioName: scenario.name,
          currency: scenario.currency,
          createdAt: plan.createdAt,
          productVersion: context.options.version,
          groupNames: readInventory(session.db).groups.map(({ id, name }) => [id, name] as const),
        },
        {
          signal: AbortSignal.any([call.signal, session.lifetime]),
          onProgress: (fraction, phase) => call.progress(fraction, phase),
        },
      );
      if (call.signal.aborted) throw new CancelledError();
      return {
        files: files.map(({ name, bytes }) => {
          writeAtomically(as === 'file' ? file.path : join(file.path, name), bytes);
          return { name: as === 'file' ? file.name : name, sizeBytes: bytes.length };
        }),
      };
    },
    'drawing.save': ({ token, svg }, call) => {
      const file = call.file(token);
      const bytes = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`);
      writeAtomically(file.path, bytes);
      return { name: file.name, sizeBytes: bytes.length };
    },
    'table.export': async ({ token, table, request }, call) => {
      const file = call.file(token);
      const { rows } = await writeTable(session, file.path, table, request, call);
      return { name: file.name, rows };
    },
  } satisfies Partial<Handlers>;
}
