import {
  detectNumberStyle,
  isAmbiguousGroup,
  parseLocalisedNumber,
  type DecimalSeparator,
  type NumberStyle,
} from '#core/units.ts';
import type { FindingSink } from './findings.ts';
import type { RawTable, TableRow } from './table.ts';

/** A column an importer knows: its key and the headings it goes by, normalised, most specific first. */
export interface ColumnSpec<Key extends string> {
  readonly key: Key;
  readonly headings: readonly string[];
}

/** What a number in a cell must satisfy to be believed. */
export interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly isInteger?: boolean;
}

/** A cell's number: `invalid` cells were reported already. */
export type NumberReading =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid' };

const missing: NumberReading = { kind: 'missing' };
const invalid: NumberReading = { kind: 'invalid' };

/** Rows searched for the headings: exports by hand carry titles and notes above them. */
const headingSearchRows = 25;

/** A table whose columns are known by name. */
export class NamedTable<Key extends string> {
  readonly name: string;
  /** As in the file, trimmed. */
  readonly headings: readonly string[];
  /** The rows below the headings. */
  readonly rows: readonly TableRow[];
  /** Row of the headings. */
  readonly headingRow: number;
  /** Rows above the headings (a title, a note). */
  readonly skippedRows: number;
  private readonly columns: ReadonlyMap<Key, number>;
  private style: NumberStyle | null = null;
  private lastRow: TableRow | null = null;
  private lastTexts: readonly string[] = [];
  private styleHint: NumberStyle | null = null;
  /** By column: texts and what they stand for, where a user said so. */
  private replaced: ReadonlyMap<number, ReadonlyMap<string, string>> | null = null;

  constructor(table: RawTable, headingIndex: number, columns: ReadonlyMap<Key, number>) {
    this.name = table.name;
    const heading = table.rows[headingIndex] as TableRow;
    this.headings = heading.texts.map((text) => text.trim());
    this.headingRow = heading.row;
    this.skippedRows = headingIndex;
    this.rows = table.rows.slice(headingIndex + 1);
    this.columns = columns;
  }

  has(key: Key): boolean {
    return this.columns.has(key);
  }

  /** The heading of a column as the file spells it, for findings. */
  headingOf(key: Key): string {
    const column = this.columns.get(key);
    return column === undefined ? key : (this.headings[column] ?? key);
  }

  /** The trimmed text of a cell; null when it is empty, the column is missing or the cell is a spreadsheet error. */
  text(row: TableRow, key: Key): string | null {
    const column = this.columns.get(key);
    if (column === undefined) return null;
    // A row of a CSV file is taken apart when it is asked for its texts: once for all of its columns.
    if (row !== this.lastRow) {
      this.lastRow = row;
      this.lastTexts = row.texts;
    }
    const text = this.lastTexts[column];
    if (text === undefined || text === '') return null;
    const trimmed = text.trim();
    if (trimmed === '') return null;
    if (this.replaced !== null) {
      const other = this.replaced.get(column)?.get(trimmed);
      if (other !== undefined) return other;
    }
    return trimmed.startsWith('#') && errorCell.test(trimmed) ? null : trimmed;
  }

  /** Has cells with these texts, by column, say others. */
  replaceTexts(replaced: ReadonlyMap<number, ReadonlyMap<string, string>>): void {
    this.replaced = replaced;
  }

  /**
   * The number in a cell. Typed numbers are exact; texts are read in the way numbers are written in this table. What is no
   * number or breaks `rule` is reported to `sink` with its cell and comes back as invalid.
   */
  number(row: TableRow, key: Key, rule: NumberRule, sink: FindingSink): NumberReading {
    const text = this.text(row, key);
    if (text === null) return missing;
    const style = this.style ?? this.numberStyle();
    // Most numbers are plain digits, which mean the same everywhere.
    const plain = plainNumber(text, style.decimal);
    if (
      plain !== null &&
      (rule.isInteger !== true || Number.isInteger(plain)) &&
      plain >= rule.min &&
      plain <= rule.max
    )
      return { kind: 'value', value: plain };
    return this.oddNumber(row, key, text, rule, sink);
  }

  /** A number that is written in groups, with an exponent or not at all, or that breaks its rule. */
  private oddNumber(row: TableRow, key: Key, text: string, rule: NumberRule, sink: FindingSink): NumberReading {
    if (isNoValue(text)) return missing;
    const style = this.isTypedNumber(row, key) ? null : this.numberStyle();
    let value: number | null;
    if (style === null) {
      value = Number(text);
    } else if (rule.isInteger === true && !style.isEvident && isAmbiguousGroup(text)) {
      // A whole number is expected, so a lone separator before three digits groups thousands.
      value = Number(text.replace(/[.,]/, ''));
      sink.add(
        'warning',
        'number-ambiguous',
        `"${text}" was read as ${value}: a whole number is expected here, so its separator was taken for thousands.`,
        this.place(row, key),
      );
    } else {
      value = parseLocalisedNumber(text, style.decimal);
    }
    if (value === null || !Number.isFinite(value)) {
      sink.add(
        'error',
        'not-a-number',
        `"${text.slice(0, 60)}" in ${this.headingOf(key)} is not a number.`,
        this.place(row, key),
      );
      return invalid;
    }
    if (value < rule.min || value > rule.max || (rule.isInteger === true && !Number.isInteger(value))) {
      sink.add(
        'error',
        value < 0 && rule.min >= 0 ? 'negative-number' : 'number-out-of-range',
        `${text.slice(0, 60)} in ${this.headingOf(key)} cannot be: ` +
          `${rule.isInteger === true ? 'a whole number' : 'a number'} from ${rule.min} to ${rule.max} is expected.`,
        this.place(row, key),
      );
      return invalid;
    }
    return { kind: 'value', value };
  }

  /** The number, or null when it is missing or invalid (then it was reported). */
  amount(row: TableRow, key: Key, rule: NumberRule, sink: FindingSink): number | null {
    const reading = this.number(row, key, rule, sink);
    return reading.kind === 'value' ? reading.value : null;
  }

  /** True, false, or null when the cell says neither. Understands RVTools' True/False and the words of common locales. */
  flag(row: TableRow, key: Key): boolean | null {
    return readFlag(this.text(row, key));
  }

  /** The place of a cell for a finding. */
  place(row: TableRow, key: Key): { sheet: string; row: number; column: string; value: string } {
    return { sheet: this.name, row: row.row, column: this.headingOf(key), value: this.text(row, key) ?? '' };
  }

  /** How this table writes numbers, judged over all texts of all its columns (a sheet has one locale). */
  numberStyle(): NumberStyle {
    if (this.style) return this.style;
    const own = detectNumberStyle(this.textNumbers());
    this.style = own.isEvident ? own : (this.styleHint ?? own);
    return this.style;
  }

  /** For a table of which only the beginning is here: how the whole of it writes numbers. */
  setStyle(style: NumberStyle): void {
    this.style = style;
  }

  /** Another sheet's evident style, for a table whose own numbers are all whole: one export has one locale. */
  hintStyle(style: NumberStyle | null): void {
    this.styleHint = style;
  }

  /** Whether a cell was a typed number in its file. */
  isTypedNumber(row: TableRow, key: Key): boolean {
    const column = this.columns.get(key);
    if (column === undefined || row.numeric?.[column] !== true) return false;
    return this.replaced?.get(column)?.has((row.texts[column] ?? '').trim()) !== true;
  }

  private *textNumbers(): Generator<string> {
    const step = Math.max(1, Math.floor(this.rows.length / 2000));
    for (let index = 0; index < this.rows.length; index += step) {
      const row = this.rows[index] as TableRow;
      const { texts } = row;
      for (let column = 0; column < texts.length; column += 1) {
        const text = texts[column] as string;
        if (text.length > 2 && text.length < 32 && row.numeric?.[column] !== true) yield text;
      }
    }
  }
}

const errorCell = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|GETTING_DATA)$/;
const trueWords: ReadonlySet<string> = new Set(['true', '1', 'yes', 'y', 'wahr', 'ja', 'vrai', 'oui', 'x']);
const falseWords: ReadonlySet<string> = new Set(['false', '0', 'no', 'n', 'falsch', 'nein', 'faux', 'non']);

/** What a word says to a question, null where it says neither yes nor no. */
export function readFlag(text: string | null): boolean | null {
  const word = text?.toLowerCase();
  if (word === undefined) return null;
  if (trueWords.has(word)) return true;
  return falseWords.has(word) ? false : null;
}

/**
 * The number that digits with at most one decimal separator spell; null for anything else, and for a lone separator before
 * three digits, which may divide thousands.
 */
function plainNumber(text: string, decimal: DecimalSeparator): number | null {
  const { length } = text;
  if (length > 15) return null;
  let separator = -1;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) continue;
    if (separator >= 0 || at === 0 || at === length - 1 || text[at] !== decimal) return null;
    separator = at;
  }
  if (separator < 0) return Number(text);
  if (length - separator === 4) return null;
  return Number(decimal === '.' ? text : `${text.slice(0, separator)}.${text.slice(separator + 1)}`);
}

/** Words that exports write where they have no number. */
function isNoValue(text: string): boolean {
  return /^(?:n\/?a|null|none|nan|unknown|not provided|-{1,3}|\u2013|\?)$/i.test(text);
}

/**
 * `heading` in the form that headings are compared in: lower case, one space between words, KB and MB as KiB and MiB
 * (RVTools renamed them in 4.1 without changing a value).
 */
export function normaliseHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .replace(/\b([kmgt])b\b/g, '$1ib')
    .trim();
}

/** The heading without anything but letters and digits, and without the internal prefix of its sheet (`vInfoInUse`). */
export function compactHeading(heading: string, prefix: string): string {
  const compact = normaliseHeading(heading).replace(/[^\p{L}\p{N}]/gu, '');
  const short = prefix.toLowerCase();
  return short !== '' && compact.startsWith(short) && compact.length > short.length
    ? compact.slice(short.length)
    : compact;
}

/**
 * Finds the heading row of `table` and which column is which: the row among the first that names most of `specs`, the
 * required ones among them. Returns null when no row names all of `required`; `best` columns are then those of the row
 * that came closest, for the message.
 */
export function openTable<Key extends string>(
  table: RawTable,
  specs: readonly ColumnSpec<Key>[],
  required: readonly Key[],
  prefix = '',
): NamedTable<Key> | null {
  let bestIndex = -1;
  let best: ReadonlyMap<Key, number> = new Map();
  const last = Math.min(headingSearchRows, table.rows.length);
  for (let index = 0; index < last; index += 1) {
    const columns = matchHeadings((table.rows[index] as TableRow).texts, specs, prefix);
    if (!required.every((key) => columns.has(key))) continue;
    if (columns.size > best.size) {
      bestIndex = index;
      best = columns;
    }
  }
  return bestIndex < 0 ? null : new NamedTable(table, bestIndex, best);
}

/** Which column carries which key. A column serves one key; of two columns with one heading the first counts. */
export function matchHeadings<Key extends string>(
  headings: readonly string[],
  specs: readonly ColumnSpec<Key>[],
  prefix: string,
): ReadonlyMap<Key, number> {
  const exact = new Map<string, number>();
  const compact = new Map<string, number>();
  headings.forEach((heading, column) => {
    const normal = normaliseHeading(heading);
    if (normal === '') return;
    if (!exact.has(normal)) exact.set(normal, column);
    const short = compactHeading(heading, prefix);
    if (!compact.has(short)) compact.set(short, column);
  });
  const columns = new Map<Key, number>();
  const taken = new Set<number>();
  const assign = (find: (heading: string) => number | undefined): void => {
    for (const spec of specs) {
      if (columns.has(spec.key)) continue;
      for (const heading of spec.headings) {
        const column = find(heading);
        if (column === undefined || taken.has(column)) continue;
        columns.set(spec.key, column);
        taken.add(column);
        break;
      }
    }
  };
  assign((heading) => exact.get(heading));
  assign(
    (heading) =>
      compact.get(compactHeading(heading, prefix)) ?? compact.get(withoutUnit(compactHeading(heading, prefix))),
  );
  return columns;
}

/** Internal column names leave the unit out: `vInfoInUse` for `In Use MiB`. */
function withoutUnit(compact: string): string {
  return compact.endsWith('mib') && compact.length > 3 ? compact.slice(0, -3) : compact;
}
