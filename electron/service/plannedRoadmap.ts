import { mostDependencies, type RoadmapFrame } from '#core/api/roadmapCalls.ts';
import type { ScheduledMove } from '#core/planResult.ts';
import { MoveBars } from '#core/roadmap/moveBars.ts';
import { readBarMoves, readWaves } from '#db/plannedWaveRepository.ts';
import { readPlanSummary } from '#db/planRepository.ts';
import { readGroupGraph } from '#db/groupRepository.ts';
import { moveId } from '#db/tables.ts';
import type { PlanSession } from './planSession.ts';

/** The newest plan's roadmap, read once for the many small questions that its drawing asks. */
export interface PlannedRoadmap {
  readonly planId: number;
  readonly bars: MoveBars;
  readonly scheduleOf: ReadonlyMap<string, ScheduledMove>;
  readonly frame: Omit<RoadmapFrame, 'held' | 'heldByWave'>;
}

const known = new WeakMap<PlanSession, { readonly key: string; readonly roadmap: PlannedRoadmap }>();

/** The roadmap of the newest plan, current or stale; null before the first. Kept until there is another plan. */
export function plannedRoadmap(session: PlanSession): PlannedRoadmap | null {
  const plan = session.plan();
  if (plan === null) return null;
  const key = `${session.path} ${plan.id} ${plan.createdAt}`;
  const kept = known.get(session);
  if (kept?.key === key) return kept.roadmap;
  const roadmap = readRoadmap(session, plan.id);
  known.set(session, { key, roadmap });
  return roadmap;
}

function readRoadmap({ db }: PlanSession, planId: number): PlannedRoadmap {
  const { details, scenario, certificate } = readPlanSummary(db, planId);
  const { rules } = details;
  // Plans of before there were schedules or settings of the way have none.
  const schedule = (details as Partial<typeof details>).schedule ?? [];
  const settings = (scenario as Partial<typeof scenario>).roadmap;
  const waves = readWaves(db, planId);
  const scheduleOf = new Map(schedule.map((entry) => [moveId(entry.wave, entry.workload), entry]));
  const teams = rules.way?.teams ?? [];
  const moves = readBarMoves(db, planId).map((move) => {
    const wave = waves[move.wave - 1];
    const entry = scheduleOf.get(moveId(move.wave, move.workload));
    return {
      ...move,
      team: entry?.team ?? null,
      start: entry?.start ?? wave?.start ?? '',
      end: entry?.end ?? wave?.end ?? '',
      cutOverDay: entry?.cutOver?.day ?? null,
    };
  });

  const figures = waves.map(() => ({ cost: 0, expectedLoss: 0, downtimeMinutes: 0, cutOvers: 0 }));
  for (const entry of schedule) {
    const own = figures[entry.wave - 1];
    if (own === undefined) continue;
    own.cost += entry.cost;
    own.expectedLoss += entry.expectedLoss;
    own.downtimeMinutes += entry.downtimeMinutes;
    if (entry.cutOver !== null) own.cutOvers++;
  }
  const daysOf = (days: readonly number[], wave: number): number => days[Math.min(wave, days.length) - 1] ?? 0;
  const effortOf = new Map<string, number[]>();
  for (const move of moves) {
    const id = teams.length === 0 ? '' : (move.team ?? '');
    const effort = effortOf.get(id) ?? waves.map(() => 0);
    effort[move.wave - 1] = (effort[move.wave - 1] ?? 0) + move.effortDays;
    effortOf.set(id, effort);
  }
  const names = new Map(readGroupGraph(db).map(({ id, name }) => [id, name]));
  const dependencies = rules.groups.flatMap((group) => {
    const later = names.get(group.id);
    if (later === undefined) return [];
    return group.dependsOn.flatMap((id) => {
      const first = names.get(id);
      return first === undefined ? [] : [{ first, later }];
    });
  });
  const moved = new Set(moves.map((move) => move.group));
  return {
    planId,
    bars: new MoveBars(moves, waves, new Map(teams.map(({ id, name }) => [id, name]))),
    scheduleOf,
    frame: {
      currency: scenario.currency,
      wavesBefore: scenario.actual?.wavesBefore ?? 0,
      waves: waves.map((wave, index) => ({
        number: wave.number,
        closed: teams.length > 0 && teams.every((team) => daysOf(team.daysByWave, wave.number) === 0),
        ...figures[index]!,
        violations: certificate
          .filter(
            (entry) => !entry.holds && new RegExp(`\\bwaves? ${wave.number}\\b`, 'iu').test(entry.counterexample ?? ''),
          )
          .map((entry) => ({ invariant: entry.invariant, text: entry.counterexample ?? '' })),
      })),
      freezes: (settings?.freezes ?? []).map((freeze) => ({
        name: freeze.name,
        from: freeze.from,
        to: freeze.to,
        workloads: freeze.workloads?.length ?? null,
      })),
      hardware: (settings?.hardware ?? []).map((event) => ({
        kind: event.kind,
        name: event.name,
        date: event.date,
        hosts: event.kind === 'arrival' ? event.count : event.hosts.length,
      })),
      teams:
        teams.length === 0
          ? [
              {
                id: '',
                name: '',
                effort: effortOf.get('') ?? waves.map(() => 0),
                capacity: waves.map((wave) => wave.effortCapacityDays),
              },
            ]
          : teams.map(({ id, name, daysByWave }) => ({
              id,
              name,
              effort: effortOf.get(id) ?? waves.map(() => 0),
              capacity: waves.map((wave) => daysOf(daysByWave, wave.number)),
            })),
      dependencies: dependencies
        .filter(({ first, later }) => moved.has(first) && moved.has(later))
        .slice(0, mostDependencies),
    },
  };
}
