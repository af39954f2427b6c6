import { CircleCheck, CircleX, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CertificateEntry } from '#core/planResult.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Tip } from '#renderer/ui/Tip.tsx';
import { inShownWaves, useWavesBefore } from './waveNumbers.ts';

/** An invariant's name for people. */
export function invariantName(id: string): string {
  return tMaybe(`invariant.${id}`, id.replaceAll('-', ' '));
}

/** What the independent checker verified: a row of marks, by name when asked; broken ones are always named. */
export function CertificateRow({ entries }: { readonly entries: readonly CertificateEntry[] }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (entries.length === 0) return null;
  const broken = entries.filter((entry) => !entry.holds);
  const shown = isOpen ? entries : broken;
  return (
    <section className="certificate dimmable" aria-label={t('roadmap.certificate')}>
      <div className="certificate-head" data-holds={broken.length === 0}>
        {broken.length === 0 ? (
          <ShieldCheck className="icon" aria-hidden="true" />
        ) : (
          <ShieldAlert className="icon" aria-hidden="true" />
        )}
        <strong>{t('overview.certificate', { holding: entries.length - broken.length, all: entries.length })}</strong>
        <Ticks entries={entries} />
        <Button variant="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('roadmap.certificateLess') : t('roadmap.certificateAll')}
        </Button>
      </div>
      {shown.length === 0 ? null : (
        <ul className={isOpen ? 'certificate-list' : 'certificate-row'}>
          {shown.map((entry) => (
            <li key={entry.invariant}>
              <Check entry={entry} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const tickPitch = 9;

/** One mark for each check, ticked or crossed; the sentence beside it says the same. */
function Ticks({ entries }: { readonly entries: readonly CertificateEntry[] }): ReactNode {
  return (
    <svg className="certificate-ticks" width={entries.length * tickPitch + 3} height="14" aria-hidden="true">
      {entries.map(({ invariant, holds }, index) => (
        <path
          key={invariant}
          d={holds ? 'M0 7.5l2.2 2.6L6 4.2' : 'M1 4l5 6M6 4l-5 6'}
          transform={`translate(${index * tickPitch + 1} 0)`}
          fill="none"
          stroke={holds ? 'var(--c-good)' : 'var(--c-bad)'}
          strokeWidth={holds ? 1.4 : 2}
        />
      ))}
    </svg>
  );
}

function Check({ entry }: { readonly entry: CertificateEntry }): ReactNode {
  const name = invariantName(entry.invariant);
  const before = useWavesBefore();
  const detail =
    entry.counterexample === null
      ? t('roadmap.checked', { count: entry.statesChecked })
      : inShownWaves(entry.counterexample, before);
  return (
    <Tip text={`${name}\n${detail}`}>
      <button
        type="button"
        className="certificate-check"
        data-holds={entry.holds}
        aria-label={`${name}: ${entry.holds ? t('roadmap.holds') : t('roadmap.broken')}`}
        onClick={() => inspect('invariant', entry.invariant)}
      >
        {entry.holds ? (
          <CircleCheck className="icon" aria-hidden="true" />
        ) : (
          <CircleX className="icon" aria-hidden="true" />
        )}
        {name}
      </button>
    </Tip>
  );
}
