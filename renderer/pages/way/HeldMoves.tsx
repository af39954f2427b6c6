import { PinOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useWavesBefore } from '#renderer/pages/roadmap/waveNumbers.ts';
import { inspect } from '#renderer/state/view.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { changeWay } from './waySettings.ts';

const mostAtFirst = 30;

function release(id: string): void {
  changeWay((settings) => {
    const { [id]: _, ...heldInWave } = settings.heldInWave;
    return { ...settings, heldInWave };
  });
}

/** Workloads that were dragged to a wave, and stay there until they are released. */
export function HeldMoves(): ReactNode {
  const answer = useApi('roadmap.held', {}).data;
  const wavesBefore = useWavesBefore();
  const [isWhole, setWhole] = useState(false);
  if (answer === undefined) return null;
  if (answer.total === 0) return <p className="muted way-none">{t('way.none.held')}</p>;
  const shown = isWhole ? answer.held : answer.held.slice(0, mostAtFirst);
  return (
    <>
      <ul>
        {shown.map(({ id, name, wave }) => (
          <li key={id} className="way-row">
            <button type="button" className="explain-link way-row-name" onClick={() => inspect('workload', id)}>
              {name ?? id}
            </button>
            <span className="way-row-text">
              {t('way.held', { wave: wave + wavesBefore })}
              {name === null ? <span className="muted"> {t('way.heldGone')}</span> : null}
            </span>
            <IconButton label={t('way.release', { name: name ?? id })} onClick={() => release(id)}>
              <PinOff size={14} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      <div className="way-held-foot">
        {shown.length < answer.total ? (
          <Button variant="plain" onClick={() => setWhole(true)}>
            {t('rules.moreWords', { count: answer.total - shown.length })}
          </Button>
        ) : null}
        <Button onClick={() => changeWay((settings) => ({ ...settings, heldInWave: {} }))}>
          {t('way.releaseAll', { count: answer.total })}
        </Button>
      </div>
    </>
  );
}
