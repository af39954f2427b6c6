import { PinOff, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { CostButton } from './CostButton.tsx';

type Pin = CallOutput<'rules.list'>['pins'][number];

/** Workloads that stay where they are pinned. */
export function PinList({ pins, currency }: { readonly pins: readonly Pin[]; readonly currency: string }): ReactNode {
  return (
    <section className="rules-part" aria-label={t('rules.pins')}>
      <h3>{t('rules.pins')}</h3>
      {pins.length === 0 ? <p className="muted rules-note">{t('rules.pinsHow')}</p> : null}
      <ul>
        {pins.map((pin) => (
          <PinItem key={pin.workload} pin={pin} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

function PinItem({ pin, currency }: { readonly pin: Pin; readonly currency: string }): ReactNode {
  const workload = pin.workloadName ?? t('rules.pinGone');
  const sentence = t('rules.pin', { workload, host: pin.hostName ?? t('rules.pinGone') });
  return (
    <li className="rule">
      <header className="rule-head">
        <button
          type="button"
          className="explain-link rule-pin"
          title={sentence}
          disabled={pin.workloadName === null}
          onClick={() => inspect('workload', pin.workload)}
        >
          {sentence}
        </button>
        <IconButton
          label={t('rules.pinFree', { workload })}
          onClick={() => runAction(() => call('placement.pin', { workload: pin.workload, hostId: null }))}
        >
          <PinOff size={14} aria-hidden="true" />
        </IconButton>
      </header>
      {pin.problem === null ? (
        <CostButton
          subject={{ kind: 'pin', workload: pin.workload }}
          currency={currency}
          label={t('rules.ask')}
          title={t('rules.costOf', { name: sentence })}
        />
      ) : (
        <p className="rule-problem">
          <TriangleAlert className="icon" aria-hidden="true" />
          {pin.problem}
        </p>
      )}
    </li>
  );
}
