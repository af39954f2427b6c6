import type { SearchRandom } from '#core/placement/random.ts';
import type { Prepared } from './prepare.ts';
import { turnsByRelease, type Standing } from './releaseTurns.ts';
import type { Strategy } from './strategy.ts';

/**
 * A strategy after the hosts that changes of technology help to empty, with its weights, its order of hosts and its choice of seats
 * drawn: which of them suits an estate depends on how its workloads fit the borders of its hosts, and is found by trying.
 */
export function drawRelease(prepared: Prepared, standing: Standing, random: SearchRandom): Strategy {
  const of = <Value>(values: readonly Value[]): Value => values[random.below(values.length)]!;
  const isCounted = Number.isFinite(prepared.way.maxMoves);
  const urgency = new Float64Array(prepared.hostIds.length).fill(1);
  if (random.unit() < 0.3) {
    for (let h = 0; h < urgency.length; h++) urgency[h] = Math.exp(1.5 * (random.unit() - 0.5));
  }
  const turn = turnsByRelease(
    prepared,
    {
      price: 0.5 * 10 ** random.unit(),
      slack: Math.max(0, 0.6 * random.unit() - 0.25),
      crowding: Math.max(0, 1.2 * random.unit() - 0.6),
      counting: isCounted ? of([0, 0.3, 1]) * random.unit() : 0,
      leaving: of(isCounted ? [1, 2, 5] : [1, 1, 1, 2, 5]) ** random.unit(),
      urgency,
    },
    standing,
  );
  const noise = of([0, 0.3, 0.8]);
  if (noise > 0) {
    for (const unit of prepared.units) {
      const factor = Math.exp(noise * (random.unit() - 0.5));
      for (const w of unit) turn[w]! *= factor;
    }
  }
  if (random.unit() < 0.3) {
    const factors = prepared.hostsOfCluster.map(() => Math.exp(1.2 * (random.unit() - 0.5)));
    for (const unit of prepared.units) {
      for (const w of unit) turn[w]! *= factors[prepared.clusterOf[prepared.fromHost[w]!]!]!;
    }
  }
  const drained = new Uint8Array(prepared.hostIds.length).fill(of(isCounted ? [1, 1, 2, 2] : [1, 1, 1, 2]));
  if (random.unit() < 0.3) {
    for (let h = 0; h < drained.length; h++) if (random.unit() < 0.4) drained[h] = random.below(3);
  }
  if (random.unit() < 0.5) {
    for (const hosts of prepared.hostsOfCluster) {
      const leaving = hosts.filter((h) => prepared.releasable[h] === 1);
      const last = leaving.reduce(
        (least, h) => (prepared.gain[h]! < prepared.gain[least]! ? h : least),
        leaving[0] ?? -1,
      );
      if (last !== -1) drained[last] = 3;
    }
  }
  return {
    name: 'hosts by gain for the effort',
    keptHostsAt: 0,
    roomKept: random.unit() < 0.85 ? 0 : random.unit(),
    isEager: random.unit() < 0.5,
    isTight: random.unit() < 0.5,
    isLoose: random.unit() < 0.9,
    holdsSwingHost: false,
    dueShare: 0,
    drainKept: random.unit() < 0.8 ? -1 : 1.5 * random.unit() - 1,
    drainChanges: of([0, 4, 8]),
    drainsAnywhere: random.unit() < 0.3,
    clears: of([0, 0, 1, 2]),
    turn,
    urgency,
    drained,
  };
}
