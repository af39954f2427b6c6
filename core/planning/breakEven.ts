import type { BreakEven, BusinessCase } from '#core/planResult.ts';
import type { BusinessInputs } from './business.ts';
import { daysPerYear, discountOf, horizonWavesOf } from './roadmapObjective.ts';

/** The longest horizon that the settings take, in years. */
const longestHorizonYears = 20;

/** Growth that is tried, percent a year. */
const growthTried = [5, 10, 15, 20, 30, 40, 50, 75, 100] as const;

/** What {@link breakEven} is worked out from. */
export interface BreakEvenInputs {
  readonly inputs: BusinessInputs;
  readonly business: BusinessCase;
  /** Effort of the moves by wave from 1, person-days. */
  readonly effortDays: readonly { readonly wave: number; readonly effortDays: number }[];
  /** Price of a person-day. */
  readonly dayRate: number;
  /** Growth of the scenario, percent a year. */
  readonly growthPercentPerYear: number;
  /** The net present value of the same roadmap under another growth; null where it is not to be tried. */
  readonly npvWithGrowth: ((percentPerYear: number) => number) | null;
}

/**
 * What would bring a negative net present value to zero: each change alone, with the roadmap as it is. Prices and savings are
 * solved for, since the value is linear in them; horizon and growth are tried. Null where the value is not negative.
 */
export function breakEven(problem: BreakEvenInputs): BreakEven | null {
  const { inputs, business, dayRate } = problem;
  const present = business.presentValues;
  if (present === undefined || !(business.npv < 0)) return null;
  const discount = discountOf(inputs.scenario);
  const worthOf = (wave: number): number => discount ** wave;
  const days = problem.effortDays.reduce((sum, move) => sum + worthOf(move.wave) * move.effortDays, 0);
  // Tools and licences of the moves are paid for at any price of work.
  const need = days > 0 ? (present.saved - present.arrivals - (present.moves - days * dayRate)) / days : Number.NaN;
  return {
    dayRate: { now: dayRate, need: need > 0 ? need : null },
    moreSavedPerYear: moreSavedPerYear(inputs, business.npv, worthOf),
    horizonYears: longerHorizon(problem, worthOf),
    growthPercentPerYear: enoughGrowth(problem),
    growthTriedTo: problem.npvWithGrowth === null ? 0 : Math.max(...growthTried),
  };
}

function moreSavedPerYear(inputs: BusinessInputs, npv: number, worthOf: (wave: number) => number): number | null {
  const horizon = horizonWavesOf(inputs.scenario);
  let years = 0;
  for (let wave = inputs.waves + 1; wave <= horizon; wave++)
    years += (worthOf(wave) * inputs.scenario.waveDays) / daysPerYear;
  return years > 0 ? -npv / years : null;
}

function longerHorizon(problem: BreakEvenInputs, worthOf: (wave: number) => number): number | null {
  const waveYears = problem.inputs.scenario.waveDays / daysPerYear;
  const longest = Math.floor(longestHorizonYears / waveYears);
  // Under growth every further quarter is packed anew: as slow as trying growth.
  if (problem.growthPercentPerYear !== 0 && problem.npvWithGrowth === null) return null;
  const { inputs } = problem;
  let value = problem.business.npv;
  for (let wave = horizonWavesOf(inputs.scenario) + 1; wave <= longest; wave++) {
    const state = Math.min(wave - 1, inputs.waves);
    value += worthOf(wave) * waveYears * (inputs.nothingPerYear(wave) - inputs.costPerYear(state, wave));
    if (value >= 0) return wave * waveYears;
  }
  return null;
}

function enoughGrowth({ growthPercentPerYear, npvWithGrowth }: BreakEvenInputs): number | null {
  if (npvWithGrowth === null) return null;
  return growthTried.find((percent) => percent > growthPercentPerYear && npvWithGrowth(percent) >= 0) ?? null;
}
