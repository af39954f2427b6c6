import type { ReactNode } from 'react';
import type { FindingRow } from '#core/api/tableCalls.ts';
import { t } from '#renderer/i18n/translate.ts';
import { placeOf } from '#renderer/pages/importSheet/FindingList.tsx';
import { goTo, inspect, useView } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { SeverityMark } from '#renderer/ui/Glyphs.tsx';

/** The findings that change the answer, heaviest first. */
export function WeightyFindings({ findings }: { readonly findings: readonly FindingRow[] }): ReactNode {
  const openAll = (): void => {
    useView.setState({ inventoryTab: 'findings' });
    goTo('inventory');
  };
  return (
    <section className="weighty">
      <header className="chart-head">
        <h2>{t('overview.findings')}</h2>
        <span className="chart-space" />
        <Button variant="plain" onClick={openAll}>
          {t('overview.allFindings')}
        </Button>
      </header>
      {findings.length === 0 ? <p className="muted">{t('overview.noFindings')}</p> : null}
      <ul>
        {findings.slice(0, 8).map((finding) => (
          <li key={finding.id}>
            <button type="button" className="weighty-row" onClick={() => inspect('finding', finding.id)}>
              <SeverityMark severity={finding.severity} bare />
              <span className="weighty-text">{finding.message}</span>
              <span className="weighty-place">{placeOf(finding)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
