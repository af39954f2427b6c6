import type { CertificateEntry, PlanDocument, ScheduledMove } from '#core/planResult.ts';
import { certificateOf } from './check.ts';
import { deriveFacts, type EditScope, type Facts } from './checkFacts.ts';
import { survivesToday } from './checkFailures.ts';
import { readDocument, ReadParts, type ReadDocument, type ReadSeat } from './checkReading.ts';
import { readRules, readSchedule, type ReadFailureRule, type ReadRules, type RoadmapRules } from './checkRules.ts';

/*
 * Edits of a plan whose certificate is known. A part of the document that is the same object was read and summed up before, a
 * state in which nothing is another was checked before: what an edit breaks is found by looking at what it touches.
 */

/** A plan with what was stored beside it. */
export interface PlanToCheck {
  readonly document: PlanDocument;
  readonly rules: RoadmapRules;
  readonly schedule: readonly ScheduledMove[];
}

/** A plan that has a certificate, read once. Neither it nor its edits may be changed in place. */
export class CertifiedPlan {
  readonly #parts = new ReadParts();
  readonly #facts: Facts;
  /** Invariants that the plan's own certificate says are broken. */
  readonly #broken: ReadonlySet<string>;
  readonly #survivesToday = new Map<ReadFailureRule, boolean>();

  constructor(plan: PlanToCheck, poll: () => void = () => undefined) {
    this.#facts = this.#read(plan, poll, null);
    this.#broken = new Set(
      plan.document.roadmap.certificate.filter((entry) => !entry.holds).map(({ invariant }) => invariant),
    );
  }

  /**
   * What an edit of the plan breaks that the plan itself does not, as its whole certificate would say it, but that each entry has
   * the first counterexample of what the edit touches. `poll` is called every few milliseconds and may throw.
   */
  brokenBy(edited: PlanToCheck, poll: () => void = () => undefined): readonly CertificateEntry[] {
    const facts = this.#read(edited, poll, this.#facts);
    const edit = this.#scopeOf(facts);
    const found = certificateOf({ ...facts, edit }).filter((entry) => !entry.holds);
    const known = new Set(found.map(({ invariant }) => invariant).filter((invariant) => this.#broken.has(invariant)));
    if (known.size === 0) return found;
    // What was broken before is compared where the edit touches it: elsewhere it may be broken in other words.
    const before = new Map(
      certificateOf({ ...this.#facts, edit, poll }, known).map((entry) => [entry.invariant, entry.counterexample]),
    );
    return found.filter((entry) => before.get(entry.invariant) !== entry.counterexample);
  }

  #read(plan: PlanToCheck, poll: () => void, before: Facts | null): Facts {
    const faults: string[] = [];
    const document = readDocument(plan.document, this.#parts, poll);
    const rules = readRules(plan.rules, faults, this.#parts);
    poll();
    const schedule = readSchedule(plan.schedule, faults, this.#parts);
    poll();
    return deriveFacts({ ...document, faults: [...document.faults, ...faults] }, rules, schedule, false, {
      poll,
      ...(before === null ? {} : { before }),
    });
  }

  /** Null where more than waves, states and limits of single workloads is another: then everything is looked at. */
  #scopeOf(facts: Facts): EditScope | null {
    const { document, rules } = this.#facts;
    const { waves, states } = facts.document;
    if (facts.document.hosts !== document.hosts || facts.document.workloads !== document.workloads) return null;
    if (!isSameButLimits(rules, facts.rules) || states.length !== waves.length + 1) return null;
    if (states.length < document.states.length || states[0] !== document.states[0]) return null;
    const changed: number[] = [];
    waves.forEach((wave, i) => {
      if (wave !== document.waves[i]) changed.push(i + 1);
    });
    states.forEach((state, k) => {
      // Both the wave that ends in a state and the one that begins with it.
      if (state !== document.states[k]) changed.push(k, k + 1);
    });
    const first = changed.reduce((least, k) => Math.min(least, k), waves.length);
    const last = Math.min(
      waves.length,
      changed.reduce((most, k) => Math.max(most, k), 1),
    );
    return { first: Math.max(1, first), last, clusters: this.#clustersOf(facts, Math.max(1, first), last) };
  }

  /** Clusters of which a host carries something else, is on or off otherwise, or takes something else in. */
  #clustersOf(facts: Facts, first: number, last: number): ReadonlyMap<ReadFailureRule, boolean> {
    const before = this.#facts.document;
    const hosts = new Set<string>();
    for (let k = first; k <= last; k++) {
      touchedByState(before, facts.document, k, hosts);
      facts.poll();
    }
    const clusters = new Map<ReadFailureRule, boolean>();
    for (const rule of facts.rules.failures) {
      if (rule.tolerate === 0 || !rule.hosts.some((host) => hosts.has(host))) continue;
      let survives = this.#survivesToday.get(rule);
      if (survives === undefined) {
        survives = survivesToday(facts, rule);
        this.#survivesToday.set(rule, survives);
      }
      clusters.set(rule, survives);
    }
    return clusters;
  }
}

/** Adds the hosts that an edit touches in state and wave `k`. */
function touchedByState(before: ReadDocument, after: ReadDocument, k: number, hosts: Set<string>): void {
  // Beyond the end everything stays as it was there.
  const was = before.states[Math.min(k, before.states.length - 1)];
  const is = after.states[k];
  if (was !== undefined && is !== undefined && was !== is) {
    const note = (seat: ReadSeat | undefined): void => void (seat === undefined || hosts.add(seat.host));
    for (const [id, seat] of is.seats) {
      const other = was.seats.get(id);
      if (other === seat || (other?.host === seat.host && other.technology === seat.technology)) continue;
      note(seat);
      note(other);
    }
    for (const [id, seat] of was.seats) if (!is.seats.has(id)) note(seat);
    for (const host of is.on) if (!was.on.has(host)) hosts.add(host);
    for (const host of was.on) if (!is.on.has(host)) hosts.add(host);
  }
  const wave = before.waves[k - 1];
  const edited = after.waves[k - 1];
  if (wave === edited) return;
  const earlier = new Set(wave?.moves);
  const later = new Set(edited?.moves);
  for (const move of [...earlier, ...later]) {
    if (earlier.has(move) && later.has(move)) continue;
    hosts.add(move.from.host);
    hosts.add(move.to.host);
  }
}

/** True where nothing but limits of single workloads is another; parts that were read once are the same. */
function isSameButLimits(before: ReadRules, after: ReadRules): boolean {
  return (Object.keys(before) as (keyof ReadRules)[]).every(
    (key) =>
      key === 'workloadLimits' || before[key] === after[key] || (isNothing(before[key]) && isNothing(after[key])),
  );
}

function isNothing(part: unknown): boolean {
  return part === null || (Array.isArray(part) && part.length === 0) || (part instanceof Map && part.size === 0);
}
