import type { Fact } from '#core/inventory/inventory.ts';
import { factsOf, type Draft } from './draft.ts';
import { applyHostUsage, applyWorkloadUsage } from './usage.ts';
import { applyMachines } from './machines.ts';
import { reportNested } from './nested.ts';
import { applyPlatform } from './platform.ts';
import { applyReplicas } from './replicas.ts';
import { applySizes } from './sizes.ts';

/**
 * Works what sources say about machines they do not describe whole into hosts and workloads: sizes first (they make
 * workloads), then hardware (it makes hosts), so that all there is can be found when usage is shared out. Platform pods and
 * usage need {@link applyUse}, after hosts are known by name.
 */
export function applyDescriptions(facts: readonly Fact[], draft: Draft): void {
  applySizes(factsOf(facts, 'size'), factsOf(facts, 'unsized'), draft);
  applyReplicas(factsOf(facts, 'replicas'), draft);
  applyMachines(factsOf(facts, 'machine'), factsOf(facts, 'part'), draft);
}

/** The second half of {@link applyDescriptions}. */
export function applyUse(facts: readonly Fact[], draft: Draft): void {
  reportNested(draft);
  applyPlatform(factsOf(facts, 'platform'), draft);
  const usage = factsOf(facts, 'usage');
  const ofHosts = applyWorkloadUsage(
    usage.filter((fact) => fact.about === 'workload'),
    draft,
  );
  applyHostUsage([...usage.filter((fact) => fact.about === 'host'), ...ofHosts], draft);
}
