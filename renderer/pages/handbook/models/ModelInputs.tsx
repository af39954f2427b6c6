import type { ReactNode } from 'react';
import type { ModelContext, ModelEntry } from '#core/handbook/handbookApi.ts';
import { setDraft, type ModelInput } from '#renderer/pages/handbook/handbookStore.ts';
import { InputField } from './inputs/InputField.tsx';

export interface ModelInputsProps {
  readonly model: ModelEntry;
  readonly input: ModelInput;
  /** What the model says is wrong with the input. */
  readonly error: { readonly field: string | null; readonly message: string } | null;
  readonly feeds: ModelContext['assumptions'];
}

/** The field of the input that a path of the model begins with: `tenants` for `tenants[0].demand.cpu`. */
export function fieldOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

/** A field for every input of the model, each with what is wrong in it. */
export function ModelInputs({ model, input, error, feeds }: ModelInputsProps): ReactNode {
  const path = error?.field ?? null;
  const change = (name: string, value: unknown): void => {
    const { [name]: _, ...others } = input;
    // In the order of the model's fields, so that texts written from the input keep it.
    const next = value === undefined ? others : { ...others, [name]: value };
    setDraft(
      model.id,
      Object.fromEntries(
        model.inputs.flatMap((field) => (Object.hasOwn(next, field.name) ? [[field.name, next[field.name]]] : [])),
      ),
    );
  };
  return (
    <div className="model-inputs">
      {model.inputs.map((field) => (
        <InputField
          key={field.name}
          field={field}
          value={input[field.name]}
          problem={
            error !== null && path !== null && fieldOf(path) === field.name ? { path, message: error.message } : null
          }
          feeds={feeds.filter((feed) => feed.field === field.name)}
          onChange={(value) => change(field.name, value)}
        />
      ))}
    </div>
  );
}
