import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { exportHandbook } from '#renderer/pages/handbook/exportHandbook.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { CasesTable } from './CasesTable.tsx';

const filters = ['all', 'reproduced', 'corrected', 'disputed'] as const;

/** Every figure that a document prints, beside what the model computes; none is hidden. */
export function CasesTab(): ReactNode {
  const cases = useApi('models.cases', {});
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const [text, setText] = useState('');
  if (cases.isError) return <Problem error={cases.error} onRetry={() => void cases.refetch()} />;
  if (cases.data === undefined) return <Loading />;
  const words = text.trim().toLowerCase().split(/\s+/);
  const shown = cases.data.filter(
    (entry) =>
      (filter === 'all' || entry.status === filter) &&
      words.every((word) => `${entry.id} ${entry.source} ${entry.note ?? ''}`.toLowerCase().includes(word)),
  );
  const count = (status: (typeof filters)[number]): number =>
    status === 'all' ? cases.data.length : cases.data.filter((entry) => entry.status === status).length;
  return (
    <>
      <div className="handbook-bar">
        <input
          data-search
          className="input"
          aria-label={t('handbook.search')}
          placeholder={t('handbook.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented
          label={t('handbook.status')}
          value={filter}
          options={filters.map((status) => ({
            value: status,
            label: (
              <>
                {t(`handbook.status.${status}`)} <span className="tab-count">{count(status)}</span>
              </>
            ),
          }))}
          onChange={setFilter}
        />
        <span className="chart-space" />
        <Button
          icon={<Download className="icon" />}
          onClick={() => runAction(() => exportHandbook('published-figures.csv', { what: 'cases' }))}
        >
          {t('compare.export')}
        </Button>
      </div>
      <div className="page-scroll handbook-cases">
        <p className="muted handbook-text">{t('handbook.casesText')}</p>
        <CasesTable cases={shown} withModel />
        {shown.length === 0 ? <p className="handbook-none">{t('handbook.none', { text })}</p> : null}
      </div>
    </>
  );
}
