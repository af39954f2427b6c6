import type { RawRow } from '#core/inventory/source.ts';
import type { Fate } from '../ledger.ts';

/** Longest text of an object that is kept as it was read. */
const maxRawCharacters = 32_768;

/**
 * Members that are left out of what is kept of an object: they may hold passwords and tokens, or are bookkeeping that is
 * many times larger than the rest. None of them is used.
 */
const leftOut: ReadonlySet<string> = new Set([
  'env',
  'envFrom',
  'command',
  'args',
  'annotations',
  'managedFields',
  'data',
  'stringData',
  'Env',
  'Cmd',
  'Entrypoint',
  'Args',
  'ansible_env',
  'ansible_cmdline',
  'ansible_proc_cmdline',
  'capabilities',
]);

interface MutableRawRow {
  readonly sourceId: string;
  readonly sheet: string;
  readonly row: number;
  readonly cells: readonly (readonly [string, string])[];
  fate: Fate;
}

/**
 * Keeps every object of one list as it was read, with what became of it; the counterpart of a sheet's ledger. An object is
 * refused until someone settles it otherwise.
 */
export class ItemLedger {
  readonly sheet: string;
  private readonly sourceId: string;
  private readonly rows: MutableRawRow[] = [];

  constructor(sourceId: string, sheet: string) {
    this.sheet = sheet;
    this.sourceId = sourceId;
  }

  /**
   * Takes an object in under its 1-based number and returns its index here. `cells` are what people look for; the object
   * itself is kept beside them as JSON.
   */
  enter(row: number, cells: readonly (readonly [string, string | null])[], object: unknown): number {
    const kept = cells.filter((cell): cell is readonly [string, string] => cell[1] !== null);
    const text = rawText(object);
    this.rows.push({
      sourceId: this.sourceId,
      sheet: this.sheet,
      row,
      cells: text === null ? kept : [...kept, ['object', text]],
      fate: 'refused',
    });
    return this.rows.length - 1;
  }

  settle(index: number, fate: Fate): void {
    const row = this.rows[index];
    if (row) row.fate = fate;
  }

  get size(): number {
    return this.rows.length;
  }

  get rawRows(): readonly RawRow[] {
    return this.rows;
  }
}

function rawText(object: unknown): string | null {
  if (object === undefined || object === null) return null;
  if (typeof object === 'string') return object.slice(0, maxRawCharacters);
  const text = JSON.stringify(object, (key, value: unknown) => (leftOut.has(key) ? undefined : value));
  return text === undefined ? null : text.length > maxRawCharacters ? `${text.slice(0, maxRawCharacters)}...` : text;
}
