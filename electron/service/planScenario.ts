import { CancelledError } from '#core/job.ts';
import { ApiError } from '#core/api.ts';
import type { ActualState } from '#core/planning/actualState.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { ReadableDb } from '#db/database.ts';
import { readImportFindings } from '#db/findingRepository.ts';
import { readActualState } from '#db/followRepository.ts';
import { readPlannedSources } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { storePlan } from '#db/planRepository.ts';
import { readScenario } from '#db/scenarioRepository.ts';
import { encodeRecords } from './columns.ts';
import { runTask, type ServiceContext } from './serviceContext.ts';
import type { PlanTask, PlanTaskResult, StudiedEstate } from './tasks.ts';
import { encodeInventory, planRowsOf } from './transfer.ts';

/** Planning takes this share of a plan's progress, storing the rest. */
const planningShare = 0.9;

/**
 * What the open file gives a study of a scenario; `progress` for a scenario whose state the file does not hold yet. Throws an
 * ApiError (`no-inventory`) where it holds no estate, and `not-found` where it lacks the state that the scenario begins in.
 */
export function studiedEstate({ session }: ServiceContext, scenario: Scenario, progress?: ActualState): StudiedEstate {
  const inventory = readInventory(session.db);
  if (inventory.hosts.length === 0 && inventory.workloads.length === 0) {
    throw new ApiError('no-inventory', 'There is nothing to plan yet. Import an inventory first.');
  }
  const state = progress ?? actualStateOfScenario(session.db, scenario);
  return {
    inventory: encodeInventory(inventory),
    scenario,
    sources: readPlannedSources(session.db),
    ...(state === null ? {} : { progress: state }),
  };
}

/** What the open file gives a plan. Throws as {@link studiedEstate}. */
export function planInputs(context: ServiceContext, scenario: Scenario, progress?: ActualState): PlanTask {
  return {
    ...studiedEstate(context, scenario, progress),
    findings: encodeRecords(readImportFindings(context.session.db)),
  };
}

/** The state that a scenario begins in, null for one that begins with the sources. Throws an ApiError where it is missing. */
export function actualStateOfScenario(db: ReadableDb, scenario: Pick<Scenario, 'name' | 'actual'>): ActualState | null {
  if (scenario.actual === undefined) return null;
  const state = readActualState(db, scenario.actual.state);
  if (state === null) {
    throw new ApiError(
      'not-found',
      `${scenario.name} begins in the middle of a roadmap, in a state that this file does not hold. Plan from the file that it was made in, or take "actual" out of the scenario.`,
    );
  }
  return state;
}

/** Plans a scenario of the open file and stores the plan in place of its earlier one. */
export async function planScenario(
  context: ServiceContext,
  { id, scenario }: { readonly id: string; readonly scenario: Scenario },
  signal: AbortSignal,
  onProgress: (fraction: number, phase: string) => void,
): Promise<{ readonly planId: number; readonly inputsHash: string }> {
  const made = await makePlan(context, scenario, signal, onProgress);
  return keepPlan(context, id, made, signal, onProgress);
}

/** A plan that is not stored yet. */
export interface MadePlan {
  readonly result: PlanTaskResult;
  readonly fingerprint: string;
}

/** Plans a scenario with the open file's estate, and stores nothing. `progress` as in {@link planInputs}. */
export async function makePlan(
  context: ServiceContext,
  scenario: Scenario,
  signal: AbortSignal,
  onProgress: (fraction: number, phase: string) => void,
  progress?: ActualState,
): Promise<MadePlan> {
  const fingerprint = context.session.fingerprint(scenario);
  const result = await runTask(context, 'plan', planInputs(context, scenario, progress), {
    signal,
    onProgress: (fraction, phase) => onProgress(planningShare * fraction, phase),
  });
  return { result, fingerprint };
}

/** Stores a plan as that of a scenario of the open file, in place of its earlier one. */
export async function keepPlan(
  context: ServiceContext,
  scenarioId: string,
  { result, fingerprint }: MadePlan,
  signal: AbortSignal,
  onProgress: (fraction: number, phase: string) => void,
): Promise<{ readonly planId: number; readonly inputsHash: string }> {
  const { session } = context;
  // The scenario may have been taken back meanwhile.
  if (readScenario(session.db, scenarioId) === null) throw new CancelledError();
  const rows = result.tables.workloads.length + result.tables.moves.length + result.tables.hosts.length + 1;
  const planId = await session.changeInSteps(
    signal,
    (db) =>
      storePlan(db, {
        ...result,
        scenarioId,
        fingerprint,
        createdAt: context.now().toISOString(),
        appVersion: context.options.version,
        tables: planRowsOf(result.tables),
      }),
    (written) => onProgress(planningShare + (1 - planningShare) * Math.min(1, written / rows), 'storing'),
    // What can be computed again may be forgotten.
    { allowReadOnly: true },
  );
  context.emit(['plan', 'findings', 'file']);
  return { planId, inputsHash: result.inputsHash };
}
