import { describe, expect, it } from 'vitest';
import type { ImportFile, ImportResult } from '#core/import/contract.ts';
import { readFiles } from '#core/import/importFiles.ts';
import { rereadableFormats } from '#core/import/mapping/cellRepairs.ts';
import { noGuide } from '#core/import/mapping/guided.ts';
import type { Repair } from '#core/import/mapping/repair.ts';
import { rereadSource } from '#core/import/mapping/reread.ts';
import { importers } from '#core/import/registry.ts';
import { quietContext } from '#core/job.ts';
import { toRawSheets } from '#db/rawSheets.ts';
import { fileOf, sampleFile, workbookOf } from '#test/fixtures/import/files.ts';

async function read(file: ImportFile, repairs: readonly Repair[] = []): Promise<ImportResult> {
  const [result] = await readFiles([file], { guide: { ...noGuide, repairs }, context: quietContext });
  return result!;
}

/** What the plan file keeps of a result, read again. */
function again(result: ImportResult, repairs: readonly Repair[] = []): ImportResult {
  const sheets = toRawSheets(result.rawRows).map((sheet) => ({
    sheet: sheet.sheet,
    headings: sheet.headings,
    rows: [...sheet.rows],
    cells: [...sheet.cells],
    mapping: null,
  }));
  return rereadSource({ source: result.sources[0]!, sheets, findings: result.findings }, repairs, quietContext);
}

/** One file of each format whose cells can be repaired, with a number that is none. */
const files: Readonly<Record<string, { readonly file: ImportFile; readonly sheet: string; readonly column: string }>> =
  {
    'rvtools-xlsx': {
      file: workbookOf({
        vInfo: [
          ['VM', 'Powerstate', 'Template', 'CPUs', 'Memory', 'Cluster', 'Host'],
          ['a', 'poweredOn', 'False', 'two', 4096, null, 'esx1'],
          ['b', 'poweredOn', 'False', 4, 8192, null, 'esx1'],
        ],
        vHost: [
          ['Host', 'CPU Model', '# CPU', '# Cores', '# Memory', 'Cluster'],
          ['esx1', 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz', 2, 32, 262_144, null],
        ],
      }),
      sheet: 'vInfo',
      column: 'CPUs',
    },
    'azure-migrate-csv': {
      file: fileOf(
        'azure.csv',
        '*Server name,IP addresses,*Cores,*Memory (In MB),*OS name\na,10.0.0.1,two,4096,Ubuntu\nb,10.0.0.2,4,8192,Ubuntu\n',
      ),
      sheet: '',
      column: '*Cores',
    },
    'powercli-csv': {
      file: fileOf(
        'vms.csv',
        '"Name","PowerState","NumCpu","MemoryMB","MemoryGB","VMHost","PersistentId"\n"a","PoweredOn","two","4096","4","esx1","p1"\n"b","PoweredOn","4","8192","8","esx1","p2"\n',
      ),
      sheet: '',
      column: 'NumCpu',
    },
  };

describe('cells of an export', () => {
  it.each(Object.entries(files))(
    'of %s are repaired while reading it and from what was kept of it alike',
    async (format, one) => {
      const { file, sheet, column } = one;
      const before = await read(file);
      expect(before.sources[0]?.format).toBe(format);
      expect(before.findings.find(({ code }) => code === 'not-a-number')).toMatchObject({ column, value: 'two' });
      const untouched = again(before);
      expect(untouched.inventory).toEqual(before.inventory);
      expect(untouched.sources).toEqual(before.sources);
      expect(untouched.findings.map(({ code }) => code).sort()).toEqual(before.findings.map(({ code }) => code).sort());

      const repairs: Repair[] = [{ kind: 'value', file: file.name, sheet, column, from: 'two', to: '2' }];
      const repaired = again(before, repairs);
      expect(repaired.findings.filter(({ code }) => code === 'not-a-number')).toEqual([]);
      expect(repaired.inventory.workloads.find(({ name }) => name === 'a')?.vcpus).toBe(2);
      expect(repaired.sources[0]?.rows.refused).toBe(0);
      const next = await read(file, repairs);
      expect(next.inventory).toEqual(repaired.inventory);
      // What is kept is what was read, not what it was taken for.
      expect(next.rawRows.map(({ cells }) => cells)).toEqual(before.rawRows.map(({ cells }) => cells));
    },
  );

  it('of another file or sheet are not meant', async () => {
    const { file, column } = files['rvtools-xlsx']!;
    for (const place of [
      { file: 'other.xlsx', sheet: 'vInfo' },
      { file: file.name, sheet: 'vHost' },
    ]) {
      const result = await read(file, [{ kind: 'value', ...place, column, from: 'two', to: '2' }]);
      expect(result.inventory.workloads.map(({ name }) => name)).toEqual(['b']);
    }
  });

  it.each(['harbour-dc.xlsx', 'depot-2016.xlsx', 'werk-nord.xlsx'])(
    'of the sample %s kept and read again give what the file gives',
    async (name) => {
      const result = await read(sampleFile(name));
      const reread = again(result);
      expect(reread.inventory).toEqual(result.inventory);
      expect(reread.sources).toEqual(result.sources);
    },
  );

  it('can be repaired in the formats that say so', () => {
    const able = importers.filter((one) => 'reread' in one).map(({ format }) => format);
    expect([...rereadableFormats].sort()).toEqual([...able, 'csv', 'xlsx'].sort());
  });
});
