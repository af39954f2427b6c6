import type { ColumnSpec } from '../namedTable.ts';

/**
 * The RVTools sheets that are read and the columns in them, by every name they have had: as shown since 4.1 (`In Use MiB`;
 * older `In Use MB` is normalised to it), and the internal names of exports made with `-DBColumnNames` (`vInfoInUse`),
 * whose sheet prefix is cut off before they are compared. Sources: RVTools documentation 4.8.1, real workbooks of 3.x and 4.x.
 */
export const rvtoolsSheets = [
  'vMetaData',
  'vInfo',
  'vHost',
  'vCluster',
  'vCPU',
  'vMemory',
  'vDisk',
  'vPartition',
  'vNetwork',
  'vNIC',
  'vDatastore',
] as const;
export type RvtoolsSheet = (typeof rvtoolsSheets)[number];

/** Sheets of RVTools that hold nothing the planner uses; they tell an RVTools workbook from another. */
const otherSheets = [
  'vCD',
  'vUSB',
  'vSnapshot',
  'vTools',
  'vSource',
  'vRP',
  'vHBA',
  'vSwitch',
  'vPort',
  'dvSwitch',
  'dvPort',
  'vSC_VMK',
  'vMultiPath',
  'vLicense',
  'vFileInfo',
  'vHealth',
  'vFloppy',
];

const recognised: ReadonlyMap<string, RvtoolsSheet> = new Map(rvtoolsSheets.map((name) => [name.toLowerCase(), name]));
const others: ReadonlySet<string> = new Set(otherSheets.map((name) => name.toLowerCase()));

/** The tab of RVTools that a file is named after, as RVTools spells it: `RVTools_tabvInfo.csv`, `vc1_RVTools_tabvInfo.csv`. */
export function tabOfName(name: string): string | null {
  const match = /(?:^|[^a-z])(?:tab)?(d?v[a-z_]+)(?:[^a-z]*)\.(?:csv|txt|tsv)$/i.exec(name);
  const word = (match?.[1] ?? '').toLowerCase().replace(/^tab/, '');
  return [...rvtoolsSheets, ...otherSheets].find((sheet) => sheet.toLowerCase() === word) ?? null;
}

function bareName(sheet: string): string {
  return sheet
    .trim()
    .toLowerCase()
    .replace(/\.csv$/, '')
    .replace(/^rvtools_?/, '')
    .replace(/^tab/, '');
}

/** Which RVTools sheet a sheet or file name means: `vInfo`, `tabvInfo`, `RVTools_tabvInfo.csv`. Null when it is none that is read. */
export function rvtoolsSheetOf(name: string): RvtoolsSheet | null {
  return recognised.get(bareName(name)) ?? null;
}

/** Whether a name is that of any sheet of RVTools. */
export function isRvtoolsName(name: string): boolean {
  return recognised.has(bareName(name)) || others.has(bareName(name));
}

/** Columns that say whose row it is; every sheet about VMs has them. */
export type VmColumn =
  | 'name'
  | 'powerState'
  | 'template'
  | 'placeholder'
  | 'datacenter'
  | 'cluster'
  | 'host'
  | 'folder'
  | 'vmId'
  | 'vmUuid'
  | 'sdkServer'
  | 'sdkUuid';

/** Columns by which rows of all VM sheets name their VM. */
const identity: readonly ColumnSpec<VmColumn>[] = [
  { key: 'name', headings: ['vm', 'vm name', 'vmname', 'virtual machine', 'vm display name'] },
  { key: 'powerState', headings: ['powerstate', 'power state'] },
  { key: 'template', headings: ['template'] },
  { key: 'placeholder', headings: ['srm placeholder'] },
  { key: 'datacenter', headings: ['datacenter', 'data center', 'datacentre'] },
  { key: 'cluster', headings: ['cluster', 'cluster name'] },
  { key: 'host', headings: ['host', 'host name', 'esx host'] },
  { key: 'folder', headings: ['folder'] },
  { key: 'vmId', headings: ['vm id', 'vmid', 'object id'] },
  { key: 'vmUuid', headings: ['vm uuid', 'vmuuid', 'instance uuid', 'uuid'] },
  { key: 'sdkServer', headings: ['vi sdk server', 'visdkserver'] },
  { key: 'sdkUuid', headings: ['vi sdk uuid', 'visdkuuid'] },
];

/** Columns of vInfo that are read. Sizes in MiB. */
export type InfoColumn =
  | VmColumn
  | 'connectionState'
  | 'cpus'
  | 'memory'
  | 'nics'
  | 'disks'
  | 'diskCapacity'
  | 'provisioned'
  | 'inUse'
  | 'resourcePool'
  | 'osConfig'
  | 'osTools'
  | 'annotation'
  | 'dnsName'
  | 'biosUuid'
  | 'requiredEvc'
  | 'latency'
  | 'clusterRules'
  | 'clusterRuleNames'
  | 'network1'
  | 'network2'
  | 'network3'
  | 'network4'
  | 'network5'
  | 'network6'
  | 'network7'
  | 'network8';

/** How vInfo spells them, by version of RVTools and by other exporters; the first heading found counts. */
export const infoColumns: readonly ColumnSpec<InfoColumn>[] = [
  ...identity,
  { key: 'connectionState', headings: ['connection state'] },
  { key: 'cpus', headings: ['cpus', '# cpus', 'num cpu', 'vcpus', 'vcpu'] },
  { key: 'memory', headings: ['memory', 'memory mib', 'memory size', 'memory (mib)'] },
  { key: 'nics', headings: ['nics', '# nics'] },
  { key: 'disks', headings: ['disks', '# disks', 'num virtual disks'] },
  { key: 'diskCapacity', headings: ['total disk capacity mib'] },
  { key: 'provisioned', headings: ['provisioned mib'] },
  { key: 'inUse', headings: ['in use mib'] },
  { key: 'resourcePool', headings: ['resource pool'] },
  { key: 'osTools', headings: ['os according to the vmware tools', 'ostools', 'guest os', 'os'] },
  { key: 'osConfig', headings: ['os according to the configuration file', 'os', 'osconfig'] },
  { key: 'annotation', headings: ['annotation', 'notes'] },
  { key: 'dnsName', headings: ['dns name', 'guest host name'] },
  { key: 'biosUuid', headings: ['smbios uuid'] },
  { key: 'requiredEvc', headings: ['min required evc mode key', 'minrequiredevcmodekey'] },
  { key: 'latency', headings: ['latency sensitivity', 'latencysensitivity'] },
  { key: 'clusterRules', headings: ['cluster rule(s)', 'cluster rules'] },
  { key: 'clusterRuleNames', headings: ['cluster rule name(s)', 'cluster rule names'] },
  ...([1, 2, 3, 4, 5, 6, 7, 8] as const).map((number) => ({
    key: `network${number}` as const,
    headings: [`network #${number}`, `network ${number}`],
  })),
];

/** Columns of vHost that are read. Clock in MHz, memory in MiB, use in percent. */
export type HostColumn =
  | 'name'
  | 'datacenter'
  | 'cluster'
  | 'maintenance'
  | 'cpuModel'
  | 'speed'
  | 'hyperThreading'
  | 'sockets'
  | 'coresPerSocket'
  | 'cores'
  | 'cpuUsage'
  | 'memory'
  | 'memoryUsage'
  | 'vmsTotal'
  | 'vms'
  | 'vcpus'
  | 'esxVersion'
  | 'vendor'
  | 'model'
  | 'objectId'
  | 'uuid'
  | 'serialNumber'
  | 'serviceTag'
  | 'currentEvc'
  | 'sdkServer'
  | 'sdkUuid';

/** How vHost spells them. */
export const hostColumns: readonly ColumnSpec<HostColumn>[] = [
  { key: 'name', headings: ['host', 'host name', 'vhostname', 'name'] },
  { key: 'datacenter', headings: ['datacenter', 'data center', 'datacentre'] },
  { key: 'cluster', headings: ['cluster', 'cluster name'] },
  { key: 'maintenance', headings: ['in maintenance mode', 'maintenance mode'] },
  { key: 'cpuModel', headings: ['cpu model'] },
  { key: 'speed', headings: ['speed', 'speed mhz', 'cpu mhz'] },
  { key: 'hyperThreading', headings: ['ht active'] },
  { key: 'sockets', headings: ['# cpu', 'num cpu', '# cpus', 'sockets'] },
  { key: 'coresPerSocket', headings: ['cores per cpu'] },
  { key: 'cores', headings: ['# cores', 'num cpu cores', 'cores'] },
  { key: 'cpuUsage', headings: ['cpu usage %', 'overall cpu usage'] },
  { key: 'memory', headings: ['# memory', '# memory mib', 'memory size', 'memory mib', 'memory'] },
  { key: 'memoryUsage', headings: ['memory usage %', 'overall memory usage'] },
  { key: 'vmsTotal', headings: ['# vms total', 'vms total'] },
  { key: 'vms', headings: ['# vms', 'vms'] },
  { key: 'vcpus', headings: ['# vcpus', 'vcpus'] },
  { key: 'esxVersion', headings: ['esx version', 'full name'] },
  { key: 'vendor', headings: ['vendor'] },
  { key: 'model', headings: ['model'] },
  { key: 'objectId', headings: ['object id'] },
  { key: 'uuid', headings: ['uuid'] },
  { key: 'serialNumber', headings: ['serial number', 'serialnumber'] },
  { key: 'serviceTag', headings: ['service tag', 'servicetag'] },
  { key: 'currentEvc', headings: ['current evc', 'currentevc', 'current evc mode'] },
  { key: 'sdkServer', headings: ['vi sdk server', 'visdkserver'] },
  { key: 'sdkUuid', headings: ['vi sdk uuid', 'visdkuuid'] },
];

/** Columns of vCluster that are read. `totalCpu` in MHz. */
export type ClusterColumn =
  | 'name'
  | 'datacenter'
  | 'highAvailability'
  | 'failover'
  | 'admission'
  | 'totalCpu'
  | 'cores'
  | 'sdkServer'
  | 'sdkUuid';

/** How vCluster spells them. */
export const clusterColumns: readonly ColumnSpec<ClusterColumn>[] = [
  { key: 'name', headings: ['name', 'cluster', 'cluster name'] },
  { key: 'datacenter', headings: ['datacenter', 'data center', 'datacentre'] },
  { key: 'highAvailability', headings: ['ha enabled'] },
  { key: 'failover', headings: ['failover level'] },
  { key: 'admission', headings: ['admissioncontrolenabled', 'admission control enabled'] },
  { key: 'totalCpu', headings: ['totalcpu', 'total cpu'] },
  { key: 'cores', headings: ['numcpucores', 'num cpu cores'] },
  { key: 'sdkServer', headings: ['vi sdk server', 'visdkserver'] },
  { key: 'sdkUuid', headings: ['vi sdk uuid', 'visdkuuid'] },
];

/** Columns of vCPU that are read. `overall` is the CPU in use when the export was made, MHz. */
export type CpuColumn = VmColumn | 'cpus' | 'overall';

/** How vCPU spells them. */
export const cpuColumns: readonly ColumnSpec<CpuColumn>[] = [
  ...identity,
  { key: 'cpus', headings: ['cpus', '# cpus'] },
  { key: 'overall', headings: ['overall', 'overall mhz', 'overall cpu usage'] },
];

/** Columns of vMemory that are read, in MiB: configured, backed by the host, touched lately. */
export type MemoryColumn = VmColumn | 'size' | 'consumed' | 'active';

/** How vMemory spells them. */
export const memoryColumns: readonly ColumnSpec<MemoryColumn>[] = [
  ...identity,
  { key: 'size', headings: ['size mib', 'size'] },
  { key: 'consumed', headings: ['consumed', 'consumed mib'] },
  { key: 'active', headings: ['active', 'active mib'] },
];

/** Columns of vDisk that are read. `capacity` in MiB; `path` begins with the datastore in brackets. */
export type DiskColumn = VmColumn | 'disk' | 'capacity' | 'path';

/** How vDisk spells them. */
export const diskColumns: readonly ColumnSpec<DiskColumn>[] = [
  ...identity,
  { key: 'disk', headings: ['disk', 'name'] },
  { key: 'capacity', headings: ['capacity mib', 'capacity'] },
  { key: 'path', headings: ['path', 'disk path'] },
];

/** Columns of vPartition that are read, as the guest sees them, in MiB. */
export type PartitionColumn = VmColumn | 'disk' | 'capacity' | 'consumed';

/** How vPartition spells them. */
export const partitionColumns: readonly ColumnSpec<PartitionColumn>[] = [
  ...identity,
  { key: 'disk', headings: ['disk'] },
  { key: 'capacity', headings: ['capacity mib', 'capacity'] },
  { key: 'consumed', headings: ['consumed mib', 'consumed'] },
];

/** Columns of vNetwork that are read: one row per adapter of a VM. */
export type NetworkColumn = VmColumn | 'label' | 'network';

/** How vNetwork spells them. */
export const networkColumns: readonly ColumnSpec<NetworkColumn>[] = [
  ...identity,
  { key: 'label', headings: ['nic label'] },
  { key: 'network', headings: ['network', 'name'] },
];

/** Columns of vNIC that are read: one row per adapter of a host, `speed` in Mbit/s. */
export type NicColumn = 'host' | 'device' | 'speed' | 'datacenter' | 'cluster' | 'sdkServer' | 'sdkUuid';

/** Physical adapters of hosts; the speed is megabits a second, 0 or nothing while there is no link. */
export const nicColumns: readonly ColumnSpec<NicColumn>[] = [
  { key: 'host', headings: ['host', 'host name'] },
  { key: 'device', headings: ['network device', 'device'] },
  { key: 'speed', headings: ['speed', 'speed mb'] },
  { key: 'datacenter', headings: ['datacenter', 'data center', 'datacentre'] },
  { key: 'cluster', headings: ['cluster', 'cluster name'] },
  { key: 'sdkServer', headings: ['vi sdk server', 'visdkserver'] },
  { key: 'sdkUuid', headings: ['vi sdk uuid', 'visdkuuid'] },
];

/** Columns of vDatastore that are read. Sizes in MiB. */
export type DatastoreColumn =
  | 'name'
  | 'type'
  | 'capacity'
  | 'inUse'
  | 'free'
  | 'hostCount'
  | 'hosts'
  | 'sdkServer'
  | 'sdkUuid';

/** How vDatastore spells them. */
export const datastoreColumns: readonly ColumnSpec<DatastoreColumn>[] = [
  { key: 'name', headings: ['name', 'datastore', 'datastore name'] },
  { key: 'type', headings: ['type'] },
  { key: 'capacity', headings: ['capacity mib', 'capacity'] },
  { key: 'inUse', headings: ['in use mib', 'in use'] },
  { key: 'free', headings: ['free mib', 'free'] },
  { key: 'hostCount', headings: ['# hosts', 'num hosts'] },
  { key: 'hosts', headings: ['hosts'] },
  { key: 'sdkServer', headings: ['vi sdk server', 'visdkserver'] },
  { key: 'sdkUuid', headings: ['vi sdk uuid', 'visdkuuid'] },
];

/** Columns of vMetaData that are read. */
export type MetaColumn = 'version' | 'server';

/** How vMetaData spells them. */
export const metaColumns: readonly ColumnSpec<MetaColumn>[] = [
  { key: 'version', headings: ['rvtools version', 'rvtools major version', 'version'] },
  { key: 'server', headings: ['server', 'vi sdk server'] },
];
