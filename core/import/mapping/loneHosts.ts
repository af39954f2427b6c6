import type { Inventory } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import { makeFinding } from '../findings.ts';

/** Most hosts that are named one by one. */
const mostNamed = 50;

/**
 * Remarks on hosts in no cluster in an estate that has clusters: workloads do not move to or from them, which is right for
 * a stand-alone host and wrong for one whose list left the cluster out. One finding for each, up to fifty.
 */
export function findLoneHosts(inventory: Inventory, sources: readonly ImportSource[]): readonly Finding[] {
  const lone = inventory.hosts.filter(({ clusterId }) => clusterId === null);
  if (lone.length === 0 || lone.length === inventory.hosts.length) return [];
  const fileOf = new Map(sources.map(({ id, file }) => [id, file]));
  return lone
    .slice(0, mostNamed)
    .map((host) =>
      makeFinding(
        fileOf.get(host.origin.sourceId) ?? '',
        'info',
        'host-without-cluster',
        `The host ${host.name} belongs to no cluster; it is planned by itself, and no workload moves to or from it.`,
        { sheet: host.origin.sheet ?? undefined, row: host.origin.row, value: host.name },
      ),
    );
}
