import { tcoRoi } from '#core/models/tco.ts';
import type { BusinessCase, ScheduledMove, Totals } from '#core/planResult.ts';
import { waveDates } from '#core/roadmap/calendar.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import { quarterOf } from './days.ts';
import { quartersBetween } from './doNothing.ts';
import { daysPerYear, discountOf, horizonWavesOf } from './roadmapObjective.ts';

/** What the summary is worked out from. */
export interface BusinessInputs {
  readonly scenario: {
    readonly startDate: string;
    readonly waveDays: number;
    readonly currency: string;
    readonly roadmap: Pick<RoadmapSettings, 'objective' | 'discountRate' | 'horizonYears'>;
  };
  /** Number of waves of the roadmap. */
  readonly waves: number;
  readonly schedule: readonly Pick<ScheduledMove, 'wave' | 'cost'>[];
  /** Money for hosts that arrive, by wave. */
  readonly arrivalCosts: ReadonlyMap<number, number>;
  /** Yearly cost while state k holds in the wave (from 1): of the roadmap, and if nothing is done. */
  readonly costPerYear: (state: number, wave: number) => number;
  readonly nothingPerYear: (wave: number) => number;
}

/**
 * The roadmap as money over the scenario's horizon. In each wave the estate costs what its state at the wave's beginning costs a
 * year, times the wave's share of a year; moves and arriving hosts are paid for in their wave. A wave belongs to the quarter of its
 * first day.
 *
 *     saved(w) = (nothing(w) - cost(state w - 1)) waveDays / 365      npv = sum_w d^w (saved(w) - spent(w))
 *
 * `presentValues` are the three parts of that sum.
 *
 * Payback is that of tco.roi over the horizon: the money spent over the mean saving of a month.
 */
export function businessCase(inputs: BusinessInputs): BusinessCase {
  const { scenario } = inputs;
  const waveYears = scenario.waveDays / daysPerYear;
  const horizon = horizonWavesOf(scenario);
  const discount = discountOf(scenario);
  const spentIn = new Map(inputs.arrivalCosts);
  for (const { wave, cost } of inputs.schedule) spentIn.set(wave, (spentIn.get(wave) ?? 0) + cost);
  // What is spent past the horizon is spent all the same.
  const last = Math.max(horizon, inputs.waves, ...spentIn.keys());
  const quarters = new Map<string, { spend: number; saved: number }>(
    quartersBetween(
      waveDates(scenario.startDate, scenario.waveDays, 1).start,
      waveDates(scenario.startDate, scenario.waveDays, last).start,
    ).map((quarter) => [quarter, { spend: 0, saved: 0 }]),
  );
  const present = { saved: 0, moves: 0, arrivals: 0 };
  let investment = 0;
  let nothing = 0;
  let running = 0;
  let worth = 1;
  for (let wave = 1; wave <= last; wave++) {
    worth *= discount;
    const spend = spentIn.get(wave) ?? 0;
    let saved = 0;
    if (wave <= horizon) {
      const without = inputs.nothingPerYear(wave) * waveYears;
      const withIt = inputs.costPerYear(Math.min(wave - 1, inputs.waves), wave) * waveYears;
      nothing += without;
      running += withIt;
      saved = without - withIt;
    }
    const arrivals = inputs.arrivalCosts.get(wave) ?? 0;
    present.saved += worth * saved;
    present.moves += worth * (spend - arrivals);
    present.arrivals += worth * arrivals;
    investment += spend;
    const quarter = quarters.get(quarterOf(waveDates(scenario.startDate, scenario.waveDays, wave).start));
    if (quarter === undefined) throw new Error(`wave ${wave} is in no quarter`);
    quarter.spend += spend;
    quarter.saved += saved;
  }
  let cumulative = 0;
  return {
    npv: present.saved - present.moves - present.arrivals,
    presentValues: present,
    investment,
    horizonYears: horizon * waveYears,
    discountRate: scenario.roadmap.discountRate,
    paybackMonths: paybackMonths(nothing, running, horizon * waveYears, investment),
    cashFlow: [...quarters].map(([quarter, { spend, saved }]) => {
      cumulative += saved - spend;
      return { quarter, spend, saved, cumulative };
    }),
  };
}

function paybackMonths(nothing: number, running: number, years: number, investment: number): number | null {
  // The model divides by the cost of the target; an estate that costs nothing has no return to speak of.
  if (!(running > 0)) return null;
  return (
    tcoRoi({ baselineTotal: nothing, targetTotal: running, years, migrationCost: investment }).paybackMonths ?? null
  );
}

/** Money that a state costs a year beside hosts that are paid for when they arrive: those are not written off again. */
export function costWithoutArrivals(
  totals: Pick<Totals, 'costPerYear'>,
  arrivalsOn: number,
  writeOffPerYear: number,
): number {
  return totals.costPerYear - arrivalsOn * writeOffPerYear;
}
