import { useEffect, useState, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call, isCancelled, toApiError } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { usePlacement, type PinProposal } from './placementStore.ts';

type Study = CallOutput<'placement.tryPin'>;

/** Asks whether to pin a workload to a host, with what it costs; the host can be chosen here too, without a mouse. */
export function PinDialog(): ReactNode {
  const proposal = usePlacement((state) => state.proposal);
  return proposal === null ? null : <Proposal key={proposal.workload} proposal={proposal} />;
}

function close(): void {
  usePlacement.setState({ proposal: null });
}

function Proposal({ proposal }: { readonly proposal: PinProposal }): ReactNode {
  const hosts = useApi('placement.hosts', { placement: 'target', cluster: proposal.cluster });
  const options = (hosts.data?.rows ?? []).map((host) => ({ value: host.id, label: host.name }));
  const host = options.find((option) => option.value === proposal.hostId);
  const { study, problem } = useStudy(proposal);
  const pin = (): void => {
    runAction(() => call('placement.pin', { workload: proposal.workload, hostId: proposal.hostId }));
    close();
  };
  return (
    <Dialog
      open
      size="small"
      title={t('pin.title', { workload: proposal.name })}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('pin.cancel')}</Button>
          <Button variant="primary" disabled={study?.after == null} onClick={pin}>
            {t('pin.confirm')}
          </Button>
        </>
      }
    >
      <div className="pin-choice">
        <span>{t('pin.host')}</span>
        <Select
          label={t('pin.host')}
          value={proposal.hostId}
          options={options}
          onChange={(hostId) => usePlacement.setState({ proposal: { ...proposal, hostId } })}
        />
      </div>
      <p>{t('pin.question', { workload: proposal.name, host: host?.label ?? proposal.hostId })}</p>
      <p role="status" className="pin-cost">
        {problem ?? (study === null ? t('pin.working') : <Cost study={study} />)}
      </p>
    </Dialog>
  );
}

/** A difference with its sign; nothing is a plain 0. */
function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : difference < 0 ? `−${-difference}` : '±0';
}

function Cost({ study }: { readonly study: Study }): ReactNode {
  if (study.after === null) return `${t('pin.impossible')} ${study.problem ?? ''}`;
  return t('pin.cost', {
    hosts: study.after.hostsUsed,
    hostsDifference: signed(study.after.hostsUsed - study.before.hostsUsed),
    moves: study.after.migrations,
    movesDifference: signed(study.after.migrations - study.before.migrations),
  });
}

function useStudy({ workload, hostId }: PinProposal): {
  readonly study: Study | null;
  readonly problem: string | null;
} {
  const key = `${workload} ${hostId}`;
  const [answer, setAnswer] = useState<{ key: string; study: Study | null; problem: string | null } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    runJob('placement.tryPin', { workload, hostId }, t('pin.running'), controller.signal)
      .then((study) => setAnswer({ key, study, problem: null }))
      .catch((error: unknown) => {
        if (!isCancelled(error)) setAnswer({ key, study: null, problem: toApiError(error).message });
      });
    return () => controller.abort();
  }, [key, workload, hostId]);
  return answer?.key === key ? answer : { study: null, problem: null };
}
