import { parseHeading, type ParsedHeading } from './heading.ts';

/** Columns of plain tables, for hosts and workloads alike; which kind a table holds is judged from those it has. */
export type PlainColumn =
  | 'kind'
  | 'name'
  | 'id'
  | 'host'
  | 'cluster'
  | 'datacenter'
  | 'sockets'
  | 'coresPerSocket'
  | 'cores'
  | 'threads'
  | 'vcpus'
  | 'memory'
  | 'clock'
  | 'cpuModel'
  | 'vendor'
  | 'model'
  | 'cpuPercent'
  | 'cpuUsed'
  | 'memoryPercent'
  | 'memoryUsed'
  | 'idlePower'
  | 'maxPower'
  | 'hypervisor'
  | 'maintenance'
  | 'powerState'
  | 'template'
  | 'os'
  | 'disk'
  | 'diskUsed'
  | 'disks'
  | 'nics'
  | 'folder'
  | 'resourcePool'
  | 'annotation'
  | 'network'
  | 'application'
  | 'technology'
  | 'failover'
  | 'localDisk'
  | 'diskIops'
  | 'networkMbps'
  | 'gpus'
  | 'numaNodes'
  | 'cpuLevel';

/** Heading words without unit and statistic, by column. German, French and Spanish words of real lists among them. */
const synonyms: Readonly<Record<PlainColumn, readonly string[]>> = {
  kind: ['kind', 'type', 'object type', 'role', 'record type', 'typ', 'art'],
  name: [
    'name',
    'vm',
    'vm name',
    'vmname',
    'virtual machine',
    'virtual machine name',
    'workload',
    'workload name',
    'server',
    'server name',
    'servername',
    'machine',
    'machine name',
    'computer',
    'computer name',
    'computername',
    'instance',
    'instance name',
    'guest',
    'guest name',
    'display name',
    'node',
    'node name',
    'rechner',
    'maschine',
    'nom',
    'nombre',
    'container',
    'container name',
    'container id',
  ],
  id: [
    'id',
    'uuid',
    'vm id',
    'vm uuid',
    'machine id',
    'instance id',
    'external id',
    'server id',
    'object id',
    'moref',
    'mo ref',
  ],
  host: [
    'host',
    'host name',
    'hostname',
    'esx host',
    'esxi host',
    'vm host',
    'vmhost',
    'hypervisor host',
    'physical host',
    'parent host',
    'running on',
    'wirt',
    'hote',
    'hypervisor name',
    'esx',
    'esxi',
  ],
  cluster: ['cluster', 'cluster name', 'pool', 'host cluster', 'site cluster', 'grappe'],
  datacenter: [
    'datacenter',
    'data center',
    'datacentre',
    'data centre',
    'dc',
    'site',
    'location',
    'rechenzentrum',
    'standort',
  ],
  sockets: [
    'sockets',
    'socket',
    'cpu sockets',
    'cpus sockets',
    'physical cpus',
    'processors',
    'number of processors',
    'sockel',
  ],
  coresPerSocket: ['cores per socket', 'cores per cpu', 'cores per processor', 'kerne pro sockel'],
  cores: [
    'cores',
    'cpu cores',
    'total cores',
    'physical cores',
    'num cores',
    'core count',
    'number of cores',
    'kerne',
    'coeurs',
    'nucleos',
    'pcpu',
    'pcpus',
  ],
  threads: ['threads', 'cpu threads', 'logical cpus', 'logical processors', 'logical cores', 'hyperthreads'],
  vcpus: [
    'vcpu',
    'vcpus',
    'v cpu',
    'v cpus',
    'num vcpu',
    'num vcpus',
    'virtual cpus',
    'cpu',
    'cpus',
    'num cpu',
    'num cpus',
    'cpu count',
    'allocated cpu',
    'cpu allocated',
    'vcpu count',
  ],
  memory: [
    'memory',
    'mem',
    'ram',
    'vram',
    'total memory',
    'memory size',
    'memory total',
    'memory allocated',
    'allocated memory',
    'physical memory',
    'installed memory',
    'provisioned memory',
    'ram total',
    'ram size',
    'arbeitsspeicher',
    'speicher',
    'hauptspeicher',
    'memoire',
    'memoria',
  ],
  clock: ['clock', 'cpu clock', 'cpu speed', 'speed', 'frequency', 'cpu frequency', 'takt', 'taktfrequenz', 'cpu'],
  cpuModel: [
    'cpu model',
    'processor',
    'processor model',
    'cpu type',
    'prozessor',
    'cpu name',
    'processor name',
    'cpu description',
  ],
  vendor: ['vendor', 'manufacturer', 'hersteller', 'make'],
  model: ['model', 'server model', 'hardware model', 'hardware', 'modell'],
  cpuPercent: [
    'cpu',
    'cpu usage',
    'cpu utilization',
    'cpu utilisation',
    'cpu util',
    'cpu load',
    'cpu used',
    'cpu auslastung',
    'processor utilization',
  ],
  cpuUsed: ['cpu usage', 'cpu used', 'cpu demand', 'cpu used cores', 'cores used', 'used cores', 'cpu consumption'],
  memoryPercent: [
    'memory',
    'mem',
    'ram',
    'memory usage',
    'memory utilization',
    'memory utilisation',
    'mem usage',
    'mem util',
    'ram usage',
    'memory used',
    'ram used',
    'speicherauslastung',
  ],
  memoryUsed: [
    'memory used',
    'used memory',
    'mem used',
    'ram used',
    'memory usage',
    'mem usage',
    'ram usage',
    'memory consumed',
    'consumed memory',
    'memory active',
    'active memory',
    'memory demand',
  ],
  idlePower: ['idle power', 'power idle', 'idle'],
  maxPower: ['max power', 'power', 'power max', 'nameplate power', 'rated power', 'tdp'],
  hypervisor: ['hypervisor', 'hypervisor type', 'hypervisor version', 'esx version', 'esxi version'],
  maintenance: ['maintenance', 'in maintenance', 'maintenance mode', 'in maintenance mode', 'wartung'],
  powerState: ['power state', 'powerstate', 'state', 'status', 'vm state', 'zustand', 'powered on', 'etat'],
  template: ['template', 'is template', 'vorlage'],
  os: [
    'os',
    'operating system',
    'guest os',
    'os name',
    'betriebssystem',
    'os version',
    'platform',
    'systeme d exploitation',
    'guest operating system',
  ],
  disk: [
    'disk',
    'disk size',
    'disks size',
    'storage',
    'provisioned',
    'provisioned storage',
    'storage allocated',
    'disk provisioned',
    'provisioned space',
    'total disk',
    'capacity',
    'festplatte',
    'disk capacity',
    'allocated storage',
  ],
  diskUsed: [
    'disk used',
    'used disk',
    'storage used',
    'used storage',
    'in use',
    'storage in use',
    'used space',
    'disk usage',
  ],
  disks: ['disks', 'number of disks', 'num disks', 'disk count'],
  nics: ['nics', 'network adapters', 'num nics', 'nic count'],
  folder: ['folder', 'path', 'ordner'],
  resourcePool: ['resource pool'],
  annotation: ['annotation', 'notes', 'note', 'description', 'comment', 'comments', 'beschreibung', 'bemerkung'],
  network: ['network', 'networks', 'vlan', 'port group', 'netzwerk'],
  application: [
    'application',
    'app',
    'application name',
    'app name',
    'service',
    'group',
    'business service',
    'anwendung',
    'applications',
    'owner application',
  ],
  technology: ['technology', 'runtime', 'virtualization', 'virtualisation'],
  failover: ['failover level', 'host failures tolerated', 'failures to tolerate'],
  localDisk: ['local disk', 'local storage', 'local disk size', 'local storage size', 'ephemeral storage'],
  diskIops: ['iops', 'disk iops', 'storage iops', 'disk operations per second'],
  networkMbps: [
    'network mbps',
    'nic mbps',
    'nic speed mbps',
    'network speed mbps',
    'network throughput mbps',
    'network bandwidth mbps',
    'bandwidth mbps',
  ],
  gpus: ['gpu', 'gpus', 'gpu count', 'num gpus', 'number gpus', 'vgpus', 'accelerators'],
  numaNodes: ['numa', 'numa nodes', 'numa node count', 'number numa nodes'],
  cpuLevel: ['evc', 'evc mode', 'current evc', 'required evc mode', 'min required evc mode', 'cpu feature level'],
};

/** A recognised column: where it is, and what its heading said about unit and statistic. */
export interface PlainMatch {
  readonly column: number;
  readonly heading: ParsedHeading;
}

/** The columns that a heading's words stand for. */
export const bySynonym: ReadonlyMap<string, readonly PlainColumn[]> = index();

function index(): ReadonlyMap<string, readonly PlainColumn[]> {
  const map = new Map<string, PlainColumn[]>();
  for (const column of Object.keys(synonyms) as PlainColumn[]) {
    for (const word of synonyms[column]) map.set(word, [...(map.get(word) ?? []), column]);
  }
  return map;
}

/**
 * Which column is what. Every heading serves one column at most, of two headings for one column the first counts, except
 * that of several statistics of the same usage the highest percentile is taken. `host` also stands for the name in a table
 * that has no other name column.
 */
export function matchPlainHeadings(headings: readonly string[]): ReadonlyMap<PlainColumn, PlainMatch> {
  const matches = new Map<PlainColumn, PlainMatch>();
  headings.forEach((text, column) => {
    const heading = parseHeading(text);
    if (heading.base === '') return;
    const candidate = (bySynonym.get(heading.base) ?? []).find((key) => isFitting(key, heading));
    if (candidate === undefined) return;
    const known = matches.get(candidate);
    if (!known || statisticRank(heading) > statisticRank(known.heading)) matches.set(candidate, { column, heading });
  });
  return matches;
}

/** Whether the unit and statistic of a heading fit what the column measures. */
function isFitting(key: PlainColumn, heading: ParsedHeading): boolean {
  const { unit, statistic } = heading;
  if (key === 'memoryPercent') return unit === 'percent';
  // A share is what people mean by usage; "CPU" alone is how many there are.
  if (key === 'cpuPercent') return unit === 'percent' || (unit === null && heading.base !== 'cpu');
  if (key === 'clock') return unit === 'mhz' || unit === 'ghz' ? true : unit === null && heading.base !== 'cpu';
  if (unit === 'percent') return false;
  if (key === 'idlePower' || key === 'maxPower') return unit === null || unit === 'w' || unit === 'kw';
  if (key === 'cpuUsed') return unit === null || unit === 'mhz' || unit === 'ghz';
  if (key === 'memory' || key === 'disk') return statistic === null && unit !== 'mhz' && unit !== 'ghz';
  if (key === 'localDisk') return statistic === null && unit !== 'mhz' && unit !== 'ghz';
  if (key === 'diskIops' || key === 'networkMbps') return unit === null;
  if (key === 'memoryUsed' || key === 'diskUsed') return unit !== 'mhz' && unit !== 'ghz';
  return unit === null && statistic === null;
}

/** Sizing prefers the 95th percentile, then stronger statistics, then the mean. */
function statisticRank(heading: ParsedHeading): number {
  switch (heading.statistic) {
    case 'p95':
      return 4;
    case 'p99':
      return 3;
    case 'peak':
      return 2;
    case 'mean':
      return 1;
    case null:
      return 0;
  }
}
