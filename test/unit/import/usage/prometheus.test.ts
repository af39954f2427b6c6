import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import type { Usage } from '#core/inventory/inventory.ts';
import { codesOf, fileOf, importAll } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const estate = `kind,name,cores,vcpus,memory (MiB),host,cluster
host,esx1,20,,131072,,C1
vm,web-01,,4,8192,esx1,C1
vm,db-01,,8,32768,esx1,C1
`;

interface SeriesText {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

const answer = (result: readonly SeriesText[], more: object = {}): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result }, ...more });

const points = (valueAt: (index: number) => number | string): [number, string][] =>
  Array.from({ length: 21 }, (_, index) => [1_772_323_200 + index * 60, String(valueAt(index))]);

async function read(name: string, text: string, list = estate): Promise<ImportResult> {
  const result = await importAll([fileOf('estate.csv', list), fileOf(name, text)]);
  expectSound(result);
  expect(result.sources[1]?.format).toBe('prometheus-json');
  return result;
}

function usageOf(result: ImportResult, name: string): Usage | null | undefined {
  return result.inventory.workloads.find((workload) => workload.name === name)?.usage;
}

describe('an answer of Prometheus', () => {
  it('gives each machine the 95th percentile of CPU and memory, and says who was joined', async () => {
    const result = await read(
      'range.json',
      answer([
        {
          metric: { __name__: 'node_memory_used_bytes', instance: 'web-01:9100' },
          values: points((index) => index * 2 ** 28),
        },
        { metric: { __name__: 'vm_cpu_usage_percent', vm: 'web-01' }, values: points((index) => index * 5) },
        { metric: { __name__: 'vm_cpu_usage_percent', vm: 'nobody' }, values: points(() => 5) },
      ]),
    );
    expect(usageOf(result, 'web-01')).toEqual({ cpuCores: 3.8, memoryMiB: 19 * 256, statistic: 'p95' });
    expect(result.sources[1]?.rows).toEqual({ read: 3, stored: 0, merged: 2, refused: 1 });
    expect(codesOf(result)).toEqual(expect.arrayContaining(['usage-joined', 'usage-unmatched', 'history-read']));
  });

  it('turns counters of processor seconds into cores, through a restart', async () => {
    const values = points((index) => (index < 10 ? index * 120 : (index - 10) * 120));
    const result = await read(
      'range.json',
      answer([{ metric: { __name__: 'libvirt_domain_info_cpu_time_seconds_total', domain: 'db-01' }, values }]),
    );
    expect(usageOf(result, 'db-01')?.cpuCores).toBe(2);
  });

  it('adds up the containers of a pod and leaves out its sandbox and its sum', async () => {
    const series = (container: string, bytes: number): SeriesText => ({
      metric: { __name__: 'container_memory_working_set_bytes', namespace: 'shop', pod: 'cart-1', container },
      values: points(() => bytes),
    });
    const pods = JSON.stringify({
      apiVersion: 'v1',
      kind: 'PodList',
      items: [
        {
          metadata: { name: 'cart-1', namespace: 'shop', uid: 'a-1' },
          spec: { containers: [{ name: 'app', resources: { requests: { cpu: '1', memory: '1Gi' } } }] },
          status: { phase: 'Running' },
        },
      ],
    });
    const result = await importAll([
      fileOf('pods.json', pods),
      fileOf(
        'memory.json',
        answer([
          series('app', 300 * 2 ** 20),
          series('proxy', 100 * 2 ** 20),
          series('', 410 * 2 ** 20),
          series('POD', 2 ** 20),
        ]),
      ),
    ]);
    expectSound(result);
    expect(usageOf(result, 'cart-1')?.memoryMiB).toBe(400);
    expect(codesOf(result)).toContain('series-of-sandbox');
  });

  it("without the metric's name takes it from the file's, else from the size of the numbers and says so", async () => {
    const series = answer([{ metric: { vm: 'web-01' }, values: points(() => 1.5) }]);
    const named = await read('cpu-cores.json', series);
    expect(usageOf(named, 'web-01')?.cpuCores).toBe(1.5);
    expect(codesOf(named)).not.toContain('quantity-assumed');
    expect(codesOf(await read('answer.json', series))).toContain('quantity-assumed');
  });

  it('leaves out NaN and infinity and says so', async () => {
    const values = points((index) => (index === 3 ? 'NaN' : index === 4 ? '+Inf' : 1));
    const result = await read('cpu.json', answer([{ metric: { vm: 'web-01' }, values }]));
    expect(usageOf(result, 'web-01')?.cpuCores).toBe(1);
    expect(result.findings.find((finding) => finding.code === 'values-left-out')?.message).toContain('2 of');
  });

  it("refuses series without a machine's name, of other metrics and without numbers, each with a finding", async () => {
    const result = await read(
      'range.json',
      answer([
        { metric: { __name__: 'vm_cpu_usage_percent', job: 'x' }, values: points(() => 1) },
        { metric: { __name__: 'node_disk_reads_total', vm: 'web-01' }, values: points(() => 1) },
        { metric: { __name__: 'vm_cpu_usage_percent', vm: 'web-01' }, values: [] },
      ]),
    );
    expect(result.sources[1]?.rows).toEqual({ read: 3, stored: 0, merged: 0, refused: 3 });
    expect(codesOf(result)).toEqual(
      expect.arrayContaining(['series-without-name', 'metric-not-used', 'series-without-values']),
    );
  });

  it('that is an error, empty or half there is said to be so', async () => {
    expect(codesOf(await read('e.json', '{"status":"success","data":{"resultType":"matrix","result":[]}}'))).toContain(
      'no-series',
    );
    const half = answer([{ metric: { vm: 'web-01' }, values: points(() => 1) }]).slice(0, 120);
    expect(codesOf(await read('h.json', half))).toContain('json-malformed');
  });

  it('with labels called like parts of every object changes nothing but itself', async () => {
    const text = `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__proto__":"x","vm":"web-01","constructor":"y"},"values":[[1772323200,"1"]]}]}}`;
    const result = await read('cpu.json', text);
    expect(usageOf(result, 'web-01')?.cpuCores).toBe(1);
    expect(({} as Record<string, unknown>)['vm']).toBeUndefined();
  });
});
