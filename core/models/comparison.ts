import { publishedCases, type PublishedCase } from './publishedCases.ts';
import { runModel } from './registry.ts';

/** Relative difference up to which two figures agree (MODELS.md, rule 2). */
export const RELATIVE_TOLERANCE = 1e-6;

/** A published case beside what the model computes now. */
export interface PublishedComparison extends PublishedCase {
  /** Null when the model refuses the input, which no published case should come to. */
  readonly computed: Readonly<Record<string, unknown>> | null;
  /** Whether the computed figures are the expected ones. */
  readonly agrees: boolean;
}

/** Whether a result is the expected one: same keys, same texts, numbers within the tolerance, relative. */
export function agrees(actual: unknown, expected: unknown, tolerance: number = RELATIVE_TOLERANCE): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return actual === expected || Math.abs(actual - expected) <= tolerance * Math.abs(expected);
  }
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) {
    return actual === expected;
  }
  const keys = Object.keys(expected);
  return (
    Array.isArray(actual) === Array.isArray(expected) &&
    Object.keys(actual).length === keys.length &&
    keys.every(
      (key) =>
        Object.hasOwn(actual, key) &&
        agrees((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key], tolerance),
    )
  );
}

/** Every published case, run: for the handbook's table of published and computed figures. */
export function comparePublished(): PublishedComparison[] {
  return publishedCases.map((entry) => {
    const run = runModel(entry.model, entry.input);
    return { ...entry, computed: run.ok ? run.output : null, agrees: run.ok && agrees(run.output, entry.expect) };
  });
}
