import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import './select.css';
import './menu.css';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** A choice of many in little room. */
export function Select<Value extends string>({ label, value, options, onChange }: SelectProps<Value>): ReactNode {
  const current = options.find((option) => option.value === value);
  return (
    <BaseSelect.Root value={value} onValueChange={(next) => (next === null ? undefined : onChange(next))}>
      <BaseSelect.Trigger className="select" aria-label={label}>
        <span className="menu-text">{current?.label ?? ''}</span>
        <ChevronDown className="icon" aria-hidden="true" />
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner className="menu-positioner" alignItemWithTrigger={false} sideOffset={4} align="end">
          <BaseSelect.Popup className="menu">
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} className="menu-item">
                <span className="menu-mark">
                  <BaseSelect.ItemIndicator>
                    <Check size={14} />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText className="menu-text">{option.label}</BaseSelect.ItemText>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
