import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Modules that a file imports values from (types vanish before anything runs). */
function valueImports(file: string): string[] {
  const source = readFileSync(new URL(`../../../core/roadmap/${file}`, import.meta.url), 'utf8');
  return [...source.matchAll(/^import (?!type )[^;]*? from '([^']+)';/gm)].map((match) => match[1]!);
}

const checker = readdirSync(new URL('../../../core/roadmap/', import.meta.url)).filter((file) =>
  /^check\w*\.ts$/.test(file),
);

test('the checker runs no code of the planner: it imports types, and values of its own files only', () => {
  expect(checker).toContain('check.ts');
  for (const file of checker) {
    expect(valueImports(file).filter((from) => !checker.includes(from.replace('./', '')))).toEqual([]);
  }
});

test('the planner runs no code of the checker', () => {
  const planner = readdirSync(new URL('../../../core/roadmap/', import.meta.url)).filter(
    (file) => !checker.includes(file),
  );
  expect(planner.length).toBeGreaterThan(10);
  for (const file of planner) expect(valueImports(file).filter((from) => from.startsWith('./check'))).toEqual([]);
});

test('this test can see value imports', () => {
  expect(valueImports('planRoadmap.ts')).toContain('./search.ts');
});
