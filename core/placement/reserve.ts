import type { PlacementHost, ReservePolicy } from './types.ts';

/** Usable capacity per host, in the order given, with the shares it was derived from. */
export interface ReservedCapacity {
  /** usable[host][resource] = capacity * (1 - headroom) * failureShare. */
  readonly usable: readonly (readonly number[])[];
  /** Per resource: the share of the capacity that survives the loss of the k largest hosts; 0 when nothing survives. */
  readonly failureShare: readonly number[];
}

/** Headroom of one resource as a fraction; throws RangeError when it is not in [0, 1). */
export function headroomOf(policy: ReservePolicy, resource: number): number {
  const all = policy.headroomFraction;
  const fraction = typeof all === 'number' ? all : all[resource];
  if (fraction === undefined || !(fraction >= 0 && fraction < 1)) {
    throw new RangeError(`Headroom of resource ${resource} must be at least 0 and below 1, not ${String(fraction)}.`);
  }
  return fraction;
}

/**
 * Hosts that may be missing at once: k of N+k and those in maintenance. Throws RangeError when one is not a whole number of
 * at least 0.
 */
export function failuresOf(policy: ReservePolicy): number {
  const { failuresToTolerate, hostsInMaintenance = 0 } = policy;
  if (!Number.isInteger(failuresToTolerate) || failuresToTolerate < 0)
    throw new RangeError(`failuresToTolerate must be a whole number of at least 0, not ${failuresToTolerate}.`);
  if (!Number.isInteger(hostsInMaintenance) || hostsInMaintenance < 0)
    throw new RangeError(`hostsInMaintenance must be a whole number of at least 0, not ${hostsInMaintenance}.`);
  return failuresToTolerate + hostsInMaintenance;
}

/**
 * Returns what may be planned for on each of these hosts when all of them are on: headroom first, then an N+k reserve
 * spread as an equal share over all hosts, so that the load that fits in the sum of `usable` still fits in the capacity
 * (less headroom) that is left after the k largest hosts are lost. "Largest" is taken per resource, which is the worst case.
 *
 * With k hosts or fewer nothing would survive and every usable value is 0.
 * Example: two hosts of 10 cores, k = 1, headroom 0.1: usable is 4.5 cores each.
 */
export function reserve(hosts: readonly Pick<PlacementHost, 'capacity'>[], policy: ReservePolicy): ReservedCapacity {
  const k = failuresOf(policy);
  const dimensions = hosts[0]?.capacity.length ?? 0;
  const failureShare: number[] = [];
  const kept: number[] = [];
  for (let d = 0; d < dimensions; d++) {
    const sorted = hosts.map((host) => host.capacity[d] ?? 0).toSorted((x, y) => y - x);
    let total = 0;
    let lost = 0;
    for (let h = 0; h < sorted.length; h++) {
      total += sorted[h]!;
      if (h < k) lost += sorted[h]!;
    }
    failureShare.push(total > 0 && hosts.length > k ? (total - lost) / total : 0);
    kept.push(1 - headroomOf(policy, d));
  }
  return { usable: hosts.map((host) => host.capacity.map((c, d) => c * kept[d]! * failureShare[d]!)), failureShare };
}
