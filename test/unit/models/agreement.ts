/** Relative difference up to which two figures agree (MODELS.md). */
export const RELATIVE_TOLERANCE = 1e-6;

/** Whether a result is the expected one: same keys, same texts, numbers within the tolerance, relative. */
export function agrees(actual: unknown, expected: unknown, tolerance = RELATIVE_TOLERANCE): boolean {
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
