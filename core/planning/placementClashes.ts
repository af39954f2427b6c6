import type { JobContext } from '#core/job.ts';
import { clashesOf } from '#core/roadmap/conflicts.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { RoadmapConflict } from '#core/roadmap/roadmapProofs.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { InfeasiblePlanError } from './placements.ts';
import type { PreparedEstate } from './prepareEstate.ts';
import { scenarioLimits, type ScenarioCase } from './scenarioLimits.ts';

/** Steps that one trial counts as: about a hundred trials on small estates, a dozen on large ones. */
const stepsOfTrial = { upTo: 1000, small: 60_000, large: 500_000 };

/**
 * Which of the scenario's limits leave no placement at all, with the nearest change to each: dates of hardware, pins, rules on hosts
 * and the hosts that there are. `place` throws {@link InfeasiblePlanError} for scenarios without a placement. Empty where no
 * change of limits was found that leaves one.
 */
export function placementClashes(
  { estate, running, hardware }: Pick<PreparedEstate, 'estate' | 'running' | 'hardware'>,
  scenario: Scenario,
  place: (scenario: Scenario) => void,
  context: JobContext,
): readonly RoadmapConflict[] {
  const problem = bareProblem({ estate, running, hardware }, scenario);
  const kinds = /^(pin|hostGroups|antiAffinity|affinity|workloads-per-host|off-by|room)(:|$)/;
  const limits = scenarioLimits({ scenario, estate, problem })
    .filter(({ id }) => kinds.test(id))
    .map((limit) => {
      if (!limit.id.startsWith('room:')) return limit;
      const { scale } = limit;
      // Room without end is as many more hosts as are ever proposed.
      const text = `${limit.text.split(' has room for ')[0]!} has the hosts that it has`;
      return { ...limit, text, lift: (given: ScenarioCase) => scale?.apply(given, scale.most) ?? given, options: [] };
    });
  const { upTo, small, large } = stepsOfTrial;
  return clashesOf<ScenarioCase>(
    {
      given: { scenario, tweaks: [] },
      limits,
      problemOf: () => null,
      stepsPerProblem: running.length <= upTo ? small : large,
      isPossible: (given) => {
        try {
          place(given.scenario);
          return true;
        } catch (error) {
          if (error instanceof InfeasiblePlanError) return false;
          throw error;
        }
      },
    },
    context,
  );
}

/** As much of a problem as the sentences of limits look at: no roadmap is asked of it. */
function bareProblem(
  { estate, running, hardware }: Pick<PreparedEstate, 'estate' | 'running' | 'hardware'>,
  scenario: Scenario,
): RoadmapProblem {
  const none = { cpuCores: 0, memoryMiB: 0 };
  return {
    hosts: estate.hosts.map(({ id, name, clusterId, cpuCores, memoryMiB }) => ({
      id,
      name,
      cluster: clusterId,
      usable: { cpuCores, memoryMiB },
      releasable: hardware.offByWave.has(id),
    })),
    workloads: running.map(({ id, name, technology }) => ({
      id,
      name,
      group: null,
      demand: { vm: none, container: none, microvm: none, wasm: none },
      from: { host: '', technology },
      to: { host: '', technology: 'vm' },
      portEffortDays: 0,
      moveEffortDays: 0,
      caution: 0,
    })),
    groups: [],
    startDate: scenario.startDate,
    waveDays: scenario.waveDays,
    effortCapacityDaysPerWave: 0,
    maxMovesPerWave: scenario.maxMovesPerWave,
  };
}
