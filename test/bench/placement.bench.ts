/**
 * Packs published instances (where the shared inputs are there) and prints one line each: our answer beside the proven optimum
 * and the best published heuristic. With --engines it packs generated instances instead (see mixedItems.ts), beside a plain first
 * fit decreasing in the same language and HiGHS alone on the full assignment model, in one run on one machine, one thread each.
 *
 *   node test/bench/placement.bench.ts [--filter TEXT] [--time-limit SECONDS] [--steps N] [--threads 1|2] [--clock wall|cpu]
 *   node test/bench/placement.bench.ts --engines [--filter TEXT] [--time-limit SECONDS] [--clock wall|cpu]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  packingOf,
  preparePacking,
  searchPacking,
  type PackProgress,
  type PackSearchResult,
} from '#core/placement/pack.ts';
import type { PackInstance } from '#core/placement/packInstance.ts';
import type { PackProblem } from '#core/placement/packProblem.ts';
import { loadSolver } from '#core/placement/solver.ts';
import { sharedFile } from '#test/fixtures/shared.ts';
import { mixedItems, type MixedItems, type mixtures } from './mixedItems.ts';

interface Published {
  readonly name: string;
  readonly optimum: number;
  readonly bestPublishedHeuristic: number;
  readonly instance: PackInstance;
}

interface Order {
  readonly problem: PackProblem;
  readonly timeLimitSeconds: number | null;
  readonly stepLimit: number | null;
  readonly shard: number;
  readonly shards: number;
  readonly clock: string;
}

/** Processor time of this thread compares engines on a machine that does other things as well; users feel wall time. */
function clockOf(name: string): () => number {
  return name === 'cpu' ? () => process.threadCpuUsage().user / 1000 : () => performance.now();
}

async function run(
  order: Order,
  onImprovement: (state: PackProgress) => void = () => undefined,
): Promise<{ found: PackSearchResult; seconds: number }> {
  const now = clockOf(order.clock);
  const start = now();
  const found = await searchPacking(order.problem, {
    ...(order.timeLimitSeconds === null ? {} : { timeLimitSeconds: order.timeLimitSeconds }),
    ...(order.stepLimit === null ? {} : { stepLimit: order.stepLimit }),
    seed: 1,
    shard: order.shard,
    shards: order.shards,
    context: { progress: () => undefined, isCancelled: () => false, elapsedMs: () => now() - start },
    onImprovement,
  });
  return { found, seconds: (now() - start) / 1000 };
}

async function inWorker(order: Order): Promise<{ found: PackSearchResult; seconds: number }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/**
 * The textbook baseline: items by largest relative size, each into the first bin with room. Null when it is not through after
 * `seconds`: it looks at every open bin for every item.
 */
function firstFitDecreasing({ capacity, items }: MixedItems, seconds: number, now: () => number): number | null {
  const end = now() + 1000 * seconds;
  const share = (size: readonly number[]): number => Math.max(...size.map((s, d) => s / capacity[d]!));
  const sorted = items.map((item) => item.size).toSorted((a, b) => share(b) - share(a));
  const rooms: number[][] = [];
  for (const [i, size] of sorted.entries()) {
    if (i % 256 === 0 && now() > end) return null;
    const room = rooms.find((free) => size.every((s, d) => s <= free[d]!));
    if (room === undefined) rooms.push(capacity.map((c, d) => c - size[d]!));
    else size.forEach((s, d) => (room[d]! -= s));
  }
  return rooms.length;
}

/** HiGHS on the assignment model with one binary per item and bin, bins up to the first fit answer; null without an answer. */
async function solverAlone({ capacity, items }: MixedItems, bins: number, seconds: number): Promise<number | null> {
  const highs = await loadSolver();
  if (highs === null) return null;
  const n = items.length;
  const dimensions = capacity.length;
  const columns = n * bins + bins;
  const rows = n + bins * dimensions;
  const starts = [0];
  const indices: number[] = [];
  const entries: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let b = 0; b < bins; b++) {
      indices.push(i);
      entries.push(1);
      for (let d = 0; d < dimensions; d++) {
        indices.push(n + b * dimensions + d);
        entries.push(items[i]!.size[d]!);
      }
      starts.push(indices.length);
    }
  }
  for (let b = 0; b < bins; b++) {
    for (let d = 0; d < dimensions; d++) {
      indices.push(n + b * dimensions + d);
      entries.push(-capacity[d]!);
    }
    starts.push(indices.length);
  }
  return highs.withModel(
    {
      numCols: columns,
      numRows: rows,
      colCost: Float64Array.from({ length: columns }, (_, c) => (c >= n * bins ? 1 : 0)),
      colLower: new Float64Array(columns),
      colUpper: new Float64Array(columns).fill(1),
      rowLower: Float64Array.from({ length: rows }, (_, r) => (r < n ? 1 : -highs.infinity)),
      rowUpper: Float64Array.from({ length: rows }, (_, r) => (r < n ? 1 : 0)),
      matrix: {
        format: 'csc',
        numRows: rows,
        numCols: columns,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(entries),
      },
      integrality: new Int32Array(columns).fill(1),
    },
    (model) => {
      model.options.set({ output_flag: false, time_limit: seconds });
      model.run();
      const value = model.getObjectiveValue();
      return Number.isFinite(value) && value > 0 ? Math.round(value) : null;
    },
  );
}

/** What is compared: mixture, items, dimensions, seed. */
const compared: readonly (readonly [keyof typeof mixtures, number, number, number])[] = [
  ['uniform', 30, 3, 1],
  ['uniform', 60, 3, 2],
  ['uniform', 120, 5, 3],
  ['uniform', 250, 3, 4],
  ['uniform', 2_000, 4, 5],
  ['uniform', 10_000, 4, 6],
  ['flavours', 10_000, 4, 6],
  ['uniform', 100_000, 4, 7],
  ['small', 100_000, 4, 7],
  ['correlated', 100_000, 4, 7],
  ['complementary', 100_000, 4, 7],
  ['flavours', 100_000, 4, 7],
  ['large', 100_000, 4, 7],
  ['uniform', 1_000_000, 4, 8],
  ['flavours', 1_000_000, 4, 8],
];

/** HiGHS is handed the full model up to this many variables: twice as many no longer fit its 32-bit memory. */
const mostVariables = 2_000_000;

async function compareEngines(seconds: number, filter: string, clock: string): Promise<void> {
  const now = clockOf(clock);
  const gapOf = (bins: number, bound: number): string => `${(100 * (bins / bound - 1)).toFixed(2)} %`;
  console.log(
    [
      'items',
      'bound',
      'first answer',
      'bins (gap)',
      'plain first fit decreasing (gap)',
      'HiGHS alone (gap)',
      'most memory so far',
    ].join(' | '),
  );
  for (const [mixture, count, dimensions, seed] of compared) {
    const name = `${count} ${mixture}, ${dimensions} dimensions`;
    if (!name.includes(filter)) continue;
    const mixed = mixedItems(mixture, count, dimensions, seed);
    let start = now();
    const { problem } = preparePacking(mixed);
    const readSeconds = (now() - start) / 1000;
    start = now();
    let first = '';
    const limit = count >= 1_000_000 ? 2.5 * seconds : seconds;
    const { found, seconds: ourSeconds } = await run(
      { problem, timeLimitSeconds: limit, stepLimit: null, shard: 0, shards: 1, clock },
      ({ binCount, lowerBound }) => {
        if (first === '') first = `${(now() - start).toFixed(0)} ms (${gapOf(binCount, lowerBound)})`;
      },
    );
    const ours = found.best?.cost ?? Number.NaN;
    const bound = found.bound.cost;
    const memory = process.resourceUsage().maxRSS / 1024;
    start = now();
    const plain = firstFitDecreasing(mixed, 6 * seconds, now);
    const plainSeconds = (now() - start) / 1000;
    start = now();
    const variables = (plain ?? ours) * (count + 1);
    const alone = variables > mostVariables ? null : await solverAlone(mixed, plain ?? ours, seconds);
    const aloneSeconds = (now() - start) / 1000;
    console.log(
      [
        name,
        `${bound}`,
        first,
        `${ours} (${gapOf(ours, bound)}) in ${ourSeconds.toFixed(2)} s after ${readSeconds.toFixed(2)} s of reading`,
        plain === null
          ? `no answer in ${plainSeconds.toFixed(0)} s`
          : `${plain} (${gapOf(plain, bound)}) in ${plainSeconds.toFixed(2)} s`,
        variables > mostVariables
          ? `not possible: ${variables.toExponential(1)} variables`
          : alone === null
            ? `no answer in ${aloneSeconds.toFixed(1)} s`
            : `${alone} (${gapOf(alone, bound)}) in ${aloneSeconds.toFixed(2)} s`,
        `${memory.toFixed(0)} MiB`,
      ].join(' | '),
    );
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      filter: { type: 'string', default: '' },
      'time-limit': { type: 'string', default: '10' },
      steps: { type: 'string' },
      engines: { type: 'boolean', default: false },
      clock: { type: 'string', default: 'wall' },
      threads: { type: 'string', default: '1' },
    },
  });
  if (values.engines) {
    await compareEngines(Number(values['time-limit']), values.filter, values.clock);
    return;
  }
  const path = sharedFile('reference/vbp/instances.json');
  if (path === null) {
    console.log('The published instances are not here; nothing to compare with.');
    return;
  }
  const cases = (JSON.parse(readFileSync(path, 'utf8')) as Published[]).filter((published) =>
    published.name.includes(values.filter),
  );
  const sums = new Map<
    string,
    { cases: number; optimal: number; proven: number; over: number; published: number; worse: number; seconds: number }
  >();
  const threads = Number(values.threads);
  for (const { name, optimum, bestPublishedHeuristic, instance } of cases) {
    const compiled = preparePacking(instance);
    const order = {
      problem: compiled.problem,
      timeLimitSeconds: values.steps === undefined ? Number(values['time-limit']) : null,
      stepLimit: values.steps === undefined ? null : Number(values.steps),
      shards: threads,
      clock: values.clock,
    };
    const results = await Promise.all(
      Array.from({ length: threads }, (_, shard) =>
        threads === 1 ? run({ ...order, shard }) : inWorker({ ...order, shard }),
      ),
    );
    const result = packingOf(
      compiled,
      results.map(({ found }) => found),
      results.reduce((longest, { seconds }) => Math.max(longest, seconds), 0),
    );
    const family = name.split('-')[0] ?? name;
    const sum = sums.get(family) ?? { cases: 0, optimal: 0, proven: 0, over: 0, published: 0, worse: 0, seconds: 0 };
    sum.cases++;
    sum.optimal += result.binCount === optimum ? 1 : 0;
    sum.proven += result.optimal ? 1 : 0;
    sum.over += result.binCount / optimum - 1;
    sum.published += bestPublishedHeuristic / optimum - 1;
    sum.worse += result.binCount > bestPublishedHeuristic ? 1 : 0;
    sum.seconds += result.seconds;
    sums.set(family, sum);
    const flag =
      result.lowerBound > optimum
        ? 'BOUND ABOVE OPTIMUM'
        : result.binCount < optimum
          ? 'BELOW OPTIMUM'
          : result.binCount === optimum
            ? ''
            : `+${result.binCount - optimum}`;
    console.log(
      [
        name.padEnd(30),
        `${result.binCount}`.padStart(4),
        `optimum ${optimum}`.padEnd(12),
        `bound ${result.lowerBound}`.padEnd(10),
        `published ${bestPublishedHeuristic}`.padEnd(14),
        `${result.seconds.toFixed(2)} s`.padStart(8),
        result.optimal ? 'proven' : 'open  ',
        flag,
        result.method,
      ].join('  '),
    );
  }
  for (const [family, sum] of sums) {
    console.log(
      `${family}: ${sum.optimal} of ${sum.cases} at the optimum, ${sum.proven} proven, ${((100 * sum.over) / sum.cases).toFixed(2)} % over (best published heuristics ${((100 * sum.published) / sum.cases).toFixed(2)} %), worse than published on ${sum.worse}, ${(sum.seconds / sum.cases).toFixed(2)} s each`,
    );
  }
}

if (isMainThread) await main();
else parentPort?.postMessage(await run(workerData as Order));
