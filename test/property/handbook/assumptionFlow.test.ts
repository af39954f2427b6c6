import { describe, expect, test } from 'vitest';
import { compareText } from '#core/compareText.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { findModel } from '#core/models/registry.ts';
import { plan } from '#core/plan.ts';
import { totalIds, type PlanResult } from '#core/planResult.ts';
import { assumptionFlows, assumptionsOf, planFigures, type PlanFigure } from '#core/scenario/assumptionFlow.ts';
import { assumptionDefinitions } from '#core/scenario/assumptions.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const roles = ['web', 'app', 'postgres', 'batch', 'redis', 'function', 'gateway'];

/**
 * Workloads that are measured and not, Linux and Windows, with state and without; hosts with VMs, with containers and microVMs,
 * and with modules only.
 */
function estate(): Inventory {
  const clusters = ['c1', 'c1', 'c2', 'c2', 'c3'];
  const technologies = ['vm', 'vm', 'container', 'microvm', 'wasm'] as const;
  return inventoryOf(
    clusters.map((clusterId, i) =>
      // Containers ask for what they were allocated: their hosts are large enough for all of it.
      hostOf(`h${i + 1}`, i < 2 ? { cpuUtilisation: 0.3, memoryUtilisation: 0.35 } : { clusterId, cpuCores: 128 }),
    ),
    Array.from({ length: 40 }, (_, i) =>
      workloadOf(`${roles[i % 7]}-${String(i).padStart(2, '0')}`, {
        hostId: `h${(i % 5) + 1}`,
        clusterId: clusters[i % 5]!,
        technology: technologies[i % 5]!,
        vcpus: 2 + 2 * (i % 4),
        memoryMiB: 4096 * (1 + (i % 5)),
        inUseMiB: i % 3 === 0 ? 80 * 1024 : 10 * 1024,
        operatingSystem:
          i % 8 === 1
            ? 'Microsoft Windows Server 2019 (64-bit)'
            : i % 8 === 5
              ? 'CentOS 7 (64-bit)'
              : 'Ubuntu Linux 22.04 (64-bit)',
      }),
    ),
    ['c1', 'c2', 'c3'].map((id) => clusterNamed(id)),
  );
}

/** Twelve digits: a workload on another of two equal hosts adds up in another order, which moves nothing. */
const digits = (value: number): number => Number(value.toPrecision(12));

function figuresOf({ document }: PlanResult): Record<PlanFigure, readonly number[]> {
  const { before, after } = document.totals;
  return {
    ...(Object.fromEntries(totalIds.map((id) => [id, [digits(before[id]), digits(after[id])]])) as Record<
      PlanFigure,
      number[]
    >),
    waves: document.roadmap.waves.map(({ effortDays }) => effortDays),
  };
}

/** A host that has to be emptied, so that VMs change host and nothing else, and workloads whose failure costs more. */
const roadmap = {
  hardware: [{ kind: 'lease-end', name: 'Lease', hosts: ['h1'], date: '2028-01-01' }],
  traits: [{ workloads: ['web-*'], criticality: 'high' }],
};

interface Planned {
  readonly figures: Record<PlanFigure, readonly number[]>;
  /** How each move is made, by workload: duration, interruption, money and risk are shown with it and are in no figure. */
  readonly schedule: string;
}

async function planned(assumptions: Record<string, { likely: number }>): Promise<Planned> {
  const scenario = scenarioSchema.parse({ assumptions, roadmap });
  const result = await plan(estate(), scenario, { sources: [sourceOne], findings: [], context: quietContext });
  return {
    figures: figuresOf(result),
    schedule: JSON.stringify(
      result.details.schedule
        .map(({ workload, method, transferHours, downtimeMinutes, cost, expectedLoss }) => [
          workload,
          method,
          transferHours,
          downtimeMinutes,
          cost,
          expectedLoss,
        ])
        .sort((a, b) => compareText(String(a), String(b))),
    ),
  };
}

describe('where assumptions go', () => {
  test('every feed names a field that its model has', () => {
    for (const { id, feeds, workedOutWith } of assumptionFlows) {
      for (const { model, field } of feeds) {
        expect([id, field, Object.keys(findModel(model)?.input.shape ?? {}).includes(field)]).toEqual([
          id,
          field,
          true,
        ]);
      }
      if (workedOutWith !== undefined) expect(findModel(workedOutWith)).toBeDefined();
    }
  });

  test('every figure is moved by some assumption', () => {
    for (const figure of planFigures) expect(assumptionsOf(figure).length).toBeGreaterThan(0);
  });

  test('a plan with another value changes no figure that the flow does not name', { timeout: 240_000 }, async () => {
    const usual = await planned({});
    const moved = new Map<string, Set<PlanFigure>>();
    const inSchedule = new Set<string>();
    for (const definition of assumptionDefinitions) {
      for (const likely of [definition.low, definition.high]) {
        if (likely === definition.likely) continue;
        const other = await planned({ [definition.id]: { likely } }).catch(() => null);
        if (other === null) continue;
        if (other.schedule !== usual.schedule) inSchedule.add(definition.id);
        for (const figure of planFigures) {
          if (JSON.stringify(other.figures[figure]) !== JSON.stringify(usual.figures[figure])) {
            moved.set(definition.id, (moved.get(definition.id) ?? new Set()).add(figure));
          }
        }
      }
    }
    const missing = assumptionFlows.flatMap(({ id, moves }) =>
      [...(moved.get(id) ?? [])].filter((figure) => !moves.includes(figure)).map((figure) => `${id} moves ${figure}`),
    );
    expect(missing).toEqual([]);
    // And the other way round: what is said to enter a model directly does move something here.
    const idle = assumptionFlows
      .filter(({ feeds }) => feeds.length > 0)
      .filter(({ id, moves }) => !inSchedule.has(id) && !moves.some((figure) => moved.get(id)?.has(figure)))
      .map(({ id }) => id);
    expect(idle).toEqual([]);
  });
});
