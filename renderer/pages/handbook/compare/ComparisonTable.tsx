import type { ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { technologies } from '#core/inventory/technology.ts';
import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { preciseText, quantityText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import type { OpenCell } from './openCell.ts';
import { bestOf, cellsOf, type ComparedCell, type ComparisonMetric } from './ranking.ts';

export interface ComparisonTableProps {
  readonly comparison: ComparisonAnswer;
  readonly open: OpenCell | null;
  readonly onOpen: (cell: OpenCell) => void;
}

/** Figures in rows by dimension, technologies in columns; the best of each row stands out, a click shows where it comes from. */
export function ComparisonTable({ comparison, open, onOpen }: ComparisonTableProps): ReactNode {
  const dimensions = [...Map.groupBy(comparison.metrics, (metric) => metric.dimension)];
  return (
    <table className="compare-table">
      <thead>
        <tr>
          <th scope="col">{t('compare.figure')}</th>
          {technologies.map((technology) => (
            <th key={technology} scope="col">
              <TechnologyMark technology={technology} />
            </th>
          ))}
        </tr>
      </thead>
      {dimensions.map(([dimension, metrics]) => (
        <tbody key={dimension}>
          <tr className="compare-dimension">
            <th scope="rowgroup" colSpan={7}>
              {t(`compare.dimension.${dimension}`)}
            </th>
          </tr>
          {metrics.map((metric) => (
            <MetricRow
              key={metric.id}
              metric={metric}
              cells={cellsOf(comparison, metric.id)}
              open={open?.metric === metric.id ? open : null}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      ))}
      <tbody>
        <tr className="compare-dimension">
          <th scope="rowgroup" colSpan={7}>
            {t('compare.words')}
          </th>
        </tr>
        {comparison.facts.map((fact) => (
          <tr key={fact.id} className="compare-fact">
            <th scope="row" title={sourceText(fact.source)}>
              {fact.title}
            </th>
            {technologies.map((technology) => (
              <td key={technology}>{fact.values.find((value) => value.technology === technology)?.text}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MetricRow({
  metric,
  cells,
  open,
  onOpen,
}: {
  readonly metric: ComparisonMetric;
  readonly cells: readonly ComparedCell[];
  readonly open: OpenCell | null;
  readonly onOpen: (cell: OpenCell) => void;
}): ReactNode {
  const best = bestOf(metric, cells);
  const unit = unitText(metric.unit);
  return (
    <tr>
      <th scope="row">
        {metric.title}
        {unit === '' ? null : <span className="muted">, {unit}</span>}
      </th>
      {cells.map((cell) => (
        <td key={cell.technology}>
          <button
            type="button"
            className="compare-cell"
            data-best={cell.value !== null && cell.value === best}
            data-open={open?.technology === cell.technology}
            aria-label={[
              t('compare.cell', { metric: metric.title, technology: technologyNames[cell.technology] }),
              cell.value === null ? t('compare.noFigure') : `${quantityText(cell.value)} ${unit}`.trim(),
              ...(cell.isAssumption && cell.value !== null ? [t('compare.assumption')] : []),
            ].join(': ')}
            title={cell.reason ?? (cell.value === null ? undefined : `${preciseText(cell.value)} ${unit}`.trim())}
            onClick={() => onOpen({ metric: cell.metric, technology: cell.technology })}
          >
            {cell.value === null ? (
              <span className="muted">{t('compare.noFigure')}</span>
            ) : (
              <>
                {cell.isAssumption ? <span className="assumption-ring" aria-hidden="true" /> : null}
                {quantityText(cell.value)}
              </>
            )}
          </button>
        </td>
      ))}
    </tr>
  );
}
