import { CircleCheck, CircleX, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CertificateEntry } from '#core/planResult.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Tip } from '#renderer/ui/Tip.tsx';

/** An invariant's name for people. */
export function invariantName(id: string): string {
  return tMaybe(`invariant.${id}`, id.replaceAll('-', ' '));
}

/** What the independent checker verified: a row of checks, by name when asked; broken ones are always named. */
export function CertificateRow({ entries }: { readonly entries: readonly CertificateEntry[] }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (entries.length === 0) return null;
  const broken = entries.filter((entry) => !entry.holds);
  return (
    <section className="certificate dimmable" aria-label={t('roadmap.certificate')}>
      <div className="certificate-head" data-holds={broken.length === 0}>
        {broken.length === 0 ? (
          <ShieldCheck className="icon" aria-hidden="true" />
        ) : (
          <ShieldAlert className="icon" aria-hidden="true" />
        )}
        <strong>{t('overview.certificate', { holding: entries.length - broken.length, all: entries.length })}</strong>
        <Button variant="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('roadmap.certificateLess') : t('roadmap.certificateAll')}
        </Button>
      </div>
      <ul className={isOpen ? 'certificate-list' : 'certificate-row'}>
        {entries.map((entry) => (
          <li key={entry.invariant}>
            <Check entry={entry} isNamed={isOpen || !entry.holds} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Check({ entry, isNamed }: { readonly entry: CertificateEntry; readonly isNamed: boolean }): ReactNode {
  const name = invariantName(entry.invariant);
  const detail = entry.counterexample ?? t('roadmap.checked', { count: entry.statesChecked });
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
        {isNamed ? name : null}
      </button>
    </Tip>
  );
}
