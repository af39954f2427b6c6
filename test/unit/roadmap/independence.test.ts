import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Modules that a file imports values from (types vanish before anything runs). */
function valueImports(file: string): string[] {
  const source = readFileSync(new URL(`../../../core/roadmap/${file}`, import.meta.url), 'utf8');
  return [...source.matchAll(/^import (?!type )[^;]*? from '([^']+)';/gm)].map((match) => match[1]!);
}

test('the checker runs no code of the planner: it imports types, and its own reading of the document', () => {
  expect(valueImports('check.ts')).toEqual(['./checkReading.ts']);
  expect(valueImports('checkReading.ts')).toEqual([]);
});

test('this test can see value imports', () => {
  expect(valueImports('planRoadmap.ts')).toContain('./search.ts');
});
