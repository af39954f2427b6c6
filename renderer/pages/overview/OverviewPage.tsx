import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { HostsOverTime } from '#renderer/charts/HostsOverTime.tsx';
import { Tornado } from '#renderer/charts/Tornado.tsx';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { FollowLine } from '#renderer/pages/roadmap/follow/FollowLine.tsx';
import { Worth } from '#renderer/pages/roadmap/Worth.tsx';
import { goTo, inspect } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { CostFigures } from './CostFigures.tsx';
import { EmptyOverview } from './EmptyOverview.tsx';
import { HostFigures } from './HostFigures.tsx';
import { RiskFigures } from './RiskFigures.tsx';
import { WeightyFindings } from './WeightyFindings.tsx';
import './overview.css';

/** How many hosts, at what cost, how risky is the way: and what would change the answer. */
export function OverviewPage(): ReactNode {
  const file = useApi('file.state', {});
  if (file.data !== undefined && file.data.hosts + file.data.workloads === 0) return <EmptyOverview />;
  return (
    <>
      <header className="page-header">
        <h1>{t('page.overview')}</h1>
        <p className="muted page-note">{t('overview.bands')}</p>
        <span className="spacer" />
        <Button icon={<SlidersHorizontal className="icon" />} onClick={() => goTo('assumptions')}>
          {t('page.assumptions')}
        </Button>
      </header>
      <PlanGate teaches={t('overview.teaches')}>
        <OverviewBody />
      </PlanGate>
    </>
  );
}

function OverviewBody(): ReactNode {
  const overview = useApi('plan.overview', {});
  if (overview.isError) return <Problem error={overview.error} onRetry={() => void overview.refetch()} />;
  if (overview.data === undefined || overview.data === null) return <Loading />;
  const { data } = overview;
  return (
    <div className="page-scroll overview" data-stale={!data.current}>
      <FollowLine />
      <div className="overview-figures dimmable">
        <HostFigures overview={data} />
        <CostFigures overview={data} />
        <RiskFigures overview={data} />
      </div>
      <div className="overview-worth">
        <Worth overview={data} />
      </div>
      <div className="overview-drawing">
        <HostsOverTime
          curve={data.curve}
          wavesBefore={data.wavesBefore}
          growthPercentPerYear={data.growthPercentPerYear}
          onWave={(wave) => inspect('wave', String(wave))}
        />
      </div>
      <div className="overview-lower">
        <WeightyFindings findings={data.weightiestFindings} />
        <Tornado overview={data} onAssumption={(id) => inspect('assumption', id)} />
      </div>
    </div>
  );
}
