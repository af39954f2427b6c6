import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';

/** A figure that technologies are compared by. */
export type ComparisonMetric = ComparisonAnswer['metrics'][number];
/** One technology's figure. */
export type ComparedCell = ComparisonAnswer['cells'][number];

/** The cells of a metric, in the order of the technologies. */
export function cellsOf(comparison: ComparisonAnswer, metric: string): readonly ComparedCell[] {
  return comparison.cells.filter((cell) => cell.metric === metric);
}

/** The best figure of a metric; null where there is none. */
export function bestOf(metric: ComparisonMetric, cells: readonly ComparedCell[]): number | null {
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return null;
  return metric.better === 'low' ? Math.min(...values) : Math.max(...values);
}

/** How many times worse than the best a figure is, at least 1; null where one of them is 0 and so no factor exists. */
export function factorToBest(metric: ComparisonMetric, value: number, best: number): number | null {
  if (value <= 0 || best <= 0) return value === best ? 1 : null;
  return metric.better === 'low' ? value / best : best / value;
}

/** From this ratio on bars are drawn on a log scale, or the small ones could not be seen. */
export const logFrom = 40;

/** True where the figures of a metric span more than a linear scale can show. */
export function needsLog(cells: readonly ComparedCell[]): boolean {
  const values = cells.flatMap(({ value }) => (value === null || value <= 0 ? [] : [value]));
  return values.length > 1 && Math.max(...values) / Math.min(...values) > logFrom;
}
