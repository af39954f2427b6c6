import { describe, expect, it } from 'vitest';
import { codesOf, fileOf, fixtureFile, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const inspect = fixtureFile('docker/inspect.json');
const reading = (id: string, name: string, cpu: string, memory: string) =>
  JSON.stringify({
    BlockIO: '0B / 0B',
    CPUPerc: cpu,
    Container: id,
    ID: id,
    MemPerc: '1%',
    MemUsage: memory,
    Name: name,
    NetIO: '1kB / 1kB',
    PIDs: '3',
  });

describe('docker inspect', () => {
  it('gives containers with their limits, state, runtime and project', async () => {
    const result = await importOne(inspect);
    expectSound(result);
    expect(
      result.inventory.workloads.map((one) => [one.name, one.vcpus, one.memoryMiB, one.technology, one.powerState]),
    ).toEqual([
      ['old', 0, 0, 'microvm', 'off'],
      ['shop-db-1', 0.5, 0, 'sandbox', 'on'],
      ['shop-web-1', 1.5, 512, 'container', 'on'],
    ]);
    expect(result.inventory.groups.map((group) => group.name)).toEqual(['shop']);
    expect(result.findings.find((finding) => finding.code === 'containers-without-limits')?.message).toMatch(
      /^1 running container/,
    );
  });

  it('keeps no environment among the raw rows', async () => {
    const result = await importOne(inspect);
    expect(JSON.stringify(result.rawRows)).not.toContain('do-not-keep');
  });

  it('beside docker info of one machine tells where the containers run', async () => {
    const info = {
      ID: 'x',
      Name: 'dock1',
      NCPU: 16,
      MemTotal: 2 ** 36,
      ServerVersion: '27.0.1',
      OperatingSystem: 'Ubuntu 24.04',
    };
    const containers = JSON.parse(new TextDecoder().decode(inspect.bytes)) as object[];
    const result = await importOne(fileOf('all.json', JSON.stringify([info, ...containers])));
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ name: 'dock1', cpuThreads: 16, cpuCores: 8, memoryMiB: 65_536 });
    expect(result.inventory.workloads.every((one) => one.hostBasis === 'recorded')).toBe(true);
  });

  it('of images and networks alone is no inventory', async () => {
    const result = await importOne(fileOf('images.json', JSON.stringify([{ Id: 'sha256:1', RepoTags: ['a:1'] }])));
    expect(codesOf(result)).toEqual(['format-unknown']);
  });
});

describe('docker stats', () => {
  it('as lines of JSON gives containers their use, by id, where 100 % is one core', async () => {
    const stats = `${reading('b10b23a01d3f', 'shop-web-1', '150.20%', '45.25MiB / 512MiB')}\n${reading('ffffffffffff', 'other', '0.00%', '1kB / 1GB')}\n`;
    const result = await importAll([inspect, fileOf('stats.json', stats)]);
    expectSound(result);
    const web = result.inventory.workloads.find((one) => one.name === 'shop-web-1');
    expect(web?.usage).toEqual({ cpuCores: 1.502, memoryMiB: 45.25, statistic: 'instant' });
    expect(result.sources[1]?.rows).toEqual({ read: 2, stored: 0, merged: 1, refused: 1 });
  });

  it('of several moments counts the highest', async () => {
    const stats = [
      reading('b10b23a01d3f', 'shop-web-1', '10%', '100MiB / 512MiB'),
      reading('b10b23a01d3f', 'shop-web-1', '90%', '50MiB / 512MiB'),
    ].join('\n');
    const result = await importAll([inspect, fileOf('stats.json', stats)]);
    expectSound(result);
    expect(result.inventory.workloads.find((one) => one.name === 'shop-web-1')?.usage).toEqual({
      cpuCores: 0.9,
      memoryMiB: 100,
      statistic: 'peak',
    });
  });

  it('as the table that the terminal shows is read too, with the codes that clear the screen', async () => {
    const table = `\u001b[2J\u001b[HCONTAINER ID   NAME         CPU %     MEM USAGE / LIMIT   MEM %     NET I/O       BLOCK I/O     PIDS
b10b23a01d3f   shop-web-1   0.50%     1.5GiB / 2GiB       4.41%     1.2kB / 0B    0B / 0B       5
c20c23a01d3f   shop-db-1    --        -- / --             --        --            --            --
`;
    const result = await importAll([inspect, fileOf('stats.txt', table)]);
    expectSound(result);
    expect(result.inventory.workloads.find((one) => one.name === 'shop-web-1')?.usage).toEqual({
      cpuCores: 0.005,
      memoryMiB: 1536,
      statistic: 'instant',
    });
    expect(codesOf(result)).toContain('usage-invalid');
  });

  it('of which the last line is cut keeps the lines before it', async () => {
    const whole = reading('b10b23a01d3f', 'shop-web-1', '10%', '100MiB / 512MiB');
    const result = await importAll([inspect, fileOf('stats.json', `${whole}\n${whole.slice(0, 40)}`)]);
    expectSound(result);
    expect(result.sources[1]?.rows.merged).toBe(1);
    expect(codesOf(result)).toContain('json-damaged');
  });
});
