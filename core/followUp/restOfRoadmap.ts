import type { ActualState } from '#core/planning/actualState.ts';
import { dayNumber, quarterOf } from '#core/planning/days.ts';
import { firstWaveFrom } from '#core/planning/hardwareEvents.ts';
import type { Move, ScheduledMove } from '#core/planResult.ts';
import { addDays, waveDates } from '#core/roadmap/calendar.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { isListedAfter, isSameTechnology, type ListedEstate, type StoredMark } from './listed.ts';
import type { FollowedPlan, ReleaseMark } from './progress.ts';

/** What the rest of a roadmap is planned from. */
export interface RestSources {
  readonly baseline: FollowedPlan;
  readonly marks: readonly StoredMark[];
  readonly releases: readonly ReleaseMark[];
  /** What was finished before the baseline itself began; null where it began with the sources. */
  readonly earlier: ActualState | null;
  /** ISO time stamp. */
  readonly followedAt: string;
  readonly listed: ListedEstate;
  /** The day before which nothing of the rest may begin. */
  readonly day: string;
}

/**
 * The state in which the rest of a roadmap begins. Where a workload moved and a newer list shows it as what it became, the list
 * says on which host; else the mark does. Hosts that were reported off while something is on them stay on.
 */
export function actualStateOf(sources: RestSources): ActualState {
  const { baseline, marks, earlier, listed } = sources;
  const seats: Record<string, ActualState['seats'][string]> = {};
  const isListedThere = (id: string, technology: Move['toTechnology'], on: string, recordedAt: string): boolean => {
    const seen = listed.workloads.get(id);
    return (
      seen !== undefined &&
      seen.isRunning &&
      seen.host !== null &&
      isSameTechnology(seen.technology, technology) &&
      isListedAfter(seen.listedAt, on, recordedAt)
    );
  };
  const since = sources.followedAt.slice(0, 10);
  for (const [id, seat] of Object.entries(earlier?.seats ?? {})) {
    if (!isListedThere(id, seat.technology, since, sources.followedAt)) seats[id] = seat;
  }
  const done = new Map(
    marks.filter(({ status }) => status === 'done').map((mark) => [`${mark.wave} ${mark.workload}`, mark]),
  );
  const newest = new Map<string, { readonly mark: StoredMark; readonly move: Move; isFinished: boolean }>();
  for (const wave of baseline.roadmap.waves) {
    for (const move of wave.moves) {
      const mark = done.get(`${wave.number} ${move.workload}`);
      if (mark !== undefined) newest.set(move.workload, { mark, move, isFinished: true });
      else if (move.fromTechnology !== move.toTechnology) {
        const before = newest.get(move.workload);
        if (before !== undefined) before.isFinished = false;
      }
    }
  }
  for (const [id, { mark, move, isFinished }] of newest) {
    if (isListedThere(id, move.toTechnology, mark.on, mark.recordedAt)) delete seats[id];
    else seats[id] = { host: move.toHost, technology: move.toTechnology, isFinished };
  }
  const lastMoves = lastMovesOf(baseline, done, earlier);
  const inUse = new Set(Object.values(seats).map(({ host }) => host));
  for (const { id, host, isRunning } of listed.workloads.values()) {
    if (isRunning && host !== null && seats[id] === undefined) inUse.add(host);
  }
  const off = new Set([...(earlier?.off ?? []), ...sources.releases.map(({ host }) => host)]);
  return {
    seats,
    off: [...off].filter((host) => !inUse.has(host)).sort(),
    arrived: arrivedHosts(baseline, listed, sources.day),
    ...(Object.keys(lastMoves).length === 0 ? {} : { lastMoves }),
  };
}

/** Days of the last finished moves, those of before the baseline included. */
function lastMovesOf(
  baseline: FollowedPlan,
  done: ReadonlyMap<string, StoredMark>,
  earlier: ActualState | null,
): NonNullable<ActualState['lastMoves']> {
  const days: Record<string, { on: string; changedOn: string | null }> = { ...earlier?.lastMoves };
  for (const wave of baseline.roadmap.waves) {
    for (const { workload, fromTechnology, toTechnology } of wave.moves) {
      const on = done.get(`${wave.number} ${workload}`)?.on;
      if (on === undefined) continue;
      const known = days[workload];
      const changedOn = isSameTechnology(fromTechnology, toTechnology) ? null : on;
      days[workload] = {
        on: known !== undefined && known.on > on ? known.on : on,
        changedOn: later(known?.changedOn ?? null, changedOn),
      };
    }
  }
  return days;
}

function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** Hosts of the baseline that no source lists and that are on when the rest begins. */
function arrivedHosts(baseline: FollowedPlan, listed: ListedEstate, day: string): readonly string[] {
  const { waves, states } = baseline.roadmap;
  const over = waves.filter(({ end }) => end < day).length;
  const on = new Set(states.slice(0, over + 1).flatMap((state) => state.hostsOn));
  return [...on].filter((id) => !listed.hosts.has(id)).sort();
}

/** The scenario of the rest, the waves before its first, and what of it had to change, as sentences. */
export interface RestScenario {
  readonly scenario: Scenario;
  /** Whole waves of `from` that are before the first wave of the rest. */
  readonly wavesOver: number;
  readonly notes: readonly string[];
}

/**
 * A scenario for the rest of its roadmap: it begins with the first of its waves that starts on or after `day`. What goes by
 * dates stays; what goes by the number of a wave is moved, and budgets lose what moves and arrivals of the same quarter cost.
 */
export function restScenario(
  from: Scenario,
  day: string,
  spent: ReadonlyMap<string, number>,
  namesOf: ReadonlySet<string>,
): RestScenario {
  const wavesOver = Math.max(0, Math.ceil((dayNumber(day) - dayNumber(from.startDate)) / from.waveDays));
  const startDate = addDays(from.startDate, wavesOver * from.waveDays);
  const { roadmap } = from;
  const notes: string[] = [];
  const held = Object.entries(roadmap.heldInWave);
  const stillHeld = held.filter(([, wave]) => wave > wavesOver);
  if (stillHeld.length < held.length) {
    const freed = held.length - stillHeld.length;
    notes.push(
      freed === 1
        ? '1 workload was held in a wave that is over; it is free again.'
        : `${freed} workloads were held in waves that are over; they are free again.`,
    );
  }
  const wavesLeft = roadmap.maxWaves === null ? null : roadmap.maxWaves - wavesOver;
  if (wavesLeft !== null && wavesLeft < 1) {
    notes.push(`All ${roadmap.maxWaves} waves that the scenario allows are over; one more is planned.`);
  }
  return {
    scenario: {
      ...from,
      name: restName(from.name, startDate, namesOf),
      startDate,
      roadmap: {
        ...roadmap,
        heldInWave: Object.fromEntries(stillHeld.map(([id, wave]) => [id, wave - wavesOver])),
        maxWaves: wavesLeft === null ? null : Math.max(1, wavesLeft),
        budgets: budgetsLeft(roadmap.budgets, spent, notes),
      },
    },
    wavesOver,
    notes,
  };
}

function budgetsLeft(
  budgets: RoadmapSettings['budgets'],
  spent: ReadonlyMap<string, number>,
  notes: string[],
): RoadmapSettings['budgets'] {
  const open = new Map(spent);
  return budgets.map(({ quarter, amount }) => {
    const gone = Math.min(amount, open.get(quarter) ?? 0);
    if (gone <= 0) return { quarter, amount };
    open.set(quarter, (open.get(quarter) ?? 0) - gone);
    notes.push(`Of the budget for ${quarter}, ${Math.round(gone)} of ${Math.round(amount)} is spent.`);
    return { quarter, amount: amount - gone };
  });
}

const restSuffix = /, from \d{4}-\d{2}-\d{2}(?: \(\d+\))?$/;

/** "Base case, from 2027-03-01"; numbered where the file has a scenario of that name. */
function restName(name: string, startDate: string, taken: ReadonlySet<string>): string {
  const stem = name.replace(restSuffix, '').slice(0, 170);
  const whole = `${stem}, from ${startDate}`;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? whole : `${whole} (${n})`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Money that finished moves and hosts that came have cost, by quarter, as budgets count it: in the quarter of its wave. */
export function spentByQuarter(
  baseline: FollowedPlan,
  schedule: readonly Pick<ScheduledMove, 'wave' | 'workload' | 'cost'>[],
  marks: readonly Pick<StoredMark, 'wave' | 'workload' | 'status'>[],
  scenario: Pick<Scenario, 'startDate' | 'waveDays'> & { readonly roadmap: Pick<RoadmapSettings, 'hardware'> },
  day: string,
  serverPrice: number,
): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  const add = (quarter: string, amount: number): void => {
    spent.set(quarter, (spent.get(quarter) ?? 0) + amount);
  };
  const startOf = new Map(baseline.roadmap.waves.map(({ number, start }) => [number, start]));
  const done = new Set(
    marks.filter(({ status }) => status === 'done').map(({ wave, workload }) => `${wave} ${workload}`),
  );
  for (const { wave, workload, cost } of schedule) {
    const start = startOf.get(wave);
    if (start !== undefined && done.has(`${wave} ${workload}`)) add(quarterOf(start), cost);
  }
  for (const event of scenario.roadmap.hardware) {
    if (event.kind !== 'arrival') continue;
    const wave = firstWaveFrom(event.date, scenario.startDate, scenario.waveDays);
    const { start, end } = waveDates(scenario.startDate, scenario.waveDays, wave);
    if (end < day) add(quarterOf(start), event.count * (event.price ?? serverPrice));
  }
  return spent;
}
