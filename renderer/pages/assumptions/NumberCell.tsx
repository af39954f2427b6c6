import { useState, type ReactNode } from 'react';
import type { AssumptionRow } from '#core/api/scenarioCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { editOf, writeNumber, type Edit, type Point } from './edit.ts';

/** One of an assumption's three values: Enter or leaving the field stores it, Escape takes it back. */
export function NumberCell({ row, point }: { readonly row: AssumptionRow; readonly point: Point }): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const edit: Edit = draft === null ? { kind: 'unchanged' } : editOf(row, point, draft);
  const isChanged = row[point] !== row.defaults[point];
  const commit = (): void => {
    if (edit.kind === 'set') runAction(() => call('assumptions.set', { id: row.id, override: edit.override }));
    if (edit.kind !== 'refused') setDraft(null);
  };
  return (
    <input
      className="input number-cell"
      inputMode="decimal"
      aria-label={`${row.title}, ${t(`assumptions.${point}`)}`}
      aria-invalid={edit.kind === 'refused'}
      data-changed={isChanged}
      title={
        edit.kind === 'refused'
          ? t(`assumptions.refused.${edit.reason}`)
          : isChanged
            ? t('assumptions.default', { value: writeNumber(row.defaults[point]) })
            : undefined
      }
      value={draft ?? writeNumber(row[point])}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => {
        commit();
        // What is refused is not stored: the field shows what holds.
        setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
