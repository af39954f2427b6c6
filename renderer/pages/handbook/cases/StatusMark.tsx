import type { ReactNode } from 'react';
import type { PublishedEntry } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';

/** Whether our model gives what was published. */
export type CaseStatus = PublishedEntry['status'];

const shapes: Readonly<Record<CaseStatus, { readonly colour: string; readonly shape: ReactNode }>> = {
  reproduced: { colour: 'var(--c-good)', shape: <path d="M1.5 5.2 4 7.8 8.6 2.4" fill="none" strokeWidth="1.8" /> },
  corrected: { colour: 'var(--c-warning)', shape: <path d="M5 0.8 9.7 9.2H0.3Z" stroke="none" /> },
  disputed: { colour: 'var(--c-bad)', shape: <path d="M5 0.3 9.7 5 5 9.7 0.3 5Z" stroke="none" /> },
};

/** How a published figure stands to the computed one, as shape, colour and, unless bare, word. */
export function StatusMark({
  status,
  bare = false,
}: {
  readonly status: CaseStatus;
  readonly bare?: boolean;
}): ReactNode {
  const { colour, shape } = shapes[status];
  const name = t(`handbook.status.${status}`);
  const mark = (
    <svg
      className="severity-mark"
      viewBox="0 0 10 10"
      fill={colour}
      stroke={colour}
      {...(bare ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    >
      {shape}
    </svg>
  );
  return bare ? (
    mark
  ) : (
    <span className="severity" title={t(`handbook.statusText.${status}`)}>
      {mark}
      {name}
    </span>
  );
}
