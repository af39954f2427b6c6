import type { ReactNode } from 'react';
import type { ModelEntry, ModelField } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { preciseText, quantityText, unitText } from '#renderer/pages/handbook/quantities.ts';

/** One value as a person reads it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return t('handbook.noResult');
  if (typeof value === 'number') return quantityText(value);
  if (typeof value === 'boolean') return value ? t('handbook.yes') : t('handbook.no');
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? t('handbook.noResult') : value.map(valueText).join(', ');
  return Object.entries(value)
    .map(([key, inner]) => `${key}: ${valueText(inner)}`)
    .join(', ');
}

export interface ResultProps {
  readonly model: ModelEntry;
  readonly output: Readonly<Record<string, unknown>>;
}

/** What a model gives: each result with its unit, in full on hover. */
export function Result({ model, output }: ResultProps): ReactNode {
  return (
    <dl className="model-result" data-many={model.outputs.length > 3}>
      {model.outputs
        .filter((field) => Object.hasOwn(output, field.name))
        .map((field) => (
          <ResultRow key={field.name} field={field} value={output[field.name]} />
        ))}
    </dl>
  );
}

function ResultRow({ field, value }: { readonly field: ModelField; readonly value: unknown }): ReactNode {
  const unit = unitText(field.unit);
  const isPlain = typeof value !== 'object' || value === null;
  return (
    <div className="model-result-row" data-plain={isPlain}>
      <dt>
        {field.description}
        <code>{field.name}</code>
      </dt>
      <dd className="selectable" title={typeof value === 'number' ? preciseText(value) : undefined}>
        {isPlain ? (
          <>
            <span className="model-result-value">{valueText(value)}</span>
            {unit === '' ? null : <span className="muted"> {unit}</span>}
          </>
        ) : (
          <Structured value={value} />
        )}
      </dd>
    </div>
  );
}

/** Lists and maps as rows, nested ones as text. */
function Structured({ value }: { readonly value: object }): ReactNode {
  const entries = Array.isArray(value)
    ? value.map((inner: unknown, index) => [String(index + 1), inner] as const)
    : Object.entries(value);
  if (entries.length === 0) return <span className="muted">{t('handbook.noResult')}</span>;
  return (
    <ul className="model-result-list">
      {entries.slice(0, 60).map(([key, inner]) => (
        <li key={key}>
          <span className="muted">{key}</span>
          <span>{valueText(inner)}</span>
        </li>
      ))}
    </ul>
  );
}
