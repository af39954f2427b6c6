import { Dialog } from '@base-ui/react/dialog';
import { BookOpen, Box, CornerDownLeft, Search, Server, Table2, Terminal } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { openPalette, useView } from '#renderer/state/view.ts';
import { usePaletteEntries, type PaletteEntry } from './usePaletteEntries.ts';
import './palette.css';

/** Pages, commands, hosts and workloads by name: type, arrow, Enter. */
export function CommandPalette(): ReactNode {
  const open = useView((state) => state.paletteOpen);
  return (
    <Dialog.Root open={open} onOpenChange={openPalette}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="palette" aria-label={t('palette.label')}>
          <PaletteBody />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody(): ReactNode {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const entries = usePaletteEntries(text);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = Math.min(active, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current, entries]);

  const choose = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    openPalette(false);
    entry.run();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      setActive((current + step + entries.length) % entries.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(entries[current]);
    }
  };
  return (
    <>
      <div className="palette-field">
        <Search className="icon" aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={entries.length > 0 ? `${listId}-${current}` : undefined}
          aria-label={t('palette.label')}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div className="palette-list" id={listId} role="listbox" aria-label={t('palette.results')} ref={list}>
        {entries.map((entry, index) => (
          <PaletteRow
            key={entry.id}
            id={`${listId}-${index}`}
            entry={entry}
            heading={entries[index - 1]?.group === entry.group ? null : t(`palette.group.${entry.group}`)}
            selected={index === current}
            onHover={() => setActive(index)}
            onChoose={() => choose(entry)}
          />
        ))}
        {entries.length === 0 ? <p className="palette-none">{t('palette.none', { text })}</p> : null}
      </div>
    </>
  );
}

const icons: Readonly<Record<PaletteEntry['group'], ReactNode>> = {
  page: <CornerDownLeft className="icon" aria-hidden="true" />,
  command: <Terminal className="icon" aria-hidden="true" />,
  host: <Server className="icon" aria-hidden="true" />,
  workload: <Box className="icon" aria-hidden="true" />,
  model: <BookOpen className="icon" aria-hidden="true" />,
  table: <Table2 className="icon" aria-hidden="true" />,
};

interface PaletteRowProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly heading: string | null;
  readonly selected: boolean;
  readonly onHover: () => void;
  readonly onChoose: () => void;
}

function PaletteRow({ id, entry, heading, selected, onHover, onChoose }: PaletteRowProps): ReactNode {
  return (
    <>
      {heading === null ? null : (
        <div className="menu-label" role="presentation">
          {heading}
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the combobox holds the focus and handles the keys */}
      <div
        id={id}
        role="option"
        aria-selected={selected}
        className="palette-row"
        onPointerMove={onHover}
        onClick={onChoose}
      >
        {icons[entry.group]}
        <span className="menu-text">{entry.label}</span>
        {entry.detail === undefined ? null : <span className="menu-detail">{entry.detail}</span>}
      </div>
    </>
  );
}
