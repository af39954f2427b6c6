import { Pencil, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { entryTitle, entrySentence, membersOf } from './entrySentence.ts';
import type { Entry, ListKind } from './drafts.ts';
import { storeEntry } from './waySettings.ts';
import { useWay } from './wayStore.ts';
import { useWords, wordsMatch } from './WordField.tsx';

export interface EntryListProps {
  readonly kind: ListKind;
  readonly entries: readonly Entry[];
  readonly currency: string;
}

/** A list of the settings: what each entry says, and what its words mean here. */
export function EntryList({ kind, entries, currency }: EntryListProps): ReactNode {
  return (
    <section className="way-list" aria-label={t(`way.list.${kind}`)}>
      <header className="way-list-head">
        <h3>{t(`way.list.${kind}`)}</h3>
        {entries.length === 0 ? null : <span className="tab-count">{entries.length}</span>}
        <Button
          variant="plain"
          icon={<Plus className="icon" />}
          onClick={() => useWay.setState({ editing: { kind, entry: null } })}
        >
          {t(`way.new.${kind}`)}
        </Button>
      </header>
      {entries.length === 0 ? <p className="muted way-none">{t(`way.none.${kind}`)}</p> : null}
      <ul>
        {entries.map((entry, index) => (
          <EntryRow key={`${index} ${entryTitle(kind, entry)}`} kind={kind} entry={entry} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

interface EntryRowProps {
  readonly kind: ListKind;
  readonly entry: Entry;
  readonly currency: string;
}

function EntryRow({ kind, entry, currency }: EntryRowProps): ReactNode {
  const title = entryTitle(kind, entry);
  const { of, words } = membersOf(kind, entry);
  const match = useWords(of, words);
  return (
    <li className="way-row">
      <span className="way-row-name" title={title}>
        {title}
      </span>
      <span className="way-row-text">
        {entrySentence(kind, entry, currency)}
        {words.length === 0 || match === undefined ? null : (
          <span className="muted" title={match.names.join(', ')}>
            {' '}
            {wordsMatch(match, of)}
            {match.unknown.length === 0
              ? ''
              : `, ${t('way.unknownWords', { words: match.unknown.slice(0, 3).join(', ') })}`}
          </span>
        )}
      </span>
      <IconButton
        label={t('way.editNamed', { name: title })}
        onClick={() => useWay.setState({ editing: { kind, entry } })}
      >
        <Pencil size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={t('way.deleteNamed', { name: title })} onClick={() => storeEntry(kind, entry, null)}>
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
