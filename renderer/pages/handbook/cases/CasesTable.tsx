import type { ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import type { PublishedEntry } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { openModelWith } from '#renderer/pages/handbook/handbookStore.ts';
import { valueText } from '#renderer/pages/handbook/models/Result.tsx';
import { StatusMark } from './StatusMark.tsx';

/** Figures by name, one under the other. */
function Figures({ values }: { readonly values: Readonly<Record<string, unknown>> }): ReactNode {
  const entries = Object.entries(values);
  return entries.map(([name, value]) => (
    <div key={name} className="case-figure">
      {entries.length === 1 && name === 'note' ? null : <span className="muted">{name}</span>}
      <span>{valueText(value)}</span>
    </div>
  ));
}

/** Only the results that the document prints, where it prints some: they stand side by side. */
function comparable(entry: PublishedEntry): Readonly<Record<string, unknown>> {
  const computed = entry.computed ?? {};
  const printed = Object.entries(computed).filter(([name]) => Object.hasOwn(entry.published ?? {}, name));
  return printed.length === 0 ? computed : Object.fromEntries(printed);
}

/** Published beside computed, with the status and, where they differ, the reason. */
export function CasesTable({
  cases,
  withModel = false,
}: {
  readonly cases: readonly PublishedEntry[];
  readonly withModel?: boolean;
}): ReactNode {
  return (
    <table className="case-table" data-with-model={withModel}>
      <thead>
        <tr>
          <th scope="col">{t('handbook.case')}</th>
          <th scope="col">{t('handbook.published')}</th>
          <th scope="col">{t('handbook.computed')}</th>
          <th scope="col">{t('handbook.status')}</th>
          <th scope="col">{t('handbook.reason')}</th>
        </tr>
      </thead>
      <tbody className="selectable">
        {cases.map((entry) => (
          <tr key={entry.id}>
            <th scope="row">
              <button
                type="button"
                className="link"
                title={t('handbook.try')}
                onClick={() => openModelWith(entry.model, entry.input)}
              >
                {withModel ? entry.id : entry.id.slice(entry.model.length + 1)}
              </button>
              <p className="case-source">{sourceText(entry.source)}</p>
            </th>
            <td>
              {entry.published === undefined ? (
                <span className="muted">{t('handbook.notPrinted')}</span>
              ) : (
                <Figures values={entry.published} />
              )}
            </td>
            <td>
              <Figures values={comparable(entry)} />
            </td>
            <td>
              <StatusMark status={entry.status} />
            </td>
            <td className="case-reason">{sourceText(entry.note ?? '')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
