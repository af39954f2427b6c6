import type { FactOf } from '../facts/draft.ts';
import { SampleBudget, type SampleSeries } from './samples.ts';

/** The quantities that are kept of a machine. */
export type Measured = 'cpuCores' | 'cpuMHz' | 'cpuShare' | 'memoryMiB' | 'memoryShare';

/** A machine whose usage a history holds. */
export interface Subject {
  /** The number of the fact that it becomes. */
  readonly index: number;
  readonly names: readonly string[];
  readonly namespace: string | null;
  readonly about: 'workload' | 'host';
  readonly series: Partial<Record<Measured, SampleSeries>>;
  /** Where it is first spoken of. */
  readonly row: number;
}

/** The share of the time that a workload's usage is at or below what it is sized for. */
const sizingQuantile = 0.95;

/** Collects the measurements of a history, machine by machine, in bounded memory. */
export class UsageCollector {
  readonly budget: SampleBudget;
  private readonly subjects = new Map<string, Subject>();
  private readonly order: Subject[] = [];

  constructor(budget: SampleBudget = new SampleBudget()) {
    this.budget = budget;
  }

  /** The machine of that name, made when it is new. `row` is where it was met. */
  subject(
    names: readonly string[],
    row: number,
    more: { readonly namespace?: string | null; readonly about?: 'workload' | 'host' } = {},
  ): Subject {
    const { namespace = null, about = 'workload' } = more;
    const key = `${about}\n${namespace ?? ''}\n${(names[0] ?? '').toLowerCase()}`;
    const known = this.subjects.get(key);
    if (known) return known;
    const made: Subject = { index: this.order.length, names, namespace, about, series: {}, row };
    this.subjects.set(key, made);
    this.order.push(made);
    return made;
  }

  /** Takes a measurement in. */
  add(subject: Subject, measured: Measured, value: number): void {
    (subject.series[measured] ??= this.budget.make()).add(value);
  }

  get all(): readonly Subject[] {
    return this.order;
  }

  /** One fact per machine, in the order in which they were met. */
  facts(sourceId: string, sheet: string | null): readonly FactOf<'usage'>[] {
    return this.order.map(({ names, namespace, about, series, row }) => ({
      kind: 'usage',
      about,
      names,
      namespace,
      cpuCores: quantile(series.cpuCores),
      memoryMiB: quantile(series.memoryMiB),
      cpuMHz: quantile(series.cpuMHz),
      cpuShare: quantile(series.cpuShare),
      memoryShare: quantile(series.memoryShare),
      statistic: 'p95',
      origin: { sourceId, sheet, row },
    }));
  }
}

function quantile(series: SampleSeries | undefined): number | null {
  return series === undefined || series.size === 0 ? null : series.quantile(sizingQuantile);
}
