import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportFile } from '#core/import/contract.ts';
import type { ImportGuide } from '#core/import/mapping/guided.ts';
import { checkCancelled } from '#core/job.ts';
import type { StreamedPart, StreamedRest } from '#db/streamedImport.ts';
import { readWithHash } from './importTasks.ts';
import type { ResolvedFile } from './protocol.ts';
import type { TaskContext } from './workerLoop.ts';

/** Reading one large CSV list while the service stores what was read of it. */
export interface StreamTask {
  readonly file: ResolvedFile;
  readonly format: string;
  readonly guide: ImportGuide;
  /** For files of staged rows; the service removes it. */
  readonly folder: string;
}

/** `general` where the file has to be read in the general way; parts may have been sent by then. */
export type StreamTaskResult = StreamedRest | { readonly kind: 'general' };

/** Shorter files are read in the general way: there is no time to be saved. */
export const leastStreamedBytes = 8 * 2 ** 20;

/** Files of staged rows are attached to the plan file, which SQLite allows for ten. */
const mostParts = 8;
const leastPartRows = 10_000;

const general = { kind: 'general' } as const;

/** The id under which the only list of a plan file is stored. */
export function streamedSourceId(name: string): string {
  return `csv/${name}`;
}

/** Sends parts of the list ahead ({@link StreamedPart}) and returns the rest. */
export async function streamTask(input: StreamTask, context: TaskContext): Promise<StreamTaskResult> {
  const [
    { isPlainCsv },
    { streamWorkloads },
    { streamedColumns },
    { defaultImportLimits },
    { StagedRows, stagedPageBytes },
  ] = await Promise.all([
    import('#core/import/importFiles.ts'),
    import('#core/import/plain/streamWorkloads.ts'),
    import('#core/import/plain/streamedRows.ts'),
    import('#core/import/limits.ts'),
    import('#db/stagedRows.ts'),
  ]);
  const { packBlocks, packLines } = await import('#db/rawBlocks.ts');
  const { ImportRefusal } = await import('#core/import/refusal.ts');
  const limits = defaultImportLimits;
  const { name } = input.file;
  context.progress(0, `${name}: reading`);
  const { bytes, sha256, sizeBytes } = await readWithHash(input.file, limits.maxFileBytes, context);
  const file: ImportFile = { name, bytes, sha256 };
  const { format, guide } = input;
  if (sizeBytes > bytes.length || !(await isPlainCsv(file, { format, guide, context }))) return general;

  const sourceId = streamedSourceId(name);
  let parts = 0;
  let written = 0;
  let handle = -1;
  const pathOf = (part: number): string => join(input.folder, `${part}.rows`);
  const rows = new StagedRows(streamedColumns, (page) => {
    if (handle < 0) {
      handle = openSync(pathOf(parts), 'w');
      written = 2 * stagedPageBytes;
    }
    writeSync(handle, page, 0, page.length, written);
    written += page.length;
  });
  /** Of each part how many workloads come before it, and where its own were put. */
  const orders: { readonly before: number; readonly places: Uint32Array | null }[] = [];
  let before = 0;
  /** The row in the store of a workload by its number in the list; both from 1. */
  const rowOf = (workload: number): number => {
    const part = orders.findLast((each) => each.before < workload);
    return part?.places == null ? workload : part.before + part.places[workload - part.before - 1]!;
  };
  const endPart = (): void => {
    const count = rows.length;
    const { head, places } = rows.finish();
    orders.push({ before, places });
    before += count;
    if (handle < 0) return;
    writeSync(handle, head, 0, head.length, 0);
    closeSync(handle);
    handle = -1;
    parts += 1;
  };
  try {
    const list = streamWorkloads({
      file,
      limits,
      context: {
        ...context,
        progress: (fraction, phase) => context.progress(fraction, `${name}: ${phase}`),
      },
      sourceId,
      rows,
      portionOf: (total) => Math.max(leastPartRows, Math.ceil(total / mostParts)),
      onPortion: ({ clusters, applications }) => {
        const staged = rows.length;
        const path = pathOf(parts);
        endPart();
        context.piece({ kind: 'part', path, rows: staged, clusters, applications } satisfies StreamedPart);
      },
    });
    const stored = list === null ? 0 : list.rowsRead - list.rowsRefused;
    if (list === null || stored === 0) return general;
    const blocks = packBlocks(list.index, list.firstRecord, list.refused, () => checkCancelled(context));
    const counts = { read: list.rowsRead, stored, merged: 0, refused: list.rowsRefused };
    return {
      kind: 'rest',
      source: {
        id: sourceId,
        file: name,
        format: 'csv',
        sha256,
        sizeBytes,
        toolVersion: null,
        rows: counts,
        sheets: [{ sheet: '', rows: counts }],
      },
      findings: list.findings,
      headings: list.headings,
      kept: packLines({ delimiter: list.delimiter, columns: list.columns, blocks }),
      groups: list.groups,
      members: {
        workloads: Uint32Array.from(list.members.keys(), rowOf),
        groups: Uint32Array.from(list.members.values()),
      },
      findingCounts: {
        workloads: Uint32Array.from(list.findingCounts.keys(), rowOf),
        counts: Uint32Array.from(list.findingCounts.values()),
      },
      workloadDigest: list.digest,
    };
  } catch (error) {
    // The general way says so as for any other file.
    if (error instanceof ImportRefusal) return general;
    throw error;
  } finally {
    if (handle >= 0) closeSync(handle);
  }
}

/** The plan file in which a large import left work for later. */
export interface SettleTask {
  readonly path: string;
}

/**
 * One step of what a large import leaves to be done: folding the log into the file, then an index. True while more is to do.
 */
export async function settleTask({ path }: SettleTask): Promise<boolean> {
  const [{ connect, disconnect, raw, transact }, { makeWaitingIndex }] = await Promise.all([
    import('#db/database.ts'),
    import('#db/waitingIndexes.ts'),
  ]);
  const db = connect(path, { mustExist: true });
  try {
    raw(db).pragma('cache_size = -65536');
    raw(db).pragma('wal_checkpoint(PASSIVE)');
    const isMore = transact(db, () => makeWaitingIndex(db));
    if (!isMore) raw(db).pragma('wal_checkpoint(PASSIVE)');
    return isMore;
  } finally {
    disconnect(db);
  }
}
