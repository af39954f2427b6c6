import { CancelledError, checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from './contract.ts';
import { makeFinding } from './findings.ts';
import { joinResults } from './join.ts';
import { defaultImportLimits } from './limits.ts';
import { importers } from './registry.ts';
import { ImportRefusal } from './refusal.ts';
import { refusedResult } from './result.ts';
import { explainUnknown } from './unknown.ts';

/** How an import is asked for. */
export interface ImportOptions {
  /** A format id of the registry; `auto` (the default) recognises each file by its content. */
  readonly format?: string;
  readonly limits?: Partial<ImportLimits>;
  readonly context: JobContext;
}

/** Below this, a file is not taken to be of a format. */
const leastConfidence = 0.5;

/**
 * Reads inventory files, each by itself: one result per file, not yet joined. Bad input never throws: what cannot be read
 * becomes a finding, and a file of which nothing could be read still has its source. Throws CancelledError when the caller
 * asked to stop.
 */
export async function readFiles(
  files: readonly ImportFile[],
  options: ImportOptions,
): Promise<readonly ImportResult[]> {
  const limits: ImportLimits = { ...defaultImportLimits, ...options.limits };
  const totalBytes = files.reduce((sum, file) => sum + file.bytes.length, 0) || 1;
  const results: ImportResult[] = [];
  let doneBytes = 0;
  let reported = 0;
  for (const file of files) {
    checkCancelled(options.context);
    const start = doneBytes;
    const context: JobContext = {
      progress: (fraction, phase) => {
        // Rounding and importers that look at a file twice must not make it go back.
        reported = Math.max(reported, Math.min(0.97, (0.97 * (start + fraction * file.bytes.length)) / totalBytes));
        options.context.progress(reported, `${file.name}: ${phase}`);
      },
      isCancelled: () => options.context.isCancelled(),
      elapsedMs: () => options.context.elapsedMs(),
    };
    results.push(withDistinctSource(await importFile(file, options.format ?? 'auto', limits, context), results));
    doneBytes += file.bytes.length;
  }
  return results;
}

/**
 * Reads inventory files into one inventory, with a source and the findings of each: {@link readFiles}, joined.
 * Deterministic: the same files in the same order give the same result.
 */
export async function importFiles(files: readonly ImportFile[], options: ImportOptions): Promise<ImportResult> {
  const results = await readFiles(files, options);
  options.context.progress(0.97, 'Joining');
  const joined = joinResults(results, options.context);
  options.context.progress(1, 'Done');
  return joined;
}

async function importFile(
  file: ImportFile,
  format: string,
  limits: ImportLimits,
  context: JobContext,
): Promise<ImportResult> {
  let importer: Importer | null = null;
  try {
    if (file.bytes.length === 0) throw new ImportRefusal('file-empty', 'The file is empty.');
    if (file.bytes.length > limits.maxFileBytes) {
      throw new ImportRefusal(
        'file-too-large',
        `The file is larger than the limit of ${Math.floor(limits.maxFileBytes / 2 ** 20)} MiB; it was not read.`,
      );
    }
    importer = await chooseImporter(file, format, limits);
    return await importer.parse(file, limits, context);
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    const refusal = error instanceof ImportRefusal ? error : unexpected(error);
    return refusedResult(
      file,
      importer?.format ?? (format === 'auto' ? 'unknown' : format),
      makeFinding(file.name, 'error', refusal.code, refusal.message, { value: refusal.value }),
    );
  }
}

async function chooseImporter(file: ImportFile, format: string, limits: ImportLimits): Promise<Importer> {
  if (format !== 'auto') {
    const asked = importers.find((importer) => importer.format === format);
    if (asked) return asked;
    throw new ImportRefusal(
      'format-unknown',
      `There is no format "${format}"; known are ${importers.map((importer) => importer.format).join(', ')}.`,
    );
  }
  let best: Importer | null = null;
  let bestConfidence = 0;
  for (const importer of importers) {
    const confidence = await importer.detect(file);
    if (confidence <= bestConfidence) continue;
    best = importer;
    bestConfidence = confidence;
  }
  if (best && bestConfidence >= leastConfidence) return best;
  throw explainUnknown(file, limits);
}

/** The same content handed in twice gets a source of its own each time; its rows are then merged into the first. */
function withDistinctSource(result: ImportResult, before: readonly ImportResult[]): ImportResult {
  const taken = new Set(before.flatMap((other) => other.sources.map((source) => source.id)));
  const source = result.sources[0];
  if (!source || !taken.has(source.id)) return result;
  let ordinal = 2;
  while (taken.has(`${source.id}-${ordinal}`)) ordinal += 1;
  const id = `${source.id}-${ordinal}`;
  const move = <Thing extends { readonly origin: { readonly sourceId: string } }>(thing: Thing): Thing => ({
    ...thing,
    origin: { ...thing.origin, sourceId: id },
  });
  return {
    sources: [{ ...source, id }],
    findings: result.findings,
    rawRows: result.rawRows.map((row) => ({ ...row, sourceId: id })),
    inventory: {
      clusters: result.inventory.clusters.map((cluster) =>
        cluster.origin === null ? cluster : { ...cluster, origin: { ...cluster.origin, sourceId: id } },
      ),
      hosts: result.inventory.hosts.map(move),
      workloads: result.inventory.workloads.map(move),
      groups: result.inventory.groups,
    },
  };
}

/** A fault of ours, not of the file; said as such rather than hidden behind a sentence about the input. */
function unexpected(error: unknown): ImportRefusal {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ImportRefusal(
    'import-failed',
    `Reading the file failed for a reason that is Headroom's own (${reason.slice(0, 160)}); please report it.`,
  );
}
