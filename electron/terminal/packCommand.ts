import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { ApiError } from '#core/api.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { packingOf, preparePacking, type PackResult, type PackSearchResult } from '#core/placement/pack.ts';
import type { CompiledInstance } from '#core/placement/packInstance.ts';
import { joinParts, splitProblem } from '#core/placement/packParts.ts';
import type { PackProblem } from '#core/placement/packProblem.ts';
import { workerEntry } from '#electron/bundledFiles.ts';
import { CorePool } from '#electron/service/corePool.ts';
import { toErrorData } from '#electron/service/errors.ts';
import type { PackTask } from '#electron/service/tasks.ts';
import { pathOf, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, fromServiceError, type ExitCode } from './exitCodes.ts';
import { readJsonFile } from './jsonFile.ts';
import { endProgress, print, printJson, showProgress } from './output.ts';
import { textTable } from './textTable.ts';

/** As written on the command line; a time limit of null limits the search by steps. */
export interface PackArguments {
  readonly instance: string;
  readonly timeLimitSeconds: number | null;
  readonly seed: number;
  readonly json: boolean;
}

/** A finding of the packing engine, with the file that it is about. */
interface InstanceFinding {
  readonly field: string;
  readonly value: string;
  readonly code: string;
  readonly message: string;
}

/** Codes that say that no packing exists, rather than that the instance is faulty. */
const impossible: ReadonlySet<string> = new Set(['item-too-large', 'too-few-bins']);

/**
 * `headroom pack`: packs a vector bin packing instance. With a time limit all cores search at once; the time that reading
 * takes counts towards it.
 */
export async function packCommand(args: PackArguments, context: CommandContext): Promise<ExitCode> {
  const path = pathOf(context, args.instance);
  const file = basename(path);
  // Without a time limit one search of a fixed number of steps: the same answer on every machine.
  const shards = args.timeLimitSeconds === null ? 1 : Math.max(1, availableParallelism());
  const pool = new CorePool({ entry: workerEntry('coreWorker'), size: shards });
  try {
    const compiled = readInstance(path);
    // Very many items are shared out; of fewer each thread packs all, in its own way.
    const parts = splitProblem(compiled.problem, shards);
    const isShared = parts.length > 1;
    const whole = isShared ? compiled.problem : inSharedMemory(compiled.problem);
    const timeLimitSeconds =
      args.timeLimitSeconds === null
        ? null
        : Math.max(args.timeLimitSeconds - performance.now() / 1000, args.timeLimitSeconds / 4);
    const searches = (await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        pool.run(
          'pack',
          {
            problem: isShared ? inSharedMemory(parts[shard]!.problem) : whole,
            timeLimitSeconds,
            seed: args.seed,
            shard: isShared ? 0 : shard,
            shards: isShared ? 1 : shards,
          } satisfies PackTask,
          { signal: context.signal, ...(shard === 0 ? { onProgress: showProgress } : {}) },
        ),
      ),
    )) as PackSearchResult[];
    endProgress();
    const found = isShared ? [joinParts(compiled.problem, parts, searches)] : searches;
    const result = packingOf(compiled, found, performance.now() / 1000);
    if (args.json) await printJson(result);
    else await print(packText(result));
    return exitCodes.done;
  } catch (error) {
    throw refusal(error, file);
  } finally {
    await pool.close();
  }
}

/** The instance, compiled. What was parsed is given up here: of a million items only ids and columns stay. */
function readInstance(path: string): CompiledInstance {
  return preparePacking(readJsonFile(path));
}

/** The problem with its columns where all threads see them without a copy. */
function inSharedMemory(problem: PackProblem): PackProblem {
  const doubles = (column: Float64Array): Float64Array => {
    const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
    shared.set(column);
    return shared;
  };
  const integers = (column: Int32Array): Int32Array => {
    const shared = new Int32Array(new SharedArrayBuffer(column.byteLength));
    shared.set(column);
    return shared;
  };
  const bytes = new Uint8Array(new SharedArrayBuffer(problem.givesBack.byteLength));
  bytes.set(problem.givesBack);
  return {
    ...problem,
    size: doubles(problem.size),
    count: integers(problem.count),
    capacity: doubles(problem.capacity),
    limit: doubles(problem.limit),
    cost: doubles(problem.cost),
    available: integers(problem.available),
    givesBack: bytes,
  };
}

function refusal(error: unknown, file: string): unknown {
  if (error instanceof CommandError) return error;
  const data = toErrorData(error);
  // What nobody foresaw keeps its stack.
  if (data.code === 'internal' && !(error instanceof ApiError)) return error;
  const own = data.details['findings'];
  if (!Array.isArray(own)) return fromServiceError(data);
  const faults = own as readonly InstanceFinding[];
  const findings = faults.map(({ field, value, code, message }) => ({
    severity: 'error' as const,
    code,
    file,
    column: field,
    value,
    message,
  }));
  const noneExists = faults.length > 0 && faults.every(({ code }) => impossible.has(code));
  return new CommandError(
    noneExists ? exitCodes.infeasible : exitCodes.refused,
    data.message,
    { error: { code: noneExists ? 'infeasible' : data.code, message: data.message }, findings },
    findings,
  );
}

function packText(result: PackResult): string {
  const facts = [
    `${formatNumber(result.binCount)} bins${result.cost === undefined ? '' : `, cost ${formatNumber(result.cost, 2)}`}`,
    `at least ${formatNumber(result.lowerBound, result.cost === undefined ? 0 : 2)}`,
    result.optimal ? 'proven optimal' : `gap ${formatPercent(result.gap)}`,
    `${formatNumber(result.seconds, 2)} s`,
  ];
  const bins = result.bins
    .slice(0, 40)
    .map((bin, index) => [
      bin.id ?? String(index + 1),
      formatNumber(bin.items.length),
      bin.items.slice(0, 12).join(' ') + (bin.items.length > 12 ? ' …' : ''),
    ]);
  const rest = result.bins.length - bins.length;
  return [
    facts.join(', '),
    `(${result.method})`,
    '',
    textTable([{ heading: 'Bin' }, { heading: 'Items', align: 'right' }, { heading: 'Which' }], bins),
    ...(rest > 0 ? [`… and ${rest} more; --json prints all of them.`] : []),
    '',
  ].join('\n');
}
