/**
 * A small seeded generator for search decisions: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, integer
 * arithmetic only, so every platform draws the same numbers. Not for statistics (see core/uncertainty) or secrets.
 */
export interface SearchRandom {
  /** Uniform integer in 0..bound-1; bound must be at least 1. */
  below(bound: number): number;
  /** Uniform in [0, 1). */
  unit(): number;
}

/** Returns a generator whose draws depend on `seed` alone. */
export function searchRandom(seed: number): SearchRandom {
  let a = 0x9e3779b9 ^ Math.trunc(seed);
  let b = 0x243f6a88 ^ Math.trunc(seed / 4294967296);
  let c = 0xb7e15162 | 0;
  let counter = 1;
  function next(): number {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }
  for (let i = 0; i < 15; i++) next();
  return {
    below: (bound) => Math.floor((next() / 4294967296) * bound),
    unit: () => next() / 4294967296,
  };
}
