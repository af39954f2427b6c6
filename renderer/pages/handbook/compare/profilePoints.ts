import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import type { Technology } from '#core/inventory/technology.ts';
import { preciseText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { bestOf, cellsOf, factorToBest } from './ranking.ts';

/** A mark of the profile: one figure of one technology. */
export interface ProfilePoint {
  readonly factor: number;
  readonly row: number;
  readonly metric: string;
  readonly technology: Technology;
  readonly title: string;
  readonly text: string;
  /** Pixels up or down, so that marks at one place can be told apart. */
  readonly aside: number;
}

/** Marks closer than this share of the axis would cover each other. */
const tooClose = 0.014;
const markStep = 8;

/** Spreads marks that stand at one place over the height of their row. */
function spread(points: readonly ProfilePoint[], decades: number): ProfilePoint[] {
  const sorted = points.toSorted((a, b) => a.factor - b.factor);
  const groups: ProfilePoint[][] = [];
  for (const point of sorted) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && Math.log10(point.factor / last.factor) < tooClose * decades)
      group.push(point);
    else groups.push([point]);
  }
  return groups.flatMap((group) =>
    group.map((point, index) => ({
      ...point,
      aside: (index - (group.length - 1) / 2) * Math.min(markStep, 20 / group.length),
    })),
  );
}

function plainPoints(comparison: ComparisonAnswer): ProfilePoint[] {
  return comparison.metrics.flatMap((metric, row) => {
    const cells = cellsOf(comparison, metric.id);
    const best = bestOf(metric, cells);
    return cells.flatMap((cell): ProfilePoint[] => {
      const factor = cell.value === null || best === null ? null : factorToBest(metric, cell.value, best);
      if (factor === null || cell.value === null) return [];
      const unit = unitText(metric.unit);
      return [
        {
          factor,
          row,
          metric: metric.id,
          technology: cell.technology,
          title: metric.title,
          text: `${preciseText(cell.value)}${unit === '' ? '' : ` ${unit}`}`,
          aside: 0,
        },
      ];
    });
  });
}

/** The marks of every row, and the power of ten at which the axis ends. */
export function profileOf(comparison: ComparisonAnswer): {
  readonly points: readonly ProfilePoint[];
  readonly top: number;
} {
  const plain = plainPoints(comparison);
  const top = 10 ** Math.ceil(Math.log10(Math.max(10, ...plain.map(({ factor }) => factor))));
  const points = comparison.metrics.flatMap((_, row) =>
    spread(
      plain.filter((point) => point.row === row),
      Math.log10(top),
    ),
  );
  return { points, top };
}
