import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import { codesOf, fileOf, importAll } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const headings =
  'Record Type 1,Application Name,Description,Comments,Business Service,Dependency,Dependency Direction,Tag Type 1,Tag 1';
const applications = `${headings}
1,Order Hub,"takes orders, all of them",,Retail,,,Database,Oracle
1,Gateway,,,Retail,,,,
1,Ledger,,,Finance,,,,
2,Order Hub,,,,Gateway,northbound,,
2,Order Hub,,,,Ledger,southbound,,
`;
const workloads = `name,vcpus,memory gb,host
order-hub-web-01,2,4,esx1
order-hub-db-01,4,16,esx1
gateway,2,4,esx1
`;

async function read(...files: readonly (readonly [string, string])[]): Promise<ImportResult> {
  const result = await importAll(files.map(([name, text]) => fileOf(name, text)));
  expectSound(result);
  return result;
}

describe('Konveyor applications', () => {
  it('become groups, a southbound dependency needed by the application, a northbound one in need of it', async () => {
    const result = await read(['apps.csv', applications]);
    expect(result.sources[0]).toMatchObject({
      format: 'konveyor-csv',
      rows: { read: 5, stored: 0, merged: 5, refused: 0 },
    });
    const idOf = (name: string): string => result.inventory.groups.find((group) => group.name === name)?.id ?? '';
    const needs = (name: string): readonly string[] =>
      result.inventory.groups.find((group) => group.name === name)?.dependsOn ?? [];
    expect(needs('Order Hub')).toEqual([idOf('Ledger')]);
    expect(needs('Gateway')).toEqual([idOf('Order Hub')]);
    expect(needs('Ledger')).toEqual([]);
  });

  it('take the workloads whose names say that they are theirs', async () => {
    const result = await read(['apps.csv', applications], ['vms.csv', workloads]);
    const groupOf = (name: string): string | undefined => {
      const id = result.inventory.workloads.find((workload) => workload.name === name)?.groupId;
      return result.inventory.groups.find((group) => group.id === id)?.name;
    };
    expect(groupOf('order-hub-web-01')).toBe('Order Hub');
    expect(groupOf('order-hub-db-01')).toBe('Order Hub');
    expect(groupOf('gateway')).toBe('Gateway');
    expect(result.findings.find((finding) => finding.code === 'applications-without-workloads')?.message).toContain(
      'Ledger',
    );
    expect(codesOf(result)).toContain('applications-joined');
  });

  it('are the applications that a list of workloads names, and lend them their dependencies', async () => {
    const result = await read(
      ['vms.csv', 'name,vcpus,memory gb,application\na,2,4,Order Hub\nb,2,4,Ledger\n'],
      ['apps.csv', applications],
    );
    const hub = result.inventory.groups.filter((group) => group.name === 'Order Hub');
    expect(hub).toHaveLength(1);
    expect(hub[0]?.dependsOn).toHaveLength(1);
    expect(result.inventory.workloads.find((workload) => workload.name === 'a')?.groupId).toBe(hub[0]?.id);
  });

  it.each([
    ['leads to an application that is not listed', '2,Order Hub,,,,Nowhere,southbound,,', 'application-unknown'],
    ['has no direction', '2,Order Hub,,,,Ledger,sideways,,', 'direction-unknown'],
    ['is of the application on itself', '2,Ledger,,,,Ledger,southbound,,', 'dependency-on-itself'],
  ])('keep a dependency that %s as refused, with a finding', async (_, line, code) => {
    const result = await read(['apps.csv', `${applications}${line}\n`]);
    expect(result.sources[0]?.rows.refused).toBe(1);
    expect(result.findings.find((finding) => finding.code === code)).toMatchObject({ severity: 'error', row: 7 });
  });

  it('refuse a row of another record type and a row without a name', async () => {
    const result = await read(['apps.csv', `${headings}\n3,A,,,,,,,\n1,,,,,,,,x\n`]);
    expect(result.sources[0]?.rows.refused).toBe(2);
    expect(codesOf(result)).toEqual(expect.arrayContaining(['record-type-unknown', 'row-without-name']));
  });
});
