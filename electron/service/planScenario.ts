import { CancelledError } from '#core/job.ts';
import { ApiError } from '#core/api.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { readImportFindings } from '#db/findingRepository.ts';
import { readImportSources } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { storePlan } from '#db/planRepository.ts';
import { readScenario } from '#db/scenarioRepository.ts';
import { encodeRecords } from './columns.ts';
import { runTask, type ServiceContext } from './serviceContext.ts';
import type { PlanTask } from './tasks.ts';
import { encodeInventory, planRowsOf } from './transfer.ts';

/** Planning takes this share of a plan's progress, storing the rest. */
const planningShare = 0.9;

/** What the open file gives a plan. Throws an ApiError (`no-inventory`) where it holds nothing. */
export function planInputs({ session }: ServiceContext, scenario: Scenario): PlanTask {
  const inventory = readInventory(session.db);
  if (inventory.hosts.length === 0 && inventory.workloads.length === 0) {
    throw new ApiError('no-inventory', 'There is nothing to plan yet. Import an inventory first.');
  }
  return {
    inventory: encodeInventory(inventory),
    scenario,
    sources: readImportSources(session.db).map((source) => {
      const { importedAt: _, ...rest } = source;
      return rest;
    }),
    findings: encodeRecords(readImportFindings(session.db)),
  };
}

/** Plans a scenario of the open file and stores the plan in place of its earlier one. */
export async function planScenario(
  context: ServiceContext,
  { id: scenarioId, scenario }: { readonly id: string; readonly scenario: Scenario },
  signal: AbortSignal,
  onProgress: (fraction: number, phase: string) => void,
): Promise<{ readonly planId: number; readonly inputsHash: string }> {
  const { session } = context;
  const fingerprint = session.fingerprint(scenario);
  const result = await runTask(context, 'plan', planInputs(context, scenario), {
    signal,
    onProgress: (fraction, phase) => onProgress(planningShare * fraction, phase),
  });
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
