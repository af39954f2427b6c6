import { RotateCcw } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import type { ModelContext, ModelField } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { quantityText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { FieldFeeds } from './FieldFeeds.tsx';
import { rangeText } from './ranges.ts';
import { partOf } from './parts.ts';
import { isSameValue } from './value.ts';
import { ValueEditor } from './ValueEditor.tsx';

export interface InputFieldProps {
  readonly field: ModelField;
  readonly value: unknown;
  /** What the model says is wrong in this field: where in it, and why. */
  readonly problem: { readonly path: string; readonly message: string } | null;
  readonly feeds: ModelContext['assumptions'];
  readonly onChange: (value: unknown) => void;
}

/** The default as a short text; empty where it would be long. */
function shortDefault(value: unknown): string {
  if (typeof value === 'number') return quantityText(value, 6);
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

/** One input of a model: its meaning, name, unit, range and source, its editor, and what is wrong with it. */
export function InputField({ field, value, problem, feeds, onChange }: InputFieldProps): ReactNode {
  const id = useId();
  const isChanged = !isSameValue(value, field.default);
  const range = rangeText(field);
  const unit = unitText(field.unit);
  const initial = shortDefault(field.default);
  const part = partOf(field.name, field.schema);
  const isOneField = part.isScalar && part.kind !== 'choice';
  return (
    <div className="model-input" data-changed={isChanged} data-wide={!part.isScalar}>
      <div className="model-input-head">
        {isOneField ? <label htmlFor={id}>{field.description}</label> : <span>{field.description}</span>}
        <code>{field.name}</code>
      </div>
      <div className="model-input-body">
        <ValueEditor
          id={id}
          part={part}
          name={field.name}
          label={field.description}
          value={value}
          refused={problem?.path ?? null}
          describedBy={`${id}-problem`}
          onChange={onChange}
        />
        {unit === '' || !part.isScalar ? null : <span className="model-input-unit">{unit}</span>}
        {isChanged ? (
          <IconButton
            label={t('handbook.resetField', { value: initial === '' ? t('sets.defaults').toLowerCase() : initial })}
            onClick={() => onChange(field.default)}
          >
            <RotateCcw className="icon" />
          </IconButton>
        ) : null}
      </div>
      {problem === null ? null : (
        <p className="input-problem" id={`${id}-problem`} role="alert">
          {problem.message}
        </p>
      )}
      <p className="model-input-note">
        {[field.required ? '' : t('handbook.optional'), range, sourceText(field.source)]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      <FieldFeeds feeds={feeds} onUse={onChange} />
    </div>
  );
}
