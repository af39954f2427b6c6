import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connect, disconnect, raw } from '#db/database.ts';
import { StagedRows, type StagedColumn } from '#db/stagedRows.ts';
import { naturalSortKey } from '#db/textKeys.ts';

const columns: readonly StagedColumn[] = [
  { name: 'a', kind: 'number' },
  { name: 'b', kind: 'text' },
  { name: 'sort_b', kind: 'text' },
  { name: 'c', kind: 'number' },
  { name: 'd', kind: 'text' },
];

type Row = readonly [number | null, string, number | null, string | null];

/** What SQLite finds in the file that the rows make, and what it says of the file. */
function readBack(rows: readonly Row[]): { readonly rows: unknown; readonly integrity: unknown } {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  const pages: Uint8Array[] = [];
  const writer = new StagedRows(columns, (page) => pages.push(page.slice()));
  const encoder = new TextEncoder();
  const number = (value: number | null): void => (value === null ? writer.noNumber() : writer.number(value));
  const text = (value: string | null): void => {
    const bytes = encoder.encode(value ?? '');
    if (value === null) writer.noText();
    else writer.text(bytes, 0, bytes.length);
  };
  for (const [a, b, c, d] of rows) {
    if (!writer.begin((b.length + (d?.length ?? 0)) * 4 + b.length * 12 + 64)) throw new Error('too long');
    number(a);
    text(b);
    const bytes = encoder.encode(b);
    writer.sortKey(bytes, 0, bytes.length);
    number(c);
    text(d);
    writer.end();
  }
  const { head } = writer.finish();
  try {
    const path = join(folder, 'rows');
    writeFileSync(path, Buffer.concat([head, ...pages]));
    const db = connect(path, { mustExist: true });
    const found = raw(db).prepare('SELECT rowid, * FROM staged_rows').raw().all();
    const integrity = raw(db).pragma('integrity_check', { simple: true });
    disconnect(db);
    return { rows: found, integrity };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const expected = (rows: readonly Row[]): unknown =>
  rows.map(([a, b, c, d], index) => [index + 1, a, b, naturalSortKey(b), c, d]);

const amount = fc.oneof(
  fc.constantFrom(null, 0, 127, 128, 32_767, 32_768, 2 ** 31 - 1, 2 ** 31, -1, 0.5, 1e300),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
// A lone half of a character is no text that UTF-8 can hold.
const word = fc.string({ unit: 'grapheme', maxLength: 90 });
const row = fc.tuple(amount, fc.oneof(word, fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/)), amount, fc.option(word));

describe('staged rows', () => {
  test('are read by SQLite as they were written', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        expect(readBack(rows).rows).toEqual(expected(rows));
      }),
      { numRuns: 60 },
    );
  });

  test('fill one page, two and very many', () => {
    for (const count of [0, 1, 2, 1199, 1200, 1201, 2400, 20_000]) {
      const rows = Array.from({ length: count }, (_, index): Row => [
        index,
        `vm-${index}`,
        null,
        'x'.repeat(index % 99),
      ]);
      expect(readBack(rows).rows, String(count)).toEqual(expected(rows));
    }
  });

  test('make a file that SQLite finds nothing wrong with', () => {
    const rows = Array.from({ length: 5000 }, (_, index): Row => [index, `vm-${index}`, 1.5, null]);
    expect(readBack(rows).integrity).toBe('ok');
  });

  test('lie in the order of a text, in every run of them, and say where each was put', () => {
    // Beginnings that are shared, missing, equal and long; more rows than one run takes.
    const names = Array.from({ length: 300_000 }, (_, index) => {
      const number = (index * 618_034) % 300_000;
      return `${['vm', 'prod-web', 'x'.repeat(30)][number % 3]}-${String(number).padStart(7, '0')}`;
    });
    const encoder = new TextEncoder();
    const folder = mkdtempSync(join(tmpdir(), 'headroom-test-'));
    const pages: Uint8Array[] = [];
    const writer = new StagedRows([{ name: 'name', kind: 'text' }], (page) => pages.push(page.slice()));
    for (const name of names) {
      const bytes = encoder.encode(name);
      expect(writer.begin(bytes.length)).toBe(true);
      writer.orderedText(bytes, 0, bytes.length);
      writer.end();
    }
    const { head, places } = writer.finish();
    try {
      const path = join(folder, 'rows');
      writeFileSync(path, Buffer.concat([head, ...pages]));
      const db = connect(path, { mustExist: true });
      const found = raw(db).prepare('SELECT name FROM staged_rows ORDER BY rowid').pluck().all() as string[];
      disconnect(db);
      expect(Array.from(places!, (place) => found[place - 1]!)).toEqual(names);
      // A run ends where its rows do: there alone the order begins anew.
      const steps = found.filter((name, index) => index > 0 && name < found[index - 1]!).length;
      expect(steps).toBeLessThanOrEqual(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('are refused where one would not fit a page', () => {
    const writer = new StagedRows(columns, () => undefined);
    expect(writer.begin(70_000)).toBe(false);
    expect(writer.begin(60_000)).toBe(true);
  });
});
