import { Zip, ZipDeflate } from 'fflate';

/** A cell to write: a text, a number, an Excel date serial, or nothing. */
export type Cell = string | number | { readonly dateSerial: number } | null;

/** A sheet to write: headings and rows, the rows made one at a time. */
export interface SheetContent {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

const header = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The first day a zip entry can have. Its parts are local time, as fflate reads it: the same bytes in every time zone. */
const fixedTime = new Date(1980, 0, 1);

/**
 * An .xlsx workbook with the same bytes for the same content, on every machine: fixed times, fixed order, one compression
 * level. Texts are shared strings, as Excel and RVTools write them. The parts are what ECMA-376 asks for at the least, plus
 * the style that shows dates.
 */
export function writeWorkbook(sheets: readonly SheetContent[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const encoder = new TextEncoder();
  const part = (name: string, texts: Iterable<string>): void => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = fixedTime;
    file.os = 0;
    zip.add(file);
    let pending = '';
    for (const text of texts) {
      pending += text;
      if (pending.length < 65_536) continue;
      file.push(encoder.encode(pending));
      pending = '';
    }
    file.push(encoder.encode(pending), true);
  };

  const strings = new SharedStrings();
  part('[Content_Types].xml', [contentTypes(sheets.length)]);
  part('_rels/.rels', [
    `${header}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ]);
  part('xl/workbook.xml', [workbookPart(sheets)]);
  part('xl/_rels/workbook.xml.rels', [workbookRelations(sheets.length)]);
  part('xl/styles.xml', [stylesPart()]);
  sheets.forEach((sheet, index) => part(`xl/worksheets/sheet${index + 1}.xml`, sheetPart(sheet, strings)));
  part('xl/sharedStrings.xml', strings.part());
  zip.end();

  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

class SharedStrings {
  private readonly indexes = new Map<string, number>();
  private count = 0;

  index(text: string): number {
    this.count += 1;
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    this.indexes.set(text, this.indexes.size);
    return this.indexes.size - 1;
  }

  *part(): Generator<string> {
    yield `${header}<sst xmlns="${main}" count="${this.count}" uniqueCount="${this.indexes.size}">`;
    for (const text of this.indexes.keys()) {
      const space = /^\s|\s$/.test(text) ? ' xml:space="preserve"' : '';
      yield `<si><t${space}>${escapeText(text)}</t></si>`;
    }
    yield '</sst>';
  }
}

function* sheetPart(sheet: SheetContent, strings: SharedStrings): Generator<string> {
  yield `${header}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  yield rowXml(1, sheet.headings, strings);
  let number = 1;
  for (const row of sheet.rows) {
    number += 1;
    yield rowXml(number, row, strings);
  }
  yield '</sheetData></worksheet>';
}

function rowXml(number: number, cells: readonly Cell[], strings: SharedStrings): string {
  let xml = `<row r="${number}">`;
  cells.forEach((cell, column) => {
    if (cell === null || cell === '') return;
    const reference = `${columnLetters(column)}${number}`;
    if (typeof cell === 'number') xml += `<c r="${reference}"><v>${cell}</v></c>`;
    else if (typeof cell === 'string') xml += `<c r="${reference}" t="s"><v>${strings.index(cell)}</v></c>`;
    else xml += `<c r="${reference}" s="1"><v>${cell.dateSerial}</v></c>`;
  });
  return `${xml}</row>`;
}

/** 0 is A, 26 is AA. */
function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnLetters(Math.floor(column / 26) - 1) + letter;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return (
    `${header}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>` +
    `<Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/>${overrides.join('')}</Types>`
  );
}

function workbookPart(sheets: readonly SheetContent[]): string {
  const list = sheets.map(
    (sheet, index) => `<sheet name="${escapeText(sheet.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${header}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${list.join('')}</sheets></workbook>`;
}

function workbookRelations(sheets: number): string {
  const relation = (id: number, kind: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${office}/${kind}" Target="${target}"/>`;
  const list = Array.from({ length: sheets }, (_, index) =>
    relation(index + 1, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  );
  list.push(relation(sheets + 1, 'styles', 'styles.xml'), relation(sheets + 2, 'sharedStrings', 'sharedStrings.xml'));
  return `${header}<Relationships xmlns="${packageRelations}">${list.join('')}</Relationships>`;
}

function stylesPart(): string {
  return (
    `${header}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>' +
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
  );
}
