import { Download, RotateCcw } from 'lucide-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { exportHandbook } from '#renderer/pages/handbook/exportHandbook.ts';
import { useHandbook } from '#renderer/pages/handbook/handbookStore.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { CellPanel } from './CellPanel.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import { MetricBars } from './MetricBars.tsx';
import type { OpenCell } from './openCell.ts';
import { ProfileChart } from './ProfileChart.tsx';
import { SharedInputs } from './SharedInputs.tsx';
import './compare.css';

/** The six technologies by every dimension: as a table and as drawings, computed from inputs that can be changed. */
export function ComparisonTab(): ReactNode {
  const edits = useHandbook((state) => state.edits);
  const [view, setView] = useState<'table' | 'drawings'>('table');
  const [open, setOpen] = useState<OpenCell | null>(null);
  const comparison = useApi('catalogue.comparison', useDeferredValue(edits), { keepPrevious: true });
  if (comparison.isError) return <Problem error={comparison.error} onRetry={() => void comparison.refetch()} />;
  const { data } = comparison;
  if (data === undefined) return <Loading />;
  const isEdited = Object.keys(edits.shared ?? {}).length + Object.keys(edits.own ?? {}).length > 0;
  return (
    <div className="compare">
      <div className="compare-main">
        <div className="handbook-bar">
          <Segmented
            label={t('compare.view')}
            value={view}
            options={[
              { value: 'table', label: t('compare.table') },
              { value: 'drawings', label: t('compare.drawings') },
            ]}
            onChange={setView}
          />
          <span className="chart-space" />
          {isEdited ? (
            <Button
              variant="plain"
              icon={<RotateCcw className="icon" />}
              onClick={() => useHandbook.setState({ edits: {} })}
            >
              {t('compare.reset')}
            </Button>
          ) : null}
          <Button
            icon={<Download className="icon" />}
            onClick={() => runAction(() => exportHandbook('technologies.csv', { what: 'comparison', edits }))}
          >
            {t('compare.export')}
          </Button>
        </div>
        <div className="page-scroll compare-scroll">
          <p className="muted handbook-text">{t('compare.text')}</p>
          <SharedInputs shared={data.shared} />
          {view === 'table' ? (
            <ComparisonTable comparison={data} open={open} onOpen={setOpen} />
          ) : (
            <>
              <ProfileChart comparison={data} onOpen={setOpen} />
              <MetricBars comparison={data} onOpen={setOpen} />
            </>
          )}
        </div>
      </div>
      {open === null ? null : (
        <CellPanel
          key={`${open.metric} ${open.technology}`}
          comparison={data}
          open={open}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}
