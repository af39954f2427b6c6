import { CircleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { showError, useView } from '#renderer/state/view.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import './errorBar.css';

/** The newest error, until it is dismissed or the next command begins. */
export function ErrorBar(): ReactNode {
  const error = useView((state) => state.error);
  if (error === null) return null;
  return (
    <div className="errorbar" role="alert">
      <CircleAlert className="icon" aria-hidden="true" />
      <span className="selectable">{error.message}</span>
      <code className="errorbar-code">{error.code}</code>
      <IconButton label={t('action.dismiss')} onClick={() => showError(null)}>
        <X className="icon" />
      </IconButton>
    </div>
  );
}
