import type { Prepared } from './prepare.ts';
import { scarcest } from './room.ts';
import type { SequencedWave } from './sequencedMoves.ts';
import { portMove } from './way.ts';

/** What {@link turnsByRelease} weighs. */
export interface ReleaseTaste {
  /** Factor on what room is worth against what a change of technology is worth in itself. */
  readonly price: number;
  /** More room than hosts need on paper, as a share of what is on them: borders between hosts leave some unused. */
  readonly slack: number;
  /** How much the room that a unit takes on its new seat counts against it beside its effort; 0: not at all. */
  readonly crowding: number;
  /** How much a move counts where moves are limited, in shares of a wave beside its effort; 0: not at all. */
  readonly counting: number;
  /** Factor for units on the hosts that go off next: they have to leave them anyway. */
  readonly leaving: number;
  /** Factor on the gain of each host, for the order in which they go off. */
  readonly urgency: ArrayLike<number>;
}

/** Where workloads are, what they have become and which hosts are off after some waves. */
export interface Standing {
  readonly host: Int32Array;
  /** 1 where the technology of the target is reached. */
  readonly isChanged: Uint8Array;
  readonly isOff: Uint8Array;
}

/** How things stand after these waves. */
export function standingAfter(prepared: Prepared, waves: readonly SequencedWave[]): Standing {
  const host = prepared.fromHost.slice();
  const isChanged = new Uint8Array(host.length);
  const isOff = new Uint8Array(prepared.hostIds.length);
  for (const { moves, released } of waves) {
    for (const { w, toHost, kind } of moves) {
      host[w] = toHost;
      if (kind === portMove) isChanged[w] = 1;
    }
    for (const h of released) isOff[h] = 1;
  }
  return { host, isChanged, isOff };
}

/** A unit of one cluster in the cluster's scarcest resource. */
interface Saver {
  readonly unit: readonly number[];
  /** The host that it is on. */
  readonly host: number;
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
  /** The last of these hosts. */
  readonly host: number;
}

/**
 * Turns (lower goes first) after the hosts that changes of technology help to empty. In a cluster hosts can go off one after the
 * other as soon as changes have saved as much room as is missing for what is on them. The next hosts of a cluster that gain
 * most for the weight up to there are a block (Smith 1956, over chains: Sidney 1975), and the room that a block lacks is worth
 * what its hosts gain. So people work first where that releases most for their time, and in a cluster all of whose hosts are
 * off room is worth nothing any more.
 */
export function turnsByRelease(prepared: Prepared, taste: ReleaseTaste, standing: Standing): Float64Array {
  const { dimensions, demandBefore, demandAfter, usable, clusterOf, hostsOfCluster, gain, releasable } = prepared;
  const { host, isChanged, isOff } = standing;
  const scarce = scarcest(prepared);
  const load = new Float64Array(gain.length);
  for (let w = 0; w < host.length; w++) {
    const demand = isChanged[w] === 1 ? demandAfter : demandBefore;
    load[host[w]!]! += demand[w * dimensions + scarce[clusterOf[host[w]!]!]!.d]!;
  }
  const turns = new Float64Array(prepared.ids.length);
  saversOf(prepared, standing, scarce, taste).forEach((savers, c) => {
    const { d } = scarce[c]!;
    const capacityOf = (h: number): number => Math.max(usable[h * dimensions + d]!, load[h]!);
    const hosts = hostsOfCluster[c]!.filter((h) => isOff[h] === 0);
    let lacks = 0;
    for (const h of hosts) lacks += load[h]! - capacityOf(h);
    const needs: Omit<Corner, 'weight'>[] = [];
    for (const h of hosts
      .filter((one) => releasable[one] === 1)
      .toSorted((a, b) => gain[b]! * taste.urgency[b]! - gain[a]! * taste.urgency[a]! || a - b)) {
      lacks += capacityOf(h);
      needs.push({ need: lacks + taste.slack * load[h]!, gain: gain[h]! * taste.urgency[h]!, host: h });
    }
    setTurns(turns, savers, cornersOf(savers, needs), taste);
  });
  return turns;
}

function saversOf(
  prepared: Prepared,
  standing: Standing,
  scarce: ReturnType<typeof scarcest>,
  taste: ReleaseTaste,
): readonly Saver[][] {
  const { way, dimensions, demandBefore, demandAfter, clusterOf, units } = prepared;
  const drafts = units.map((unit) => {
    const host = standing.host[unit[0]!]!;
    const cluster = clusterOf[host]!;
    const { d } = scarce[cluster]!;
    let saved = 0;
    let taken = 0;
    let effort = 0;
    let rate = 0;
    for (const w of unit) {
      const changes = prepared.wantsTechnology[w] === 1 && standing.isChanged[w] === 0;
      effort += way.effort[(changes ? 2 : 0) * way.count + w]!;
      if (!changes) continue;
      saved += demandBefore[w * dimensions + d]! - demandAfter[w * dimensions + d]!;
      taken += demandAfter[w * dimensions + d]!;
      rate += prepared.rates?.[w] ?? 0;
    }
    return { unit, host, cluster, saved, taken, effort, rate };
  });
  const sum = (of: (draft: (typeof drafts)[number]) => number): number =>
    drafts.reduce((total, draft) => (draft.saved > 0 ? total + of(draft) : total), 0);
  const takenInAll = sum(({ taken }) => taken);
  const perRoom = takenInAll > 0 ? (taste.crowding * sum(({ effort }) => effort)) / takenInAll : 0;
  const savers: Saver[][] = prepared.hostsOfCluster.map(() => []);
  const perMove = Number.isFinite(prepared.capacity) ? (taste.counting * prepared.capacity) / way.maxMoves : 0;
  for (const { unit, host, cluster, saved, taken, effort, rate } of drafts) {
    const weight = Math.max(effort + perMove * unit.length + perRoom * taken, 1e-9);
    savers[cluster]!.push({ unit, host, saved, weight, rate });
  }
  return savers;
}

/** For each host to be emptied, in their order, the weight until it can be, when what saves most for its weight goes first. */
function cornersOf(savers: readonly Saver[], needs: readonly Omit<Corner, 'weight'>[]): readonly Corner[] {
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
    return { need: one.need, weight, gain, host: one.host };
  });
}

const none: Corner = { need: 0, weight: 0, gain: 0, host: -1 };

/** The corners at which gain for the weight falls: the upper hull of gain over weight. */
function blocksOf(corners: readonly Corner[]): readonly Corner[] {
  const blocks: Corner[] = [];
  let from = none;
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
function setTurns(
  turns: Float64Array,
  savers: readonly Saver[],
  corners: readonly Corner[],
  { price: factor, leaving }: ReleaseTaste,
): void {
  let open = savers;
  let from = none;
  let saved = 0;
  const goesOff = new Set<number>();
  let next = 0;
  for (const block of blocksOf(corners)) {
    while (next < corners.length && corners[next]!.gain <= block.gain) goesOff.add(corners[next++]!.host);
    const room = block.need - Math.max(0, from.need);
    if (room > 0) {
      const price = (factor * (block.gain - from.gain)) / room;
      const rest: Saver[] = [];
      for (const { saver, score } of open
        .map((one) => ({
          saver: one,
          score: ((price * one.saved + one.rate) / one.weight) * (goesOff.has(one.host) ? leaving : 1),
        }))
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
