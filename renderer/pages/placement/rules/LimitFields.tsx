import { useEffect, useId, useState, type ReactNode } from 'react';
import type { RuleLimits } from '#core/api/ruleCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { CostButton } from './CostButton.tsx';

const limitNames = ['failuresToTolerate', 'hostsInMaintenance', 'maxWorkloadsPerHost'] as const;
type LimitName = (typeof limitNames)[number];

/** The typed text as a limit: null for none where that is one; undefined when it is no limit. */
export function limitValue(name: LimitName, text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === '') return name === 'maxWorkloadsPerHost' ? null : undefined;
  const value = Number(plain);
  const [least, most] = name === 'maxWorkloadsPerHost' ? [1, 100_000] : [0, 8];
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

/** What holds in every cluster: failures, maintenance, the number of workloads on a host, NUMA nodes. */
export function LimitFields({
  limits,
  currency,
}: {
  readonly limits: RuleLimits;
  readonly currency: string;
}): ReactNode {
  return (
    <section className="rules-part" aria-label={t('rules.everyCluster')}>
      <h3>{t('rules.everyCluster')}</h3>
      {limitNames.map((name) => (
        <LimitField key={name} name={name} value={limits[name]} currency={currency} />
      ))}
      <div className="rule-limit">
        <span>{t('rules.limit.numa')}</span>
        <Select
          label={t('rules.limit.numa')}
          value={limits.numa}
          options={(['off', 'prefer', 'require'] as const).map((value) => ({ value, label: t(`rules.numa.${value}`) }))}
          onChange={(numa) => runAction(() => call('rules.setLimits', { numa }))}
        />
      </div>
      <p className="muted rules-note">{t('rules.limitNote')}</p>
    </section>
  );
}

function LimitField({
  name,
  value,
  currency,
}: {
  readonly name: LimitName;
  readonly value: number | null;
  readonly currency: string;
}): ReactNode {
  const id = useId();
  // What is typed stands until it is stored: an answer that arrives meanwhile does not take it away.
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? (value === null ? '' : String(value));
  const parsed = limitValue(name, text);
  useEffect(() => setDraft((old) => (old !== null && limitValue(name, old) === value ? null : old)), [name, value]);
  const store = (): void => {
    if (parsed === undefined || parsed === value) {
      setDraft(null);
      return;
    }
    runAction(async () => {
      try {
        await call('rules.setLimits', { [name]: parsed });
      } catch (error) {
        setDraft(null);
        throw error;
      }
    });
  };
  const isFree = value === null || value === 0;
  return (
    <div className="rule-limit">
      <label htmlFor={id}>{t(`rules.limit.${name}`)}</label>
      <input
        id={id}
        className="input number"
        inputMode="numeric"
        value={text}
        placeholder={name === 'maxWorkloadsPerHost' ? t('rules.limitNone') : ''}
        aria-invalid={parsed === undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={store}
        onKeyDown={(event) => {
          if (event.key === 'Enter') store();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {isFree ? null : (
        <CostButton
          subject={{ kind: 'limit', limit: name }}
          currency={currency}
          label={t('rules.ask')}
          title={t('rules.costOf', { name: t(`rules.limit.${name}`) })}
        />
      )}
    </div>
  );
}
