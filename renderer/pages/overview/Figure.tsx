import type { ReactNode } from 'react';
import type { PlanFigure } from '#core/scenario/assumptionFlow.ts';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { Tip } from '#renderer/ui/Tip.tsx';

/** Figures that answer one question. */
export function FigureGroup({
  question,
  children,
}: {
  readonly question: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="figure-group">
      <h2>{question}</h2>
      {children}
    </section>
  );
}

export interface FigureProps {
  readonly label: string;
  readonly value: string;
  /** P10 to P90. */
  readonly band?: string;
  readonly note?: string;
  readonly tone?: 'before' | 'after' | 'plain';
  /** What it is in the plan: marked where it rests on changed assumptions. */
  readonly figure?: PlanFigure;
  /** Full precision, shown on hover. */
  readonly precise?: string;
  /** Shows where it comes from. */
  readonly onOpen?: () => void;
}

/** One figure with its band; a click says where it comes from. */
export function Figure({ label, value, band, note, tone = 'plain', figure, precise, onOpen }: FigureProps): ReactNode {
  const body = (
    <button type="button" className="figure" data-tone={tone} onClick={onOpen}>
      <span className="figure-label">
        {label}
        {figure === undefined ? null : <ChangedMark figure={figure} />}
      </span>
      <span className="figure-value">{value}</span>
      {band === undefined ? null : <span className="figure-band">{band}</span>}
      {note === undefined ? null : <span className="figure-note">{note}</span>}
    </button>
  );
  return precise === undefined ? body : <Tip text={precise}>{body}</Tip>;
}
