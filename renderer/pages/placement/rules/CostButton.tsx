import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { RuleSubject } from '#core/api/ruleCalls.ts';
import { isCancelled, toApiError } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { costText } from './costText.ts';

export interface CostButtonProps {
  /** Null while it cannot be asked. */
  readonly subject: RuleSubject | null;
  readonly currency: string;
  readonly label: string;
  /** The whole question, for screen readers. */
  readonly title: string;
}

/** Asks what a rule costs, and shows the answer until the rule changes. */
export function CostButton({ subject, currency, label, title }: CostButtonProps): ReactNode {
  const key = JSON.stringify(subject);
  const [answer, setAnswer] = useState<{ readonly key: string; readonly text: string } | null>(null);
  const [busyKey, setBusyKey] = useState<string | null>(null);
  const controller = useRef<AbortController | null>(null);
  // An answer about a rule as it was is of no use: work on it stops.
  useEffect(() => () => controller.current?.abort(), [key]);
  const ask = (): void => {
    if (subject === null) return;
    const own = new AbortController();
    controller.current = own;
    setBusyKey(key);
    runJob('rules.cost', subject, t('rules.running'), own.signal)
      .then((cost) => setAnswer({ key, text: costText(cost, currency) }))
      .catch((error: unknown) => {
        if (!isCancelled(error)) setAnswer({ key, text: toApiError(error).message });
      })
      .finally(() => setBusyKey((old) => (old === key ? null : old)));
  };
  const isBusy = busyKey === key;
  return (
    <div className="rule-cost">
      <Button variant="plain" disabled={subject === null || isBusy} aria-label={title} onClick={ask}>
        {label}
      </Button>
      <p role="status">{isBusy ? t('rules.costWorking') : answer?.key === key ? answer.text : ''}</p>
    </div>
  );
}
