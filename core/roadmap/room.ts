import type { SearchRandom } from '#core/placement/random.ts';
import type { Prepared } from './prepare.ts';

/** What each cluster has least of: the resource of which most is used today, with what a host has of it on average. */
export function scarcest(prepared: Prepared): readonly { readonly d: number; readonly usable: number }[] {
  const { dimensions, usable, demandBefore, fromHost, clusterOf } = prepared;
  const used = new Float64Array(prepared.hostsOfCluster.length * dimensions);
  for (let w = 0; w < prepared.ids.length; w++) {
    const c = clusterOf[fromHost[w]!]!;
    for (let d = 0; d < dimensions; d++) used[c * dimensions + d]! += demandBefore[w * dimensions + d]!;
  }
  return prepared.hostsOfCluster.map((hosts, c) => {
    let best = { d: 0, usable: 0, share: -1 };
    for (let d = 0; d < dimensions; d++) {
      const total = hosts.reduce((sum, h) => sum + usable[h * dimensions + d]!, 0);
      const share = total > 0 && total < Infinity ? used[c * dimensions + d]! / total : 0;
      if (share > best.share) best = { d, usable: total / hosts.length, share };
    }
    return best;
  });
}

/**
 * Turns that put first what earns most for its effort, where room counts too: the room of a whole host is worth `price` times
 * what an average host off is worth.
 */
export function turnsByRoom(prepared: Prepared, price: number): Float64Array {
  const { way, dimensions, demandBefore, demandAfter, releasable, gain } = prepared;
  const scarce = scarcest(prepared);
  let sum = 0;
  let number = 0;
  gain.forEach((value, h) => {
    if (releasable[h] === 0) return;
    sum += value;
    number += 1;
  });
  const worthOfHost = (price * sum) / Math.max(1, number);
  const turns = new Float64Array(prepared.ids.length);
  for (const unit of prepared.units) {
    let worth = 0;
    let effort = 0;
    for (const w of unit) {
      const { d, usable } = scarce[prepared.clusterOf[prepared.fromHost[w]!]!]!;
      const changes = prepared.wantsTechnology[w] === 1;
      const saved = demandBefore[w * dimensions + d]! - demandAfter[w * dimensions + d]!;
      if (changes) worth += prepared.rates?.[w] ?? 0;
      if (changes && usable > 0) worth += (worthOfHost * saved) / usable;
      effort += way.effort[(changes ? 2 : 0) * way.count + w]!;
    }
    for (const w of unit) turns[w] = -worth / Math.max(effort, 1e-9);
  }
  return turns;
}

/** Which hosts are emptied at once, with one of them changed. */
export function flippedDrains(
  prepared: Prepared,
  known: Uint8Array | undefined,
  random: SearchRandom,
): Uint8Array | undefined {
  const hosts = prepared.hostIds.flatMap((_, h) => (prepared.releasable[h] === 1 ? [h] : []));
  if (hosts.length === 0 || random.unit() < 0.5) return known;
  const drained = known?.slice() ?? new Uint8Array(prepared.hostIds.length);
  const h = hosts[random.below(hosts.length)]!;
  drained[h] = (drained[h]! + 1 + random.below(3)) % 4;
  return drained;
}
