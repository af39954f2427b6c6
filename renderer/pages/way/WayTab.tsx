import { FileDown, FileUp } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import type { ListKind } from './drafts.ts';
import { EntryDialog } from './EntryDialog.tsx';
import { EntryList } from './EntryList.tsx';
import { HeldMoves } from './HeldMoves.tsx';
import {
  IndustryField,
  SettingFields,
  StartDateField,
  objectiveSettings,
  waveSettings,
  worthSettings,
} from './SettingFields.tsx';
import { WaveRules } from './WaveRules.tsx';
import { exportScenario, importScenario } from './waySettings.ts';
import './way.css';

/** Everything that a user decides about the way: taste, people, calendars, hardware, order, money, rules. */
export function WayTab(): ReactNode {
  const answer = useApi('scenario.get', {});
  const scenario = answer.data;
  if (answer.isError) return <Problem error={answer.error} onRetry={() => void answer.refetch()} />;
  if (scenario === undefined) return <Loading />;
  const { roadmap, currency } = scenario;
  const list = (kind: ListKind): ReactNode => <EntryList kind={kind} entries={roadmap[kind]} currency={currency} />;
  return (
    <div className="page-scroll way">
      <div className="way-file">
        <p className="muted">{t('way.intro', { name: scenario.name })}</p>
        <Button variant="plain" icon={<FileDown className="icon" />} onClick={() => runAction(importScenario)}>
          {t('way.import')}
        </Button>
        <Button
          variant="plain"
          icon={<FileUp className="icon" />}
          onClick={() => runAction(() => exportScenario(scenario.name))}
        >
          {t('way.export')}
        </Button>
      </div>
      <Section id="objective">
        <SettingFields scenario={scenario} settings={objectiveSettings} />
        <SettingFields scenario={scenario} settings={worthSettings} />
      </Section>
      <Section id="waves">
        <SettingFields scenario={scenario} settings={waveSettings}>
          <StartDateField scenario={scenario} />
        </SettingFields>
      </Section>
      <Section id="people">
        {list('teams')}
        {list('freezes')}
        {list('maintenanceWindows')}
      </Section>
      <Section id="hardware">{list('hardware')}</Section>
      <Section id="order">
        {list('together')}
        {list('apart')}
        {list('before')}
        {list('pace')}
      </Section>
      <Section id="money">{list('budgets')}</Section>
      <Section id="workloads">
        <IndustryField scenario={scenario} />
        {list('traits')}
      </Section>
      <Section id="rules">
        <WaveRules settings={roadmap} />
      </Section>
      <Section id="held">
        <HeldMoves />
      </Section>
      <EntryDialog />
    </div>
  );
}

type SectionId = 'objective' | 'waves' | 'people' | 'hardware' | 'order' | 'money' | 'workloads' | 'rules' | 'held';

function Section({ id, children }: { readonly id: SectionId; readonly children: ReactNode }): ReactNode {
  const heading = useId();
  return (
    <section className="way-section" aria-labelledby={heading}>
      <div className="way-section-head">
        <h2 id={heading}>{t(`way.section.${id}`)}</h2>
        <p className="muted">{t(`way.sectionText.${id}`)}</p>
      </div>
      <div className="way-section-body">{children}</div>
    </section>
  );
}
