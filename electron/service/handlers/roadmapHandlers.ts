import { ApiError, type ParsedInput } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import type { BarRef } from '#core/api/roadmapCalls.ts';
import { whatReplacesWhat } from '#core/catalogue/replacements.ts';

import type { ScheduledMove } from '#core/planResult.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { editActiveScenario } from '#db/historyRepository.ts';
import { readPlanStreams, readPlanSummary } from '#db/planRepository.ts';
import { readWaves, type PlannedWave } from '#db/plannedWaveRepository.ts';
import { moveTable } from '#db/tables.ts';
import { readPage } from '#db/paging.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import { plannedRoadmap, type PlannedRoadmap } from '../plannedRoadmap.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { waveSheet } from '../waveSheet.ts';

/** What limits lack in plans that were made before changes were edits. */
const wordsOnly = { edit: null, isTried: true, reachesAll: true, place: null };

/** Waves of the newest plan, its bars, and holding moves in waves. */
export function roadmapHandlers(context: ServiceContext) {
  const { session } = context;

  function waves(): PlannedWave[] {
    const plan = session.plan();
    if (plan === null) throw new ApiError('no-plan', 'There is no roadmap before the first plan.');
    return readWaves(session.db, plan.id);
  }

  function roadmap(): PlannedRoadmap {
    const found = plannedRoadmap(session);
    if (found === null) throw new ApiError('no-plan', 'There is no roadmap before the first plan.');
    return found;
  }

  function heldInWave(): Scenario['roadmap']['heldInWave'] {
    return session.active().scenario.roadmap.heldInWave;
  }

  /** The workloads of a bar; a bar that the newest plan no longer has is refused. */
  function workloadsOf(bar: BarRef): readonly string[] {
    const workloads = roadmap().bars.workloadsOf(bar.rows, bar.id, bar.wave, bar.within);
    if (workloads.length === 0) {
      throw new ApiError('not-found', `In wave ${bar.wave} nothing of it moves any more: there is a newer plan.`);
    }
    return workloads;
  }

  async function edit(label: string, change: (held: Record<string, number>) => void): Promise<FileState> {
    await session.change((db) =>
      editActiveScenario(db, label, (scenario) => {
        const held = { ...scenario.roadmap.heldInWave };
        change(held);
        return { ...scenario, roadmap: { ...scenario.roadmap, heldInWave: held } };
      }),
    );
    context.emit(['scenario', 'plan', 'history', 'file']);
    return session.state();
  }

  async function tryHold({ bar, wave }: ParsedInput<'roadmap.tryHold'>, call: CallContext) {
    // Said before a thread has the work: starting one takes longer than a pointer waits.
    call.progress(0, 'reading the plan');
    const { planId } = roadmap();
    const made = session.plan();
    const workloads = workloadsOf(bar);
    const streams = readPlanStreams(session.db, planId);
    if (streams === null) throw new ApiError('no-plan', 'The plan was replaced by a newer one.');
    const trial = await runTask(
      context,
      'hold',
      {
        ...streams,
        question: { workloads, fromWave: bar.wave, wave },
        planKey: `${session.path} ${planId} ${made?.inputsHash} ${made?.createdAt}`,
      },
      {
        isUrgent: true,
        signal: AbortSignal.any([call.signal, session.lifetime]),
        onProgress: (fraction, phase) => call.progress(fraction, phase),
      },
    );
    return { ...trial, violations: [...trial.violations], workloads: workloads.length };
  }

  return {
    'roadmap.frame': () => {
      const found = plannedRoadmap(session);
      if (found === null) return null;
      const held = heldInWave();
      const heldByWave: Record<string, number> = {};
      for (const wave of Object.values(held)) heldByWave[wave] = (heldByWave[wave] ?? 0) + 1;
      return { ...found.frame, held: Object.keys(held).length, heldByWave };
    },
    'roadmap.conflicts': () => {
      const plan = session.plan();
      if (plan === null) return [];
      const { roadmapConflicts = [] } = readPlanSummary(session.db, plan.id).details;
      return roadmapConflicts.map(({ text, proven, limits }) => ({
        text,
        proven,
        limits: limits.map((limit) => ({ ...wordsOnly, ...limit })),
      }));
    },
    'roadmap.bars': (request) => {
      const { rows, total } = roadmap().bars.page(request, heldInWave());
      return {
        total,
        offset: request.offset,
        rows: rows.map((row) => ({
          ...row,
          bars: row.bars.map((bar) => ({ ...bar, to: [...bar.to], cutOvers: [...bar.cutOvers] })),
        })),
      };
    },
    'roadmap.waits': ({ bar }) => {
      const { bars, frame } = roadmap();
      const { before, after } = bars.waits(bar, frame.dependencies);
      return { before: [...before], after: [...after] };
    },
    'roadmap.tryHold': tryHold,
    'roadmap.hold': ({ bar, wave }) => {
      const workloads = workloadsOf(bar);
      const what = plural(workloads.length, 'workload', 'workloads');
      const label = wave === null ? `letting go of ${what} of wave ${bar.wave}` : `holding ${what} in wave ${wave}`;
      return edit(label, (held) => {
        for (const id of workloads) {
          if (wave === null) delete held[id];
          else held[id] = wave;
        }
      });
    },
    'roadmap.release': () =>
      edit('letting go of everything that is held in a wave', (held) => {
        for (const id of Object.keys(held)) delete held[id];
      }),
    'moves.page': (request) => {
      const page = readPage(session.db, moveTable, request, session.plan()?.id ?? null);
      const held = heldInWave();
      const known = plannedRoadmap(session);
      return {
        ...page,
        rows: page.rows.map((row) => {
          const entry = known?.scheduleOf.get(row.id);
          const wave = held[row.workload];
          return {
            ...row,
            ...(entry === undefined ? {} : { schedule: scheduleOf(entry) }),
            ...(wave === undefined ? {} : { heldInWave: wave }),
          };
        }),
      };
    },
    'roadmap.waves': () => (session.plan() === null ? [] : waves().map(toContract)),
    'roadmap.wave': ({ number }) => {
      const wave = waves().find((candidate) => candidate.number === number);
      if (wave === undefined) throw new ApiError('not-found', `The roadmap has no wave ${number}.`);
      return {
        wave: toContract(wave),
        replacements: wave.byTransition
          .map(({ from, to, moves }) => ({
            from,
            to,
            workloads: moves,
            items: whatReplacesWhat(from, to).map((item) => ({
              aspect: item.title,
              before: item.from,
              after: item.to,
              source: item.source,
            })),
          }))
          .filter(({ items }) => items.length > 0),
        ...waveSheet(session.db, session.plan()!.id, wave),
      };
    },
  } satisfies Partial<Handlers>;
}

function scheduleOf({ wave: _wave, workload: _workload, ...schedule }: ScheduledMove) {
  return { ...schedule, cutOver: schedule.cutOver === null ? null : { ...schedule.cutOver } };
}

function toContract(wave: PlannedWave) {
  return {
    ...wave,
    released: [...wave.released],
    byCluster: [...wave.byCluster],
    byTransition: [...wave.byTransition],
  };
}

function plural(count: number, singular: string, several: string): string {
  return count === 1 ? `1 ${singular}` : `${count} ${several}`;
}
