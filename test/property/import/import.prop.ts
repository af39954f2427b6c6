import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CsvScanner } from '#core/import/csv/scanner.ts';
import { matchHostNames } from '#core/import/hostNames.ts';
import { defaultImportLimits } from '#core/import/limits.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import { parseLocalisedNumber, type DecimalSeparator } from '#core/units.ts';
import type { Cell } from '#build/samples/workbook.ts';
import { fileOf, importAll, importOne, sampleFile, workbookOf } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { fuzzRuns } from '#test/fixtures/fuzzRuns.ts';

/** Cells as exports hold them, good and bad. */
const name = fc.constantFrom(
  'a',
  'A',
  'b',
  'shop-web-01',
  'shop-web-02',
  'shop-db-01',
  '__proto__',
  'constructor',
  'köln',
  ' ',
  null,
);
const count: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 64 }) },
  fc.constantFrom<Cell>(0, -1, 1e15, 2.5, null, 'n/a', '4', '1.024', '1,024', '12,5', 'x', '#N/A', '-'),
);
const place = fc.constantFrom('C1', 'C2', null);
const host = fc.constantFrom('esx1', 'ESX1.lab', 'boesx1', 'esx2', 'esx22', null);
const uuid = fc.constantFrom('4203-a', '4203-b', '4203-c', '00000000-0000', null);
const state = fc.constantFrom('poweredOn', 'poweredOn', 'poweredOff', 'suspended', 'strange', null);

const infoRow = fc.tuple(
  name,
  state,
  fc.constantFrom('True', 'False', null),
  count,
  count,
  place,
  host,
  uuid,
  fc.constantFrom('connected', 'orphaned', null),
);
const hostRow = fc.tuple(
  host,
  place,
  count,
  count,
  count,
  count,
  fc.constantFrom<Cell>(2400, '2,400', '2.400', -1, null),
);
const detailRow = fc.tuple(name, uuid, count, count);

const estate = fc.record(
  {
    vInfo: fc.tuple(
      fc.constant(['VM', 'Powerstate', 'Template', 'CPUs', 'Memory', 'Cluster', 'Host', 'VM UUID', 'Connection state']),
      fc.array(infoRow, { maxLength: 12 }),
    ),
    vHost: fc.tuple(
      fc.constant(['Host', 'Cluster', '# Cores', '# Memory', '# CPU', 'CPU usage %', 'Speed']),
      fc.array(hostRow, { maxLength: 6 }),
    ),
    vCPU: fc.tuple(fc.constant(['VM', 'VM UUID', 'CPUs', 'Overall']), fc.array(detailRow, { maxLength: 8 })),
    vMemory: fc.tuple(fc.constant(['VM', 'VM UUID', 'Size MiB', 'Consumed']), fc.array(detailRow, { maxLength: 8 })),
    vPartition: fc.tuple(
      fc.constant(['VM', 'VM UUID', 'Capacity MB', 'Consumed MB']),
      fc.array(detailRow, { maxLength: 8 }),
    ),
    vCluster: fc.tuple(
      fc.constant(['Name', 'Failover Level', 'TotalCpu', 'NumCpuCores']),
      fc.array(fc.tuple(place, count, count, count), { maxLength: 4 }),
    ),
  },
  { requiredKeys: [] },
);

/** Some of the headings taken away, as other versions and tidy people do. */
const withoutColumns = fc.tuple(estate, fc.infiniteStream(fc.integer({ min: 0, max: 9 }))).map(([sheets, draws]) => {
  const result: Record<string, Cell[][]> = {};
  for (const [sheet, content] of Object.entries(sheets)) {
    const [headings, rows] = content as unknown as [string[], Cell[][]];
    const kept = headings.map((_, column) => column === 0 || (draws.next().value ?? 0) < 9);
    result[sheet] = [headings, ...rows].map((row) => [...row].filter((_, column) => kept[column]));
  }
  return result;
});

const dataRows = (sheets: Record<string, Cell[][]>): number =>
  Object.values(sheets).reduce(
    (sum, rows) => sum + rows.slice(1).filter((row) => row.some((cell) => cell !== null && cell !== '')).length,
    0,
  );

describe('an RVTools import', () => {
  it('accounts for every row of every sheet, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(withoutColumns, async (sheets) => {
        const result = await importOne(workbookOf(sheets));
        expectSound(result);
        if (Object.keys(sheets).length > 0) expect(result.sources[0]?.rows.read).toBe(dataRows(sheets));
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order of sheets', async () => {
    await fc.assert(
      fc.asyncProperty(withoutColumns, async (sheets) => {
        const reversed = Object.fromEntries(Object.entries(sheets).toReversed());
        const [one, other] = [await importOne(workbookOf(sheets)), await importOne(workbookOf(reversed))];
        const plain = (result: typeof one): unknown =>
          JSON.parse(JSON.stringify(result.inventory, (key, value: unknown) => (key === 'sourceId' ? '' : value)));
        expect(plain(other)).toEqual(plain(one));
      }),
      { numRuns: 50 },
    );
  });
});

const field = fc.oneof(
  fc.constantFrom('', 'a', 'vm-1', '4', '16 GB', '1,5', '-1', '"', '""', 'x"y', 'host', 'on', 'é'),
  fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', ' ', '€'), maxLength: 8 }),
);

/** A table as text in which every field is quoted where it must be. */
function toCsv(rows: readonly (readonly string[])[], delimiter: string): string {
  return rows
    .map((row) =>
      row
        .map((text) => (/["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text))
        .join(delimiter),
    )
    .join('\r\n');
}

function scanAll(text: string, delimiter: string, cuts: readonly number[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const scanner = new CsvScanner(delimiter, defaultImportLimits, (record) => rows.push(record.fields));
  let at = 0;
  for (const cut of cuts) {
    scanner.write(text.slice(at, at + cut));
    at += cut;
  }
  scanner.write(text.slice(at));
  scanner.end();
  return rows;
}

describe('the CSV reader', () => {
  const table = fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
  const delimiter = fc.constantFrom(',', ';', '\t');
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });

  it('reads back what was written, however it is cut into pieces', () => {
    fc.assert(
      fc.property(table, delimiter, cuts, (rows, separator, pieces) => {
        const text = toCsv(rows, separator);
        // A last row of one empty field is no line at all.
        const last = rows[rows.length - 1];
        const expected = last?.length === 1 && last[0] === '' ? rows.slice(0, -1) : rows;
        expect(scanAll(text, separator, pieces)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with another reader on well-formed text', () => {
    fc.assert(
      fc.property(table, delimiter, (rows, separator) => {
        const text = toCsv(rows, separator);
        const theirs = parseCsv(text, { delimiter: separator, relax_column_count: true, record_delimiter: ['\r\n'] });
        expect(scanAll(text, separator, []).filter((row) => row.length > 1 || row[0] !== '')).toEqual(
          theirs.filter((row) => row.length > 1 || row[0] !== ''),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same records of any text, however it is cut into pieces, and drops none of its lines', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r'), maxLength: 40 }),
        cuts,
        (text, pieces) => {
          const whole = scanAll(text, ',', []);
          expect(scanAll(text, ',', pieces)).toEqual(whole);
          expect(
            whole
              .flat()
              .join('')
              .replaceAll(/[",\r\n]/g, ''),
          ).toBe(text.replaceAll(/[",\r\n]/g, ''));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a CSV import', () => {
  const headings = fc.constantFrom(
    ['name', 'vcpus', 'memory gb', 'host', 'cluster', 'power state', 'os'],
    ['kind', 'name', 'cores', 'memory (MB)', 'host', 'cluster', 'cpu %'],
    ['Host', 'Sockets', 'Cores', 'RAM', 'Clock', 'Model', 'Cluster'],
  );

  it('accounts for every row, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        headings,
        fc.array(fc.array(field, { minLength: 1, maxLength: 7 }), { maxLength: 10 }),
        fc.constantFrom(',', ';'),
        async (heading, rows, separator) => {
          const text = toCsv([heading, ...rows], separator);
          const result = await importOne(fileOf('list.csv', text));
          expectSound(result);
          const expected = scanAll(text, separator, [])
            .slice(1)
            .filter((row) => row.some((each) => each.trim() !== '')).length;
          expect(result.sources[0]?.rows.read).toBe(expected);
        },
      ),
      { numRuns: 400 },
    );
  });
});

const damagedFiles = fuzzRuns(250, 500);

describe('damaged files', () => {
  const samples = ['werk-nord.xlsx', 'depot-2016.xlsx', 'edge-sites.csv', 'workloads.csv'].map(sampleFile);
  const damage = fc.record({
    sample: fc.constantFrom(...samples),
    keep: fc.double({ min: 0, max: 1, noNaN: true }),
    isCut: fc.boolean(),
    flips: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
      maxLength: 6,
    }),
  });

  it('never throw, never fail for a reason of ours, and lose no row silently', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async ({ sample, keep, isCut, flips }) => {
        const bytes = sample.bytes.slice(0, isCut ? Math.floor(sample.bytes.length * keep) : sample.bytes.length);
        for (const [position, value] of flips)
          if (bytes.length > 0) bytes[Math.min(bytes.length - 1, Math.floor(position * bytes.length))] = value;
        expectSound(await importOne(fileOf(sample.name, bytes)));
      }),
      { numRuns: damagedFiles },
    );
  });

  const parts = unzipSync(sampleFile('werk-nord.xlsx').bytes);
  const names = Object.keys(parts).filter((name) => /sheet[1289]\.xml|sharedStrings|styles|workbook\.xml/.test(name));
  const edit = fc.record({
    part: fc.constantFrom(...names),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.integer({ min: 0, max: 40 }),
    insert: fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '</row>',
      '<row r="0">',
      '<c r="A1"/>',
      '&amp;',
      '&x;',
      '<![CDATA[',
      '-',
      '9',
    ),
  });

  it('whose content is damaged inside of a whole archive are refused or read soundly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const changed = { ...parts };
        for (const { part, at, remove, insert } of edits) {
          const text = strFromU8(changed[part] ?? new Uint8Array());
          const from = Math.floor(at * text.length);
          changed[part] = strToU8(text.slice(0, from) + insert + text.slice(from + remove));
        }
        expectSound(await importOne(fileOf('edited.xlsx', zipSync(changed, { level: 0 }))));
      }),
      { numRuns: damagedFiles },
    );
  });

  it('of nothing but random bytes are refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom([], [0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6]),
        async (bytes, head) => {
          expectSound(await importOne(fileOf('x.xlsx', Uint8Array.from([...head, ...bytes]))));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('host names', () => {
  const word = fc.constantFrom(
    'esx1',
    'esx10',
    'boesx1',
    'esx1.lab',
    'esx1.dmz',
    'lab-esx1',
    'esx1-mgmt',
    'esx2',
    'ESX2',
  );
  const cluster = fc.constantFrom('c1', 'c2', null);

  it('never give one host to two names by likeness, and never depend on the order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ name: word, clusterId: cluster }), {
          selector: (each) => `${each.name.toLowerCase()} ${each.clusterId}`,
          maxLength: 6,
        }),
        fc.uniqueArray(fc.record({ name: word, clusterId: cluster }), {
          selector: (each) => `${each.name.toLowerCase()} ${each.clusterId}`,
          maxLength: 6,
        }),
        (described, mentioned) => {
          const hosts = described.map((each) => ({ ...each, id: `${each.name} ${each.clusterId}` }));
          const forward = matchHostNames(hosts, mentioned);
          const backward = matchHostNames(hosts.toReversed(), mentioned.toReversed()).toReversed();
          expect(backward.map((match) => match?.hostId)).toEqual(forward.map((match) => match?.hostId));
          const byLikeness = forward.flatMap((match) =>
            match !== undefined && /one name/.test(match.reason) ? [match.hostId] : [],
          );
          expect(new Set(byLikeness).size).toBe(byLikeness.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('numbers', () => {
  it('read back in every style in which they are written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 3 }),
        fc.constantFrom<DecimalSeparator>('.', ','),
        fc.constantFrom('', ' ', "'", '\u202f', 'other'),
        (scaled, digits, decimal, group) => {
          const value = scaled / 10 ** digits;
          const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
          const separator = group === 'other' ? (decimal === '.' ? ',' : '.') : group;
          const grouped = whole.replace(/\B(?=(\d{3})+$)/g, separator);
          const text = `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `${decimal}${fraction}`}`;
          expect(parseLocalisedNumber(text, decimal)).toBeCloseTo(value, 6);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('several files', () => {
  it('hold together what one holds: two halves of a list are the list', async () => {
    const rows = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat({ max: 12 }), async (numbers, cut) => {
        const lines = numbers.map((number) => `vm-${number},${(number % 8) + 1},${(number % 16) + 1},esx${number % 3}`);
        const text = (part: readonly string[]): string => ['name,vcpus,memory gb,host', ...part].join('\n');
        const whole = await importAll([fileOf('all.csv', text(lines))]);
        const halves = await importAll([
          fileOf('one.csv', text(lines.slice(0, cut))),
          fileOf('two.csv', text(lines.slice(cut))),
        ]);
        expectSound(halves);
        const withoutOrigin = (workloads: readonly Workload[]): readonly unknown[] =>
          workloads.map((workload) => ({ ...workload, origin: null }));
        expect(withoutOrigin(halves.inventory.workloads)).toEqual(withoutOrigin(whole.inventory.workloads));
      }),
      { numRuns: 100 },
    );
  });
});
