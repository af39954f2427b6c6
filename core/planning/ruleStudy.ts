import type { JobContext } from '#core/job.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { canonicalJson } from './canonical.ts';
import { targetPools } from './hardwareEvents.ts';
import { placementRulesOf } from './placementRules.ts';
import {
  InfeasiblePlanError,
  placePool,
  policyLadder,
  requestFor,
  type PlacedPool,
  type PlacementInputs,
} from './placements.ts';
import { poolsOf, type Pool } from './pools.ts';
import type { PreparedEstate } from './prepareEstate.ts';

/** What the clusters that a rule concerns come to. */
export interface RuleOutcome {
  readonly hostsUsed: number;
  readonly migrations: number;
  /** For the licences of the scenario with the rule, by where its workloads lie, in its currency a year. */
  readonly licencesPerYear: number;
  /** The least over the clusters: failures survived, and share of usable capacity kept free. */
  readonly failuresTolerated: number;
  readonly headroom: number;
}

/** The target with a rule and without it, over the clusters in which that makes a difference to the task. */
export interface RuleStudy {
  /** Null where there is no placement: `problem` says why. */
  readonly with: RuleOutcome | null;
  readonly without: RuleOutcome | null;
  readonly problem: string | null;
  /** Names; null for stand-alone hosts. Empty where the rule changes no task. */
  readonly clusters: readonly (string | null)[];
}

/** The estate's pools and rules under one scenario. */
interface Side {
  readonly pools: readonly Pool[];
  readonly inputs: PlacementInputs;
  /** What the engine is asked for each pool, under every reserve. */
  readonly tasks: readonly string[];
}

/**
 * Places the target of every cluster whose task a rule changes, with it and without it, in the steps that the plan takes, so
 * the figures with it are the plan's. The two scenarios differ in placement rules, pins and limits alone: demand and advice
 * are those of `prepared`. Throws CancelledError.
 */
export function studyRule(
  prepared: PreparedEstate,
  withRule: Scenario,
  without: Scenario,
  context: JobContext,
): RuleStudy {
  const technologyOf = (id: string) => prepared.targetOf.get(id) ?? 'vm';
  const sideOf = (scenario: Scenario): Side => {
    const pools = targetPools(
      poolsOf(prepared.estate, prepared.assigned.byWorkload, scenario),
      prepared.hardware,
      scenario,
      prepared.estate.clusters,
    );
    const inputs: PlacementInputs = {
      demandOf: prepared.sized.byTechnology,
      hostOf: prepared.assigned.byWorkload,
      values: prepared.values,
      scenario,
      rules: placementRulesOf(scenario, prepared.laterEstate),
    };
    const tasks = pools.map((pool) => {
      const ladder = policyLadder(pool, prepared.values, scenario.hostsInMaintenance);
      return canonicalJson([ladder, requestFor(pool, technologyOf, inputs, ladder[0]!)]);
    });
    return { pools, inputs, tasks };
  };
  const before = sideOf(without);
  const after = sideOf(withRule);
  const concerned = after.pools
    .map((_, index) => index)
    .filter((index) => after.pools[index]!.workloads.length > 0 && after.tasks[index] !== before.tasks[index]);
  const clusters = concerned.map((index) => after.pools[index]!.clusterName);
  if (concerned.length === 0) {
    const nothing = { hostsUsed: 0, migrations: 0, licencesPerYear: 0, failuresTolerated: 0, headroom: 0 };
    return { with: nothing, without: nothing, problem: null, clusters };
  }
  const { licences } = after.inputs.rules;
  let done = 0;
  const quiet: JobContext = {
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
    progress: () => undefined,
  };
  const outcomeOf = (side: Side): { readonly outcome: RuleOutcome | null; readonly problem: string | null } => {
    const placed: PlacedPool[] = [];
    try {
      for (const index of concerned) {
        context.progress(done++ / (2 * concerned.length), 'with and without the rule');
        placed.push(placePool(side.pools[index]!, technologyOf, side.inputs, quiet));
      }
    } catch (error) {
      if (error instanceof InfeasiblePlanError) return { outcome: null, problem: error.message };
      throw error;
    }
    return { outcome: sum(placed, licences), problem: null };
  };
  const first = outcomeOf(before);
  const second = outcomeOf(after);
  context.progress(1, 'with and without the rule');
  return { with: second.outcome, without: first.outcome, problem: second.problem ?? first.problem, clusters };
}

function sum(
  placed: readonly PlacedPool[],
  licences: readonly { readonly workloads: readonly string[]; readonly costPerHost?: number }[],
): RuleOutcome {
  const hostOf = new Map(
    placed.flatMap(({ placement }) => placement.assignment.map((one) => [one.workload, one.host] as const)),
  );
  const licencesPerYear = licences.reduce((total, { workloads, costPerHost }) => {
    const hosts = new Set(workloads.flatMap((id) => hostOf.get(id) ?? []));
    return total + hosts.size * (costPerHost ?? 0);
  }, 0);
  return {
    hostsUsed: placed.reduce((total, { placement }) => total + placement.hostsUsed, 0),
    migrations: placed.reduce((total, { placement }) => total + placement.migrations, 0),
    licencesPerYear,
    failuresTolerated: Math.min(...placed.map(({ policy }) => policy.failuresToTolerate)),
    headroom: Math.min(...placed.map(({ policy }) => Number(policy.headroomFraction))),
  };
}
