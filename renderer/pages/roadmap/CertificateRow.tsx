import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CertificateEntry } from '#core/planResult.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';

/** An invariant's name for people. */
export function invariantName(id: string): string {
  return tMaybe(`invariant.${id}`, id.replaceAll('-', ' '));
}

/** What the independent checker verified, one check each; a broken one says how. */
export function CertificateRow({ entries }: { readonly entries: readonly CertificateEntry[] }): ReactNode {
  if (entries.length === 0) return null;
  return (
    <section className="certificate dimmable" aria-label={t('roadmap.certificate')}>
      <h2>{t('roadmap.certificate')}</h2>
      <ul>
        {entries.map((entry) => (
          <li key={entry.invariant}>
            <button
              type="button"
              className="certificate-check"
              data-holds={entry.holds}
              title={entry.counterexample ?? t('roadmap.checked', { count: entry.statesChecked })}
              onClick={() => inspect('invariant', entry.invariant)}
            >
              {entry.holds ? (
                <CircleCheck className="icon" role="img" aria-label={t('roadmap.holds')} />
              ) : (
                <CircleX className="icon" role="img" aria-label={t('roadmap.broken')} />
              )}
              {invariantName(entry.invariant)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
