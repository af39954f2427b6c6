import { hostPower } from '#core/catalogue/hostPower.ts';
import type { Host } from '#core/inventory/inventory.ts';
import { toPlannedTechnology, type PlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import { annualEnergy, nodePower } from '#core/models/energy.ts';
import { riskIncidents } from '#core/models/risk.ts';
import { tcoTotal } from '#core/models/tco.ts';
import type { DemandByTechnology, Totals } from '#core/planResult.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';

/** Where each powered-on workload runs and as what: all that totals depend on beside hosts, demand and assumptions. */
export interface EstateView {
  readonly hostsOn: readonly string[];
  readonly seats: readonly Seat[];
}

export interface Seat {
  readonly workload: string;
  readonly host: string;
  readonly technology: Technology;
}

/** Electrical facts of a host, measured or estimated, before the scale assumption. */
export interface HostPowerFacts {
  readonly idleW: number;
  readonly maxW: number;
  readonly isMeasured: boolean;
}

/** Power facts of every host: what a source measured, else the estimate from its processor. */
export function powerFacts(hosts: readonly Host[]): ReadonlyMap<string, HostPowerFacts> {
  return new Map(
    hosts.map((host): [string, HostPowerFacts] => {
      if (host.idlePowerW !== null && host.maxPowerW !== null) {
        return [host.id, { idleW: Math.min(host.idlePowerW, host.maxPowerW), maxW: host.maxPowerW, isMeasured: true }];
      }
      const estimate = hostPower({
        cpuModel: host.cpuModel,
        sockets: host.sockets,
        cores: host.cpuCores,
        threads: host.cpuThreads,
        memoryMiB: host.memoryMiB,
      });
      return [host.id, { idleW: estimate.idleW, maxW: estimate.maxW, isMeasured: false }];
    }),
  );
}

/** Parts of the yearly cost, in the scenario's currency. */
export interface CostParts {
  readonly hosts: number;
  readonly licences: number;
  readonly operations: number;
  readonly energy: number;
}

export interface TotalsWithParts {
  readonly totals: Totals;
  readonly costParts: CostParts;
}

/** What running totals needs to know of the estate once. */
export interface TotalsInputs {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly power: ReadonlyMap<string, HostPowerFacts>;
  readonly demandOf: (workload: string) => DemandByTechnology;
  /**
   * How many hosts each host that is on stands for, default 1. Sampling uses it: where a sample needs 5 % more hosts than
   * the plan, what each host costs and draws at rest counts 5 % more.
   */
  readonly hostWeight?: (host: string) => number;
}

/** What a host's licence and administration go by: the heaviest that runs on it. */
export type Platform = 'vm' | 'container' | 'wasm';

interface HostLoad {
  cpuCores: number;
  /** The heaviest platform among its workloads, null when it carries none. */
  heaviest: Platform | null;
  readonly weight: number;
}

const priceParts = {
  vm: { licence: 'cost.licenceVmPerHostYear', admins: 'cost.adminsPer100VmHosts' },
  container: { licence: 'cost.licenceContainerPerHostYear', admins: 'cost.adminsPer100ContainerHosts' },
  wasm: { licence: null, admins: 'cost.adminsPer100WasmHosts' },
} as const;

/**
 * Totals of one state of the estate. Money and watts follow hosts: a host costs its write-off, its licence and its share of
 * the administrators by the heaviest platform that it runs, and power by its load. Risk follows workloads: expected escapes a
 * year times the cost of one.
 */
export function totalsOf(view: EstateView, inputs: TotalsInputs, values: AssumptionSet): TotalsWithParts {
  const loads = new Map<string, HostLoad>();
  let hosts = 0;
  for (const id of view.hostsOn) {
    const weight = inputs.hostWeight?.(id) ?? 1;
    loads.set(id, { cpuCores: 0, heaviest: null, weight });
    hosts += weight;
  }
  const counts: Record<PlannedTechnology, number> = { vm: 0, container: 0, microvm: 0, wasm: 0 };
  for (const seat of view.seats) {
    const technology = toPlannedTechnology(seat.technology);
    counts[technology] += 1;
    const load = loads.get(seat.host);
    if (load === undefined) continue;
    load.cpuCores += inputs.demandOf(seat.workload)[technology].cpuCores;
    load.heaviest = heavier(load.heaviest, technology);
  }
  const powerW = totalPowerW(loads, inputs, values);
  const energy = energyOfPower(powerW, values);
  const costParts = costOf(loads, energy.costPerYear, values);
  return {
    totals: {
      hosts,
      powerW,
      energyKWhPerYear: energy.energyKWhPerYear,
      kgCO2ePerYear: energy.kgCO2ePerYear ?? 0,
      costPerYear: costParts.hosts + costParts.licences + costParts.operations + costParts.energy,
      expectedAnnualLoss: expectedAnnualLoss(counts, values),
    },
    costParts,
  };
}

/** Energy of the site a year, its price and its carbon, for a mean power at the meter of the IT load, W. */
export function energyOfPower(powerW: number, values: AssumptionSet): ReturnType<typeof annualEnergy> {
  return annualEnergy({
    nodes: 1,
    powerW,
    pue: valueOf(values, 'energy.pue'),
    pricePerKWh: valueOf(values, 'energy.pricePerKWh'),
    gramsCO2ePerKWh: valueOf(values, 'energy.gramsCO2ePerKWh'),
  });
}

/** The heaviest platform on each host that is on; null for hosts that carry nothing. */
export function heaviestPlatform(view: EstateView): ReadonlyMap<string, Platform | null> {
  const heaviest = new Map<string, Platform | null>(view.hostsOn.map((id) => [id, null]));
  for (const seat of view.seats) {
    const current = heaviest.get(seat.host);
    if (current !== undefined) heaviest.set(seat.host, heavier(current, toPlannedTechnology(seat.technology)));
  }
  return heaviest;
}

/** Write-off, licence and administration of one host with this heaviest platform, in the scenario's currency a year. */
export function fixedCostPerYear(platform: Platform, values: AssumptionSet): number {
  const { hosts, licences, operations } = platformCosts(platform, 1, values);
  return hosts + licences + operations;
}

/** Write-off of one host, in the scenario's currency a year. */
export function writeOffPerYear(values: AssumptionSet): number {
  return platformCosts('vm', 1, values).hosts;
}

function heavier(current: Platform | null, technology: PlannedTechnology): Platform {
  if (technology === 'vm' || current === 'vm') return 'vm';
  if (technology !== 'wasm' || current === 'container') return 'container';
  return 'wasm';
}

function totalPowerW(loads: ReadonlyMap<string, HostLoad>, inputs: TotalsInputs, values: AssumptionSet): number {
  const scale = valueOf(values, 'energy.hostPowerScale');
  let sum = 0;
  for (const [id, load] of loads) {
    const host = inputs.hosts.get(id);
    const facts = inputs.power.get(id);
    if (host === undefined || facts === undefined) continue;
    const utilisation = host.cpuCores > 0 ? Math.min(1, load.cpuCores / host.cpuCores) : 0;
    const { powerW } = nodePower({ idleW: facts.idleW, maxW: facts.maxW, utilisation });
    const restingMore = (load.weight - 1) * facts.idleW;
    sum += (powerW + restingMore) * (facts.isMeasured ? 1 : scale);
  }
  return sum;
}

function costOf(loads: ReadonlyMap<string, HostLoad>, energyCost: number, values: AssumptionSet): CostParts {
  let licences = 0;
  let operations = 0;
  let hostsTotal = 0;
  const hostsBy = { vm: 0, container: 0, wasm: 0 };
  for (const load of loads.values()) hostsBy[load.heaviest ?? 'vm'] += load.weight;
  for (const platform of ['vm', 'container', 'wasm'] as const) {
    const parts = platformCosts(platform, hostsBy[platform], values);
    hostsTotal += parts.hosts;
    licences += parts.licences;
    operations += parts.operations;
  }
  return { hosts: hostsTotal, licences, operations, energy: energyCost };
}

/** What hosts of one platform cost a year, without energy. */
function platformCosts(platform: Platform, nodes: number, values: AssumptionSet): Omit<CostParts, 'energy'> {
  const years = valueOf(values, 'cost.serverLifeYears');
  const { licence, admins } = priceParts[platform];
  const parts = tcoTotal({
    nodes,
    serverPrice: valueOf(values, 'cost.serverPrice'),
    licencePerNode: (licence === null ? 0 : valueOf(values, licence)) * years,
    salary: valueOf(values, 'cost.salary'),
    headcount: (nodes / 100) * valueOf(values, admins),
    years,
    powerW: 0,
    pue: 1,
    pricePerKWh: 0,
  });
  return {
    hosts: parts.infrastructure / years,
    licences: parts.licence / years,
    operations: parts.operations / years,
  };
}

/** Expected loss a year by escapes from one workload of the technology, in the scenario's currency. */
export function lossPerWorkloadYear(technology: PlannedTechnology, values: AssumptionSet): number {
  const counts: Record<PlannedTechnology, number> = { vm: 0, container: 0, microvm: 0, wasm: 0 };
  counts[technology] = 1;
  return expectedAnnualLoss(counts, values);
}

/** Expected loss a year from workloads that break out, in the scenario's currency. */
function expectedAnnualLoss(counts: Readonly<Record<PlannedTechnology, number>>, values: AssumptionSet): number {
  const attempts = valueOf(values, 'risk.attemptsPer1000Workloads') / 1000;
  const escapes =
    attempts *
    (counts.vm * valueOf(values, 'risk.escapeVm') +
      counts.container * valueOf(values, 'risk.escapeContainer') +
      counts.microvm * valueOf(values, 'risk.escapeMicrovm') +
      counts.wasm * valueOf(values, 'risk.escapeWasm'));
  return riskIncidents({ eventsPerYear: escapes, costPerEvent: valueOf(values, 'risk.costPerEvent') })
    .expectedAnnualLoss;
}
