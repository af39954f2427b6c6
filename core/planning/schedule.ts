import type { Move, ScheduledMove, Wave } from '#core/planResult.ts';
import type { RoadmapWorkload } from '#core/roadmap/problem.ts';
import { dayNumber, isoDayOf, isWorkingDay } from './days.ts';
import { needOf, type MoveFacts, type WorkloadMoves } from './moveFacts.ts';
import type { WorkCalendar } from './workCalendar.ts';

/** What a schedule is made from. */
export interface ScheduleInputs {
  readonly waves: readonly Pick<Wave, 'number' | 'start' | 'end' | 'moves'>[];
  /** Per wave and move the id of its team; null where the scenario names none. */
  readonly teamOf: readonly (readonly (string | null)[])[];
  readonly calendar: WorkCalendar;
  readonly movesOf: ReadonlyMap<string, WorkloadMoves>;
  /** Money and risk as the roadmap counts them. */
  readonly workloads: ReadonlyMap<string, Pick<RoadmapWorkload, 'portCost' | 'moveCost' | 'portRisk' | 'moveRisk'>>;
  /** Person-days of a team in a wave. */
  readonly daysOf: (team: string | null, wave: number) => number;
}

/** Quarter hours: windows are not booked by the minute. */
const slotsPerHour = 4;

/**
 * How and when each move is made, one per move in their order. A team works through its moves of a wave in order, its person-days
 * spread evenly over its working days in it. What interrupts is switched over in the first window on or after its last day of
 * work; where the wave has no later one, the work is done before its last window. The way back is open to the end of the wave:
 * so long the old side is counted beside the new one.
 */
export function scheduleMoves(inputs: ScheduleInputs): readonly ScheduledMove[] {
  return inputs.waves.flatMap((wave, index) => scheduleWave(inputs, wave, inputs.teamOf[index] ?? []));
}

/** Which of a workload's moves this one is. */
function factsOf(moves: WorkloadMoves, move: Move): MoveFacts {
  if (move.fromTechnology === move.toTechnology) return moves.host;
  if (moves.via !== null && move.toTechnology === moves.via.technology) return moves.via;
  return moves.port ?? moves.host;
}

function scheduleWave(
  inputs: ScheduleInputs,
  wave: ScheduleInputs['waves'][number],
  teams: readonly (string | null)[],
): ScheduledMove[] {
  const done = new Map<string | null, number>();
  const daysOf = new Map<string | null, readonly string[]>();
  return wave.moves.map((move, index): ScheduledMove => {
    const team = teams[index] ?? null;
    const moves = inputs.movesOf.get(move.workload);
    if (moves === undefined) throw new Error(`${move.workload} moves but was not prepared`);
    const facts = factsOf(moves, move);
    const money = inputs.workloads.get(move.workload);
    const isChange = move.fromTechnology !== move.toTechnology;
    const before = done.get(team) ?? 0;
    done.set(team, before + move.effortDays);
    const days = daysOf.get(team) ?? workDays(inputs, wave, team);
    daysOf.set(team, days);
    const perDay = inputs.daysOf(team, wave.number) / days.length;
    const dayAt = (effort: number): string => {
      const position = perDay > 0 ? Math.floor(effort / perDay) : 0;
      return days[Math.min(days.length - 1, Math.max(0, position))]!;
    };
    let start = dayAt(before + 1e-9);
    // What ends with a day ends on that day and not on the next.
    let end = dayAt(Math.max(before, before + move.effortDays - 1e-9));
    if (end < start) end = start;
    const need = needOf(facts);
    let cutOver: ScheduledMove['cutOver'] = null;
    // Live moves, too, keep clear of days on which their workload is frozen.
    const slot = inputs.calendar.cutOverSlot(move.workload, wave.number, need, end);
    const day = slot?.day ?? end;
    if (day < start) start = day;
    end = day;
    if (facts.method !== 'live') {
      // A window is booked as a whole; an evening only for as long as it takes.
      const booked = Math.max(1, Math.ceil(need.hours * slotsPerHour)) / slotsPerHour;
      cutOver = {
        day,
        from: slot?.from ?? '18:00',
        hours: slot !== null && inputs.calendar.hasWindows(move.workload) && need.interrupts ? slot.hours : booked,
      };
    }
    return {
      wave: wave.number,
      workload: move.workload,
      team,
      method: facts.method,
      start,
      end,
      cutOver,
      transferHours: facts.transferHours,
      downtimeMinutes: facts.downtimeMinutes,
      cost: (isChange ? money?.portCost : money?.moveCost) ?? 0,
      expectedLoss: (isChange ? money?.portRisk : money?.moveRisk) ?? 0,
      rollbackUntil: wave.end,
    };
  });
}

/** Days of the wave on which the team works; where the calendar leaves none, all of Monday to Friday, else the first day. */
function workDays(
  { calendar }: ScheduleInputs,
  wave: ScheduleInputs['waves'][number],
  team: string | null,
): readonly string[] {
  const working = calendar.workingDays(wave.number, team);
  if (working.length > 0) return working;
  const days: string[] = [];
  for (let day = dayNumber(wave.start); day <= dayNumber(wave.end); day++)
    if (isWorkingDay(day)) days.push(isoDayOf(day));
  return days.length > 0 ? days : [wave.start];
}
