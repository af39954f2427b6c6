import { parseLocalisedNumber, parseMemoryUnit, toMiB, type MemoryUnit } from '#core/units.ts';
import type { FindingSink } from '../findings.ts';
import { NamedTable, type NumberRule } from '../namedTable.ts';
import type { RawTable, TableRow } from '../table.ts';
import { matchPlainHeadings, type PlainColumn, type PlainMatch } from './columns.ts';
import type { HeadingUnit, ParsedHeading } from './heading.ts';

/** Rows searched for the headings. */
const headingSearchRows = 25;

/** A plain table whose headings were recognised. */
export class PlainTable {
  readonly named: NamedTable<PlainColumn>;
  /** Which column is what. */
  readonly matches: ReadonlyMap<PlainColumn, PlainMatch>;
  private readonly assumedUnits = {
    host: new Map<PlainColumn, MemoryUnit>(),
    workload: new Map<PlainColumn, MemoryUnit>(),
  };

  constructor(raw: RawTable, headingIndex: number, matches: ReadonlyMap<PlainColumn, PlainMatch>) {
    this.matches = matches;
    this.named = new NamedTable(raw, headingIndex, new Map([...matches].map(([key, match]) => [key, match.column])));
  }

  has(key: PlainColumn): boolean {
    return this.matches.has(key);
  }

  heading(key: PlainColumn): ParsedHeading | null {
    return this.matches.get(key)?.heading ?? null;
  }

  text(row: TableRow, key: PlainColumn): string | null {
    return this.named.text(row, key);
  }

  amount(row: TableRow, key: PlainColumn, rule: NumberRule, sink: FindingSink): number | null {
    return this.named.amount(row, key, rule, sink);
  }

  /**
   * A cell of memory or storage in MiB: with the cell's own unit (`16 GB`), else the heading's, else one that fits the
   * size of the column's numbers. Units written for both bases are binary for machines; what was taken is reported once
   * per column.
   */
  mebibytes(
    row: TableRow,
    key: PlainColumn,
    kind: 'host' | 'workload',
    rule: NumberRule,
    sink: FindingSink,
  ): number | null {
    const text = this.text(row, key);
    if (text === null) return null;
    const last = text.charCodeAt(text.length - 1);
    // A cell that ends in a digit has no unit of its own.
    const withUnit =
      (last >= 0x30 && last <= 0x39) || this.named.isTypedNumber(row, key)
        ? null
        : /^([-+\d.,\s\u00a0\u202f']*\d)\s*([a-zA-Z]{1,9})$/.exec(text);
    const ownUnit = withUnit ? parseMemoryUnit(withUnit[2] ?? '') : null;
    if (withUnit && ownUnit) {
      const value = parseLocalisedNumber(withUnit[1] ?? '', this.named.numberStyle().decimal);
      if (ownUnit.isAmbiguous) this.reportUnit(key, `${key}-cells`, ownUnit.unit, 'unit-ambiguous', sink);
      return this.checked(value === null ? null : toMiB(value, ownUnit.unit), row, key, rule, sink);
    }
    const unit = this.columnUnit(key, kind, sink);
    const reading = this.named.number(row, key, { min: rule.min, max: Number.MAX_SAFE_INTEGER }, sink);
    if (reading.kind !== 'value') return null;
    return this.checked(toMiB(reading.value, unit), row, key, rule, sink);
  }

  private checked(
    value: number | null,
    row: TableRow,
    key: PlainColumn,
    rule: NumberRule,
    sink: FindingSink,
  ): number | null {
    if (value !== null && value >= rule.min && value <= rule.max) return value;
    const isNegative = value !== null && value < 0;
    sink.add(
      'error',
      value === null ? 'not-a-number' : isNegative ? 'negative-number' : 'number-out-of-range',
      value === null
        ? `"${(this.text(row, key) ?? '').slice(0, 60)}" in ${this.named.headingOf(key)} is not a number.`
        : `${(this.text(row, key) ?? '').slice(0, 60)} in ${this.named.headingOf(key)} cannot be: ${Math.round(value)} MiB.`,
      this.named.place(row, key),
    );
    return null;
  }

  /** The unit of a column's cells without one of their own; undefined until the first of them was read. */
  knownUnit(key: PlainColumn, kind: 'host' | 'workload'): MemoryUnit | undefined {
    return this.assumedUnits[kind].get(key);
  }

  private columnUnit(key: PlainColumn, kind: 'host' | 'workload', sink: FindingSink): MemoryUnit {
    const known = this.assumedUnits[kind].get(key);
    if (known !== undefined) return known;
    const stated = memoryUnitOf(this.heading(key)?.unit ?? null);
    const unit = stated?.unit ?? this.guessUnit(key, kind);
    this.assumedUnits[kind].set(key, unit);
    if (stated === null) this.reportUnit(key, `${key}-${kind}`, unit, 'unit-assumed', sink);
    else if (stated.isAmbiguous) this.reportUnit(key, `${key}-${kind}`, unit, 'unit-ambiguous', sink);
    return unit;
  }

  /** Without any unit the size tells: machines have some GiB or some thousands of MiB of memory, disks some tens of GiB. */
  private guessUnit(key: PlainColumn, kind: 'host' | 'workload'): MemoryUnit {
    const values: number[] = [];
    const decimal = this.named.numberStyle().decimal;
    for (const row of this.named.rows) {
      const value = parseLocalisedNumber(this.text(row, key) ?? '', decimal);
      if (value !== null && value > 0) values.push(value);
      if (values.length >= 10_000) break;
    }
    values.sort((a, b) => a - b);
    const median = values[Math.floor(values.length / 2)] ?? 0;
    if (median >= 2 ** 26) return 'B';
    const isMemory = key === 'memory' || key === 'memoryUsed';
    const threshold = isMemory ? (kind === 'host' ? 8192 : 256) : 4096;
    if (isMemory && median >= 2 ** 24) return 'KiB';
    return median >= threshold ? 'MiB' : 'GiB';
  }

  private reportUnit(
    key: PlainColumn,
    once: string,
    unit: MemoryUnit,
    code: 'unit-assumed' | 'unit-ambiguous',
    sink: FindingSink,
  ): void {
    if (this.reported.has(`${once}\n${code}`)) return;
    this.reported.add(`${once}\n${code}`);
    const heading = this.named.headingOf(key);
    sink.add(
      code === 'unit-assumed' ? 'warning' : 'info',
      code,
      code === 'unit-assumed'
        ? `The column ${heading} states no unit; from the size of its numbers they were read as ${unit}.`
        : `The column ${heading} was read as ${unit}: inventories of machines mean powers of 1024 by it.`,
      { sheet: this.named.name, row: this.named.headingRow, column: heading, value: unit },
    );
  }

  private readonly reported = new Set<string>();
}

/** Finds the headings of a plain table; null when no row names machines and their size. */
export function openPlainTable(raw: RawTable): PlainTable | null {
  let bestIndex = -1;
  let best: ReadonlyMap<PlainColumn, PlainMatch> = new Map();
  const last = Math.min(headingSearchRows, raw.rows.length);
  for (let index = 0; index < last; index += 1) {
    const matches = matchPlainHeadings(raw.rows[index]?.texts ?? []);
    if (isInventory(matches) && matches.size > best.size) {
      bestIndex = index;
      best = matches;
    }
  }
  return bestIndex < 0 ? null : new PlainTable(raw, bestIndex, withName(best));
}

/** Whether headings describe machines: something that names them and something that sizes them. */
export function isInventory(matches: ReadonlyMap<PlainColumn, PlainMatch>): boolean {
  const isNamed = matches.has('name') || matches.has('host');
  const isSized =
    matches.has('memory') &&
    (matches.has('vcpus') || matches.has('cores') || matches.has('sockets') || matches.has('threads'));
  return isNamed && isSized;
}

/** A list of hosts, or of servers by host name, names its machines in the host column. */
export function withName(matches: ReadonlyMap<PlainColumn, PlainMatch>): ReadonlyMap<PlainColumn, PlainMatch> {
  const host = matches.get('host');
  if (matches.has('name') || !host) return matches;
  const named = new Map(matches);
  named.delete('host');
  named.set('name', host);
  return named;
}

function memoryUnitOf(unit: HeadingUnit | null): { unit: MemoryUnit; isAmbiguous: boolean } | null {
  if (unit === null || unit === 'percent' || unit === 'mhz' || unit === 'ghz' || unit === 'w' || unit === 'kw')
    return null;
  return parseMemoryUnit(unit);
}
