import { useId, useState, type ReactNode } from 'react';
import type { ApiError } from '#core/api.ts';
import { call, toApiError } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useSets } from './setsStore.ts';

/** Asks for the name and note of a new set. */
export function SaveSetDialog(): ReactNode {
  return useSets((state) => state.saving) ? <Form /> : null;
}

function Form(): ReactNode {
  const form = useId();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [error, setError] = useState<ApiError | null>(null);
  const assumptions = useApi('assumptions.list', {});
  const changed = (assumptions.data ?? []).filter((one) => one.changed).length;
  const close = (): void => useSets.setState({ saving: false });
  const save = (): void => {
    call('assumptionSets.save', { name: name.trim(), note: note.trim() }).then(close, (refusal: unknown) =>
      setError(toApiError(refusal)),
    );
  };
  return (
    <Dialog
      open
      size="small"
      title={t('sets.saveTitle')}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} disabled={name.trim() === ''}>
            {t('sets.saveAction')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') save();
        }}
      >
        <p className="muted">{t('sets.saveText', { count: changed })}</p>
        <TextField label={t('sets.name')} value={name} onChange={setName} autoFocus maxLength={200} />
        <TextField label={t('sets.note')} value={note} onChange={setNote} maxLength={2000} />
        {error === null ? null : (
          <p className="set-refusal" role="alert">
            {error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
