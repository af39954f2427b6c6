import { useId, useState, type ReactNode } from 'react';
import { industries, objectives, type Industry } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { isDay, readNumber } from './drafts.ts';
import { changeScenario, changeWay } from './waySettings.ts';

/** A single figure of the settings: where it stands, its bounds, and how it is written. */
interface Setting {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  readonly isOptional?: boolean;
  readonly scale?: number;
  readonly read: (scenario: Scenario) => number | null;
  readonly write: (scenario: Scenario, value: number | null) => Scenario;
}

type RoadmapFigure =
  | 'discountRate'
  | 'horizonYears'
  | 'growthPercentPerYear'
  | 'maxWaves'
  | 'maxShareOfClusterPerWave'
  | 'riskBudgetPerWave'
  | 'stableStageWaves';

function ofRoadmap(
  name: RoadmapFigure,
  least: number,
  most: number,
  more: Partial<Pick<Setting, 'isWhole' | 'isOptional' | 'scale'>> = {},
): Setting {
  return {
    name,
    least,
    most,
    ...more,
    read: ({ roadmap }) => roadmap[name],
    write: (scenario, value) => ({ ...scenario, roadmap: { ...scenario.roadmap, [name]: value } }),
  };
}

function ofScenario(
  name: 'waveDays' | 'maxMovesPerWave',
  least: number,
  most: number,
  more: Partial<Pick<Setting, 'isWhole' | 'isOptional'>>,
): Setting {
  return {
    name,
    least,
    most,
    ...more,
    read: (scenario) => scenario[name],
    write: (scenario, value) => ({ ...scenario, [name]: value }),
  };
}

/** Figures about waves. */
export const waveSettings: readonly Setting[] = [
  ofScenario('waveDays', 1, 366, { isWhole: true }),
  ofRoadmap('maxWaves', 1, 1000, { isWhole: true, isOptional: true }),
  ofScenario('maxMovesPerWave', 1, 1e9, { isWhole: true, isOptional: true }),
  ofRoadmap('maxShareOfClusterPerWave', 0.001, 1, { isOptional: true, scale: 0.01 }),
  ofRoadmap('riskBudgetPerWave', 0, 1e15, { isOptional: true }),
  ofRoadmap('stableStageWaves', 0, 100, { isWhole: true, isOptional: true }),
];

/** Figures about money and time. */
export const worthSettings: readonly Setting[] = [
  ofRoadmap('discountRate', 0, 1, { scale: 0.01 }),
  ofRoadmap('horizonYears', 0.25, 20),
  ofRoadmap('growthPercentPerYear', -50, 1000),
];

/** Weights of what is optimised. */
export const objectiveSettings: readonly Setting[] = objectives.map((name) => ({
  name: `objective.${name}`,
  least: 0,
  most: 1000,
  read: ({ roadmap }) => roadmap.objective[name],
  write: (scenario, value) => ({
    ...scenario,
    roadmap: { ...scenario.roadmap, objective: { ...scenario.roadmap.objective, [name]: value ?? 0 } },
  }),
}));

/** A row of figures. */
export function SettingFields({
  scenario,
  settings,
  children,
}: {
  readonly scenario: Scenario;
  readonly settings: readonly Setting[];
  /** Fields before them. */
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div className="way-fields">
      {children}
      {settings.map((setting) => (
        <SettingField key={setting.name} scenario={scenario} setting={setting} />
      ))}
    </div>
  );
}

/** One figure: Enter or leaving the field stores it, Escape takes it back; what cannot be is said under it. */
function SettingField({ scenario, setting }: { readonly scenario: Scenario; readonly setting: Setting }): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const label = tMaybe(`way.setting.${setting.name}`, setting.name);
  const current = setting.read(scenario);
  // Rounded away: what a share of hundredths leaves behind the comma.
  const written = current === null ? '' : writeNumber(Math.round((current / (setting.scale ?? 1)) * 1e9) / 1e9);
  const { value, problem } = draft === null ? { value: current, problem: null } : readNumber(setting, draft, label);
  const commit = (): void => {
    if (draft !== null && problem === null && value !== undefined) {
      changeScenario((now) => setting.write(now, value));
    }
    setDraft(null);
  };
  return (
    <div className="field way-narrow">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input number"
        inputMode="decimal"
        value={draft ?? written}
        placeholder={
          setting.name === 'stableStageWaves'
            ? t('way.oneStep')
            : setting.isOptional === true
              ? t('scenario.noLimit')
              : undefined
        }
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && problem === null) commit();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      {problem === null ? null : (
        <p id={`${id}-problem`} role="alert" className="way-field-problem">
          {problem}
        </p>
      )}
    </div>
  );
}

/** The first day of the first wave. */
export function StartDateField({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    if (draft !== null && isDay(draft)) {
      changeScenario((now) => ({ ...now, startDate: draft }));
    }
    setDraft(null);
  };
  return (
    <div className="field way-narrow">
      <label htmlFor={id}>{t('scenario.field.startDate')}</label>
      <input
        id={id}
        className="input"
        type="date"
        value={draft ?? scenario.startDate}
        aria-invalid={draft !== null && !isDay(draft)}
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

/** The industry whose hard constraints hold. */
export function IndustryField({ scenario }: { readonly scenario: Scenario }): ReactNode {
  const { industry } = scenario.roadmap;
  return (
    <div className="way-industry">
      <Select<Industry>
        label={t('way.industry')}
        value={industry}
        options={industries.map((value) => ({ value, label: t(`way.industry.${value}`) }))}
        onChange={(next) => changeWay((settings) => ({ ...settings, industry: next }))}
      />
      <p className="muted">{t(`way.industryText.${industry}`)}</p>
    </div>
  );
}
