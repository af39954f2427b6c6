import { fitsEffort } from './effort.ts';
import { teamDays, type Way } from './way.ts';

/**
 * Who makes which move in one wave. Each move goes to the least versatile team that can make it and has the time; when none
 * has, moves booked before are handed to other teams that can make them.
 */
export class TeamBook {
  readonly #way: Way;
  readonly #days: Float64Array;
  readonly #used: Float64Array;
  #team: number[] = [];
  #class: number[] = [];
  #effort: number[] = [];
  /** Per class, the least effort that no team had time for in this wave: time only gets less. */
  readonly #refused: Float64Array;

  constructor(way: Way) {
    this.#way = way;
    this.#days = new Float64Array(way.teams.length);
    this.#used = new Float64Array(way.teams.length);
    this.#refused = new Float64Array(way.teamsOfClass.length);
  }

  /** Forgets all bookings and takes the teams' days of this wave. */
  startWave(wave: number): void {
    for (let t = 0; t < this.#days.length; t++) this.#days[t] = teamDays(this.#way.teams[t]!, wave);
    this.#used.fill(0);
    this.#refused.fill(Infinity);
    this.#team = [];
    this.#class = [];
    this.#effort = [];
  }

  /** True when some team has time for a move of this size beside what is booked, whatever skills it needs. */
  hasTimeFor(effort: number): boolean {
    for (let t = 0; t < this.#days.length; t++) if (this.#canAdd(t, effort)) return true;
    return false;
  }

  /** The team of the booking by its number in the wave (from 0). */
  teamOf(booking: number): number {
    return this.#team[booking]!;
  }

  /** True when all these moves fit beside what is booked. Bookings may change hands for it; none is added. */
  canTake(classes: readonly number[], efforts: readonly number[]): boolean {
    if (classes.length === 1) return this.hasTime(classes[0]!, efforts[0]!);
    if (this.#days.length === 1) {
      let sum = this.#used[0]!;
      for (const effort of efforts) sum += effort;
      return fitsEffort(sum, this.#days[0]!) && classes.every((c) => this.#way.teamsOfClass[c]!.length > 0);
    }
    const used = this.#used.slice();
    const team = [...this.#team];
    const refused = this.#refused.slice();
    const fits = classes.every((c, i) => this.book(c, efforts[i]!));
    this.#used.set(used);
    this.#refused.set(refused);
    this.#team = team;
    this.#class.length = team.length;
    this.#effort.length = team.length;
    return fits;
  }

  /** The same for one move. */
  hasTime(teamClass: number, effort: number): boolean {
    return this.#teamWithTime(teamClass, effort) !== -1;
  }

  /** Books one move; false when no team has the time. */
  book(teamClass: number, effort: number): boolean {
    const t = this.#teamWithTime(teamClass, effort);
    if (t === -1) return false;
    this.#used[t]! += effort;
    this.#team.push(t);
    this.#class.push(teamClass);
    this.#effort.push(effort);
    return true;
  }

  #canAdd(t: number, effort: number): boolean {
    return fitsEffort(this.#used[t]! + effort, this.#days[t]!);
  }

  #teamWithTime(teamClass: number, effort: number): number {
    if (effort >= this.#refused[teamClass]!) return -1;
    const able = this.#way.teamsOfClass[teamClass]!;
    for (const t of able) if (this.#canAdd(t, effort)) return t;
    if (this.#days.length > 1) for (const t of able) if (this.#free(t, effort)) return t;
    this.#refused[teamClass] = effort;
    return -1;
  }

  /** Hands bookings of team `t` to others until it has time for `effort` more; false (and nothing changed) when it cannot. */
  #free(t: number, effort: number): boolean {
    if (!fitsEffort(effort, this.#days[t]!)) return false;
    const own: number[] = [];
    for (let i = 0; i < this.#team.length; i++) if (this.#team[i] === t) own.push(i);
    const lacks = this.#used[t]! + effort - this.#days[t]!;
    // The smallest that alone makes enough room first, then the largest: as few hand-overs as possible.
    const isEnough = (i: number): boolean => this.#effort[i]! >= lacks;
    own.sort((a, b) => {
      if (isEnough(a) !== isEnough(b)) return isEnough(a) ? -1 : 1;
      return (isEnough(a) ? this.#effort[a]! - this.#effort[b]! : this.#effort[b]! - this.#effort[a]!) || a - b;
    });
    const given: { booking: number; to: number }[] = [];
    for (const i of own) {
      if (this.#canAdd(t, effort)) break;
      if (this.#effort[i] === 0) continue;
      const to = this.#way.teamsOfClass[this.#class[i]!]!.find(
        (other) => other !== t && this.#canAdd(other, this.#effort[i]!),
      );
      if (to === undefined) continue;
      this.#hand(i, to);
      given.push({ booking: i, to });
    }
    if (this.#canAdd(t, effort)) return true;
    for (const { booking } of given.toReversed()) this.#hand(booking, t);
    return false;
  }

  #hand(booking: number, to: number): void {
    this.#used[this.#team[booking]!]! -= this.#effort[booking]!;
    this.#used[to]! += this.#effort[booking]!;
    this.#team[booking] = to;
  }
}
