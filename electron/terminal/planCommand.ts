import { basename } from 'node:path';
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatPower,
  formatEnergy,
  formatMass,
} from '#core/drawing/format.ts';
import type { CallOutput } from '#core/api.ts';
import type { ReportOptions } from '#core/api/reportCalls.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { TotalId } from '#core/planResult.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { scenarioFaults } from '#core/scenario/scenarioFile.ts';
import { assertWritable, pathOf, withService, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, UsageError, type ExitCode } from './exitCodes.ts';
import { findingsText, importInto, readFindings } from './importCommand.ts';
import { readJsonFile } from './jsonFile.ts';
import { print, say } from './output.ts';
import { newToken, type TerminalService } from './terminalService.ts';
import { textTable } from './textTable.ts';

/** As written on the command line; null for what was not asked for. */
export interface PlanArguments {
  readonly files: readonly string[];
  readonly format: string;
  readonly scenario: string | null;
  readonly seed: number | null;
  readonly pdf: string | null;
  readonly report: Pick<ReportOptions, 'version' | 'language' | 'paper' | 'company'>;
  readonly json: boolean;
}

/** A scenario file, with every problem named by its path. Throws a CommandError. */
export function readScenarioFile(path: string): Scenario {
  const file = basename(path);
  const value = readJsonFile(path);
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const findings = scenarioFaults(parsed.error, value).map(({ path: column, value: offending, message }): Finding => {
    return {
      severity: 'error',
      code: 'scenario-invalid',
      file,
      ...(column === '' ? {} : { column }),
      ...(offending === undefined ? {} : { value: offending }),
      message,
    };
  });
  const message = `${file} is not a scenario: ${findings[0]?.column ?? ''} ${findings[0]?.message ?? ''}`.trim();
  throw new CommandError(
    exitCodes.refused,
    message,
    { error: { code: 'scenario-invalid', message }, findings },
    findings,
  );
}

/** The plan document of the open file, as the bytes that are printed. */
export async function readDocument(service: TerminalService, planId: string): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  for (;;) {
    const { bytes, sizeBytes } = await service.call('plan.document', { planId, offset: read });
    chunks.push(bytes);
    read += bytes.length;
    if (read >= sizeBytes) return chunks;
  }
}

/** `headroom plan`: import, plan, report in one go. Leaves nothing behind but what was asked for. */
export async function planCommand(args: PlanArguments, context: CommandContext): Promise<ExitCode> {
  const paths = args.files.map((file) => pathOf(context, file));
  const pdf = args.pdf === null ? null : pathOf(context, args.pdf);
  if (pdf !== null) {
    if (paths.includes(pdf)) throw new UsageError('--pdf names one of the files to read.');
    assertWritable(pdf);
  }
  const given = args.scenario === null ? null : readScenarioFile(pathOf(context, args.scenario));
  return withService(context, async (service) => {
    const { sources } = await importInto(service, paths, args.format);
    const scenario = given ?? (await service.call('scenario.get', {}));
    await service.call('scenario.save', { ...scenario, seed: args.seed ?? scenario.seed });
    const { planId } = await service.call('plan.run', {}).catch(async (error: unknown) => {
      // What the import found says why there is nothing to plan: rows refused, hosts that nobody describes.
      if (!(error instanceof CommandError) || !isNoInventory(error)) throw error;
      const findings = await readFindings(service, [...new Set(sources.map(({ file }) => file))]);
      throw new CommandError(error.exitCode, error.message, { ...error.json, findings }, findings);
    });
    const conflicts = await service.call('roadmap.conflicts', {});
    const waves = await service.call('roadmap.waves', {});
    // A roadmap that leaves something undone is one; a target of which nothing at all can be reached has none.
    const refusal = conflicts.length > 0 && waves.length === 0 ? noRoadmap(conflicts) : null;
    if (pdf !== null) {
      const token = newToken();
      const report = await service.call('report.save', { token, options: args.report }, { [token]: pdf });
      say(`${report.name}: ${report.pages} pages, ${formatNumber(Math.ceil(report.sizeBytes / 1024))} KiB`);
    }
    if (refusal !== null) throw refusal;
    if (args.json) {
      for (const chunk of await readDocument(service, planId)) await print(chunk);
      await print('\n');
    } else {
      await print(await planText(service));
    }
    return exitCodes.done;
  });
}

type Conflicts = CallOutput<'roadmap.conflicts'>;

/** The end of a command whose target no move at all leads to. */
function noRoadmap(conflicts: Conflicts): CommandError {
  const said = 'No roadmap exists under these constraints: nothing can move.';
  const reasons = conflicts.map((conflict) =>
    conflictText(conflict)
      .trim()
      .replaceAll(/\s*\n\s*- /g, ' '),
  );
  const error = { code: 'infeasible', message: [said, ...reasons].join(' '), reasons, conflicts };
  return new CommandError(exitCodes.infeasible, [said, ...conflicts.map(conflictText)].join('\n'), { error });
}

/** A clash with what would end it, on lines of their own. */
function conflictText({ text, proven, limits }: Conflicts[number]): string {
  const basis = proven ? 'This is proven.' : 'No way was found, which is no proof.';
  return [`  ${text} ${basis} Any one of these ends it:`, ...limits.map(({ change }) => `    - ${change}`)].join('\n');
}

/** Whether a plan could not be made for want of hosts or workloads. */
function isNoInventory({ json }: CommandError): boolean {
  return 'error' in json && (json.error as { readonly code?: unknown }).code === 'no-inventory';
}

const totalTitles: Readonly<Record<TotalId, string>> = {
  hosts: 'Hosts on',
  powerW: 'Power',
  energyKWhPerYear: 'Energy a year',
  kgCO2ePerYear: 'CO2e a year',
  costPerYear: 'Cost a year',
  expectedAnnualLoss: 'Expected loss a year',
};

function totalText(id: TotalId, value: number, currency: string): string {
  switch (id) {
    case 'hosts':
      return formatNumber(value);
    case 'powerW':
      return formatPower(value);
    case 'energyKWhPerYear':
      return formatEnergy(value);
    case 'kgCO2ePerYear':
      return formatMass(value);
    case 'costPerYear':
    case 'expectedAnnualLoss':
      return formatMoney(value, currency);
  }
}

type Overview = NonNullable<CallOutput<'plan.overview'>>;

function answerLines(overview: Overview): string[] {
  const { totals, placement, certificate, waves, worstWave, currency } = overview;
  const failed = certificate.filter(({ holds }) => !holds);
  const saved = totals.before.costPerYear - totals.after.costPerYear;
  return [
    `Hosts   ${totals.before.hosts} today, ${placement.consolidated.hostsUsed} consolidated, ${totals.after.hosts} after the roadmap (at least ${placement.target.lowerBound}, gap ${formatPercent(placement.target.gap)})`,
    `Money   ${formatMoney(totals.before.costPerYear, currency)} a year today, ${formatMoney(totals.after.costPerYear, currency)} after: ${saved >= 0 ? `${formatMoney(saved, currency)} less` : `${formatMoney(-saved, currency)} more`}`,
    `Risk    ${failed.length === 0 ? `${certificate.length} of ${certificate.length} checks hold in every state` : `${failed.length} of ${certificate.length} checks do not hold: ${failed.map(({ invariant }) => invariant).join(', ')}`}; ${waves} waves${worstWave === null ? '' : `, fullest wave ${worstWave.number} (${formatNumber(worstWave.effortDays, 1)} of ${formatNumber(worstWave.effortCapacityDays)} person-days)`}`,
  ];
}

async function planText(service: TerminalService): Promise<string> {
  const [overview, clusters, waves, sources, conflicts] = await Promise.all([
    service.call('plan.overview', {}),
    service.call('placement.clusters', {}),
    service.call('roadmap.waves', {}),
    service.call('import.sources', {}),
    service.call('roadmap.conflicts', {}),
  ]);
  if (overview === null) throw new Error('A plan was made and is not there.');
  const { totals, bands, currency } = overview;
  const right = (heading: string) => ({ heading, align: 'right' as const });
  const totalsTable = textTable(
    [{ heading: 'Total' }, right('Before'), right('After'), right('Saved'), right('After, P10 to P90')],
    (Object.keys(totalTitles) as TotalId[]).map((id) => {
      const band = bands[id];
      const text = (value: number): string => totalText(id, value, currency);
      return [
        totalTitles[id],
        text(totals.before[id]),
        text(totals.after[id]),
        totals.before[id] > 0 ? formatPercent((totals.before[id] - totals.after[id]) / totals.before[id]) : '–',
        band === undefined ? '–' : `${text(band.p10)} – ${text(band.p90)}`,
      ];
    }),
  );
  const clustersTable = textTable(
    [
      { heading: 'Cluster' },
      right('Hosts'),
      right('Used today'),
      right('Consolidated'),
      right('Target'),
      right('Bound'),
      right('Survives'),
      { heading: 'Decided by' },
    ],
    clusters.map((cluster) => [
      cluster.cluster ?? '(stand-alone)',
      formatNumber(cluster.hosts),
      formatNumber(cluster.asIs.hostsUsed),
      formatNumber(cluster.consolidated.hostsUsed),
      formatNumber(cluster.target.hostsUsed),
      formatNumber(cluster.target.lowerBound),
      `N+${cluster.failuresTolerated}`,
      cluster.bindingResource,
    ]),
  );
  const wavesTable = textTable(
    [
      right('Wave'),
      { heading: 'Start' },
      { heading: 'End' },
      right('Moves'),
      right('Effort'),
      right('of'),
      { heading: 'Switched off' },
    ],
    waves.map((wave) => [
      String(wave.number),
      wave.start,
      wave.end,
      formatNumber(wave.moves),
      formatNumber(wave.effortDays, 1),
      formatNumber(wave.effortCapacityDays),
      wave.released.map(({ name }) => name).join(', '),
    ]),
  );
  return [
    `Plan for ${sources.map(({ file }) => file).join(', ')}, inputs ${overview.inputsHash.slice(0, 12)}`,
    '',
    ...answerLines(overview),
    '',
    totalsTable,
    '',
    clustersTable,
    '',
    waves.length === 0 ? 'The roadmap has no waves: nothing has to move.' : wavesTable,
    ...(conflicts.length === 0 ? [] : ['', 'What stands in the way', ...conflicts.map(conflictText)]),
    findingsText(await readFindings(service)),
  ].join('\n');
}
