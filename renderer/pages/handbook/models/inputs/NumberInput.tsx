import { useState, type ReactNode } from 'react';
import { writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { typedNumber } from './value.ts';

export interface NumberInputProps {
  readonly id?: string;
  readonly label: string;
  readonly value: unknown;
  readonly invalid: boolean;
  /** Id of the text that says what is wrong. */
  readonly describedBy?: string;
  readonly onChange: (value: number | string | undefined) => void;
}

/** A number that takes effect as it is typed; what cannot be read is handed on as it is, for the model to refuse. */
export function NumberInput({ id, label, value, invalid, describedBy, onChange }: NumberInputProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const written = typeof value === 'number' ? writeNumber(value) : typeof value === 'string' ? value : '';
  return (
    <input
      id={id}
      className="input number-input"
      inputMode="decimal"
      autoComplete="off"
      {...(id === undefined ? { 'aria-label': label } : {})}
      aria-invalid={invalid}
      aria-describedby={invalid ? describedBy : undefined}
      value={typed ?? written}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(typedNumber(event.target.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
