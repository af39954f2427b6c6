import { CircleCheck, Pin, PinOff, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RoadmapFrame } from '#core/api/roadmapCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { invariantName } from './CertificateRow.tsx';
import {
  cancelTrial,
  dropTrial,
  hold,
  isRefused,
  releaseAll,
  showRows,
  tryIn,
  useRoadmap,
  type Said,
  type Trial,
} from './roadmapStore.ts';
import { WaitList } from './WaitList.tsx';
import { inShownWaves } from './waveNumbers.ts';

/** What can be done with the chosen bar, and what the checker says while it is moved. Read out as it changes. */
export function TrialStrip({ frame }: { readonly frame: RoadmapFrame }): ReactNode {
  const { trial, focus, focusName, said } = useRoadmap();
  return (
    <div className="trial" data-state={stateOf(trial)}>
      <div role="status" className="trial-words">
        {trial === null ? (
          <>
            <p className="muted">{said === null ? t('roadmap.hint') : saidText(said, frame.wavesBefore)}</p>
            <WaitList wavesBefore={frame.wavesBefore} />
          </>
        ) : (
          <Verdict trial={trial} before={frame.wavesBefore} />
        )}
      </div>
      <div className="trial-actions">
        {trial === null ? (
          <>
            {focus === null || focus.rows === 'workloads' ? null : (
              <Button
                variant="plain"
                onClick={() =>
                  showRows('workloads', {
                    rows: focus.rows,
                    id: focus.id,
                    name: focusName,
                  })
                }
              >
                {t('roadmap.showWorkloads')}
              </Button>
            )}
            {frame.held === 0 ? null : (
              <>
                {focus === null ? null : (
                  <Button icon={<PinOff className="icon" />} onClick={() => runAction(() => hold(focus, null))}>
                    {t('roadmap.letGo')}
                  </Button>
                )}
                <span className="muted">{t('roadmap.heldHere', { count: frame.held })}</span>
                <Button variant="plain" onClick={() => runAction(releaseAll)}>
                  {t('roadmap.letGoAll')}
                </Button>
              </>
            )}
          </>
        ) : (
          <>
            <Button
              variant="primary"
              icon={<Pin className="icon" />}
              disabled={trial.answer === null || isRefused(trial.answer)}
              onClick={() => runAction(dropTrial)}
            >
              {t('roadmap.drop', { wave: trial.wave + frame.wavesBefore })}
            </Button>
            <Button onClick={cancelTrial}>{t('roadmap.putBack')}</Button>
          </>
        )}
      </div>
    </div>
  );
}

/** What was done last, in words. */
function saidText(said: Said, wavesBefore: number): string {
  return said.wave === null
    ? t('roadmap.saidReleased')
    : t('roadmap.saidHeld', { wave: said.wave + wavesBefore, count: said.workloads });
}

function stateOf(trial: Trial | null): string {
  if (trial === null) return 'none';
  if (trial.answer === null) return 'checking';
  return trial.answer.violations.length === 0 ? 'good' : 'bad';
}

function Verdict({ trial, before }: { readonly trial: Trial; readonly before: number }): ReactNode {
  const { answer, bar, name, wave } = trial;
  const way = t('roadmap.tryingIn', {
    row: name,
    from: bar.wave + before,
    wave: wave + before,
  });
  if (answer === null) {
    return (
      <p>
        <strong>{way}</strong> <span className="muted">{t('roadmap.checking')}…</span>
      </p>
    );
  }
  if (answer.violations.length === 0) {
    return (
      <p>
        <CircleCheck className="icon trial-good" aria-hidden="true" /> <strong>{way}</strong>{' '}
        {t('roadmap.checkFine', { count: answer.workloads, wave: wave + before })}
      </p>
    );
  }
  const nearest = answer.nearestWave;
  return (
    <>
      <p>
        <ShieldAlert className="icon trial-bad" aria-hidden="true" /> <strong>{way}</strong>{' '}
        {isRefused(answer) ? t('roadmap.checkRefused') : t('roadmap.checkWarned', { count: answer.violations.length })}
      </p>
      <ul className="trial-list selectable">
        {answer.violations.map((violation) => (
          <li key={violation.invariant}>
            <span className="muted">{invariantName(violation.invariant)}</span> {inShownWaves(violation.text, before)}
          </li>
        ))}
      </ul>
      {nearest === null ? (
        <p className="muted">{t('roadmap.nearestNone')}</p>
      ) : (
        <p>
          <span className="muted">{t('roadmap.nearest', { wave: nearest + before })}</span>{' '}
          <Button variant="plain" onClick={() => tryIn(bar, name, nearest)}>
            {t('roadmap.tryThere', { wave: nearest + before })}
          </Button>
        </p>
      )}
    </>
  );
}
