import { ApiError } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import type { BarRef, MoveRow, WaveSummary } from '#core/api/roadmapCalls.ts';
import { MoveBars } from '#core/roadmap/moveBars.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { DoubleContext, Handlers } from './contract.ts';
import type { Estate } from './estate.ts';
import type { PlannedEstate } from './planned.ts';

interface RoadmapParts {
  readonly estate: () => Estate;
  readonly plan: () => PlannedEstate | null;
  readonly scenario: () => Scenario;
  readonly edit: (label: string, next: Scenario, context: DoubleContext) => FileState;
}

const teams = [
  { id: 'platform', name: 'Platform' },
  { id: 'apps', name: 'Applications' },
] as const;

function teamOf(move: Pick<MoveRow, 'fromTechnology' | 'toTechnology'>): string {
  return move.fromTechnology === move.toTechnology ? 'platform' : 'apps';
}

/** The double's roadmap: bars of its moves, two teams of made-up strength, one freeze, and a check that knows efforts alone. */
export function roadmapAnswers({ estate, plan, scenario, edit }: RoadmapParts): Handlers {
  let known: { readonly plan: PlannedEstate; readonly bars: MoveBars } | null = null;

  function planned(): PlannedEstate {
    const now = plan();
    if (now === null) throw new ApiError('no-plan', 'There is no plan yet.');
    return now;
  }

  function bars(): MoveBars {
    const now = planned();
    if (known?.plan !== now) {
      const groups = new Map(estate().workloads.map(({ row }) => [row.id, row.group]));
      known = {
        plan: now,
        bars: new MoveBars(
          now.moves.map((move) => ({
            workload: move.workload,
            name: move.name,
            cluster: move.cluster,
            group: groups.get(move.workload) ?? null,
            team: teamOf(move),
            wave: move.wave,
            start: move.schedule?.start ?? '',
            end: move.schedule?.end ?? '',
            cutOverDay: move.schedule?.cutOver?.day ?? null,
            toTechnology: move.toTechnology,
            effortDays: move.effortDays,
          })),
          now.waves,
          new Map(teams.map(({ id, name }) => [id, name])),
        ),
      };
    }
    return known.bars;
  }

  function workloadsOf(bar: BarRef): readonly string[] {
    const workloads = bars().workloadsOf(bar.rows, bar.id, bar.wave, bar.within);
    if (workloads.length === 0) throw new ApiError('not-found', `In wave ${bar.wave} nothing of it moves.`);
    return workloads;
  }

  function hold(label: string, held: Readonly<Record<string, number>>, context: DoubleContext): FileState {
    const { roadmap } = scenario();
    return edit(label, { ...scenario(), roadmap: { ...roadmap, heldInWave: held } }, context);
  }

  const share = (wave: WaveSummary, team: string): number =>
    planned()
      .moves.filter((move) => move.wave === wave.number && teamOf(move) === team)
      .reduce((sum, move) => sum + move.effortDays, 0);

  return {
    'roadmap.conflicts': () => {
      const most = scenario().roadmap.maxWaves;
      const needs = plan()?.waves.length ?? 0;
      if (most === null || most >= needs) return [];
      return [
        {
          text: `These cannot all be kept: Applications has 20 person-days a wave; the roadmap has ${most} waves.`,
          proven: true,
          limits: [
            {
              id: 'last-wave',
              text: `The roadmap has ${most} waves.`,
              need: needs,
              have: most,
              unit: 'waves',
              change: `Allow ${needs} waves instead of ${most}.`,
              edit: { kind: 'setting', field: 'maxWaves', value: needs },
              isTried: true,
              reachesAll: true,
              place: { kind: 'settings' },
            },
          ],
        },
      ];
    },
    'roadmap.frame': () => {
      const now = plan();
      if (now === null) return null;
      const held = Object.values(scenario().roadmap.heldInWave);
      const heldByWave: Record<string, number> = {};
      for (const wave of held) heldByWave[wave] = (heldByWave[wave] ?? 0) + 1;
      const second = now.waves[1];
      return {
        currency: scenario().currency,
        wavesBefore: scenario().actual?.wavesBefore ?? 0,
        waves: now.waves.map((wave) => ({
          number: wave.number,
          closed: false,
          cost: wave.moves * 400,
          expectedLoss: wave.moves * 30,
          downtimeMinutes: wave.moves * 12,
          cutOvers: wave.moves,
          violations: [],
        })),
        freezes: second === undefined ? [] : [{ name: 'Year end', from: second.end, to: second.end, workloads: null }],
        hardware:
          second === undefined
            ? []
            : [{ kind: 'lease-end' as const, name: 'Old hosts go', date: second.end, hosts: 2 }],
        teams: teams.map(({ id, name }) => ({
          id,
          name,
          effort: now.waves.map((wave) => share(wave, id)),
          capacity: now.waves.map((wave) => wave.effortCapacityDays / 2),
        })),
        dependencies: [{ first: 'shop-1', later: 'shop-2' }],
        held: held.length,
        heldByWave,
      };
    },
    'roadmap.bars': (request) => {
      const { rows, total } = bars().page(request, scenario().roadmap.heldInWave);
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
      const { before, after } = bars().waits(bar, [{ first: 'shop-1', later: 'shop-2' }]);
      return { before: [...before], after: [...after] };
    },
    'roadmap.tryHold': async ({ bar, wave }, context) => {
      await context.work(2, ['Checking']);
      const workloads = workloadsOf(bar);
      const target = planned().waves[wave - 1];
      const own = planned()
        .moves.filter((move) => move.wave === bar.wave && workloads.includes(move.workload))
        .reduce((sum, move) => sum + move.effortDays, 0);
      const needs = (target?.effortDays ?? 0) + own;
      const isLate = target === undefined;
      const broken = isLate || needs > target.effortCapacityDays;
      return {
        workloads: workloads.length,
        violations: broken
          ? [
              {
                invariant: isLate ? 'last-wave' : 'effort-within-capacity',
                text: isLate
                  ? `Nothing may move after wave ${planned().waves.length}.`
                  : `Wave ${wave} needs ${needs.toFixed(1)} person-days; it has ${target.effortCapacityDays}.`,
                wave,
                host: null,
                workload: null,
                team: null,
                certain: isLate,
              },
            ]
          : [],
        nearestWave: broken ? null : wave,
        wavesTried: 1,
      };
    },
    'roadmap.hold': ({ bar, wave }, context) => {
      const held = { ...scenario().roadmap.heldInWave };
      for (const id of workloadsOf(bar)) {
        if (wave === null) delete held[id];
        else held[id] = wave;
      }
      return hold('Hold in a wave', held, context);
    },
    'roadmap.release': (_input, context) => hold('Let go', {}, context),
  };
}
