import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#core/planning/canonical.ts';

/** By the definition, slowly. */
function reference(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

test('canonical JSON is JSON with sorted keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(text).toBe(reference(value));
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 2000 },
  );
});

test('canonical JSON leaves out members that are undefined and does not depend on the order of keys', () => {
  expect(canonicalJson({ b: 1, a: undefined, c: [undefined, { e: 2, d: 1 }] })).toBe(
    '{"b":1,"c":[null,{"d":1,"e":2}]}',
  );
  expect(canonicalJson({ y: 1, x: 2 })).toBe(canonicalJson({ x: 2, y: 1 }));
});
