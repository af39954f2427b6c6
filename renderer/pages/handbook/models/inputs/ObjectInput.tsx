import { Plus, X } from 'lucide-react';
import { useId, type ComponentType, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { unitText } from '#renderer/pages/handbook/quantities.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import type { StructuredInputProps } from './ListInput.tsx';
import { partsOf, type InputPart } from './parts.ts';

/** What an editor of any value is given. */
export interface ValueEditorProps extends StructuredInputProps {
  readonly id: string;
  readonly part: InputPart;
}

interface ObjectInputProps extends StructuredInputProps {
  readonly part: InputPart;
  /** Edits the values inside; handed in, since it edits objects by this component again. */
  readonly editor: ComponentType<ValueEditorProps>;
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** An object with fields of its own: a small field for each, with its unit. */
export function ObjectInput({
  part,
  editor: Editor,
  name,
  label,
  value,
  refused,
  describedBy,
  onChange,
}: ObjectInputProps): ReactNode {
  const id = useId();
  const entries = entriesOf(value);
  return (
    <div className="object-input">
      {partsOf(part.schema).map((inner) => {
        const unit = unitText(inner.unit);
        const path = `${name}.${inner.name}`;
        return (
          <div key={inner.name} className="object-input-part" data-wide={!inner.isScalar}>
            <label htmlFor={inner.isScalar ? `${id}-${inner.name}` : undefined} title={inner.description}>
              {inner.name}
              {unit === '' || !inner.isScalar ? '' : `, ${unit}`}
            </label>
            <Editor
              id={`${id}-${inner.name}`}
              part={inner}
              name={path}
              label={`${label}, ${inner.name}`}
              value={entries[inner.name]}
              refused={refused}
              describedBy={describedBy}
              onChange={(next) => onChange({ ...entries, [inner.name]: next })}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Several objects of one kind: a group of fields for each, with a way to add and to remove. */
export function ObjectListInput({ part, name, label, value, ...rest }: ObjectInputProps): ReactNode {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const { onChange } = rest;
  return (
    <div className="object-list">
      {list.map((one, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- an entry is its place in the list
        <div key={index} className="object-list-entry">
          <ObjectInput
            {...rest}
            part={part}
            name={`${name}[${index}]`}
            label={`${label}, ${index + 1}`}
            value={one}
            onChange={(next) => onChange(list.map((other, i) => (i === index ? next : other)))}
          />
          <IconButton
            label={t('handbook.removeEntry', { name: `${name} ${index + 1}` })}
            onClick={() => onChange(list.filter((_, i) => i !== index))}
          >
            <X className="icon" />
          </IconButton>
        </div>
      ))}
      <IconButton
        label={t('handbook.addEntry')}
        disabled={list.length === 0}
        onClick={() => onChange([...list, anotherOf(list.at(-1), list.length + 1)])}
      >
        <Plus className="icon" />
      </IconButton>
    </div>
  );
}

/** A copy of an entry to go on from; its id is told apart, since ids must differ. */
function anotherOf(entry: unknown, number: number): unknown {
  const copy = entriesOf(entry);
  return typeof copy['id'] === 'string' ? { ...copy, id: `${copy['id']}-${number}` } : copy;
}
