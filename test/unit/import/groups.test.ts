import { describe, expect, it } from 'vitest';
import { applicationOf, deriveGroups } from '#core/import/groups.ts';
import { fileOf, importOne } from '#test/fixtures/import/files.ts';

describe('applications in names', () => {
  it.each([
    ['shop-web-01', 'shop', null],
    ['shop-test-web-01', 'shop', 'test'],
    ['PROD_Shop_DB2', 'shop', 'prod'],
    ['order-mgmt-api-3.lab.example', 'order-mgmt', null],
  ])('%s belongs to %s', (name, application, stage) => {
    expect(applicationOf(name)).toEqual({ name: application, stage });
  });

  it.each(['wowas1', 'srv-web-01', 'web-01', 'dc1-vm-017', 'shop-web-old-copy', 'a-web-1', 'BOWSDSSRV01'])(
    '%s says nothing evident',
    (name) => {
      expect(applicationOf(name)).toBeNull();
    },
  );

  it('need two members and at most forty', async () => {
    const names = (count: number): string =>
      Array.from({ length: count }, (_, index) => `big-web-${index},1,2`).join('\n');
    const result = await importOne(
      fileOf('vms.csv', `vm,vcpus,memory gb\nlone-web-1,1,2\nshop-web-1,1,2\nshop-db-1,1,2\n${names(41)}\n`),
    );
    expect(result.inventory.groups.map((group) => group.name)).toEqual(['shop']);
    expect(
      result.inventory.workloads.filter((workload) => workload.groupId !== null).map((workload) => workload.name),
    ).toEqual(['shop-db-1', 'shop-web-1']);
  });

  it('are in folders whose name the machines carry too', async () => {
    const result = await importOne(
      fileOf(
        'vms.csv',
        'vm,vcpus,memory gb,folder\nSHOPWEBP01,1,2,/Production/Shop\nSHOPDBP01,1,2,/Production/Shop\nother,1,2,/Production/Shop\nPRODX1,1,2,/Production\nPRODX2,1,2,/Production\nSHOPWEBT01,1,2,/Test/Shop\nshopdbt,1,2,/Test/Shop\n',
      ),
    );
    expect(result.inventory.groups.map((group) => group.name).sort()).toEqual(['shop', 'shop (test)']);
    expect(result.inventory.workloads.filter((workload) => workload.groupId === null).map(({ name }) => name)).toEqual([
      'other',
      'PRODX1',
      'PRODX2',
    ]);
  });

  it('do not override what a source says', async () => {
    const result = await importOne(
      fileOf('vms.csv', 'vm,vcpus,memory gb,application\nshop-web-1,1,2,Counter\nshop-db-1,1,2,\nshop-db-2,1,2,\n'),
    );
    expect(result.inventory.groups.map((group) => group.name).sort()).toEqual(['Counter', 'shop']);
    const again = deriveGroups(result.inventory.workloads);
    expect(again.groups).toEqual([]);
  });
});
