import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import { codesOf, fileOf, importAll } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const headings =
  'cpuDescription,machineName,memory,machineType,startTime,endTime,country,region,cost,cpuUtilization,powerUsageEffectiveness,dailyUptime,weeklyUptime,monthlyUptime,annualUptime';
const line = (name: string, memory: number, more: { type?: string; cpu?: number; model?: string } = {}): string =>
  `${more.model ?? 'Intel(R) Xeon(R) Silver 4114 CPU @ 2.20GHz'},${name},${memory},${more.type ?? 'server'},2026-01-17T18:38:18Z,2026-01-22T18:38:18Z,United States,Texas,93.12,${more.cpu ?? 34},1.6,10,64,256,3072`;
const hosts = 'Host,Cores,Memory (MiB),Model\nesx1,20,131072,R640\n';

async function read(text: string, ...others: readonly (readonly [string, string])[]): Promise<ImportResult> {
  const result = await importAll([...others.map(([name, content]) => fileOf(name, content)), fileOf('ccf.csv', text)]);
  expectSound(result);
  expect(result.sources.at(-1)?.format).toBe('ccf-csv');
  return result;
}

describe('Cloud Carbon Footprint machines', () => {
  it('complete the host that another file describes: processor, clock and mean utilization of its rows', async () => {
    const result = await read(`${headings}\n${line('esx1', 130_690)}\n${line('esx1', 130_690, { cpu: 66 })}\n`, [
      'hosts.csv',
      hosts,
    ]);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.inventory.hosts[0]).toMatchObject({ name: 'esx1', cpuCores: 20, cpuUtilisation: 0.5 });
    expect(result.sources.at(-1)?.rows).toMatchObject({ read: 2, refused: 0 });
  });

  it("have memory in GB as documented, or in MiB as in the project's own sample, told by its size", async () => {
    const unitOf = async (memory: number): Promise<unknown> =>
      (await read(`${headings}\n${line('esx1', memory)}\n`)).findings.find(
        (finding) => finding.code === 'unit-assumed',
      );
    expect(await unitOf(130_690)).toMatchObject({ value: 'MiB', severity: 'warning', column: 'memory' });
    expect(await unitOf(128)).toMatchObject({ value: 'GiB', severity: 'info' });
  });

  it('that are no servers are refused, since they carry no workloads', async () => {
    const result = await read(`${headings}\n${line('notebook', 16, { type: 'laptop' })}\n`);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 0, refused: 1 });
    expect(codesOf(result)).toContain('not-a-server');
  });

  it('with no utilization above 1 hold shares and not percent', async () => {
    const result = await read(`${headings}\n${line('esx1', 128, { cpu: 0.4 })}\n`, ['hosts.csv', hosts]);
    expect(result.inventory.hosts[0]?.cpuUtilisation).toBeCloseTo(0.4, 9);
    expect(result.findings.find((finding) => finding.column === 'cpuUtilization')).toMatchObject({
      code: 'unit-assumed',
    });
  });

  it("become hosts by themselves where the processor's name tells its cores", async () => {
    const result = await read(
      `${headings}\n${line('esx9', 512, { model: 'AMD EPYC 7702 64-Core Processor', cpu: 20 })}\n`,
    );
    expect(result.inventory.hosts).toMatchObject([
      { name: 'esx9', cpuCores: 64, memoryMiB: 512 * 1024, cpuUtilisation: 0.2 },
    ]);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 1, merged: 0, refused: 0 });
  });

  it('that nobody describes and whose cores are not told are refused for now, with a finding', async () => {
    const result = await read(`${headings}\n${line('esx1', 128)}\n`);
    expect(result.inventory.hosts).toEqual([]);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 0, refused: 1 });
    expect(result.findings.some((finding) => finding.severity !== 'info')).toBe(true);
  });
});
