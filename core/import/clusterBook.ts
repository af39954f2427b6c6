import type { Cluster } from '#core/inventory/inventory.ts';
import { makeId, makeKey } from './keys.ts';

/** Where a row says it is. */
export interface ClusterPlace {
  readonly vcenter: string | null;
  readonly datacenter: string | null;
  readonly cluster: string | null;
}

type MutableCluster = { -readonly [Field in keyof Cluster]: Cluster[Field] };

/** The clusters of an estate, made from whatever names them: hosts, VMs, the cluster sheet. */
export class ClusterBook {
  private readonly clusters = new Map<string, MutableCluster>();
  private readonly byName = new Map<string, MutableCluster[]>();
  private readonly hasSeveralVcenters: boolean;
  private last: { readonly place: ClusterPlace; readonly id: string } | null = null;
  private readonly vcenterOf = new Map<string, string | null>();
  /** The one made last. */
  newest: Cluster | null = null;

  /** The vCenter becomes part of a cluster's key only where a file holds several: most do not, and older files do not name it. */
  constructor(hasSeveralVcenters: boolean) {
    this.hasSeveralVcenters = hasSeveralVcenters;
  }

  /** The id of the cluster a row is in, which is made when it is new; null when the row names none. */
  idOf(place: ClusterPlace): string | null {
    if (place.cluster === null) return null;
    // Lists stand sorted by cluster more often than not.
    const { last } = this;
    if (
      last !== null &&
      last.place.cluster === place.cluster &&
      last.place.datacenter === place.datacenter &&
      last.place.vcenter === place.vcenter
    )
      return last.id;
    const { id } = this.ensure(place, place.cluster);
    this.last = { place, id };
    return id;
  }

  /** The clusters of that name that fit what else is known of the place. */
  candidates(place: ClusterPlace): readonly MutableCluster[] {
    const named = this.byName.get((place.cluster ?? '').toLowerCase()) ?? [];
    return named.filter(
      (cluster) =>
        (place.datacenter === null || cluster.datacenter === null || same(cluster.datacenter, place.datacenter)) &&
        (place.vcenter === null || !this.hasSeveralVcenters || same(this.vcenterOf.get(cluster.id), place.vcenter)),
    );
  }

  ensure(place: ClusterPlace, name: string): MutableCluster {
    const key = makeKey(...(this.hasSeveralVcenters ? [place.vcenter] : []), place.datacenter, name);
    const known = this.clusters.get(key);
    if (known) return known;
    const id = makeId('cluster', key, name);
    const cluster: MutableCluster = {
      id,
      key,
      name,
      datacenter: place.datacenter,
      failoverLevel: null,
      admissionControl: null,
      sharedStorageMiB: null,
      sharedStorageUsedMiB: null,
      origin: null,
    };
    this.clusters.set(key, cluster);
    this.newest = cluster;
    this.vcenterOf.set(id, place.vcenter);
    const list = this.byName.get(name.toLowerCase());
    if (list) list.push(cluster);
    else this.byName.set(name.toLowerCase(), [cluster]);
    return cluster;
  }

  /** What several hosts of the cluster reach together, MiB, and what of it is written. */
  setSharedStorage(id: string, sharedStorageMiB: number, sharedStorageUsedMiB: number): void {
    for (const cluster of this.clusters.values()) {
      if (cluster.id === id) Object.assign(cluster, { sharedStorageMiB, sharedStorageUsedMiB });
    }
  }

  /** The id of a cluster that its source knows by an identifier of its own. */
  idOfKey(key: string, name: string): string {
    const known = this.clusters.get(key);
    if (known) return known.id;
    const id = makeId('cluster', key, null);
    this.clusters.set(key, {
      id,
      key,
      name,
      datacenter: null,
      failoverLevel: null,
      admissionControl: null,
      sharedStorageMiB: null,
      sharedStorageUsedMiB: null,
      origin: null,
    });
    return id;
  }

  all(): readonly Cluster[] {
    return [...this.clusters.values()];
  }
}

function same(one: string | null | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
