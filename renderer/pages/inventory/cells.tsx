import type { ReactNode } from 'react';
import { formatPercent } from '#core/drawing/format.ts';
import type { HostBasis } from '#core/inventory/inventory.ts';
import type { DemandBasis } from '#core/planResult.ts';
import { t } from '#renderer/i18n/translate.ts';
import { SeverityMark } from '#renderer/ui/Glyphs.tsx';

/** Text that is cut with an ellipsis; a dash where nothing is known. */
export function TextCell({ text }: { readonly text: string | null | undefined }): ReactNode {
  return text === null || text === undefined || text === '' ? (
    <span className="muted">–</span>
  ) : (
    <span className="cell-text">{text}</span>
  );
}

/** A measured share as a small bar and percent. */
export function UseCell({ share }: { readonly share: number | null }): ReactNode {
  if (share === null) return <span className="muted">–</span>;
  const colour = share > 0.9 ? 'var(--c-bad)' : share > 0.75 ? 'var(--c-warning)' : 'var(--c-memory)';
  return (
    <span className="use">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" rx="1" fill="var(--c-track)" />
        <rect width={Math.min(100, share * 100)} height="6" rx="1" fill={colour} />
      </svg>
      {formatPercent(share)}
    </span>
  );
}

/** What demand is sized from: a filled mark for measured usage, an empty one for allocation. */
export function DemandBasisCell({ basis }: { readonly basis: DemandBasis | null }): ReactNode {
  if (basis === null) return <span className="muted">–</span>;
  return (
    <span className="basis">
      <svg width="10" height="10" aria-hidden="true">
        <circle
          cx="5"
          cy="5"
          r="3.6"
          fill={basis === 'usage' ? 'var(--accent)' : 'none'}
          stroke="var(--accent)"
          strokeWidth="1.4"
        />
      </svg>
      {t(`basis.${basis}`)}
    </span>
  );
}

/** How a workload's host is known: full line as recorded, dashes as matched, dots as assumed. */
export function HostBasisCell({ basis }: { readonly basis: HostBasis | null }): ReactNode {
  if (basis === null) return <span className="muted">–</span>;
  const dashes = basis === 'recorded' ? undefined : basis === 'matched' ? '4 2' : '1.5 2';
  return (
    <span className="basis">
      <svg width="14" height="10" aria-hidden="true">
        <path
          d="M0 5H14"
          stroke={basis === 'assumed' ? 'var(--c-warning)' : 'var(--c-before)'}
          strokeWidth="2"
          strokeDasharray={dashes}
        />
      </svg>
      {t(`hostBasis.${basis}`)}
    </span>
  );
}

/** Findings in the row. */
export function FindingsCell({ count }: { readonly count: number }): ReactNode {
  if (count === 0) return null;
  return (
    <>
      <SeverityMark severity="warning" bare />
      {count}
    </>
  );
}
