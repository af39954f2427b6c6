import { describe, expect, it } from 'vitest';
import { domainMemoryMiB } from '#core/import/libvirt/domains.ts';
import { codesOf, fileOf, fixtureFile, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const domain = (name: string, more = '') =>
  `<domain type='kvm'><name>${name}</name><memory unit='GiB'>2</memory><vcpu>2</vcpu>${more}</domain>`;

describe('libvirt domains', () => {
  it('take their memory from domain/memory alone, which is KiB without a unit', async () => {
    const result = await importOne(fixtureFile('libvirt/numa.xml'));
    expectSound(result);
    expect(result.inventory.workloads[0]).toMatchObject({
      name: 'shop-db-01',
      memoryMiB: 5120,
      vcpus: 2,
      powerState: 'on',
      technology: 'vm',
      disks: 1,
      nics: 1,
      networks: ['lan'],
      operatingSystem: 'ubuntu 22.04',
      annotation: 'Orders & stock',
      key: 'uuid/c7a5fdbd-cdaf-9455-926a-d65c16db1809',
    });
  });

  it.each([
    ['1024', null, 1],
    ['1024', 'KiB', 1],
    ['1024', 'k', 1],
    ['1000', 'KB', 1e6 / 2 ** 20],
    ['1', 'M', 1],
    ['1', 'MB', 1e6 / 2 ** 20],
    ['2', 'G', 2048],
    ['1', 'TiB', 2 ** 20],
    ['1048576', 'b', 1],
    ['1', 'parsec', null],
    ['-1', 'MiB', null],
    ['1e3', 'MiB', null],
  ])('memory of %s %s is %d MiB', (text, unit, mebibytes) => {
    expect(domainMemoryMiB(text, unit)).toBe(mebibytes);
  });

  it('may stand after one another in one file, as a loop over virsh dumpxml writes them', async () => {
    const result = await importOne(
      fileOf('all.xml', `<?xml version="1.0"?>\n${domain('a')}\n<?xml version="1.0"?>\n${domain('b')}`),
    );
    expectSound(result);
    expect(result.inventory.workloads.map((one) => one.name)).toEqual(['a', 'b']);
    expect(codesOf(result)).toContain('state-assumed');
  });

  it('without an id are off where others have one', async () => {
    const running = domain('a').replace("type='kvm'", "type='kvm' id='3'");
    const { inventory } = await importOne(fileOf('all.xml', running + domain('b')));
    expect(inventory.workloads.map((one) => one.powerState)).toEqual(['on', 'off']);
  });

  it('of LXC are containers and of Xen paravirtual', async () => {
    const { inventory } = await importOne(
      fileOf(
        'all.xml',
        `<domains>${domain('lxc').replace('kvm', 'lxc')}${domain('xen', '<os><type>linux</type></os>').replace('kvm', 'xen')}</domains>`,
      ),
    );
    expect(inventory.workloads.map((one) => one.technology)).toEqual(['container', 'paravirt']);
  });

  it('without memory or name are refused', async () => {
    const result = await importOne(
      fileOf(
        'all.xml',
        `${domain('a')}<domain type='kvm'><name>b</name></domain><domain type='kvm'><memory>1</memory></domain>`,
      ),
    );
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 1, merged: 0, refused: 2 });
  });

  it('that declare entities are refused before any is expanded', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n${domain('&b;')}`;
    const result = await importOne(fileOf('bomb.xml', bomb));
    expectSound(result);
    expect(codesOf(result)).toEqual(['xml-doctype']);
  });

  it('of which half is missing are refused', async () => {
    const result = await importOne(fileOf('half.xml', domain('a').slice(0, 60)));
    expect(codesOf(result)).toEqual(['xml-malformed']);
  });
});
