import type { JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { defaultImportLimits } from '../limits.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { isRvtoolsName } from '../rvtools/columns.ts';
import type { RawTable } from '../table.ts';
import { readSheets } from '../xlsx/readSheets.ts';
import { readWorkbookOutline } from '../xlsx/workbook.ts';
import { looksLikeZip } from '../zip/directory.ts';
import { explainUnknown } from '../unknown.ts';
import { readPlainEstate } from './estate.ts';
import { openPlainTable } from './table.ts';

/** Workbooks that are no known export: every sheet with headings for hosts or workloads is read as a plain table. */
export const plainXlsxImporter: Importer = {
  format: 'xlsx',
  title: 'Excel workbook with headings (hosts or workloads)',
  detect,
  parse,
};

/** Which sheets hold machines is only known once they are read; any workbook may, so that is left to parsing. */
function detect(file: ImportFile): number {
  if (!looksLikeZip(file.bytes)) return 0;
  try {
    const { sheets } = readWorkbookOutline(file.bytes, defaultImportLimits);
    return sheets.length > 0 && !sheets.some((sheet) => isRvtoolsName(sheet.name)) ? 0.5 : 0;
  } catch (error) {
    if (error instanceof ImportRefusal) return 0;
    throw error;
  }
}

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const tables: RawTable[] = [];
  const ignored: string[] = [];
  for (const table of readSheets(file, limits, context)) {
    if (openPlainTable(table)) tables.push(table);
    else ignored.push(table.name);
  }
  if (tables.length === 0) throw explainUnknown(file, limits);
  if (ignored.length > 0) {
    sink.add(
      'info',
      'sheets-not-read',
      `Sheets without headings for hosts or workloads were not read: ${ignored.join(', ')}.`,
    );
  }
  const estate = readPlainEstate(tables, file.name, sourceIdOf(file), sink, context);
  context.progress(1, 'Read');
  return makeResult(file, 'xlsx', { ...estate, toolVersion: null }, sink.all());
}
