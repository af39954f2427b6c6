import { useState, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { closeInspector } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import './findingRepairs.css';

type Option = CallOutput<'findings.repairs'>[number];

/** The ways to settle a finding, each with the choice that is suggested; nothing where there is none. */
export function FindingRepairs({ id }: { readonly id: string }): ReactNode {
  const options = useApi('findings.repairs', { finding: id }).data ?? [];
  if (options.length === 0) return null;
  return (
    <div className="repairs">
      {options.map((option) => (
        <RepairForm key={option.kind} finding={id} option={option} />
      ))}
    </div>
  );
}

function RepairForm({ finding, option }: { readonly finding: string; readonly option: Option }): ReactNode {
  const [value, setValue] = useState(option.suggested ?? '');
  const label = t(`repair.kind.${option.kind}`, { subject: option.subject });
  const listId = `repair-${finding}-${option.kind}`;
  const apply = async (): Promise<void> => {
    await runJob('findings.repair', { finding, kind: option.kind, value }, t('job.repair'));
    // The finding is settled: there is nothing more to inspect.
    closeInspector();
  };
  return (
    <form
      className="repair"
      onSubmit={(event) => {
        event.preventDefault();
        runAction(apply);
      }}
    >
      <label htmlFor={listId}>{label}</label>
      <div className="repair-line">
        {option.isFree ? (
          <>
            <input
              id={listId}
              className="input"
              value={value}
              list={option.choices.length === 0 ? undefined : `${listId}-choices`}
              onChange={(event) => setValue(event.target.value)}
            />
            <datalist id={`${listId}-choices`}>
              {option.choices.map((choice) => (
                <option key={choice.value} value={choice.value} />
              ))}
            </datalist>
          </>
        ) : (
          <select id={listId} className="choice" value={value} onChange={(event) => setValue(event.target.value)}>
            {value === '' ? <option value="">{t('repair.choose')}</option> : null}
            {option.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choiceText(option, choice)}
              </option>
            ))}
          </select>
        )}
        <Button variant="primary" type="submit" disabled={value.trim() === ''}>
          {t('repair.apply')}
        </Button>
      </div>
      <p className="muted">{effectOf(option)}</p>
    </form>
  );
}

function effectOf({ kind, affected }: Option): string {
  if (affected === null) return t('repair.holds');
  return t(kind === 'host' ? 'repair.affectsWorkloads' : 'repair.affectsRows', { count: affected });
}

function choiceText({ kind }: Option, choice: Option['choices'][number]): string {
  switch (kind) {
    case 'unit':
      return tMaybe(`unit.choice.${choice.value}`, choice.label);
    case 'rows':
      return tMaybe(`mapping.rows.${choice.value}`, choice.label);
    case 'same-name':
      return tMaybe(`repair.value.${choice.value}`, choice.label);
    default:
      return choice.detail === '' ? choice.label : `${choice.label} (${choice.detail})`;
  }
}
