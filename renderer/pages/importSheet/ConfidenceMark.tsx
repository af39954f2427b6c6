import type { ReactNode } from 'react';
import type { PreviewTable } from '#core/import/mapping/importApi.ts';
import { t } from '#renderer/i18n/translate.ts';

/** What a column's meaning rests on: its heading, its values, an earlier import, or the user. */
export type Basis = PreviewTable['columns'][number]['basis'] | 'chosen';

/** How sure a column's meaning is, 0 to 3. */
function levelOf(basis: Basis, confidence: number): 0 | 1 | 2 | 3 {
  if (basis === 'chosen' || basis === 'saved' || confidence >= 0.9) return 3;
  if (confidence >= 0.6) return 2;
  return confidence > 0 ? 1 : 0;
}

/** The words for it: where the meaning comes from. */
function textOf(basis: Basis, confidence: number): string {
  return basis === 'heading' && confidence < 0.9 ? t('mapping.basis.doubtful') : t(`mapping.basis.${basis}`);
}

/** Confidence as three bars, of which as many are filled, and in words. */
export function ConfidenceMark({
  basis,
  confidence,
}: {
  readonly basis: Basis;
  readonly confidence: number;
}): ReactNode {
  const level = levelOf(basis, confidence);
  const text = textOf(basis, confidence);
  return (
    <span className="confidence" data-level={level} title={text}>
      <svg viewBox="0 0 14 10" width="14" height="10" aria-hidden="true">
        {[0, 1, 2].map((bar) => (
          <rect key={bar} x={bar * 5} y={6 - bar * 3} width="4" height={4 + bar * 3} data-on={bar < level} />
        ))}
      </svg>
      <span className="confidence-text">{text}</span>
    </span>
  );
}
