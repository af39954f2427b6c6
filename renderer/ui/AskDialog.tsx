import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { answer, useAsked } from './ask.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

/** Shows the question that stands. */
export function AskDialog(): ReactNode {
  const asked = useAsked((state) => state.asked);
  if (asked === null) return null;
  const { title, text, answers } = asked.question;
  return (
    <Dialog
      open
      size="small"
      title={title}
      onClose={() => answer(null)}
      footer={
        <>
          <Button onClick={() => answer(null)}>{t('action.cancel')}</Button>
          {answers.map(({ value, label }, index) => (
            <Button
              key={value}
              variant={index === answers.length - 1 ? 'primary' : 'outline'}
              onClick={() => answer(value)}
            >
              {label}
            </Button>
          ))}
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
