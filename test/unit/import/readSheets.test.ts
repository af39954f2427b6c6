import { expect, test, vi } from 'vitest';
import { defaultImportLimits } from '#core/import/limits.ts';
import { importFiles } from '#core/import/importFiles.ts';
import { previewTables } from '#core/import/mapping/previewTables.ts';
import { quietContext } from '#core/job.ts';
import { mappingOf, suggestMapping } from '#core/import/mapping/suggest.ts';
import { workbookOf } from '#test/fixtures/import/files.ts';

const read = vi.hoisted(() => ({ sheets: 0 }));

vi.mock(import('#core/import/xlsx/sheet.ts'), async (original) => {
  const { readSheet, ...rest } = await original();
  return {
    ...rest,
    readSheet: (...args: Parameters<typeof readSheet>) => {
      read.sheets += 1;
      return readSheet(...args);
    },
  };
});

const rows = [
  ['Name', 'vCPU', 'Memory GB'],
  ['web', 4, 16],
  ['db', 8, 32],
];

test('a first preview of a workbook reads each of its sheets once, with and without mappings of earlier imports', async () => {
  for (const saved of [
    [],
    [mappingOf(suggestMapping({ name: 'x', rows: [{ row: 1, texts: ['Other'], numeric: null }] }))],
  ]) {
    read.sheets = 0;
    const file = workbookOf({ Servers: rows, Notes: [['Something else'], ['free text']] });
    const guide = { given: [], saved, repairs: [] };
    const result = await importFiles([file], { guide, context: quietContext });
    expect(result.inventory.workloads.map(({ name }) => name).sort()).toEqual(['db', 'web']);
    const tables = previewTables(file, { given: new Map(), saved }, defaultImportLimits, quietContext);
    expect(tables.map(({ sheet }) => sheet)).toEqual(['Servers', 'Notes']);
    expect(tables[0]?.rows.map(({ texts }) => texts)).toEqual(rows.map((row) => row.map(String)));
    expect(read.sheets).toBe(2);
  }
});
