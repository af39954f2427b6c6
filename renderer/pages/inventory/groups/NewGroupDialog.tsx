import { useState, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useView } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { commonName, editGroups, useGroups } from './groupsStore.ts';
import './groups.css';

type Chosen = NonNullable<ReturnType<typeof useGroups.getState>['newWith']>;

/** Asks for the name of a new group, of the workloads that were chosen for it. */
export function NewGroupDialog({ onDone }: { readonly onDone?: () => void }): ReactNode {
  const chosen = useGroups((state) => state.newWith);
  return chosen === null ? null : <NewGroup chosen={chosen} {...(onDone === undefined ? {} : { onDone })} />;
}

function close(): void {
  useGroups.setState({ newWith: null });
}

function NewGroup({ chosen, onDone }: { readonly chosen: Chosen; readonly onDone?: () => void }): ReactNode {
  const [name, setName] = useState(() => commonName(chosen.map((one) => one.name).filter((one) => one !== '')));
  const [movesTogether, setTogether] = useState(false);
  const trimmed = name.trim();
  const same = useApi(
    'groups.page',
    { filters: [{ column: 'name', op: 'contains', text: trimmed }], limit: 500 },
    { enabled: trimmed !== '', keepPrevious: true },
  );
  const taken = same.data?.rows.find((group) => group.name.toLowerCase() === trimmed.toLowerCase());
  const moving = chosen.filter((one) => one.group !== null).length;
  const create = (): void => {
    if (trimmed === '' || taken !== undefined) return;
    runAction(async () => {
      const workloads = chosen.map((one) => one.id);
      close();
      const { id } = await editGroups('groups.create', { name: trimmed, workloads, movesTogether });
      onDone?.();
      useGroups.setState({ openId: id });
      useView.setState({ inventoryTab: 'groups' });
    });
  };
  return (
    <Dialog
      open
      size="small"
      title={t('groups.newTitle')}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="primary" disabled={trimmed === '' || taken !== undefined} onClick={create}>
            {t('groups.create')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <TextField label={t('groups.name')} value={name} onChange={setName} autoFocus maxLength={200} />
        <p className="group-note" role="status" data-problem={taken !== undefined}>
          {taken === undefined
            ? [
                t('groups.newWith', { count: chosen.length }),
                moving === 0 ? '' : t('groups.moving', { count: moving }),
              ].join(' ')
            : t('groups.nameTaken', { name: taken.name })}
        </p>
        <CheckField label={t('groups.movesTogether')} checked={movesTogether} onChange={setTogether} />
      </form>
    </Dialog>
  );
}
