import { useId, useState, type ReactNode } from 'react';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';

const fields = ['startDate', 'waveDays', 'maxMovesPerWave', 'failuresToTolerate', 'currency', 'seed'] as const;
type Field = (typeof fields)[number];

/** A typed text as the field's value: numbers as numbers, nothing as no limit. */
export function scenarioValue(field: Field, text: string): unknown {
  const plain = text.trim();
  if (field === 'startDate') return plain;
  if (field === 'currency') return plain.toUpperCase();
  if (field === 'maxMovesPerWave' && plain === '') return null;
  return Number(plain);
}

/** The scenario's own settings: when it starts, how long a wave is, how many failures it survives. */
export function ScenarioForm(): ReactNode {
  const scenario = useApi('scenario.get', {});
  if (scenario.data === undefined) return null;
  return (
    <section>
      <h2 className="assumption-group">{t('scenario.settings')}</h2>
      <div className="scenario-form">
        {fields.map((field) => (
          <ScenarioField key={field} scenario={scenario.data} field={field} />
        ))}
      </div>
    </section>
  );
}

function ScenarioField({ scenario, field }: { readonly scenario: Scenario; readonly field: Field }): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const current = scenario[field] === null ? '' : String(scenario[field]);
  const parsed =
    draft === null ? null : scenarioSchema.safeParse({ ...scenario, [field]: scenarioValue(field, draft) });
  const commit = (): void => {
    if (parsed?.success === true && draft !== current) runAction(() => call('scenario.save', parsed.data));
    setDraft(null);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{t(`scenario.field.${field}`)}</label>
      <input
        id={id}
        className="input"
        type={field === 'startDate' ? 'date' : 'text'}
        aria-invalid={parsed?.success === false}
        title={parsed?.success === false ? t('scenario.refused') : undefined}
        placeholder={field === 'maxMovesPerWave' ? t('scenario.noLimit') : undefined}
        value={draft ?? current}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    </div>
  );
}
