import { toPlannedTechnology, type PlannedTechnology } from '#core/inventory/technology.ts';
import type { Totals } from '#core/planResult.ts';
import type { RoadmapObjective } from '#core/roadmap/problem.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import {
  energyOfPower,
  fixedCostPerYear,
  heaviestPlatform,
  lossPerWorkloadYear,
  type EstateView,
  type Platform,
  type TotalsInputs,
} from './totals.ts';

/*
 * What a roadmap is worth, in the terms of totals.ts. A host that is off saves what it costs today at rest: write-off, licence,
 * administration and idle energy. A workload that has changed its technology saves the energy of the cores that it no longer
 * uses, and its part of what its host saves when the last VM has left it: the difference is shared evenly by the workloads that
 * change there. Summed over a roadmap that is complete this is what totals.ts says before less after.
 */

/** A year's worth of each part. */
interface Gain {
  readonly cost: number;
  readonly energyKWh: number;
  readonly kgCO2e: number;
  readonly loss: number;
}

/** Days of a year, as in the totals (8,760 hours). */
export const daysPerYear = 365;

/** The parts of a scenario that decide what a roadmap is worth. */
export interface ObjectiveScenario {
  readonly waveDays: number;
  readonly currency: string;
  readonly roadmap: Pick<RoadmapSettings, 'objective' | 'discountRate' | 'horizonYears'>;
}

/** Waves that the horizon holds, at least one. */
export function horizonWavesOf(scenario: ObjectiveScenario): number {
  return Math.max(1, Math.round((scenario.roadmap.horizonYears * daysPerYear) / scenario.waveDays));
}

/** Worth today of one unit a wave later. */
export function discountOf(scenario: ObjectiveScenario): number {
  return (1 + scenario.roadmap.discountRate) ** (-scenario.waveDays / daysPerYear);
}

/** d + d^2 + ... + d^waves. */
export function annuity(discount: number, waves: number): number {
  let sum = 0;
  let worth = 1;
  for (let k = 0; k < waves; k++) {
    worth *= discount;
    sum += worth;
  }
  return sum;
}

/** The objective with a function for what a year's gain is worth for one wave. */
export interface CompiledObjective {
  readonly objective: RoadmapObjective;
  readonly worthPerWave: (gain: Gain) => number;
}

/** Points that doing nothing for the whole horizon stands for in a mix. */
const pointsOfNothing = 100;

/**
 * The objective of a scenario. Where only money is weighted (npv, cost) the unit is the currency. Else every part is divided by
 * what doing nothing over the whole horizon comes to (yearly cost, energy, carbon, expected loss; the horizon itself for time),
 * discounted alike, times its share of the weights, times 100: a point is a hundredth of doing nothing. npv and cost count the same
 * money; gains are discounted where npv has a weight, and else are not.
 */
export function compileObjective(scenario: ObjectiveScenario, nothing: Totals): CompiledObjective {
  const { objective: weights } = scenario.roadmap;
  const waveYears = scenario.waveDays / daysPerYear;
  const horizonWaves = horizonWavesOf(scenario);
  const all = weights.npv + weights.time + weights.cost + weights.energy + weights.carbon + weights.risk;
  const money = weights.npv + weights.cost;
  const discountPerWave = weights.npv > 0 || all === 0 ? discountOf(scenario) : 1;
  if (all === 0 || all === money) {
    return {
      objective: {
        discountPerWave,
        horizonWaves,
        wavePenalty: 0,
        costWeight: 1,
        riskWeight: 0,
        unit: scenario.currency,
      },
      worthPerWave: (gain) => gain.cost * waveYears,
    };
  }
  const years = waveYears * annuity(discountPerWave, horizonWaves);
  const factor = (weight: number, perYear: number): number =>
    perYear > 0 ? (pointsOfNothing * weight) / all / (perYear * years) : 0;
  const ofCost = factor(money, nothing.costPerYear);
  const ofEnergy = factor(weights.energy, nothing.energyKWhPerYear);
  const ofCarbon = factor(weights.carbon, nothing.kgCO2ePerYear);
  const ofRisk = factor(weights.risk, nothing.expectedAnnualLoss);
  return {
    objective: {
      discountPerWave,
      horizonWaves,
      wavePenalty: (pointsOfNothing * weights.time) / all / horizonWaves,
      costWeight: ofCost,
      riskWeight: ofRisk,
      unit: 'points',
    },
    worthPerWave: (gain) =>
      waveYears * (ofCost * gain.cost + ofEnergy * gain.energyKWh + ofCarbon * gain.kgCO2e + ofRisk * gain.loss),
  };
}

/** Where a workload runs and as what, today and in the target. */
export interface ChangingSeat {
  readonly workload: string;
  readonly from: { readonly host: string; readonly technology: PlannedTechnology };
  readonly to: { readonly host: string; readonly technology: PlannedTechnology };
}

/** What each host off and each workload changed is worth for one wave, by id; never negative. */
export interface ObjectiveGains {
  readonly ofHost: ReadonlyMap<string, number>;
  readonly ofChange: ReadonlyMap<string, number>;
}

/** Values hosts and changes for {@link compileObjective}; see the top of this file. */
export function objectiveGains(
  hostIds: readonly string[],
  seats: readonly ChangingSeat[],
  inputs: TotalsInputs,
  values: AssumptionSet,
  compiled: CompiledObjective,
): ObjectiveGains {
  const viewOf = (side: 'from' | 'to'): EstateView => ({
    hostsOn: hostIds,
    seats: seats.map((seat) => ({ workload: seat.workload, ...seat[side] })),
  });
  const today = heaviestPlatform(viewOf('from'));
  const later = heaviestPlatform(viewOf('to'));
  const fixed = new Map<Platform, number>(
    (['vm', 'container', 'wasm'] as const).map((platform) => [platform, fixedCostPerYear(platform, values)]),
  );
  const platformCost = (platform: Platform | null | undefined): number => fixed.get(platform ?? 'vm') ?? 0;
  const scaleOf = (host: string): number =>
    inputs.power.get(host)?.isMeasured === false ? valueOf(values, 'energy.hostPowerScale') : 1;
  /** Watts at the meter that a core in use adds. */
  const wattsPerCore = (host: string): number => {
    const facts = inputs.power.get(host);
    const cores = inputs.hosts.get(host)?.cpuCores ?? 0;
    return facts === undefined || cores <= 0 ? 0 : ((facts.maxW - facts.idleW) * scaleOf(host)) / cores;
  };
  const worth = (cost: number, watts: number, loss: number): number => {
    const energy = energyOfPower(Math.abs(watts), values);
    const sign = Math.sign(watts);
    return Math.max(
      0,
      compiled.worthPerWave({
        cost: cost + sign * energy.costPerYear,
        energyKWh: sign * energy.energyKWhPerYear,
        kgCO2e: sign * (energy.kgCO2ePerYear ?? 0),
        loss,
      }),
    );
  };
  const endsOn = new Set(seats.map((seat) => seat.to.host));
  const changes = seats.filter((seat) => seat.from.technology !== seat.to.technology);
  const changesOn = Map.groupBy(changes, (seat) => seat.from.host);
  const shareOf = (host: string): number => {
    // What a host that is switched off saves is its own.
    if (!endsOn.has(host)) return 0;
    const saved = platformCost(today.get(host)) - platformCost(later.get(host));
    return Math.max(0, saved) / Math.max(1, changesOn.get(host)?.length ?? 0);
  };
  return {
    ofHost: new Map(
      hostIds.map((id) => [
        id,
        worth(platformCost(today.get(id)), (inputs.power.get(id)?.idleW ?? 0) * scaleOf(id), 0),
      ]),
    ),
    ofChange: new Map(
      changes.map(({ workload, from, to }) => {
        const demand = inputs.demandOf(workload);
        const watts =
          demand[from.technology].cpuCores * wattsPerCore(from.host) -
          demand[to.technology].cpuCores * wattsPerCore(to.host);
        const loss =
          lossPerWorkloadYear(toPlannedTechnology(from.technology), values) -
          lossPerWorkloadYear(to.technology, values);
        return [workload, worth(shareOf(from.host), watts, loss)];
      }),
    ),
  };
}
