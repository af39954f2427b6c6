import type { ReactNode } from 'react';
import type { PlanFigure } from '#core/scenario/assumptionFlow.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useChangedTitles } from './changed.ts';

/** The most titles that a mark names one by one. */
const mostTitles = 6;

/** Marks a figure that rests on changed assumptions, and says which; nothing where all are the defaults. */
export function ChangedMark({ figure }: { readonly figure: PlanFigure }): ReactNode {
  const titles = useChangedTitles(figure);
  if (titles.length === 0) return null;
  const named = titles.slice(0, mostTitles).join(', ');
  const text = t('marks.restsOn', {
    count: titles.length,
    titles: titles.length > mostTitles ? `${named}, …` : named,
  });
  return <span className="changed-mark flow-mark" role="img" aria-label={text} title={text} />;
}
