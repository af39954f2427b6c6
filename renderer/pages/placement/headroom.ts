import type { HostTile } from '#core/api.ts';

/** How much room a host has left, as the map colours it. */
export type RoomLevel = 'off' | 'plenty' | 'tight' | 'over';

/** Below this share of free usable capacity a host counts as tight. */
export const tightShare = 0.1;

/** The share of what may be planned for that is still free, of the tighter resource; negative above `usable`. */
export function freeShare(host: Pick<HostTile, 'load' | 'usable'>): number {
  const share = (load: number, usable: number): number => (usable > 0 ? 1 - load / usable : load > 0 ? -1 : 1);
  return Math.min(share(host.load.cpuCores, host.usable.cpuCores), share(host.load.memoryMiB, host.usable.memoryMiB));
}

/** The resource of which the smaller share is left, the one that stops the host from taking more; null on an unused host. */
export function bindingOf(host: Pick<HostTile, 'load' | 'usable' | 'used'>): 'cpu' | 'memory' | null {
  if (!host.used) return null;
  const filled = (load: number, usable: number): number => (usable > 0 ? load / usable : load > 0 ? Infinity : 0);
  const cpu = filled(host.load.cpuCores, host.usable.cpuCores);
  const memory = filled(host.load.memoryMiB, host.usable.memoryMiB);
  return cpu > memory ? 'cpu' : 'memory';
}

/** The level of a host; sums of many demands may miss `usable` by rounding, which is not over. */
export function roomLevel(host: Pick<HostTile, 'load' | 'usable' | 'used'>): RoomLevel {
  if (!host.used) return 'off';
  const free = freeShare(host);
  if (free < -1e-9) return 'over';
  return free < tightShare ? 'tight' : 'plenty';
}
