/**
 * Packs published instances (where the shared inputs are there) and generated ones, and prints one line each: our answer beside
 * the proven optimum and the best published heuristic.
 *
 *   node test/bench/placement.bench.ts [--filter TEXT] [--time-limit SECONDS] [--steps N] [--threads 1|2] [--clock wall|cpu]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { mergePackResults, packInstance, type PackResult } from '#core/placement/pack.ts';
import type { PackInstance } from '#core/placement/packInstance.ts';
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
  const now = (): number => (order.clock === 'cpu' ? process.cpuUsage().user / 1000 : performance.now());
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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      filter: { type: 'string', default: '' },
      'time-limit': { type: 'string', default: '10' },
      steps: { type: 'string' },
      clock: { type: 'string', default: 'wall' },
      threads: { type: 'string', default: '1' },
    },
  });
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
