import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { plan } from '#core/plan.ts';
import { extraResourceIds } from '#core/planning/extraResources.ts';
import { InfeasiblePlanError } from '#core/planning/placements.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

/*
 * Whole plans of small estates whose hosts and workloads state anything or nothing beside cores and memory: what is planned by
 * is never exceeded in any state or during any wave, by this file's own sums; the order of the rows and further capacity do
 * what they should.
 */

const some = (max: number) => fc.option(fc.integer({ min: 0, max }), { freq: 4 });

const estates = fc
  .record({
    hosts: fc.array(
      fc.record({
        localStorageMiB: some(1000),
        diskIops: some(1000),
        networkMbps: some(1000),
        gpus: some(4),
        numaNodes: fc.constantFrom(1, 2, 4),
        isNew: fc.boolean(),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    isComplete: fc.boolean(),
    workloads: fc.array(
      fc.record({
        home: fc.nat(),
        vcpus: fc.integer({ min: 1, max: 30 }),
        localStorageMiB: some(300),
        diskIops: some(300),
        networkMbps: some(300),
        gpus: some(2),
        isContainer: fc.boolean(),
      }),
      { minLength: 1, maxLength: 10 },
    ),
  })
  .map(({ hosts, isComplete, workloads }) => ({
    inventory: inventoryOf(
      hosts.map(({ isNew, ...host }, i) =>
        hostOf(`h${i}`, {
          ...host,
          ...(isComplete
            ? {
                localStorageMiB: host.localStorageMiB ?? 500,
                diskIops: host.diskIops ?? 500,
                networkMbps: host.networkMbps ?? 500,
              }
            : {}),
          cpuModel: isNew ? 'Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz' : 'Intel(R) Xeon(R) CPU E5-2680 v3',
        }),
      ),
      workloads.map(({ home, isContainer: _isContainer, ...workload }, i) =>
        workloadOf(`w${i}`, {
          ...workload,
          hostId: `h${home % hosts.length}`,
          memoryMiB: 8192,
          usage: { cpuCores: Math.min(4, workload.vcpus), memoryMiB: 4096, statistic: 'p95' },
        }),
      ),
    ),
    technologyOverrides: Object.fromEntries(
      workloads.map(({ isContainer }, i) => [`w${i}`, isContainer ? 'container' : 'vm']),
    ),
  }));

async function planOf(inventory: Inventory, scenario: Record<string, unknown>): Promise<PlanResult | null> {
  try {
    return await plan(inventory, scenarioSchema.parse(scenario), {
      sources: [sourceOne],
      findings: [],
      context: quietContext,
    });
  } catch (error) {
    if (error instanceof InfeasiblePlanError) return null;
    throw error;
  }
}

/** Sums by host of what is needed of a resource. */
function sums(seats: Iterable<readonly [string, string]>, need: (id: string) => number): Map<string, number> {
  const loads = new Map<string, number>();
  for (const [id, host] of seats) loads.set(host, (loads.get(host) ?? 0) + need(id));
  return loads;
}

test('what is planned by is within what hosts state, in every state and during every wave', async () => {
  let planned = 0;
  await fc.assert(
    fc.asyncProperty(estates, fc.constantFrom('off', 'prefer', 'require'), async (estate, numa) => {
      const { inventory, technologyOverrides } = estate;
      const result = await planOf(inventory, { technologyOverrides, numa });
      if (result === null) return;
      const { document, details } = result;
      // A full host that cannot change in place is said to stay as it is; then, and only then, an invariant may not hold.
      const isStuck = document.findings.some((finding) => finding.code === 'roadmap-host-stays-overloaded');
      // Likewise a failure of which the placement says that it would leave something without a device or a disk.
      const isUnsafe = document.findings.some((finding) => finding.code === 'failure-not-survived');
      const broken = document.roadmap.certificate.filter((entry) => !entry.holds);
      if (!isStuck)
        expect(broken.filter((entry) => !(isUnsafe && entry.invariant.startsWith('survives-failures')))).toEqual([]);
      if (isStuck) return;
      for (const [d, id] of (details.rules.extraResources?.ids ?? []).entries()) {
        planned += 1;
        const resource = extraResourceIds.find((one) => one === id)!;
        const stated = new Map(inventory.hosts.map((host) => [host.id, host[resource]]));
        const need = (workload: string): number => details.rules.extraResources!.demand[workload]?.[d] ?? 0;
        const seatsOf = (k: number): [string, string][] =>
          Object.entries(document.roadmap.states[k]!.assignment).map(([workload, seat]) => [workload, seat.host]);
        const today = sums(seatsOf(0), need);
        const limitOf = (host: string): number =>
          Math.max(
            stated.get(host) ?? 0,
            resource === 'gpus' || (today.get(host) ?? 0) > (stated.get(host) ?? 0) ? (today.get(host) ?? 0) : 0,
          );
        document.roadmap.states.forEach((_, k) => {
          const isLast = k === document.roadmap.states.length - 1;
          for (const [host, load] of sums(seatsOf(k), need)) {
            const limit = isLast && k > 0 && resource !== 'gpus' ? (stated.get(host) ?? 0) : limitOf(host);
            expect(load).toBeLessThanOrEqual(limit * (1 + 1e-6));
          }
        });
        document.roadmap.waves.forEach((wave, k) => {
          const during = sums(
            [...seatsOf(k), ...wave.moves.map((move): [string, string] => [move.workload, move.toHost])],
            need,
          );
          for (const move of wave.moves) {
            if (need(move.workload) === 0) continue;
            expect(during.get(move.toHost) ?? 0).toBeLessThanOrEqual(limitOf(move.toHost) * (1 + 1e-6));
          }
        });
      }
    }),
    { numRuns: 20 },
  );
  expect(planned).toBeGreaterThan(3);
}, 120_000);

test('the order of rows changes no placement', async () => {
  await fc.assert(
    fc.asyncProperty(estates, async ({ inventory, technologyOverrides }) => {
      const [one, other] = [
        await planOf(inventory, { technologyOverrides }),
        await planOf(
          { ...inventory, hosts: inventory.hosts.toReversed(), workloads: inventory.workloads.toReversed() },
          { technologyOverrides },
        ),
      ];
      expect(other?.document.placement).toEqual(one?.document.placement);
      expect(other?.document.roadmap.states).toEqual(one?.document.roadmap.states);
    }),
    { numRuns: 8 },
  );
}, 120_000);

test('more of what hosts state never needs more hosts than is proven for less', async () => {
  await fc.assert(
    fc.asyncProperty(estates, async ({ inventory, technologyOverrides }) => {
      const scenario = { technologyOverrides, failuresToTolerate: 0 };
      const less = await planOf(inventory, scenario);
      const more = await planOf(
        {
          ...inventory,
          hosts: inventory.hosts.map((host) => ({
            ...host,
            localStorageMiB: host.localStorageMiB === null ? null : host.localStorageMiB * 100 + 100_000,
            diskIops: host.diskIops === null ? null : host.diskIops * 100 + 100_000,
            networkMbps: host.networkMbps === null ? null : host.networkMbps * 100 + 100_000,
            gpus: host.gpus === null ? null : host.gpus + 100,
          })),
        },
        scenario,
      );
      if (less === null || more === null) return;
      // What was given up for want of capacity counts again once there is some, so the comparison is with what was planned by.
      const gaveUp = less.document.findings.some((finding) => finding.code === 'resource-given-up');
      if (gaveUp) return;
      expect(more.document.placement.target.lowerBound).toBeLessThanOrEqual(less.document.placement.target.hostsUsed);
      expect(more.document.placement.target.hostsUsed).toBeLessThanOrEqual(less.document.placement.target.hostsUsed);
    }),
    { numRuns: 8 },
  );
}, 120_000);
