import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareAssumptionSets,
  isSameSet,
  readAssumptionFile,
  writeAssumptionFile,
  type AssumptionSetValues,
} from '#core/scenario/assumptionSet.ts';
import { assumptionDefinitions } from '#core/scenario/assumptions.ts';

const france: AssumptionSetValues = {
  name: 'Site in France',
  note: 'A new building',
  assumptions: { 'energy.pue': { likely: 1.3 }, 'energy.gramsCO2ePerKWh': { low: 40, likely: 51, high: 90 } },
};

function fileWith(assumptions: unknown, rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ schema: 'headroom.assumptions/1', name: 'x', assumptions, ...rest });
}

function problemsOf(text: string): readonly string[] {
  const read = readAssumptionFile('set.json', text);
  return read.ok
    ? []
    : read.problems.map(({ file, field, value, reason }) => `${file} | ${field} | ${value} | ${reason}`);
}

describe('a file of assumptions', () => {
  test('is read back as the set that was written', () => {
    const read = readAssumptionFile('set.json', writeAssumptionFile(france));
    expect(read).toEqual({ ok: true, set: france });
  });

  test('is read back whatever the set holds within its limits', () => {
    const anySet = fc
      .uniqueArray(fc.constantFrom(...assumptionDefinitions), { maxLength: 20 })
      .chain((definitions) =>
        fc.tuple(
          ...definitions.map((definition) =>
            fc
              .double({ min: definition.low, max: definition.high, noNaN: true })
              .map((likely) => [definition, likely] as const),
          ),
        ),
      )
      .map((pairs) => Object.fromEntries(pairs.map(([definition, likely]) => [definition.id, { likely }])));
    fc.assert(
      fc.property(anySet, (assumptions) => {
        const read = readAssumptionFile('set.json', writeAssumptionFile({ name: 'any', note: '', assumptions }));
        expect(read.ok && isSameSet(read.set.assumptions, assumptions)).toBe(true);
      }),
    );
  });

  test('says by itself what it assumes: every assumption with unit, range, distribution and source', () => {
    const written = JSON.parse(writeAssumptionFile(france)) as { assumptions: Record<string, unknown> };
    expect(Object.keys(written.assumptions)).toEqual(assumptionDefinitions.map(({ id }) => id));
    expect(written.assumptions['energy.pue']).toMatchObject({
      unit: '1',
      low: 1.2,
      likely: 1.3,
      high: 1.8,
      distribution: 'lognormal',
      changed: true,
    });
  });

  test('may name some assumptions alone: the others keep their default', () => {
    expect(readAssumptionFile('set.json', fileWith({ 'energy.pue': { likely: 1.4 } }))).toMatchObject({
      ok: true,
      set: { assumptions: { 'energy.pue': { likely: 1.4 } } },
    });
    expect(readAssumptionFile('set.json', fileWith({ 'energy.pue': { likely: 1.58 } }))).toMatchObject({
      set: { assumptions: {} },
    });
  });

  test.each<[what: string, text: string, problem: string]>([
    ['no JSON', '{', 'set.json | file | { | It is not JSON'],
    ['a list', '[]', 'set.json | file | [] | It must hold one object.'],
    ['another schema', '{"schema": "other/1"}', 'set.json | schema | other/1 | It must be "headroom.assumptions/1".'],
    ['no name', fileWith({}, { name: ' ' }), 'set.json | name |   | It must be a text of 1 to 200 characters.'],
    ['an unknown part', fileWith({}, { colour: 1 }), 'set.json | colour | 1 | A set has'],
    ['no assumptions', fileWith(7), 'set.json | assumptions | 7 | It must be an object'],
    [
      'an unknown assumption',
      fileWith({ 'energy.pu': { likely: 1 } }),
      'set.json | assumptions.energy.pu | {"likely":1} | There is no assumption "energy.pu" in this version.',
    ],
    [
      'a value out of its limits',
      fileWith({ 'energy.pue': { likely: 0.4 } }),
      'set.json | assumptions.energy.pue.likely | 0.4 | It must lie between 1 and 5.',
    ],
    [
      'a text for a number',
      fileWith({ 'energy.pue': { high: '2' } }),
      'set.json | assumptions.energy.pue.high | 2 | It must be a number.',
    ],
    [
      'another unit',
      fileWith({ 'energy.pricePerKWh': { likely: 0.15, unit: 'ct/kWh' } }),
      'set.json | assumptions.energy.pricePerKWh.unit | ct/kWh | Here it is "currency/kWh" and cannot be changed.',
    ],
    [
      'another distribution',
      fileWith({ 'energy.pue': { distribution: 'uniform' } }),
      'set.json | assumptions.energy.pue.distribution | uniform | Here it is "lognormal" and cannot be changed.',
    ],
    [
      'points out of order',
      fileWith({ 'energy.pue': { low: 1.7, likely: 1.2 } }),
      'set.json | assumptions.energy.pue | 1.7, 1.2, 1.8 | energy.pue: low 1.7, likely 1.2 and high 1.8 must not decrease.',
    ],
    [
      'a misspelt point',
      fileWith({ 'energy.pue': { likly: 1.4 } }),
      'set.json | assumptions.energy.pue.likly | 1.4 | An assumption has',
    ],
    [
      'null for an entry',
      fileWith({ 'energy.pue': null }),
      'set.json | assumptions.energy.pue | null | It must be an object',
    ],
  ])('with %s is refused by file, field, value and reason', (_what, text, problem) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test('has every problem named, and is refused whole', () => {
    const read = readAssumptionFile(
      'set.json',
      fileWith({ 'energy.pue': { likely: 0.4, high: 9 }, 'nothing.here': {}, 'cost.salary': { likely: 1 } }),
    );
    expect(read.ok).toBe(false);
    expect(!read.ok && read.problems.map(({ field }) => field)).toEqual([
      'assumptions.energy.pue.likely',
      'assumptions.energy.pue.high',
      'assumptions.nothing.here',
    ]);
  });
});

describe('comparing sets', () => {
  test('shows every assumption in each set and which differ', () => {
    const rows = compareAssumptionSets([{}, france.assumptions]);
    expect(rows).toHaveLength(assumptionDefinitions.length);
    expect(rows.filter(({ differs }) => differs).map(({ id }) => id)).toEqual(['energy.pue', 'energy.gramsCO2ePerKWh']);
    expect(rows.find(({ id }) => id === 'energy.pue')?.values).toEqual([
      { low: 1.2, likely: 1.58, high: 1.8 },
      { low: 1.2, likely: 1.3, high: 1.8 },
    ]);
  });

  test('finds two ways of saying the same to be the same', () => {
    expect(isSameSet({ 'energy.pue': { likely: 1.58 } }, {})).toBe(true);
    expect(isSameSet({ 'energy.pue': { likely: 1.5 } }, {})).toBe(false);
  });
});
