import type { ReactNode } from 'react';
import type { TotalId } from '#core/planResult.ts';
import { formatTotalBand, headline, precise } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect } from '#renderer/state/view.ts';
import { Tip } from '#renderer/ui/Tip.tsx';
import { FigureGroup } from './Figure.tsx';
import type { Overview } from './HostFigures.tsx';

const rows = ['costPerYear', 'energyKWhPerYear', 'kgCO2ePerYear'] as const satisfies readonly TotalId[];

/** What does it cost and draw in a year? Before, after and saved, each with its band. */
export function CostFigures({ overview }: { readonly overview: Overview }): ReactNode {
  return (
    <FigureGroup question={t('overview.cost')}>
      <table className="figure-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('overview.before')}</th>
            <th scope="col">{t('overview.after')}</th>
            <th scope="col">{t('overview.saved')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((total) => (
            <CostRow key={total} overview={overview} total={total} />
          ))}
        </tbody>
      </table>
    </FigureGroup>
  );
}

function CostRow({ overview, total }: { readonly overview: Overview; readonly total: TotalId }): ReactNode {
  const before = overview.totals.before[total];
  const after = overview.totals.after[total];
  const cells = [
    { tone: 'before', value: before, band: overview.bands[`before.${total}`] },
    { tone: 'after', value: after, band: overview.bands[total] },
    { tone: 'plain', value: before - after, band: overview.bands[`saved.${total}`] },
  ] as const;
  return (
    <tr>
      <th scope="row">
        <button type="button" className="figure-link" onClick={() => inspect('total', total)}>
          {t(`total.${total}`)}
          <ChangedMark figure={total} />
        </button>
      </th>
      {cells.map(({ tone, value, band }) => (
        <td key={tone}>
          <Tip text={precise(total, value, overview.currency)}>
            <button type="button" className="figure-cell" data-tone={tone} onClick={() => inspect('total', total)}>
              <span className="figure-value">{headline(total, value, overview.currency)}</span>
              <span className="figure-band">
                {band === undefined ? '' : formatTotalBand(total, band, overview.currency)}
              </span>
            </button>
          </Tip>
        </td>
      ))}
    </tr>
  );
}
