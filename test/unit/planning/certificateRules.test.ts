import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { wayRulesForDocument } from '#core/planning/certificateRules.ts';
import { survivalFindings } from '#core/planning/survivalFindings.ts';
import type { PlanResult } from '#core/planResult.ts';
import { likelyValues, resolveAssumptions, valueOf } from '#core/scenario/assumptions.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';
import { host, memory, problem } from '#test/unit/roadmap/estates.ts';
import { room, wayCase } from '#test/unit/roadmap/wayEstate.ts';

function planOf(scenario: Record<string, unknown>, hosts = 5): Promise<PlanResult> {
  const inventory = inventoryOf(
    Array.from({ length: hosts }, (_, i) => hostOf(`h${i + 1}`, { cpuUtilisation: 0.2, memoryUtilisation: 0.2 })),
    Array.from({ length: 30 }, (_, i) =>
      workloadOf(`app-${String(i).padStart(2, '0')}`, { hostId: `h${(i % hosts) + 1}`, vcpus: 2, memoryMiB: 4096 }),
    ),
  );
  return plan(inventory, scenarioSchema.parse(scenario), { sources: [sourceOne], findings: [], context: quietContext });
}

describe('the failures that a cluster has to survive', () => {
  test('are those that its placement was planned for, on capacity less platform and headroom', async () => {
    const scenario = { failuresToTolerate: 1 };
    const { document, details } = await planOf(scenario);
    const values = likelyValues(resolveAssumptions(scenarioSchema.parse(scenario)));
    const headroom = 1 - valueOf(values, 'placement.headroom');
    const capacity = document.hosts[0]!.capacity;
    const [rule] = details.rules.failures!;
    expect(rule).toMatchObject({ hosts: ['h1', 'h2', 'h3', 'h4', 'h5'], tolerate: 1 });
    expect(rule!.capacity['h1']!.cpuCores).toBeCloseTo(
      (capacity.cpuCores - valueOf(values, 'platform.hostCpuCores')) * headroom,
      9,
    );
    expect(rule!.capacity['h1']!.memoryMiB).toBeCloseTo(
      (capacity.memoryMiB - valueOf(values, 'platform.hostMemoryMiB')) * headroom,
      6,
    );
    // The reserve for the failure itself is in what may be used without one, and not in this.
    expect(rule!.capacity['h1']!.memoryMiB).toBeGreaterThan(document.hosts[0]!.usable.memoryMiB);
  });

  test('include hosts in maintenance, and are in the certificate', async () => {
    const { document, details } = await planOf({ failuresToTolerate: 1, hostsInMaintenance: 1 });
    expect(details.rules.failures!.map((rule) => rule.tolerate)).toEqual([2]);
    const survived = document.roadmap.certificate.filter((one) => one.invariant.startsWith('survives-failures'));
    expect(survived.map(({ holds }) => holds)).toEqual([true, true]);
    expect(survived[0]!.statesChecked).toBe(document.roadmap.waves.length);
  });

  test('are none where none are asked for, and then nothing is certified of them', async () => {
    const { document, details } = await planOf({ failuresToTolerate: 0 });
    expect(details.rules.failures).toEqual([]);
    expect(document.roadmap.certificate.map((one) => one.invariant)).not.toContain('survives-failures');
  });

  test('may start what rules bind to no more hosts than may fail anywhere, and say so', async () => {
    // w0 is wider than a node of its host, so `require` sends it to the one host where it may be.
    const inventory = inventoryOf(
      [hostOf('h0', { numaNodes: 4 }), hostOf('h1', { numaNodes: 1 })],
      [workloadOf('w0', { hostId: 'h0', vcpus: 11 }), workloadOf('w1', { hostId: 'h0', vcpus: 1 })],
    );
    const scenario = scenarioSchema.parse({ numa: 'require', technologyOverrides: { w0: 'vm', w1: 'vm' } });
    const { document, details } = await plan(inventory, scenario, {
      sources: [sourceOne],
      findings: [],
      context: quietContext,
    });
    expect(document.roadmap.states.at(-1)!.assignment['w0']!.host).toBe('h1');
    expect(document.roadmap.certificate.filter((one) => !one.holds)).toEqual([]);
    expect(details.rules.failures![0]!.restartOn).toEqual({ w0: ['h0', 'h1'] });
    const codes = document.findings.map((finding) => finding.code);
    expect(codes).toContain('rule-leaves-no-second-host');
    expect(codes).not.toContain('failures-not-survived');
  });

  test('may start a pinned workload on any host that its other rules allow', async () => {
    const { details } = await planOf({ pinned: { 'app-00': 'h1' } });
    expect(details.rules.allowedHosts['app-00']).toEqual(['h1']);
    expect(details.rules.failures![0]!.restartOn?.['app-00']).toEqual(['h1', 'h2', 'h3', 'h4', 'h5']);
  });
});

describe('the limits of the way in a document', () => {
  const teams = [
    { id: 't', name: 'T', skills: ['host-move'], daysByWave: [5], clusters: ['id-of-a', null, 'unknown'] },
  ];
  const pool = { id: 'id-of-a', clusterName: 'A', hosts: [], workloads: [], failuresToTolerate: 0 };
  const alone = { ...pool, id: 'stand-alone:', clusterName: null };

  test('call clusters by their names', () => {
    const rules = wayRulesForDocument(problem([], [], { way: { teams, lastWave: 3 } }), [pool, alone]);
    expect(rules.way).toEqual({ teams: [{ ...teams[0], clusters: [null, 'A', 'unknown'] }], lastWave: 3 });
  });

  test('are none for a problem without any', () => {
    expect(wayRulesForDocument(problem([host('a', 1)], []), [pool])).toEqual({});
  });

  test('carry when hosts come and go', () => {
    const hosts = [host('a', 1, { offByWave: 2 }), host('b', 1, { availableFromWave: 3 }), host('c', 1)];
    expect(wayRulesForDocument(problem(hosts, []), [pool]).hostEvents).toEqual({
      a: { offByWave: 2 },
      b: { availableFromWave: 3 },
    });
  });
});

describe('a cluster that does not survive is told of', () => {
  const findings = (capacity: number, from: number | null) => {
    const { input, rules } = wayCase({
      hosts: [
        { id: 'a', cluster: 'c', usable: 100 },
        { id: 'b', cluster: 'c', usable: 100 },
        { id: 'd', cluster: 'c', usable: 100, ...(from === null ? {} : { from }) },
      ],
      workloads: ['a', 'b'].map((at) => ({ id: `on-${at}`, at, technology: 'vm' as const, demand: memory(60) })),
      waves: 1,
      moves: [],
      released: {},
      rules: {
        failures: [
          {
            cluster: 'c',
            hosts: ['a', 'b', 'd'],
            tolerate: 1,
            capacity: { a: room(capacity), b: room(capacity), d: room(60) },
          },
        ],
      },
    });
    return survivalFindings(input, rules, 'file.csv').map(({ severity, code, message }) => [severity, code, message]);
  };

  test('with a warning where that is still so in the end', () => {
    expect(findings(100, 9)).toEqual([
      [
        'warning',
        'failures-not-survived',
        'c: after the roadmap the loss of 1 host would still leave 1 workload without room (today 1). Add a host, or accept less reserve.',
      ],
    ]);
  });

  test('with a note where the roadmap ends it', () => {
    expect(findings(100, 1)).toEqual([
      [
        'info',
        'failures-survived-later',
        'c: today the loss of 1 host would leave 1 workload without room; after the roadmap all find some.',
      ],
    ]);
  });

  test('and not at all where it always survives', () => {
    expect(findings(130, null)).toEqual([]);
  });
});

test('a cluster’s own name is what its rule is called by', async () => {
  const inventory = inventoryOf(
    Array.from({ length: 3 }, (_, i) => hostOf(`h${i + 1}`)),
    [workloadOf('app', { hostId: 'h1' })],
  );
  const named = { ...inventory, clusters: [clusterNamed('c1', { name: 'North' })] };
  const result = await plan(named, scenarioSchema.parse({}), {
    sources: [sourceOne],
    findings: [],
    context: quietContext,
  });
  expect(result.details.rules.failures!.map((rule) => rule.cluster)).toEqual(['North']);
});
