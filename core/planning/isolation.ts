import { isExposed } from '#core/advice/roles.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { IsolationFloor, IsolationRules } from '#core/roadmap/problem.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';

/** Isolation of each technology: one less the probability of an escape (isolation.escape), 0..1. */
export function isolationByTechnology(values: AssumptionSet): IsolationRules['byTechnology'] {
  const isolationOf = (id: string): number => 1 - valueOf(values, id);
  const ofVm = isolationOf('risk.escapeVm');
  const ofContainer = isolationOf('risk.escapeContainer');
  return {
    vm: ofVm,
    paravirt: ofVm,
    container: ofContainer,
    sandbox: ofContainer,
    microvm: isolationOf('risk.escapeMicrovm'),
    wasm: isolationOf('risk.escapeWasm'),
  };
}

/**
 * Floors of isolation: workloads that strangers reach keep that of a micro VM through the whole roadmap, unless the scenario
 * decided their technology itself; `required` are those of the industry, which nothing overrides. A workload with two floors
 * has the higher. In the order of the inventory.
 */
export function isolationRules(
  estate: Inventory,
  scenario: Pick<Scenario, 'technologyOverrides'>,
  values: AssumptionSet,
  required: ReadonlyMap<string, number> = new Map(),
): { readonly byTechnology: IsolationRules['byTechnology']; readonly floors: readonly IsolationFloor[] } {
  const byTechnology = isolationByTechnology(values);
  const border = Math.min(byTechnology.vm, byTechnology.microvm);
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return {
    byTechnology,
    floors: estate.workloads.flatMap((workload) => {
      const isKept =
        workload.powerState === 'on' &&
        (workload.technology === 'vm' || workload.technology === 'microvm') &&
        scenario.technologyOverrides[workload.id] === undefined &&
        isExposed(workload, clusterNames.get(workload.clusterId ?? '') ?? null);
      const asked = workload.powerState === 'on' ? required.get(workload.id) : undefined;
      if (!isKept && asked === undefined) return [];
      return [{ workload: workload.id, minimum: Math.max(isKept ? border : 0, asked ?? 0) }];
    }),
  };
}
