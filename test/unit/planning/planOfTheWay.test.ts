import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { InfeasiblePlanError } from '#core/planning/placements.ts';
import type { PlanResult } from '#core/planResult.ts';
import { planDocumentSchema } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

/** Whole plans under roadmap settings: what was compiled must come out of planner, checker, schedule and totals alike. */

const names = ['web', 'app', 'postgres', 'batch', 'redis'];
const estate = inventoryOf(
  Array.from({ length: 6 }, (_, i) =>
    hostOf(`h${i + 1}`, { name: `esx-${i + 1}`, cpuUtilisation: 0.3, memoryUtilisation: 0.35 }),
  ),
  Array.from({ length: 60 }, (_, i) =>
    workloadOf(`w${String(i).padStart(2, '0')}`, {
      name: `shop-${names[i % 5]}-${i}`,
      hostId: `h${(i % 6) + 1}`,
      vcpus: 2 + 2 * (i % 4),
      memoryMiB: 4096 * (1 + (i % 5)),
    }),
  ),
  [clusterNamed('c1', { name: 'Prod' })],
);

function planOf(roadmap: Record<string, unknown>, written: Record<string, unknown> = {}): Promise<PlanResult> {
  return plan(estate, scenarioSchema.parse({ ...written, roadmap }), {
    sources: [sourceOne],
    findings: [],
    context: quietContext,
  });
}

const broken = ({ document }: PlanResult) =>
  document.roadmap.certificate.filter((one) => !one.holds).map((one) => [one.invariant, one.counterexample]);
const invariantsOf = ({ document }: PlanResult) => document.roadmap.certificate.map((one) => one.invariant);

describe('the schedule', () => {
  test('has one entry for each move, inside its wave, and the certificate says so', async () => {
    const result = await planOf({});
    const { waves } = result.document.roadmap;
    expect(result.details.schedule.map(({ wave, workload }) => [wave, workload])).toEqual(
      waves.flatMap((wave) => wave.moves.map((move) => [wave.number, move.workload])),
    );
    for (const move of result.details.schedule) {
      const wave = waves[move.wave - 1]!;
      expect(move.start >= wave.start && move.start <= move.end && move.end <= wave.end).toBe(true);
      expect(move.rollbackUntil).toBe(wave.end);
    }
    expect(invariantsOf(result)).toContain('schedule-matches-moves');
    expect(broken(result)).toEqual([]);
  });
});

describe('calendars', () => {
  test('freezes, windows and teams bind planner, schedule and certificate alike', async () => {
    const result = await planOf({
      teams: [
        { id: 'ops', name: 'Operations', daysPerWave: 20, skills: ['host-move', 'container'] },
        { id: 'all', name: 'All', daysPerWave: 12, absences: [{ from: '2027-01-18', to: '2027-01-31' }] },
      ],
      freezes: [
        { name: 'Close', from: '2027-02-01', to: '2027-02-14' },
        { name: 'Web', from: '2027-01-04', to: '2027-01-17', workloads: ['shop-web-*'] },
      ],
      maintenanceWindows: [{ name: 'Night', workloads: ['shop-app-*'], weekdays: [2], from: '22:00', hours: 4 }],
    });
    expect(broken(result)).toEqual([]);
    expect(invariantsOf(result)).toEqual(
      expect.arrayContaining(['team-capacity', 'team-skills', 'closed-waves', 'schedule-matches-moves']),
    );
    const { waves } = result.document.roadmap;
    const moved = (wave: number) => waves[wave - 1]?.moves ?? [];
    expect(moved(3)).toEqual([]);
    const nameOf = new Map(result.document.workloads.map(({ id, name }) => [id, name]));
    expect(moved(1).some((move) => nameOf.get(move.workload)?.startsWith('shop-web'))).toBe(false);
    const apps = result.details.schedule.filter(
      (move) => nameOf.get(move.workload)?.startsWith('shop-app') === true && move.method !== 'live',
    );
    expect(apps.length).toBeGreaterThan(0);
    for (const { cutOver } of apps) {
      expect(cutOver).toMatchObject({ from: '22:00', hours: 4 });
      expect(new Date(`${cutOver!.day}T00:00:00Z`).getUTCDay()).toBe(2);
    }
    expect(new Set(result.details.schedule.map((move) => move.team))).toEqual(new Set(['ops', 'all']));
  });
});

describe('hardware', () => {
  test('hosts arrive and leave: in the document, in no count of today, paid for and counted while they are on', async () => {
    const result = await planOf({
      hardware: [
        { kind: 'lease-end', name: 'Lease', hosts: ['esx-1', 'esx-2', 'esx-3', 'esx-4'], date: '2027-06-30' },
        {
          kind: 'arrival',
          name: 'New',
          cluster: 'Prod',
          date: '2027-02-10',
          count: 2,
          cpuCores: 64,
          memoryMiB: 1_048_576,
          price: 15_000,
          idleW: 120,
          maxW: 500,
        },
      ],
    });
    const { document, details } = result;
    expect(broken(result)).toEqual([]);
    expect(planDocumentSchema.parse(document)).toEqual(document);
    expect(invariantsOf(result)).toEqual(expect.arrayContaining(['host-arrival', 'host-deadline']));
    expect(document.placement.asIs.hostsUsed).toBe(6);
    expect(document.totals.before.hosts).toBe(6);
    expect(document.hosts).toHaveLength(8);
    const { states } = document.roadmap;
    expect(states[0]!.hostsOn).toHaveLength(6);
    // The first wave on or after 10 February is the fourth.
    expect(details.rules.hostEvents?.['arrival:New:1']).toEqual({ availableFromWave: 4 });
    expect(states.slice(0, 4).some((state) => state.hostsOn.some((id) => id.startsWith('arrival:')))).toBe(false);
    for (const id of ['h1', 'h2', 'h3', 'h4']) expect(states.at(-1)!.hostsOn).not.toContain(id);
    // Consolidation on the hosts that there are does not know what is bought.
    expect(Object.values(details.consolidatedAssignment).some((id) => id.startsWith('arrival:'))).toBe(false);
    const moves = details.schedule.reduce((sum, move) => sum + move.cost, 0);
    expect(details.business?.investment).toBeCloseTo(moves + 30_000, 6);
  });

  test('what leaves must leave room: where the rest is too small, the reason names who leaves', async () => {
    const hosts = ['esx-1', 'esx-2', 'esx-3', 'esx-4', 'esx-5', 'esx-6'];
    const attempt = planOf({ hardware: [{ kind: 'warranty-end', name: 'Warranty', hosts, date: '2028-01-01' }] });
    await expect(attempt).rejects.toThrow(InfeasiblePlanError);
    await expect(attempt).rejects.toThrow('have to be off by the scenario’s hardware events'.replace('’', "'"));
  });
});

describe('money over time', () => {
  test('the business case is what document, schedule and assumptions give by hand', async () => {
    const { document, details } = await planOf({ horizonYears: 3, discountRate: 0.05 });
    const { states, waves } = document.roadmap;
    const discount = 1.05 ** (-14 / 365);
    const horizon = Math.round((3 * 365) / 14);
    let npv = 0;
    let investment = 0;
    let saved = 0;
    for (let wave = 1; wave <= Math.max(horizon, waves.length); wave++) {
      const state = states[Math.min(wave - 1, states.length - 1)]!;
      const gain = ((states[0]!.totals.costPerYear - state.totals.costPerYear) * 14) / 365;
      const spend = details.schedule.filter((move) => move.wave === wave).reduce((sum, move) => sum + move.cost, 0);
      npv += discount ** wave * ((wave <= horizon ? gain : 0) - spend);
      investment += spend;
      saved += wave <= horizon ? gain : 0;
    }
    expect(details.business!.npv).toBeCloseTo(npv, 6);
    expect(details.business!.investment).toBeCloseTo(investment, 6);
    expect(details.business!.paybackMonths!).toBeCloseTo(investment / (saved / ((horizon * 14 * 12) / 365)), 6);
    expect(details.business!.cashFlow.at(-1)!.cumulative).toBeCloseTo(saved - investment, 6);
  });

  test('without growth doing nothing is today; with growth it needs more, and so does the roadmap', async () => {
    const flat = await planOf({});
    expect(
      flat.details.doNothing.every((totals) => totals.costPerYear === flat.document.totals.before.costPerYear),
    ).toBe(true);
    expect(flat.details.withGrowth).toEqual(flat.document.roadmap.states.map((state) => state.totals));
    const grown = await planOf(
      { growthPercentPerYear: 60 },
      { assumptions: { 'team.effortDaysPerWave': { likely: 10 } } },
    );
    const { doNothing, withGrowth } = grown.details;
    expect(doNothing.at(-1)!.powerW).toBeGreaterThan(doNothing[0]!.powerW);
    expect(withGrowth!.at(-1)!.powerW).toBeGreaterThan(grown.document.totals.after.powerW);
    for (let k = 1; k < doNothing.length; k++)
      expect(doNothing[k]!.hosts).toBeGreaterThanOrEqual(doNothing[k - 1]!.hosts);
    expect(grown.document.totals.before).toEqual(flat.document.totals.before);
  });
});

describe('industries', () => {
  test('a floor holds in every state, and the target keeps it', async () => {
    const result = await planOf({ industry: 'finance' });
    expect(broken(result)).toEqual([]);
    const floors = result.details.rules.isolation.floors.length;
    expect(floors).toBe(60);
    const last = Object.values(result.document.roadmap.states.at(-1)!.assignment);
    expect(last.some((seat) => seat.technology === 'container')).toBe(false);
    expect(last.some((seat) => seat.technology === 'microvm')).toBe(true);
  });
});
