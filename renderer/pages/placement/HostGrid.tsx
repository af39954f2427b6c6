import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { HostTile, PlacementKind } from '#core/api/placementCalls.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Problem } from '#renderer/ui/Problem.tsx';
import { HostTileView, type TileSize } from './HostTileView.tsx';
import { lookAt, usePlacement } from './placementStore.ts';

export interface HostGridProps {
  readonly placement: PlacementKind;
  readonly cluster: string | null;
  readonly hosts: number;
  readonly size: TileSize;
}

/** The hosts of one cluster in one placement; arrow keys walk the tiles. */
export function HostGrid({ placement, cluster, hosts, size }: HostGridProps): ReactNode {
  const tiles = useApi('placement.hosts', { placement, cluster });
  const { host, isFailed } = usePlacement();
  const isFailedHere = host !== null && isFailed && host.placement === placement;
  const failure = useApi('placement.fail', { placement, hostId: host?.id ?? '' }, { enabled: isFailedHere });
  const grid = useRef<HTMLDivElement>(null);
  if (tiles.isError) return <Problem error={tiles.error} onRetry={() => void tiles.refetch()} />;
  const after = new Map<string, HostTile>();
  if (isFailedHere) for (const tile of failure.data?.hostsAfter ?? []) after.set(tile.id, tile);
  const rows = tiles.data?.rows ?? [];
  const chosen = host?.placement === placement ? rows.findIndex((tile) => tile.id === host.id) : -1;
  const onKey = (event: KeyboardEvent): void => moveFocus(event, grid.current);
  return (
    <div
      className="tiles"
      role="group"
      aria-label={t('placement.gridLabel', {
        cluster: cluster ?? t('placement.noCluster'),
        placement: t(`placement.${placement}`),
      })}
      ref={grid}
      onKeyDown={onKey}
    >
      {tiles.data === undefined
        ? Array.from({ length: Math.min(hosts, 200) }, (_, index) => (
            <span key={index} className="tile" data-level="waiting" data-size={size} />
          ))
        : rows.map((tile, index) => (
            <HostTileView
              key={tile.id}
              size={size}
              host={after.get(tile.id) ?? tile}
              isChosen={index === chosen}
              isFailed={isFailedHere && index === chosen}
              isTabStop={index === Math.max(0, chosen)}
              onChoose={() => lookAt(tile.id, placement)}
              takesPins={placement === 'target'}
            />
          ))}
    </div>
  );
}

/** Moves the focus by one tile, or by one row of the grid as it is wrapped. */
function moveFocus(event: KeyboardEvent, grid: HTMLElement | null): void {
  if (grid === null || !event.key.startsWith('Arrow')) return;
  const tiles = [...grid.querySelectorAll<HTMLButtonElement>('button')];
  const current = tiles.indexOf(document.activeElement as HTMLButtonElement);
  if (current < 0) return;
  event.preventDefault();
  const top = tiles[0]!.offsetTop;
  const perRow = Math.max(1, tiles.filter((tile) => tile.offsetTop === top).length);
  const step =
    event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowDown' ? perRow : -perRow;
  tiles[current + step]?.focus();
}
