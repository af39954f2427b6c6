import { readFeatures, type WorkloadFeatures } from '#core/advice/features.ts';
import { readinessOf } from '#core/advice/readiness.ts';
import { compileRoles } from '#core/advice/roles.ts';
import { isAgedLinux } from '#core/advice/rules.ts';
import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import type { WorkloadDemand } from '#core/demand/demand.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { toPlannedTechnology, type PlannedTechnology } from '#core/inventory/technology.ts';
import type { Advice, WorkloadTraits } from '#core/planResult.ts';
import type { DataCompleteness, Readiness, ReadinessState } from '#core/roadmap/waveAssessment.ts';
import type { RuledWorkload } from '#core/roadmap/waveRules.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { keepsState, type WorkloadMoves } from './moveFacts.ts';
import { workloadFinder } from './members.ts';
import { criticalityWith, environmentWith, traitsByWorkload, type Traits } from './traits.ts';

type Level = 'low' | 'medium' | 'high';

/** What workloads are known by. */
export interface FactSources {
  readonly estate: Inventory;
  readonly scenario: Scenario;
  readonly hostOf: ReadonlyMap<string, HostOfWorkload>;
  readonly demandOf: ReadonlyMap<string, WorkloadDemand>;
  readonly advice: readonly Advice[];
  readonly movesOf: ReadonlyMap<string, WorkloadMoves>;
  /** The group that each workload moves with. */
  readonly groupOf: ReadonlyMap<string, string>;
  /** The technology that the roadmap leaves each workload in. */
  readonly endsAs: (workload: string) => string | undefined;
  /** Workloads that no wave is open for. */
  readonly hasNoOpenWave: (workload: string) => boolean;
}

/** What the wave rules know of every workload, and how ready each is. */
export interface WorkloadFacts {
  readonly ruled: readonly RuledWorkload[];
  readonly readiness: readonly Readiness[];
  /** By id; workloads of which there is nothing to say are left out. */
  readonly traits: Readonly<Record<string, WorkloadTraits>>;
}

/**
 * Environment, criticality, complexity, priority and readiness of every workload, in the order of the inventory.
 *
 *     priority = (complexity + criticality + readiness + effort + value) / 5
 *
 * Each part is 0..100: low complexity and criticality 100, medium 50, high 0; ready 100, conditional 50, unknown 25, not ready 0;
 * effort 100 less its share of the largest effort of any workload; value as the scenario says, 50 where it does not. A workload
 * of which nothing is said counts as production of medium criticality, as Azure Migrate takes it; test and development by their
 * names are of low criticality.
 */
export function workloadFacts(sources: FactSources): WorkloadFacts {
  const { estate, scenario, movesOf } = sources;
  const roleOf = compileRoles(scenario.namePatterns);
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  const traits = traitsByWorkload(scenario.roadmap.traits, workloadFinder(estate));
  const advice = new Map(sources.advice.map((one) => [one.workload, one]));
  let mostEffort = 0;
  for (const moves of movesOf.values()) mostEffort = Math.max(mostEffort, effortOf(moves));
  const ruled: RuledWorkload[] = [];
  const readiness: Readiness[] = [];
  const known: Record<string, WorkloadTraits> = {};
  for (const workload of estate.workloads) {
    const own = advice.get(workload.id);
    if (own === undefined) continue;
    const features = readFeatures(workload, clusterNames.get(workload.clusterId ?? '') ?? null, roleOf);
    const said = traits.get(workload.id);
    const environment = environmentWith(said, features.environment);
    const movesElsewhere = (sources.groupOf.get(workload.id) ?? null) !== workload.groupId;
    if (environment !== 'unknown' || movesElsewhere) {
      known[workload.id] = {
        ...(environment === 'unknown' ? {} : { environment }),
        ...(movesElsewhere ? { application: workload.groupId } : {}),
      };
    }
    const place = sources.hostOf.get(workload.id);
    const demand = sources.demandOf.get(workload.id);
    const moves = movesOf.get(workload.id);
    const movesData = keepsState(features, hasStatefulRole(own));
    const state = readinessOf({
      features,
      advice: own,
      hostBasis: place?.basis ?? 'assumed',
      hasHost: place?.hostId != null,
      isMeasured: demand?.basis === 'usage',
      movesData,
      isReached: sources.endsAs(workload.id) === own.technology,
      hasNoOpenWave: sources.hasNoOpenWave(workload.id),
    });
    const criticality = criticalityWith(said, environment);
    const complexity = complexityOf(said, features, own.technology, movesData);
    const effort = moves === undefined ? 0 : effortOf(moves);
    const priority = priorityOf({
      complexity,
      criticality,
      readiness: state.state,
      effortShare: mostEffort > 0 ? effort / mostEffort : 0,
      value: said?.value ?? null,
    });
    ruled.push({
      id: workload.id,
      name: workload.name,
      application: workload.groupId,
      isProduction: environment === 'production' || environment === 'unknown',
      isCritical: criticality === 'high',
      isComplex: complexity === 'high',
      completeness: completenessOf(features, said, place, demand),
      priority,
    });
    readiness.push({ workload: workload.id, ...state, priority });
  }
  return { ruled, readiness, traits: known };
}

const statefulRules: ReadonlySet<string> = new Set(['database', 'test-database', 'stateful-role']);

/** True when the advice found a role that keeps state. */
export function hasStatefulRole(advice: Pick<Advice, 'blockers'>): boolean {
  return advice.blockers.some(({ rule }) => statefulRules.has(rule));
}

function effortOf({ host, port, via }: WorkloadMoves): number {
  return port === null ? host.effortDays : port.effortDays + (via?.effortDays ?? 0);
}

/**
 * Complexity as the scenario says, else as far as the inventory shows it: low without any evident difficulty, medium with one,
 * high with more. Difficulties are data to move, a Windows guest that changes, a system out of support, and a change to WebAssembly.
 */
export function complexityOf(
  said: Traits | undefined,
  features: WorkloadFeatures,
  target: PlannedTechnology,
  movesData: boolean,
): Level {
  if (said?.complexity !== undefined) return said.complexity;
  if (target === toPlannedTechnology(features.workload.technology)) return 'low';
  const difficulties = [movesData, features.operatingSystem.isWindows, isAgedLinux(features), target === 'wasm'].filter(
    Boolean,
  ).length;
  return difficulties === 0 ? 'low' : difficulties === 1 ? 'medium' : 'high';
}

const ofLevel: Readonly<Record<Level, number>> = { low: 100, medium: 50, high: 0 };
const ofReadiness: Readonly<Record<ReadinessState, number>> = {
  ready: 100,
  conditional: 50,
  unknown: 25,
  'not-ready': 0,
};

/** The priority score, 0..100; see {@link workloadFacts}. */
export function priorityOf(of: {
  readonly complexity: Level;
  readonly criticality: Level;
  readonly readiness: ReadinessState;
  /** Of the largest effort, 0..1. */
  readonly effortShare: number;
  /** Null where the scenario says none. */
  readonly value: number | null;
}): number {
  const parts = [
    ofLevel[of.complexity],
    ofLevel[of.criticality],
    ofReadiness[of.readiness],
    100 * (1 - of.effortShare),
    of.value ?? 50,
  ];
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

function completenessOf(
  features: WorkloadFeatures,
  said: Traits | undefined,
  place: HostOfWorkload | undefined,
  demand: WorkloadDemand | undefined,
): DataCompleteness {
  const { operatingSystem, workload } = features;
  const environment = said?.environment !== undefined ? 1 : features.environment === 'unknown' ? 0 : 0.5;
  const criticality = said?.criticality !== undefined ? 1 : 0;
  return {
    usage: demand?.basis === 'usage' ? 1 : 0,
    system: operatingSystem.family === 'unknown' ? 0 : operatingSystem.version === null ? 0.5 : 1,
    traits: (environment + criticality) / 2,
    group: workload.groupId === null ? 0 : 1,
    host:
      place === undefined || place.hostId === null || place.basis === 'assumed'
        ? 0
        : place.basis === 'matched'
          ? 0.5
          : 1,
  };
}
