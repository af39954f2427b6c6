import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import type { StructuredInputProps } from './ListInput.tsx';
import { NumberInput } from './NumberInput.tsx';

/** Named numbers: a row each, with a way to add and to remove. */
export function MapInput({ name, label, value, refused, describedBy, onChange }: StructuredInputProps): ReactNode {
  const [added, setAdded] = useState('');
  const entries: readonly (readonly [string, unknown])[] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const add = (): void => {
    const key = added.trim();
    if (key === '' || entries.some(([other]) => other === key)) return;
    onChange(Object.fromEntries([...entries, [key, 0]]));
    setAdded('');
  };
  return (
    <div className="map-input">
      {entries.map(([key, one]) => (
        <div key={key} className="map-input-row">
          <span className="map-input-key">{key}</span>
          <NumberInput
            label={`${label}, ${key}`}
            value={one}
            invalid={refused === `${name}.${key}`}
            describedBy={describedBy}
            onChange={(next) =>
              onChange(Object.fromEntries(entries.map(([other, old]) => [other, other === key ? (next ?? '') : old])))
            }
          />
          <IconButton
            label={t('handbook.removeEntry', { name: key })}
            onClick={() => onChange(Object.fromEntries(entries.filter(([other]) => other !== key)))}
          >
            <X className="icon" />
          </IconButton>
        </div>
      ))}
      <div className="map-input-row">
        <input
          className="input map-input-key"
          aria-label={`${label}, ${t('handbook.entryName')}`}
          placeholder={t('handbook.entryName')}
          value={added}
          maxLength={200}
          onChange={(event) => setAdded(event.target.value)}
          onKeyDown={(event) => (event.key === 'Enter' ? add() : undefined)}
        />
        <IconButton label={t('handbook.addEntry')} disabled={added.trim() === ''} onClick={add}>
          <Plus className="icon" />
        </IconButton>
      </div>
    </div>
  );
}
