import { expect, test } from 'vitest';
import type { Host, Workload } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

/** Plans that random estates showed not to survive their failures, made as small as they get. */

function planOf(
  hosts: readonly Host[],
  workloads: readonly Workload[],
  scenario: Readonly<Record<string, unknown>>,
): Promise<PlanResult> {
  const options = { sources: [sourceOne], findings: [], context: quietContext };
  return plan(inventoryOf(hosts, workloads), scenarioSchema.parse(scenario), options);
}

const broken = ({ document }: PlanResult): string[] =>
  document.roadmap.certificate.filter(({ holds }) => !holds).map(({ invariant }) => invariant);

const messages = ({ document }: PlanResult, code: string): string[] =>
  document.findings.filter((one) => one.code === code).map(({ message }) => message);

const uses = (cpuCores: number, memoryMiB: number): Partial<Workload> => ({
  usage: { cpuCores, memoryMiB, statistic: 'p95' },
});

test('what a licence confines to one host starts on any other after a failure', async () => {
  const result = await planOf(
    [hostOf('h0'), hostOf('h1'), hostOf('h2')],
    [workloadOf('w0', { hostId: 'h0', ...uses(2, 8192) }), workloadOf('w1', { hostId: 'h1', ...uses(2, 8192) })],
    { licences: [{ name: 'database', workloads: ['w0', 'w1'], costPerHost: 1000 }] },
  );
  const last = result.document.roadmap.states.at(-1)!;
  expect(last.assignment['w0']!.host).toBe(last.assignment['w1']!.host);
  expect(result.details.rules.failures![0]!.restartOn).toEqual({ w0: ['h0', 'h1', 'h2'], w1: ['h0', 'h1', 'h2'] });
  expect(broken(result)).toEqual([]);
});

test('a reserve that holds in sums alone gives way to the next that survives failures as simulated', async () => {
  // Either large host alone carries both only without headroom; the small one takes neither.
  const result = await planOf(
    [
      hostOf('h0', { cpuCores: 16, cpuThreads: 32 }),
      hostOf('h1', { cpuCores: 8, cpuThreads: 16 }),
      hostOf('h2', { cpuCores: 16, cpuThreads: 32 }),
    ],
    [
      workloadOf('w0', { hostId: 'h0', vcpus: 12, ...uses(7.1, 4096) }),
      workloadOf('w1', { hostId: 'h2', vcpus: 12, ...uses(7.1, 4096) }),
    ],
    { technologyOverrides: { w0: 'vm', w1: 'vm' } },
  );
  expect(broken(result)).toEqual([]);
  expect(messages(result, 'reserve-not-kept')).toEqual([
    'c1: the described hosts are too small for N+1 and 10 % headroom; planned with N+1 and 0 % headroom. Add the missing hosts or accept less reserve.',
  ]);
});

test('what no roadmap can keep is an error with its counterexample, what is lacking and the nearest change', async () => {
  const result = await planOf([hostOf('h0'), hostOf('h1')], [workloadOf('w0', { hostId: 'h0', ...uses(2, 8192) })], {
    roadmap: {
      maxWaves: 2,
      hardware: [
        { kind: 'lease-end', name: 'lease', hosts: ['h1'], date: '2027-02-10' },
        {
          kind: 'arrival',
          name: 'order',
          cluster: 'c1',
          date: '2027-08-01',
          count: 1,
          cpuCores: 32,
          memoryMiB: 131_072,
        },
      ],
    },
  });
  expect(broken(result)).toEqual(['survives-failures']);
  const [told] = messages(result, 'certificate-not-held');
  const { counterexample } = result.document.roadmap.certificate.find(({ holds }) => !holds)!;
  expect(told).toContain(counterexample);
  expect(told).toMatch(
    /Add a host with [\d.]+ cores and [\d.]+ MiB for workloads, keep one on, or accept less reserve\.$/u,
  );
});
