import { useState, type ReactNode } from 'react';
import { useRun } from '#renderer/app/useRun.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { markMoves, useFollow } from './followStore.ts';

/** Asks why a move slipped. */
export function SlipDialog(): ReactNode {
  const slipping = useFollow((state) => state.slipping);
  return slipping === null ? null : <Slip key={`${slipping.wave} ${slipping.workload}`} {...slipping} />;
}

function Slip({
  wave,
  workload,
  name,
}: {
  readonly wave: number;
  readonly workload: string;
  readonly name: string;
}): ReactNode {
  const run = useRun();
  const [note, setNote] = useState('');
  const close = (): void => useFollow.setState({ slipping: null });
  return (
    <Dialog
      open
      size="small"
      title={t('follow.slipTitle', { name })}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button
            variant="primary"
            onClick={() => {
              close();
              run(() => markMoves({ wave, workloads: [workload], status: 'slipped', note }));
            }}
          >
            {t('follow.slipDo')}
          </Button>
        </>
      }
    >
      <TextField label={t('follow.note')} value={note} maxLength={2000} autoFocus onChange={setNote} />
    </Dialog>
  );
}
