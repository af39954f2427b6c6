import { ShieldAlert, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { formatTotalBand, headline, precise } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { goTo, inspect, useView } from '#renderer/state/view.ts';
import { Figure, FigureGroup } from './Figure.tsx';
import type { Overview } from './HostFigures.tsx';

/** How risky is the way? The certificate, the waves and the fullest of them, the expected loss. */
export function RiskFigures({ overview }: { readonly overview: Overview }): ReactNode {
  const holding = overview.certificate.filter((entry) => entry.holds).length;
  const all = overview.certificate.length;
  const { worstWave, currency } = overview;
  const openWave = (): void => {
    useView.setState({ selectedWave: worstWave?.number ?? 1 });
    goTo('roadmap');
  };
  const loss = overview.totals.after.expectedAnnualLoss;
  const band = overview.bands['expectedAnnualLoss'];
  return (
    <FigureGroup question={t('overview.risk')}>
      <button
        type="button"
        className="certificate-line"
        data-holds={holding === all && all > 0}
        onClick={() => goTo('roadmap')}
      >
        {holding === all && all > 0 ? (
          <ShieldCheck className="icon" aria-hidden="true" />
        ) : (
          <ShieldAlert className="icon" aria-hidden="true" />
        )}
        {all === 0 ? t('overview.noCertificate') : t('overview.certificate', { holding, all })}
      </button>
      <div className="figure-row">
        <Figure
          label={t('overview.waves')}
          figure="waves"
          value={formatNumber(overview.waves)}
          onOpen={() => inspect('total', 'waves')}
        />
        {worstWave === null ? null : (
          <Figure
            label={t('overview.worstWave', { wave: worstWave.number + overview.wavesBefore })}
            value={
              worstWave.effortCapacityDays > 0
                ? formatPercent(worstWave.effortDays / worstWave.effortCapacityDays)
                : '–'
            }
            note={t('overview.worstWaveNote', {
              days: formatNumber(worstWave.effortDays, 1),
              capacity: formatNumber(worstWave.effortCapacityDays, 0),
            })}
            onOpen={openWave}
          />
        )}
        <Figure
          label={t('overview.loss')}
          figure="expectedAnnualLoss"
          value={headline('expectedAnnualLoss', loss, currency)}
          tone="after"
          precise={precise('expectedAnnualLoss', loss, currency)}
          {...(band === undefined ? {} : { band: formatTotalBand('expectedAnnualLoss', band, currency) })}
          note={t('overview.lossBefore', {
            value: headline('expectedAnnualLoss', overview.totals.before.expectedAnnualLoss, currency),
          })}
          onOpen={() => inspect('total', 'expectedAnnualLoss')}
        />
      </div>
    </FigureGroup>
  );
}
