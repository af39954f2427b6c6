import { CircleCheck, CircleDashed, CircleDot, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AdviceRow } from '#core/api/adviceCalls.ts';
import { t } from '#renderer/i18n/translate.ts';
import './readinessMark.css';

type State = NonNullable<AdviceRow['readiness']>;

const icons: Readonly<Record<State, typeof CircleCheck>> = {
  ready: CircleCheck,
  conditional: CircleDot,
  'not-ready': CircleX,
  unknown: CircleDashed,
};

/** How ready a workload is, by shape and word; colour only repeats it. */
export function ReadinessMark({ state }: { readonly state: State }): ReactNode {
  const Icon = icons[state];
  return (
    <span className="readiness" data-state={state}>
      <Icon className="icon" aria-hidden="true" />
      {t(`readiness.${state}`)}
    </span>
  );
}
