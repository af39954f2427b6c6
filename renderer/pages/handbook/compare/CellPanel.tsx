import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { openModel, openModelWith } from '#renderer/pages/handbook/handbookStore.ts';
import { preciseText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { CellInputRow } from './CellInputRow.tsx';
import type { OpenCell } from './openCell.ts';

export interface CellPanelProps {
  readonly comparison: ComparisonAnswer;
  readonly open: OpenCell;
  readonly onClose: () => void;
}

/** Where one figure comes from: its model, and every input with its source, to be changed on the spot. */
export function CellPanel({ comparison, open, onClose }: CellPanelProps): ReactNode {
  const metric = comparison.metrics.find(({ id }) => id === open.metric);
  const cell = comparison.cells.find((one) => one.metric === open.metric && one.technology === open.technology);
  if (metric === undefined || cell === undefined) return null;
  const unit = unitText(metric.unit);
  const { input } = cell;
  return (
    <aside
      className="cell-panel"
      aria-label={metric.title}
      onKeyDown={(event) => (event.key === 'Escape' ? onClose() : undefined)}
    >
      <header className="inspector-header">
        <div className="inspector-title selectable">
          <p className="inspector-kind">
            <TechnologyMark technology={cell.technology} />
          </p>
          <h2>{metric.title}</h2>
          <p className="cell-figure">
            {cell.value === null ? t('compare.noFigure') : preciseText(cell.value)}
            {cell.value === null || unit === '' ? null : <span className="muted"> {unit}</span>}
          </p>
          {cell.reason === null ? null : <p className="input-problem">{cell.reason}</p>}
        </div>
        <IconButton label={t('action.close')} onClick={onClose}>
          <X className="icon" />
        </IconButton>
      </header>
      <div className="inspector-body">
        <section className="explain-section selectable">
          <h3>{t('handbook.formula')}</h3>
          <code className="explain-formula">{metric.formula}</code>
          <Button onClick={() => (input === null ? openModel(metric.model) : openModelWith(metric.model, input))}>
            {t('compare.openModel', { id: metric.model })}
          </Button>
        </section>
        <section className="explain-section">
          <h3>{t('handbook.inputs')}</h3>
          {cell.inputs.map((one) => (
            <CellInputRow key={one.field} comparison={comparison} cell={cell} input={one} />
          ))}
        </section>
      </div>
    </aside>
  );
}
