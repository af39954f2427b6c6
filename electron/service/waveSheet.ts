import type { WaveAssessmentView } from '#core/api/roadmapCalls.ts';
import { podRuntimeOf } from '#core/export/kubernetes/runtimes.ts';
import type { ScheduledMove } from '#core/planResult.ts';
import { addDays } from '#core/roadmap/calendar.ts';
import { waveChecklist } from '#core/roadmap/waveChecklist.ts';
import type { ReadableDb } from '#db/database.ts';
import { readMovesUpTo, type PlannedWave } from '#db/plannedWaveRepository.ts';
import { readPlanSummary } from '#db/planRepository.ts';
import { readNamesOf } from '#db/ruleRepository.ts';

/** Hosts that a line names by the words of the scenario. */
const mostWords = 5;

/** What a wave is judged as and what has to be done around it, from the stored plan. */
export function waveSheet(
  db: ReadableDb,
  planId: number,
  wave: PlannedWave,
): { readonly checklist: string[]; readonly assessment: WaveAssessmentView | null } {
  const { details, scenario } = readPlanSummary(db, planId);
  // Plans of before there were schedules or settings of the way have none.
  const schedule = (details as { readonly schedule?: readonly ScheduledMove[] }).schedule ?? [];
  const settings = (scenario as Partial<typeof scenario>).roadmap;
  const assessed = details.waveAssessment?.find((one) => one.wave === wave.number);
  const scheduleOf = new Map(
    schedule.flatMap((one) => (one.wave === wave.number ? [[one.workload, one] as const] : [])),
  );
  const teams = new Map((details.rules.way?.teams ?? []).map(({ id, name }) => [id, name]));
  const moves = readMovesUpTo(db, planId, wave.number);
  const classesBefore = new Set<string>();
  const classesNow = new Set<string>();
  for (const move of moves) {
    const name = podRuntimeOf(move.toTechnology, move.stack ?? '')?.runtimeClass;
    if (name != null) (move.wave < wave.number ? classesBefore : classesNow).add(name);
  }
  const names = readNamesOf(db, 'workloads', assessed?.violations.flatMap(({ workloads }) => workloads) ?? []);
  return {
    checklist: [
      ...waveChecklist({
        number: wave.number,
        start: wave.start,
        end: wave.end,
        nearUntil: addDays(wave.end, scenario.waveDays + 1),
        moves: moves
          .filter((move) => move.wave === wave.number)
          .map((move) => {
            const entry = scheduleOf.get(move.workload);
            return {
              name: move.name,
              from: move.fromTechnology,
              to: move.toTechnology,
              effortDays: move.effortDays,
              team: entry?.team == null ? null : (teams.get(entry.team) ?? entry.team),
              cutOver: entry?.cutOver ?? null,
              transferHours: entry?.transferHours ?? 0,
              downtimeMinutes: entry?.downtimeMinutes ?? 0,
              rollbackUntil: entry?.rollbackUntil ?? null,
            };
          }),
        released: wave.released.map(({ name }) => name),
        freezes: (settings?.freezes ?? []).map(({ name, from, to, workloads }) => ({
          name,
          from,
          to,
          isForAll: workloads === null,
        })),
        hardware: (settings?.hardware ?? []).map((event) => ({
          kind: event.kind,
          name: event.name,
          date: event.date,
          hosts:
            event.kind === 'arrival'
              ? `${event.count} ${event.count === 1 ? 'host' : 'hosts'}`
              : `${event.hosts.slice(0, mostWords).join(', ')}${event.hosts.length > mostWords ? ' …' : ''}`,
        })),
        runtimeClasses: [...classesNow].sort().map((name) => ({ name, isNew: !classesBefore.has(name) })),
        brokenRules: assessed?.violations.map(({ text }) => text) ?? [],
      }),
    ],
    assessment:
      assessed === undefined
        ? null
        : {
            confidence: assessed.confidence,
            completeness: { ...assessed.completeness },
            risk: assessed.risk,
            priority: assessed.priority,
            violations: assessed.violations.map(({ workloads, ...violation }) => ({
              ...violation,
              workloads: workloads.map((id) => ({ id, name: names.get(id)?.name ?? id })),
            })),
          },
  };
}
