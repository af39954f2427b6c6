import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assessWaves, type RuledRoadmap } from '#core/roadmap/waveRules.ts';
import { waveRuleIds } from '#core/scenario/roadmapSettings.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const group = fc.constantFrom('a', 'b', 'c', 'gone');
const roadmap: fc.Arbitrary<RuledRoadmap> = fc.record({
  workloads: fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^w\d{1,2}$/),
      name: fc.constantFrom('one', 'two', 'three'),
      application: fc.option(group),
      isProduction: fc.boolean(),
      isCritical: fc.boolean(),
      isComplex: fc.boolean(),
      completeness: fc.record({ usage: share, system: share, traits: share, group: share, host: share }),
      priority: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    { selector: ({ id }) => id, maxLength: 30 },
  ),
  groups: fc.uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c'), name: fc.string(), dependsOn: fc.array(group, { maxLength: 3 }) }),
    { selector: ({ id }) => id },
  ),
  waves: fc.integer({ min: 0, max: 6 }),
  moves: fc.array(
    fc.record({
      workload: fc.stringMatching(/^w\d{1,2}$/),
      wave: fc.integer({ min: 1, max: 6 }),
      changesTo: fc.option(fc.constantFrom('container', 'wasm')),
    }),
    { maxLength: 60 },
  ),
  waveRules: fc.dictionary(
    fc.constantFrom(...waveRuleIds),
    fc.record({
      enabled: fc.boolean(),
      force: fc.constantFrom('must' as const, 'should' as const),
      weight: fc.integer({ min: 0, max: 100 }),
    }),
  ),
  maxMovesPerWave: fc.option(fc.integer({ min: 1, max: 5 })),
  firstWave: fc.integer({ min: 1, max: 3 }),
});

test('the wave rules judge any roadmap, within their bounds, and name only what moves in the wave', () => {
  fc.assert(
    fc.property(roadmap, (given) => {
      const assessed = assessWaves(given);
      expect(assessed.map(({ wave }) => wave)).toEqual(Array.from({ length: given.waves }, (_, index) => index + 1));
      for (const { wave, confidence, risk, priority, violations } of assessed) {
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1 + 1e-9);
        expect(risk).toBeGreaterThanOrEqual(0);
        expect(risk).toBeLessThanOrEqual(1 + 1e-9);
        if (priority !== null) expect(priority).toBeLessThanOrEqual(100 + 1e-9);
        const moved = new Set(given.moves.filter((one) => one.wave === wave).map((one) => one.workload));
        for (const violation of violations) {
          expect(violation.count).toBeGreaterThan(0);
          expect(violation.workloads.filter((id) => !moved.has(id))).toEqual([]);
          expect(given.waveRules[violation.rule]?.enabled).not.toBe(false);
        }
      }
    }),
  );
});

test('the order of workloads, groups and moves changes nothing', () => {
  const shuffled = roadmap.chain((given) =>
    fc.record({
      given: fc.constant(given),
      workloads: fc.shuffledSubarray([...given.workloads], { minLength: given.workloads.length }),
      groups: fc.shuffledSubarray([...given.groups], { minLength: given.groups.length }),
      moves: fc.shuffledSubarray([...given.moves], { minLength: given.moves.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ given, ...order }) => {
      expect(assessWaves({ ...given, ...order })).toEqual(assessWaves(given));
    }),
  );
});
