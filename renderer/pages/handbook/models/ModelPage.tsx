import { RotateCcw } from 'lucide-react';
import { useDeferredValue, type ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import type { ModelEntry, PublishedEntry } from '#core/handbook/handbookApi.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { CasesTable } from '#renderer/pages/handbook/cases/CasesTable.tsx';
import { setDraft, useHandbook } from '#renderer/pages/handbook/handbookStore.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ModelContextSections } from './ModelContextSections.tsx';
import { Formula } from './Formula.tsx';
import { ModelInputs } from './ModelInputs.tsx';
import { Result } from './Result.tsx';
import { SweepChart } from './SweepChart.tsx';
import { defaultInput } from './inputs/value.ts';

/** A model: its formula, inputs that can be changed, the result, how it moves, what documents print, where it is used. */
export function ModelPage({
  model,
  cases,
}: {
  readonly model: ModelEntry;
  readonly cases: readonly PublishedEntry[];
}): ReactNode {
  const draft = useHandbook((state) => state.drafts[model.id]);
  const input = draft ?? defaultInput(model.inputs);
  const run = useApi('models.run', { id: model.id, input: useDeferredValue(input) }, { keepPrevious: true });
  const context = useApi('models.context', { id: model.id });
  const error = run.data !== undefined && 'error' in run.data ? run.data.error : null;
  return (
    <article className="model-page" aria-labelledby="model-title">
      <header className="model-head selectable">
        <h1 id="model-title">{model.title}</h1>
        <p className="muted">
          <code>{model.id}</code> · {sourceText(model.source)}
        </p>
      </header>
      <section className="model-formula">
        <Formula tex={model.formula.tex} text={model.formula.text} />
        <p className="model-formula-text selectable">{model.formula.text}</p>
      </section>
      <div className="model-work">
        <section>
          <header className="model-section-head">
            <h2>{t('handbook.inputs')}</h2>
            {draft === undefined ? null : (
              <Button
                variant="plain"
                icon={<RotateCcw className="icon" />}
                onClick={() => setDraft(model.id, undefined)}
              >
                {t('handbook.reset')}
              </Button>
            )}
          </header>
          <ModelInputs model={model} input={input} error={error} feeds={context.data?.assumptions ?? []} />
        </section>
        <section className="model-answer" aria-live="polite">
          <header className="model-section-head">
            <h2>{t('handbook.result')}</h2>
          </header>
          {error === null ? (
            run.data !== undefined && 'output' in run.data ? (
              <Result model={model} output={run.data.output} />
            ) : null
          ) : (
            <p className="input-problem">
              {t('handbook.refused')}: {error.message}
            </p>
          )}
        </section>
      </div>
      <section className="model-section">
        <SweepChart model={model} input={input} cases={cases} />
      </section>
      <section className="model-section">
        <h2>{t('handbook.cases')}</h2>
        {cases.length === 0 ? <p className="muted">{t('handbook.noCases')}</p> : <CasesTable cases={cases} />}
      </section>
      {context.data === undefined ? null : <ModelContextSections context={context.data} />}
      {model.notes.length === 0 ? null : (
        <section className="model-section selectable">
          <h2>{t('handbook.notes')}</h2>
          <ul className="model-notes">
            {model.notes.map((note) => (
              <li key={note}>{sourceText(note)}</li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
