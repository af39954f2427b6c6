import type { JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { defaultImportLimits } from '../limits.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import type { RawTable } from '../table.ts';
import { readSheet, type SheetTable } from '../xlsx/sheet.ts';
import { openWorkbook, readWorkbookOutline, type SheetEntry } from '../xlsx/workbook.ts';
import { looksLikeZip } from '../zip/directory.ts';
import { isRvtoolsName, rvtoolsSheetOf, type RvtoolsSheet } from './columns.ts';
import { readRvtoolsEstate } from './estate.ts';

/** RVTools workbooks (.xlsx) of any version. */
export const rvtoolsXlsxImporter: Importer = {
  format: 'rvtools-xlsx',
  title: 'RVTools workbook (.xlsx)',
  detect,
  parse,
  reread,
};

function detect(file: ImportFile): number {
  if (!looksLikeZip(file.bytes)) return 0;
  try {
    const { sheets } = readWorkbookOutline(file.bytes, defaultImportLimits);
    if (sheets.some((sheet) => rvtoolsSheetOf(sheet.name) === 'vInfo')) return 1;
    return sheets.some((sheet) => isRvtoolsName(sheet.name)) ? 0.9 : 0;
  } catch (error) {
    // What is wrong with it is said by whoever parses it; a damaged workbook is no other format either.
    if (error instanceof ImportRefusal) return 0;
    throw error;
  }
}

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const outline = readWorkbookOutline(file.bytes, limits);
  const entries = new Map<RvtoolsSheet, SheetEntry>();
  const ignored: string[] = [];
  for (const sheet of outline.sheets) {
    const kind = rvtoolsSheetOf(sheet.name);
    if (kind !== null && !entries.has(kind)) entries.set(kind, sheet);
    else ignored.push(sheet.name);
  }
  const workbook = openWorkbook(outline, limits, context);
  const totalBytes = [...entries.values()].reduce((sum, sheet) => sum + sheet.entry.inflatedBytes, 1);
  let doneBytes = 0;
  const sourceId = sourceIdOf(file);
  const estate = readRvtoolsEstate(
    {
      sheets: [...entries.keys()],
      read(kind) {
        const sheet = entries.get(kind) as SheetEntry;
        const start = doneBytes;
        doneBytes += sheet.entry.inflatedBytes;
        try {
          const table = readSheet(sheet, workbook, limits, context, (fraction) => {
            const done = start + fraction * sheet.entry.inflatedBytes;
            context.progress((0.95 * done) / totalBytes, `Reading ${sheet.name}`);
          });
          reportMerges(table, sink);
          return table;
        } catch (error) {
          if (!(error instanceof ImportRefusal) || kind === 'vInfo' || isUnsafe(error)) throw error;
          sink.add('error', error.code, `The sheet ${sheet.name} was not read: ${error.message}`, {
            sheet: sheet.name,
          });
          return null;
        }
      },
    },
    sourceId,
    sink,
    context,
    file.repairs,
  );
  if (ignored.length > 0) {
    sink.add(
      'info',
      'sheets-not-read',
      `Sheets that hold nothing the planner uses were not read: ${ignored.join(', ')}.`,
    );
  }
  context.progress(1, 'Read');
  return makeResult(file, 'rvtools-xlsx', estate, sink.all());
}

function reread(tables: readonly RawTable[], file: ImportFile, context: JobContext): ImportResult {
  const sink = new FindingSink(file.name);
  const byKind = new Map<RvtoolsSheet, RawTable>();
  for (const table of tables) {
    const kind = rvtoolsSheetOf(table.name);
    if (kind !== null) byKind.set(kind, table);
  }
  const estate = readRvtoolsEstate(
    { sheets: [...byKind.keys()], read: (kind) => byKind.get(kind) ?? null },
    sourceIdOf(file),
    sink,
    context,
    file.repairs,
  );
  return makeResult(file, 'rvtools-xlsx', estate, sink.all());
}

/** A damaged or hostile archive is refused as a whole; a sheet over a limit or out of order only for itself. */
function isUnsafe(refusal: ImportRefusal): boolean {
  return refusal.code.startsWith('zip-') || refusal.code === 'xml-doctype' || refusal.code === 'xml-malformed';
}

function reportMerges(table: SheetTable, sink: FindingSink): void {
  if (table.filledCells === 0) return;
  sink.add('info', 'merged-cells', `${table.filledCells} cells took the value of the merged cell they are part of.`, {
    sheet: table.name,
  });
}
