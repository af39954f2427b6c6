import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportLimits } from '../contract.ts';
import { ImportRefusal } from '../refusal.ts';
import { readAttribute, XmlScanner, type XmlEvents } from '../xml/scanner.ts';
import { readZipDirectory, type ZipEntry } from '../zip/directory.ts';
import { inflateEntry } from '../zip/inflate.ts';
import { isDateFormat } from './dates.ts';

/** A sheet of a workbook, not yet read. */
export interface SheetEntry {
  readonly name: string;
  readonly entry: ZipEntry;
}

/** What is common to all sheets of a workbook. Sheets themselves are inflated one at a time, when they are asked for. */
export interface Workbook {
  readonly sheets: readonly SheetEntry[];
  /** Texts that cells point to, by index. */
  readonly sharedStrings: readonly string[];
  /** Whether the cell style of that index shows dates. */
  readonly isDateStyle: readonly boolean[];
  /** True when serial dates count from 1904 (old Macintosh workbooks). */
  readonly usesDate1904: boolean;
}

/** Part names and relations of a workbook, read without its texts and styles: cheap enough for detection. */
export interface WorkbookOutline {
  readonly sheets: readonly SheetEntry[];
  readonly sharedStrings: ZipEntry | null;
  readonly styles: ZipEntry | null;
  readonly usesDate1904: boolean;
}

/** Reads which sheets the workbook in `bytes` has. Throws ImportRefusal when it is no workbook or unsafe to open. */
export function readWorkbookOutline(bytes: Uint8Array, limits: ImportLimits): WorkbookOutline {
  const entries = new Map(readZipDirectory(bytes, limits).map((entry) => [entry.name.toLowerCase(), entry]));
  const main = findMainPart(entries, limits);
  const folder = main.name.slice(0, main.name.lastIndexOf('/') + 1);
  const relations = readRelations(entries, `${folder}_rels/${main.name.slice(folder.length)}.rels`, limits);
  const found: { name: string; relation: string }[] = [];
  let usesDate1904 = false;
  scanEntry(main, limits, {
    open(name, attributes) {
      if (name === 'sheet') {
        found.push({ name: readAttribute(attributes, 'name') ?? '', relation: readAttribute(attributes, 'id') ?? '' });
      } else if (name === 'workbookPr') {
        const flag = readAttribute(attributes, 'date1904');
        usesDate1904 = flag === '1' || flag === 'true';
      }
    },
    close: () => undefined,
    text: () => undefined,
  });
  const byId = new Map(relations.map((relation) => [relation.id, relation]));
  const sheets: SheetEntry[] = [];
  for (const { name, relation } of found) {
    const target = byId.get(relation);
    const entry = target && entries.get(resolveTarget(folder, target.target).toLowerCase());
    if (target?.type.endsWith('/worksheet') === true && entry) sheets.push({ name, entry });
  }
  const part = (kind: string): ZipEntry | null => {
    const relation = relations.find((candidate) => candidate.type.endsWith(kind));
    return (relation && entries.get(resolveTarget(folder, relation.target).toLowerCase())) ?? null;
  };
  return { sheets, sharedStrings: part('/sharedStrings'), styles: part('/styles'), usesDate1904 };
}

/** Reads the texts and styles that all sheets need. */
export function openWorkbook(outline: WorkbookOutline, limits: ImportLimits, context: JobContext): Workbook {
  return {
    sheets: outline.sheets,
    sharedStrings: outline.sharedStrings ? readSharedStrings(outline.sharedStrings, limits, context) : [],
    isDateStyle: outline.styles ? readDateStyles(outline.styles, limits) : [],
    usesDate1904: outline.usesDate1904,
  };
}

/** Inflates, decodes and scans `entry` in one pass; `poll` runs between pieces. */
export function scanEntry(
  entry: ZipEntry,
  limits: ImportLimits,
  events: XmlEvents,
  poll?: (bytesDone: number) => void,
): void {
  const scanner = new XmlScanner(events, limits.maxCellCharacters * 2);
  let decoder: TextDecoder | null = null;
  let done = 0;
  inflateEntry(entry, (piece) => {
    decoder ??= new TextDecoder(sniffXmlEncoding(piece));
    scanner.write(decoder.decode(piece, { stream: true }));
    done += piece.length;
    poll?.(done);
  });
  scanner.write(decoder === null ? '' : (decoder as TextDecoder).decode());
  scanner.end();
}

/** XML is UTF-8 unless a byte order mark says otherwise (XML 1.0, appendix F). */
function sniffXmlEncoding(piece: Uint8Array): string {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
  if (piece[0] === 0xfe && piece[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

function findMainPart(entries: ReadonlyMap<string, ZipEntry>, limits: ImportLimits): ZipEntry {
  const relations = readRelations(entries, '_rels/.rels', limits);
  const office = relations.find((relation) => relation.type.endsWith('/officeDocument'));
  const entry = entries.get(office ? resolveTarget('', office.target).toLowerCase() : 'xl/workbook.xml');
  if (!entry) {
    throw new ImportRefusal('not-a-workbook', 'The file is a zip archive but holds no Excel workbook.');
  }
  if (entry.name.endsWith('.bin')) {
    throw new ImportRefusal(
      'xlsb-not-supported',
      'The file is a binary Excel workbook (.xlsb); open it in Excel and save it as .xlsx, then import that.',
    );
  }
  return entry;
}

function readRelations(entries: ReadonlyMap<string, ZipEntry>, name: string, limits: ImportLimits): Relation[] {
  const relations: Relation[] = [];
  const entry = entries.get(name.toLowerCase());
  if (!entry) return relations;
  scanEntry(entry, limits, {
    open(element, attributes) {
      if (element !== 'Relationship' || readAttribute(attributes, 'TargetMode') === 'External') return;
      relations.push({
        id: readAttribute(attributes, 'Id') ?? '',
        type: readAttribute(attributes, 'Type') ?? '',
        target: readAttribute(attributes, 'Target') ?? '',
      });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relations;
}

/** Part names are absolute with a leading slash, else relative to the folder of the part that names them. */
function resolveTarget(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function readSharedStrings(entry: ZipEntry, limits: ImportLimits, context: JobContext): string[] {
  const strings: string[] = [];
  let current = '';
  let isText = false;
  let phonetic = 0;
  scanEntry(
    entry,
    limits,
    {
      open(name) {
        if (name === 'si') current = '';
        else if (name === 't') isText = phonetic === 0;
        else if (name === 'rPh') phonetic += 1;
      },
      close(name) {
        if (name === 'si') strings.push(ownText(unescapeControl(current)));
        else if (name === 't') isText = false;
        else if (name === 'rPh') phonetic -= 1;
      },
      text(value) {
        if (!isText) return;
        current += value;
        checkLength(current, limits);
      },
    },
    () => checkCancelled(context),
  );
  return strings;
}

function readDateStyles(entry: ZipEntry, limits: ImportLimits): boolean[] {
  const formats = new Map<number, string>();
  const styles: boolean[] = [];
  let isCellStyles = false;
  scanEntry(entry, limits, {
    open(name, attributes) {
      if (name === 'numFmt') {
        formats.set(Number(readAttribute(attributes, 'numFmtId')), readAttribute(attributes, 'formatCode') ?? '');
      } else if (name === 'cellXfs') {
        isCellStyles = true;
      } else if (name === 'xf' && isCellStyles) {
        const id = Number(readAttribute(attributes, 'numFmtId') ?? '0');
        styles.push(isDateFormat(id, formats.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') isCellStyles = false;
    },
    text: () => undefined,
  });
  return styles;
}

/**
 * A copy of `text` with memory of its own. Engines keep short slices as views that hold the whole piece of the document
 * they were cut from alive; a sheet's worth of kept values would keep the sheet's whole text.
 */
export function ownText(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** Throws ImportRefusal when a cell's text is over the limit. */
export function checkLength(text: string, limits: ImportLimits): void {
  if (text.length <= limits.maxCellCharacters) return;
  throw new ImportRefusal(
    'cell-too-long',
    `A cell holds more than the limit of ${limits.maxCellCharacters} characters; the file was not read further.`,
  );
}

/** Office writes control characters as `_x000D_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring). */
export function unescapeControl(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
