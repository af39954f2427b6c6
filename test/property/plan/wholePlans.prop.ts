import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { PlanResult } from '#core/planResult.ts';
import { checkFailureViolations, checkPlanDocument } from '#core/roadmap/check.ts';
import { fuzzRuns } from '#test/fixtures/fuzzRuns.ts';
import { sourceOne } from '#test/fixtures/inventory.ts';
import { wholePlanTasks, type WholePlanTask } from '#test/fixtures/wholePlans.ts';

/*
 * Every plan that is given out holds its own certificate, or says in words why it does not: each failing entry has its
 * counterexample among the findings, and is one that no roadmap could have avoided by a criterion that knows nothing of the planner.
 */

/** On a busy machine as many as this time allows; a hunt that is asked for by its number of runs takes as long as it takes. */
const mostMilliseconds = 45_000;
const isFuzzing = process.env['HEADROOM_FUZZ_RUNS'] !== undefined;

/** The errors by which a plan is refused: each is told to the user in words. */
const refusals: ReadonlySet<string> = new Set(['InfeasiblePlanError', 'ScenarioError', 'EmptyEstateError']);

/** The plan, or null where it is refused with a reason. */
async function planOf({ inventory, scenario }: WholePlanTask): Promise<PlanResult | null> {
  try {
    return await plan(inventory, scenario, { sources: [sourceOne], findings: [], context: quietContext });
  } catch (error) {
    if (!(error instanceof Error) || !refusals.has(error.name)) throw error;
    expect(error.message, 'a refusal has a reason').not.toBe('');
    return null;
  }
}

/** Invariants that an estate which never moves breaks as well: what is wrong today and could not be put right. */
function brokenToday({ document, details }: PlanResult): ReadonlySet<string> {
  const [today] = document.roadmap.states;
  const still = { ...document, roadmap: { waves: [], states: [today!], certificate: [] } };
  // Whoever shares no host today need not yet; in the end they have to.
  const isApart = (details.rules.together ?? []).some(
    ({ workloads }) => new Set(workloads.map((id) => today!.assignment[id]?.host)).size > 1,
  );
  return new Set([
    ...checkPlanDocument(still, details.rules, [])
      .filter(({ holds }) => !holds)
      .map(({ invariant }) => invariant),
    ...(isApart ? ['affinity'] : []),
  ]);
}

/**
 * Clusters of which a failure may not be survived on the way: hosts have to leave them by a date, or one carries more today than
 * it may in a failure, so that it survives only as long as nothing is put right.
 */
function clustersWithoutChoice({ document, details }: PlanResult): ReadonlySet<string | null> {
  const workloads = new Map(document.workloads.map((one) => [one.id, one]));
  const load = new Map<string, { cpuCores: number; memoryMiB: number }>();
  for (const [id, seat] of Object.entries(document.roadmap.states[0]!.assignment)) {
    const technology =
      seat.technology === 'paravirt' ? 'vm' : seat.technology === 'sandbox' ? 'container' : seat.technology;
    const demand = workloads.get(id)!.demand[technology];
    const sum = load.get(seat.host) ?? { cpuCores: 0, memoryMiB: 0 };
    load.set(seat.host, {
      cpuCores: sum.cpuCores + demand.cpuCores,
      memoryMiB: sum.memoryMiB + demand.memoryMiB,
    });
  }
  return new Set(
    (details.rules.failures ?? []).flatMap(({ cluster, hosts, capacity }) => {
      const isForced = hosts.some((id) => {
        const room = capacity[id] ?? { cpuCores: 0, memoryMiB: 0 };
        const carried = load.get(id) ?? { cpuCores: 0, memoryMiB: 0 };
        return (
          details.rules.hostEvents?.[id]?.offByWave !== undefined ||
          carried.cpuCores > room.cpuCores ||
          carried.memoryMiB > room.memoryMiB
        );
      });
      return isForced ? [cluster] : [];
    }),
  );
}

test(
  'each plan holds its certificate, or says why it cannot',
  { timeout: isFuzzing ? 3_600_000 : 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(wholePlanTasks, async (task) => {
        const result = await planOf(task);
        if (result === null) return;
        const { document, details } = result;
        const failing = document.roadmap.certificate.filter(({ holds }) => !holds);
        if (failing.length === 0) return;
        const today = brokenToday(result);
        const withoutChoice = clustersWithoutChoice(result);
        for (const { invariant, counterexample } of failing) {
          const isTold = document.findings.some(
            ({ code, message }) => code === 'certificate-not-held' && message.includes(counterexample ?? 'nothing'),
          );
          expect(isTold, `${invariant} is told: ${counterexample}`).toBe(true);
          if (!invariant.startsWith('survives-failures')) {
            expect(today.has(invariant), `${invariant} is broken today as well: ${counterexample}`).toBe(true);
          }
        }
        for (const { cluster, text } of checkFailureViolations(document, details.rules)) {
          expect(withoutChoice.has(cluster), text).toBe(true);
        }
      }),
      { numRuns: fuzzRuns(40, 150), plugins: isFuzzing ? [] : [fc.interruptAfterTimeLimit(mostMilliseconds)] },
    );
  },
);
