import { useState, type ReactNode } from 'react';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { openNewScenario, useNewScenario } from './newScenario.ts';
import { useRun } from './useRun.ts';

/** Asks for the name of a new scenario and whether it starts as a copy of the active one. */
export function NewScenarioDialog(): ReactNode {
  const open = useNewScenario((state) => state.open);
  return open ? <Form /> : null;
}

function Form(): ReactNode {
  const [name, setName] = useState('');
  const [copyActive, setCopyActive] = useState(true);
  const run = useRun();
  const close = (): void => openNewScenario(false);
  const create = (): void => {
    close();
    run(() => call('scenario.create', { name: name.trim(), copyActive }));
  };
  return (
    <Dialog
      open
      size="small"
      title={t('scenario.newTitle')}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="primary" disabled={name.trim() === ''} onClick={create}>
            {t('action.create')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') create();
        }}
      >
        <TextField label={t('scenario.name')} value={name} onChange={setName} autoFocus maxLength={200} />
        <CheckField label={t('scenario.copy')} checked={copyActive} onChange={setCopyActive} />
      </form>
    </Dialog>
  );
}
