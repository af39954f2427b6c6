import { ApiError } from '#core/api.ts';
import { whatReplacesWhat } from '#core/catalogue/replacements.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { readWaves, type PlannedWave } from '#db/planRepository.ts';
import type { Handlers } from '../dispatcher.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** Waves of the newest plan. */
export function roadmapHandlers({ session }: ServiceContext) {
  function waves(): PlannedWave[] {
    const plan = session.plan();
    if (plan === null) throw new ApiError('no-plan', 'There is no roadmap before the first plan.');
    return readWaves(session.db, plan.id);
  }
  return {
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
        checklist: checklistOf(wave),
      };
    },
  } satisfies Partial<Handlers>;
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

/** What has to be done around the moves of a wave, from what the wave holds. */
function checklistOf(wave: PlannedWave): string[] {
  const changes = wave.byTransition.filter(({ from, to }) => toPlannedTechnology(from) !== toPlannedTechnology(to));
  const moved = wave.byTransition.reduce((sum, { moves }) => sum + moves, 0);
  const changed = changes.reduce((sum, { moves }) => sum + moves, 0);
  return [
    ...(wave.number > 1 ? [`Wave ${wave.number - 1} is finished and its hosts carry what the plan says.`] : []),
    `The owners of ${plural(moved, 'workload', 'workloads')} know the dates, ${wave.start} to ${wave.end}.`,
    `Each of them has a current backup that was restored once, and a written way back.`,
    ...changes.map(
      ({ from, to, moves }) =>
        `${plural(moves, 'workload', 'workloads')} from ${from} to ${to}: built, tested with real load and approved before the move.`,
    ),
    ...(changed > 0
      ? ['Monitoring, logs, secrets, storage and network policies are in place on the new platform.']
      : []),
    'While a workload moves, both sides have room: the plan counts it on both, so nothing else is put on these hosts.',
    'After each move: the service answers, its use stays within the planned demand for two business days.',
    ...(wave.released.length > 0
      ? [
          `When the wave ends, switch off ${wave.released.map(({ name }) => name).join(', ')}: first out of the cluster, then off, then out of monitoring, licences and support.`,
        ]
      : []),
  ];
}
