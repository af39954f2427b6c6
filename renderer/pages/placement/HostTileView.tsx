import type { ReactNode } from 'react';
import type { HostTile } from '#core/api.ts';
import { formatMemory, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { freeShare, roomLevel } from './headroom.ts';

const height = 30;

/** A host in words: the tile's name for screen readers and its tip. */
export function describeTile(host: HostTile): string {
  if (!host.used) return t('placement.tileOff', { name: host.name });
  return t('placement.tile', {
    name: host.name,
    workloads: host.workloads,
    cores: formatNumber(host.load.cpuCores, 1),
    usableCores: formatNumber(host.usable.cpuCores, 1),
    memory: formatMemory(host.load.memoryMiB),
    usableMemory: formatMemory(host.usable.memoryMiB),
    free: formatPercent(Math.max(0, freeShare(host))),
  });
}

export interface HostTileViewProps {
  readonly host: HostTile;
  readonly isChosen: boolean;
  readonly isFailed: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: () => void;
}

/** A host as two bars, cores and memory, filled by load with a mark at what may be planned for, coloured by what is free. */
export function HostTileView({ host, isChosen, isFailed, isTabStop, onChoose }: HostTileViewProps): ReactNode {
  const label = describeTile(host);
  const level = isFailed ? 'failed' : roomLevel(host);
  return (
    <button
      type="button"
      className="tile"
      data-level={level}
      aria-pressed={isChosen}
      aria-label={label}
      title={label}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onChoose}
    >
      <svg width="26" height={height + 2} aria-hidden="true">
        <Bar x={1} load={host.load.cpuCores} usable={host.usable.cpuCores} capacity={host.capacity.cpuCores} />
        <Bar x={14} load={host.load.memoryMiB} usable={host.usable.memoryMiB} capacity={host.capacity.memoryMiB} />
        {level === 'failed' ? <path d={`M2 2L24 ${height}M24 2L2 ${height}`} className="tile-cross" /> : null}
        {level === 'over' ? <path d="M13 0 17 6 9 6Z" className="tile-over" /> : null}
      </svg>
    </button>
  );
}

function Bar({
  x,
  load,
  usable,
  capacity,
}: {
  readonly x: number;
  readonly load: number;
  readonly usable: number;
  readonly capacity: number;
}): ReactNode {
  const full = capacity > 0 ? Math.min(1, load / capacity) : 0;
  const mark = capacity > 0 ? height - (usable / capacity) * height : 0;
  return (
    <>
      <rect className="tile-track" x={x} y={1} width={11} height={height} rx={1} />
      <rect className="tile-load" x={x} y={1 + height * (1 - full)} width={11} height={height * full} rx={1} />
      <path className="tile-usable" d={`M${x} ${1 + mark}h11`} />
    </>
  );
}
