import type { Objective } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';

/** In the order in which they are offered: soonest done, least money, least risk, least energy and carbon. */
export const alternativeIds = ['fast', 'cheap', 'safe', 'green'] as const;
/** Four ways of wanting the same target. */
export type AlternativeId = (typeof alternativeIds)[number];

/** An alternative to a scenario, as a scenario of its own. */
export interface Alternative {
  readonly id: AlternativeId;
  /** What it is made of, for the reader. */
  readonly description: string;
  readonly scenario: Scenario;
}

/** Part of the moves of a wave that the safe alternative allows. */
const safePace = 0.5;

/**
 * The scenario wanted in four ways: fast, cheap, safe and green. All keep its limits (people, calendars, budgets, order);
 * they differ in what is optimised, and the safe one also goes in smaller steps and rests before Wasm.
 */
export function alternativesOf(scenario: Scenario): readonly Alternative[] {
  const wanting = (
    id: AlternativeId,
    objective: Readonly<Record<Objective, number>>,
    more: Partial<Scenario['roadmap']> = {},
  ) => ({
    ...scenario,
    name: `${scenario.name} · ${id}`.slice(0, 200),
    roadmap: { ...scenario.roadmap, ...more, objective: { ...objective } },
  });
  const none = { npv: 0, time: 0, cost: 0, energy: 0, carbon: 0, risk: 0 };
  const { stableStageWaves, maxShareOfClusterPerWave } = scenario.roadmap;
  return [
    {
      id: 'fast',
      description: 'Done as early as the limits allow.',
      scenario: wanting('fast', { ...none, time: 1 }),
    },
    {
      id: 'cheap',
      description: 'The least money for moves and the earliest savings.',
      scenario: wanting('cheap', { ...none, npv: 1, cost: 1 }),
    },
    {
      id: 'safe',
      description:
        'The least expected loss: half the moves per wave at most, a rest as container before Wasm, at most a quarter of a cluster in one wave.',
      scenario: {
        ...wanting(
          'safe',
          { ...none, risk: 1 },
          {
            stableStageWaves: Math.max(1, stableStageWaves ?? 0),
            maxShareOfClusterPerWave: Math.min(0.25, maxShareOfClusterPerWave ?? 1),
          },
        ),
        maxMovesPerWave: Math.max(1, Math.floor((scenario.maxMovesPerWave ?? 50) * safePace)),
      },
    },
    {
      id: 'green',
      description: 'The least energy and carbon over the horizon.',
      scenario: wanting('green', { ...none, energy: 1, carbon: 1 }),
    },
  ];
}
