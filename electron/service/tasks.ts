import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportOptions } from '#core/api/reportCalls.ts';
import type { ComparablePlan } from '#core/compare/comparePlans.ts';
import type { ImportPreview } from '#core/import/mapping/importApi.ts';
import type { Inventory, Origin } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { PackSearchResult } from '#core/placement/pack.ts';
import type { PackProblem } from '#core/placement/packProblem.ts';
import type { ActualState } from '#core/planning/actualState.ts';
import type { BuyQuestion, BuyStudy, NextHostStudy, PinStudy } from '#core/planning/placementStudies.ts';
import type { HoldQuestion, HoldTrial, PreparedTrials } from '#core/planning/holdTrial.ts';
import type { RuleStudy } from '#core/planning/ruleStudy.ts';
import type { SuggestionRequest, SuggestionWorkload, Suggestions } from '#core/import/suggestGroups.ts';
import type { CertificateEntry, PlanDetails } from '#core/planResult.ts';
import type { ReportAssumption, ReportReplacement } from '#core/report/reportInput.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { FollowedOutline } from '#db/followRepository.ts';
import { pack, unpackJson } from '#db/packed.ts';
import type { PlanSummary } from '#db/planTables.ts';
import { decodeRecords, type ColumnTable } from './columns.ts';
import type { ComposedFormat, ExportedFile } from './planExport.ts';
import { importTask, previewTask, repairTask, type ImportTask, type RepairTask } from './importTasks.ts';
import { settleTask, streamTask, type SettleTask, type StreamTask, type StreamTaskResult } from './streamTask.ts';
import {
  decodeInventory,
  encodePlanTables,
  type ImportColumns,
  type InventoryColumns,
  type PlanColumns,
} from './transfer.ts';
import type { TaskContext } from './workerLoop.ts';

/**
 * What the workers of the core pool do. Each task loads the part of core that it needs when it first runs, so that a
 * worker starts at once.
 */

/** What a plan is made of. Equal tasks give equal plans. */
export interface PlanTask {
  readonly inventory: InventoryColumns;
  readonly scenario: Scenario;
  readonly sources: readonly ImportSource[];
  readonly findings: ColumnTable;
  /** What of a roadmap is finished; absent where the plan begins with the sources. */
  readonly progress?: ActualState;
}

/** A plan as the service stores it. */
export interface PlanTaskResult {
  readonly inputsHash: string;
  readonly seed: number;
  readonly summary: PlanSummary;
  readonly document: Uint8Array;
  readonly documentBytes: number;
  readonly details: Uint8Array;
  readonly detailsBytes: number;
  readonly tables: PlanColumns;
}

/** What a report is made of: the plan as stored (compressed JSON), its scenario, and how it should look. */
export interface ReportTask {
  readonly document: Uint8Array;
  readonly details: Uint8Array;
  readonly scenarioName: string;
  readonly currency: string;
  readonly createdAt: string;
  readonly productVersion: string;
  readonly assumptions: readonly ReportAssumption[];
  readonly replacements: readonly ReportReplacement[];
  readonly way: RoadmapSettings;
  readonly options: ReportOptions;
  readonly resourcesFolder: string;
}

/** A PDF. */
export interface ReportTaskResult {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** A plan to be written in another program's format. */
export interface ExportTask {
  readonly document: Uint8Array;
  readonly details: Uint8Array;
  readonly format: ComposedFormat;
  /** A plan of several files comes as one archive. */
  readonly asOneFile: boolean;
  readonly scenarioName: string;
  readonly currency: string;
  readonly createdAt: string;
  readonly productVersion: string;
  readonly groupNames: readonly (readonly [id: string, name: string])[];
}

/** A plan to be set beside others: one that is stored, or one that is made for the purpose. */
export type CompareTask =
  | {
      readonly kind: 'stored';
      readonly id: string;
      readonly scenario: Scenario;
      readonly document: Uint8Array;
      readonly details: Uint8Array;
    }
  | (PlanTask & { readonly kind: 'new'; readonly id: string });

/** A plan as stored, to be checked again. */
export interface CheckTask {
  readonly document: Uint8Array;
  readonly details: Uint8Array;
}

/** Moves of a stored plan to be tried in another wave. */
export interface HoldTask extends CheckTask {
  readonly question: HoldQuestion;
  /** Names the plan among all of the process: the next question about it does not read it again. */
  readonly planKey: string;
}

/** An instance to be packed, or one share of the search. */
export interface PackTask {
  /** Its arrays are in shared memory where several searches work on it at once. */
  readonly problem: PackProblem;
  /** Null limits the search by steps: then equal instances give equal answers. */
  readonly timeLimitSeconds: number | null;
  readonly seed: number;
  /** One of several searches of the same instance that run at once. */
  readonly shard: number;
  readonly shards: number;
}

/** The estate that a study is about. */
export type StudiedEstate = Pick<PlanTask, 'inventory' | 'scenario' | 'sources' | 'progress'>;

/** Groups that a property of the workloads makes likely. */
export interface SuggestTask {
  readonly workloads: readonly SuggestionWorkload[];
  readonly request: SuggestionRequest;
}

/** A question about placements beside the plan. */
export type StudyTask =
  | (StudiedEstate & { readonly kind: 'next-host'; readonly cluster: string | null })
  | (StudiedEstate & { readonly kind: 'pin'; readonly workload: string; readonly host: string })
  | (StudiedEstate & { readonly kind: 'rule'; readonly without: Scenario })
  | (StudiedEstate & { readonly kind: 'purchase'; readonly question: BuyQuestion });

/** The answer to a {@link StudyTask} of the same kind; null where there is no next host to be named. */
export type StudyAnswer =
  | { readonly kind: 'next-host'; readonly study: NextHostStudy | null }
  | { readonly kind: 'pin'; readonly study: PinStudy }
  | { readonly kind: 'rule'; readonly study: RuleStudy }
  | { readonly kind: 'purchase'; readonly study: BuyStudy };

/** Name to input and output of every task, for both sides of the thread. */
export interface TaskTypes {
  readonly import: { readonly input: ImportTask; readonly output: ImportColumns };
  /** Sends {@link StreamedPart}s ahead. */
  readonly stream: { readonly input: StreamTask; readonly output: StreamTaskResult };
  readonly settle: { readonly input: SettleTask; readonly output: boolean };
  readonly preview: { readonly input: ImportTask; readonly output: ImportPreview };
  readonly repair: { readonly input: RepairTask; readonly output: ImportColumns };
  readonly plan: { readonly input: PlanTask; readonly output: PlanTaskResult };
  readonly report: { readonly input: ReportTask; readonly output: ReportTaskResult };
  readonly export: { readonly input: ExportTask; readonly output: readonly ExportedFile[] };
  readonly compare: { readonly input: CompareTask; readonly output: ComparablePlan };
  readonly check: { readonly input: CheckTask; readonly output: readonly CertificateEntry[] };
  /** What follow-up needs of a plan (FollowedOutline), as a zlib stream of JSON. */
  readonly outline: { readonly input: CheckTask; readonly output: Uint8Array };
  readonly hold: { readonly input: HoldTask; readonly output: HoldTrial };
  readonly pack: { readonly input: PackTask; readonly output: PackSearchResult };
  readonly study: { readonly input: StudyTask; readonly output: StudyAnswer };
  /** A problem is a pattern that cannot be used, as a sentence. */
  readonly suggest: { readonly input: SuggestTask; readonly output: Suggestions | { readonly problem: string } };
}

/** Every task. */
export const tasks: {
  readonly [Name in keyof TaskTypes]: (
    input: TaskTypes[Name]['input'],
    context: TaskContext,
  ) => Promise<TaskTypes[Name]['output']>;
} = {
  import: importTask,
  stream: streamTask,
  settle: settleTask,
  preview: previewTask,
  repair: repairTask,
  plan: planTask,
  report: reportTask,
  export: exportTask,
  compare: compareTask,
  check: checkTask,
  outline: outlineTask,
  hold: holdTask,
  pack: packTask,
  study: studyTask,
  suggest: suggestTask,
};

/** Speed over size: plans are stored once and read rarely, and level 1 already takes nine tenths off. */

async function planTask(input: PlanTask, context: JobContext): Promise<PlanTaskResult> {
  const [{ plan }, { planTables, summarisePlan }] = await Promise.all([
    import('#core/plan.ts'),
    import('#db/planTables.ts'),
  ]);
  const { inventory, sources } = withContentIds(decodeInventory(input.inventory), input.sources);
  const findings = decodeRecords<Finding>(input.findings);
  const result = await plan(inventory, input.scenario, {
    ...(input.progress === undefined ? {} : { progress: input.progress }),
    sources,
    findings,
    context: { ...context, progress: (fraction, phase) => context.progress(0.9 * fraction, phase) },
  });
  checkCancelled(context);
  context.progress(0.9, 'writing the plan');
  const document = Buffer.from(JSON.stringify(result.document));
  const details = Buffer.from(JSON.stringify(result.details));
  return {
    inputsHash: result.document.inputsHash,
    seed: result.document.seed,
    summary: summarisePlan(result, input.scenario),
    document: pack(document),
    documentBytes: document.length,
    details: pack(details),
    detailsBytes: details.length,
    tables: encodePlanTables(planTables(result, inventory, input.scenario, findings)),
  };
}

/**
 * The same estate with sources named by their content. The ids of the plan file hold file names, which change no figure
 * and so must not change the hash of the inputs either.
 */
function withContentIds(
  inventory: Inventory,
  sources: readonly ImportSource[],
): { readonly inventory: Inventory; readonly sources: readonly ImportSource[] } {
  const seen = new Map<string, number>();
  const names = new Map(
    sources.map(({ id, sha256 }) => {
      const count = (seen.get(sha256) ?? 0) + 1;
      seen.set(sha256, count);
      const name = `source-${sha256.slice(0, 16)}`;
      return [id, count === 1 ? name : `${name}-${count}`];
    }),
  );
  const rename = (origin: Origin): Origin => ({ ...origin, sourceId: names.get(origin.sourceId) ?? origin.sourceId });
  return {
    sources: sources.map((source) => ({ ...source, id: names.get(source.id) ?? source.id })),
    inventory: {
      clusters: inventory.clusters.map((one) => (one.origin === null ? one : { ...one, origin: rename(one.origin) })),
      hosts: inventory.hosts.map((one) => ({ ...one, origin: rename(one.origin) })),
      workloads: inventory.workloads.map((one) => ({ ...one, origin: rename(one.origin) })),
      groups: inventory.groups,
      ...(inventory.rules === undefined
        ? {}
        : { rules: inventory.rules.map((one) => ({ ...one, origin: rename(one.origin) })) }),
    },
  };
}

async function reportTask(input: ReportTask, context: JobContext): Promise<ReportTaskResult> {
  const [{ renderReport }, { readReportDocument }] = await Promise.all([
    import('#core/report/pdf/renderReport.ts'),
    import('./reportDocument.ts'),
  ]);
  const [regular, bold, chinese, chineseBold] = await Promise.all(
    ['Inter_400Regular.ttf', 'Inter_600SemiBold.ttf', 'NotoSansSC_400Regular.ttf', 'NotoSansSC_600SemiBold.ttf'].map(
      (name) => readFile(join(input.resourcesFolder, 'fonts', name)),
    ),
  );
  const document = await readReportDocument(input.document);
  const details = unpackJson(input.details) as PlanDetails;
  const { bytes, pages } = await renderReport(
    {
      document,
      details,
      scenarioName: input.scenarioName,
      currency: input.currency,
      createdAt: input.createdAt,
      productVersion: input.productVersion,
      assumptions: input.assumptions,
      replacements: input.replacements,
      way: input.way,
      fonts: { regular: regular!, bold: bold!, fallback: [{ regular: chinese!, bold: chineseBold! }] },
    },
    input.options,
    context,
  );
  return { bytes: new Uint8Array(bytes), pages };
}

async function exportTask(input: ExportTask): Promise<readonly ExportedFile[]> {
  const { parsePlanStreams } = await import('#db/planStreams.ts');
  const { document, details } = parsePlanStreams(input);
  const { exportPlan } = await import('./planExport.ts');
  return exportPlan(
    input.format,
    { ...input, document, details, groupNames: new Map(input.groupNames) },
    input.asOneFile,
  );
}

async function compareTask(input: CompareTask, context: JobContext): Promise<ComparablePlan> {
  const { comparableOf } = await import('#core/compare/comparePlans.ts');
  if (input.kind === 'stored') {
    const { parsePlanStreams } = await import('#db/planStreams.ts');
    return comparableOf(input.id, input.scenario, parsePlanStreams(input));
  }
  const { plan } = await import('#core/plan.ts');
  const { inventory, sources } = withContentIds(decodeInventory(input.inventory), input.sources);
  const findings = decodeRecords<Finding>(input.findings);
  const progress = input.progress === undefined ? {} : { progress: input.progress };
  const result = await plan(inventory, input.scenario, { ...progress, sources, findings, context });
  return comparableOf(input.id, input.scenario, result);
}

async function checkTask(input: CheckTask): Promise<readonly CertificateEntry[]> {
  const [{ checkPlanDocument }, { parsePlanStreams }] = await Promise.all([
    import('#core/roadmap/check.ts'),
    import('#db/planStreams.ts'),
  ]);
  const { document, details } = parsePlanStreams(input);
  // Plans of before there were schedules have none; in later ones a schedule that is gone is a fault.
  const schedule = (details as Partial<typeof details>).schedule ?? [];
  return checkPlanDocument(document, details.rules, schedule);
}

async function holdTask(input: HoldTask, context: JobContext): Promise<HoldTrial> {
  context.progress(0, 'reading the plan');
  const [{ prepareTrials, tryHold }, { parsePlanStreams }] = await Promise.all([
    import('#core/planning/holdTrial.ts'),
    import('#db/planStreams.ts'),
  ]);
  const trials = keptTrials(input.planKey, () => {
    const { document, details } = parsePlanStreams(input);
    checkCancelled(context);
    context.progress(0.1, 'reading the plan');
    const schedule = (details as Partial<typeof details>).schedule ?? [];
    return prepareTrials({ document, rules: details.rules, schedule }, context);
  });
  return tryHold(trials, input.question, context);
}

/** How long a plan that was asked about stays in a worker: a bar that is dragged asks many times. */
const keptPlanMs = 60_000;
let kept: {
  readonly key: string;
  readonly trials: PreparedTrials;
  readonly timer: ReturnType<typeof setTimeout>;
} | null = null;

function keptTrials(key: string, read: () => PreparedTrials): PreparedTrials {
  if (kept !== null) clearTimeout(kept.timer);
  const known = kept?.key === key ? kept.trials : null;
  kept = null;
  const trials = known ?? read();
  const timer = setTimeout(() => {
    kept = null;
  }, keptPlanMs);
  timer.unref();
  kept = { key, trials, timer };
  return trials;
}

async function outlineTask(input: CheckTask): Promise<Uint8Array> {
  const { parsePlanStreams } = await import('#db/planStreams.ts');
  const { document, details } = parsePlanStreams(input);
  const { waves, states } = document.roadmap;
  const outline: FollowedOutline = {
    workloads: document.workloads.map(({ id, name }) => ({ id, name })),
    hosts: document.hosts.map(({ id, name }) => ({ id, name })),
    roadmap: {
      waves,
      // Where everything begins is enough: the moves say where it goes.
      states: states.map(({ assignment, hostsOn }, index) => ({ hostsOn, assignment: index === 0 ? assignment : {} })),
    },
    schedule: details.schedule.map(({ wave, workload, cost }) => ({ wave, workload, cost })),
  };
  return pack(JSON.stringify(outline));
}

async function studyTask(input: StudyTask, context: JobContext): Promise<StudyAnswer> {
  const [{ prepareEstate }, { studyNextHost, studyPin, studyPurchase }, { studyRule }] = await Promise.all([
    import('#core/planning/prepareEstate.ts'),
    import('#core/planning/placementStudies.ts'),
    import('#core/planning/ruleStudy.ts'),
  ]);
  const { inventory, sources } = withContentIds(decodeInventory(input.inventory), input.sources);
  const { scenario } = input;
  const prepared = prepareEstate(inventory, scenario, sources, () => undefined, input.progress ?? null);
  checkCancelled(context);
  switch (input.kind) {
    case 'next-host':
      return { kind: 'next-host', study: studyNextHost(prepared, scenario, input.cluster, context) };
    case 'pin':
      return { kind: 'pin', study: studyPin(prepared, scenario, input.workload, input.host, context) };
    case 'rule':
      return { kind: 'rule', study: studyRule(prepared, scenario, input.without, context) };
    case 'purchase':
      return { kind: 'purchase', study: await studyPurchase(prepared, scenario, input.question, context) };
  }
}

async function suggestTask({ workloads, request }: SuggestTask): Promise<Suggestions | { readonly problem: string }> {
  const { suggestGroups, SuggestionPatternError } = await import('#core/import/suggestGroups.ts');
  try {
    return suggestGroups(workloads, request);
  } catch (error) {
    if (error instanceof SuggestionPatternError) return { problem: error.message };
    throw error;
  }
}

async function packTask(input: PackTask, context: JobContext): Promise<PackSearchResult> {
  const { searchPacking } = await import('#core/placement/pack.ts');
  let phase = 'packing';
  return searchPacking(input.problem, {
    seed: input.seed,
    shard: input.shard,
    shards: input.shards,
    context: { ...context, progress: (fraction) => context.progress(fraction, phase) },
    ...(input.timeLimitSeconds === null ? {} : { timeLimitSeconds: input.timeLimitSeconds }),
    onImprovement: ({ binCount, lowerBound, gap }) => {
      phase = `packing: ${formatNumber(binCount)} bins, bound ${formatNumber(lowerBound, Number.isInteger(lowerBound) ? 0 : 2)}, gap ${formatPercent(gap)}`;
    },
  });
}
