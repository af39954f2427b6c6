import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transact } from '#db/database.ts';
import { redoEdit, undoEdit } from '#db/historyRepository.ts';
import { memoryPlan } from '#test/fixtures/db/planFiles.ts';
import { fuzzRuns } from '#test/fixtures/fuzzRuns.ts';
import { readInto, storedContent, streamInto } from '#test/fixtures/import/streamed.ts';

/** Cells of a column: mostly what a tidy list holds, and what untidy ones do. */
const cells = {
  name: [
    'vm-1',
    'vm-2',
    'VM-1',
    'web 7',
    'shop-web-01',
    'shop-web-02',
    'shop-db-01',
    'prod-pay-app1',
    'prod_pay_db2',
    'a/b',
    'a.b.example.net',
    '  vm-9 ',
    'köln',
    '#N/A',
    '',
    '007',
    'x'.repeat(60),
    'vm--3-',
    'node12345678901234567',
    '\u00a0vm-8',
  ],
  id: ['4203-a', '4203-B', '', 'x/y', '1'],
  host: ['esx1', 'esx-2.example.net', '', 'Ünit'],
  cluster: ['c1', 'C1', 'c2', '', 'größe', ' c3 '],
  datacenter: ['north', 'South', '', 'a/b'],
  power: ['poweredOn', 'on', 'poweredOff', 'suspended', 'strange', '', 'RUNNING'],
  vcpus: ['1', '2', '4', '16', '0', '', 'x', '2.5', '1,5', '4096', '5000', '-1', '1.024', '+3', '007'],
  memory: ['4', '16', '64', '0', '', '16 GB', '8192', '1.5', '2,5', '-4', '12.345', 'n/a', '1e3', '99999999999'],
  percent: ['12.5', '0', '99.9', '', '12,5', '101', '250', '-', '50%', '3.1415'],
  disk: ['100', '20.5', '', '1 TB', '500 GB', '4e9', '1,234'],
  count: ['1', '2', '', '1.5', '70000000'],
  flag: ['true', 'FALSE', '', 'maybe', 'x'],
  text: ['Debian GNU/Linux 12', '', 'owner, team 12', 'he said "no"', 'two\nlines', 'Größe', '=1+1', ' padded ', '# 1'],
  folder: ['/Production/shop', '/x/pay', '', 'vm'],
  application: ['Shop', 'shop', '', 'Straße'],
} as const;

const columns: readonly (readonly [heading: readonly string[], kind: keyof typeof cells, isNeeded?: boolean])[] = [
  [['Name', 'VM'], 'name', true],
  [['vCPU', 'vCPUs'], 'vcpus', true],
  [['RAM (GiB)', 'Memory GB', 'Memory', 'memory_mb'], 'memory', true],
  [['UUID'], 'id'],
  [['Host'], 'host'],
  [['Cluster'], 'cluster'],
  [['Datacenter'], 'datacenter'],
  [['Power state'], 'power'],
  [['Template'], 'flag'],
  [['CPU p95 %', 'CPU usage %'], 'percent'],
  [['Memory p95 %', 'Memory usage %'], 'percent'],
  [['Disk (GiB)', 'Storage'], 'disk'],
  [['Disk used (MiB)'], 'disk'],
  [['Disks'], 'count'],
  [['NICs'], 'count'],
  [['Operating system'], 'text'],
  [['Folder'], 'folder'],
  [['Resource pool'], 'text'],
  [['Notes'], 'text'],
  [['Application'], 'application'],
  [['Network'], 'text'],
  [['Sockets'], 'count'],
  [['Colour'], 'text'],
  [[''], 'text'],
];

const chosen = fc
  .tuple(...columns.map(([, , isNeeded]) => (isNeeded ? fc.constant(true) : fc.boolean())))
  .chain((picked) => {
    const own = columns.filter((_, index) => picked[index]);
    return fc.record({
      headings: fc.tuple(...own.map(([headings]) => fc.constantFrom(...headings))),
      // Tidy rows are most of a list: a column's first few values are the usual ones.
      rows: fc.array(
        fc.tuple(
          ...own.map(([, kind]) =>
            fc.oneof(
              { weight: 4, arbitrary: fc.constantFrom(...cells[kind].slice(0, 3)) },
              { weight: 1, arbitrary: fc.constantFrom(...cells[kind]) },
            ),
          ),
        ),
        { minLength: 1, maxLength: 60 },
      ),
      order: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: own.length, maxLength: own.length }),
    });
  });

const list = fc.record({
  table: chosen,
  isNumbered: fc.boolean(),
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff', 'sep'),
  title: fc.constantFrom('', 'Our machines'),
  gap: fc.constantFrom(0, 0, 3),
  isEnded: fc.boolean(),
  quotes: fc.constantFrom('needed', 'all'),
});

function textOf(one: typeof list extends fc.Arbitrary<infer Value> ? Value : never): string {
  const { table, delimiter, lineEnd, mark, title, gap, isEnded, quotes, isNumbered } = one;
  const order = table.order.map((weight, index) => [weight, index] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const write = (text: string): string =>
    quotes === 'all' || text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const nameAt = table.headings.findIndex((heading) => heading === 'Name' || heading === 'VM');
  const lines = [table.headings, ...table.rows].map((row, number) =>
    order
      .map(([, index]) => {
        const text = row[index] as string;
        // Names of their own, so that not every row is one of several.
        return write(isNumbered && number > 0 && index === nameAt && text !== '' ? `${text}${number}` : text);
      })
      .join(delimiter),
  );
  if (gap > 0) lines.splice(Math.min(lines.length, gap), 0, '', delimiter.repeat(3));
  const head = mark === 'sep' ? `sep=${delimiter}${lineEnd}` : mark;
  return head + (title === '' ? '' : title + lineEnd) + lines.join(lineEnd) + (isEnded ? lineEnd : '');
}

describe('a list that is stored while it is read', () => {
  it('leaves in the store what reading it whole leaves, and is undone and redone as that is', async () => {
    let streamed = 0;
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(list, async (one) => {
        const bytes = new TextEncoder().encode(textOf(one));
        const fast = memoryPlan();
        tried += 1;
        const stored = await streamInto(fast, 'vms.csv', bytes);
        if (stored === null) return;
        streamed += 1;
        const slow = memoryPlan();
        const whole = await readInto(slow, 'vms.csv', bytes);
        expect(stored).toEqual(whole);
        const content = storedContent(fast);
        expect(content).toEqual(storedContent(slow));
        expect(content['damage']).toEqual([[{ integrity_check: 'ok' }], []]);
        transact(fast, () => undoEdit(fast));
        transact(slow, () => undoEdit(slow));
        expect(storedContent(fast)).toEqual(storedContent(slow));
        transact(fast, () => redoEdit(fast));
        expect(storedContent(fast)).toEqual(content);
      }),
      { numRuns: fuzzRuns(100, 1000) },
    );
    // Else the property would say little.
    expect(streamed).toBeGreaterThan(tried / 2);
  }, 1_200_000);
});
