import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine, type CsvCell } from '#core/export/csv.ts';

const text = fc.string({
  unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '"', ',', ';', "'", 'a', '1', 'é', ' '),
  maxLength: 12,
});

describe('an exported cell', () => {
  it('never begins like a formula, whatever the text', () => {
    fc.assert(
      fc.property(text, (value) => {
        const shown = csvCell(value).replace(/^"/, '');
        expect(/^[=+\-@\t\r\n＝＋－＠]/.test(shown)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[CsvCell, string]>([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1', "'+1"],
    ['-vm', "'-vm"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [-5, '-5'],
    [0.5, '0.5'],
    [Number.NaN, ''],
    [null, ''],
    [true, 'true'],
    ['plain', 'plain'],
  ])('%j is written as %s', (cell, expected) => {
    expect(csvCell(cell)).toBe(expected);
  });

  it('reads back in another program as it was, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (cells) => {
        const [row] = parse(csvLine(cells), { relax_column_count: true, record_delimiter: ['\r\n'] });
        expect(row?.map((cell, index) => (cell === cells[index] ? cell : cell.slice(1)))).toEqual(cells);
      }),
      { numRuns: 500 },
    );
  });
});
