import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';

/** A group that the workloads' names or properties make likely. */
export type Suggestion = CallOutput<'groups.suggest'>['groups'][number];

export interface SuggestionListProps {
  readonly found: readonly Suggestion[];
  readonly total: number;
  /** Keys of those that are not wanted. */
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
  /** They answer an older request. */
  readonly isOld: boolean;
  /** What was left out, in words. */
  readonly note: string;
}

/** The groups that would be formed, each with a tick. */
export function SuggestionList({ found, total, left, onLeft, isOld, note }: SuggestionListProps): ReactNode {
  if (found.length === 0)
    return (
      <p className="muted group-note" role="status">
        {t('groups.suggestNone')} {note}
      </p>
    );
  const chosen = found.filter(({ key }) => !left.has(key)).length;
  const toggle = (key: string): void => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    onLeft(next);
  };
  return (
    <>
      <table className="plain-table suggestions" data-old={isOld}>
        <thead>
          <tr>
            <th scope="col" className="suggestion-tick">
              <input
                type="checkbox"
                className="check"
                aria-label={t('groups.tickAll')}
                checked={chosen === found.length}
                ref={(box) => {
                  if (box !== null) box.indeterminate = chosen > 0 && chosen < found.length;
                }}
                onChange={() => onLeft(chosen === found.length ? new Set(found.map(({ key }) => key)) : new Set())}
              />
            </th>
            <th scope="col">{t('column.group')}</th>
            <th scope="col" className="number">
              {t('column.workloads')}
            </th>
            <th scope="col">{t('groups.members')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((group) => (
            <tr key={group.key} data-off={left.has(group.key)} title={group.basis}>
              <td className="suggestion-tick">
                <input
                  type="checkbox"
                  className="check"
                  aria-label={t('groups.tickOne', { name: group.name })}
                  checked={!left.has(group.key)}
                  onChange={() => toggle(group.key)}
                />
              </td>
              <th scope="row">{group.name}</th>
              <td className="number">{formatNumber(group.workloads)}</td>
              <td className="suggestion-names">
                <span>
                  <span className="menu-text">
                    {group.names.join(', ')}
                    {group.workloads > group.names.length ? ', …' : ''}
                  </span>
                  <SuggestionNote group={group} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted group-note" role="status">
        {total > found.length ? `${t('groups.suggestMore', { shown: found.length })} ` : ''}
        {note}
      </p>
    </>
  );
}

function SuggestionNote({ group }: { readonly group: Suggestion }): ReactNode {
  const notes = [
    ...(group.exists ? [t('groups.willAdd')] : []),
    ...(group.moved > 0 ? [t('groups.willMove', { count: group.moved })] : []),
  ];
  return notes.length === 0 ? null : <span className="suggestion-note">{notes.join(', ')}</span>;
}
