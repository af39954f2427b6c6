import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import './loading.css';

/** A quiet place holder; it appears only when an answer takes longer than a blink. */
export function Loading(): ReactNode {
  return (
    <div className="loading" role="status">
      <span className="sr-only">{t('status.loading')}</span>
      <span className="loading-bar" />
    </div>
  );
}
