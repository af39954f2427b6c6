import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { loadSolver } from '#core/placement/solver.ts';
import { ColumnProgram } from '#core/roadmap/columnProgram.ts';
import { prepare } from '#core/roadmap/prepare.ts';
import { goalOfOutcome, Relaxation } from '#core/roadmap/relaxation.ts';
import { searchSequence } from '#core/roadmap/search.ts';
import { searchPrices, valueBound, wavesOfBound } from '#core/roadmap/valueBound.ts';
import { valuedEstate } from '#test/bench/valuedEstate.ts';

const prepared = prepare(valuedEstate(140, 4));
const outcome = searchSequence(prepared, quietContext);
const value = outcome.value!;
const waves = wavesOfBound(prepared, outcome.sequence.waves.length);
const relaxation = new Relaxation(prepared, goalOfOutcome(prepared, outcome, waves), true);
const start = searchPrices(relaxation, value, quietContext, () => false);
const none = { bound: Infinity, prices: new Float64Array(relaxation.rows.length) };
const scale = Float64Array.from(relaxation.limit, (limit) => (limit < Infinity ? Math.max(1, Math.abs(limit)) : 0));

async function program(): Promise<ColumnProgram> {
  return new ColumnProgram((await loadSolver())!, relaxation, scale, start.prices);
}

/** Per block the wave in which the roadmap switches its host off; blocks are in the order of hosts. */
function released(): Int32Array {
  const at = outcome.sequence.waves.flatMap((wave, k) => wave.released.map((h) => ({ h, k: k + 1 })));
  const inOrder = at.toSorted((a, b) => a.h - b.h);
  let next = 0;
  return relaxation.windows.first.map((first) => (first > 0 ? inOrder[next++]!.k : 0));
}

test('programs over columns find prices that are at least as good as those of the subgradients', async () => {
  const columns = await program();
  const found = columns.improve(relaxation.windows, start, -Infinity, true, 100, () => undefined);
  columns.dispose();
  expect(found.isConverged).toBe(true);
  expect(found.bound).toBeLessThanOrEqual(start.bound);
  expect(found.bound).toBeGreaterThanOrEqual(value);
  expect(relaxation.evaluate(found.prices).bound).toBe(found.bound);
});

test('the bound within the waves in which the roadmap switches hosts off holds for the roadmap, before and after other windows', async () => {
  const columns = await program();
  const own = { first: released(), last: released() };
  expect(own.first.filter((k) => k > 0).length).toBeGreaterThan(0);
  const before = columns.improve(own, none, -Infinity, true, 100, () => undefined).bound;
  const whole = columns.improve(relaxation.windows, none, -Infinity, true, 100, () => undefined).bound;
  const after = columns.improve(own, none, -Infinity, true, 100, () => undefined).bound;
  columns.dispose();
  expect(before).toBeGreaterThanOrEqual(value);
  expect(after).toBeGreaterThanOrEqual(value);
  // What was asked in between changes nothing beyond the tolerance, and a part is never worth more than the whole.
  expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-3 * value);
  expect(before).toBeLessThanOrEqual(whole * (1 + 1e-3));
});

test('what cannot be is bounded by no worth at all', async () => {
  const columns = await program();
  const never = relaxation.windows.first.map((first) => (first > 0 ? 1 : 0));
  const found = columns.improve({ first: never, last: never }, none, value, true, 200, () => undefined);
  columns.dispose();
  expect(found.bound).toBeLessThan(value);
});

test('the same estate gives the same bound to the last bit', async () => {
  const bounds = await Promise.all([1, 2].map(async () => valueBound(prepared, outcome, 1, quietContext)));
  expect(bounds[1]).toEqual(bounds[0]);
  expect(bounds[0]!.bound).toBeGreaterThanOrEqual(value);
});
