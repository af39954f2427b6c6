import type { Way } from './way.ts';

/** No date. */
export const never = 2 ** 31 - 1;

/**
 * Per workload the last wave in which it can move so that dates other than its host's can be kept: that it is held in, and
 * those of everything that has to move after it, hosts that have to be off included. Null where nothing has a date at all.
 */
export function dueWaves(
  way: Way,
  fromHost: Int32Array,
  firstOfRule: readonly (readonly number[])[],
  laterOfRule: readonly (readonly number[])[],
  groupOf: Int32Array,
  dependsOn: readonly (readonly number[])[],
): Int32Array | null {
  const due = new Int32Array(way.count).fill(never);
  const leaveBy = new Int32Array(way.count).fill(never);
  for (let w = 0; w < way.count; w++) {
    if (way.heldIn[w]! > 0) due[w] = way.heldIn[w]!;
    const offBy = way.offBy[fromHost[w]!]!;
    if (offBy > 0) leaveBy[w] = lastOpen(way, w, offBy);
  }
  if (way.lastWave < Infinity) {
    for (const later of laterOfRule) for (const w of later) due[w] = Math.min(due[w]!, way.lastWave);
  }
  const dateOf = (w: number): number => Math.min(due[w]!, leaveBy[w]!);
  if (due.every((_, w) => dateOf(w) === never)) return null;
  const membersOf: number[][] = dependsOn.map(() => []);
  groupOf.forEach((g, w) => membersOf[g]?.push(w));
  const earliest = (members: readonly number[]): number =>
    members.reduce((least, w) => Math.min(least, dateOf(w)), never);
  const hasten = (members: readonly number[], wave: number): boolean => {
    let isChanged = false;
    for (const w of members) {
      if (due[w]! <= wave) continue;
      due[w] = wave;
      isChanged = true;
    }
    return isChanged;
  };
  // From what comes last to what comes first; rules that go round in a circle would never end.
  for (let round = 0; round < 100; round++) {
    let isChanged = false;
    firstOfRule.forEach((first, r) => {
      const wave = earliest(laterOfRule[r]!);
      if (wave !== never && hasten(first, Math.max(0, wave - 1 - way.before[r]!.wavesBetween))) isChanged = true;
    });
    dependsOn.forEach((needed, g) => {
      const wave = earliest(membersOf[g]!);
      if (wave === never) return;
      for (const other of needed) if (hasten(membersOf[other]!, wave)) isChanged = true;
    });
    if (!isChanged) break;
  }
  return due;
}

/** The last wave up to this one in which the workload may move; this one where there is none. */
export function lastOpen(way: Way, w: number, wave: number): number {
  const closed = way.closed[w];
  if (closed === null || closed === undefined) return wave;
  for (let k = wave; k > 0; k--) if (!closed.has(k)) return k;
  return wave;
}
