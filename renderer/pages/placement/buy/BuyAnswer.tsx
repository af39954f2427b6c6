import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';

type Study = CallOutput<'buy.run'>;
type Purchase = NonNullable<Study['answer']['best']>;

/** The best mix with its proof, and what each model alone would come to. */
export function BuyAnswer({ study, currency }: { readonly study: Study; readonly currency: string }): ReactNode {
  const { answer } = study;
  const names = new Map(study.models.map((model) => [model.id, model.name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  if (answer.best === null) return <p role="status">{t('buy.none')}</p>;
  const unit = { price: currency, power: 'W', carbon: 'kg CO₂e' }[answer.objective];
  const bound = `${formatNumber(answer.lowerBound, 0)} ${unit}`;
  return (
    <div className="buy-answer" role="status">
      <p className="buy-mix">{mixText(answer.best, nameOf)}</p>
      <p>
        {t('buy.mix', {
          hosts: answer.best.hosts,
          workloads: study.workloads,
          failures: study.failuresToTolerate,
          headroom: formatPercent(study.headroom),
        })}
        {' · '}
        {totalsText(answer.best, currency)}
      </p>
      <p className="cluster-bound" data-optimal={answer.isOptimal}>
        {answer.isOptimal ? t('buy.optimal', { bound }) : t('buy.bound', { bound, gap: formatPercent(answer.gap) })}
      </p>
      {answer.tooLarge.length === 0 ? null : <p>{t('buy.tooLarge', { count: answer.tooLarge.length })}</p>}
      {answer.withoutPrice.length === 0 ? null : (
        <p className="muted">{t('buy.unpriced', { models: answer.withoutPrice.map(nameOf).join('; ') })}</p>
      )}
      {study.notes.length === 0 ? null : (
        <ul className="buy-notes muted">
          {study.notes.map(({ isKept, text }) => (
            <li key={text} data-kept={isKept}>
              {text}
            </li>
          ))}
        </ul>
      )}
      <ul className="buy-single">
        {answer.single.flatMap(({ model, purchase }) =>
          purchase === null
            ? []
            : [
                <li key={model}>
                  <span>{t('buy.single', { model: nameOf(model) })}</span>
                  <span className="muted">
                    {t('status.hosts', { count: purchase.hosts })} · {totalsText(purchase, currency)}
                  </span>
                </li>,
              ],
        )}
      </ul>
    </div>
  );
}

function mixText(purchase: Purchase, nameOf: (id: string) => string): string {
  return purchase.mix
    .map(({ model, count, spare }) =>
      spare > 0
        ? t('buy.spare', { count, spare, model: nameOf(model) })
        : t('buy.plain', { count, model: nameOf(model) }),
    )
    .join(' + ');
}

function totalsText(purchase: Purchase, currency: string): string {
  return t('buy.totals', {
    price: purchase.price === null ? t('buy.noPrice') : `${formatNumber(purchase.price, 0)} ${currency}`,
    power: formatNumber(purchase.powerW, 0),
    carbon: formatNumber(purchase.carbonKg / 1000, 1),
  });
}
