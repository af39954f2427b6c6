/** A cell of a table to be exported. Null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/**
 * First characters that make a spreadsheet take a text for a formula (OWASP, CSV Injection). Full-width forms are folded
 * to these by some programs.
 */
const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * One cell. Texts that a spreadsheet would run as a formula get an apostrophe in front, which it shows as text; numbers
 * are never touched. `csvCell('=1+1')` is `'=1+1` with a leading apostrophe, `csvCell(-5)` is `-5`.
 */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  const safe = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line with its line end (RFC 4180). */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
