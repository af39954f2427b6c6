import { useId, type ReactNode } from 'react';
import './fields.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
  readonly placeholder?: string;
}

/** One line of text under its label. */
export function TextField({
  label,
  value,
  onChange,
  autoFocus = false,
  maxLength,
  placeholder,
}: TextFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- in a dialog that asks for this text alone
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
