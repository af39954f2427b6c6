import type { Finding } from '#core/inventory/source.ts';
import { CancelledError, checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from './contract.ts';
import { makeFinding } from './findings.ts';
import { joinResults } from './join.ts';
import { cellRepairsOf } from './mapping/cellRepairs.ts';
import { hasSavedHeadings, noGuide, readGuided, type ImportGuide } from './mapping/guided.ts';
import { defaultImportLimits } from './limits.ts';
import { importers } from './registry.ts';
import { ImportRefusal } from './refusal.ts';
import { refusedResult, withSourceId } from './result.ts';
import { explainUnknown } from './unknown.ts';
import { looksLikeZip } from './zip/directory.ts';
import { expandZip } from './zip/expand.ts';

/** How an import is asked for. */
export interface ImportOptions {
  /** A format id of the registry; `auto` (the default) recognises each file by its content. */
  readonly format?: string;
  readonly limits?: Partial<ImportLimits>;
  readonly context: JobContext;
  /** What the user said of plain tables, now or in earlier imports. */
  readonly guide?: ImportGuide;
  /** Told of each file (those of archives by themselves) once it is read, in the order of the results. */
  readonly onRead?: (file: ImportFile, recognised: Recognised) => void;
}

/** What a file was recognised as. */
export interface Recognised {
  readonly title: string | null;
  /** 0..1; 1 where the user asked for a format or gave a mapping. */
  readonly confidence: number;
}

/** Below this, a file is not taken to be of a format. */
const leastConfidence = 0.5;

/**
 * Reads inventory files, each by itself or with those of the same export: one result per file (per file of an archive), not
 * yet joined. Bad input never throws: what cannot be read becomes a finding, and a file of which nothing could be read still
 * has its source. Throws CancelledError when the caller asked to stop.
 */
export async function readFiles(
  files: readonly ImportFile[],
  options: ImportOptions,
): Promise<readonly ImportResult[]> {
  const limits: ImportLimits = { ...defaultImportLimits, ...options.limits };
  const places = files
    .flatMap((file) => openArchives(file, limits, options.context))
    .map((place): Place => ({ ...place, file: withRepairs(place.file, options.guide) }));
  const totalBytes = places.reduce((sum, { file }) => sum + file.bytes.length, 0) || 1;
  let doneBytes = 0;
  let reported = 0;
  const contextFor = (name: string, bytes: number): JobContext => {
    const start = doneBytes;
    doneBytes += bytes;
    return {
      progress: (fraction, phase) => {
        // Rounding and importers that look at a file twice must not make it go back.
        reported = Math.max(reported, Math.min(0.97, (0.97 * (start + fraction * bytes)) / totalBytes));
        options.context.progress(reported, `${name}: ${phase}`);
      },
      isCancelled: () => options.context.isCancelled(),
      elapsedMs: () => options.context.elapsedMs(),
    };
  };

  for (const place of places) {
    checkCancelled(options.context);
    if (place.result !== null) continue;
    try {
      checkSize(place.file, limits);
      if (isGiven(place.file, options)) {
        place.result = readGuided(place.file, options.guide ?? noGuide, limits, contextFor(place.file.name, 0));
        place.confidence = 1;
        if (place.result !== null) continue;
      }
      const chosen = await chooseImporter(place.file, options.format ?? 'auto');
      place.confidence = chosen.confidence;
      const isPlain = chosen.importer === null || plainFormats.has(chosen.importer.format);
      if (isPlain && options.guide !== undefined) {
        place.result = readGuided(place.file, options.guide, limits, contextFor(place.file.name, 0));
        if (place.result !== null) {
          place.confidence = 1;
          continue;
        }
      }
      if (chosen.importer === null) throw explainUnknown(place.file, limits);
      place.importer = chosen.importer;
    } catch (error) {
      place.result = refuse(place.file, options.format ?? 'auto', error);
    }
  }
  for (const place of places) {
    const { importer, file } = place;
    if (place.result !== null || importer === null) continue;
    checkCancelled(options.context);
    if (importer.divide === undefined) {
      place.result = await parseOne(importer, file, limits, contextFor(file.name, file.bytes.length));
      continue;
    }
    const others = places.filter((other) => other.importer === importer && other.result === null);
    for (const set of importer.divide(others.map((other) => other.file))) {
      const bytes = set.reduce((sum, member) => sum + member.bytes.length, 0);
      const results = await parseSet(importer, set, limits, contextFor(set[0]?.name ?? '', bytes));
      set.forEach((member, index) => {
        const own = others.find((other) => other.file === member);
        if (own) own.result = results[index] ?? null;
      });
    }
  }
  const results: ImportResult[] = [];
  for (const { result, findings, file, importer, confidence } of places) {
    if (result === null) continue;
    options.onRead?.(file, { title: importer?.title ?? null, confidence });
    results.push(
      withDistinctSource(
        findings.length === 0 ? result : { ...result, findings: [...findings, ...result.findings] },
        results,
      ),
    );
  }
  return results;
}

/** The file with what its user said of texts in a file of that name, where that is anything. */
function withRepairs(file: ImportFile, guide: ImportGuide | undefined): ImportFile {
  const repairs = cellRepairsOf(guide?.repairs ?? [], file.name);
  return repairs.length === 0 ? file : { ...file, repairs };
}

/**
 * Whether {@link readFiles} would read a file as a plain CSV list by its headings alone: then it may also be streamed
 * (plain/streamWorkloads.ts).
 */
export async function isPlainCsv(
  file: ImportFile,
  options: Pick<ImportOptions, 'format' | 'guide' | 'context'>,
): Promise<boolean> {
  const { guide = noGuide, format = 'auto' } = options;
  const limits = defaultImportLimits;
  if (file.bytes.length === 0 || file.bytes.length > limits.maxFileBytes || looksLikeZip(file.bytes)) return false;
  if (guide.given.length > 0 || guide.repairs.length > 0) return false;
  const { importer } = await chooseImporter(file, format);
  return importer?.format === 'csv' && !hasSavedHeadings(file, guide.saved, limits, options.context);
}

interface Place {
  readonly file: ImportFile;
  importer: Importer | null;
  result: ImportResult | null;
  confidence: number;
  /** What is to be said of the archive the file came out of. */
  readonly findings: readonly Finding[];
}

/** The files of an archive in its place; a file that is none is itself. */
function openArchives(file: ImportFile, limits: ImportLimits, context: JobContext): Place[] {
  const whole: Place = { file, importer: null, result: null, confidence: 0, findings: [] };
  try {
    if (file.bytes.length > limits.maxFileBytes) return [whole];
    const expanded = expandZip(file, limits, { ...context, progress: () => undefined });
    if (expanded === null) return [whole];
    const skipped = expanded.skipped.join(', ');
    if (expanded.files.length === 0) {
      throw new ImportRefusal('zip-without-files', 'The archive holds no file that can be read.', skipped);
    }
    const findings =
      expanded.skipped.length === 0
        ? []
        : [
            makeFinding(
              file.name,
              'info',
              'zip-files-left-out',
              `${expanded.skipped.length} files of the archive were left out: ${skipped.slice(0, 500)}.`,
            ),
          ];
    return expanded.files.map((inner, index) => ({ ...whole, file: inner, findings: index === 0 ? findings : [] }));
  } catch (error) {
    return [{ ...whole, result: refuse(file, 'zip', error) }];
  }
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

function checkSize(file: ImportFile, limits: ImportLimits): void {
  if (file.bytes.length === 0) throw new ImportRefusal('file-empty', 'The file is empty.');
  if (file.bytes.length > limits.maxFileBytes) {
    throw new ImportRefusal(
      'file-too-large',
      `The file is larger than the limit of ${Math.floor(limits.maxFileBytes / 2 ** 20)} MiB; it was not read.`,
    );
  }
}

async function parseOne(
  importer: Importer,
  file: ImportFile,
  limits: ImportLimits,
  context: JobContext,
): Promise<ImportResult> {
  try {
    return await importer.parse(file, limits, context);
  } catch (error) {
    return refuse(file, importer.format, error);
  }
}

async function parseSet(
  importer: Importer,
  files: readonly ImportFile[],
  limits: ImportLimits,
  context: JobContext,
): Promise<readonly ImportResult[]> {
  try {
    if (importer.parseSet) return await importer.parseSet(files, limits, context);
    return await Promise.all(files.map((file) => importer.parse(file, limits, context)));
  } catch (error) {
    return files.map((file) => refuse(file, importer.format, error));
  }
}

/** The result of a file that could not be read. Cancelling is no fault of the file and goes on up. */
function refuse(file: ImportFile, format: string, error: unknown): ImportResult {
  if (error instanceof CancelledError) throw error;
  const refusal = error instanceof ImportRefusal ? error : unexpected(error);
  return refusedResult(
    file,
    format === 'auto' ? 'unknown' : format,
    makeFinding(file.name, 'error', refusal.code, refusal.message, { value: refusal.value }),
  );
}

/** Formats whose tables a mapping can explain. */
const plainFormats: ReadonlySet<string> = new Set(['csv', 'xlsx']);

function isGiven(file: ImportFile, options: ImportOptions): boolean {
  return options.guide?.given.some(({ sha256 }) => sha256 === file.sha256) === true;
}

/** The importer that is surest of the file; null when none is sure enough. */
async function chooseImporter(
  file: ImportFile,
  format: string,
): Promise<{ readonly importer: Importer | null; readonly confidence: number }> {
  if (format !== 'auto') {
    const asked = importers.find((importer) => importer.format === format);
    if (asked) return { importer: asked, confidence: 1 };
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
  return { importer: bestConfidence >= leastConfidence ? best : null, confidence: bestConfidence };
}

/** The same content handed in twice gets a source of its own each time; its rows are then merged into the first. */
function withDistinctSource(result: ImportResult, before: readonly ImportResult[]): ImportResult {
  const taken = new Set(before.flatMap((other) => other.sources.map((source) => source.id)));
  const source = result.sources[0];
  if (!source || !taken.has(source.id)) return result;
  let ordinal = 2;
  while (taken.has(`${source.id}-${ordinal}`)) ordinal += 1;
  return withSourceId(result, `${source.id}-${ordinal}`);
}

/** A fault of ours, not of the file; said as such rather than hidden behind a sentence about the input. */
function unexpected(error: unknown): ImportRefusal {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ImportRefusal(
    'import-failed',
    `Reading the file failed for a reason that is Headroom's own (${reason.slice(0, 160)}); please report it.`,
  );
}
