import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { formatTotalBand } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { Figure, FigureGroup } from './Figure.tsx';

/** The figures of the plan, once there is one. */
export type Overview = NonNullable<CallOutput<'plan.overview'>>;

/** How many hosts do we need? Now, consolidated as they are, and in the target; each with its proven lower bound. */
export function HostFigures({ overview }: { readonly overview: Overview }): ReactNode {
  const { asIs, consolidated, target } = overview.placement;
  const band = overview.bands['hosts'];
  const bound = (summary: typeof target): string =>
    summary.gap === 0
      ? t('overview.optimal')
      : t('overview.bound', { bound: formatNumber(summary.lowerBound), gap: formatPercent(summary.gap) });
  const open = (): void => inspect('total', 'hosts');
  return (
    <FigureGroup question={t('overview.hosts')}>
      <div className="figure-row">
        <Figure
          label={t('overview.now')}
          value={formatNumber(asIs.hostsUsed)}
          tone="before"
          onOpen={open}
          note={t('overview.nowNote')}
        />
        <Figure
          label={t('overview.consolidated')}
          value={formatNumber(consolidated.hostsUsed)}
          onOpen={open}
          note={bound(consolidated)}
        />
        <Figure
          label={t('overview.target')}
          figure="hosts"
          value={formatNumber(target.hostsUsed)}
          tone="after"
          onOpen={open}
          {...(band === undefined ? {} : { band: formatTotalBand('hosts', band, overview.currency) })}
          note={bound(target)}
        />
      </div>
    </FigureGroup>
  );
}
