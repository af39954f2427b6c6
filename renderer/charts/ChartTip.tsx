import type { ReactNode } from 'react';

export interface ChartTipProps {
  readonly title: string;
  readonly subtitle?: string;
  readonly rows: readonly (readonly [string, string])[];
}

/** What a chart says of the point under the pointer, in full precision. */
export function ChartTip({ title, subtitle, rows }: ChartTipProps): ReactNode {
  return (
    <div className="chart-tip">
      <p>{title}</p>
      {subtitle === undefined ? null : <p className="muted">{subtitle}</p>}
      <dl>
        {rows.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
