import { Combobox } from '@base-ui/react/combobox';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
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

/** What a text could mean, the likeliest first. */
export interface PickOptions<Option extends PickOption> {
  readonly options: readonly Option[];
  /** The options are still those of an earlier text. */
  readonly waits: boolean;
}

export interface SearchPickProps<Option extends PickOption> {
  readonly label: string;
  readonly placeholder: string;
  /** A hook that finds what a text could mean. */
  readonly useOptions: (text: string) => PickOptions<Option>;
  readonly onPick: (option: Option) => void;
  /** Shown under the list, for example how more is found. */
  readonly hint?: string;
  readonly isInvalid?: boolean;
}

/**
 * A field that finds things by name, one after the other: type, arrow, Enter; the field is empty again after each. Enter that
 * comes before the answer to what was typed waits for it, and takes the likeliest.
 */
export function SearchPick<Option extends PickOption>({
  label,
  placeholder,
  useOptions,
  onPick,
  hint,
  isInvalid = false,
}: SearchPickProps<Option>): ReactNode {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  /** The text that Enter was pressed for while its options were on their way. */
  const [wanted, setWanted] = useState<string | null>(null);
  const marked = useRef<Option | undefined>(undefined);
  const { options, waits } = useOptions(text.trim());
  const write = (next: string): void => {
    setText(next);
    // The same text may be said again when the list under it changes.
    if (next !== text) setWanted(null);
  };
  const pick = (option: Option): void => {
    write('');
    setOpen(false);
    onPick(option);
  };
  const onEnter = (event: KeyboardEvent & { preventBaseUIHandler: () => void }): void => {
    if (event.key !== 'Enter' || text.trim() === '') return;
    event.preventDefault();
    event.preventBaseUIHandler();
    if (waits) {
      setWanted(text);
      return;
    }
    const option = options.find(({ id }) => id === marked.current?.id) ?? options[0];
    if (option !== undefined) pick(option);
  };
  const latestPick = useRef(pick);
  latestPick.current = pick;
  useEffect(() => {
    if (wanted === null || waits) return;
    setWanted(null);
    const [likeliest] = options;
    if (wanted === text && likeliest !== undefined) latestPick.current(likeliest);
  }, [options, text, waits, wanted]);
  return (
    <Combobox.Root<Option>
      items={options}
      filter={null}
      value={null}
      inputValue={text}
      // Choosing writes the choice into the field; here it goes into the list beside it.
      onInputValueChange={(next, details) => write(details.reason === 'item-press' ? '' : next)}
      // A list that opens late, after its choice was made, would keep all around it from being reached.
      open={isOpen && text.trim() !== ''}
      onOpenChange={setOpen}
      onItemHighlighted={(option) => {
        marked.current = option;
      }}
      itemToStringLabel={(option) => option.label}
      autoHighlight
      onValueChange={(option) => {
        if (option !== null) pick(option);
      }}
    >
      <div className="search-pick">
        <Search className="icon" aria-hidden="true" />
        <Combobox.Input
          className="input"
          aria-label={label}
          placeholder={placeholder}
          aria-invalid={isInvalid}
          aria-busy={waits}
          onKeyDown={onEnter}
        />
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
