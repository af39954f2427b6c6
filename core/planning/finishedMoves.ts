import type { Finding } from '#core/inventory/source.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { ActualState } from './actualState.ts';
import { dayNumber } from './days.ts';
import type { MemberFinder } from './members.ts';

/*
 * What finished moves still ask of the rest of a roadmap: waves between two sets that were agreed, and the rest at a stage. Days
 * are turned into waves of the rest, counted backward before its first: wave 0 is the one before wave 1.
 */

/** A workload with a place in the rest of a roadmap. */
export interface RestingWorkload {
  readonly id: string;
  readonly name: string;
  /** True where it is on a stage, and goes on. */
  readonly goesOn: boolean;
}

/** The wave of a day, counted from the scenario's first: 0 and below for days before. */
export function waveOfDay(isoDay: string, scenario: Pick<Scenario, 'startDate' | 'waveDays'>): number {
  return Math.floor((dayNumber(isoDay) - dayNumber(scenario.startDate)) / scenario.waveDays) + 1;
}

/** The first wave in which workloads may move, for those that may not in wave 1; and orders that were broken already. */
export interface OpenFrom {
  readonly waves: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/**
 * From which wave on finished moves let workloads move: `later` of an order whose `first` has moved waits for the waves between,
 * and what is on a stage rests there for the waves that the scenario says, counted from the wave of the day on which each was
 * done. An order in which something of `later` was moved while something of `first` was not is told as broken.
 */
export function openFromFinished(
  actual: ActualState | null,
  scenario: Pick<Scenario, 'name' | 'startDate' | 'waveDays'> & {
    readonly roadmap: Pick<Scenario['roadmap'], 'before' | 'stableStageWaves'>;
  },
  membersOf: MemberFinder,
  workloads: readonly RestingWorkload[],
): OpenFrom {
  const moved = actual?.lastMoves ?? {};
  const waves = new Map<string, number>();
  const findings: Finding[] = [];
  const openFrom = (id: string, wave: number): void => {
    if (wave > Math.max(1, waves.get(id) ?? 1)) waves.set(id, wave);
  };
  const { before, stableStageWaves } = scenario.roadmap;
  if (stableStageWaves !== null) {
    for (const { id, goesOn } of workloads) {
      const changedOn = moved[id]?.changedOn ?? null;
      if (goesOn && changedOn !== null) openFrom(id, waveOfDay(changedOn, scenario) + 1 + stableStageWaves);
    }
  }
  const nameOf = new Map(workloads.map(({ id, name }) => [id, name]));
  for (const { name, first, later, wavesBetween } of before) {
    // By id also what no source lists any more.
    const leading = new Set([...membersOf(first), ...first.filter((word) => moved[word] !== undefined)]);
    const following = membersOf(later).filter((id) => !leading.has(id));
    let last = -Infinity;
    for (const id of leading) {
      const on = moved[id]?.on;
      if (on !== undefined) last = Math.max(last, waveOfDay(on, scenario));
    }
    if (last > -Infinity) for (const id of following) openFrom(id, last + 1 + wavesBetween);
    const early = following.filter((id) => moved[id] !== undefined);
    const open = [...leading].filter((id) => nameOf.has(id) && moved[id] === undefined);
    if (early.length > 0 && open.length > 0) findings.push(brokenOrder(scenario.name, name, early, open, nameOf));
  }
  return { waves, findings };
}

function brokenOrder(
  file: string,
  order: string,
  early: readonly string[],
  open: readonly string[],
  nameOf: ReadonlyMap<string, string>,
): Finding {
  const named = (ids: readonly string[]): string => {
    const names = ids.map((id) => nameOf.get(id) ?? id);
    return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  };
  return {
    severity: 'warning',
    code: 'order-broken-already',
    file,
    value: order.slice(0, 200),
    message: `By ${order}, ${named(early)} would have moved after ${named(open)}, but ${early.length === 1 ? 'is' : 'are'} reported done already. The order is kept for what is left.`,
  };
}

/** Closed waves with those before the first in which a workload may move. Equal answers are one list. */
export function withWavesBeforeClosed(
  openFrom: ReadonlyMap<string, number>,
): (workload: string, closed: readonly number[] | undefined) => readonly number[] | undefined {
  const known = new Map<readonly number[] | undefined, Map<number, readonly number[]>>();
  return (workload, closed) => {
    const from = openFrom.get(workload) ?? 1;
    if (from <= 1) return closed;
    const ofList = known.get(closed) ?? new Map<number, readonly number[]>();
    known.set(closed, ofList);
    const before = Array.from({ length: from - 1 }, (_, index) => index + 1);
    const list = ofList.get(from) ?? [...new Set([...before, ...(closed ?? [])])].sort((a, b) => a - b);
    ofList.set(from, list);
    return list;
  };
}
