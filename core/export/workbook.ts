import { unzipSync, zipSync, type Zippable } from 'fflate';
import writeExcelFile from 'write-excel-file/universal';
import type { CsvCell } from './csv.ts';

/** A sheet of a workbook. */
export interface WorkbookSheet {
  /** At most 31 characters, none of `: \ / ? * [ ]`. */
  readonly name: string;
  readonly columns: readonly WorkbookColumn[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** A column of a sheet. */
export interface WorkbookColumn {
  /** With the unit, where it has one. */
  readonly heading: string;
  /** In characters. */
  readonly width: number;
  /** A number format of Excel, for example `#,##0.0`. */
  readonly format?: string;
}

/** Longest text of a cell (Excel specifications and limits). */
const mostCharacters = 32_767;

/** Zip entries begin in 1980; no time of day of the machine gets into the file. */
const fixedTime = new Date(1980, 0, 1);

/** Characters that XML 1.0 cannot hold, lone surrogates among them. */
const notXml = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu; // eslint-disable-line no-control-regex

function textOf(text: string): string {
  const clean = text.replaceAll(notXml, '?');
  return clean.length <= mostCharacters ? clean : `${clean.slice(0, mostCharacters - 1)}…`;
}

/**
 * An .xlsx workbook with a fixed row of headings on every sheet. Texts are texts: none is ever a formula. The same content
 * gives the same bytes.
 */
export async function writeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Uint8Array> {
  const blob = await writeExcelFile(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      stickyRowsCount: 1,
      columns: sheet.columns.map(({ width }) => ({ width })),
      data: [
        sheet.columns.map(({ heading }) => ({ value: textOf(heading), fontWeight: 'bold' as const, wrap: true })),
        ...sheet.rows.map((row) =>
          row.map((cell, index) => {
            if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return null;
            if (typeof cell === 'string') return cell === '' ? null : { value: textOf(cell), type: String };
            const format = sheet.columns[index]?.format;
            return typeof cell === 'number' && format !== undefined ? { value: cell, format } : { value: cell };
          }),
        ),
      ],
    })),
  ).toBlob();
  const parts = unzipSync(new Uint8Array(await blob.arrayBuffer()));
  const again: Zippable = {};
  for (const [name, bytes] of Object.entries(parts)) again[name] = [bytes, { mtime: fixedTime, os: 0 }];
  return zipSync(again, { level: 6 });
}
