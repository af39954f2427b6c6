import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImportFile } from '#core/import/contract.ts';
import { readFiles } from '#core/import/importFiles.ts';
import { mappedFields, mappedStatistics, mappedUnits } from '#core/import/mapping/fields.ts';
import { noGuide } from '#core/import/mapping/guided.ts';
import { headingName, type TableMapping } from '#core/import/mapping/mapping.ts';
import type { Repair } from '#core/import/mapping/repair.ts';
import { rereadSource } from '#core/import/mapping/reread.ts';
import type { RawRow } from '#core/inventory/source.ts';
import { quietContext } from '#core/job.ts';
import { toRawSheets } from '#db/rawSheets.ts';

const heading = fc.constantFrom('Alpha', 'Beta', 'Gamma', 'Größe', 'RAM', 'Kerne', 'x y', 'Host', 'Alpha');
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 64 }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom('app-01', 'app-02', 'web', 'web', 'esx1', 'Nord', 'ein', 'aus') },
  fc.constantFrom('', '16 GB', '2 x 8', 'n/a', '-3', '1.024,5', '"', '1e9', '__proto__'),
  fc.string({ maxLength: 8 }).map((text) => text.replace(/[;\r\n"]/g, ' ')),
);

/** A table of any shape with a mapping of any kind for it. */
const someTable = fc
  .record({
    headings: fc.array(heading, { minLength: 3, maxLength: 6 }),
    rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 25 }),
    fields: fc.array(fc.option(fc.constantFrom(...mappedFields)), { minLength: 6, maxLength: 6 }),
    units: fc.array(fc.option(fc.constantFrom(...mappedUnits)), { minLength: 6, maxLength: 6 }),
    statistics: fc.array(fc.option(fc.constantFrom(...mappedStatistics)), { minLength: 6, maxLength: 6 }),
    kind: fc.constantFrom('auto' as const, 'host' as const, 'workload' as const),
    /** Most tables must be readable, or nothing is tested. */
    isWhole: fc.boolean(),
  })
  .map(({ headings, rows, fields, units, statistics, kind, isWhole }) => {
    const given = isWhole ? (['name', 'vcpus', 'memory', ...fields.slice(3)] as typeof fields) : fields;
    const mapping: TableMapping = {
      rows: kind,
      columns: headings.map((text, index) => ({
        heading: headingName(text, index),
        field: given[index] ?? null,
        unit: units[index] ?? null,
        statistic: statistics[index] ?? null,
      })),
    };
    return { text: [headings, ...rows].map((row) => row.join(';')).join('\n'), mapping };
  });

function fileOf(text: string): ImportFile {
  return { name: 'table.csv', bytes: new TextEncoder().encode(`${text}\n`), sha256: 'a'.repeat(64) };
}

const someRepair = fc.oneof(
  fc.record({ kind: fc.constant('value' as const), column: heading, from: cell, to: cell }),
  fc.record({ kind: fc.constant('unit' as const), column: heading, unit: fc.constantFrom(...mappedUnits) }),
  fc.record({ kind: fc.constant('rows' as const), rows: fc.constantFrom('host' as const, 'workload' as const) }),
  fc.record({ kind: fc.constant('same-name' as const), name: cell, isSame: fc.boolean() }),
);

test('whatever the columns are said to mean, each row is stored, merged or refused, and each refused row has its reason', async () => {
  await fc.assert(
    fc.asyncProperty(someTable, fc.array(someRepair, { maxLength: 3 }), async ({ text, mapping }, repairs) => {
      const file = fileOf(text);
      const guide = {
        ...noGuide,
        given: [{ sha256: file.sha256, sheet: '', mapping }],
        repairs: repairs.map((repair): Repair => ({ ...repair, file: file.name, sheet: '' })),
      };
      const [result] = await readFiles([file], { context: quietContext, guide });
      const { rows } = result!.sources[0]!;
      expect(rows.stored + rows.merged + rows.refused).toBe(rows.read);
      expect(result!.rawRows).toHaveLength(rows.read);
      const { hosts, workloads } = result!.inventory;
      expect(hosts.length + workloads.length).toBe(rows.stored);
      if (rows.refused > 0) expect(result!.findings.some(({ severity }) => severity === 'error')).toBe(true);
      expect(result!.findings.map(({ code }) => code)).not.toContain('import-failed');
      expect(new Set([...hosts, ...workloads].map(({ id }) => id)).size).toBe(hosts.length + workloads.length);
    }),
    { numRuns: 400 },
  );
});

const plainRow = ({ sheet, row, fate, cells }: RawRow) => ({
  sheet,
  row,
  fate,
  cells: [...cells].sort(([one], [other]) => (one < other ? -1 : 1)),
});

test('a source read again from the rows that are kept of it is what reading its file gives', async () => {
  await fc.assert(
    fc.asyncProperty(someTable, async ({ text, mapping }) => {
      const file = fileOf(text);
      const guide = { ...noGuide, given: [{ sha256: file.sha256, sheet: '', mapping }] };
      const [result] = await readFiles([file], { context: quietContext, guide });
      fc.pre(result?.mappings !== undefined);
      const headings = mapping.columns.map((column) => column.heading);
      // Such a source is not read again; the service says so.
      fc.pre(new Set(headings).size === headings.length);
      const sheets = toRawSheets(result.rawRows).map((sheet) => ({
        sheet: sheet.sheet,
        headings: sheet.headings,
        rows: [...sheet.rows],
        cells: [...sheet.cells],
        mapping,
      }));
      const again = rereadSource({ source: result.sources[0]!, sheets, findings: result.findings }, [], quietContext);
      expect(again.inventory).toEqual(result.inventory);
      expect(again.sources).toEqual(result.sources);
      expect(again.rawRows.map(plainRow)).toEqual(result.rawRows.map(plainRow));
    }),
    {
      numRuns: 300,
      // A list with headings and no rows is a source of one sheet, before and after.
      examples: [
        [
          {
            text: 'x y;RAM;Alpha\n',
            mapping: {
              rows: 'auto',
              columns: ['x y', 'RAM', 'Alpha'].map((text) => ({
                heading: text,
                field: null,
                unit: null,
                statistic: null,
              })),
            },
          },
        ],
      ],
    },
  );
});
