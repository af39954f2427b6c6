import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import type { Usage } from '#core/inventory/inventory.ts';
import { readHistoryHeading } from '#core/import/usage/quantity.ts';
import { detectDayOrder, readTime } from '#core/import/usage/times.ts';
import { codesOf, fileOf, importAll } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const estate = `kind,name,cores,vcpus,memory (MiB),host,cluster,clock (MHz)
host,esx1,20,,131072,,C1,2500
vm,web-01,,4,8192,esx1,C1,
vm,db.corp.local,,8,32768,esx1,C1,
`;

async function read(name: string, text: string, list = estate): Promise<ImportResult> {
  const result = await importAll([fileOf('estate.csv', list), fileOf(name, text)]);
  expectSound(result);
  expect(result.sources[1]?.format).toBe('usage-csv');
  return result;
}

function usageOf(result: ImportResult, name: string): Usage | null | undefined {
  return result.inventory.workloads.find((workload) => workload.name === name)?.usage;
}

const hours = Array.from({ length: 21 }, (_, index) => index);
const iso = (hour: number): string => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`;

describe('a usage history', () => {
  it('with a row per machine and time gives each its 95th percentile', async () => {
    const rows = hours.flatMap((hour) => [
      `${iso(hour)},web-01,${hour * 5},${hour * 100}`,
      `${iso(hour)},db,${100 - hour},${hour * 1000}`,
    ]);
    const result = await read('monitoring.csv', `Timestamp,VM,CPU %,Memory used (MiB)\n${rows.join('\n')}\n`);
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 0.95 * 4, memoryMiB: 1900, statistic: 'p95' });
    expect(usageOf(result, 'db.corp.local')).toEqual({ cpuCores: 0.99 * 8, memoryMiB: 19_000, statistic: 'p95' });
    expect(result.sources[1]?.rows).toEqual({ read: 42, stored: 0, merged: 42, refused: 0 });
    expect(result.findings.find((finding) => finding.code === 'usage-joined')?.message).toContain('2 workloads');
  });

  it('says which machines it could not join, and refuses their rows', async () => {
    const result = await read(
      'm.csv',
      `time,vm,cpu %\n${iso(0)},web-01,10\n${iso(0)},stranger,10\n${iso(1)},stranger,12\n`,
    );
    expect(result.sources[1]?.rows).toEqual({ read: 3, stored: 0, merged: 1, refused: 2 });
    expect(result.findings.find((finding) => finding.code === 'usage-unmatched')).toMatchObject({
      file: 'm.csv',
      severity: 'warning',
    });
    expect(result.findings.find((finding) => finding.code === 'usage-unmatched')?.message).toContain('stranger');
  });

  it.each([
    ['ISO times', 'time', (hour: number) => iso(hour)],
    ['seconds since 1970', 'timestamp', (hour: number) => String(1_772_323_200 + hour * 3600)],
    ['milliseconds since 1970', 'timestamp', (hour: number) => String((1_772_323_200 + hour * 3600) * 1000)],
    ['German dates', 'Zeit', (hour: number) => `13.03.2026 ${hour}:00`],
    ['American dates', 'Time', (hour: number) => `3/1/2026 ${hour % 12 || 12}:00:00 ${hour < 12 ? 'AM' : 'PM'}`],
    ['dates as RVTools writes them', 'Date', (hour: number) => `2026/03/01 ${String(hour).padStart(2, '0')}:00:00`],
  ])('with a column per machine and %s', async (_, heading, timeOf) => {
    const rows = hours.map((hour) => `${timeOf(hour)};${hour * 5};${hour}`);
    const result = await read('wide.csv', `${heading};web-01 CPU [%];db.corp.local CPU [%]\n${rows.join('\n')}\n`);
    expect(usageOf(result, 'web-01')?.cpuCores).toBeCloseTo(3.8, 9);
    expect(usageOf(result, 'db.corp.local')?.cpuCores).toBeCloseTo(0.19 * 8, 9);
    expect(result.sources[1]?.rows).toEqual({ read: 21, stored: 0, merged: 21, refused: 0 });
  });

  it('whose columns are machines and nothing else takes what it measures from its name', async () => {
    const rows = hours.map((hour) => `${iso(hour)},${hour * 5}%,${hour}%`);
    const result = await read('cpu-usage.csv', `Time,web-01,db\n${rows.join('\n')}\n`);
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 3.8, memoryMiB: null, statistic: 'p95' });
  });

  it('that says nowhere what it measures is refused with what to do', async () => {
    const rows = hours.map((hour) => `${iso(hour)},${hour * 5},${hour}`);
    const result = await read('export.csv', `Time,web-01,db\n${rows.join('\n')}\n`);
    expect(result.findings.find((finding) => finding.code === 'quantity-unknown')?.message).toContain('web-01 CPU %');
  });

  it("in MHz becomes cores by the clock of the machine's host", async () => {
    const result = await read('mhz.csv', `time,vm,CPU usage (MHz)\n${iso(0)},web-01,5000\n`);
    expect(usageOf(result, 'web-01')?.cpuCores).toBe(2);
  });

  it('in MHz of a machine on no known host is not used, and said so', async () => {
    const list = 'name,vcpus,memory (MiB)\nweb-01,4,8192\n';
    const result = await read('mhz.csv', `time,vm,CPU usage (MHz)\n${iso(0)},web-01,5000\n`, list);
    expect(usageOf(result, 'web-01')).toBeNull();
    expect(codesOf(result)).toContain('usage-without-clock');
  });

  it('of hosts fills their utilization', async () => {
    const result = await read('hosts.csv', `time,host,CPU %,Memory %\n${iso(0)},esx1,40,70\n`);
    expect(result.inventory.hosts[0]).toMatchObject({ cpuUtilisation: 0.4, memoryUtilisation: 0.7 });
  });

  it('of vSphere statistics (Get-Stat) uses the rows about the machine and not those about its processors', async () => {
    const text = `"MetricId","Timestamp","Value","Unit","Description","Entity","EntityId","IntervalSecs","Instance"
"cpu.usage.average","3/1/2026 1:00:00 AM","50","%","","web-01","vm-1","300",""
"cpu.usage.average","3/1/2026 1:00:00 AM","99","%","","web-01","vm-1","300","0"
"mem.consumed.average","3/1/2026 1:00:00 AM","4194304","KB","","web-01","vm-1","300",""
"net.usage.average","3/1/2026 1:00:00 AM","5","KBps","","web-01","vm-1","300",""
`;
    const result = await read('stat.csv', text);
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 2, memoryMiB: 4096, statistic: 'p95' });
    expect(result.sources[1]?.rows).toEqual({ read: 4, stored: 0, merged: 3, refused: 1 });
    expect(codesOf(result)).toEqual(expect.arrayContaining(['instances-left-out', 'metric-not-used']));
  });

  it('of vROps reads its order mark, thousands in quotes and times in words', async () => {
    const text =
      '\ufeff"Time","web-01|CPU|Usage (%)","web-01|Memory|Usage (KB)"\n"12:00 AM 21 July 2026","50","4,194,304.0"\n"01:00 AM 21 July 2026","50","4,194,304.0"\n';
    const result = await read('vrops.csv', text);
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 2, memoryMiB: 4096, statistic: 'p95' });
  });

  it('refuses rows whose time cannot be read and leaves out numbers that are none, pointing at the cell', async () => {
    const result = await read(
      'm.csv',
      `time,vm,cpu %,memory %\nyesterday,web-01,1,1\n${iso(0)},web-01,-4,50\n${iso(1)},web-01,20,oops\n${iso(2)},web-01,,\n`,
    );
    expect(result.sources[1]?.rows).toEqual({ read: 4, stored: 0, merged: 2, refused: 2 });
    expect(result.findings.find((finding) => finding.code === 'time-not-readable')).toMatchObject({
      row: 2,
      value: 'yesterday',
    });
    expect(result.findings.find((finding) => finding.code === 'negative-number')).toMatchObject({
      row: 3,
      column: 'cpu %',
    });
    expect(result.findings.find((finding) => finding.code === 'not-a-number')).toMatchObject({ row: 4, value: 'oops' });
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 0.8, memoryMiB: 4096, statistic: 'p95' });
  });

  it('is better than the moment of an export, and never mixed with it', async () => {
    const rvtools = [
      fileOf(
        'RVTools_tabvInfo.csv',
        'VM,Powerstate,Template,CPUs,Memory,In Use MiB,Host,Cluster\nweb-01,poweredOn,False,4,8192,100,esx1,C1\n',
      ),
      fileOf('RVTools_tabvMemory.csv', 'VM,Size MiB,Consumed,Active,Ballooned\nweb-01,8192,8000,500,0\n'),
      fileOf('m.csv', `time,vm,cpu %\n${iso(0)},web-01,25\n`),
    ];
    for (const files of [rvtools, rvtools.toReversed()]) {
      const result = await importAll(files);
      expectSound(result);
      expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 1, memoryMiB: null, statistic: 'p95' });
    }
  });

  it('that assumes the unit of a column says which', async () => {
    const result = await read('m.csv', `time,vm,cpu usage,memory usage\n${iso(0)},web-01,50,4096\n`);
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 2, memoryMiB: 4096, statistic: 'p95' });
    expect(result.findings.filter((finding) => finding.code === 'unit-assumed')).toHaveLength(2);
  });
});

const sample = sharedFile('samples/usage-one-vm.csv');

describe.skipIf(sample === null)('the month of one VM in the samples', () => {
  const bytes = sample === null ? new Uint8Array() : new Uint8Array(readFileSync(sample));

  it('has a heading that says milliseconds over numbers that are seconds', async () => {
    const result = await importAll([
      fileOf('list.csv', 'name,vcpus,memory (MiB)\nusage-one-vm,1,2048\n'),
      fileOf('usage-one-vm.csv', bytes),
    ]);
    expectSound(result);
    expect(result.findings.find((finding) => finding.code === 'time-unit-contradicts')).toMatchObject({
      severity: 'warning',
      row: 2,
      value: '1376314846',
    });
    expect(result.findings.find((finding) => finding.code === 'history-read')?.message).toContain(
      'from 2013-08-12 to 2013-09-11',
    );
    expect(result.sources[1]?.rows).toEqual({ read: 8619, stored: 0, merged: 8619, refused: 0 });
    const usage = usageOf(result, 'usage-one-vm');
    // 19.0666... MHz of the 2599.999309 MHz that its one core is; 178,955.2 KB.
    expect(usage?.cpuCores).toBeCloseTo(19.066661848666666 / 2599.999309, 9);
    expect(usage?.memoryMiB).toBeCloseTo(178_955.2 / 1024, 9);
    expect(usage?.statistic).toBe('p95');
  });
});

describe('a heading of a history', () => {
  it.each([
    ['CPU usage [MHZ]', '', { resource: 'cpu', measure: 'usage', unit: 'mhz' }],
    ['CPU capacity provisioned [MHZ]', '', { resource: 'cpu', measure: 'capacity', unit: 'mhz' }],
    ['CPU cores', '', { resource: 'cpu', measure: 'count', unit: null }],
    ['CPU usage cores', '', { resource: 'cpu', measure: 'usage', unit: 'cores' }],
    ['Memory usage [KB]', '', { resource: 'memory', measure: 'usage', unit: 'KiB' }],
    ['CpuUtilizationPercentage', '', { resource: 'cpu', measure: 'usage', unit: 'percent' }],
    ['mem_used_mb', '', { resource: 'memory', measure: 'usage', unit: 'MiB' }],
    ['cpu.usagemhz.average', '', { resource: 'cpu', measure: 'usage', unit: 'mhz' }],
    ['Percentage CPU', '', { resource: 'cpu', measure: 'usage', unit: 'percent' }],
    ['web-01 CPU %', 'web-01', { resource: 'cpu', measure: 'usage', unit: 'percent' }],
    ['web.01.corp.cpu.usage.average', 'web.01.corp', { resource: 'cpu', measure: 'usage', unit: null }],
    ['web-01|Memory|Usage (%)', 'web-01', { resource: 'memory', measure: 'usage', unit: 'percent' }],
    ['Available Memory Bytes', '', null],
    ['Disk read throughput [KB/s]', 'Disk read throughput', null],
  ])('%s is taken apart', (heading, subject, quantity) => {
    const read = readHistoryHeading(heading);
    expect(read.quantity).toEqual(quantity);
    if (quantity !== null) expect(read.subject).toBe(subject);
  });
});

describe('a time of a history', () => {
  it.each([
    ['2026-03-01T12:30:00Z', Date.UTC(2026, 2, 1, 12, 30)],
    ['2026-03-01 12:30:00+01:00', Date.UTC(2026, 2, 1, 11, 30)],
    ['1772368200', Date.UTC(2026, 2, 1, 12, 30)],
    ['1772368200000', Date.UTC(2026, 2, 1, 12, 30)],
    ['12:00 AM 21 July 2026', Date.UTC(2026, 6, 21)],
    ['21 Jul 2026 18:05', Date.UTC(2026, 6, 21, 18, 5)],
    ['3/1/2026 12:30:00 PM', Date.UTC(2026, 2, 1, 12, 30)],
    ['31/02/2026', null],
    ['4.1.2', null],
    ['', null],
  ])('%s is read', (text, expected) => {
    expect(readTime(text, 'month-first')?.time ?? null).toBe(expected);
  });

  it('has its day where the others of its file have it', () => {
    expect(detectDayOrder(['03/04/2026', '13/04/2026'])).toBe('day-first');
    expect(detectDayOrder(['03/04/2026', '03/14/2026'])).toBe('month-first');
    expect(detectDayOrder(['03.04.2026'])).toBe('day-first');
  });
});
