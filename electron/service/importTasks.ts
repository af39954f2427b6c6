import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiError } from '#core/api.ts';
import type { ImportFile, ImportResult } from '#core/import/contract.ts';
import type { Recognised } from '#core/import/importFiles.ts';
import type { ImportGuide } from '#core/import/mapping/guided.ts';
import type { ImportPreview, PreviewFile } from '#core/import/mapping/importApi.ts';
import type { Repair } from '#core/import/mapping/repair.ts';
import type { KeptSource } from '#core/import/mapping/reread.ts';
import { emptyInventory } from '#core/inventory/inventory.ts';
import type { Finding, Severity } from '#core/inventory/source.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { describeFileError } from '#db/fileErrors.ts';
import type { Contribution, PreparedImport } from '#db/prepareImport.ts';
import type { ResolvedFile } from './protocol.ts';
import { decodeInventory, encodeImport, type ImportColumns, type InventoryColumns } from './transfer.ts';

/** Tasks of the core pool about imports: reading and joining, the same only to look at, and reading again with repairs. */

/** Files to be read and joined with what is stored. */
export interface ImportTask {
  readonly files: readonly ResolvedFile[];
  readonly format: string;
  readonly guide: ImportGuide;
  /** What is stored already; see db/prepareImport.ts. */
  readonly contributions: readonly Contribution[];
  readonly inventory: InventoryColumns;
}

/** Sources to be read again with repairs, and joined anew with the others. */
export interface RepairTask {
  /** All that hold from now on. */
  readonly repairs: readonly Repair[];
  /** The sources that are to be read again, by the id under which they are stored. */
  readonly reread: readonly KeptSource[];
  readonly contributions: readonly Contribution[];
  readonly inventory: InventoryColumns;
}

/** Reading takes this share of an import's progress. */
const readingShare = 0.1;

/** A file with what was read of it and what it was recognised as. */
interface ReadFile {
  readonly file: ImportFile;
  readonly recognised: Recognised;
  readonly result: ImportResult;
}

/** Reads and joins files; the result is what is to be stored. */
export async function importTask(input: ImportTask, context: JobContext): Promise<ImportColumns> {
  const read = await readAll(input, context);
  return encodeImport(await joinWithStored(read, input, context));
}

async function joinWithStored(
  read: readonly ReadFile[],
  input: ImportTask,
  context: JobContext,
): Promise<PreparedImport> {
  const { prepareImport } = await import('#db/prepareImport.ts');
  checkCancelled(context);
  context.progress(0.9, 'Joining');
  const prepared = prepareImport(
    read.map(({ result }) => result),
    input.contributions,
    decodeInventory(input.inventory),
    context,
    input.guide.repairs,
  );
  checkCancelled(context);
  return prepared;
}

async function readAll(input: ImportTask, context: JobContext): Promise<readonly ReadFile[]> {
  const [{ readFiles }, { defaultImportLimits }] = await Promise.all([
    import('#core/import/importFiles.ts'),
    import('#core/import/limits.ts'),
  ]);
  const { format, guide } = input;
  const files = await openFolders(input.files, defaultImportLimits.maxZipEntries, context);
  const readable: ImportFile[] = [];
  const refused: ReadFile[] = [];
  for (const [index, file] of files.entries()) {
    checkCancelled(context);
    context.progress((readingShare * index) / files.length, `${file.name}: reading`);
    const { bytes, sha256, sizeBytes } = await readWithHash(file, defaultImportLimits.maxFileBytes, context);
    // Files that lie together are taken to be of one export.
    const read = { name: file.name, bytes, sha256, folder: dirname(file.path) };
    if (sizeBytes > bytes.length) {
      const result = refuseTooLarge(read, sizeBytes, defaultImportLimits.maxFileBytes);
      refused.push({ file: read, recognised: { title: null, confidence: 0 }, result });
    } else readable.push(read);
  }
  const told: { readonly file: ImportFile; readonly recognised: Recognised }[] = [];
  const results = await readFiles(readable, {
    format,
    guide,
    onRead: (file, recognised) => told.push({ file, recognised }),
    context: {
      ...context,
      progress: (fraction, phase) => context.progress(readingShare + (0.9 - readingShare) * fraction, phase),
    },
  });
  return [...results.map((result, index) => ({ ...told[index]!, result })), ...refused];
}

/** How deep folders are looked into: an export may lie in folders by date and site, a whole disk is no export. */
const deepestFolder = 6;

/** The files in a folder in its place, by name; hidden ones and what systems add are left out. */
async function openFolders(
  files: readonly ResolvedFile[],
  mostFiles: number,
  context: JobContext,
): Promise<readonly ResolvedFile[]> {
  const found: ResolvedFile[] = [];
  const visit = async (file: ResolvedFile, depth: number): Promise<void> => {
    checkCancelled(context);
    const isFolder = await stat(file.path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      found.push(file);
      if (found.length > mostFiles) {
        throw new ApiError(
          'file-not-readable',
          `${file.name} lies among more than ${mostFiles} files: choose the folder of the export alone.`,
          { file: file.name },
        );
      }
      return;
    }
    if (depth >= deepestFolder) return;
    const names = (await readdir(file.path)).filter(
      (name) => !/^(?:\.|__MACOSX$|thumbs\.db$|desktop\.ini$)/i.test(name),
    );
    for (const name of names.sort()) {
      await visit({ path: join(file.path, name), name: `${file.name}/${name}` }, depth + 1);
    }
  };
  for (const file of files) {
    const before = found.length;
    await visit(file, 0);
    if (found.length > before) continue;
    throw new ApiError('file-not-readable', `${file.name} is a folder without files.`, { file: file.name });
  }
  return found;
}

/** Formats whose tables the user may explain; of a CSV file always, since any of them is a table. */
function isExplainable({ file, result }: ReadFile): boolean {
  const format = result.sources[0]?.format ?? 'unknown';
  return ['csv', 'xlsx', 'unknown'].includes(format) || /\.(?:csv|tsv|txt)$/i.test(file.name);
}

const mostChanges = 300;
const mostFindings = 100;
const mostRows = 40;
/** Explained tables are sent with their beginning: no answer may carry more than about 1 MB. */
const mostTables = 20;

/** What importing files would do, without storing anything. */
export async function previewTask(input: ImportTask, context: JobContext): Promise<ImportPreview> {
  const read = await readAll(input, context);
  const [{ previewTables }, { previewRowsOf }, { defaultImportLimits }, { isRefused }] = await Promise.all([
    import('#core/import/mapping/previewTables.ts'),
    import('#core/import/mapping/previewRows.ts'),
    import('#core/import/limits.ts'),
    import('#db/prepareImport.ts'),
  ]);
  let tables = 0;
  const files = read.slice(0, 200).map((one): PreviewFile => {
    const { file, recognised, result } = one;
    const source = result.sources[0]!;
    const given = new Map(
      input.guide.given.flatMap(({ sha256, sheet, mapping }) =>
        sha256 === file.sha256 ? [[sheet, mapping] as const] : [],
      ),
    );
    const own =
      tables < mostTables && isExplainable(one)
        ? previewTables(file, { given, saved: input.guide.saved }, defaultImportLimits, {
            ...context,
            progress: () => undefined,
          })
        : [];
    tables += own.length;
    return {
      sha256: file.sha256,
      file: source.file,
      format: source.format,
      confidence: recognised.confidence,
      sizeBytes: source.sizeBytes,
      isRefused: isRefused(result),
      rows: source.rows,
      sheets: source.sheets,
      hosts: result.inventory.hosts.length,
      workloads: result.inventory.workloads.length,
      tables: own,
      firstRows: previewRowsOf(result.inventory, mostRows),
    };
  });
  const isFirst = input.contributions.length === 0;
  const prepared = await joinWithStored(
    read.filter(({ result }) => !isRefused(result)),
    input,
    context,
  );
  const names = new Set(files.map(({ file }) => file));
  const findings = worstFirst([
    ...read.flatMap(({ result }) => result.findings),
    ...prepared.joinedFindings.filter(({ file }) => names.has(file)),
  ]);
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return {
    files,
    findings: counts,
    firstFindings: findings.slice(0, mostFindings),
    hosts: prepared.difference.hosts,
    workloads: prepared.difference.workloads,
    isFirst,
    changes: prepared.changes.slice(0, mostChanges),
    changesTotal: prepared.changes.length,
  };
}

const weights: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => weights[b.severity] - weights[a.severity]);
}

/** Reads sources again from what the plan file keeps of them, with repairs, and joins all anew. */
export async function repairTask(input: RepairTask, context: JobContext): Promise<ImportColumns> {
  const [{ rereadSource }, { prepareRepair }] = await Promise.all([
    import('#core/import/mapping/reread.ts'),
    import('#db/prepareImport.ts'),
  ]);
  const quiet = { ...context, progress: () => undefined };
  const reread = new Map(input.reread.map((kept) => [kept.source.id, rereadSource(kept, input.repairs, quiet)]));
  checkCancelled(context);
  context.progress(0.5, 'Joining');
  return encodeImport(
    prepareRepair(reread, input.contributions, decodeInventory(input.inventory), quiet, input.repairs),
  );
}

/** The file's bytes (none of a file over the limit, which is only hashed) and SHA-256. */
export async function readWithHash(
  file: ResolvedFile,
  maxBytes: number,
  context: JobContext,
): Promise<{ bytes: Uint8Array; sha256: string; sizeBytes: number }> {
  try {
    const handle = await open(file.path, 'r');
    let sizeBytes: number;
    try {
      const stats = await handle.stat();
      if (stats.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
      sizeBytes = stats.size;
    } finally {
      await handle.close();
    }
    const hash = createHash('sha256');
    if (sizeBytes <= maxBytes) {
      const bytes = await readFile(file.path);
      return { bytes, sha256: hash.update(bytes).digest('hex'), sizeBytes: bytes.length };
    }
    for await (const chunk of createReadStream(file.path, { highWaterMark: 4 * 2 ** 20 })) {
      checkCancelled(context);
      hash.update(chunk as Buffer);
    }
    return { bytes: new Uint8Array(0), sha256: hash.digest('hex'), sizeBytes };
  } catch (error) {
    if (error instanceof Error && error.name === 'CancelledError') throw error;
    throw new ApiError('file-not-readable', `${file.name} cannot be read: ${describeFileError(error)}.`, {
      file: file.name,
    });
  }
}

function refuseTooLarge(file: ImportFile, sizeBytes: number, maxBytes: number): ImportResult {
  const nothing = { read: 0, stored: 0, merged: 0, refused: 0 };
  return {
    sources: [
      {
        id: `too-large/${file.sha256}`,
        file: file.name,
        format: 'unknown',
        sha256: file.sha256,
        sizeBytes,
        toolVersion: null,
        rows: nothing,
        sheets: [],
      },
    ],
    findings: [
      {
        severity: 'error',
        code: 'file-too-large',
        file: file.name,
        value: `${sizeBytes} bytes`,
        message: `The file is larger than the limit of ${Math.floor(maxBytes / 2 ** 20)} MiB; it was not read.`,
      },
    ],
    inventory: emptyInventory,
    rawRows: [],
  };
}
