import type { JobContext } from '#core/job.ts';
import type { ImportFile, ImportLimits } from '../contract.ts';
import type { RawTable } from '../table.ts';
import { readSheet } from './sheet.ts';
import { openWorkbook, readWorkbookOutline } from './workbook.ts';

/** Rows of a sheet that looking at a file's beginning takes. */
const firstRows = 400;

/** The beginnings of the sheets of files that were read; they go away with the file. */
const beginnings = new WeakMap<ImportFile, readonly RawTable[]>();

/** Whole sheets of a file that was looked at and not imported yet. */
const whole = new WeakMap<ImportFile, readonly RawTable[]>();

/**
 * All sheets of a workbook, in its order. What {@link firstRowsOfSheets} has read before is not read again; the sheets are
 * let go of with this call, their beginnings with the file. Throws ImportRefusal over a limit.
 */
export function readSheets(file: ImportFile, limits: ImportLimits, context: JobContext): readonly RawTable[] {
  const known = whole.get(file);
  whole.delete(file);
  if (known !== undefined) return known;
  const outline = readWorkbookOutline(file.bytes, limits);
  const workbook = openWorkbook(outline, limits, context);
  const tables = outline.sheets.map((sheet, index) =>
    readSheet(sheet, workbook, limits, context, (fraction) => {
      context.progress((0.9 * (index + fraction)) / outline.sheets.length, `Reading ${sheet.name}`);
    }),
  );
  beginnings.set(
    file,
    tables.map((table) => ({ name: table.name, rows: table.rows.slice(0, firstRows) })),
  );
  return tables;
}

/** The beginning of each sheet of a workbook. The sheets are read for it once, and kept until the file is imported. */
export function firstRowsOfSheets(file: ImportFile, limits: ImportLimits, context: JobContext): readonly RawTable[] {
  const known = beginnings.get(file);
  if (known !== undefined) return known;
  whole.set(file, readSheets(file, limits, context));
  return beginnings.get(file) ?? [];
}
