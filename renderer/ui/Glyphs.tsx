import type { ReactNode } from 'react';
import { technologyNames } from '#core/drawing/palette.ts';
import type { Technology } from '#core/inventory/technology.ts';
import type { Severity } from '#core/inventory/source.ts';
import { t } from '#renderer/i18n/translate.ts';
import './glyphs.css';

/** Each technology has a shape of its own beside its colour, so that neither is needed alone; drawn in a square of 10. */
export const technologyShapes: Readonly<Record<Technology, ReactNode>> = {
  vm: <rect x="1" y="1" width="8" height="8" />,
  paravirt: <path d="M1 1h8v8h-8zM3 3v4h4v-4z" fillRule="evenodd" />,
  container: <circle cx="5" cy="5" r="4.2" />,
  microvm: <path d="M5 0.4 9.6 5 5 9.6 0.4 5Z" />,
  sandbox: <path d="M5 0.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zm0 2.4a2.1 2.1 0 1 1 0 4.2a2.1 2.1 0 1 1 0-4.2z" />,
  wasm: <path d="M5 0.8 9.6 9H0.4Z" />,
};

export interface TechnologyMarkProps {
  readonly technology: Technology;
  /** Draws the shape alone; its name is then a title. */
  readonly bare?: boolean;
}

/** A technology as shape, colour and name. */
export function TechnologyMark({ technology, bare = false }: TechnologyMarkProps): ReactNode {
  const mark = (
    <svg
      className="technology-mark"
      viewBox="0 0 10 10"
      fill={`var(--c-${technology})`}
      {...(bare ? { role: 'img', 'aria-label': technologyNames[technology] } : { 'aria-hidden': true })}
    >
      {technologyShapes[technology]}
    </svg>
  );
  return bare ? (
    mark
  ) : (
    <span className="technology">
      {mark}
      {technologyNames[technology]}
    </span>
  );
}

const severityShapes: Readonly<Record<Severity, { readonly colour: string; readonly shape: ReactNode }>> = {
  error: { colour: 'var(--c-bad)', shape: <path d="M3 0.5h4l2.5 2.5v4l-2.5 2.5h-4l-2.5-2.5v-4z" /> },
  warning: { colour: 'var(--c-warning)', shape: <path d="M5 0.8 9.7 9.2H0.3Z" /> },
  info: { colour: 'var(--c-before)', shape: <circle cx="5" cy="5" r="3.4" /> },
};

/** A finding's severity as shape, colour and, unless bare, word. */
export function SeverityMark({
  severity,
  bare = false,
}: {
  readonly severity: Severity;
  readonly bare?: boolean;
}): ReactNode {
  const { colour, shape } = severityShapes[severity];
  const name = t(`severity.${severity}`);
  const mark = (
    <svg
      className="severity-mark"
      viewBox="0 0 10 10"
      fill={colour}
      {...(bare ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    >
      {shape}
    </svg>
  );
  return bare ? (
    mark
  ) : (
    <span className="severity">
      {mark}
      {name}
    </span>
  );
}
