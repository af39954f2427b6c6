import type { HostTile } from '#core/api/placementCalls.ts';

/** How much room a host has left, as the map colours it. */
export type RoomLevel = 'off' | 'plenty' | 'tight' | 'over';

/** Below this share of free usable capacity a host counts as tight. */
export const tightShare = 0.1;

/** The share of what may be planned for that is still free, of the tighter resource; negative above `usable`. */
export function freeShare(host: Pick<HostTile, 'load' | 'usable' | 'others'>): number {
  const share = (load: number, usable: number): number => (usable > 0 ? 1 - load / usable : load > 0 ? -1 : 1);
  return Math.min(
    share(host.load.cpuCores, host.usable.cpuCores),
    share(host.load.memoryMiB, host.usable.memoryMiB),
    ...host.others.map(({ load, usable }) => share(load, usable)),
  );
}

/** What can stop a host from taking more. */
export type Binding = 'cpu' | 'memory' | HostTile['others'][number]['resource'];

/** The resource of which the smallest share is left, the one that stops the host from taking more; null on an unused host. */
export function bindingOf(host: Pick<HostTile, 'load' | 'usable' | 'others' | 'used'>): Binding | null {
  if (!host.used) return null;
  const cpu = filled(host.load.cpuCores, host.usable.cpuCores);
  const memory = filled(host.load.memoryMiB, host.usable.memoryMiB);
  const other = fullestOther(host);
  if (other !== null && filled(other.load, other.usable) > Math.max(cpu, memory)) return other.resource;
  return cpu > memory ? 'cpu' : 'memory';
}

function filled(load: number, usable: number): number {
  return usable > 0 ? load / usable : load > 0 ? Infinity : 0;
}

/** Of the resources beside cores and memory the one that is fullest; null where none is planned by. */
export function fullestOther(host: Pick<HostTile, 'others'>): HostTile['others'][number] | null {
  let fullest: HostTile['others'][number] | null = null;
  for (const other of host.others) {
    if (fullest === null || filled(other.load, other.usable) > filled(fullest.load, fullest.usable)) fullest = other;
  }
  return fullest;
}

/** The level of a host; sums of many demands may miss `usable` by rounding, which is not over. */
export function roomLevel(host: Pick<HostTile, 'load' | 'usable' | 'others' | 'used'>): RoomLevel {
  if (!host.used) return 'off';
  const free = freeShare(host);
  if (free < -1e-9) return 'over';
  return free < tightShare ? 'tight' : 'plenty';
}
