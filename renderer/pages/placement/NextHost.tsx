import { useState, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatMemory, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';

type Study = NonNullable<CallOutput<'placement.nextHost'>>;

/** What the cluster's target would take to need one host less; asked for by a button, since it is placed many times. */
export function NextHost({ cluster }: { readonly cluster: string | null }): ReactNode {
  const [study, setStudy] = useState<CallOutput<'placement.nextHost'> | undefined>();
  const [isBusy, setBusy] = useState(false);
  const ask = (): void => {
    setBusy(true);
    runAction(async () => {
      try {
        setStudy(await runJob('placement.nextHost', { cluster }, t('nextHost.running')));
      } finally {
        setBusy(false);
      }
    });
  };
  return (
    <>
      <Button variant="plain" className="next-host-ask" disabled={isBusy} onClick={ask}>
        {t('nextHost.ask')}
      </Button>
      {study === undefined ? null : (
        <p className="next-host" role="status">
          {study === null || waysOf(study).length === 0
            ? t('nextHost.none')
            : `${t('nextHost.intro')} ${waysOf(study).join('; ')}.`}
        </p>
      )}
    </>
  );
}

function waysOf(study: Study): readonly string[] {
  const { demand, headroom } = study;
  return [
    ...(demand === null
      ? []
      : [
          t('nextHost.demand', {
            share: formatPercent(demand.found),
            amount: [
              `${formatNumber(demand.cpuCores, 1)} ${t('resource.cpu')}`,
              formatMemory(demand.memoryMiB),
              ...demand.others.map(({ unit, amount }) => `${formatNumber(amount)} ${unit}`),
            ].join(', '),
            least: formatPercent(demand.atLeast),
          }),
        ]),
    ...(headroom === null
      ? []
      : [t('nextHost.headroom', { from: formatPercent(headroom.from), to: formatPercent(headroom.to) })]),
    ...(study.oneFailureLess === true ? [t('nextHost.failure')] : []),
  ];
}
