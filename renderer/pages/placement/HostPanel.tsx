import { Pin, ShieldAlert, ShieldCheck, X, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import type { PlacementKind } from '#core/api/placementCalls.ts';
import { formatMemory, formatNumber } from '#core/drawing/format.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { otherText } from './HostTileView.tsx';
import { usePlacement } from './placementStore.ts';

/** What runs on the host looked at, why it is there, and what happens when the host fails. */
export function HostPanel({
  host,
}: {
  readonly host: { readonly id: string; readonly placement: PlacementKind };
}): ReactNode {
  const { isFailed } = usePlacement();
  const detail = useApi('placement.host', { placement: host.placement, hostId: host.id });
  const tile = detail.data?.host;
  return (
    <section className="host-panel" aria-label={t('placement.hostPanel')}>
      <header className="host-panel-head">
        <h2>{tile?.name ?? ' '}</h2>
        <span className="muted">
          {tile === undefined
            ? ''
            : t('placement.hostFacts', {
                placement: t(`placement.${host.placement}`),
                workloads: tile.workloads,
                cores: formatNumber(tile.load.cpuCores, 1),
                usableCores: formatNumber(tile.usable.cpuCores, 1),
                memory: formatMemory(tile.load.memoryMiB),
                usableMemory: formatMemory(tile.usable.memoryMiB),
              }) + tile.others.map((other) => ` · ${otherText(other)}`).join('')}
        </span>
        <span className="chart-space" />
        <Button
          icon={<Zap className="icon" />}
          aria-pressed={isFailed}
          disabled={tile?.used !== true}
          onClick={() => usePlacement.setState({ isFailed: !isFailed })}
        >
          {isFailed ? t('placement.restore') : t('placement.fail')}
        </Button>
        <IconButton label={t('action.close')} onClick={() => usePlacement.setState({ host: null, isFailed: false })}>
          <X className="icon" />
        </IconButton>
      </header>
      <div className="host-panel-body">
        {detail.isError ? <Problem error={detail.error} /> : null}
        {isFailed ? (
          <Failure host={host} />
        ) : detail.data === undefined ? (
          <Loading />
        ) : (
          <Residents
            workloads={detail.data.workloads}
            cluster={detail.data.host.cluster}
            hostId={host.id}
            mayPin={host.placement === 'target'}
          />
        )}
      </div>
    </section>
  );
}

interface ResidentsProps {
  readonly workloads: CallOutput<'placement.host'>['workloads'];
  readonly cluster: string | null;
  readonly hostId: string;
  /** Workloads of the target can be pinned: dragged onto another host, or by a button. */
  readonly mayPin: boolean;
}

function Residents({ workloads, cluster, hostId, mayPin }: ResidentsProps): ReactNode {
  const scenario = useApi('scenario.get', {});
  const pinned = scenario.data?.pinned ?? {};
  if (workloads.length === 0) return <p className="muted host-panel-note">{t('placement.nothingHere')}</p>;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t('column.name')}</th>
          <th scope="col">{t('column.technology')}</th>
          <th scope="col" className="number">
            {t('column.cores')}
          </th>
          <th scope="col" className="number">
            {t('column.memory')}
          </th>
          <th scope="col">{t('column.reason')}</th>
          {mayPin ? <td /> : null}
        </tr>
      </thead>
      <tbody>
        {workloads.map((workload) => (
          <tr
            key={workload.id}
            draggable={mayPin}
            title={mayPin ? t('pin.drag') : undefined}
            onDragStart={(event) => {
              event.dataTransfer.setData('text/plain', workload.name);
              usePlacement.setState({ dragged: { workload: workload.id, name: workload.name, cluster } });
            }}
            onDragEnd={() => usePlacement.setState({ dragged: null })}
          >
            <th scope="row">
              <button type="button" className="explain-link" onClick={() => inspect('workload', workload.id)}>
                {workload.name}
              </button>
            </th>
            <td>
              <TechnologyMark technology={workload.technology} />
            </td>
            <td className="number">{formatNumber(workload.demand.cpuCores, 2)}</td>
            <td className="number">{formatMemory(workload.demand.memoryMiB)}</td>
            <td className="host-panel-reason">{workload.reason}</td>
            {mayPin ? (
              <td>
                <PinButton
                  workload={workload}
                  isPinned={pinned[workload.id] !== undefined}
                  onPin={() =>
                    usePlacement.setState({
                      proposal: { workload: workload.id, name: workload.name, hostId, cluster },
                    })
                  }
                />
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PinButton({
  workload,
  isPinned,
  onPin,
}: {
  readonly workload: { readonly id: string; readonly name: string };
  readonly isPinned: boolean;
  readonly onPin: () => void;
}): ReactNode {
  if (!isPinned) {
    return (
      <Button variant="plain" aria-label={t('pin.title', { workload: workload.name })} onClick={onPin}>
        {t('pin.choose')}
      </Button>
    );
  }
  const free = (): void => runAction(() => call('placement.pin', { workload: workload.id, hostId: null }));
  return (
    <Button variant="plain" icon={<Pin className="icon" />} onClick={free}>
      {t('pin.free')}
    </Button>
  );
}

function Failure({ host }: { readonly host: { readonly id: string; readonly placement: PlacementKind } }): ReactNode {
  const failure = useApi('placement.fail', { placement: host.placement, hostId: host.id });
  if (failure.isError) return <Problem error={failure.error} />;
  if (failure.data === undefined) return <Loading />;
  const { survives, restarts, homeless } = failure.data;
  const targets = Map.groupBy(restarts, (restart) => restart.toHostName);
  return (
    <>
      <p className="failure-verdict" data-survives={survives} role="status">
        {survives ? (
          <ShieldCheck className="icon" aria-hidden="true" />
        ) : (
          <ShieldAlert className="icon" aria-hidden="true" />
        )}
        {survives
          ? t('placement.survives', { count: restarts.length, hosts: targets.size })
          : t('placement.fails', { count: homeless.length })}
      </p>
      {homeless.length === 0 ? null : (
        <p className="host-panel-note">
          {t('placement.homeless')} {homeless.map((entry) => entry.name).join(', ')}
        </p>
      )}
      <ul className="failure-targets">
        {[...targets].map(([name, list]) => (
          <li key={name}>
            <strong>{name}</strong>
            <span className="muted">{list.map((restart) => restart.name).join(', ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
