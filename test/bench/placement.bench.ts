/**
 * Packs published instances (where the shared inputs are there) and prints one line each: our answer beside the proven optimum
 * and the best published heuristic. With --engines it packs generated instances instead, beside a plain first fit decreasing
 * in the same language and HiGHS alone on the full assignment model, in one run on one machine.
 *
 *   node test/bench/placement.bench.ts [--filter TEXT] [--time-limit SECONDS] [--steps N] [--threads 1|2] [--clock wall|cpu] [--engines]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { mergePackResults, packInstance, type PackResult } from '#core/placement/pack.ts';
import type { PackInstance } from '#core/placement/packInstance.ts';
import { searchRandom } from '#core/placement/random.ts';
import { loadSolver } from '#core/placement/solver.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

interface Published {
  readonly name: string;
  readonly optimum: number;
  readonly bestPublishedHeuristic: number;
  readonly instance: PackInstance;
}

interface Order {
  readonly instance: PackInstance;
  readonly timeLimitSeconds: number | null;
  readonly stepLimit: number | null;
  readonly shard: number;
  readonly shards: number;
  readonly clock: string;
}

async function run(order: Order): Promise<PackResult> {
  // Processor time compares engines on a machine that does other things as well; users feel wall time.
  const now = (): number => (order.clock === 'cpu' ? process.threadCpuUsage().user / 1000 : performance.now());
  const start = now();
  return packInstance(order.instance, {
    ...(order.timeLimitSeconds === null ? {} : { timeLimitSeconds: order.timeLimitSeconds }),
    ...(order.stepLimit === null ? {} : { stepLimit: order.stepLimit }),
    seed: 1,
    shard: order.shard,
    shards: order.shards,
    context: { progress: () => undefined, isCancelled: () => false, elapsedMs: () => now() - start },
  });
}

async function inWorker(order: Order): Promise<PackResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

interface Generated {
  readonly name: string;
  readonly capacity: number[];
  readonly items: { id: string; size: number[] }[];
}

/** Uniform sizes: three to four items per bin, the hard middle between matching and area. */
function generated(items: number, dimensions: number, seed: number): Generated {
  const random = searchRandom(seed);
  return {
    name: `${items} items, ${dimensions} dimensions`,
    capacity: Array.from({ length: dimensions }, () => 100),
    items: Array.from({ length: items }, (_, i) => ({
      id: `i${i}`,
      size: Array.from({ length: dimensions }, () => random.below(51)),
    })),
  };
}

/** The textbook baseline: items by largest relative size, each into the first bin with room. */
function firstFitDecreasing({ capacity, items }: Generated): number {
  const sorted = items.map((item) => item.size).toSorted((a, b) => Math.max(...b) - Math.max(...a));
  const rooms: number[][] = [];
  for (const size of sorted) {
    const room = rooms.find((free) => size.every((s, d) => s <= free[d]!));
    if (room === undefined) rooms.push(capacity.map((c, d) => c - size[d]!));
    else size.forEach((s, d) => (room[d]! -= s));
  }
  return rooms.length;
}

/** HiGHS on the assignment model with one binary per item and bin, bins up to the first fit answer; null without an answer. */
async function solverAlone({ capacity, items }: Generated, bins: number, seconds: number): Promise<number | null> {
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

async function compareEngines(seconds: number): Promise<void> {
  console.log(
    'instance                          bound   ours       s   first fit (ratio)       s   HiGHS alone (ratio)       s',
  );
  for (const instance of [
    generated(30, 3, 1),
    generated(60, 3, 2),
    generated(120, 5, 3),
    generated(250, 3, 4),
    generated(2_000, 4, 5),
    generated(20_000, 4, 6),
  ]) {
    const ours = await run({
      instance: { capacity: instance.capacity, items: instance.items },
      timeLimitSeconds: seconds,
      stepLimit: null,
      shard: 0,
      shards: 1,
      clock: 'wall',
    });
    let start = performance.now();
    const plain = firstFitDecreasing(instance);
    const plainSeconds = (performance.now() - start) / 1000;
    start = performance.now();
    const alone = instance.items.length > 150 ? null : await solverAlone(instance, plain, seconds);
    const aloneSeconds = (performance.now() - start) / 1000;
    console.log(
      instance.name.padEnd(32),
      `${ours.lowerBound}`.padStart(6),
      `${ours.binCount}`.padStart(6),
      ours.seconds.toFixed(2).padStart(7),
      `${plain} (${(plain / ours.binCount).toFixed(3)})`.padStart(19),
      plainSeconds.toFixed(2).padStart(7),
      (instance.items.length > 150
        ? 'not run'
        : alone === null
          ? 'no answer'
          : `${alone} (${(alone / ours.binCount).toFixed(3)})`
      ).padStart(21),
      aloneSeconds.toFixed(2).padStart(7),
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
    await compareEngines(Number(values['time-limit']));
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
    const order = {
      instance,
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
    const result = mergePackResults(results);
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
