import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { ApiError } from '#core/api.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { mergePackResults, type PackResult } from '#core/placement/pack.ts';
import { describeFileError } from '#db/fileErrors.ts';
import { workerEntry } from '#electron/bundledFiles.ts';
import { CorePool } from '#electron/service/corePool.ts';
import { toErrorData } from '#electron/service/errors.ts';
import { pathOf, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, fromServiceError, refusedFile, type ExitCode } from './exitCodes.ts';
import { endProgress, print, printJson, showProgress } from './output.ts';
import { textTable } from './textTable.ts';

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

/** `headroom pack`: packs a vector bin packing instance. With a time limit all cores search at once. */
export async function packCommand(args: PackArguments, context: CommandContext): Promise<ExitCode> {
  const path = pathOf(context, args.instance);
  const file = basename(path);
  const instance = readInstance(path, file);
  // Without a time limit one search of a fixed number of steps: the same answer on every machine.
  const shards = args.timeLimitSeconds === null ? 1 : Math.max(1, availableParallelism());
  const pool = new CorePool({ entry: workerEntry('coreWorker'), size: shards });
  try {
    const results = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        pool.run(
          'pack',
          { instance, timeLimitSeconds: args.timeLimitSeconds, seed: args.seed, shard, shards },
          { signal: context.signal, ...(shard === 0 ? { onProgress: showProgress } : {}) },
        ),
      ),
    );
    endProgress();
    const result = mergePackResults(results as PackResult[]);
    if (args.json) await printJson(result);
    else await print(packText(result));
    return exitCodes.done;
  } catch (error) {
    throw refusal(error, file);
  } finally {
    await pool.close();
  }
}

function readInstance(path: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw refusedFile(file, 'file-not-readable', `${file} cannot be read: ${describeFileError(error)}.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refusedFile(
      file,
      'not-json',
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function refusal(error: unknown, file: string): unknown {
  if (!(error instanceof ApiError)) {
    return error instanceof Error && error.name === 'CancelledError' ? fromServiceError(toErrorData(error)) : error;
  }
  const own = error.details['findings'];
  if (!Array.isArray(own)) return fromServiceError(toErrorData(error));
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
    error.message,
    { error: { code: noneExists ? 'infeasible' : error.code, message: error.message }, findings },
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
