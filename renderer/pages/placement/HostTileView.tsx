import { useState, type DragEvent, type ReactNode } from 'react';
import type { HostTile } from '#core/api/placementCalls.ts';
import { formatMemory, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { bindingOf, freeShare, fullestOther, roomLevel, type Binding } from './headroom.ts';
import { usePlacement } from './placementStore.ts';

/** Small tiles for large estates, larger ones with a name where there is room. */
export type TileSize = 'small' | 'large';

interface TileShape {
  readonly bar: number;
  readonly height: number;
  readonly gap: number;
}

const shapes: Readonly<Record<TileSize, TileShape>> = {
  small: { bar: 11, height: 30, gap: 2 },
  large: { bar: 19, height: 52, gap: 3 },
};

/** What is in use of a resource beside cores and memory, in words. */
export function otherText({ unit, load, usable }: HostTile['others'][number]): string {
  return t('tile.other', { load: formatNumber(load, 1), usable: formatNumber(usable, 1), unit });
}

/** A host in words: the tile's name for screen readers and its tip. */
export function describeTile(host: HostTile): string {
  if (!host.used) return t('placement.tileOff', { name: host.name });
  const binding = bindingOf(host) ?? 'memory';
  const others = host.others.map((other) => `, ${otherText(other)}`);
  return `${t('placement.tile', {
    name: host.name,
    workloads: host.workloads,
    cores: formatNumber(host.load.cpuCores, 1),
    usableCores: formatNumber(host.usable.cpuCores, 1),
    memory: formatMemory(host.load.memoryMiB),
    usableMemory: formatMemory(host.usable.memoryMiB),
    free: formatPercent(Math.max(0, freeShare(host))),
  })}${others.join('')}, ${t('tile.bound', { resource: t(`resource.${binding}`) })}`;
}

/** The part of a host's name that fits under its tile: the first label, its end where it is long (numbers stand there). */
export function shortName(name: string): string {
  const first = /^[\d.]+$/.test(name) ? (name.split('.').at(-1) ?? name) : (name.split('.')[0] ?? name);
  return first.length <= 7 ? first : `…${first.slice(-6)}`;
}

export interface HostTileViewProps {
  readonly host: HostTile;
  readonly size: TileSize;
  readonly isChosen: boolean;
  readonly isFailed: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: () => void;
  /** True where a workload may be dropped to pin it: on the target. */
  readonly takesPins: boolean;
}

/** A host as two bars, cores and memory, and a third for the fullest of what else its cluster is planned by, filled by load with a mark at what may be planned for, coloured by what is free. */
export function HostTileView({
  host,
  size,
  isChosen,
  isFailed,
  isTabStop,
  onChoose,
  takesPins,
}: HostTileViewProps): ReactNode {
  const label = describeTile(host);
  const level = isFailed ? 'failed' : roomLevel(host);
  const shape = shapes[size];
  const { bar, height, gap } = shape;
  const other = fullestOther(host);
  const width = (other === null ? 2 : 3) * (bar + gap) - gap;
  const drop = usePinDrop(host, takesPins);
  return (
    <button
      type="button"
      className="tile"
      data-level={level}
      data-size={size}
      data-binding={bindingOf(host) ?? 'none'}
      data-drop={drop.isOver}
      {...drop.handlers}
      aria-pressed={isChosen}
      aria-label={label}
      title={label}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onChoose}
    >
      <svg width={width + 2} height={height + 2} aria-hidden="true">
        <Bar
          resource="cpu"
          x={1}
          shape={shape}
          load={host.load.cpuCores}
          usable={host.usable.cpuCores}
          capacity={host.capacity.cpuCores}
        />
        <Bar
          resource="memory"
          x={1 + bar + gap}
          shape={shape}
          load={host.load.memoryMiB}
          usable={host.usable.memoryMiB}
          capacity={host.capacity.memoryMiB}
        />
        {other === null ? null : (
          <Bar
            resource={other.resource}
            x={1 + 2 * (bar + gap)}
            shape={shape}
            load={other.load}
            usable={other.usable}
            capacity={other.capacity}
          />
        )}
        {level === 'failed' ? (
          <path d={`M2 2L${width} ${height}M${width} 2L2 ${height}`} className="tile-cross" />
        ) : null}
        {level === 'over' ? <path d={`M${1 + width / 2} 1l5 8h-10z`} className="tile-over" /> : null}
      </svg>
      {size === 'large' ? (
        <span className="tile-name" aria-hidden="true">
          {shortName(host.name)}
        </span>
      ) : null}
    </button>
  );
}

/** Lets a workload be dropped on the host to propose a pin; only one of the same cluster. */
function usePinDrop(host: HostTile, takesPins: boolean) {
  const [isOver, setOver] = useState(false);
  if (!takesPins) return { isOver: false, handlers: {} };
  const dragged = () => {
    const { dragged: one } = usePlacement.getState();
    return one?.cluster === host.cluster ? one : null;
  };
  const handlers = {
    onDragOver: (event: DragEvent): void => {
      if (dragged() === null) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (): void => setOver(false),
    onDrop: (event: DragEvent): void => {
      const workload = dragged();
      setOver(false);
      if (workload === null) return;
      event.preventDefault();
      usePlacement.setState({ dragged: null, proposal: { ...workload, hostId: host.id } });
    },
  };
  return { isOver, handlers };
}

interface BarProps {
  readonly resource: Binding;
  readonly x: number;
  readonly shape: TileShape;
  readonly load: number;
  readonly usable: number;
  readonly capacity: number;
}

function Bar({ resource, x, shape, load, usable, capacity }: BarProps): ReactNode {
  const { bar, height } = shape;
  const full = capacity > 0 ? Math.min(1, load / capacity) : 0;
  const mark = capacity > 0 ? height - (usable / capacity) * height : 0;
  return (
    <>
      <rect className="tile-track" x={x} y={1} width={bar} height={height} rx={1} />
      <rect
        className="tile-load"
        data-resource={resource}
        x={x}
        y={1 + height * (1 - full)}
        width={bar}
        height={height * full}
        rx={1}
      />
      <path className="tile-usable" d={`M${x} ${1 + mark}h${bar}`} />
    </>
  );
}
