import { useState, type ReactNode } from 'react';
import {
  waveRuleIds,
  type RoadmapSettings,
  type WaveRuleId,
  type WaveRuleSetting,
} from '#core/scenario/roadmapSettings.ts';
import { waveRuleSettings } from '#core/roadmap/waveRuleSettings.ts';
import { t } from '#renderer/i18n/translate.ts';
import { writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { readNumber } from './drafts.ts';
import { changeWay } from './waySettings.ts';

function change(id: WaveRuleId, part: Partial<WaveRuleSetting>): void {
  changeWay((settings) => ({
    ...settings,
    waveRules: { ...settings.waveRules, [id]: { ...waveRuleSettings(settings.waveRules)[id], ...part } },
  }));
}

/** The rules of good waves: on or off, whether they must hold, how much they weigh. */
export function WaveRules({ settings }: { readonly settings: RoadmapSettings }): ReactNode {
  const rules = waveRuleSettings(settings.waveRules);
  return (
    <table className="way-rules">
      <thead>
        <tr>
          <th scope="col">{t('way.rules.rule')}</th>
          <th scope="col">{t('way.rules.force')}</th>
          <th scope="col" className="number">
            {t('way.rules.weight')}
          </th>
        </tr>
      </thead>
      <tbody>
        {waveRuleIds.map((id) => (
          <RuleLine key={id} id={id} rule={rules[id]} />
        ))}
      </tbody>
    </table>
  );
}

function RuleLine({ id, rule }: { readonly id: WaveRuleId; readonly rule: WaveRuleSetting }): ReactNode {
  const name = t(`way.rule.${id}`);
  return (
    <tr data-off={!rule.enabled}>
      <th scope="row">
        <label className="way-rule-name">
          <input
            type="checkbox"
            className="check"
            checked={rule.enabled}
            onChange={(event) => change(id, { enabled: event.target.checked })}
          />
          <span>
            {name}
            <span className="muted way-rule-text">{t(`way.ruleText.${id}`)}</span>
          </span>
        </label>
      </th>
      <td>
        <Segmented
          label={t('way.rules.forceOf', { rule: name })}
          value={rule.force}
          options={(['should', 'must'] as const).map((value) => ({ value, label: t(`way.rules.${value}`) }))}
          onChange={(force) => change(id, { force })}
        />
      </td>
      <td className="number">
        <Weight label={t('way.rules.weightOf', { rule: name })} value={rule.weight} id={id} />
      </td>
    </tr>
  );
}

function Weight({
  label,
  value,
  id,
}: {
  readonly label: string;
  readonly value: number;
  readonly id: WaveRuleId;
}): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const read =
    draft === null ? { value, problem: null } : readNumber({ name: 'weight', least: 0, most: 100 }, draft, label);
  const commit = (): void => {
    if (draft !== null && typeof read.value === 'number' && read.problem === null) change(id, { weight: read.value });
    setDraft(null);
  };
  return (
    <input
      className="input number way-weight"
      inputMode="decimal"
      aria-label={label}
      aria-invalid={read.problem !== null}
      title={read.problem ?? undefined}
      value={draft ?? writeNumber(value)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && read.problem === null) commit();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
