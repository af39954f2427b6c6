import { paretoFront } from '#core/models/pareto.ts';
import type {
  BusinessCase,
  ClusterPlacement,
  PlanDocument,
  PlanResult,
  ScheduledMove,
  TotalId,
  Totals,
} from '#core/planResult.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { formatMass, formatMoney, formatNumber, formatEnergy, minusSign } from '#core/drawing/format.ts';
import { settingDifferences, type SettingDifference } from './settingDifferences.ts';

/** What is compared of a plan: parts of it that are kept for every scenario. */
export interface ComparablePlan {
  readonly id: string;
  readonly scenario: Scenario;
  readonly totals: PlanDocument['totals'];
  readonly bands: PlanDocument['bands'];
  readonly placement: PlanDocument['placement'];
  readonly certificate: PlanDocument['roadmap']['certificate'];
  /** Today, then after each wave. */
  readonly curve: readonly { readonly date: string; readonly totals: Totals; readonly moves: number }[];
  readonly clusters: readonly ClusterPlacement[];
  readonly costParts: Readonly<Record<string, number>>;
  readonly business: BusinessCase | null;
  readonly schedule: readonly Pick<ScheduledMove, 'expectedLoss'>[];
  readonly effortDays: number;
  /** Running workloads by the technology that they end with. */
  readonly workloadsBy: Readonly<Record<string, number>>;
}

/** Rows of the comparison, in its order. */
export const comparedFigures = [
  'hosts',
  'hostBound',
  'end',
  'waves',
  'moves',
  'effort',
  'investment',
  'npv',
  'payback',
  'cost',
  'energy',
  'carbon',
  'loss',
  'moveLoss',
  'checks',
] as const;
export type ComparedFigureId = (typeof comparedFigures)[number];

/** One figure of all plans, in the order of the plans. */
export interface ComparedFigure {
  readonly id: ComparedFigureId;
  readonly title: string;
  /** `date` for ISO days. */
  readonly unit: string;
  /** Which is better; null where neither is. */
  readonly better: 'less' | 'more' | null;
  readonly values: readonly {
    /** Null where a plan has no such figure. Dates are in `text` alone. */
    readonly value: number | null;
    readonly text: string | null;
    readonly band: { readonly p10: number; readonly p90: number } | null;
  }[];
  /** Positions of the best plans; empty where all are equal or none has the figure. */
  readonly best: readonly number[];
}

/** Plans side by side. */
export interface PlanComparison {
  readonly plans: readonly {
    readonly id: string;
    readonly name: string;
    /** No other plan is at least as good in money, time, carbon and risk and better in one. */
    readonly onFront: boolean;
    /** What it decides differently from the first plan. */
    readonly settings: readonly SettingDifference[];
    /** Why its figures differ from the first plan's, most important first. */
    readonly differences: readonly string[];
  }[];
  readonly figures: readonly ComparedFigure[];
}

/** What a plan brings to a comparison. */
export function comparableOf(id: string, scenario: Scenario, { document, details }: PlanResult): ComparablePlan {
  const { waves, states, certificate } = document.roadmap;
  const workloadsBy: Record<string, number> = {};
  for (const { technology } of Object.values(states.at(-1)?.assignment ?? {})) {
    workloadsBy[technology] = (workloadsBy[technology] ?? 0) + 1;
  }
  return {
    id,
    scenario,
    totals: document.totals,
    bands: document.bands,
    placement: document.placement,
    certificate,
    curve: states.map(({ totals }, index) => ({
      date: waves[index - 1]?.end ?? scenario.startDate,
      totals,
      moves: waves[index - 1]?.moves.length ?? 0,
    })),
    clusters: details.clusters,
    costParts: details.costParts.after,
    business: details.business ?? null,
    schedule: details.schedule.map(({ expectedLoss }) => ({ expectedLoss })),
    effortDays: waves.reduce((sum, { effortDays }) => sum + effortDays, 0),
    workloadsBy,
  };
}

/** Compares plans with the first of them. Throws RangeError without a plan. */
export function comparePlans(plans: readonly ComparablePlan[]): PlanComparison {
  const [reference] = plans;
  if (reference === undefined) throw new RangeError('There is no plan to compare.');
  const front = new Set(
    paretoFront({
      maximise: [true, false, false, false],
      points: plans.map((plan, index) => ({ id: String(index), values: objectivesOf(plan) })),
    }).front,
  );
  return {
    plans: plans.map((plan, index) => ({
      id: plan.id,
      name: plan.scenario.name,
      onFront: front.has(String(index)),
      settings: plan === reference ? [] : settingDifferences(reference.scenario, plan.scenario),
      differences: plan === reference ? [] : differencesOf(reference, plan),
    })),
    figures: comparedFigures.map((id) => figureOf(id, plans)),
  };
}

/** Money (npv), time (days to the end), carbon a year, expected loss by moves and a year after. */
function objectivesOf(plan: ComparablePlan): number[] {
  return [plan.business?.npv ?? 0, daysOf(plan), plan.totals.after.kgCO2ePerYear, riskOf(plan)];
}

function riskOf(plan: ComparablePlan): number {
  return plan.totals.after.expectedAnnualLoss + moveLossOf(plan);
}

function moveLossOf(plan: ComparablePlan): number {
  return plan.schedule.reduce((sum, { expectedLoss }) => sum + expectedLoss, 0);
}

function endOf(plan: ComparablePlan): string {
  return plan.curve.at(-1)?.date ?? plan.scenario.startDate;
}

function daysOf(plan: ComparablePlan): number {
  return Math.round((Date.parse(endOf(plan)) - Date.parse(plan.scenario.startDate)) / 86_400_000);
}

function movesOf(plan: ComparablePlan): number {
  return plan.curve.reduce((sum, { moves }) => sum + moves, 0);
}

function figureOf(id: ComparedFigureId, plans: readonly ComparablePlan[]): ComparedFigure {
  const currency = plans[0]?.scenario.currency ?? '';
  const figure = (
    title: string,
    unit: string,
    better: ComparedFigure['better'],
    of: (plan: ComparablePlan) => number | null,
    total?: TotalId,
  ): ComparedFigure => {
    const values = plans.map((plan) => {
      const band = total === undefined ? undefined : plan.bands[total];
      return { value: of(plan), text: null, band: band === undefined ? null : { p10: band.p10, p90: band.p90 } };
    });
    return {
      id,
      title,
      unit,
      better,
      values,
      best: bestOf(
        values.map(({ value }) => value),
        better,
      ),
    };
  };
  switch (id) {
    case 'hosts':
      return figure('Hosts after the roadmap', 'hosts', 'less', ({ totals }) => totals.after.hosts, 'hosts');
    case 'hostBound':
      return figure('Proven lower bound', 'hosts', null, ({ placement }) => placement.target.lowerBound);
    case 'end': {
      const days = plans.map((plan) => endOf(plan));
      return {
        id,
        title: 'Last day',
        unit: 'date',
        better: 'less',
        values: days.map((text) => ({ value: null, text, band: null })),
        best: bestOf(
          days.map((text) => Date.parse(text)),
          'less',
        ),
      };
    }
    case 'waves':
      return figure('Waves', 'waves', 'less', ({ curve }) => curve.length - 1);
    case 'moves':
      return figure('Moves', 'moves', 'less', movesOf);
    case 'effort':
      return figure('Effort', 'person-days', 'less', ({ effortDays }) => effortDays);
    case 'investment':
      return figure('Spent on moves and hosts', currency, 'less', ({ business }) => business?.investment ?? null);
    case 'npv':
      return figure('Net present value', currency, 'more', ({ business }) => business?.npv ?? null);
    case 'payback':
      return figure('Payback', 'months', 'less', ({ business }) => business?.paybackMonths ?? null);
    case 'cost':
      return figure(
        'Cost after',
        `${currency} a year`,
        'less',
        ({ totals }) => totals.after.costPerYear,
        'costPerYear',
      );
    case 'energy':
      return figure(
        'Energy after',
        'kWh a year',
        'less',
        ({ totals }) => totals.after.energyKWhPerYear,
        'energyKWhPerYear',
      );
    case 'carbon':
      return figure(
        'Carbon after',
        'kg CO2e a year',
        'less',
        ({ totals }) => totals.after.kgCO2ePerYear,
        'kgCO2ePerYear',
      );
    case 'loss':
      return figure(
        'Expected loss after',
        `${currency} a year`,
        'less',
        ({ totals }) => totals.after.expectedAnnualLoss,
        'expectedAnnualLoss',
      );
    case 'moveLoss':
      return figure('Expected loss by the moves', currency, 'less', moveLossOf);
    case 'checks':
      return figure(
        'Checks that fail',
        'of all',
        'less',
        ({ certificate }) => certificate.filter(({ holds }) => !holds).length,
      );
  }
}

function bestOf(values: readonly (number | null)[], better: ComparedFigure['better']): readonly number[] {
  if (better === null) return [];
  const known = values.filter((value) => value !== null);
  if (known.length < 2 || known.every((value) => value === known[0])) return [];
  const best = better === 'less' ? Math.min(...known) : Math.max(...known);
  return values.flatMap((value, index) => (value === best ? [index] : []));
}

// ------------------------------------------------------------------ differences in words

/** Parts of money below this share of the whole difference are not worth a sentence. */
const leastShare = 0.1;

function differencesOf(reference: ComparablePlan, plan: ComparablePlan): readonly string[] {
  return [
    hostDifference(reference, plan),
    technologyDifference(reference, plan),
    costDifference(reference, plan),
    timeDifference(reference, plan),
    businessDifference(reference, plan),
    carbonDifference(reference, plan),
    riskDifference(reference, plan),
  ].filter((text) => text !== null);
}

function moreOrLess(difference: number, format: (value: number) => string): string {
  return `${format(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'}`;
}

function signed(difference: number, format: (value: number) => string): string {
  return `${difference > 0 ? '+' : minusSign}${format(Math.abs(difference))}`;
}

function hostDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  const difference = plan.totals.after.hosts - reference.totals.after.hosts;
  const before = new Map(reference.clusters.map((one) => [one.cluster, one]));
  const parts = plan.clusters.flatMap((cluster) => {
    const change = cluster.target.hostsUsed - (before.get(cluster.cluster)?.target.hostsUsed ?? 0);
    if (change === 0) return [];
    return [
      `${cluster.cluster ?? 'stand-alone hosts'} ${signed(change, String)} (bound by ${cluster.bindingResource})`,
    ];
  });
  if (difference === 0 && parts.length === 0) return null;
  const total =
    difference === 0
      ? 'The same number of hosts, elsewhere'
      : moreOrLess(difference, (hosts) => `${hosts} ${hosts === 1 ? 'host' : 'hosts'}`);
  return `${total}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
}

function technologyDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  const technologies = [...new Set([...Object.keys(reference.workloadsBy), ...Object.keys(plan.workloadsBy)])].sort();
  const parts = technologies.flatMap((technology) => {
    const change = (plan.workloadsBy[technology] ?? 0) - (reference.workloadsBy[technology] ?? 0);
    return change === 0 ? [] : [`${technology} ${signed(change, formatNumber)}`];
  });
  return parts.length === 0 ? null : `Other technologies in the end: ${parts.join(', ')} workloads.`;
}

function costDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  const { currency } = plan.scenario;
  if (currency !== reference.scenario.currency)
    return `Money is in ${currency} instead of ${reference.scenario.currency}; amounts cannot be compared.`;
  const money = (value: number): string => formatMoney(value, currency);
  const difference = plan.totals.after.costPerYear - reference.totals.after.costPerYear;
  if (Math.abs(difference) < 0.5) return null;
  const parts = [...new Set([...Object.keys(reference.costParts), ...Object.keys(plan.costParts)])]
    .map((part) => ({ part, change: (plan.costParts[part] ?? 0) - (reference.costParts[part] ?? 0) }))
    .filter(({ change }) => Math.abs(change) >= leastShare * Math.abs(difference))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.part < b.part ? -1 : 1))
    .map(({ part, change }) => `${part} ${signed(change, money)}`);
  return `${moreOrLess(difference, money)} a year${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
}

function timeDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  const days = Math.round((Date.parse(endOf(plan)) - Date.parse(endOf(reference))) / 86_400_000);
  const waves = plan.curve.length - reference.curve.length;
  if (days === 0 && waves === 0) return null;
  const when = days === 0 ? 'Ends on the same day' : `Ends ${Math.abs(days)} days ${days > 0 ? 'later' : 'sooner'}`;
  const effort = plan.effortDays - reference.effortDays;
  const parts = [
    ...(waves === 0 ? [] : [`${signed(waves, String)} ${Math.abs(waves) === 1 ? 'wave' : 'waves'}`]),
    ...(Math.abs(effort) < 0.05 ? [] : [`${signed(effort, (value) => formatNumber(value, 1))} person-days`]),
    ...(movesOf(plan) === movesOf(reference)
      ? []
      : [`${signed(movesOf(plan) - movesOf(reference), formatNumber)} moves`]),
  ];
  return `${when}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`;
}

function businessDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  if (plan.business === null || reference.business === null) return null;
  if (plan.scenario.currency !== reference.scenario.currency) return null;
  const money = (value: number): string => formatMoney(value, plan.scenario.currency);
  const npv = plan.business.npv - reference.business.npv;
  const investment = plan.business.investment - reference.business.investment;
  if (Math.abs(npv) < 0.5 && Math.abs(investment) < 0.5) return null;
  return `Net present value ${signed(npv, money)}, spending ${signed(investment, money)}.`;
}

function carbonDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  const carbon = plan.totals.after.kgCO2ePerYear - reference.totals.after.kgCO2ePerYear;
  const energy = plan.totals.after.energyKWhPerYear - reference.totals.after.energyKWhPerYear;
  if (Math.abs(carbon) < 0.5) return null;
  return `${moreOrLess(carbon, formatMass)} CO2e a year (energy ${signed(energy, formatEnergy)}).`;
}

function riskDifference(reference: ComparablePlan, plan: ComparablePlan): string | null {
  if (plan.scenario.currency !== reference.scenario.currency) return null;
  const money = (value: number): string => formatMoney(value, plan.scenario.currency);
  const yearly = plan.totals.after.expectedAnnualLoss - reference.totals.after.expectedAnnualLoss;
  const byMoves = moveLossOf(plan) - moveLossOf(reference);
  if (Math.abs(yearly) < 0.5 && Math.abs(byMoves) < 0.5) return null;
  return `Expected loss ${signed(yearly, money)} a year, ${signed(byMoves, money)} by the moves.`;
}
