import { useState, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { BuyAnswer } from './BuyAnswer.tsx';
import { HostModels } from './HostModels.tsx';
import './buy.css';

type Objective = 'price' | 'power' | 'carbon';
const objectives = ['price', 'power', 'carbon'] as const satisfies readonly Objective[];

/** The choice that stands for the whole estate: no cluster has a name with a line break. */
const everything = '\n';

/** Which host models would carry the estate best, among models that can be edited here. */
export function BuySection({ clusters }: { readonly clusters: readonly (string | null)[] }): ReactNode {
  const models = useApi('buy.models', {});
  const [objective, setObjective] = useState<Objective>('price');
  const [cluster, setCluster] = useState(everything);
  const [study, setStudy] = useState<CallOutput<'buy.run'> | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (models.data === undefined) return null;
  const { currency, isOwn } = models.data;
  const run = (): void => {
    setBusy(true);
    runAction(async () => {
      try {
        const asked = { objective, cluster: cluster === everything ? null : cluster };
        setStudy(await runJob('buy.run', asked, t('buy.running')));
      } finally {
        setBusy(false);
      }
    });
  };
  return (
    <section className="buy" aria-label={t('buy.title')}>
      <header className="buy-head">
        <h2>{t('buy.title')}</h2>
        <Segmented
          label={t('buy.objective')}
          value={objective}
          options={objectives.map((value) => ({ value, label: t(`buy.${value}`) }))}
          onChange={setObjective}
        />
        <Select
          label={t('buy.cluster')}
          value={cluster}
          options={[
            { value: everything, label: t('buy.everything') },
            ...clusters.map((name) => ({ value: name ?? '', label: name ?? t('buy.standalone') })),
          ]}
          onChange={setCluster}
        />
        <Button variant="primary" disabled={isBusy || models.data.models.length === 0} onClick={run}>
          {t('buy.run')}
        </Button>
      </header>
      <HostModels models={models.data.models} currency={currency} isOwn={isOwn} />
      {study === null ? null : <BuyAnswer study={study} currency={currency} />}
    </section>
  );
}
