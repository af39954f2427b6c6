import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useSets } from './setsStore.ts';

/** What is wrong in files of assumptions: file, field, value and reason, one line each. */
export function ImportProblemsDialog(): ReactNode {
  const problems = useSets((state) => state.problems);
  if (problems === null) return null;
  const close = (): void => useSets.setState({ problems: null });
  return (
    <Dialog
      open
      title={t('sets.refusedTitle')}
      onClose={close}
      footer={<Button onClick={close}>{t('action.close')}</Button>}
    >
      <p className="muted set-problems-text">{t('sets.refusedText', { count: problems.length })}</p>
      <table className="set-problems selectable">
        <thead>
          <tr>
            <th scope="col">{t('sets.file')}</th>
            <th scope="col">{t('sets.field')}</th>
            <th scope="col">{t('sets.value')}</th>
            <th scope="col">{t('sets.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ file, field, value, reason }) => (
            <tr key={`${file} ${field} ${reason}`}>
              <td>{file}</td>
              <td>
                <code>{field}</code>
              </td>
              <td>
                <code>{value}</code>
              </td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
