import { ChartLine, Download, X, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WaveSummary } from '#core/api/roadmapCalls.ts';
import { barRowKinds } from '#core/roadmap/moveBars.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { roadmapCurves, showRows, toggleCurve, useRoadmap } from './roadmapStore.ts';
import { levelOf, levelSpan, zoomLevels, type TimeSpan } from './timeline.ts';

interface RoadmapToolbarProps {
  readonly waves: readonly WaveSummary[];
  readonly selected: number;
  readonly span: TimeSpan;
  readonly onSpan: (span: TimeSpan) => void;
  readonly onZoom: (factor: number) => void;
  readonly onSave: () => void;
}

/** What the rows are, how much of the time is on screen, which curves are drawn. */
export function RoadmapToolbar({ waves, selected, span, onSpan, onZoom, onSave }: RoadmapToolbarProps): ReactNode {
  const { rows, within, curves } = useRoadmap();
  const level = levelOf(span, waves, selected);
  return (
    <div className="roadmap-tools">
      <Segmented
        label={t('roadmap.rows')}
        value={rows}
        options={barRowKinds.map((kind) => ({ value: kind, label: t(`roadmap.rows.${kind}`) }))}
        onChange={(kind) => showRows(kind)}
      />
      {within === null ? null : (
        <Button icon={<X className="icon" />} onClick={() => showRows(within.rows)}>
          {t('roadmap.narrowedTo', { name: within.name })}
        </Button>
      )}
      <span className="chart-space" />
      <div className="roadmap-tools-time">
        <Segmented
          label={t('roadmap.zoom')}
          value={level ?? ''}
          options={zoomLevels.map((one) => ({ value: one as string, label: t(`roadmap.zoom.${one}`) }))}
          onChange={(next) => {
            const found = zoomLevels.find((one) => one === next);
            if (found !== undefined) onSpan(levelSpan(found, waves, selected));
          }}
        />
        <IconButton label={t('roadmap.zoomOut')} shortcut="−" onClick={() => onZoom(1.6)}>
          <ZoomOut className="icon" />
        </IconButton>
        <IconButton label={t('roadmap.zoomIn')} shortcut="+" onClick={() => onZoom(1 / 1.6)}>
          <ZoomIn className="icon" />
        </IconButton>
        <Menu
          align="end"
          trigger={
            <IconButton label={t('roadmap.chooseCurves')}>
              <ChartLine className="icon" />
            </IconButton>
          }
          entries={roadmapCurves.map((total) => ({
            kind: 'check',
            label: t(`total.${total}`),
            checked: curves.includes(total),
            keepOpen: true,
            run: () => toggleCurve(total),
          }))}
        />
        <IconButton label={t('roadmap.save')} onClick={onSave}>
          <Download className="icon" />
        </IconButton>
      </div>
    </div>
  );
}
