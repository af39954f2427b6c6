import type { ReactNode } from 'react';
import { formatNumber } from '#core/drawing/format.ts';
import type { InventoryChange } from '#core/import/changes.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';

type Shown = InventoryChange['fields'][number]['before'];

/** What differs, thing by thing; of changed ones each field with what it was and what it is. */
export function ChangeList({ changes }: { readonly changes: readonly InventoryChange[] }): ReactNode {
  return (
    <ul className="change-list selectable">
      {changes.map((change) => (
        <li key={`${change.kind}/${change.id}`} data-change={change.change}>
          <span className="change-mark">{t(`change.${change.change}`)}</span>
          <span className="change-name">
            {change.name} <span className="muted">{t(`change.kind.${change.kind}`)}</span>
          </span>
          {change.fields.length === 0 ? null : (
            <dl className="change-fields">
              {change.fields.map(({ field, before, after }) => (
                <div key={field}>
                  <dt>{tMaybe(`change.field.${field}`, spelled(field))}</dt>
                  <dd>
                    <del>{shown(before)}</del>
                    <span aria-hidden="true"> → </span>
                    <ins>{shown(after)}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

/** `memoryMiB` as `memory MiB`: the inventory's own names are words with their unit. */
function spelled(field: string): string {
  return field
    .replace(/([a-z])(MiB|MHz|W)$/, '$1, $2')
    .replace(/([a-z])([A-Z][a-z])/g, (_, one: string, two: string) => `${one} ${two.toLowerCase()}`);
}

function shown(value: Shown): string {
  if (value === null || value === '') return t('change.nothing');
  if (typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 3);
  return String(value);
}
