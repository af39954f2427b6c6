import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRoadmap, invariants } from '#core/roadmap/check.ts';
import { wayCase, waySpec, type WayCase } from '#test/unit/roadmap/wayEstate.ts';

const text = JSON.stringify(wayCase(waySpec()));

/** Every value in the tree with the way to it, lists and objects included. */
function partsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => partsOf(child, [...path, key]))];
}

function at(value: unknown, path: readonly string[]): Record<string, unknown> {
  let place = value;
  for (const key of path) place = (place as Record<string, unknown>)[key];
  return place as Record<string, unknown>;
}

const parts = partsOf(JSON.parse(text)).filter((path) => path.length > 1);

describe('a roadmap with a way', () => {
  test('is checked without an exception, whatever stands where in document, rules and schedule', () => {
    const junk = fc.oneof(
      fc.constantFrom<unknown>(null, undefined, NaN, Infinity, -1, 0.5, 1e9, '', 'x', true, [], {}, [[]], { id: 1 }),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = JSON.parse(text) as WayCase;
        for (const [choice, value] of changes) {
          const path = parts[choice % parts.length]!;
          try {
            at(damaged, path.slice(0, -1))[path.at(-1)!] = value;
          } catch {
            // An earlier change took the place away.
          }
        }
        const certificate = checkRoadmap(damaged.input, damaged.rules, damaged.schedule);
        const known: readonly string[] = invariants;
        expect(certificate.filter(({ invariant }) => !known.includes(invariant))).toEqual([]);
        for (const entry of certificate) expect(entry.holds).toBe(entry.counterexample === null);
      }),
      { numRuns: 800 },
    );
  });

  test('is found out when any day, team or wave of its schedule is changed', () => {
    const read = partsOf((JSON.parse(text) as WayCase).schedule).filter((path) =>
      ['wave', 'workload', 'team', 'start', 'end', 'day', 'from', 'hours', 'rollbackUntil'].includes(path.at(-1) ?? ''),
    );
    fc.assert(
      fc.property(fc.nat(), (choice) => {
        const damaged = JSON.parse(text) as WayCase;
        const path = read[choice % read.length]!;
        const parent = at(damaged.schedule, path.slice(0, -1));
        const old = parent[path.at(-1)!];
        parent[path.at(-1)!] = typeof old === 'number' ? -old : `${String(old)}x`;
        const certificate = checkRoadmap(damaged.input, damaged.rules, damaged.schedule);
        expect(certificate.some(({ holds }) => !holds)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
