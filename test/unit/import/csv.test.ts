import { describe, expect, it } from 'vitest';
import { decodeText, detectEncoding } from '#core/import/csv/decode.ts';
import { detectDialect } from '#core/import/csv/dialect.ts';
import { CsvScanner } from '#core/import/csv/scanner.ts';
import { defaultImportLimits } from '#core/import/limits.ts';
import { codesOf, fileOf, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

function records(text: string, delimiter = ',', step = text.length || 1): readonly (readonly [number, ...string[]])[] {
  const all: [number, ...string[]][] = [];
  const scanner = new CsvScanner(delimiter, defaultImportLimits, ({ line, fields }) => all.push([line, ...fields]));
  for (let at = 0; at < text.length; at += step) scanner.write(text.slice(at, at + step));
  scanner.end();
  return all;
}

const hostLine = 'host;esx1;PROD;;32;512';

describe('CSV records', () => {
  it('have the line on which they start, with line ends inside of quotes counted', () => {
    expect(records('a,b\r\nc,"d\r\ne""f",g\n\nx\ry')).toEqual([
      [1, 'a', 'b'],
      [2, 'c', 'd\r\ne"f', 'g'],
      [4, ''],
      [5, 'x'],
      [6, 'y'],
    ]);
  });

  it('lose no line to a quote that never closes', () => {
    expect(records('a,"b\nc,d\ne')).toEqual([
      [1, 'a', '"b'],
      [2, 'c', 'd'],
      [3, 'e'],
    ]);
  });

  it('keep stray text after a closing quote and quotes inside of plain fields', () => {
    expect(records('"x"y,z\n5" disk,1')).toEqual([
      [1, 'xy', 'z'],
      [2, '5" disk', '1'],
    ]);
  });
});

describe('encodings', () => {
  const text = 'name;Köln "€" 東京\r\n';
  const utf16 = (littleEndian: boolean, mark: boolean): Uint8Array => {
    const source = (mark ? '\ufeff' : '') + text.repeat(5);
    const bytes = new Uint8Array(source.length * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < source.length; at += 1) view.setUint16(at * 2, source.charCodeAt(at), littleEndian);
    return bytes;
  };
  const decode = (bytes: Uint8Array): string => {
    let all = '';
    decodeText(bytes, detectEncoding(bytes), (piece) => (all += piece));
    return all;
  };

  it.each([
    ['UTF-16 LE with mark', utf16(true, true)],
    ['UTF-16 BE with mark', utf16(false, true)],
    ['UTF-16 LE without mark', utf16(true, false)],
    ['UTF-16 BE without mark', utf16(false, false)],
    ['UTF-8 with mark', new TextEncoder().encode(`\ufeff${text.repeat(5)}`)],
    ['UTF-8', new TextEncoder().encode(text.repeat(5))],
  ])('reads %s', (_, bytes) => {
    expect(decode(bytes)).toBe(text.repeat(5));
  });

  it('takes what is no UTF-8 for Windows-1252 and says so', async () => {
    const bytes = Uint8Array.from('name,vcpu,memory gb\nM\u00fcnchen-\u0080,2,8\n', (character) =>
      character.charCodeAt(0),
    );
    const result = await importOne(fileOf('vms.csv', bytes));
    expect(result.inventory.workloads[0]?.name).toBe('München-€');
    expect(codesOf(result)).toContain('encoding-assumed');
  });
});

describe('dialects', () => {
  it.each([
    [',', 'name,vcpus,memory\na,1,2\n'],
    [';', 'name;vcpus;memory\na;1;2,5\n'],
    ['\t', 'name\tvcpus\tmemory\na\t1\t2\n'],
    ['|', 'name|vcpus|memory\na|1|2\n'],
  ])('finds %j', (delimiter, text) => {
    expect(detectDialect(text)).toMatchObject({ delimiter, isInventory: true, knownColumns: 3 });
  });

  it('believes the line that Excel writes', () => {
    expect(detectDialect('sep=;\r\nname;vcpus;memory\r\n')).toMatchObject({ delimiter: ';', skipLines: 1 });
  });

  it('knows that prose is no table', () => {
    expect(detectDialect('Dear colleague\nplease find attached\nthe list\n')).toBeNull();
  });
});

describe('plain tables', () => {
  it('join hosts of one file with workloads of another, each with its own units', async () => {
    const result = await importAll([
      fileOf('hosts.csv', 'Host,Cluster,Sockets,Cores,Memory (GiB),Clock (GHz)\nesx1.lab,PROD,2,32,512,2.6\n'),
      fileOf('vms.csv', 'Name;Host;Cluster;vCPU;RAM [MB];CPU p95 %;Application\nweb-01;ESX1;PROD;4;8192;12,5;Shop\n'),
    ]);
    expectSound(result);
    const [host] = result.inventory.hosts;
    const [workload] = result.inventory.workloads;
    expect(host).toMatchObject({ name: 'esx1.lab', cpuCores: 32, memoryMiB: 524_288, clockMHz: 2600, sockets: 2 });
    expect(workload).toMatchObject({
      name: 'web-01',
      hostId: host?.id,
      hostBasis: 'matched',
      clusterId: host?.clusterId,
      vcpus: 4,
      memoryMiB: 8192,
      usage: { cpuCores: 0.5, memoryMiB: null, statistic: 'p95' },
    });
    expect(result.inventory.groups).toMatchObject([
      { id: workload?.groupId, name: 'Shop', movesTogether: false, dependsOn: [] },
    ]);
  });

  it('tell hosts from workloads by a column, and refuse rows that are neither', async () => {
    const result = await importOne(
      fileOf(
        'sites.csv',
        `kind;name;cluster;host;cores;memory (GB)\n${hostLine}\nvm;web;PROD;esx1;2;4,5\nrouter;r1;PROD;;1;1\n`,
      ),
    );
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.inventory.workloads).toMatchObject([
      { name: 'web', vcpus: 2, memoryMiB: 4608, hostBasis: 'recorded' },
    ]);
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 2, merged: 0, refused: 1 });
    expect(result.findings.find((finding) => finding.code === 'kind-unknown')).toMatchObject({
      row: 4,
      column: 'kind',
      value: 'router',
    });
  });

  it('say which unit was taken where a heading states none', async () => {
    const result = await importOne(fileOf('vms.csv', 'vm,vcpus,memory\na,2,4096\nb,4,16384\n'));
    expect(result.inventory.workloads.map((workload) => workload.memoryMiB)).toEqual([4096, 16_384]);
    expect(result.findings.find((finding) => finding.code === 'unit-assumed')).toMatchObject({
      column: 'memory',
      value: 'MiB',
      row: 1,
    });
    const small = await importOne(fileOf('vms.csv', 'vm,vcpus,memory\na,2,4\nb,4,16\n'));
    expect(small.inventory.workloads.map((workload) => workload.memoryMiB)).toEqual([4096, 16_384]);
  });

  it('read units in the cells, in one column each its own', async () => {
    const result = await importOne(fileOf('vms.csv', 'vm,vcpus,memory\na,2,16 GB\nb,4,"1,024 MiB"\nc,4,0.5 TiB\n'));
    expect(result.inventory.workloads.map((workload) => workload.memoryMiB).sort((a, b) => a - b)).toEqual([
      1024, 16_384, 524_288,
    ]);
  });

  it('refuse a running machine of negative size by its cell, and nothing else', async () => {
    const result = await importOne(fileOf('vms.csv', 'vm,vcpus,memory (GB)\na,-2,4\nb,2,4\nc,2,99999999999\n'));
    expectSound(result);
    expect(result.inventory.workloads.map((workload) => workload.name)).toEqual(['b']);
    expect(
      result.findings
        .filter((finding) => finding.severity === 'error')
        .map(({ code, row, column }) => ({ code, row, column })),
    ).toEqual([
      { code: 'negative-number', row: 2, column: 'vcpus' },
      { code: 'workload-without-size', row: 2, column: undefined },
      { code: 'number-out-of-range', row: 4, column: 'memory (GB)' },
      { code: 'workload-without-size', row: 4, column: undefined },
    ]);
  });

  it('take a heading named __proto__ for what it is', async () => {
    const result = await importOne(
      fileOf('vms.csv', '__proto__,vm,vcpus,memory mb,constructor\nx,__proto__,2,4096,y\n'),
    );
    expectSound(result);
    expect(result.inventory.workloads[0]?.name).toBe('__proto__');
    expect(result.rawRows[0]?.cells).toContainEqual(['__proto__', 'x']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('refuse a table without headings for machines, with all of its rows and what it has', async () => {
    const result = await importOne(fileOf('list.csv', 'colour,price\nred,1\nblue,2\n'));
    expect(result.sources[0]?.rows).toEqual({ read: 2, stored: 0, merged: 0, refused: 2 });
    expect(result.findings).toMatchObject([{ severity: 'error', code: 'columns-unknown', value: 'colour, price' }]);
  });

  it('keep machines of one name apart and say so', async () => {
    const result = await importOne(fileOf('vms.csv', 'vm,vcpus,memory gb\na,2,4\nA,1,2\n'));
    expectSound(result);
    expect(result.inventory.workloads).toHaveLength(2);
    expect(codesOf(result)).toContain('duplicate-name');
  });
});
