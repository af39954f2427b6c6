import { ApiError, type ParsedInput } from '#core/api.ts';
import { csvLine } from '#core/export/csv.ts';
import { CancelledError } from '#core/job.ts';
import { everything, readPage, type PageRequest, type Table } from '#db/paging.ts';
import { readPlanSummary } from '#db/planRepository.ts';
import { tables, type TableName } from '#db/tables.ts';
import { Zip, ZipDeflate } from 'fflate';
import { AtomicFile } from './atomicFile.ts';
import type { CallContext } from './dispatcher.ts';
import type { PlanSession } from './planSession.ts';
import { cellsOf, exportColumns, exportedRow, exportedTables } from './tableExport.ts';

/** Rows written between two chances to answer other calls. */
const rowsPerStep = 2000;

/** Zip entries begin in 1980: the same tables give the same archive at any time. */
const fixedTime = new Date(1980, 0, 1);

/**
 * Hands a table as CSV to `write`, piece by piece: its heading and every row asked for. Returns the rows. Throws CancelledError when
 * the call is cancelled, and an ApiError (`busy`) when the table changes meanwhile.
 */
async function writeRows(
  session: PlanSession,
  name: TableName,
  request: ParsedInput<'table.export'>['request'],
  write: (text: string) => void,
  call: CallContext,
): Promise<number> {
  const table = tables[name] as unknown as Table<string, Readonly<Record<string, unknown>>>;
  const columns = exportColumns[name];
  const asked: PageRequest<string> = request === undefined ? everything : { ...everything, ...request };
  const planId = session.plan()?.id ?? null;
  const wavesBefore = planId === null ? 0 : (readPlanSummary(session.db, planId).details.wavesBefore ?? 0);
  const hash = session.inventoryHash;
  let rows = 0;
  // Spreadsheets take a file without the mark for the machine's old code page.
  write(`\uFEFF${csvLine(columns.map(({ heading }) => heading))}`);
  for (let total = Number.POSITIVE_INFINITY; rows < total;) {
    if (call.signal.aborted || session.lifetime.aborted) throw new CancelledError();
    if (session.inventoryHash !== hash || (session.plan()?.id ?? null) !== planId) {
      throw new ApiError('busy', 'The table changed while it was written. Export it again.');
    }
    const page = readPage(session.db, table, { ...asked, offset: rows, limit: rowsPerStep }, planId);
    write(page.rows.map((row) => csvLine(cellsOf(columns, exportedRow(name, row, wavesBefore)))).join(''));
    total = page.total;
    rows += page.rows.length;
    call.progress(total === 0 ? 1 : rows / total, `${rows} rows`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return rows;
}

/** Writes a table as a CSV file; returns its rows and bytes. Throws as {@link writeRows}, and when the file cannot be written. */
export async function writeTable(
  session: PlanSession,
  path: string,
  name: TableName,
  request: ParsedInput<'table.export'>['request'],
  call: CallContext,
): Promise<{ readonly rows: number; readonly sizeBytes: number }> {
  const target = new AtomicFile(path);
  let sizeBytes = 0;
  try {
    const rows = await writeRows(
      session,
      name,
      request,
      (text) => {
        const bytes = Buffer.from(text);
        sizeBytes += bytes.length;
        target.write(bytes);
      },
      call,
    );
    target.commit();
    return { rows, sizeBytes };
  } finally {
    target.discard();
  }
}

/** Writes the tables of a whole export as one archive of CSV files; returns its bytes. Throws as {@link writeTable}. */
export async function writeTableArchive(session: PlanSession, path: string, call: CallContext): Promise<number> {
  const names = exportedTables(session.plan() !== null);
  const target = new AtomicFile(path);
  let sizeBytes = 0;
  let failure: Error | null = null;
  try {
    const archive = new Zip((error, chunk) => {
      if (error !== null) failure = error;
      else if (failure === null) {
        sizeBytes += chunk.length;
        target.write(chunk);
      }
    });
    for (const [i, name] of names.entries()) {
      const entry = new ZipDeflate(`${name}.csv`, { level: 6 });
      entry.mtime = fixedTime;
      entry.os = 0;
      archive.add(entry);
      await writeRows(session, name, undefined, (text) => entry.push(Buffer.from(text)), {
        ...call,
        progress: (fraction, phase) => call.progress((i + fraction) / names.length, phase),
      });
      entry.push(new Uint8Array(0), true);
    }
    archive.end();
    if (failure !== null) throw failure as Error;
    target.commit();
    return sizeBytes;
  } finally {
    target.discard();
  }
}
