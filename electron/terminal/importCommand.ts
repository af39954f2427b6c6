import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { CallOutput } from '#core/api.ts';
import { formatNumber } from '#core/drawing/format.ts';
import type { Finding } from '#core/inventory/source.ts';
import { assertWritable, pathOf, withService, type CommandContext } from './commandContext.ts';
import { exitCodes, UsageError, type ExitCode } from './exitCodes.ts';
import { findingLine, print, printJson } from './output.ts';
import { newToken, type TerminalService } from './terminalService.ts';
import { textTable } from './textTable.ts';

/** As written on the command line; `into` is the plan file that is made or added to. */
export interface ImportArguments {
  readonly files: readonly string[];
  readonly into: string;
  readonly format: string;
  readonly json: boolean;
}

/** Imports files into the open plan file. Throws a CommandError, also when every file was refused. */
export async function importInto(
  service: TerminalService,
  paths: readonly string[],
  format: string,
): Promise<CallOutput<'import.run'>> {
  const files = Object.fromEntries(paths.map((path) => [newToken(), path]));
  return service.call('import.run', { tokens: Object.keys(files), format }, files);
}

/** Every finding about the files named, in the order of the table (worst first). */
export async function readFindings(service: TerminalService, files?: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (;;) {
    const page = await service.call('findings.page', {
      filters: files === undefined ? [] : [{ column: 'file', op: 'in', values: [...files] }],
      offset: findings.length,
      limit: 500,
    });
    for (const row of page.rows) {
      const { id: _, ...finding } = row;
      findings.push(finding);
    }
    if (findings.length >= page.total || page.rows.length === 0) return findings;
  }
}

/** `headroom import`: reads inventories into a plan file, a new one or one that exists. */
export async function importCommand(args: ImportArguments, context: CommandContext): Promise<ExitCode> {
  const paths = args.files.map((file) => pathOf(context, file));
  const target = pathOf(context, args.into);
  if (paths.includes(target)) throw new UsageError('--into names one of the files to import.');
  assertWritable(target);
  return withService(context, async (service) => {
    const isNew = !existsSync(target);
    if (!isNew) await service.callWithFile('file.open', target);
    const summary = await importInto(service, paths, args.format);
    // A new file appears when all of it is there; nothing appears for files that were refused.
    if (isNew) await service.callWithFile('file.saveAs', target);
    const files = summary.sources.map(({ file }) => file);
    const findings = await readFindings(service, [...new Set(files)]);
    if (args.json) {
      const sources = summary.sources.map(({ file, format, sha256, rows }) => ({ file, format, sha256, rows }));
      await printJson({ sources, findings });
    } else {
      await print(importText(summary, findings, basename(target)));
    }
    return exitCodes.done;
  });
}

function importText(summary: CallOutput<'import.run'>, findings: readonly Finding[], target: string): string {
  const number = (value: number): string => formatNumber(value);
  const sources = textTable(
    [
      { heading: 'Source' },
      { heading: 'Format' },
      { heading: 'Rows read', align: 'right' },
      { heading: 'Stored', align: 'right' },
      { heading: 'Merged', align: 'right' },
      { heading: 'Refused', align: 'right' },
    ],
    summary.sources.map(({ file, format, rows }) => [
      file,
      format,
      number(rows.read),
      number(rows.stored),
      number(rows.merged),
      number(rows.refused),
    ]),
  );
  const changes = textTable(
    [
      { heading: target },
      { heading: 'Added', align: 'right' },
      { heading: 'Updated', align: 'right' },
      { heading: 'Unchanged', align: 'right' },
      { heading: 'Gone', align: 'right' },
    ],
    (['hosts', 'workloads'] as const).map((kind) => [
      kind === 'hosts' ? 'Hosts' : 'Workloads',
      number(summary[kind].added),
      number(summary[kind].updated),
      number(summary[kind].unchanged),
      number(summary[kind].gone),
    ]),
  );
  return `${sources}\n\n${changes}\n${findingsText(findings)}`;
}

/** Of each kind this many are shown; a real export has hundreds of one kind. */
const mostOfOneKind = 3;

/** The findings as lines, worst first, at most a few of each kind; the rest counted. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return '\nNo findings.\n';
  const kinds = Map.groupBy(findings, ({ severity, code }) => `${severity} ${code}`);
  const lines = [...kinds.values()].flatMap((kind) => {
    const rest = kind.length - mostOfOneKind;
    const shown = kind.slice(0, mostOfOneKind).map(findingLine);
    return rest > 0 ? [...shown, `        … and ${rest} more of this kind (${kind[0]?.code ?? ''})`] : shown;
  });
  return ['', `Findings (${findings.length}; --json prints each)`, ...lines, ''].join('\n');
}
