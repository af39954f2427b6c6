import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { NumberInput } from './NumberInput.tsx';

/** What fields for structured values share. `onChange` is handed the whole value. */
export interface StructuredInputProps {
  readonly name: string;
  readonly label: string;
  readonly value: unknown;
  /** Path of the value that the model refuses, as it writes it; null when none is refused. */
  readonly refused: string | null;
  readonly describedBy: string;
  readonly onChange: (value: unknown) => void;
}

/** A list of numbers: one field each, with a way to add and to remove. */
export function ListInput({ name, label, value, refused, describedBy, onChange }: StructuredInputProps): ReactNode {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const put = (index: number, next: unknown): void =>
    onChange(list.map((one, i) => (i === index ? (next ?? '') : one)));
  return (
    <div className="list-input">
      {list.map((one, index) => (
        <span key={index} className="list-input-entry">
          <NumberInput
            label={`${label}, ${index + 1}`}
            value={one}
            invalid={refused === `${name}[${index}]`}
            describedBy={describedBy}
            onChange={(next) => put(index, next)}
          />
          <IconButton
            label={t('handbook.removeEntry', { name: `${name} ${index + 1}` })}
            onClick={() => onChange(list.filter((_, i) => i !== index))}
          >
            <X className="icon" />
          </IconButton>
        </span>
      ))}
      <IconButton label={t('handbook.addEntry')} onClick={() => onChange([...list, list.at(-1) ?? 0])}>
        <Plus className="icon" />
      </IconButton>
    </div>
  );
}

/** A table of numbers, such as the probabilities of a Markov chain. */
export function GridInput({ name, label, value, refused, describedBy, onChange }: StructuredInputProps): ReactNode {
  const rows: readonly (readonly unknown[])[] = Array.isArray(value) ? value.filter((row) => Array.isArray(row)) : [];
  const put = (row: number, column: number, next: unknown): void =>
    onChange(
      rows.map((cells, r) => (r === row ? cells.map((cell, c) => (c === column ? (next ?? '') : cell)) : cells)),
    );
  return (
    <table className="grid-input">
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, column) => (
              <td key={column}>
                <NumberInput
                  label={`${label}, ${row + 1}, ${column + 1}`}
                  value={cell}
                  invalid={refused === `${name}[${row}]` || refused === `${name}[${row}][${column}]`}
                  describedBy={describedBy}
                  onChange={(next) => put(row, column, next)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
