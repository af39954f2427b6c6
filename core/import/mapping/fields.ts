import type { PlainColumn } from '../plain/columns.ts';
import type { HeadingUnit } from '../plain/heading.ts';

/** What a column of a table can mean, in the groups in which it is offered. */
export const fieldGroups = [
  { group: 'identity', fields: ['name', 'id', 'kind', 'application', 'folder', 'annotation'] },
  { group: 'place', fields: ['host', 'cluster', 'datacenter', 'resourcePool', 'network'] },
  {
    group: 'size',
    fields: [
      'vcpus',
      'cores',
      'sockets',
      'coresPerSocket',
      'threads',
      'memory',
      'disk',
      'diskUsed',
      'localDisk',
      'disks',
      'nics',
      'gpus',
      'numaNodes',
    ],
  },
  { group: 'use', fields: ['cpuPercent', 'cpuUsed', 'memoryPercent', 'memoryUsed', 'diskIops', 'networkMbps'] },
  { group: 'state', fields: ['powerState', 'template', 'maintenance', 'os', 'technology'] },
  {
    group: 'hardware',
    fields: ['vendor', 'model', 'cpuModel', 'clock', 'cpuLevel', 'hypervisor', 'idlePower', 'maxPower', 'failover'],
  },
] as const satisfies readonly { readonly group: string; readonly fields: readonly PlainColumn[] }[];

/** Every field, in the order of the groups. */
export const mappedFields: readonly PlainColumn[] = fieldGroups.flatMap(({ fields }): readonly PlainColumn[] => fields);

/** Units that a user chooses from; words for both bases (GB) are read as powers of 1024, see units.ts. */
export const mappedUnits = ['b', 'kib', 'mib', 'gib', 'tib', 'mhz', 'ghz', 'w', 'kw'] as const;
export type MappedUnit = (typeof mappedUnits)[number];

/** What a column of measured use can be, where its heading does not say so. */
export const mappedStatistics = ['p95', 'p99', 'peak', 'mean'] as const;

const sizes = ['b', 'kib', 'mib', 'gib', 'tib'] as const satisfies readonly MappedUnit[];

/** The units that a field can be in; empty where it has none. */
export function unitsOf(field: PlainColumn): readonly MappedUnit[] {
  switch (field) {
    case 'memory':
    case 'memoryUsed':
    case 'disk':
    case 'diskUsed':
    case 'localDisk':
      return sizes;
    case 'clock':
      return ['mhz', 'ghz'];
    case 'idlePower':
    case 'maxPower':
      return ['w', 'kw'];
    default:
      return [];
  }
}

/** Whether the figures of a field are a statistic over time. */
export function hasStatistic(field: PlainColumn): boolean {
  return field === 'cpuPercent' || field === 'cpuUsed' || field === 'memoryPercent' || field === 'memoryUsed';
}

/** The unit of a heading in the form in which it is chosen: `GB` of a machine is GiB. Null for units that no field has. */
export function toMappedUnit(unit: HeadingUnit | null): MappedUnit | null {
  switch (unit) {
    case 'kb':
      return 'kib';
    case 'mb':
      return 'mib';
    case 'gb':
      return 'gib';
    case 'tb':
      return 'tib';
    case 'percent':
    case null:
      return null;
    default:
      return unit;
  }
}
