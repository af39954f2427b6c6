import { useState, type ReactNode } from 'react';
import type { ModelEntry, PublishedEntry } from '#core/handbook/handbookApi.ts';
import { valueAt } from '#core/models/leaves.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { ModelInput } from '#renderer/pages/handbook/handbookStore.ts';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { NumberInput } from './inputs/NumberInput.tsx';
import { SweepLines } from './SweepLines.tsx';
import {
  casesByTechnology,
  firstRange,
  firstResult,
  firstVarying,
  resultsOf,
  sweepValues,
  varyingOf,
  type SweepRange,
} from './sweepPlan.ts';

interface Choice {
  readonly varying?: string;
  readonly result?: string;
  readonly range?: SweepRange;
  readonly logY?: boolean;
}

/** How does a result move with one input? For the inputs given, and for those of each technology that has some. */
export function SweepChart({
  model,
  input,
  cases,
}: {
  readonly model: ModelEntry;
  readonly input: ModelInput;
  readonly cases: readonly PublishedEntry[];
}): ReactNode {
  const [choice, setChoice] = useState<Choice>({});
  const offered = varyingOf(model, input);
  const varying = offered.find(({ key }) => key === choice.varying) ?? firstVarying(offered, cases);
  const range = varying === undefined ? null : (choice.range ?? firstRange(varying, cases));
  const marks =
    varying === undefined
      ? []
      : [varying.value, ...casesByTechnology(cases).map(({ entry }) => valueAt(entry.input, varying.path))].filter(
          (value) => typeof value === 'number',
        );
  const values = range === null ? null : sweepValues(range, marks);
  const sweep = useApi(
    'models.sweep',
    {
      model: model.id,
      input,
      path: [...(varying?.path ?? ['-'])],
      mode: varying?.mode ?? 'set',
      values: values ?? [0],
    },
    { enabled: values !== null, keepPrevious: true },
  );
  if (varying === undefined || range === null) return <p className="muted">{t('handbook.chart.none')}</p>;
  const series = sweep.data !== undefined && 'series' in sweep.data ? sweep.data.series : [];
  const results = resultsOf(series);
  const result =
    choice.result !== undefined && results.includes(choice.result) ? choice.result : firstResult(series, results);
  const setRange = (part: Partial<SweepRange>): void => setChoice({ ...choice, range: { ...range, ...part } });
  const bound = (end: 'from' | 'to') => (
    <NumberInput
      label={t(`handbook.chart.${end}`)}
      value={range[end]}
      invalid={values === null}
      onChange={(next) => (typeof next === 'number' ? setRange({ [end]: next }) : undefined)}
    />
  );
  return (
    <>
      <div className="sweep-controls">
        <Select
          label={t('handbook.chart.input')}
          value={varying.key}
          options={offered.map(({ key, label }) => ({ value: key, label }))}
          onChange={(key) => {
            const { range: _, ...others } = choice;
            setChoice({ ...others, varying: key });
          }}
        />
        <span className="sweep-range">
          {bound('from')}
          <span className="muted">–</span>
          {bound('to')}
        </span>
        <Segmented
          label={t('handbook.chart.scaleX')}
          value={range.log ? 'log' : 'linear'}
          options={[
            { value: 'linear', label: t('handbook.chart.linear') },
            { value: 'log', label: t('handbook.chart.log') },
          ]}
          onChange={(scale) =>
            setRange({ log: scale === 'log', ...(scale === 'log' && range.from <= 0 ? { from: range.to / 1000 } : {}) })
          }
        />
        <span className="chart-space" />
        {results.length > 1 && result !== undefined ? (
          <Select
            label={t('handbook.chart.output')}
            value={result}
            options={results.map((name) => ({ value: name, label: name }))}
            onChange={(next) => setChoice({ ...choice, result: next })}
          />
        ) : null}
      </div>
      {values === null ? <p className="input-problem">{t('handbook.chart.range')}</p> : null}
      {result === undefined ? (
        sweep.data === undefined ? null : (
          <p className="muted sweep-none">{t('handbook.chart.refused')}</p>
        )
      ) : (
        <SweepLines
          model={model}
          varying={varying}
          logX={range.log}
          series={series}
          result={result}
          {...(choice.logY === undefined ? {} : { logY: choice.logY })}
          onLogY={(logY) => setChoice({ ...choice, logY })}
        />
      )}
    </>
  );
}
