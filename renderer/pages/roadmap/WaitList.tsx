import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { useWaits, type Waits } from './useWaits.ts';

const mostShown = 3;

/** What the chosen bar waits for and what waits for it, in words. */
export function WaitList({ wavesBefore }: { readonly wavesBefore: number }): ReactNode {
  const waits = useWaits();
  if (waits === null || waits.before.length + waits.after.length === 0) return null;
  return (
    <dl className="trial-waits selectable">
      <Side name={t('roadmap.waitsFor')} list={waits.before} wavesBefore={wavesBefore} />
      <Side name={t('roadmap.awaitedBy')} list={waits.after} wavesBefore={wavesBefore} />
    </dl>
  );
}

function Side({
  name,
  list,
  wavesBefore,
}: {
  readonly name: string;
  readonly list: Waits['before'];
  readonly wavesBefore: number;
}): ReactNode {
  if (list.length === 0) return null;
  const words = list.map((wait) => t('roadmap.wait', { ...wait, wave: wait.wave + wavesBefore }));
  return (
    <div>
      <dt>{name}</dt>
      <dd title={words.join('\n')}>
        {words.slice(0, mostShown).join('; ')}
        {words.length > mostShown ? ` ${t('roadmap.waitsMore', { count: words.length - mostShown })}` : ''}
      </dd>
    </div>
  );
}
