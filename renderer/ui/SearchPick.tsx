import { Combobox } from '@base-ui/react/combobox';
import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import './fields.css';
import './menu.css';
import './searchPick.css';

/** Something that can be chosen. */
export interface PickOption {
  /** Unique in the list. */
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

export interface SearchPickProps<Option extends PickOption> {
  readonly label: string;
  readonly placeholder: string;
  /** A hook that finds what a text could mean, the likeliest first. */
  readonly useOptions: (text: string) => readonly Option[];
  readonly onPick: (option: Option) => void;
  /** Shown under the list, for example how more is found. */
  readonly hint?: string;
  readonly isInvalid?: boolean;
}

/** A field that finds things by name, one after the other: type, arrow, Enter; the field is empty again after each. */
export function SearchPick<Option extends PickOption>({
  label,
  placeholder,
  useOptions,
  onPick,
  hint,
  isInvalid = false,
}: SearchPickProps<Option>): ReactNode {
  const [text, setText] = useState('');
  const options = useOptions(text.trim());
  return (
    <Combobox.Root<Option>
      items={options}
      filter={null}
      value={null}
      inputValue={text}
      // Choosing writes the choice into the field; here it goes into the list beside it.
      onInputValueChange={(next, details) => (details.reason === 'item-press' ? setText('') : setText(next))}
      itemToStringLabel={(option) => option.label}
      autoHighlight
      onValueChange={(option) => {
        if (option === null) return;
        setText('');
        onPick(option);
      }}
    >
      <div className="search-pick">
        <Search className="icon" aria-hidden="true" />
        <Combobox.Input className="input" aria-label={label} placeholder={placeholder} aria-invalid={isInvalid} />
      </div>
      <Combobox.Portal>
        <Combobox.Positioner className="menu-positioner" sideOffset={4} align="start">
          <Combobox.Popup className="menu search-pick-menu">
            <Combobox.Empty className="search-pick-none">
              {options.length > 0 ? null : <p className="search-pick-note">{t('pick.none')}</p>}
            </Combobox.Empty>
            <Combobox.List aria-label={label}>
              {(option: Option) => (
                <Combobox.Item key={option.id} value={option} className="menu-item">
                  <span className="menu-text">{option.label}</span>
                  {option.detail === undefined ? null : <span className="menu-detail">{option.detail}</span>}
                </Combobox.Item>
              )}
            </Combobox.List>
            {hint === undefined ? null : <p className="search-pick-note">{hint}</p>}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
