import { TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import {
  draftOf,
  emptyDraft,
  forms,
  readDraft,
  type Draft,
  type DraftStart,
  type Entry,
  type ListKind,
} from './drafts.ts';
import { EntryField } from './EntryField.tsx';
import { storeEntry } from './waySettings.ts';
import { useWay } from './wayStore.ts';

/** Writes an entry of a list of the roadmap settings: what it says, what its words mean here, what is wrong with it. */
export function EntryDialog(): ReactNode {
  const editing = useWay((state) => state.editing);
  const scenario = useApi('scenario.get', {}).data;
  if (editing === null || scenario === undefined) return null;
  return (
    <Editor
      key={JSON.stringify(editing)}
      kind={editing.kind}
      stored={editing.entry}
      entries={scenario.roadmap[editing.kind]}
      start={scenario}
      currency={scenario.currency}
    />
  );
}

function close(): void {
  useWay.setState({ editing: null });
}

interface EditorProps {
  readonly kind: ListKind;
  readonly stored: Entry | null;
  readonly entries: readonly Entry[];
  readonly start: DraftStart;
  readonly currency: string;
}

function Editor({ kind, stored, entries, start, currency }: EditorProps): ReactNode {
  const [draft, setDraft] = useState<Draft>(() =>
    stored === null ? emptyDraft(kind, start) : draftOf(kind, stored, start),
  );
  // Nothing is called wrong before it was tried.
  const [wasTried, setTried] = useState(stored !== null);
  const key = JSON.stringify(stored);
  const others = entries.filter((entry) => JSON.stringify(entry) !== key);
  const id = stored !== null && 'id' in stored ? stored.id : null;
  const { entry, problems } = readDraft(kind, draft, others, id);
  const shown = wasTried ? problems : [];
  const save = (): void => {
    setTried(true);
    if (entry === null) return;
    storeEntry(kind, stored, entry);
    close();
  };
  return (
    <Dialog
      open
      title={stored === null ? t(`way.new.${kind}`) : t(`way.edit.${kind}`)}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('way.store')}
          </Button>
        </>
      }
    >
      <div className="way-form">
        {forms[kind].map((field, index) =>
          field.when !== undefined && !field.when(draft) ? null : (
            <EntryField
              key={field.name}
              list={kind}
              field={field}
              value={draft[field.name] ?? ''}
              currency={currency}
              isInvalid={shown.some((problem) => problem.field === field.name)}
              isFirst={index === 0}
              onChange={(value) => setDraft({ ...draft, [field.name]: value })}
            />
          ),
        )}
        <div role="status" className="way-problems">
          {shown.map(({ field, message }) => (
            <p key={`${field} ${message}`} className="way-problem">
              <TriangleAlert className="icon" aria-hidden="true" />
              {message}
            </p>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
