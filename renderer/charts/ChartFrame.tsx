import { Download } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { t } from '#renderer/i18n/translate.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { useSize, type Size } from '#renderer/ui/useSize.ts';
import { useTurn } from '#renderer/ui/useTurn.ts';
import { saveSvg } from './saveSvg.ts';
import './chart.css';

export interface ChartFrameProps {
  /** The question that the chart answers. */
  readonly title: string;
  /** The answer in one sentence, for screen readers and under the title. */
  readonly description?: string;
  readonly legend?: ReactNode;
  readonly controls?: ReactNode;
  readonly height: number;
  readonly children: (size: Size) => ReactNode;
}

/** A chart with its question as heading, its answer in words, and its export as SVG. */
export function ChartFrame({ title, description, legend, controls, height, children }: ChartFrameProps): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  const size = useSize(body);
  const hasTurn = useTurn();
  const save = (): void => {
    const drawing = body.current?.querySelector('svg');
    if (drawing !== null && drawing !== undefined) runAction(() => saveSvg(drawing, title));
  };
  return (
    <figure className="chart dimmable">
      <figcaption className="chart-head">
        <h2>{title}</h2>
        {legend}
        <span className="chart-space" />
        {controls}
        <IconButton label={t('chart.saveSvg')} className="chart-save" onClick={save}>
          <Download className="icon" />
        </IconButton>
      </figcaption>
      {description === undefined ? null : <p className="chart-description">{description}</p>}
      <div className="chart-body" ref={body} style={{ height }}>
        {!hasTurn || size === null || size.width < 40 ? null : children(size)}
      </div>
    </figure>
  );
}

/** What a mark of the chart stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly shape: 'line' | 'dashes' | 'square' | 'tick';
  /** A style value. */
  readonly colour: string;
}

/** What the colours and shapes of a chart stand for. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }): ReactNode {
  return (
    <ul className="legend">
      {entries.map((entry) => (
        <li key={entry.label}>
          <svg width="16" height="10" aria-hidden="true">
            <LegendShape {...entry} />
          </svg>
          {entry.label}
        </li>
      ))}
    </ul>
  );
}

function LegendShape({ shape, colour }: LegendEntry): ReactNode {
  switch (shape) {
    case 'line':
      return <path d="M0 5H16" stroke={colour} strokeWidth="2" />;
    case 'dashes':
      return <path d="M0 5H16" stroke={colour} strokeWidth="2" strokeDasharray="4 2" />;
    case 'square':
      return <rect x="3" y="0" width="10" height="10" rx="1" fill={colour} />;
    case 'tick':
      return <path d="M8 0V10" stroke={colour} strokeWidth="1.5" />;
  }
}
