import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from './Button.tsx';
import './problem.css';

export interface ProblemProps {
  readonly error: { readonly code?: string; readonly message: string };
  readonly onRetry?: () => void;
}

/** An error in place of what could not be shown: the sentence, its stable code, and another try where that may help. */
export function Problem({ error, onRetry }: ProblemProps): ReactNode {
  return (
    <div className="problem" role="alert">
      <CircleAlert className="icon" aria-hidden="true" />
      <div className="selectable">
        <p>{error.message}</p>
        <p className="problem-code">{t('error.code', { code: error.code ?? 'internal' })}</p>
      </div>
      {onRetry === undefined ? null : <Button onClick={onRetry}>{t('action.retry')}</Button>}
    </div>
  );
}
