import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#core/planning/canonical.ts';

/** The same value with the members of every object put in the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

test('canonical JSON holds the whole value and is the same for equal ones', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test('canonical JSON sorts keys by code units and leaves out members that are undefined', () => {
  expect(canonicalJson({ b: 1, a: undefined, c: [undefined, { 10: 0, e: 2, 9: 0, D: 1 }] })).toBe(
    '{"b":1,"c":[null,{"10":0,"9":0,"D":1,"e":2}]}',
  );
});
