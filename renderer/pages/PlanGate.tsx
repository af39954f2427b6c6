import { Boxes, Loader } from 'lucide-react';
import type { ReactNode } from 'react';
import { importFiles } from '#renderer/app/actions.ts';
import { planNow, usePlanning } from '#renderer/app/planning.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useJobs } from '#renderer/host/jobs.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';

export interface PlanGateProps {
  /** What this page shows once there is a plan. */
  readonly teaches: string;
  readonly children: ReactNode;
}

/** Shows a page of the plan when there is one, else what is missing and how to get it. */
export function PlanGate({ teaches, children }: PlanGateProps): ReactNode {
  const file = useApi('file.state', {});
  const isPlanning = useJobs((state) => state.jobs.some((job) => job.name === 'plan.run'));
  const error = usePlanning((state) => state.error);
  if (file.isError) return <Problem error={file.error} onRetry={() => void file.refetch()} />;
  if (file.data === undefined) return <Loading />;
  if (file.data.plan !== 'none') return children;
  if (file.data.hosts + file.data.workloads === 0)
    return (
      <Empty icon={<Boxes />} title={t('gate.noInventory')} text={teaches}>
        <Button variant="primary" onClick={() => runAction(importFiles)}>
          {t('command.import')}
        </Button>
      </Empty>
    );
  if (error !== null)
    return (
      <Empty icon={<Boxes />} title={t('gate.failed')} text={error.message}>
        <Button variant="primary" onClick={planNow}>
          {t('command.plan')}
        </Button>
      </Empty>
    );
  return (
    <Empty icon={<Loader />} title={isPlanning ? t('gate.planning') : t('gate.noPlan')} text={teaches}>
      {isPlanning ? undefined : (
        <Button variant="primary" onClick={planNow}>
          {t('command.plan')}
        </Button>
      )}
    </Empty>
  );
}
