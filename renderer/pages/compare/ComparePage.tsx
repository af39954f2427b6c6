import { Columns3, Plus, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { openNewScenario } from '#renderer/app/newScenario.ts';
import { useRun } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { useJobs } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { compareAlternatives, compareScenarios, stampOf, useCompare, type ComparedScenario } from './compareStore.ts';
import { Differences } from './Differences.tsx';
import { FigureTable } from './FigureTable.tsx';
import { FrontChart } from './FrontChart.tsx';
import './compare.css';

const mostScenarios = 6;

/** Scenarios in columns, figures in rows, why they differ, and what finishing earlier costs. */
export function ComparePage(): ReactNode {
  return (
    <>
      <header className="page-header">
        <h1>{t('page.compare')}</h1>
        <p className="muted">{t('compare.subtitle')}</p>
      </header>
      <PlanGate teaches={t('compare.teaches')}>
        <Compare />
      </PlanGate>
    </>
  );
}

function Compare(): ReactNode {
  const list = useApi('compare.list', {}, { keepPrevious: true });
  if (list.isError) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data === undefined) return <Loading />;
  return (
    <div className="compare">
      <Chooser list={list.data} />
      <Shown list={list.data} />
    </div>
  );
}

/** The active scenario first, then the others in their order: the reference is what the user works on. */
function defaultChoice(list: readonly ComparedScenario[]): readonly string[] {
  return [...list.filter(({ active }) => active), ...list.filter(({ active }) => !active)]
    .slice(0, mostScenarios)
    .map(({ id }) => id);
}

function Chooser({ list }: { readonly list: readonly ComparedScenario[] }): ReactNode {
  const run = useRun();
  const isBusy = useJobs(({ jobs }) =>
    jobs.some(({ name }) => name === 'compare.run' || name === 'compare.alternatives'),
  );
  const own = useCompare((state) => state.chosen);
  const chosen = (own ?? defaultChoice(list)).filter((id) => list.some((one) => one.id === id));
  const toggle = (id: string): void => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    useCompare.setState({ chosen: next });
  };
  return (
    <div className="compare-chooser" role="group" aria-label={t('compare.scenarios')}>
      {list.map((scenario) => (
        <button
          key={scenario.id}
          type="button"
          className="compare-scenario"
          aria-pressed={chosen.includes(scenario.id)}
          disabled={!chosen.includes(scenario.id) && chosen.length >= mostScenarios}
          onClick={() => toggle(scenario.id)}
        >
          {scenario.name}
          {scenario.active ? <span className="muted">{t('compare.active')}</span> : null}
          {chosen[0] === scenario.id && chosen.length > 1 ? (
            <span className="muted">{t('compare.reference')}</span>
          ) : null}
        </button>
      ))}
      <Button variant="plain" icon={<Plus className="icon" />} onClick={() => openNewScenario(true)}>
        {t('compare.new')}
      </Button>
      <span className="compare-space" />
      <Button
        variant="primary"
        icon={<Columns3 className="icon" />}
        disabled={chosen.length < 2 || isBusy}
        title={t('compare.loadHint')}
        onClick={() => run(() => compareScenarios(chosen))}
      >
        {t('compare.load')}
      </Button>
      <Button
        icon={<Sparkles className="icon" />}
        disabled={isBusy}
        title={t('compare.alternativesHint')}
        onClick={() => run(compareAlternatives)}
      >
        {t('compare.alternatives')}
      </Button>
    </div>
  );
}

function Shown({ list }: { readonly list: readonly ComparedScenario[] }): ReactNode {
  const shown = useCompare((state) => state.shown);
  if (shown === null) {
    return (
      <Empty
        icon={<Columns3 />}
        title={t('page.compare')}
        text={list.length < 2 ? t('compare.one') : t('compare.need')}
      />
    );
  }
  const { comparison, alternatives, stamp } = shown;
  const ids = alternatives === null ? comparison.plans.map(({ id }) => id) : null;
  const isOld = stampOf(list, ids) !== stamp;
  return (
    <div className="compare-shown" data-stale={isOld}>
      {isOld ? (
        <p className="compare-stale" role="status">
          {t('compare.stale')}
        </p>
      ) : null}
      <div className="compare-body">
        <FigureTable comparison={comparison} alternatives={alternatives} list={list} />
        <div className="compare-side">
          <Differences comparison={comparison} />
          <FrontChart comparison={comparison} />
        </div>
      </div>
    </div>
  );
}
