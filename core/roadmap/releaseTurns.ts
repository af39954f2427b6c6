import type { Prepared } from './prepare.ts';
import { scarcest } from './room.ts';

/** What {@link turnsByRelease} weighs. */
export interface ReleaseTaste {
  /** Factor on what room is worth against what a change of technology is worth in itself. */
  readonly price: number;
  /** More room than hosts need on paper, as a share of what is on them: borders between hosts leave some unused. */
  readonly slack: number;
  /** How much the room that a unit takes on its new seat counts against it beside its effort; 0: not at all. */
  readonly crowding: number;
}

/** A unit of one cluster in the cluster's scarcest resource. */
interface Saver {
  readonly unit: readonly number[];
  /** What it needs less after its change of technology. */
  readonly saved: number;
  /** Person-days, and a share of the room that it takes. */
  readonly weight: number;
  /** What the change itself is worth a wave sooner. */
  readonly rate: number;
}

/** So much room has to be saved, with so much weight, until hosts of so much gain in all are off. */
interface Corner {
  readonly need: number;
  readonly weight: number;
  readonly gain: number;
}

/**
 * Turns (lower goes first) after the hosts that changes of technology help to empty. In a cluster hosts can go off one after the
 * other as soon as changes have saved as much room as is missing for what is on them. The next hosts of a cluster that gain
 * most for the weight up to there are a block (Smith 1956, over chains: Sidney 1975), and the room that a block lacks is worth
 * what its hosts gain. So people work first where that releases most for their time, and in a cluster all of whose hosts are
 * off room is worth nothing any more.
 */
export function turnsByRelease(prepared: Prepared, taste: ReleaseTaste): Float64Array {
  const { dimensions, demandBefore, usable, fromHost, clusterOf, hostsOfCluster, gain, releasable } = prepared;
  const scarce = scarcest(prepared);
  const load = new Float64Array(gain.length);
  for (let w = 0; w < fromHost.length; w++) {
    load[fromHost[w]!]! += demandBefore[w * dimensions + scarce[clusterOf[fromHost[w]!]!]!.d]!;
  }
  const turns = new Float64Array(prepared.ids.length);
  saversOf(prepared, scarce, taste.crowding).forEach((savers, c) => {
    const { d } = scarce[c]!;
    const capacityOf = (h: number): number => Math.max(usable[h * dimensions + d]!, load[h]!);
    let lacks = 0;
    for (const h of hostsOfCluster[c]!) lacks += load[h]! - capacityOf(h);
    const needs: { need: number; gain: number }[] = [];
    for (const h of hostsOfCluster[c]!.filter((host) => releasable[host] === 1).toSorted(
      (a, b) => gain[b]! - gain[a]! || a - b,
    )) {
      lacks += capacityOf(h);
      needs.push({ need: lacks + taste.slack * load[h]!, gain: gain[h]! });
    }
    setTurns(turns, savers, blocksOf(cornersOf(savers, needs)), taste.price);
  });
  return turns;
}

function saversOf(prepared: Prepared, scarce: ReturnType<typeof scarcest>, crowding: number): readonly Saver[][] {
  const { way, dimensions, demandBefore, demandAfter, fromHost, clusterOf, units } = prepared;
  const drafts = units.map((unit) => {
    const cluster = clusterOf[fromHost[unit[0]!]!]!;
    const { d } = scarce[cluster]!;
    let saved = 0;
    let taken = 0;
    let effort = 0;
    let rate = 0;
    for (const w of unit) {
      const changes = prepared.wantsTechnology[w] === 1;
      effort += way.effort[(changes ? 2 : 0) * way.count + w]!;
      if (!changes) continue;
      saved += demandBefore[w * dimensions + d]! - demandAfter[w * dimensions + d]!;
      taken += demandAfter[w * dimensions + d]!;
      rate += prepared.rates?.[w] ?? 0;
    }
    return { unit, cluster, saved, taken, effort, rate };
  });
  const sum = (of: (draft: (typeof drafts)[number]) => number): number =>
    drafts.reduce((total, draft) => (draft.saved > 0 ? total + of(draft) : total), 0);
  const takenInAll = sum(({ taken }) => taken);
  const perRoom = takenInAll > 0 ? (crowding * sum(({ effort }) => effort)) / takenInAll : 0;
  const savers: Saver[][] = prepared.hostsOfCluster.map(() => []);
  for (const { unit, cluster, saved, taken, effort, rate } of drafts) {
    savers[cluster]!.push({ unit, saved, weight: Math.max(effort + perRoom * taken, 1e-9), rate });
  }
  return savers;
}

/** For each host to be emptied, in their order, the weight until it can be, when what saves most for its weight goes first. */
function cornersOf(
  savers: readonly Saver[],
  needs: readonly { readonly need: number; readonly gain: number }[],
): readonly Corner[] {
  const bySaving = savers
    .filter(({ saved }) => saved > 0)
    .toSorted((a, b) => b.saved / b.weight - a.saved / a.weight || a.unit[0]! - b.unit[0]!);
  let next = 0;
  let saved = 0;
  let weight = 0;
  let gain = 0;
  return needs.map((one) => {
    gain += one.gain;
    while (next < bySaving.length && saved < one.need) {
      saved += bySaving[next]!.saved;
      weight += bySaving[next]!.weight;
      next += 1;
    }
    return { need: one.need, weight, gain };
  });
}

/** The corners at which gain for the weight falls: the upper hull of gain over weight. */
function blocksOf(corners: readonly Corner[]): readonly Corner[] {
  const blocks: Corner[] = [];
  let from: Corner = { need: 0, weight: 0, gain: 0 };
  for (let i = 0; i < corners.length;) {
    const slope = (corner: Corner): number => (corner.gain - from.gain) / Math.max(1e-9, corner.weight - from.weight);
    let best = i;
    for (let j = i + 1; j < corners.length; j++) if (slope(corners[j]!) > slope(corners[best]!)) best = j;
    from = corners[best]!;
    blocks.push(from);
    i = best + 1;
  }
  return blocks;
}

/** Block by block what is worth most for its weight, until the block has the room that it needs; the rest by its own worth. */
function setTurns(turns: Float64Array, savers: readonly Saver[], blocks: readonly Corner[], factor: number): void {
  let open = savers;
  let from: Corner = { need: 0, weight: 0, gain: 0 };
  let saved = 0;
  for (const block of blocks) {
    const room = block.need - Math.max(0, from.need);
    if (room > 0) {
      const price = (factor * (block.gain - from.gain)) / room;
      const rest: Saver[] = [];
      for (const { saver, score } of open
        .map((one) => ({ saver: one, score: (price * one.saved + one.rate) / one.weight }))
        .toSorted((a, b) => b.score - a.score || a.saver.unit[0]! - b.saver.unit[0]!)) {
        if (saved >= block.need || saver.saved <= 0) {
          rest.push(saver);
          continue;
        }
        saved += saver.saved;
        for (const w of saver.unit) turns[w] = -score;
      }
      open = rest;
    }
    from = block;
  }
  for (const { unit, rate, weight } of open) for (const w of unit) turns[w] = -rate / weight;
}
