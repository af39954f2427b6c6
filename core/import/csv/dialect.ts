import { defaultImportLimits } from '../limits.ts';
import { isInventory } from '../plain/table.ts';
import { matchPlainHeadings } from '../plain/columns.ts';
import { CsvScanner, type CsvRecord } from './scanner.ts';

/** What the beginning of a text file says of it as CSV. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Lines before the table that only state the delimiter (`sep=;`, which Excel writes and reads). */
  readonly skipLines: number;
  /** How many columns carry headings that are known. */
  readonly knownColumns: number;
  /** Whether they describe machines. */
  readonly isInventory: boolean;
  readonly headings: readonly string[];
}

const delimiters = [',', ';', '\t', '|'] as const;

/**
 * The dialect of the CSV text that begins with `beginning`: the delimiter with which most headings are known, or, where none
 * are, with which the lines have the same number of fields. Null for text that is no table.
 */
export function detectDialect(beginning: string): CsvDialect | null {
  const stated = /^sep=(.)\r?\n/i.exec(beginning);
  const text = stated ? beginning.slice(stated[0].length) : beginning;
  let best: (CsvDialect & { readonly fields: number }) | null = null;
  for (const delimiter of stated ? [stated[1] ?? ','] : delimiters) {
    const records = readRecords(text, delimiter);
    let known = 0;
    let headings = records[0]?.fields ?? [];
    let isMachines = false;
    for (const record of records.slice(0, 25)) {
      const matches = matchPlainHeadings(record.fields);
      const describes = isInventory(matches);
      if ((describes && !isMachines) || (describes === isMachines && matches.size > known)) {
        known = matches.size;
        headings = record.fields;
        isMachines = describes;
      }
    }
    // Headings of machines make a table even above lines that are cut short.
    const fields = isMachines ? headings.length : commonFieldCount(records);
    if (fields < 2) continue;
    const candidate = {
      delimiter,
      skipLines: stated ? 1 : 0,
      knownColumns: known,
      isInventory: isMachines,
      headings,
      fields,
    };
    if (
      best === null ||
      Number(candidate.isInventory) > Number(best.isInventory) ||
      (candidate.isInventory === best.isInventory &&
        (candidate.knownColumns > best.knownColumns ||
          (candidate.knownColumns === best.knownColumns && candidate.fields > best.fields)))
    ) {
      best = candidate;
    }
  }
  return best;
}

function readRecords(text: string, delimiter: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const scanner = new CsvScanner(
    delimiter,
    { ...defaultImportLimits, maxCellCharacters: Number.MAX_SAFE_INTEGER, maxColumnsPerSheet: Number.MAX_SAFE_INTEGER },
    (record) => {
      if (records.length < 200) records.push(record);
    },
  );
  scanner.write(text);
  if (records.length === 0) scanner.end();
  return records;
}

/** The number of fields that most lines have, empty lines aside. */
function commonFieldCount(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>();
  for (const { fields } of records) {
    if (fields.length === 1 && fields[0] === '') continue;
    counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  }
  let best = 0;
  let most = 0;
  for (const [fields, count] of counts) {
    if (count > most) {
      best = fields;
      most = count;
    }
  }
  return best;
}
