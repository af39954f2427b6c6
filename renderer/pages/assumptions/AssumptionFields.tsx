import type { ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { NumberCell } from './NumberCell.tsx';

/** The three values of one assumption, in the inspector. */
export function AssumptionFields({ id }: { readonly id: string }): ReactNode {
  const assumptions = useApi('assumptions.list', {});
  const row = assumptions.data?.find((entry) => entry.id === id);
  if (row === undefined) return null;
  return (
    <div className="assumption-fields">
      {(['low', 'likely', 'high'] as const).map((point) => (
        <div key={point} className="field">
          <span className="muted">{t(`assumptions.${point}`)}</span>
          <NumberCell row={row} point={point} />
        </div>
      ))}
      {row.changed ? (
        <Button onClick={() => runAction(() => call('assumptions.set', { id, override: null }))}>
          {t('assumptions.reset')}
        </Button>
      ) : null}
    </div>
  );
}
