import { ArrowRight, Check, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { alternativeIds } from '#core/compare/alternatives.ts';
import { useRun } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { Tip } from '#renderer/ui/Tip.tsx';
import type { ComparedScenario, Comparison } from './compareStore.ts';
import { bandText, deltaText, isBetter, valueText, type Figure } from './figureText.ts';

export interface FigureTableProps {
  readonly comparison: Comparison;
  readonly alternatives: ReadonlyMap<string, string> | null;
  readonly list: readonly ComparedScenario[];
}

/** Plans in columns, figures in rows; the best of each row is marked, the difference from the first plan stands beneath. */
export function FigureTable({ comparison, alternatives, list }: FigureTableProps): ReactNode {
  return (
    <div className="compare-scroll">
      <table className="compare-table selectable">
        <thead>
          <tr>
            <th scope="col">{t('compare.figure')}</th>
            {comparison.plans.map((plan, index) => (
              <th key={plan.id} scope="col">
                <PlanHead
                  plan={plan}
                  isReference={index === 0}
                  description={alternatives?.get(plan.id) ?? null}
                  isActive={list.some(({ id, active }) => id === plan.id && active)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparison.figures.map((figure) => (
            <FigureRow key={figure.id} figure={figure} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FigureRow({ figure }: { readonly figure: Figure }): ReactNode {
  const [reference] = figure.values;
  return (
    <tr>
      <th scope="row">{figure.title}</th>
      {figure.values.map((value, index) => {
        const delta = reference === undefined || index === 0 ? null : deltaText(figure, value, reference);
        const better = reference === undefined ? null : isBetter(figure, value, reference);
        const isBest = figure.best.includes(index);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a column is its place
          <td key={index} data-best={isBest}>
            <span className="compare-value">
              {isBest ? <Check className="compare-best" role="img" aria-label={t('compare.best')} /> : null}
              {valueText(figure, value)}
            </span>
            {delta === null ? null : (
              <span className="compare-delta" data-better={better === null ? undefined : better}>
                {delta}
              </span>
            )}
            <span className="compare-band muted">{bandText(figure, value)}</span>
          </td>
        );
      })}
    </tr>
  );
}

interface PlanHeadProps {
  readonly plan: Comparison['plans'][number];
  readonly isReference: boolean;
  readonly isActive: boolean;
  readonly description: string | null;
}

function PlanHead({ plan, isReference, isActive, description }: PlanHeadProps): ReactNode {
  const run = useRun();
  const alternative = alternativeIds.find((id) => id === plan.id);
  return (
    <div className="compare-head">
      <span className="compare-name" title={plan.name}>
        {alternative === undefined ? plan.name : t(`compare.alternative.${alternative}`)}
      </span>
      {alternative !== undefined ? (
        <IconButton
          label={t('compare.adoptNamed', { name: plan.name })}
          onClick={() => run(() => call('compare.adopt', { id: alternative }))}
        >
          <Plus className="icon" />
        </IconButton>
      ) : isActive ? null : (
        <IconButton
          label={t('compare.selectNamed', { name: plan.name })}
          onClick={() => run(() => call('scenario.select', { id: plan.id }))}
        >
          <ArrowRight className="icon" />
        </IconButton>
      )}
      <span className="compare-marks muted">
        {isReference ? <span>{t('compare.reference')}</span> : null}
        {isActive ? <span>{t('compare.active')}</span> : null}
        {plan.onFront ? (
          <Tip text={t('compare.frontHint')}>
            <span className="compare-front" tabIndex={0}>
              {t('compare.front')}
            </span>
          </Tip>
        ) : null}
      </span>
      {description === null ? null : <span className="compare-description muted">{description}</span>}
    </div>
  );
}
