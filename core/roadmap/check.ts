import type {
  CertificateEntry,
  FailureRule,
  HostEvents,
  PlanDocument,
  ScheduledMove,
  WorkloadLimits,
} from '#core/planResult.ts';
import {
  checkTolerance,
  dayNumber,
  deriveFacts,
  fails,
  firstState,
  firstWave,
  holds,
  isWithin,
  lastState,
  lastWave as lastWaveLookedAt,
  resourceWords,
  round,
  sizedAs,
  stateWords,
  stepOf,
  type Facts,
  type Verdict,
} from './checkFacts.ts';
import { extraCapacity } from './checkExtra.ts';
import {
  failureViolations,
  survivalOf,
  survivesFailures,
  survivesFailuresDuringWaves,
  type FailureViolation,
  type Survival,
} from './checkFailures.ts';
import { groupConstraints, orderConstraints } from './checkGroups.ts';
import { readDocument, type ReadDocument, type ReadSeat } from './checkReading.ts';
import { readRules, readSchedule, type RoadmapRules } from './checkRules.ts';
import {
  budget,
  closedWaves,
  daysOfTeams,
  heldInWave,
  hostArrival,
  hostDeadline,
  lastWave,
  keptApart,
  paceLimits,
  riskBudget,
  scheduleMatchesMoves,
  stableStage,
  strictOrder,
  teamCapacity,
  teamSkills,
} from './checkWay.ts';
import type { RoadmapHost, RoadmapProblem, RoadmapWorkload } from './problem.ts';
import type { RoadmapPlan } from './roadmapPlan.ts';

/*
 * The independent checker. It shares no code with the planner, only the types of the domain: its own reading of the
 * document, its own sums, its own calendar, its own order of technologies. It trusts nothing, so a damaged or edited
 * document gives counterexamples and never an exception.
 */

/** The parts of a plan document that are read. */
export type RoadmapCheckInput = {
  readonly hosts: readonly Pick<PlanDocument['hosts'][number], 'id' | 'name' | 'cluster' | 'usable'>[];
  readonly workloads: readonly (Pick<
    PlanDocument['workloads'][number],
    'id' | 'name' | 'poweredOn' | 'technology' | 'host' | 'demand'
  > & { readonly group?: string | undefined })[];
  readonly roadmap: {
    readonly waves: PlanDocument['roadmap']['waves'];
    readonly states: readonly Omit<PlanDocument['roadmap']['states'][number], 'totals'>[];
  };
};

/** Ids of the invariants, in the order of the certificate. */
export const invariants = [
  'document-well-formed',
  'states-chain',
  'states-cover-all-powered-on-workloads',
  'first-state-is-today',
  'exactly-one-host-that-is-on',
  'stays-in-cluster',
  'capacity-after-each-wave',
  'capacity-during-each-wave',
  'overloaded-hosts-never-grow',
  'no-host-above-usable-in-last-state',
  'technology-forward-only',
  'moves-equal-difference',
  'hosts-on-consistent',
  'released-hosts-empty-and-off',
  'effort-within-capacity',
  'moves-within-limit',
  'wave-dates',
  'group-constraints',
  'order-constraints',
  'isolation-floor',
  'allowed-hosts',
  'anti-affinity',
  'affinity',
  'extra-capacity',
  'team-capacity',
  'team-skills',
  'schedule-matches-moves',
  'closed-waves',
  'held-in-wave',
  'pace-limits',
  'kept-apart',
  'strict-order',
  'stable-stage',
  'last-wave',
  'host-arrival',
  'host-deadline',
  'risk-budget',
  'budget',
  'survives-failures',
  'survives-failures-during-waves',
] as const;

/** Stable id of one invariant. */
export type Invariant = (typeof invariants)[number];

// ------------------------------------------------------------------ the invariants

function wellFormed({ document }: Facts): Verdict {
  const faults = [...document.faults];
  for (const workload of document.workloads.values()) {
    if (!sizedAs.has(workload.technology)) {
      faults.push(`the workload ${workload.label} runs as ${workload.technology}, which is no technology`);
    }
    if (!workload.isPoweredOn) continue;
    for (const technology of ['vm', 'container', 'microvm', 'wasm']) {
      if (!workload.demand.has(technology)) {
        faults.push(`the workload ${workload.label} has no demand as ${technology}`);
      }
    }
  }
  const first = faults[0];
  const checked = document.states.length;
  if (first === undefined) return holds(checked);
  return fails(checked, faults.length === 1 ? `${first}.` : `${first}, and ${faults.length - 1} more faults.`);
}

function statesChain({ document }: Facts): Verdict {
  const { states, waves } = document;
  if (states.length !== waves.length + 1) {
    return fails(
      states.length,
      `There are ${waves.length} waves and ${states.length} states; there must be one state more than waves.`,
    );
  }
  for (let k = 0; k < states.length; k++) {
    if (states[k]!.after !== k) {
      return fails(states.length, `State ${k} says that it is after wave ${states[k]!.after}.`);
    }
  }
  return holds(states.length);
}

function statesCover(facts: Facts): Verdict {
  const { document } = facts;
  const expected = [...document.workloads.values()].filter(
    (workload) => workload.isPoweredOn && workload.host !== null,
  );
  const ids = new Set(expected.map((workload) => workload.id));
  for (let k = firstState(facts); k <= lastState(facts); k++) {
    const { seats } = document.states[k]!;
    for (const workload of expected) {
      if (!seats.has(workload.id)) {
        return fails(k + 1, `The workload ${workload.label} is powered on but has no place ${stateWords(k)}.`);
      }
    }
    if (seats.size === expected.length) continue;
    for (const id of seats.keys()) {
      if (ids.has(id)) continue;
      const known = document.workloads.get(id);
      return fails(
        k + 1,
        known === undefined
          ? `The workload ${id} has a place ${stateWords(k)} but is not in the inventory.`
          : `The workload ${known.label} has a place ${stateWords(k)} but is ${known.isPoweredOn ? 'on no known host today' : 'powered off'}.`,
      );
    }
  }
  return holds(document.states.length);
}

function firstStateIsToday({ document }: Facts): Verdict {
  const first = document.states[0];
  if (first === undefined) return fails(0, 'There is no state of today.');
  for (const [id, seat] of first.seats) {
    const workload = document.workloads.get(id);
    if (workload === undefined || !workload.isPoweredOn) continue;
    if (seat.host !== workload.host || seat.technology !== workload.technology) {
      return fails(
        1,
        `The first state has ${workload.label} on ${seat.host} as ${seat.technology}; the inventory has it on ${workload.host ?? 'no host'} as ${workload.technology}.`,
      );
    }
  }
  return holds(1);
}

function oneHostThatIsOn(facts: Facts): Verdict {
  const { document } = facts;
  for (let k = firstState(facts); k <= lastState(facts); k++) {
    const state = document.states[k]!;
    for (const [id, seat] of state.seats) {
      const label = document.workloads.get(id)?.label ?? id;
      if (!document.hosts.has(seat.host)) {
        return fails(
          k + 1,
          `The workload ${label} is on the host ${seat.host} ${stateWords(k)}, which does not exist.`,
        );
      }
      if (!state.on.has(seat.host)) {
        return fails(
          k + 1,
          `The workload ${label} is on ${document.hosts.get(seat.host)!.label} ${stateWords(k)}, which is switched off then.`,
        );
      }
    }
  }
  return holds(document.states.length);
}

function staysInCluster(facts: Facts): Verdict {
  const { document } = facts;
  const first = document.states[0];
  for (let k = firstWave(facts); k <= lastState(facts); k++) {
    for (const [id, seat] of document.states[k]!.seats) {
      const before = first?.seats.get(id);
      if (before === undefined || before.host === seat.host) continue;
      const from = document.hosts.get(before.host);
      const to = document.hosts.get(seat.host);
      if (from === undefined || to === undefined || from.cluster === to.cluster) continue;
      return fails(
        k + 1,
        `The workload ${document.workloads.get(id)?.label ?? id} is on ${to.label} of cluster ${to.cluster ?? '(none)'} ${stateWords(k)}; it belongs to cluster ${from.cluster ?? '(none)'}.`,
      );
    }
  }
  return holds(document.states.length);
}

function capacityAfter({ document, hostList, loads, stillOver }: Facts): Verdict {
  for (let k = 1; k < document.states.length; k++) {
    for (let h = 0; h < hostList.length; h++) {
      if (stillOver[k]![h] === 1) continue;
      const host = hostList[h]!;
      for (let d = 0; d < 2; d++) {
        const load = loads[k]![2 * h + d]!;
        if (isWithin(load, host.usable[d]!)) continue;
        return fails(
          k,
          `After wave ${k}, ${host.label} carries ${round(load)} ${resourceWords[d]!}; ${round(host.usable[d]!)} are usable.`,
        );
      }
    }
  }
  return holds(Math.max(0, document.states.length - 1));
}

function capacityDuring({ document, hostList, loads, arriving, stillOver }: Facts): Verdict {
  for (let k = 1; k <= document.waves.length; k++) {
    const start = loads[k - 1];
    if (start === undefined) return fails(k - 1, `There is no state before wave ${k}.`);
    for (let h = 0; h < hostList.length; h++) {
      // Hosts above usable since today have their own, stricter invariant.
      if (stillOver[k - 1]![h] === 1) continue;
      const host = hostList[h]!;
      for (let d = 0; d < 2; d++) {
        const load = start[2 * h + d]! + arriving[k - 1]![2 * h + d]!;
        if (isWithin(load, host.usable[d]!)) continue;
        return fails(
          k,
          `During wave ${k}, ${host.label} carries ${round(start[2 * h + d]!)} ${resourceWords[d]!} and ${round(arriving[k - 1]![2 * h + d]!)} more arrive; ${round(host.usable[d]!)} are usable.`,
        );
      }
    }
  }
  return holds(document.waves.length);
}

function overloadedNeverGrow({ document, hostList, loads, arrivals, stillOver }: Facts): Verdict {
  for (let k = 1; k <= document.waves.length; k++) {
    const before = loads[k - 1];
    if (before === undefined) return holds(k - 1);
    for (let h = 0; h < hostList.length; h++) {
      if (stillOver[k - 1]![h] === 0) continue;
      const host = hostList[h]!;
      if (arrivals[k - 1]![h]! > 0) {
        return fails(
          k,
          `${host.label} is above its usable capacity ${stateWords(k - 1)} (${round(before[2 * h]!)} of ${round(host.usable[0])} cores, ${round(before[2 * h + 1]!)} of ${round(host.usable[1])} MiB), yet ${arrivals[k - 1]![h]!} workloads arrive in wave ${k}.`,
        );
      }
      const after = loads[k];
      if (after === undefined) continue;
      for (let d = 0; d < 2; d++) {
        if (isWithin(after[2 * h + d]!, before[2 * h + d]!)) continue;
        return fails(
          k,
          `${host.label} is above its usable capacity ${stateWords(k - 1)} and grows in wave ${k} from ${round(before[2 * h + d]!)} to ${round(after[2 * h + d]!)} ${resourceWords[d]!}.`,
        );
      }
    }
  }
  return holds(document.waves.length);
}

function lastStateWithinUsable({ document, hostList, loads }: Facts): Verdict {
  const load = loads[loads.length - 1];
  if (load === undefined) return fails(0, 'There is no last state.');
  for (let h = 0; h < hostList.length; h++) {
    const host = hostList[h]!;
    for (let d = 0; d < 2; d++) {
      if (isWithin(load[2 * h + d]!, host.usable[d]!)) continue;
      return fails(
        1,
        `In the last state (${stateWords(document.states.length - 1)}) ${host.label} carries ${round(load[2 * h + d]!)} ${resourceWords[d]!}; ${round(host.usable[d]!)} are usable.`,
      );
    }
  }
  return holds(1);
}

function technologyForward(facts: Facts): Verdict {
  const { document } = facts;
  const isBackward = (from: string, to: string): boolean => {
    const before = stepOf.get(from);
    const after = stepOf.get(to);
    return before === undefined || after === undefined || after < before;
  };
  for (let k = firstWave(facts); k <= lastState(facts); k++) {
    const before = document.states[k - 1]!.seats;
    for (const [id, seat] of document.states[k]!.seats) {
      const earlier = before.get(id);
      if (earlier === undefined || earlier.technology === seat.technology) continue;
      if (isBackward(earlier.technology, seat.technology)) {
        return fails(
          k + 1,
          `The workload ${document.workloads.get(id)?.label ?? id} goes from ${earlier.technology} to ${seat.technology} in wave ${k}.`,
        );
      }
    }
  }
  for (let k = 0; k < document.waves.length; k++) {
    for (const move of document.waves[k]!.moves) {
      if (!isBackward(move.from.technology, move.to.technology)) continue;
      return fails(
        document.states.length,
        `Wave ${k + 1} moves ${document.workloads.get(move.workload)?.label ?? move.workload} from ${move.from.technology} to ${move.to.technology}.`,
      );
    }
  }
  return holds(document.states.length);
}

function seatWords(seat: ReadSeat | undefined): string {
  return seat === undefined ? 'nowhere' : `on ${seat.host} as ${seat.technology}`;
}

function isSameSeat(a: ReadSeat | undefined, b: ReadSeat | undefined): boolean {
  return a !== undefined && b !== undefined && a.host === b.host && a.technology === b.technology;
}

function movesEqualDifference(facts: Facts): Verdict {
  const { document } = facts;
  for (let k = firstWave(facts); k <= lastWaveLookedAt(facts); k++) {
    const before = document.states[k - 1]?.seats;
    const after = document.states[k]?.seats;
    if (before === undefined || after === undefined) return fails(k - 1, `Wave ${k} has no state before or after it.`);
    const moved = new Set<string>();
    for (const move of document.waves[k - 1]!.moves) {
      const label = document.workloads.get(move.workload)?.label ?? move.workload;
      if (moved.has(move.workload)) return fails(k, `Wave ${k} moves ${label} twice.`);
      moved.add(move.workload);
      if (isSameSeat(move.from, move.to)) {
        return fails(k, `Wave ${k} has a move of ${label} that changes nothing (${seatWords(move.to)}).`);
      }
      const was = before.get(move.workload);
      if (!isSameSeat(move.from, was)) {
        return fails(
          k,
          `Wave ${k} moves ${label} away ${seatWords(move.from).replace(/^on/u, 'from')}, but ${stateWords(k - 1)} it is ${seatWords(was)}.`,
        );
      }
      const is = after.get(move.workload);
      if (!isSameSeat(move.to, is)) {
        return fails(k, `Wave ${k} moves ${label} to be ${seatWords(move.to)}, but afterwards it is ${seatWords(is)}.`);
      }
    }
    for (const [id, seat] of after) {
      if (moved.has(id) || isSameSeat(seat, before.get(id))) continue;
      return fails(
        k,
        `In wave ${k} ${document.workloads.get(id)?.label ?? id} changes from ${seatWords(before.get(id))} to ${seatWords(seat)} without a move.`,
      );
    }
    for (const id of before.keys()) {
      if (!after.has(id)) {
        return fails(k, `In wave ${k} ${document.workloads.get(id)?.label ?? id} disappears without a move.`);
      }
    }
  }
  return holds(document.waves.length);
}

function hostsOnConsistent({ document, rules }: Facts): Verdict {
  for (let k = 0; k < document.states.length; k++) {
    const state = document.states[k]!;
    if (state.on.size !== state.hostsOn.length) {
      return fails(k + 1, `The hosts that are on ${stateWords(k)} name a host twice.`);
    }
    for (const id of state.hostsOn) {
      if (!document.hosts.has(id)) return fails(k + 1, `The host ${id} is on ${stateWords(k)} but does not exist.`);
    }
    if (state.countedHosts !== null && state.countedHosts !== state.hostsOn.length) {
      return fails(
        k + 1,
        `${state.hostsOn.length} hosts are on ${stateWords(k)}, but its totals count ${state.countedHosts}.`,
      );
    }
    if (k === 0) continue;
    const before = document.states[k - 1]!;
    const released = new Set(document.waves[k - 1]?.released ?? []);
    for (const id of state.hostsOn) {
      // A host may come on when it arrives; whether that is too early is a question of its own.
      if (before.on.has(id) || (rules.hostEvents.get(id)?.availableFromWave ?? 0) >= k) continue;
      return fails(
        k + 1,
        `${document.hosts.get(id)?.label ?? id} is off ${stateWords(k - 1)} and on ${stateWords(k)}.`,
      );
    }
    for (const [id, { availableFromWave }] of rules.hostEvents) {
      if (availableFromWave !== k || state.on.has(id) || released.has(id) || !document.hosts.has(id)) continue;
      return fails(k + 1, `${document.hosts.get(id)?.label ?? id} arrives with wave ${k} but is off ${stateWords(k)}.`);
    }
    for (const id of before.hostsOn) {
      if (!state.on.has(id) && !released.has(id)) {
        return fails(
          k + 1,
          `${document.hosts.get(id)?.label ?? id} is on ${stateWords(k - 1)} and off ${stateWords(k)}, but wave ${k} does not release it.`,
        );
      }
    }
  }
  return holds(document.states.length);
}

function releasedEmptyAndOff(facts: Facts): Verdict {
  const { document } = facts;
  const releasedIn = new Map<string, number>();
  for (let k = 1; k <= document.waves.length; k++) {
    for (const id of document.waves[k - 1]!.released) {
      const label = document.hosts.get(id)?.label ?? id;
      if (!document.hosts.has(id)) return fails(k, `Wave ${k} releases the host ${id}, which does not exist.`);
      if (releasedIn.has(id)) {
        return fails(k, `Wave ${k} releases ${label}, which wave ${releasedIn.get(id)!} had released already.`);
      }
      if (document.states[k - 1]?.on.has(id) === false) {
        return fails(k, `Wave ${k} releases ${label}, which is already off before it.`);
      }
      releasedIn.set(id, k);
    }
    for (const move of document.waves[k - 1]!.moves) {
      const since = releasedIn.get(move.to.host);
      if (since !== undefined) {
        return fails(
          k,
          `Wave ${k} moves ${document.workloads.get(move.workload)?.label ?? move.workload} to ${document.hosts.get(move.to.host)?.label ?? move.to.host}, which wave ${since} releases.`,
        );
      }
    }
    const state = document.states[k];
    if (state === undefined) continue;
    for (const [id, since] of releasedIn) {
      if (state.on.has(id)) {
        return fails(k, `${document.hosts.get(id)?.label ?? id} is released by wave ${since} but on ${stateWords(k)}.`);
      }
    }
    if (k < firstState(facts) || k > lastState(facts)) continue;
    for (const [id, seat] of state.seats) {
      const since = releasedIn.get(seat.host);
      if (since === undefined) continue;
      return fails(
        k,
        `${document.hosts.get(seat.host)?.label ?? seat.host} is released by wave ${since} but carries ${document.workloads.get(id)?.label ?? id} ${stateWords(k)}.`,
      );
    }
  }
  return holds(document.waves.length);
}

function effortWithinCapacity(facts: Facts): Verdict {
  const { document, rules } = facts;
  for (let k = 1; k <= document.waves.length; k++) {
    const wave = document.waves[k - 1]!;
    let sum = 0;
    for (const move of wave.moves) sum += move.effortDays;
    if (!(Math.abs(sum - wave.effortDays) <= checkTolerance * Math.max(1, Math.abs(sum)))) {
      return fails(
        k,
        `Wave ${k} states ${round(wave.effortDays)} person-days; its ${wave.moves.length} moves add up to ${round(sum)}.`,
      );
    }
    const capacity = daysOfTeams(facts, k) ?? rules.effortCapacityDaysPerWave;
    if (
      capacity !== null &&
      !(Math.abs(wave.effortCapacityDays - capacity) <= checkTolerance * Math.max(1, capacity))
    ) {
      return fails(
        k,
        `Wave ${k} states a capacity of ${round(wave.effortCapacityDays)} person-days; the people have ${round(capacity)}.`,
      );
    }
    if (!isWithin(sum, wave.effortCapacityDays)) {
      return fails(k, `Wave ${k} needs ${round(sum)} person-days; it has ${round(wave.effortCapacityDays)}.`);
    }
  }
  return holds(document.waves.length);
}

function movesWithinLimit({ document, rules }: Facts): Verdict {
  const limit = rules.maxMovesPerWave;
  if (limit === null) return holds(0);
  for (let k = 1; k <= document.waves.length; k++) {
    const number = document.waves[k - 1]!.moves.length;
    if (!(number <= limit)) return fails(k, `Wave ${k} has ${number} moves; at most ${limit} are allowed.`);
  }
  return holds(document.waves.length);
}

function waveDates({ document, rules }: Facts): Verdict {
  let previousEnd: number | null = null;
  for (let k = 1; k <= document.waves.length; k++) {
    const wave = document.waves[k - 1]!;
    if (wave.number !== k) return fails(k, `The wave at place ${k} has the number ${wave.number}.`);
    const start = dayNumber(wave.start);
    const end = dayNumber(wave.end);
    if (start === null || end === null) {
      return fails(k, `Wave ${k} runs from ${wave.start} to ${wave.end}, of which at least one is not a day.`);
    }
    if (end < start) return fails(k, `Wave ${k} ends on ${wave.end}, before it starts on ${wave.start}.`);
    if (k === 1 && rules.startDate !== null && start !== dayNumber(rules.startDate)) {
      return fails(k, `Wave 1 starts on ${wave.start}; the roadmap starts on ${rules.startDate}.`);
    }
    if (previousEnd !== null && start !== previousEnd + 1) {
      return fails(k, `Wave ${k} starts on ${wave.start}, not on the day after wave ${k - 1} ends.`);
    }
    const length = end - start + 1;
    if (rules.waveDays !== null && length !== rules.waveDays) {
      return fails(k, `Wave ${k} lasts ${length} days; a wave lasts ${rules.waveDays}.`);
    }
    previousEnd = end;
  }
  return holds(document.waves.length);
}

function isolationFloor(facts: Facts): Verdict {
  const { document, rules } = facts;
  const isolation = rules.isolation;
  if (isolation === null || isolation.floors.length === 0) return holds(0);
  for (let k = firstState(facts); k <= lastState(facts); k++) {
    for (const floor of isolation.floors) {
      const seat = document.states[k]!.seats.get(floor.workload);
      if (seat === undefined) continue;
      const value = isolation.byTechnology.get(seat.technology) ?? NaN;
      if (value >= floor.minimum * (1 - checkTolerance)) continue;
      // As with capacity: what is below its floor today may stay so until it moves, but not to the end.
      const isAsToday = seat.technology === document.states[0]!.seats.get(floor.workload)?.technology;
      if (isAsToday && k < document.states.length - 1) continue;
      return fails(
        k + 1,
        `The workload ${document.workloads.get(floor.workload)?.label ?? floor.workload} runs as ${seat.technology} ${stateWords(k)} with an isolation of ${value}; its floor is ${floor.minimum}.`,
      );
    }
  }
  return holds(document.states.length);
}

function allowedHosts({ document, rules }: Facts): Verdict {
  const allowed = rules.allowedHosts;
  if (allowed === null) return holds(0);
  for (let k = 1; k <= document.waves.length; k++) {
    for (const move of document.waves[k - 1]!.moves) {
      if (allowed.get(move.workload)?.has(move.to.host) ?? true) continue;
      if (move.to.host === document.workloads.get(move.workload)?.host) continue;
      return fails(
        k,
        `Wave ${k} moves ${document.workloads.get(move.workload)?.label ?? move.workload} to ${document.hosts.get(move.to.host)?.label ?? move.to.host}, where its rules do not allow it.`,
      );
    }
  }
  return holds(document.waves.length);
}

/** How many of the members each host carries in a state. */
function membersByHost(document: ReadDocument, k: number, members: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of members) {
    const host = document.states[k]?.seats.get(id)?.host;
    if (host !== undefined) counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  return counts;
}

/**
 * Of each set at most so many on one host, in every state and during every wave with arrivals counted beside those that
 * leave. A host with too many today may stay so until they move, but none arrives there, and not to the end.
 */
function antiAffinity(facts: Facts): Verdict {
  const { document, rules } = facts;
  if (rules.spread.length === 0) return holds(0);
  for (const rule of rules.spread) {
    const members = new Set(rule.workloads);
    const limitOf = (host: string): number => rule.limitOfHost.get(host) ?? rule.maxPerHost;
    const name = (host: string): string => document.hosts.get(host)?.label ?? host;
    for (let k = firstWave(facts); k <= lastWaveLookedAt(facts); k++) {
      const before = membersByHost(document, k - 1, members);
      const arriving = new Map<string, number>();
      for (const move of document.waves[k - 1]!.moves) {
        if (!members.has(move.workload) || move.from.host === move.to.host) continue;
        arriving.set(move.to.host, (arriving.get(move.to.host) ?? 0) + 1);
      }
      for (const [host, count] of arriving) {
        const during = (before.get(host) ?? 0) + count;
        if (during <= limitOf(host)) continue;
        return fails(
          k,
          `During wave ${k}, ${during} workloads of ${rule.id} are on ${name(host)}; it may carry ${limitOf(host)}.`,
        );
      }
      for (const [host, count] of membersByHost(document, k, members)) {
        if (count <= limitOf(host) || count <= (before.get(host) ?? 0)) continue;
        return fails(
          k + 1,
          `After wave ${k}, ${count} workloads of ${rule.id} are on ${name(host)}; it may carry ${limitOf(host)}.`,
        );
      }
    }
    const last = document.states.length - 1;
    if (last < 1) continue;
    for (const [host, count] of membersByHost(document, last, members)) {
      if (count <= limitOf(host)) continue;
      return fails(
        last + 1,
        `In the last state ${count} workloads of ${rule.id} are on ${name(host)}; it may carry ${limitOf(host)}.`,
      );
    }
  }
  return holds(document.states.length);
}

/** Members that must share a host are on no more hosts than before in any state, and on one in the last. */
function affinity(facts: Facts): Verdict {
  const { document, rules } = facts;
  if (rules.together.length === 0) return holds(0);
  const last = document.states.length - 1;
  for (const rule of rules.together) {
    const members = new Set(rule.workloads);
    let before = Infinity;
    for (let k = firstWave(facts) - 1; k <= lastState(facts); k++) {
      const hosts = membersByHost(document, k, members).size;
      if (hosts > before || (k === last && k > 0 && hosts > 1)) {
        return fails(
          k + 1,
          `The workloads of ${rule.id} must share one host; ${stateWords(k)} they are on ${hosts} hosts.`,
        );
      }
      before = hosts;
    }
  }
  return holds(document.states.length);
}

const checks: Readonly<Record<Invariant, (facts: Facts) => Verdict>> = {
  'document-well-formed': wellFormed,
  'states-chain': statesChain,
  'states-cover-all-powered-on-workloads': statesCover,
  'first-state-is-today': firstStateIsToday,
  'exactly-one-host-that-is-on': oneHostThatIsOn,
  'stays-in-cluster': staysInCluster,
  'capacity-after-each-wave': capacityAfter,
  'capacity-during-each-wave': capacityDuring,
  'overloaded-hosts-never-grow': overloadedNeverGrow,
  'no-host-above-usable-in-last-state': lastStateWithinUsable,
  'technology-forward-only': technologyForward,
  'moves-equal-difference': movesEqualDifference,
  'hosts-on-consistent': hostsOnConsistent,
  'released-hosts-empty-and-off': releasedEmptyAndOff,
  'effort-within-capacity': effortWithinCapacity,
  'moves-within-limit': movesWithinLimit,
  'wave-dates': waveDates,
  'group-constraints': groupConstraints,
  'order-constraints': orderConstraints,
  'isolation-floor': isolationFloor,
  'allowed-hosts': allowedHosts,
  'anti-affinity': antiAffinity,
  affinity,
  'extra-capacity': extraCapacity,
  'team-capacity': teamCapacity,
  'team-skills': teamSkills,
  'schedule-matches-moves': scheduleMatchesMoves,
  'closed-waves': closedWaves,
  'held-in-wave': heldInWave,
  'pace-limits': paceLimits,
  'kept-apart': keptApart,
  'strict-order': strictOrder,
  'stable-stage': stableStage,
  'last-wave': lastWave,
  'host-arrival': hostArrival,
  'host-deadline': hostDeadline,
  'risk-budget': riskBudget,
  budget,
  'survives-failures': survivesFailures,
  'survives-failures-during-waves': survivesFailuresDuringWaves,
};

const hasTeams = ({ rules, schedule }: Facts): boolean => (rules.way?.teams.length ?? 0) > 0 && schedule !== null;

const hasFailureRules = ({ rules }: Facts): boolean => rules.failures.some((rule) => rule.tolerate !== 0);

/**
 * Invariants that are left out of the certificate where nothing is said that they could be checked against: they would be
 * shown as holding where nobody looked.
 */
const applies: Partial<Readonly<Record<Invariant, (facts: Facts) => boolean>>> = {
  'extra-capacity': ({ rules }) => rules.extraResources !== null && rules.extraResources.ids.length > 0,
  'team-capacity': hasTeams,
  'team-skills': hasTeams,
  // Without the rules of a way an empty schedule is that of a plan made before there were any.
  'schedule-matches-moves': ({ rules, schedule, isOfTeamsAlone }) =>
    schedule !== null && !isOfTeamsAlone && (schedule.length > 0 || rules.way !== null),
  'closed-waves': ({ rules }) => [...rules.workloadLimits.values()].some((limits) => limits.closedWaves.size > 0),
  'held-in-wave': ({ rules }) => [...rules.workloadLimits.values()].some((limits) => limits.heldInWave !== null),
  'pace-limits': ({ rules }) => (rules.way?.pace.length ?? 0) > 0,
  'kept-apart': ({ rules }) => (rules.way?.apart.length ?? 0) > 0,
  'strict-order': ({ rules }) => (rules.way?.before.length ?? 0) > 0,
  'stable-stage': ({ rules }) => [...rules.workloadLimits.values()].some((limits) => limits.via !== null),
  'last-wave': ({ rules }) => (rules.way?.lastWave ?? null) !== null,
  'host-arrival': ({ rules }) => [...rules.hostEvents.values()].some((events) => events.availableFromWave !== null),
  'host-deadline': ({ rules }) => [...rules.hostEvents.values()].some((events) => events.offByWave !== null),
  'risk-budget': ({ rules }) => (rules.way?.riskBudgetPerWave ?? null) !== null,
  budget: ({ rules }) => (rules.way?.budgets.length ?? 0) > 0,
  'survives-failures': hasFailureRules,
  'survives-failures-during-waves': hasFailureRules,
};

function check(value: unknown, rules: unknown, schedule: unknown, mayBeOfTeamsAlone: boolean): CertificateEntry[] {
  const faults: string[] = [];
  const read = readDocument(value);
  const readOfRules = readRules(rules, faults);
  const readOfSchedule = readSchedule(schedule, faults);
  return certificateOf(
    deriveFacts(
      { ...read, faults: [...read.faults, ...faults] },
      readOfRules,
      readOfSchedule,
      mayBeOfTeamsAlone && readOfSchedule?.some((entry) => entry.days !== null) !== true,
    ),
  );
}

/** What each invariant that applies says of what was read; of those that are wanted where they are named. */
export function certificateOf(facts: Facts, wanted?: ReadonlySet<string>): CertificateEntry[] {
  return invariants
    .filter((invariant) => (wanted?.has(invariant) ?? true) && (applies[invariant]?.(facts) ?? true))
    .map((invariant) => {
      facts.poll();
      const verdict = checks[invariant](facts);
      return {
        invariant,
        statesChecked: verdict.checked,
        holds: verdict.counterexample === null,
        counterexample: verdict.counterexample,
      };
    });
}

/** A move's entry in a schedule of which only the teams may be known yet. */
export type TeamOfMove = Pick<ScheduledMove, 'wave' | 'workload' | 'team'>;

/**
 * The certificate of a roadmap: one entry per invariant, in a fixed order, each with its first counterexample in words.
 * `statesChecked` counts the states (or waves) looked at. Invariants of the way are left out where the rules say nothing of
 * them, and those of the schedule where it is not given. Never throws, however damaged the input is.
 */
export function checkRoadmap(
  input: RoadmapCheckInput,
  rules: RoadmapRules = {},
  schedule?: readonly (ScheduledMove | TeamOfMove)[],
): CertificateEntry[] {
  return check(input, rules, schedule, true);
}

/**
 * Re-checks a stored plan: its hosts, workloads, waves and states, with the rules and the schedule that were stored beside it;
 * what plans of before do not have is not checked. Never throws.
 */
export function checkPlanDocument(
  document: PlanDocument,
  rules: RoadmapRules = {},
  schedule?: readonly ScheduledMove[],
): CertificateEntry[] {
  return check(document, rules, schedule, false);
}

/**
 * What simulated failures leave homeless, cluster by cluster: the certificate lets a cluster that does not survive today be,
 * as long as it gets no worse, so whether it survives in the end is told besides.
 */
export function checkSurvival(input: RoadmapCheckInput, rules: RoadmapRules): readonly Survival[] {
  return survivalOf(deriveFacts(readDocument(input), readRules(rules, []), null, true));
}

/**
 * Simulated failures that a roadmap does not survive although it has to, cluster by cluster: what `survives-failures` and
 * `survives-failures-during-waves` find, with the hosts and workloads by id.
 */
export function checkFailureViolations(input: RoadmapCheckInput, rules: RoadmapRules): readonly FailureViolation[] {
  return failureViolations(deriveFacts(readDocument(input), readRules(rules, []), null, true));
}

/** The same of a roadmap that is no document yet, by the failures of its problem. */
export function checkPlannedFailures(
  problem: RoadmapProblem,
  plan: Pick<RoadmapPlan, 'waves' | 'states'>,
  failures: readonly FailureRule[],
): readonly FailureViolation[] {
  return checkFailureViolations(inputOf(problem, plan), { ...rulesOf(problem), failures });
}

/** Everything that a problem prescribes, as rules for the checker. */
export function rulesOf(problem: RoadmapProblem): RoadmapRules {
  const allowed = problem.workloads.filter((workload) => workload.allowedHosts !== undefined);
  return {
    groups: problem.groups,
    startDate: problem.startDate,
    waveDays: problem.waveDays,
    effortCapacityDaysPerWave: problem.effortCapacityDaysPerWave,
    maxMovesPerWave: problem.maxMovesPerWave,
    ...(problem.isolation === undefined ? {} : { isolation: problem.isolation }),
    ...(problem.spread === undefined ? {} : { spread: problem.spread }),
    ...(problem.together === undefined ? {} : { together: problem.together }),
    ...(problem.extraResources === undefined ? {} : { extraResources: problem.extraResources }),
    allowedHosts: Object.fromEntries(allowed.map((workload) => [workload.id, workload.allowedHosts!])),
    ...wayRulesOf(problem),
  };
}

/** Limits of the way that a problem prescribes; empty where it has none. */
export function wayRulesOf(
  problem: Pick<RoadmapProblem, 'way' | 'hosts' | 'workloads'>,
): Pick<RoadmapRules, 'way' | 'workloadLimits' | 'hostEvents'> {
  const limits = problem.workloads.flatMap((workload) => limitsOf(workload));
  const events = problem.hosts.flatMap((host) => eventsOf(host));
  return {
    ...(problem.way === undefined ? {} : { way: problem.way }),
    ...(limits.length === 0 ? {} : { workloadLimits: Object.fromEntries(limits) }),
    ...(events.length === 0 ? {} : { hostEvents: Object.fromEntries(events) }),
  };
}

function limitsOf(workload: RoadmapWorkload): readonly (readonly [string, WorkloadLimits])[] {
  const { skills, closedWaves: closed, heldInWave: held, via, portCost, moveCost, portRisk, moveRisk } = workload;
  const limits: WorkloadLimits = {
    ...(skills === undefined ? {} : { skills }),
    ...(closed === undefined ? {} : { closedWaves: closed }),
    ...(held === undefined ? {} : { heldInWave: held }),
    ...(via === undefined ? {} : { via }),
    ...(portCost === undefined ? {} : { portCost }),
    ...(moveCost === undefined ? {} : { moveCost }),
    ...(portRisk === undefined ? {} : { portRisk }),
    ...(moveRisk === undefined ? {} : { moveRisk }),
  };
  return Object.keys(limits).length === 0 ? [] : [[workload.id, limits]];
}

function eventsOf({ id, availableFromWave, offByWave }: RoadmapHost): readonly (readonly [string, HostEvents])[] {
  if (availableFromWave === undefined && offByWave === undefined) return [];
  return [
    [
      id,
      {
        ...(availableFromWave === undefined ? {} : { availableFromWave }),
        ...(offByWave === undefined ? {} : { offByWave }),
      },
    ],
  ];
}

/**
 * Checks a roadmap against the problem it was made for, before it becomes part of a document: its teams as the planner named
 * them, its days where there is a `schedule` already, and failures where their rules are given.
 */
export function checkPlannedRoadmap(
  problem: RoadmapProblem,
  plan: Pick<RoadmapPlan, 'waves' | 'states'> & Partial<Pick<RoadmapPlan, 'teamOf'>>,
  more: { readonly schedule?: readonly ScheduledMove[]; readonly failures?: readonly FailureRule[] } = {},
): CertificateEntry[] {
  const teams = plan.teamOf?.flatMap((ofWave, i) =>
    ofWave.map((team, j): TeamOfMove => ({ wave: i + 1, workload: plan.waves[i]?.moves[j]?.workload ?? '', team })),
  );
  const rules = { ...rulesOf(problem), ...(more.failures === undefined ? {} : { failures: more.failures }) };
  return check(inputOf(problem, plan), rules, more.schedule ?? teams, true);
}

/** What the checker reads of a roadmap that is no document yet. */
function inputOf(problem: RoadmapProblem, plan: Pick<RoadmapPlan, 'waves' | 'states'>): RoadmapCheckInput {
  return {
    hosts: problem.hosts.map((host) => ({ ...host, name: host.name ?? host.id })),
    workloads: problem.workloads.map((workload) => ({
      id: workload.id,
      name: workload.name ?? workload.id,
      poweredOn: true,
      technology: workload.from.technology,
      host: workload.from.host,
      demand: workload.demand,
      ...(workload.group === null ? {} : { group: workload.group }),
    })),
    roadmap: { waves: plan.waves, states: plan.states },
  };
}
