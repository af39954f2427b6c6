import { strToU8, zipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { defaultImportLimits } from '#core/import/limits.ts';
import { ImportRefusal } from '#core/import/refusal.ts';
import { isDateFormat, serialToText } from '#core/import/xlsx/dates.ts';
import { readSheet, type SheetTable } from '#core/import/xlsx/sheet.ts';
import { openWorkbook, readWorkbookOutline } from '#core/import/xlsx/workbook.ts';
import { quietContext } from '#core/job.ts';
import { sampleFile } from '#test/fixtures/import/files.ts';
import { sharedFile } from '#test/fixtures/shared.ts';
import { readFileSync } from 'node:fs';

interface Parts {
  readonly sheetData: string;
  readonly after?: string;
  readonly strings?: string;
  readonly styles?: string;
  readonly workbookPr?: string;
  readonly prefix?: string;
  readonly target?: string;
}

/** A workbook of one sheet from its XML, to hold every shape that writers give it. */
function workbook(parts: Parts): Uint8Array {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const prefix = parts.prefix ?? '';
  const target = parts.target ?? 'worksheets/sheet1.xml';
  const files: Record<string, Uint8Array> = {
    '_rels/.rels': strToU8(
      `<Relationships><Relationship Id="a" Type="${relation}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': strToU8(
      `<${prefix}workbook xmlns:r="${relation}">${parts.workbookPr ?? ''}<${prefix}sheets><${prefix}sheet name="A &amp; B" sheetId="7" r:id="rId3"/></${prefix}sheets></${prefix}workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships><Relationship Id="rId3" Type="${relation}/worksheet" Target="${target}"/>` +
        `<Relationship Id="s" Type="${relation}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<${prefix}worksheet><${prefix}sheetData>${parts.sheetData}</${prefix}sheetData>${parts.after ?? ''}</${prefix}worksheet>`,
    ),
  };
  if (parts.strings !== undefined) files['xl/sharedStrings.xml'] = strToU8(`<sst>${parts.strings}</sst>`);
  if (parts.styles !== undefined) files['xl/styles.xml'] = strToU8(`<styleSheet>${parts.styles}</styleSheet>`);
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}

function read(bytes: Uint8Array, limits = defaultImportLimits): SheetTable {
  const book = openWorkbook(readWorkbookOutline(bytes, limits), limits, quietContext);
  const [sheet] = book.sheets;
  if (!sheet) throw new Error('no sheet');
  return readSheet(sheet, book, limits, quietContext, () => undefined);
}

function texts(sheetData: string, more: Omit<Parts, 'sheetData'> = {}): readonly (readonly string[])[] {
  return read(workbook({ sheetData, ...more })).rows.map((row) => row.texts);
}

function refusalOf(bytes: Uint8Array, limits = defaultImportLimits): string {
  try {
    read(bytes, limits);
  } catch (error) {
    if (error instanceof ImportRefusal) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('cells', () => {
  it('of every type become text', () => {
    expect(
      texts(
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c r="C1" t="b"><v>1</v></c>' +
          '<c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="str"><f>A1</f><v>formula</v></c><c r="F1"><v>1.5E+05</v></c><c r="G1" t="n"><v>7</v></c><c r="H1" t="b"><v>0</v></c></row>',
        {
          strings:
            '<si><t>first</t></si><si><r><t>sec</t></r><r><t xml:space="preserve">ond </t></r><rPh><t>phonetic</t></rPh></si>',
        },
      ),
    ).toEqual([['second ', 'inline', 'True', '#N/A', 'formula', '1.5E+05', '7', 'False']]);
  });

  it('know which of them are typed numbers', () => {
    const { rows } = read(
      workbook({ sheetData: '<row r="1"><c r="A1"><v>7</v></c><c r="B1" t="str"><v>7</v></c></row>' }),
    );
    expect(rows[0]?.numeric).toEqual([true, false]);
  });

  it('may be missing, come without references, or without rows numbered', () => {
    expect(
      texts('<row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row><row r="9"/>'),
    ).toEqual([['', '', '1', '2'], ['3']]);
    expect(
      read(workbook({ sheetData: '<row r="2"><c r="C2"><v>1</v></c></row><row><c><v>3</v></c></row>' })).rows.map(
        (row) => row.row,
      ),
    ).toEqual([2, 3]);
  });

  it('are found with namespace prefixes, as some libraries write them', () => {
    expect(
      texts('<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>', { prefix: 'x:' }),
    ).toEqual([['a']]);
  });

  it('show dates by their style, from 1900 and from 1904', () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/><numFmt numFmtId="171" formatCode="0.0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>';
    const cells =
      '<row r="1"><c r="A1" s="1"><v>45352.5</v></c><c r="B1" s="2"><v>45352</v></c><c r="C1" s="3"><v>12</v></c><c r="D1" s="0"><v>45352</v></c></row>';
    expect(texts(cells, { styles })).toEqual([['2024-03-01 12:00:00', '2024-03-01', '12', '45352']]);
    expect(texts(cells, { styles, workbookPr: '<workbookPr date1904="1"/>' })).toEqual([
      ['2028-03-02 12:00:00', '2028-03-02', '12', '45352'],
    ]);
  });

  it('unescape what Office escapes', () => {
    expect(texts('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b &lt;&#10;</t></is></c></row>')).toEqual([
      ['a\rb <\n'],
    ]);
  });

  it('of a vertical merge all have its value; titles across columns stay one cell', () => {
    const table = read(
      workbook({
        sheetData:
          '<row r="1"><c r="A1" t="str"><v>t</v></c></row><row r="2"><c r="B2"><v>5</v></c><c r="C2" t="str"><v>x</v></c></row><row r="3"><c r="C3" t="str"><v>y</v></c></row>',
        after: '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/></mergeCells>',
      }),
    );
    expect(table.rows.map((row) => row.texts)).toEqual([['t'], ['', '5', 'x'], ['', '5', 'y']]);
    expect(table.filledCells).toBe(1);
  });
});

describe('workbooks', () => {
  it('name their sheets and find them by relation, absolute or relative', () => {
    for (const target of [
      'worksheets/sheet1.xml',
      '/xl/worksheets/sheet1.xml',
      './worksheets/sheet1.xml',
      '../xl/worksheets/sheet1.xml',
    ]) {
      expect(
        readWorkbookOutline(workbook({ sheetData: '', target }), defaultImportLimits).sheets.map((sheet) => sheet.name),
      ).toEqual(['A & B']);
    }
  });

  it('are refused over the limits of rows, columns and cell length', () => {
    const rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>';
    expect(refusalOf(workbook({ sheetData: rows }), { ...defaultImportLimits, maxRowsPerSheet: 1 })).toBe(
      'sheet-too-many-rows',
    );
    expect(refusalOf(workbook({ sheetData: '<row r="1"><c r="ZZZ1"><v>1</v></c></row>' }))).toBe(
      'sheet-too-many-columns',
    );
    const long = `<row r="1"><c r="A1" t="inlineStr"><is><t>${'x'.repeat(70_000)}</t></is></c></row>`;
    expect(refusalOf(workbook({ sheetData: long }))).toBe('cell-too-long');
  });

  it('are refused with a shared text that does not exist, or rows twice', () => {
    expect(refusalOf(workbook({ sheetData: '<row r="1"><c r="A1" t="s"><v>3</v></c></row>' }))).toBe('xml-malformed');
    expect(refusalOf(workbook({ sheetData: '<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>' }))).toBe(
      'sheet-order',
    );
  });

  it('are refused with a document type, before any entity is expanded', () => {
    const files = {
      'xl/workbook.xml': strToU8(
        '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>',
      ),
    };
    expect(refusalOf(zipSync(files))).toBe('xml-doctype');
  });
});

describe('dates', () => {
  it('count from 1900 with the day that never was', () => {
    expect(serialToText(1, false)).toBe('1900-01-01');
    expect(serialToText(59, false)).toBe('1900-02-28');
    expect(serialToText(61, false)).toBe('1900-03-01');
    expect(serialToText(0, true)).toBe('1904-01-01');
    expect(serialToText(-1, false)).toBeNull();
    expect(serialToText(3_000_000, false)).toBeNull();
  });

  it.each([
    [14, undefined, true],
    [22, undefined, true],
    [0, undefined, false],
    [164, 'yyyy/mm/dd hh:mm:ss', true],
    [164, '[h]:mm', true],
    [164, '0.00 "days"', false],
    [164, '[Red]0.00', false],
    [164, '#,##0 \\d', false],
    [164, 'General', false],
  ] as const)('format %d %j is a date: %s', (id, code, expected) => {
    expect(isDateFormat(id, code)).toBe(expected);
  });
});

describe('against another reader', () => {
  /** The rows of a sheet as read-excel-file gives them, in our texts. */
  function asTexts(rows: readonly (readonly unknown[])[]): readonly (readonly string[])[] {
    return rows
      .map((row) => {
        const cells = row.map((cell) => {
          if (cell === null || cell === undefined) return '';
          if (cell instanceof Date) {
            const iso = cell.toISOString();
            return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
          }
          if (typeof cell === 'boolean') return cell ? 'True' : 'False';
          return typeof cell === 'number' ? String(cell) : (cell as string);
        });
        while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
        return cells;
      })
      .filter((row) => row.length > 0);
  }

  /** Ours with numbers in their shortest form and texts trimmed, as the other reader gives them. */
  function ours(table: SheetTable): readonly (readonly string[])[] {
    return table.rows.map((row) =>
      row.texts.map((text, column) => (row.numeric?.[column] === true ? String(Number(text)) : text.trim())),
    );
  }

  const files = [sampleFile('harbour-dc.xlsx').bytes, sampleFile('werk-nord.xlsx').bytes];
  const shared = sharedFile('samples/rvtools-805-vms.xlsx');
  if (shared !== null) files.push(new Uint8Array(readFileSync(shared)));

  it.each(files.map((bytes, index) => [index, bytes] as const))(
    'all cells of workbook %d are the same',
    async (_, bytes) => {
      const theirs = await readXlsxFile(Buffer.from(bytes));
      const book = openWorkbook(readWorkbookOutline(bytes, defaultImportLimits), defaultImportLimits, quietContext);
      expect(theirs.map((sheet) => sheet.sheet)).toEqual(book.sheets.map((sheet) => sheet.name));
      theirs.forEach((sheet, index) => {
        const entry = book.sheets[index];
        if (!entry) throw new Error('no sheet');
        expect(ours(readSheet(entry, book, defaultImportLimits, quietContext, () => undefined))).toEqual(
          asTexts(sheet.data),
        );
      });
    },
  );
});
