import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import type { PlacementKind } from '#core/api/placementCalls.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { inspect } from '#renderer/state/view.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { BuySection } from './buy/BuySection.tsx';
import { HostPanel } from './HostPanel.tsx';
import { HostGrid } from './HostGrid.tsx';
import type { TileSize } from './HostTileView.tsx';
import { NextHost } from './NextHost.tsx';
import { PinDialog } from './PinDialog.tsx';
import { usePlacement } from './placementStore.ts';
import { RulesButton, RulesPanel } from './rules/RulesPanel.tsx';
import { useInView } from './useInView.ts';
import './placement.css';

type Cluster = CallOutput<'placement.clusters'>[number];

const kinds = ['asIs', 'consolidated', 'target'] as const satisfies readonly PlacementKind[];

/** Above this many hosts the tiles are small. */
const mostLarge = 150;

/** Which hosts carry what, before and after, cluster by cluster. */
export function PlacementPage(): ReactNode {
  return (
    <>
      <header className="page-header">
        <h1>{t('page.placement')}</h1>
        <Legend />
        <RulesButton />
      </header>
      <div className="placement-frame">
        <div className="placement-main">
          <PlanGate teaches={t('placement.teaches')}>
            <PlacementBody />
          </PlanGate>
        </div>
        <RulesPanel />
      </div>
    </>
  );
}

function PlacementBody(): ReactNode {
  const clusters = useApi('placement.clusters', {});
  const { host, colour } = usePlacement();
  if (clusters.isError) return <Problem error={clusters.error} onRetry={() => void clusters.refetch()} />;
  if (clusters.data === undefined) return <Loading />;
  const hosts = clusters.data.reduce((sum, cluster) => sum + cluster.hosts, 0);
  const size: TileSize = hosts <= mostLarge ? 'large' : 'small';
  return (
    <>
      <div className="page-scroll placement" data-colour={colour}>
        <div className="placement-sides">
          <Side side="left" clusters={clusters.data} />
          <Side side="right" clusters={clusters.data} />
        </div>
        {clusters.data.map((cluster) => (
          <ClusterView key={cluster.cluster ?? ''} cluster={cluster} size={size} />
        ))}
        <BuySection clusters={[...new Set(clusters.data.map((cluster) => cluster.cluster))]} />
      </div>
      {host === null ? null : <HostPanel key={`${host.placement}:${host.id}`} host={host} />}
      <PinDialog />
    </>
  );
}

/** Hosts used in one placement of one cluster. */
function used(cluster: Cluster, kind: PlacementKind): number {
  return cluster[kind].hostsUsed;
}

function Side({
  side,
  clusters,
}: {
  readonly side: 'left' | 'right';
  readonly clusters: readonly Cluster[];
}): ReactNode {
  const kind = usePlacement((state) => state[side]);
  const total = clusters.reduce((sum, cluster) => sum + used(cluster, kind), 0);
  return (
    <div className="placement-side">
      <Select
        label={t(`placement.side.${side}`)}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`placement.${value}`) }))}
        onChange={(value) => usePlacement.setState({ [side]: value, host: null, isFailed: false })}
      />
      <span className="placement-total dimmable">{t('status.hosts', { count: total })}</span>
    </div>
  );
}

function ClusterView({ cluster, size }: { readonly cluster: Cluster; readonly size: TileSize }): ReactNode {
  const { left, right } = usePlacement();
  const { ref, isNear } = useInView();
  const summary = right === 'asIs' ? null : cluster[right];
  const name = cluster.cluster ?? t('placement.noCluster');
  return (
    <section className="cluster dimmable" ref={ref}>
      <header className="cluster-head">
        <h2>
          {cluster.cluster === null ? (
            name
          ) : (
            <button type="button" className="figure-link" onClick={() => inspect('cluster', cluster.cluster ?? '')}>
              {name}
            </button>
          )}
        </h2>
        <span className="muted">
          {t('placement.clusterHosts', {
            hosts: cluster.hosts,
            before: used(cluster, left),
            after: used(cluster, right),
          })}
        </span>
        {summary === null ? null : (
          <span className="cluster-bound" data-optimal={summary.gap === 0} title={cluster.method}>
            {summary.gap === 0
              ? t('placement.optimal', { bound: formatNumber(summary.lowerBound) })
              : t('placement.bound', { bound: formatNumber(summary.lowerBound), gap: formatPercent(summary.gap) })}
          </span>
        )}
        <span className="muted">
          {t('placement.binding', { resource: tMaybe(`resource.${cluster.bindingResource}`, cluster.bindingResource) })}
        </span>
        <span className="muted">{t('placement.tolerates', { count: cluster.failuresTolerated })}</span>
        {cluster.target.hostsUsed > 1 ? <NextHost cluster={cluster.cluster} /> : null}
      </header>
      <div className="cluster-sides">
        {isNear ? (
          <>
            <HostGrid placement={left} cluster={cluster.cluster} hosts={cluster.hosts} size={size} />
            <HostGrid placement={right} cluster={cluster.cluster} hosts={cluster.hosts} size={size} />
          </>
        ) : null}
      </div>
    </section>
  );
}

/** What the colours say, and the choice between them. */
function Legend(): ReactNode {
  const colour = usePlacement((state) => state.colour);
  const levels =
    colour === 'room'
      ? (['plenty', 'tight', 'over', 'off'] as const)
      : (['cpu', 'memory', 'other', 'over', 'off'] as const);
  return (
    <>
      <ul className="legend">
        {levels.map((level) => (
          <li key={level}>
            <span className="legend-tile" data-level={level} aria-hidden="true" />
            {level === 'other'
              ? t('tile.boundOther')
              : level === 'cpu' || level === 'memory'
                ? t('tile.bound', { resource: t(`resource.${level}`) })
                : t(`room.${level}`)}
          </li>
        ))}
        <li className="muted">{t('placement.bars')}</li>
      </ul>
      <Segmented
        label={t('tileColour.label')}
        value={colour}
        options={(['room', 'binding'] as const).map((value) => ({ value, label: t(`tileColour.${value}`) }))}
        onChange={(value) => usePlacement.setState({ colour: value })}
      />
    </>
  );
}
