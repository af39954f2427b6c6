import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatMoney, formatNumber, formatPercent, formatSignificant, withUnit } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Tip } from '#renderer/ui/Tip.tsx';
import { WorthWays } from './WorthWays.tsx';
import { yearsText, type RoadmapWorth } from './worthWords.ts';
import './worth.css';

type Overview = NonNullable<CallOutput<'plan.overview'>>;
/** What the roadmap is worth, how near it is to the best there is, and what would make it pay where it does not. */
export function Worth({ overview }: { readonly overview: Overview }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { worth, currency } = overview;
  if (worth === null || overview.waves === 0) return null;
  const { npv, investment, horizonYears, discountRate, breakEven } = worth;
  return (
    <section className="worth dimmable" aria-label={t('worth.title')}>
      <dl className="worth-figures">
        <div>
          <dt>{t('worth.npv')}</dt>
          <dd>
            <Tip text={withUnit(formatNumber(npv, 0), currency)}>
              <button
                type="button"
                className="worth-link worth-npv"
                data-tone={npv < 0 ? 'bad' : 'good'}
                onClick={() => inspect('total', 'npv')}
              >
                {formatMoney(npv, currency)}
              </button>
            </Tip>
            {breakEven === null ? null : (
              <Button
                variant="plain"
                className="worth-why"
                aria-expanded={isOpen}
                icon={isOpen ? <ChevronDown className="icon" /> : <ChevronRight className="icon" />}
                onClick={() => setOpen(!isOpen)}
              >
                {t('worth.why')}
              </Button>
            )}
          </dd>
          <dd className="worth-note">
            {t('worth.over', { years: yearsText(horizonYears), rate: formatPercent(discountRate) })}
          </dd>
        </div>
        <div>
          <dt>{t('worth.spent')}</dt>
          <dd>{formatMoney(investment, currency)}</dd>
          <dd className="worth-note">{t('worth.spentOn')}</dd>
        </div>
        <Payback worth={worth} />
        <Proof worth={worth} />
      </dl>
      {isOpen && breakEven !== null ? <WorthWays worth={worth} breakEven={breakEven} currency={currency} /> : null}
    </section>
  );
}

function Payback({ worth }: { readonly worth: RoadmapWorth }): ReactNode {
  const { paybackMonths, horizonYears } = worth;
  const isLate = paybackMonths === null || paybackMonths > horizonYears * 12;
  return (
    <div>
      <dt>{t('worth.payback')}</dt>
      <dd data-tone={isLate ? 'bad' : 'plain'}>
        {paybackMonths === null
          ? t('worth.paybackNever')
          : t('worth.paybackIn', { months: Number(paybackMonths.toFixed(paybackMonths < 10 ? 1 : 0)) })}
      </dd>
      <dd className="worth-note">
        {t(isLate ? 'worth.paybackLate' : 'worth.paybackWithin', { years: yearsText(horizonYears) })}
      </dd>
    </div>
  );
}

function Proof({ worth }: { readonly worth: RoadmapWorth }): ReactNode {
  const { proof, objective } = worth;
  if (proof === null) {
    return (
      <div>
        <dt>{t('worth.proof')}</dt>
        <dd>{t('worth.noProof')}</dd>
      </div>
    );
  }
  const amount = (value: number): string =>
    proof.unit === 'points'
      ? t('worth.points', { value: formatSignificant(value, 3) })
      : formatMoney(value, proof.unit);
  const areEqual = objective.every(({ weight }) => weight === objective[0]?.weight);
  const by = objective
    .map(({ id, weight }) => {
      const name = t(`worth.objective.${id}`);
      return areEqual ? name : t('worth.objective.weighted', { objective: name, weight: formatNumber(weight, 2) });
    })
    .join(' + ');
  return (
    <div className="worth-proof">
      <dt>{t('worth.proof')}</dt>
      <dd>
        <Tip text={t('worth.proofHint', { bound: amount(proof.bound), method: proof.method })}>
          <button type="button" className="worth-link" onClick={() => inspect('total', 'npv')}>
            {gapText(proof.gap, amount(proof.bound))}
          </button>
        </Tip>
      </dd>
      <dd className="worth-note">
        {t('worth.proofValue', { value: amount(proof.value), bound: amount(proof.bound), objective: by })}
      </dd>
    </div>
  );
}

function gapText(gap: number | null, bound: string): string {
  // More than the value itself: a share of it says nothing.
  if (gap === null || gap > 1) return t('worth.gapNone', { bound });
  return gap < 5e-5 ? t('worth.optimal') : t('worth.gap', { gap: formatPercent(gap) });
}
