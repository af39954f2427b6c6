import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { JsonInput } from './JsonInput.tsx';
import { GridInput, ListInput } from './ListInput.tsx';
import { MapInput } from './MapInput.tsx';
import { NumberInput } from './NumberInput.tsx';
import { ObjectInput, ObjectListInput, type ValueEditorProps } from './ObjectInput.tsx';
import { entryOf } from './parts.ts';

/** The editor that fits a value, however deep it stands. `name` is its path as the model writes it. */
export function ValueEditor({ id, part, ...rest }: ValueEditorProps): ReactNode {
  const { name, label, value, refused, describedBy, onChange } = rest;
  const isRefused = refused === name;
  switch (part.kind) {
    case 'number':
      return (
        <NumberInput
          id={id}
          label={label}
          value={value}
          invalid={isRefused}
          describedBy={describedBy}
          onChange={onChange}
        />
      );
    case 'flag':
      return (
        <input
          id={id}
          type="checkbox"
          className="check"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          label={label}
          value={String(value)}
          options={part.options.map((option) => ({ value: option, label: option }))}
          onChange={onChange}
        />
      );
    case 'text':
      return (
        <input
          id={id}
          className="input text-input"
          aria-invalid={isRefused}
          aria-describedby={isRefused ? describedBy : undefined}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'texts':
      return (
        <input
          id={id}
          className="input text-input"
          aria-label={label}
          aria-invalid={isRefused || refused?.startsWith(`${name}[`) === true}
          aria-describedby={describedBy}
          title={t('compare.list')}
          value={Array.isArray(value) ? value.join('; ') : ''}
          onChange={(event) => onChange(event.target.value.split(';').map((one) => one.trimStart()))}
        />
      );
    case 'numbers':
      return <ListInput {...rest} />;
    case 'grid':
      return <GridInput {...rest} />;
    case 'map':
      return <MapInput {...rest} />;
    case 'object':
      return <ObjectInput {...rest} part={part} editor={ValueEditor} />;
    case 'objects':
      return <ObjectListInput {...rest} part={entryOf(part)} editor={ValueEditor} />;
    case 'json':
      return <JsonInput id={id} value={value} invalid={isRefused} describedBy={describedBy} onChange={onChange} />;
  }
}
