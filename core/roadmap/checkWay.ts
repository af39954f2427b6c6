import {
  checkTolerance,
  dayNumber,
  fails,
  firstState,
  holds,
  isWithin,
  lastState,
  round,
  stateWords,
  type Facts,
  type Verdict,
} from './checkFacts.ts';
import type { ReadMove } from './checkReading.ts';
import type { ReadScheduledMove } from './checkRules.ts';

/*
 * Invariants of the way: people, calendars, order, hardware, money and risk. Each is handed facts in which its rule is there.
 */

function labelOf({ document }: Facts, workload: string): string {
  return document.workloads.get(workload)?.label ?? workload;
}

function hostLabel({ document }: Facts, host: string): string {
  return document.hosts.get(host)?.label ?? host;
}

function keyOf(wave: number, workload: string): string {
  return `${wave}/${workload}`;
}

/** Schedule entries by wave and workload. */
function entriesOf(schedule: readonly ReadScheduledMove[]): ReadonlyMap<string, ReadScheduledMove> {
  return new Map(schedule.map((entry) => [keyOf(entry.wave, entry.workload), entry]));
}

function changesTechnology(move: ReadMove): boolean {
  return move.from.technology !== move.to.technology;
}

/** Person-days that a team has in a wave; the last figure holds for all later waves. */
function teamDays(daysByWave: readonly number[], wave: number): number {
  return daysByWave[Math.min(wave, daysByWave.length) - 1] ?? 0;
}

/** Person-days of all teams in a wave; null where no teams are given. */
export function daysOfTeams({ rules }: Facts, wave: number): number | null {
  const teams = rules.way?.teams ?? [];
  if (teams.length === 0) return null;
  return teams.reduce((sum, team) => sum + teamDays(team.daysByWave, wave), 0);
}

// ------------------------------------------------------------------ people and days

/** Per team and wave the efforts of its moves are within its days. */
export function teamCapacity(facts: Facts): Verdict {
  const { document, rules } = facts;
  const entries = entriesOf(facts.schedule ?? []);
  for (let k = 1; k <= document.waves.length; k++) {
    const efforts = new Map<string, number>();
    for (const move of document.waves[k - 1]!.moves) {
      const team = entries.get(keyOf(k, move.workload))?.team ?? null;
      if (team !== null) efforts.set(team, (efforts.get(team) ?? 0) + move.effortDays);
    }
    for (const team of rules.way?.teams ?? []) {
      const effort = efforts.get(team.id) ?? 0;
      const days = teamDays(team.daysByWave, k);
      if (isWithin(effort, days)) continue;
      return fails(k, `Wave ${k} needs ${round(effort)} person-days of the team ${team.label}; it has ${round(days)}.`);
    }
  }
  return holds(document.waves.length);
}

/** Each move is made by one known team that has all skills it asks for and works on its cluster. */
export function teamSkills(facts: Facts): Verdict {
  const { document, rules } = facts;
  const entries = entriesOf(facts.schedule ?? []);
  const teams = new Map((rules.way?.teams ?? []).map((team) => [team.id, team]));
  for (let k = 1; k <= document.waves.length; k++) {
    for (const move of document.waves[k - 1]!.moves) {
      const label = labelOf(facts, move.workload);
      const id = entries.get(keyOf(k, move.workload))?.team ?? null;
      if (id === null) return fails(k, `No team is named that moves ${label} in wave ${k}.`);
      const team = teams.get(id);
      if (team === undefined) return fails(k, `Wave ${k} moves ${label} by the team ${id}, which does not exist.`);
      const missing = skillsFor(facts, move).filter((skill) => !team.skills.has(skill));
      if (missing.length > 0) {
        return fails(
          k,
          `Wave ${k} moves ${label} by the team ${team.label}, which has not the skill ${missing.join(', ')}.`,
        );
      }
      const cluster = document.hosts.get(move.to.host)?.cluster ?? null;
      if (team.clusters !== null && !team.clusters.has(cluster)) {
        return fails(
          k,
          `Wave ${k} moves ${label} by the team ${team.label}, which does not work on ${cluster === null ? 'hosts without a cluster' : `the cluster ${cluster}`}.`,
        );
      }
    }
  }
  return holds(document.waves.length);
}

function skillsFor({ rules }: Facts, move: ReadMove): readonly string[] {
  if (!changesTechnology(move)) return ['host-move'];
  const limits = rules.workloadLimits.get(move.workload);
  if (limits === undefined) return [];
  return limits.via?.technology === move.to.technology ? limits.via.skills : limits.skills;
}

const timeOfDay = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** One entry for each move and no other; its days in the wave, its cut-over in its days, the way back open to the end. */
export function scheduleMatchesMoves(facts: Facts): Verdict {
  const { document } = facts;
  const schedule = facts.schedule ?? [];
  const entries = entriesOf(schedule);
  for (let k = 1; k <= document.waves.length; k++) {
    for (const move of document.waves[k - 1]!.moves) {
      if (entries.has(keyOf(k, move.workload))) continue;
      return fails(k, `Wave ${k} moves ${labelOf(facts, move.workload)}, of which the schedule says nothing.`);
    }
  }
  const moved = new Set(document.waves.flatMap((wave, i) => wave.moves.map((move) => keyOf(i + 1, move.workload))));
  const seen = new Set<string>();
  for (const entry of schedule) {
    const key = keyOf(entry.wave, entry.workload);
    const label = labelOf(facts, entry.workload);
    const checked = document.waves.length;
    if (!moved.has(key))
      return fails(checked, `The schedule has ${label} in wave ${entry.wave}, which does not move it.`);
    if (seen.has(key)) return fails(checked, `The schedule has ${label} twice in wave ${entry.wave}.`);
    seen.add(key);
    const fault = faultOfDays(facts, entry, label);
    if (fault !== null) return fails(checked, fault);
  }
  return holds(document.waves.length);
}

function faultOfDays({ document }: Facts, entry: ReadScheduledMove, label: string): string | null {
  const what = `${label} in wave ${entry.wave}`;
  if (entry.days === null) return `The schedule does not say on which days it moves ${what}.`;
  const wave = document.waves[entry.wave - 1];
  const first = dayNumber(wave?.start ?? '');
  const last = dayNumber(wave?.end ?? '');
  const { start, end, cutOver, rollbackUntil } = entry.days;
  const from = dayNumber(start);
  const to = dayNumber(end);
  const back = dayNumber(rollbackUntil);
  if (from === null || to === null)
    return `The schedule moves ${what} from ${start} to ${end}, of which one is no day.`;
  if (to < from) return `The schedule moves ${what} from ${start} to ${end}, which is before.`;
  if (first === null || last === null || !(from >= first && to <= last)) {
    return `The schedule moves ${what} from ${start} to ${end}; the wave runs from ${wave?.start ?? '?'} to ${wave?.end ?? '?'}.`;
  }
  if (cutOver !== null) {
    const day = dayNumber(cutOver.day);
    if (day === null || !timeOfDay.test(cutOver.from) || !(cutOver.hours > 0)) {
      return `The cut-over of ${what} on ${cutOver.day} at ${cutOver.from} for ${round(cutOver.hours)} hours is no time.`;
    }
    if (!(day >= from && day <= to)) {
      return `The cut-over of ${what} is on ${cutOver.day}, outside its days of work from ${start} to ${end}.`;
    }
    // A window may run past midnight, but not out of the wave.
    const closes = day + (Number(cutOver.from.slice(0, 2)) + Number(cutOver.from.slice(3)) / 60 + cutOver.hours) / 24;
    if (!(closes <= last + 1 + checkTolerance)) {
      return `The cut-over of ${what} on ${cutOver.day} at ${cutOver.from} lasts ${round(cutOver.hours)} hours, past the end of the wave on ${wave?.end ?? '?'}.`;
    }
  }
  if (back === null || back < to) {
    return `The way back of ${what} is open until ${rollbackUntil}, but the work ends on ${end}.`;
  }
  // The old side is counted while the wave runs and not after it, so it cannot be kept longer.
  if (back > last) {
    return `The way back of ${what} is open until ${rollbackUntil}, but nothing is held for its old side after ${wave?.end ?? '?'}.`;
  }
  return null;
}

// ------------------------------------------------------------------ calendars and order

/** No workload moves in a wave that is closed to it. */
export function closedWaves(facts: Facts): Verdict {
  const { document, rules } = facts;
  for (let k = 1; k <= document.waves.length; k++) {
    for (const move of document.waves[k - 1]!.moves) {
      if (rules.workloadLimits.get(move.workload)?.closedWaves.has(k) !== true) continue;
      return fails(k, `Wave ${k} moves ${labelOf(facts, move.workload)}, which must not move in it.`);
    }
  }
  return holds(document.waves.length);
}

/** What is held in a wave moves in no other. */
export function heldInWave(facts: Facts): Verdict {
  const { document, rules } = facts;
  for (let k = 1; k <= document.waves.length; k++) {
    for (const move of document.waves[k - 1]!.moves) {
      const held = rules.workloadLimits.get(move.workload)?.heldInWave ?? null;
      if (held === null || held === k) continue;
      return fails(k, `Wave ${k} moves ${labelOf(facts, move.workload)}, which is held in wave ${held}.`);
    }
  }
  return holds(document.waves.length);
}

/** Of each set at most so many move in one wave. */
export function paceLimits(facts: Facts): Verdict {
  const { document, rules } = facts;
  const sets = (rules.way?.pace ?? []).map((rule) => ({ rule, members: new Set(rule.workloads) }));
  for (let k = 1; k <= document.waves.length; k++) {
    const moved = new Set(document.waves[k - 1]!.moves.map((move) => move.workload));
    for (const { rule, members } of sets) {
      let count = 0;
      for (const id of moved) if (members.has(id)) count++;
      if (count <= rule.maxPerWave) continue;
      return fails(k, `Wave ${k} moves ${count} workloads of ${rule.id}; at most ${round(rule.maxPerWave)} may move.`);
    }
  }
  return holds(document.waves.length);
}

/** No wave moves workloads of both sides of what is kept apart. */
export function keptApart(facts: Facts): Verdict {
  const { document, rules } = facts;
  for (let k = 1; k <= document.waves.length; k++) {
    const { moves } = document.waves[k - 1]!;
    for (const rule of rules.way?.apart ?? []) {
      const one = moves.find((move) => rule.one.has(move.workload));
      const other = moves.find((move) => rule.other.has(move.workload));
      if (one === undefined || other === undefined) continue;
      return fails(
        k,
        `Wave ${k} moves ${labelOf(facts, one.workload)} and ${labelOf(facts, other.workload)}, which ${rule.id} keeps apart.`,
      );
    }
  }
  return holds(document.waves.length);
}

/** All moves of the first set are in waves before those of the second, with the waves between that are asked for. */
export function strictOrder(facts: Facts): Verdict {
  const { document, rules } = facts;
  const checked = document.waves.length;
  const wavesOf = new Map<string, number[]>();
  document.waves.forEach((wave, index) => {
    for (const move of wave.moves) {
      const list = wavesOf.get(move.workload);
      if (list === undefined) wavesOf.set(move.workload, [index + 1]);
      else list.push(index + 1);
    }
  });
  for (const rule of rules.way?.before ?? []) {
    let last = 0;
    let lastOf = '';
    for (const id of rule.first) {
      const wave = wavesOf.get(id)?.at(-1) ?? 0;
      if (wave > last) [last, lastOf] = [wave, id];
    }
    let next = Infinity;
    let nextOf = '';
    for (const id of rule.later) {
      const wave = wavesOf.get(id)?.[0] ?? Infinity;
      if (wave < next) [next, nextOf] = [wave, id];
    }
    if (last === 0 || next === Infinity || next - last - 1 >= rule.wavesBetween) continue;
    const between = rule.wavesBetween === 0 ? '' : ` with ${round(rule.wavesBetween)} waves between`;
    return fails(
      checked,
      `By ${rule.id}, ${labelOf(facts, nextOf)} moves after ${labelOf(facts, lastOf)}${between}, but they move in the waves ${next} and ${last}.`,
    );
  }
  return holds(checked);
}

/** What goes by a stage between takes it first, and rests there for the whole waves that are asked for. */
export function stableStage(facts: Facts): Verdict {
  const { document, rules } = facts;
  const rest = rules.way?.stableStageWaves ?? 0;
  for (const [id, { via }] of rules.workloadLimits) {
    if (via === null) continue;
    let technology = document.states[0]?.seats.get(id)?.technology;
    if (technology === undefined || technology === via.technology) continue;
    let since: number | null = null;
    for (let k = 1; k < document.states.length; k++) {
      const next = document.states[k]!.seats.get(id)?.technology;
      if (next === undefined || next === technology) continue;
      if (since === null && next !== via.technology) {
        return fails(
          k + 1,
          `The workload ${labelOf(facts, id)} goes from ${technology} to ${next} in wave ${k}; it has to take ${via.technology} first.`,
        );
      }
      if (since !== null && technology === via.technology && !(k - since - 1 >= rest)) {
        return fails(
          k + 1,
          `The workload ${labelOf(facts, id)} takes ${via.technology} in wave ${since} and goes on to ${next} in wave ${k}; it has to rest for ${round(rest)} whole waves.`,
        );
      }
      since = k;
      technology = next;
    }
  }
  return holds(document.states.length);
}

/** Nothing moves after the last wave in which anything may. */
export function lastWave(facts: Facts): Verdict {
  const { document, rules } = facts;
  const last = rules.way?.lastWave ?? Infinity;
  for (let k = 1; k <= document.waves.length; k++) {
    const { moves } = document.waves[k - 1]!;
    if (moves.length === 0 || k <= last) continue;
    return fails(
      k,
      `Wave ${k} moves ${labelOf(facts, moves[0]!.workload)}; nothing may move after wave ${round(last)}.`,
    );
  }
  return holds(document.waves.length);
}

// ------------------------------------------------------------------ hardware

/** Per state to look at, one of the workloads on each host that carries any. */
function residentsOf(facts: Facts): readonly ReadonlyMap<string, string>[] {
  return facts.document.states.map((state, k) => {
    const isLookedAt = k >= firstState(facts) && k <= lastState(facts);
    return new Map(isLookedAt ? [...state.seats].map(([id, seat]) => [seat.host, id]) : []);
  });
}

/** Before its wave an arriving host is off, carries nothing and takes nothing. */
export function hostArrival(facts: Facts): Verdict {
  const { document, rules } = facts;
  const residents = residentsOf(facts);
  for (const [host, { availableFromWave: from }] of rules.hostEvents) {
    if (from === null) continue;
    const when = `${hostLabel(facts, host)} arrives with wave ${round(from)}`;
    for (let k = 0; k < document.states.length; k++) {
      if (k >= from) break;
      const state = document.states[k]!;
      if (state.on.has(host)) return fails(k + 1, `${when}, but it is on ${stateWords(k)}.`);
      const carried = residents[k]!.get(host);
      if (carried !== undefined) {
        return fails(k + 1, `${when}, but carries ${labelOf(facts, carried)} ${stateWords(k)}.`);
      }
      const early = k === 0 ? undefined : document.waves[k - 1]?.moves.find((move) => move.to.host === host);
      if (early !== undefined) {
        return fails(k + 1, `${when}, but ${labelOf(facts, early.workload)} moves there in wave ${k}.`);
      }
    }
    if (Number.isNaN(from)) return fails(0, `It is not known with which wave ${hostLabel(facts, host)} arrives.`);
  }
  return holds(document.states.length);
}

/** After its wave a host that has to go is empty and off, also where the roadmap ends before. */
export function hostDeadline(facts: Facts): Verdict {
  const { document, rules } = facts;
  const residents = residentsOf(facts);
  const last = document.states.length - 1;
  if (last < 0) return fails(0, 'There is no last state.');
  for (const [host, { offByWave: deadline }] of rules.hostEvents) {
    if (deadline === null) continue;
    const when = `${hostLabel(facts, host)} has to be empty and off when wave ${round(deadline)} ends`;
    for (let k = last < 1 ? 0 : 1; k <= last; k++) {
      if (k < deadline && k !== last) continue;
      const state = document.states[k]!;
      const ends = k < deadline ? ', where the roadmap ends' : '';
      const carried = residents[k]!.get(host);
      if (carried !== undefined) {
        return fails(k + 1, `${when}, but carries ${labelOf(facts, carried)} ${stateWords(k)}${ends}.`);
      }
      if (state.on.has(host)) return fails(k + 1, `${when}, but it is on ${stateWords(k)}${ends}.`);
    }
    if (Number.isNaN(deadline)) return fails(last + 1, `It is not known when ${hostLabel(facts, host)} has to be off.`);
  }
  return holds(document.states.length);
}

// ------------------------------------------------------------------ money and risk

/**
 * Sum over the moves of a wave. As with effort, a change of technology is a new deployment, which covers the change of host
 * that comes with it.
 */
function sumOf(
  { document, rules }: Facts,
  wave: number,
  port: 'portCost' | 'portRisk',
  move: 'moveCost' | 'moveRisk',
): number {
  let sum = 0;
  for (const one of document.waves[wave - 1]?.moves ?? []) {
    const limits = rules.workloadLimits.get(one.workload);
    if (limits !== undefined) sum += changesTechnology(one) ? limits[port] : limits[move];
  }
  return sum;
}

/** The expected loss by the moves of each wave is within the budget. */
export function riskBudget(facts: Facts): Verdict {
  const { document, rules } = facts;
  const budget = rules.way?.riskBudgetPerWave ?? Infinity;
  for (let k = 1; k <= document.waves.length; k++) {
    const risk = sumOf(facts, k, 'portRisk', 'moveRisk');
    if (isWithin(risk, budget)) continue;
    return fails(k, `Wave ${k} takes an expected loss of ${round(risk)}; ${round(budget)} are allowed.`);
  }
  return holds(document.waves.length);
}

/** What moves cost in each set of waves, with what is spent there anyway, is within its budget. */
export function budget(facts: Facts): Verdict {
  const { document, rules } = facts;
  for (const one of rules.way?.budgets ?? []) {
    let moves = 0;
    for (const wave of new Set(one.waves)) moves += sumOf(facts, wave, 'portCost', 'moveCost');
    if (isWithin(moves + one.committed, one.amount)) continue;
    return fails(
      document.waves.length,
      `The moves of ${one.id} cost ${round(moves)} and ${round(one.committed)} are spent there anyway; the budget is ${round(one.amount)}.`,
    );
  }
  return holds(document.waves.length);
}
