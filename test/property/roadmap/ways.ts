import * as fc from 'fast-check';
import type { RoadmapProblem, RoadmapTeam } from '#core/roadmap/problem.ts';
import { anyProblem, type Shape } from '#test/property/roadmap/problems.ts';

const skills = ['host-move', 'container', 'wasm', 'database'] as const;

function some<Value>(value: fc.Arbitrary<Value>, freq = 3): fc.Arbitrary<Value | undefined> {
  return fc.option(value, { freq, nil: undefined });
}

function set<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);
}

/** After its arrival, for a host that is to come. */
function offBy(
  { from, by }: { readonly from: number | undefined; readonly by: number | undefined },
  isThere: boolean,
): number | undefined {
  return by === undefined || isThere ? by : by + (from ?? 0);
}

/** Any problem with any limits of the way: most of them at once, often more than can be kept. */
export function anyWayProblem(shape: Shape): fc.Arbitrary<RoadmapProblem> {
  return anyProblem(shape).chain((base) => {
    const ids = base.workloads.map((workload) => workload.id);
    const used = new Set(base.workloads.map((workload) => workload.from.host));
    const wave = fc.integer({ min: 1, max: 8 });
    const waves = fc.uniqueArray(wave, { maxLength: 4 }).map((list) => list.toSorted((a, b) => a - b));
    const members = fc.uniqueArray(fc.constantFrom(...(ids.length === 0 ? ['none'] : ids)), {
      minLength: 1,
      maxLength: 5,
    });
    const name = fc.integer({ min: 0, max: 99 }).map((n) => `r${n}`);
    const skillSet = fc.subarray([...skills]);
    const team: fc.Arbitrary<RoadmapTeam> = fc
      .record({
        id: name,
        name,
        skills: fc.oneof(skillSet, fc.constant([...skills])),
        daysByWave: fc.array(
          fc.integer({
            min: 0,
            max: 15,
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        clusters: fc.constant(undefined),
      })
      .chain((one) =>
        some(fc.constantFrom<(string | null)[][]>([null], ['c1'], [null, 'c1'])).map((clusters) => {
          const { clusters: _, ...rest } = one;
          return { ...rest, ...set('clusters', clusters) };
        }),
      );
    const limitsOf = fc.record({
      skills: some(skillSet, 3),
      closedWaves: some(waves, 3),
      heldInWave: some(wave, 8),
      via: some(
        fc.record({
          technology: fc.constantFrom('container' as const, 'microvm' as const),
          portEffortDays: fc.integer({ min: 0, max: 6 }),
          skills: skillSet,
        }),
        3,
      ),
      changeGain: fc.integer({ min: 0, max: 20 }),
      portCost: fc.integer({ min: 0, max: 30 }),
      moveCost: fc.integer({ min: 0, max: 5 }),
      portRisk: fc.integer({ min: 0, max: 6 }),
      moveRisk: fc.integer({ min: 0, max: 2 }),
    });
    return fc
      .record({
        limits: fc.array(limitsOf, { minLength: ids.length, maxLength: ids.length }),
        events: fc.array(fc.record({ from: some(wave, 3), by: some(wave, 4) }), {
          minLength: base.hosts.length,
          maxLength: base.hosts.length,
        }),
        teams: some(fc.uniqueArray(team, { minLength: 1, maxLength: 3, selector: (one) => one.id }), 2),
        pace: some(
          fc.array(fc.record({ id: name, workloads: members, maxPerWave: fc.integer({ min: 1, max: 3 }) }), {
            maxLength: 2,
          }),
          2,
        ),
        apart: some(fc.array(fc.record({ id: name, sides: fc.tuple(members, members) }), { maxLength: 2 }), 3),
        before: some(
          fc.array(
            fc.record({ id: name, first: members, later: members, wavesBetween: fc.integer({ min: 0, max: 2 }) }),
            { maxLength: 2 },
          ),
          2,
        ),
        budgets: some(
          fc.uniqueArray(
            fc.record({
              id: name,
              waves,
              amount: fc.integer({ min: 0, max: 60 }),
              committed: fc.integer({ min: 0, max: 10 }),
            }),
            { maxLength: 2, selector: (one) => one.id },
          ),
          2,
        ),
        riskBudgetPerWave: some(fc.integer({ min: 0, max: 12 }), 3),
        stableStageWaves: some(fc.integer({ min: 0, max: 3 }), 2),
        lastWave: some(fc.integer({ min: 1, max: 12 }), 3),
        objective: some(
          fc.record({
            discountPerWave: fc.constantFrom(1, 0.99, 0.9),
            horizonWaves: fc.integer({ min: 1, max: 40 }),
            wavePenalty: fc.integer({ min: 0, max: 5 }),
            costWeight: fc.constantFrom(0, 1),
            riskWeight: fc.constantFrom(0, 1),
            unit: fc.constant('USD'),
          }),
          2,
        ),
      })
      .map((draw): RoadmapProblem => ({
        ...base,
        hosts: base.hosts.map((host, h) => ({
          ...host,
          ...(used.has(host.id) ? {} : set('availableFromWave', draw.events[h]!.from)),
          ...set('offByWave', offBy(draw.events[h]!, used.has(host.id))),
        })),
        workloads: base.workloads.map((workload, w) => {
          const { skills: needed, closedWaves, heldInWave, via, ...rest } = draw.limits[w]!;
          return {
            ...workload,
            ...rest,
            ...set('skills', needed),
            ...set('closedWaves', closedWaves),
            ...set('heldInWave', heldInWave),
            ...(workload.to.technology === 'wasm' ? set('via', via) : {}),
          };
        }),
        way: {
          ...set('teams', draw.teams),
          ...set('pace', draw.pace),
          ...set('apart', draw.apart),
          ...set('before', draw.before),
          ...set('budgets', draw.budgets),
          ...set('riskBudgetPerWave', draw.riskBudgetPerWave),
          ...set('stableStageWaves', draw.stableStageWaves),
          ...set('lastWave', draw.lastWave),
          ...set('objective', draw.objective),
        },
      }));
  });
}
