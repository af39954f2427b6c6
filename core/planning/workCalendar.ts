import { skills, type RoadmapSettings, type ScenarioTeam } from '#core/scenario/roadmapSettings.ts';
import type { RoadmapTeam } from '#core/roadmap/problem.ts';
import { dayNumber, isoDayOf, isWorkingDay, weekdayOf } from './days.ts';
import type { MemberFinder } from './members.ts';

/** What one move asks of the calendar. */
export interface CutOverNeed {
  /** It interrupts the workload, so that it has to fit into a maintenance window where the workload has any. */
  readonly interrupts: boolean;
  /** Hours without a break that the interruption takes. */
  readonly hours: number;
}

/** A day on which a workload may be switched over, and when. */
export interface CutOverSlot {
  readonly day: string;
  /** HH:MM */
  readonly from: string;
  readonly hours: number;
}

/** The parts of a scenario that say when people work and workloads may be touched. */
export type CalendarSettings = Pick<RoadmapSettings, 'teams' | 'freezes' | 'maintenanceWindows'>;

interface Window {
  readonly weekdays: ReadonlySet<number>;
  readonly from: string;
  readonly hours: number;
  /** Calendar days that it reaches into: 1, or 2 past midnight. */
  readonly days: number;
}

/** Where no maintenance window says otherwise, interruptions begin after office hours. */
const eveningFrom = '18:00';
const hoursOfEvening = 6;

const noWindows: readonly Window[] = [];

/** The team of a scenario that names none. */
export const onlyTeamId = 'team';

/**
 * When people work and when workloads may be moved, wave by wave, up to a horizon. Waves are numbered from 1 and last
 * `waveDays` calendar days; working days are Monday to Friday. Pure: knows no clock and no time zone.
 */
export class WorkCalendar {
  readonly horizonWaves: number;
  /** The scenario's teams with the days that are left to them; undefined where the scenario limits nothing. */
  readonly teams: readonly Omit<RoadmapTeam, 'clusters'>[] | undefined;
  /** Waves in which nobody has a working day that is not frozen, ascending. */
  readonly closedForAll: readonly number[];
  readonly #first: number;
  readonly #waveDays: number;
  readonly #frozenForAll: Uint8Array;
  readonly #freezesOf = new Map<string, number[]>();
  readonly #windowsOf = new Map<string, number[]>();
  readonly #windows: readonly Window[];
  readonly #freezes: readonly (readonly [number, number])[];
  readonly #masks = new Map<string, Uint8Array>();
  readonly #closed = new Map<string, readonly number[] | undefined>();
  readonly #absences: ReadonlyMap<string, readonly (readonly [number, number])[]>;

  constructor(
    settings: CalendarSettings,
    options: {
      readonly startDate: string;
      readonly waveDays: number;
      readonly horizonWaves: number;
      /** Person-days a wave of the team of a scenario that names none. */
      readonly daysPerWave: number;
      readonly membersOf: MemberFinder;
    },
  ) {
    this.horizonWaves = options.horizonWaves;
    this.#first = dayNumber(options.startDate);
    this.#waveDays = options.waveDays;
    const span = (range: { readonly from: string; readonly to: string }): readonly [number, number] => [
      dayNumber(range.from),
      dayNumber(range.to),
    ];
    this.#freezes = settings.freezes.map(span);
    const dayCount = this.horizonWaves * this.#waveDays;
    this.#frozenForAll = new Uint8Array(dayCount);
    settings.freezes.forEach((freeze, index) => {
      if (freeze.workloads === null) this.#mark(this.#frozenForAll, index);
      else for (const id of options.membersOf(freeze.workloads)) push(this.#freezesOf, id, index);
    });
    this.#windows = settings.maintenanceWindows.map(({ weekdays, from, hours }) => ({
      weekdays: new Set(weekdays),
      from,
      hours,
      days: Number(from.slice(0, 2)) + Number(from.slice(3)) / 60 + hours > 24 ? 2 : 1,
    }));
    settings.maintenanceWindows.forEach((window, index) => {
      for (const id of options.membersOf(window.workloads)) push(this.#windowsOf, id, index);
    });
    const limited = settings.teams.length > 0 || this.#frozenForAll.includes(1);
    const teams: readonly ScenarioTeam[] =
      settings.teams.length > 0
        ? settings.teams
        : [{ id: onlyTeamId, name: 'Team', skills: [], daysPerWave: options.daysPerWave, clusters: [], absences: [] }];
    this.#absences = new Map(teams.map((team) => [team.id, team.absences.map(span)]));
    this.teams = limited
      ? teams.map((team) => ({
          id: team.id,
          name: team.name,
          skills: team.skills.length === 0 ? skills : team.skills,
          daysByWave: this.#daysByWave(team),
        }))
      : undefined;
    this.closedForAll = limited
      ? this.#waves().filter((wave) => teams.every((team) => this.workingDays(wave, team.id).length === 0))
      : [];
  }

  #waves(): number[] {
    return Array.from({ length: this.horizonWaves }, (_, index) => index + 1);
  }

  /** First and last day number of a wave. */
  #daysOf(wave: number): readonly [number, number] {
    const first = this.#first + (wave - 1) * this.#waveDays;
    return [first, first + this.#waveDays - 1];
  }

  #mark(mask: Uint8Array, freeze: number): void {
    const [from, to] = this.#freezes[freeze]!;
    const end = Math.min(mask.length, to - this.#first + 1);
    for (let day = Math.max(0, from - this.#first); day < end; day++) mask[day] = 1;
  }

  /** Days on which the workload must not be touched; past the horizon nothing is known to be frozen. */
  #maskOf(workload: string): Uint8Array {
    const freezes = this.#freezesOf.get(workload);
    if (freezes === undefined) return this.#frozenForAll;
    const key = freezes.join();
    let mask = this.#masks.get(key);
    if (mask === undefined) {
      mask = this.#frozenForAll.slice();
      for (const freeze of freezes) this.#mark(mask, freeze);
      this.#masks.set(key, mask);
    }
    return mask;
  }

  /** ISO days of the wave, Monday to Friday, on which the team works; `null` is a team without absences. */
  workingDays(wave: number, team: string | null): readonly string[] {
    const [first, last] = this.#daysOf(wave);
    const absences = (team === null ? undefined : this.#absences.get(team)) ?? [];
    const days: string[] = [];
    for (let day = first; day <= last; day++) {
      if (!isWorkingDay(day) || this.#frozenForAll[day - this.#first] === 1) continue;
      if (!absences.some(([from, to]) => day >= from && day <= to)) days.push(isoDayOf(day));
    }
    return days;
  }

  #daysByWave(team: ScenarioTeam): readonly number[] {
    const days = this.#waves().map((wave) => {
      const [first, last] = this.#daysOf(wave);
      let all = 0;
      for (let day = first; day <= last; day++) if (isWorkingDay(day)) all += 1;
      return all === 0 ? 0 : (team.daysPerWave * this.workingDays(wave, team.id).length) / all;
    });
    let count = days.length;
    while (count > 0 && days[count - 1] === team.daysPerWave) count -= 1;
    // The last figure holds for all later waves, and it is the full one.
    return [...days.slice(0, count), team.daysPerWave];
  }

  /** Hours of the longest window of the workload; null where it has none and any time will do. */
  longestWindowHours(workload: string): number | null {
    const windows = this.#windowsOf.get(workload);
    return windows === undefined ? null : Math.max(...windows.map((index) => this.#windows[index]!.hours));
  }

  #fitting(workload: string, need: CutOverNeed): readonly number[] | null {
    if (!need.interrupts) return null;
    const windows = this.#windowsOf.get(workload);
    if (windows === undefined) return null;
    return windows.filter((index) => this.#windows[index]!.hours >= need.hours * (1 - 1e-9));
  }

  /** The windows of a day that fit, by the hour; `last` is the last day of the wave. Empty on days that are frozen. */
  #windowsOn(day: number, last: number, mask: Uint8Array, fitting: readonly number[]): readonly Window[] {
    if (mask[day - this.#first] === 1) return noWindows;
    const weekday = weekdayOf(day);
    const runsOver = day < last && mask[day + 1 - this.#first] !== 1;
    const open: Window[] = [];
    for (const index of fitting) {
      const window = this.#windows[index]!;
      if (window.weekdays.has(weekday) && (window.days === 1 || runsOver)) open.push(window);
    }
    return open.length < 2
      ? open
      : open.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : b.hours - a.hours));
  }

  /** True when the workload may be switched over on some day of the wave. */
  #isOpen(wave: number, mask: Uint8Array, fitting: readonly number[] | null): boolean {
    const [first, last] = this.#daysOf(wave);
    for (let day = first; day <= last; day++) {
      if (fitting === null) {
        if (mask[day - this.#first] !== 1 && isWorkingDay(day)) return true;
      } else if (this.#windowsOn(day, last, mask, fitting).length > 0) return true;
    }
    return false;
  }

  /**
   * Waves up to the horizon in which the workload cannot be moved, ascending: no day is left that is not frozen, or none with
   * a window that is long enough. Undefined where no wave is closed. Equal lists are one and the same.
   */
  closedWaves(workload: string, need: CutOverNeed): readonly number[] | undefined {
    const fitting = this.#fitting(workload, need);
    const freezes = this.#freezesOf.get(workload);
    if (fitting === null && freezes === undefined && this.closedForAll.length === 0) return undefined;
    const key = JSON.stringify([fitting, freezes ?? []]);
    if (this.#closed.has(key)) return this.#closed.get(key);
    const forAll = new Set(this.closedForAll);
    const mask = this.#maskOf(workload);
    const closed = this.#waves().filter((wave) => forAll.has(wave) || !this.#isOpen(wave, mask, fitting));
    const answer = closed.length === 0 ? undefined : closed;
    this.#closed.set(key, answer);
    return answer;
  }

  /**
   * The slot of the wave for switching the workload over: the first on or after the day, else the last before it; null where
   * the wave has none. Without windows it is the evening of a working day.
   */
  cutOverSlot(workload: string, wave: number, need: CutOverNeed, notBefore: string): CutOverSlot | null {
    const fitting = this.#fitting(workload, need);
    const mask = this.#maskOf(workload);
    const [first, last] = this.#daysOf(wave);
    const wanted = dayNumber(notBefore);
    const slotOn = (day: number): CutOverSlot | null => {
      if (fitting === null) {
        if (mask[day - this.#first] === 1 || !isWorkingDay(day)) return null;
        return { day: isoDayOf(day), from: eveningFrom, hours: hoursOfEvening };
      }
      const windows = this.#windowsOn(day, last, mask, fitting);
      // The first of a day that is waited for, the last of one that is over.
      const window = day >= wanted ? windows[0] : windows.at(-1);
      return window === undefined ? null : { day: isoDayOf(day), from: window.from, hours: window.hours };
    };
    for (let day = Math.max(first, wanted); day <= last; day++) {
      const slot = slotOn(day);
      if (slot !== null) return slot;
    }
    for (let day = Math.min(last, wanted - 1); day >= first; day--) {
      const slot = slotOn(day);
      if (slot !== null) return slot;
    }
    return null;
  }

  /** True where a maintenance window names the workload. */
  hasWindows(workload: string): boolean {
    return this.#windowsOf.has(workload);
  }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
