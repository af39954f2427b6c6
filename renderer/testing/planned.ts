import type { Api } from '#core/api.ts';
import type { HostTile, PlacementKind } from '#core/api/placementCalls.ts';
import type { MoveRow, WaveSummary } from '#core/api/roadmapCalls.ts';
import { dayMs, isoDay } from '#core/drawing/format.ts';
import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';
import type { Resources, Totals } from '#core/planResult.ts';
import type { z } from 'zod';
import type { Estate, EstateWorkload } from './estate.ts';

type Overview = NonNullable<z.output<Api['plan.overview']['output']>>;
type ClusterRow = z.output<Api['placement.clusters']['output']>[number];

/** Everything the double answers about its plan. Derived from the estate by rules of thumb: never a figure to trust. */
export interface PlannedEstate {
  readonly overview: Overview;
  readonly clusters: readonly ClusterRow[];
  readonly waves: readonly WaveSummary[];
  readonly moves: readonly MoveRow[];
  technologyOf(workload: EstateWorkload): PlannedTechnology;
  hostOf(placement: PlacementKind, workload: EstateWorkload): string;
  readonly tiles: Readonly<Record<PlacementKind, readonly HostTile[]>>;
}

/** What of a scenario the double's plan follows. */
export interface PlanInputs {
  readonly overrides: Readonly<Record<string, PlannedTechnology>>;
  readonly pue: number;
  readonly pricePerKWh: number;
  readonly startDate: string;
  readonly currency: string;
  readonly heldInWave: Readonly<Record<string, number>>;
}

interface Packed {
  readonly hostOf: ReadonlyMap<string, string>;
  readonly load: ReadonlyMap<string, Resources>;
  readonly used: number;
}

const headroom = 0.85;

function pack(
  workloads: readonly EstateWorkload[],
  hosts: readonly HostTile[],
  technologyOf: (workload: EstateWorkload) => PlannedTechnology,
): Packed {
  const hostOf = new Map<string, string>();
  const load = new Map<string, { cpuCores: number; memoryMiB: number }>();
  const sorted = workloads.toSorted((a, b) => b.demand.vm.memoryMiB - a.demand.vm.memoryMiB);
  const open: HostTile[] = [];
  for (const workload of sorted) {
    const demand = workload.demand[technologyOf(workload)];
    const fits = (host: HostTile): boolean => {
      const current = load.get(host.id)!;
      return (
        current.cpuCores + demand.cpuCores <= host.usable.cpuCores &&
        current.memoryMiB + demand.memoryMiB <= host.usable.memoryMiB
      );
    };
    let target = open.find(fits);
    if (target === undefined) {
      target = hosts[open.length] ?? hosts[0]!;
      if (open.length < hosts.length) open.push(target);
      if (!load.has(target.id)) load.set(target.id, { cpuCores: 0, memoryMiB: 0 });
    }
    const current = load.get(target.id)!;
    current.cpuCores += demand.cpuCores;
    current.memoryMiB += demand.memoryMiB;
    hostOf.set(workload.row.id, target.id);
  }
  return { hostOf, load, used: open.length };
}

function totalsOf(hosts: number, cores: number, inputs: PlanInputs): Totals {
  const powerW = Math.round(hosts * 118 + cores * 7.4);
  const energyKWhPerYear = Math.round(powerW * 8.76 * inputs.pue);
  return {
    hosts,
    powerW,
    energyKWhPerYear,
    kgCO2ePerYear: Math.round(energyKWhPerYear * 0.363),
    costPerYear: Math.round(hosts * 9_450 + energyKWhPerYear * inputs.pricePerKWh),
    expectedAnnualLoss: Math.round(hosts * 730 + 11_000),
  };
}

const toolTitles = [
  ['energy.pue', 'Power usage effectiveness', '1', 1.2, 1.8, 'costPerYear', 0.05],
  ['demand.cpuOvercommit', 'vCPU per physical core', 'vCPU/core', 2, 6, 'costPerYear', 0.24],
  ['cost.serverPrice', 'Price of a host', 'currency', 5000, 25_000, 'costPerYear', 0.17],
  ['placement.headroom', 'Headroom kept free on every host', '1', 0.05, 0.25, 'hosts', 0.16],
  ['energy.pricePerKWh', 'Electricity price', 'currency/kWh', 0.08, 0.3, 'costPerYear', 0.09],
  ['energy.gramsCO2ePerKWh', 'Carbon intensity of the grid', 'g CO2e/kWh', 51, 708, 'kgCO2ePerYear', 0.42],
  ['cost.salary', 'Cost of an administrator', 'currency/year', 90_000, 200_000, 'costPerYear', 0.07],
  ['demand.memoryOvercommit', 'Allocated memory per physical memory', 'MiB/MiB', 1, 1.25, 'hosts', 0.11],
] as const;

/** Days of the `index`-th of `count` moves of a wave, evenly spread over its first eleven days. */
function daysInWave(wave: { readonly start: string }, index: number, count: number) {
  const first = dayMs(wave.start);
  const day = Math.floor((index * 10) / Math.max(1, count));
  return { start: isoDay(first + day * 86_400_000), end: isoDay(first + (day + 1) * 86_400_000) };
}

/** Plans the generated estate, roughly. */
export function planEstate(estate: Estate, inputs: PlanInputs): PlannedEstate {
  const on = estate.workloads.filter((workload) => workload.row.powerState === 'on');
  const technologyOf = (workload: EstateWorkload): PlannedTechnology =>
    inputs.overrides[workload.row.id] ?? workload.advised;
  const asVm = (): PlannedTechnology => 'vm';

  const asIsLoad = new Map<string, { cpuCores: number; memoryMiB: number; workloads: number }>();
  for (const workload of on) {
    const load = asIsLoad.get(workload.hostId) ?? { cpuCores: 0, memoryMiB: 0, workloads: 0 };
    load.cpuCores += workload.demand.vm.cpuCores;
    load.memoryMiB += workload.demand.vm.memoryMiB;
    load.workloads++;
    asIsLoad.set(workload.hostId, load);
  }
  const membersOf = Map.groupBy(estate.hosts, (host) => host.cluster ?? '');
  const base: HostTile[] = estate.hosts.map((host) => {
    const members = membersOf.get(host.cluster ?? '')!.length;
    const share = headroom * ((members - 1) / members);
    const load = asIsLoad.get(host.id) ?? { cpuCores: 0, memoryMiB: 0, workloads: 0 };
    return {
      id: host.id,
      name: host.name,
      cluster: host.cluster,
      capacity: { cpuCores: host.cpuCores, memoryMiB: host.memoryMiB },
      usable: { cpuCores: host.cpuCores * share, memoryMiB: host.memoryMiB * share },
      load: { cpuCores: load.cpuCores, memoryMiB: load.memoryMiB },
      others: [],
      workloads: load.workloads,
      used: load.workloads > 0,
    };
  });
  const tilesByCluster = Map.groupBy(base, (tile) => tile.cluster ?? '');
  const workloadsByCluster = Map.groupBy(on, (workload) => workload.row.cluster ?? '');

  const hostOf: Record<'consolidated' | 'target', Map<string, string>> = { consolidated: new Map(), target: new Map() };
  const loadOf: Record<'consolidated' | 'target', Map<string, Resources>> = {
    consolidated: new Map(),
    target: new Map(),
  };
  const clusters: ClusterRow[] = [];
  for (const [cluster, tiles] of tilesByCluster) {
    const members = workloadsByCluster.get(cluster) ?? [];
    const bound = (of: (w: EstateWorkload) => PlannedTechnology): number => {
      const need = members.reduce(
        (sum, w) => ({ cpu: sum.cpu + w.demand[of(w)].cpuCores, memory: sum.memory + w.demand[of(w)].memoryMiB }),
        { cpu: 0, memory: 0 },
      );
      return Math.max(
        1,
        Math.ceil(need.cpu / tiles[0]!.usable.cpuCores),
        Math.ceil(need.memory / tiles[0]!.usable.memoryMiB),
      );
    };
    const summary = (kind: 'consolidated' | 'target', of: (w: EstateWorkload) => PlannedTechnology) => {
      const packed = pack(members, tiles, of);
      for (const [workload, host] of packed.hostOf) hostOf[kind].set(workload, host);
      for (const [host, load] of packed.load) loadOf[kind].set(host, load);
      const lowerBound = Math.min(bound(of), packed.used);
      return { hostsUsed: packed.used, lowerBound, gap: (packed.used - lowerBound) / lowerBound };
    };
    clusters.push({
      cluster,
      hosts: tiles.length,
      asIs: { hostsUsed: tiles.filter((tile) => tile.used).length },
      consolidated: summary('consolidated', asVm),
      target: summary('target', technologyOf),
      failuresTolerated: 1,
      bindingResource: 'memory',
      method: 'First fit decreasing; the bound is the volume of the demand.',
    });
  }

  const moving = on
    .filter((w) => technologyOf(w) !== 'vm' || hostOf.target.get(w.row.id) !== w.hostId)
    .toSorted((a, b) =>
      technologyOf(a) < technologyOf(b) ? -1 : technologyOf(a) > technologyOf(b) ? 1 : a.row.id < b.row.id ? -1 : 1,
    );
  const perWave = Math.max(50, Math.ceil(moving.length / 40));
  const nameOf = new Map(estate.hosts.map((host) => [host.id, host.name]));
  const startMs = dayMs(inputs.startDate);
  const moves: MoveRow[] = moving.map((workload, index) => {
    const wave = inputs.heldInWave[workload.row.id] ?? 1 + Math.floor(index / perWave);
    const days = daysInWave({ start: isoDay(startMs + (wave - 1) * 14 * 86_400_000) }, index % perWave, perWave);
    const to = hostOf.target.get(workload.row.id)!;
    const technology = technologyOf(workload);
    return {
      id: `m${index + 1}`,
      workload: workload.row.id,
      name: workload.row.name,
      cluster: workload.row.cluster,
      wave,
      fromTechnology: 'vm',
      toTechnology: technology,
      fromHost: workload.hostId,
      toHost: to,
      fromHostName: nameOf.get(workload.hostId)!,
      toHostName: nameOf.get(to)!,
      effortDays: technology === 'vm' ? 0.1 : technology === 'wasm' ? 3.5 : 1.5,
      reason: technology === 'vm' ? 'Its host is emptied and switched off.' : workload.reason,
      schedule: {
        team: technology === 'vm' ? 'platform' : 'apps',
        method: technology === 'vm' ? 'live' : 'cut-over',
        ...days,
        cutOver: technology === 'vm' ? null : { day: days.end, from: '18:00', hours: 1.5 },
        transferHours: 0.4,
        downtimeMinutes: technology === 'vm' ? 0 : 12,
        cost: technology === 'vm' ? 40 : 900,
        expectedLoss: 30,
        rollbackUntil: isoDay(startMs + (wave * 14 - 1) * 86_400_000),
      },
      ...(inputs.heldInWave[workload.row.id] === undefined ? {} : { heldInWave: wave }),
    };
  });
  moves.sort((a, b) => a.wave - b.wave);
  const count = Math.ceil(moves.length / perWave);
  const usedInTarget = new Set(hostOf.target.values());
  const freed = base.filter((tile) => tile.used && !usedInTarget.has(tile.id));
  const start = dayMs(inputs.startDate);
  const byWave = Map.groupBy(moves, (move) => move.wave);
  const waves: WaveSummary[] = [];
  for (let number = 1; number <= count; number++) {
    const own = byWave.get(number) ?? [];
    const groupBy = <K extends string>(key: (move: MoveRow) => K) => [...Map.groupBy(own, key)];
    waves.push({
      number,
      start: isoDay(start + (number - 1) * 14 * 86_400_000),
      end: isoDay(start + (number * 14 - 1) * 86_400_000),
      effortDays: Math.round(own.reduce((sum, move) => sum + move.effortDays, 0) * 10) / 10,
      effortCapacityDays: 120,
      moves: own.length,
      released: freed
        .filter((_, index) => Math.floor((index * count) / Math.max(1, freed.length)) === number - 1)
        .map((tile) => ({ id: tile.id, name: tile.name })),
      byCluster: groupBy((move) => move.cluster ?? '').map(([cluster, list]) => ({
        cluster,
        moves: list.length,
        effortDays: list.reduce((sum, move) => sum + move.effortDays, 0),
      })),
      byTransition: groupBy((move) => `${move.fromTechnology}>${move.toTechnology}`).map(([key, list]) => ({
        from: key.split('>')[0] as Technology,
        to: key.split('>')[1] as Technology,
        moves: list.length,
      })),
    });
  }

  const asIsHosts = base.filter((tile) => tile.used).length;
  const cores = (of: (w: EstateWorkload) => PlannedTechnology): number =>
    on.reduce((sum, w) => sum + w.demand[of(w)].cpuCores, 0);
  const before = totalsOf(asIsHosts, cores(asVm), inputs);
  const targetUsed = usedInTarget.size;
  const after = totalsOf(targetUsed, cores(technologyOf), inputs);
  let hostsOn = asIsHosts;
  let moved = 0;
  const curve = [0, ...waves.map((wave) => wave.number)].map((k) => {
    const wave = waves[k - 1];
    if (wave !== undefined) {
      hostsOn -= wave.released.length;
      moved += wave.moves;
    }
    const share = moved / Math.max(1, moves.length);
    return {
      after: k,
      date: wave === undefined ? inputs.startDate : wave.end,
      totals: totalsOf(hostsOn, cores(asVm) * (1 - share) + cores(technologyOf) * share, inputs),
      withGrowth: totalsOf(hostsOn, cores(asVm) * (1 - share) + cores(technologyOf) * share, inputs),
      doNothing: totalsOf(asIsHosts + Math.floor(k / 6), cores(asVm) * (1 + k * 0.004), inputs),
      released: wave?.released.length ?? 0,
      moves: wave?.moves ?? 0,
    };
  });
  const bands: Record<string, { p10: number; p50: number; p90: number }> = {};
  for (const id of Object.keys(after) as (keyof Totals)[]) {
    const band = (value: number, low: number, high: number) => ({
      p10: Math.round(value * low),
      p50: value,
      p90: Math.round(value * high),
    });
    bands[id] = band(after[id], 0.88, 1.17);
    bands[`before.${id}`] = band(before[id], id === 'hosts' ? 1 : 0.92, id === 'hosts' ? 1 : 1.1);
    bands[`saved.${id}`] = band(Math.max(0, before[id] - after[id]), 0.79, 1.16);
  }
  const worst = waves.toSorted((a, b) => b.effortDays / b.effortCapacityDays - a.effortDays / a.effortCapacityDays)[0];
  const sum = (pick: (row: ClusterRow) => { hostsUsed: number; lowerBound: number }) => {
    const hostsUsed = clusters.reduce((s, row) => s + pick(row).hostsUsed, 0);
    const lowerBound = clusters.reduce((s, row) => s + pick(row).lowerBound, 0);
    return { hostsUsed, lowerBound, gap: (hostsUsed - lowerBound) / lowerBound };
  };
  const invariants = [
    'states-cover-all-powered-on-workloads',
    'exactly-one-host-that-is-on',
    'capacity-after-each-wave',
    'capacity-during-each-wave',
    'technology-forward-only',
    'moves-equal-difference',
    'released-hosts-empty-and-off',
    'effort-within-capacity',
    'group-constraints',
    'order-constraints',
    'isolation-floor',
    'stays-in-cluster',
    'wave-dates',
  ];
  const tile = (kind: 'consolidated' | 'target'): HostTile[] => {
    const counts = new Map<string, number>();
    for (const host of hostOf[kind].values()) counts.set(host, (counts.get(host) ?? 0) + 1);
    return base.map((entry) => ({
      ...entry,
      load: loadOf[kind].get(entry.id) ?? { cpuCores: 0, memoryMiB: 0 },
      workloads: counts.get(entry.id) ?? 0,
      used: counts.has(entry.id),
    }));
  };
  return {
    clusters,
    waves,
    moves,
    technologyOf,
    hostOf: (placement, workload) =>
      placement === 'asIs' ? workload.hostId : (hostOf[placement].get(workload.row.id) ?? workload.hostId),
    tiles: { asIs: base, consolidated: tile('consolidated'), target: tile('target') },
    overview: {
      planId: 'double',
      inputsHash: '0'.repeat(64),
      current: true,
      currency: inputs.currency,
      totals: { before, after },
      bands,
      placement: {
        asIs: { hostsUsed: asIsHosts },
        consolidated: sum((row) => row.consolidated),
        target: sum((row) => row.target),
      },
      curve,
      growthPercentPerYear: 0,
      wavesBefore: 0,
      worth: {
        npv: -42_000,
        investment: 180_000,
        horizonYears: 5,
        discountRate: 0.08,
        paybackMonths: 78,
        presentValues: { saved: 130_000, moves: 172_000, arrivals: 0 },
        breakEven: {
          dayRate: { now: 700, need: 521.4 },
          moreSavedPerYear: 13_100,
          horizonYears: 7.21,
          growthPercentPerYear: 15,
          growthTriedTo: 100,
        },
        objective: [{ id: 'npv', weight: 1 }],
        proof: { value: 98_000, bound: 99_700, gap: 0.01735, unit: inputs.currency, method: 'A bound.' },
      },
      certificate: invariants.map((invariant) => ({
        invariant,
        statesChecked: count + 1,
        holds: true,
        counterexample: null,
      })),
      tornado: toolTitles.map(([assumption, title, unit, low, high, total, weight]) => ({
        assumption,
        title,
        unit,
        low,
        high,
        total,
        atLow: after[total] * (1 - weight),
        atHigh: after[total] * (1 + weight * 1.2),
      })),
      costParts: {
        before: {
          infrastructure: before.hosts * 5200,
          licences: before.hosts * 2900,
          operations: before.hosts * 1350,
          energy: before.energyKWhPerYear * inputs.pricePerKWh,
        },
        after: {
          infrastructure: after.hosts * 5200,
          licences: after.hosts * 2900,
          operations: after.hosts * 1350,
          energy: after.energyKWhPerYear * inputs.pricePerKWh,
        },
      },
      embodiedKgCO2ePerYear: { before: before.hosts * 260, after: after.hosts * 260 },
      waves: count,
      worstWave:
        worst === undefined
          ? null
          : {
              number: worst.number,
              effortDays: worst.effortDays,
              effortCapacityDays: worst.effortCapacityDays,
              moves: worst.moves,
            },
      weightiestFindings: [],
    },
  };
}
