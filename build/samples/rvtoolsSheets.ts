import type { SampleEstate, SampleHost, SampleVm } from './estate.ts';
import type { Cell, SheetContent } from './workbook.ts';

/**
 * How the export was made: `modern` has all tabs and the headings of RVTools 4.1 and later; `legacy` the four tabs, few
 * columns and `MB` of 3.x; `german` those of 4.x made on a German Windows, where numbers came as text (`1.546,5`); `storage`
 * the modern ones with adapters and datastores, caches, workers and batch machines on disks of their hosts.
 */
export type RvtoolsVariant = 'modern' | 'legacy' | 'german' | 'storage';

type Column<Row> = readonly [heading: string, cell: (row: Row) => Cell];

/** The tabs of an RVTools export of the estate. Headings and their order follow real workbooks of these versions. */
export function rvtoolsSheets(estate: SampleEstate, variant: RvtoolsVariant): readonly SheetContent[] {
  const hosts = estate.hosts.filter((host) => host.isDescribed);
  if (variant === 'legacy') {
    return [
      table('vInfo', legacyInfo(estate), estate.vms),
      table('vPartition', legacyPartition(estate), partitions(estate)),
      table('vNetwork', legacyNetwork(), networks(estate)),
      table('vHost', legacyHost(estate), hosts),
    ];
  }
  const sheets = [
    table('vInfo', modernInfo(estate), estate.vms),
    table('vCPU', modernCpu(estate), estate.vms.filter(isSized)),
    table('vMemory', modernMemory(estate), estate.vms.filter(isSized)),
    table('vDisk', variant === 'storage' ? storageDisk(estate) : modernDisk(estate), disks(estate)),
    table('vPartition', modernPartition(estate), partitions(estate)),
    table('vNetwork', modernNetwork(estate), networks(estate)),
    table(
      'vTools',
      modernTools(estate),
      estate.vms.filter((vm) => vm.hasTools),
    ),
    table('vCluster', modernCluster(estate), estate.clusters),
    table('vHost', modernHost(estate), hosts),
    table('vMetaData', metaData(), [estate]),
  ];
  if (variant === 'storage') {
    sheets.push(
      table('vNIC', modernNic(), adapters(hosts)),
      table('vDatastore', modernDatastore(), datastores(estate, hosts)),
    );
  }
  return variant === 'german' ? sheets.map(germanise) : sheets;
}

function table<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): SheetContent {
  return {
    name,
    headings: columns.map(([heading]) => heading),
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) yield columns.map(([, cell]) => cell(row));
      },
    },
  };
}

/** Numbers as text with point and comma as German Windows writes them. */
function germanise(sheet: SheetContent): SheetContent {
  return {
    ...sheet,
    rows: {
      *[Symbol.iterator]() {
        for (const row of sheet.rows) yield row.map((cell) => (typeof cell === 'number' ? germanNumber(cell) : cell));
      },
    },
  };
}

function germanNumber(value: number): string {
  const [whole = '0', fraction] = String(Math.abs(value)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `,${fraction}`}`;
}

const yes = (value: boolean): string => (value ? 'True' : 'False');

/** vCenter no longer knows the size of a machine whose files it cannot reach. */
function isSized(vm: SampleVm): boolean {
  return vm.connectionState !== 'inaccessible';
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** 1 March 2026, the day of the export, less some days per machine. */
const created = (vm: SampleVm): Cell => ({ dateSerial: 46_082 - (Number(vm.vmId.slice(3)) % 1500) - 0.25 });

function state(): Column<SampleVm>[] {
  return [
    ['VM', (vm) => vm.name],
    ['Powerstate', (vm) => vm.powerState],
    ['Template', (vm) => yes(vm.isTemplate)],
    ['SRM Placeholder', (vm) => yes(vm.isPlaceholder)],
  ];
}

function place(estate: SampleEstate): Column<SampleVm>[] {
  return [
    ['Folder', (vm) => vm.folder],
    ['Datacenter', () => estate.datacenter],
    ['Cluster', (vm) => vm.host.cluster.name],
    ['Host', (vm) => vm.host.vmSpelling],
    ['OS according to the configuration file', (vm) => vm.system],
    ['OS according to the VMware Tools', (vm) => (vm.hasTools ? vm.system : null)],
    ['VM ID', (vm) => vm.vmId],
    ['VM UUID', (vm) => vm.uuid],
    ['VI SDK Server', () => estate.vcenter],
    ['VI SDK UUID', () => estate.vcenterUuid],
  ];
}

function modernInfo(estate: SampleEstate): readonly Column<SampleVm>[] {
  return [
    ...state(),
    ['Config status', () => 'green'],
    ['DNS Name', (vm) => (vm.hasTools ? `${vm.name.toLowerCase()}.${estate.name}.example` : null)],
    ['Connection state', (vm) => vm.connectionState],
    ['Guest state', (vm) => (vm.hasTools ? 'running' : 'notRunning')],
    ['Heartbeat', (vm) => (vm.hasTools ? 'green' : 'gray')],
    ['Consolidation Needed', () => 'False'],
    ['PowerOn', (vm) => (vm.powerState === 'poweredOn' ? created(vm) : null)],
    ['Creation date', created],
    ['Change Version', created],
    ['CPUs', (vm) => (isSized(vm) ? vm.vcpus : null)],
    ['Overall Cpu Readiness', (vm) => (vm.powerState === 'poweredOn' ? 0.1 * (vm.vcpus % 7) : null)],
    ['Memory', (vm) => (isSized(vm) ? vm.memoryMiB : null)],
    ['Active Memory', (vm) => vm.activeMiB],
    ['NICs', (vm) => (isSized(vm) ? vm.nics : null)],
    ['Disks', (vm) => (isSized(vm) ? vm.disksMiB.length : null)],
    ['Total disk capacity MiB', (vm) => (isSized(vm) ? sum(vm.disksMiB) : null)],
    ['min Required EVC Mode Key', () => 'intel-broadwell'],
    ['Latency Sensitivity', () => 'normal'],
    ['EnableUUID', () => 'False'],
    ['CBT', () => 'True'],
    ['Primary IP Address', (vm) => (vm.hasTools ? address(vm) : null)],
    ['Network #1', (vm) => vm.network],
    ['Network #2', (vm) => (vm.nics > 1 ? 'VLAN300-backup' : null)],
    ['Network #3', () => null],
    ['Network #4', () => null],
    ['Num Monitors', () => 1],
    ['Video Ram KiB', () => 4096],
    ['Resource pool', (vm) => `/${estate.datacenter}/${vm.host.cluster.name}/Resources`],
    ['Folder ID', (vm) => `group-v${100 + vm.folder.length}`],
    ['Folder', (vm) => vm.folder],
    ['vApp', () => null],
    ['DAS protection', (vm) => yes(vm.powerState === 'poweredOn')],
    ['FT State', () => 'notConfigured'],
    ['Provisioned MiB', (vm) => (isSized(vm) ? sum(vm.disksMiB) + vm.memoryMiB : null)],
    ['In Use MiB', (vm) => (isSized(vm) ? vm.usedMiB : null)],
    ['Unshared MiB', (vm) => (isSized(vm) ? vm.usedMiB : null)],
    ['HA Restart Priority', () => 'clusterRestartPriority'],
    ['HA Isolation Response', () => 'clusterIsolationResponse'],
    ['HA VM Monitoring', () => 'vmMonitoringDisabled'],
    ['Cluster rule(s)', () => null],
    ['Cluster rule name(s)', () => null],
    ['Boot Required', () => 'False'],
    ['Boot delay', () => 0],
    ['Boot retry delay', () => 10_000],
    ['Boot retry enabled', () => 'False'],
    ['Boot BIOS setup', () => 'False'],
    ['Reboot PowerOff', () => 'False'],
    ['EFI Secure boot', (vm) => yes(/2019|2022/.test(vm.system))],
    ['Firmware', (vm) => (/2019|2022|Windows 10/.test(vm.system) ? 'efi' : 'bios')],
    ['HW version', (vm) => (vm.vcpus > 4 ? 'vmx-19' : 'vmx-14')],
    ['HW upgrade status', () => 'none'],
    ['HW upgrade policy', () => 'never'],
    ['HW target', () => null],
    ['Path', (vm) => `[ds-${vm.host.cluster.name.toLowerCase()}] ${vm.name}/${vm.name}.vmx`],
    ['Log directory', (vm) => `[ds-${vm.host.cluster.name.toLowerCase()}] ${vm.name}/`],
    ['Annotation', (vm) => vm.annotation],
    ...place(estate).filter(([heading]) => heading !== 'Folder'),
  ];
}

function modernCpu(estate: SampleEstate): readonly Column<SampleVm>[] {
  return [
    ...state(),
    ['CPUs', (vm) => vm.vcpus],
    ['Sockets', (vm) => vm.vcpus],
    ['Cores p/s', () => 1],
    ['Max', (vm) => vm.vcpus * vm.host.hardware.clockMHz],
    ['Overall', (vm) => overallMHz(vm)],
    ['Level', () => 'normal'],
    ['Shares', (vm) => vm.vcpus * 1000],
    ['Reservation', () => 0],
    ['Entitlement', (vm) => overallMHz(vm)],
    ['DRS Entitlement', (vm) => overallMHz(vm)],
    ['Limit', () => -1],
    ['Hot Add', (vm) => yes(vm.vcpus > 4)],
    ['Hot Remove', () => 'False'],
    ['Numa Hotadd Exposed', () => 'False'],
    ...place(estate),
  ];
}

function overallMHz(vm: SampleVm): number {
  return Math.round((vm.cpuPercent * vm.vcpus * vm.host.hardware.clockMHz) / 100);
}

function modernMemory(estate: SampleEstate): readonly Column<SampleVm>[] {
  return [
    ...state(),
    ['Size MiB', (vm) => vm.memoryMiB],
    ['Memory Reservation Locked To Max', () => 'False'],
    ['Overhead', (vm) => 40 + vm.vcpus * 12],
    ['Max', (vm) => vm.memoryMiB],
    ['Consumed', (vm) => vm.consumedMiB],
    ['Consumed Overhead', (vm) => (vm.consumedMiB > 0 ? 30 + vm.vcpus * 8 : 0)],
    ['Private', (vm) => vm.consumedMiB],
    ['Shared', () => 0],
    ['Swapped', () => 0],
    ['Ballooned', () => 0],
    ['Active', (vm) => vm.activeMiB],
    ['Entitlement', (vm) => vm.consumedMiB],
    ['DRS Entitlement', (vm) => vm.consumedMiB],
    ['Level', () => 'normal'],
    ['Shares', (vm) => vm.memoryMiB * 10],
    ['Reservation', () => 0],
    ['Limit', () => -1],
    ['Hot Add', (vm) => yes(vm.vcpus > 4)],
    ...place(estate),
  ];
}

interface DiskRow {
  readonly vm: SampleVm;
  readonly index: number;
}

function* eachDisk(estate: SampleEstate): Generator<DiskRow> {
  for (const vm of estate.vms) {
    if (!isSized(vm)) continue;
    for (let index = 0; index < vm.disksMiB.length; index += 1) yield { vm, index };
  }
}

const disks = (estate: SampleEstate): readonly DiskRow[] => [...eachDisk(estate)];
const partitions = (estate: SampleEstate): readonly DiskRow[] => disks(estate).filter(({ vm }) => vm.hasTools);

function ofVm<Row extends { readonly vm: SampleVm }>(columns: readonly Column<SampleVm>[]): Column<Row>[] {
  return columns.map(([heading, cell]) => [heading, (row) => cell(row.vm)]);
}

function modernDisk(estate: SampleEstate): readonly Column<DiskRow>[] {
  return [
    ...ofVm<DiskRow>(state()),
    ['Disk', ({ index }) => `Hard disk ${index + 1}`],
    ['Disk Key', ({ index }) => 2000 + index],
    ['Disk UUID', ({ vm, index }) => `6000C29${vm.uuid.slice(0, 1)}-${vm.uuid.slice(9, 23)}-${index}`],
    ['Disk Path', ({ vm, index }) => `[ds-${vm.host.cluster.name.toLowerCase()}] ${vm.name}/${vm.name}_${index}.vmdk`],
    ['Capacity MiB', ({ vm, index }) => vm.disksMiB[index] ?? 0],
    ['Raw', () => 'False'],
    ['Disk Mode', () => 'persistent'],
    ['Sharing mode', () => 'sharingNone'],
    ['Thin', ({ vm }) => yes(vm.stage !== 'prod')],
    ['Eagerly Scrub', () => 'False'],
    ['Split', () => 'False'],
    ['Write Through', () => 'False'],
    ['Level', () => 'normal'],
    ['Shares', () => 1000],
    ['Reservation', () => 0],
    ['Limit', () => -1],
    ['Controller', () => 'SCSI controller 0'],
    ['Label', ({ index }) => `Hard disk ${index + 1}`],
    ['SCSI Unit #', ({ index }) => index],
    ['Unit #', ({ index }) => index],
    ['Shared Bus', () => 'noSharing'],
    ...ofVm<DiskRow>(place(estate)),
  ];
}

/** Machines whose data is worth nothing without them stand on the disks of their hosts. */
function isLocal(vm: SampleVm): boolean {
  return (vm.role === 'cache' || vm.role === 'batch' || vm.role === 'worker') && vm.host.isDescribed;
}

const sharedStore = (cluster: string): string => `ds-${cluster.toLowerCase()}`;
const localStore = (host: SampleHost): string => `local-${host.name}`;

function storageDisk(estate: SampleEstate): readonly Column<DiskRow>[] {
  return modernDisk(estate).map((column): Column<DiskRow> =>
    column[0] === 'Disk Path'
      ? [
          'Disk Path',
          ({ vm, index }) =>
            `[${isLocal(vm) ? localStore(vm.host) : sharedStore(vm.host.cluster.name)}] ${vm.name}/${vm.name}_${index}.vmdk`,
        ]
      : column,
  );
}

interface AdapterRow {
  readonly host: SampleHost;
  readonly index: number;
}

/** Two links of 10 Gbit/s each, and one without a cable. */
function adapters(hosts: readonly SampleHost[]): readonly AdapterRow[] {
  return hosts.flatMap((host) => [0, 1, 2].map((index) => ({ host, index })));
}

function modernNic(): readonly Column<AdapterRow>[] {
  return [
    ['Host', ({ host }) => host.name],
    ['Cluster', ({ host }) => host.cluster.name],
    ['Network Device', ({ index }) => `vmnic${index}`],
    ['Driver', () => 'ixgben'],
    ['Speed', ({ index }) => (index < 2 ? 10_000 : 0)],
    ['Duplex', ({ index }) => yes(index < 2)],
  ];
}

interface DatastoreRow {
  readonly name: string;
  readonly hosts: readonly SampleHost[];
  readonly capacityMiB: number;
  readonly inUseMiB: number;
}

/** One that each cluster shares, half full, and one of each host, as large as what is on it and half as much again. */
function datastores(estate: SampleEstate, hosts: readonly SampleHost[]): readonly DatastoreRow[] {
  const on = (vms: readonly SampleVm[]): number => sum(vms.flatMap((vm) => vm.disksMiB));
  return [
    ...estate.clusters.map((cluster): DatastoreRow => {
      const used = on(estate.vms.filter((vm) => vm.host.cluster === cluster && !isLocal(vm)));
      const members = hosts.filter((host) => host.cluster === cluster);
      return { name: sharedStore(cluster.name), hosts: members, capacityMiB: 2 * used, inUseMiB: used };
    }),
    ...hosts.map((host): DatastoreRow => {
      const used = on(estate.vms.filter((vm) => vm.host === host && isLocal(vm)));
      return { name: localStore(host), hosts: [host], capacityMiB: 524_288 + 1.5 * used, inUseMiB: used };
    }),
  ];
}

function modernDatastore(): readonly Column<DatastoreRow>[] {
  return [
    ['Name', ({ name }) => name],
    ['Config status', () => 'green'],
    ['Address', () => null],
    ['Accessible', () => 'True'],
    ['Type', () => 'VMFS'],
    ['Capacity MiB', ({ capacityMiB }) => capacityMiB],
    ['In Use MiB', ({ inUseMiB }) => inUseMiB],
    ['Free MiB', ({ capacityMiB, inUseMiB }) => capacityMiB - inUseMiB],
    ['# Hosts', ({ hosts }) => hosts.length],
    ['Hosts', ({ hosts }) => hosts.map((host) => host.name).join(', ')],
  ];
}

function drive({ vm, index }: DiskRow): string {
  if (/Windows/.test(vm.system)) return index === 0 ? 'C:\\' : 'D:\\';
  return index === 0 ? '/' : '/data';
}

function used({ vm, index }: DiskRow): number {
  const total = sum(vm.disksMiB);
  return Math.floor((vm.usedMiB * (vm.disksMiB[index] ?? 0)) / total);
}

function modernPartition(estate: SampleEstate): readonly Column<DiskRow>[] {
  return [
    ...ofVm<DiskRow>(state()),
    ['Disk Key', ({ index }) => 2000 + index],
    ['Disk', drive],
    ['Capacity MiB', ({ vm, index }) => vm.disksMiB[index] ?? 0],
    ['Consumed MiB', used],
    ['Free MiB', (row) => (row.vm.disksMiB[row.index] ?? 0) - used(row)],
    [
      'Free %',
      (row) => Math.round((100 * ((row.vm.disksMiB[row.index] ?? 0) - used(row))) / (row.vm.disksMiB[row.index] ?? 1)),
    ],
    ...ofVm<DiskRow>(place(estate)),
  ];
}

function networks(estate: SampleEstate): readonly DiskRow[] {
  return estate.vms.filter(isSized).flatMap((vm) => Array.from({ length: vm.nics }, (_, index) => ({ vm, index })));
}

function address(vm: SampleVm): string {
  const number = Number(vm.vmId.slice(3));
  return `10.20.${Math.floor(number / 250) % 250}.${(number % 250) + 1}`;
}

function modernNetwork(estate: SampleEstate): readonly Column<DiskRow>[] {
  return [
    ...ofVm<DiskRow>(state()),
    ['NIC label', ({ index }) => `Network adapter ${index + 1}`],
    ['Adapter', () => 'Vmxnet3'],
    ['Network', ({ vm, index }) => (index === 0 ? vm.network : 'VLAN300-backup')],
    ['Switch', () => 'dvs-main'],
    ['Connected', ({ vm }) => yes(vm.powerState === 'poweredOn')],
    ['Starts Connected', () => 'True'],
    [
      'Mac Address',
      ({ vm, index }) => `00:50:56:${vm.uuid.slice(0, 2)}:${vm.uuid.slice(2, 4)}:${vm.uuid.slice(4, 5)}${index}`,
    ],
    ['Type', () => 'assigned'],
    ['IPv4 Address', ({ vm }) => (vm.hasTools ? address(vm) : null)],
    ['IPv6 Address', () => null],
    ['Direct Path IO', () => 'False'],
    ...ofVm<DiskRow>(place(estate)),
  ];
}

function modernTools(estate: SampleEstate): readonly Column<SampleVm>[] {
  return [
    ...state(),
    ['VM Version', () => 'vmx-14'],
    ['Tools', () => 'toolsOk'],
    ['Tools Version', () => 12_352],
    ...place(estate),
  ];
}

interface Load {
  readonly vms: readonly SampleVm[];
  readonly running: readonly SampleVm[];
  readonly cpuPercent: number;
  readonly memoryPercent: number;
}

/** What a host measures follows from what runs on it. */
function loads(estate: SampleEstate): (host: SampleHost) => Load {
  const byHost = new Map<string, SampleVm[]>();
  for (const vm of estate.vms) {
    const key = vm.host.isDescribed ? vm.host.objectId : 'stray';
    byHost.set(key, [...(byHost.get(key) ?? []), vm]);
  }
  return (host) => {
    const vms = byHost.get(host.objectId) ?? [];
    const { hardware } = host;
    const running = vms.filter((vm) => vm.powerState === 'poweredOn');
    return {
      vms,
      running,
      cpuPercent:
        Math.round(
          (100 * sum(running.map(overallMHz))) / (hardware.clockMHz * hardware.sockets * hardware.coresPerSocket),
        ) + 1,
      memoryPercent: Math.round((100 * sum(running.map((vm) => vm.consumedMiB))) / hardware.memoryMiB) + 2,
    };
  };
}

function modernHost(estate: SampleEstate): readonly Column<SampleHost>[] {
  const load = loads(estate);
  const cores = (host: SampleHost): number => host.hardware.sockets * host.hardware.coresPerSocket;
  const vcpus = (host: SampleHost): number => sum(load(host).running.map((vm) => vm.vcpus));
  return [
    ['Host', (host) => host.name],
    ['Datacenter', () => estate.datacenter],
    ['Cluster', (host) => host.cluster.name],
    ['Config status', () => 'green'],
    ['Compliance Check State', () => null],
    ['in Maintenance Mode', (host) => yes(host.inMaintenance)],
    ['in Quarantine Mode', () => 'False'],
    ['vSAN Fault Domain Name', () => null],
    ['CPU Model', (host) => host.hardware.cpuModel],
    ['Speed', (host) => host.hardware.clockMHz],
    ['HT Available', () => 'True'],
    ['HT Active', () => 'True'],
    ['# CPU', (host) => host.hardware.sockets],
    ['Cores per CPU', (host) => host.hardware.coresPerSocket],
    ['# Cores', cores],
    ['CPU usage %', (host) => load(host).cpuPercent],
    ['# Memory', (host) => host.hardware.memoryMiB],
    ['Memory Tiering Type', () => 'noTiering'],
    ['Memory usage %', (host) => load(host).memoryPercent],
    ['Console', () => 0],
    ['# NICs', () => 4],
    ['# HBAs', () => 2],
    ['# VMs total', (host) => load(host).vms.length],
    ['# VMs', (host) => load(host).running.length],
    ['VMs per Core', (host) => Math.round((100 * load(host).running.length) / cores(host)) / 100],
    ['# vCPUs', vcpus],
    ['vCPUs per Core', (host) => Math.round((100 * vcpus(host)) / cores(host)) / 100],
    ['vRAM', (host) => sum(load(host).running.map((vm) => vm.memoryMiB))],
    ['VM Used memory', (host) => sum(load(host).running.map((vm) => vm.consumedMiB))],
    ['VM Memory Swapped', () => 0],
    ['VM Memory Ballooned', () => 0],
    ['VMotion support', () => 'True'],
    ['Current EVC', () => 'intel-broadwell'],
    ['Max EVC', () => 'intel-cascadelake'],
    ['Host Power Policy', () => 'Balanced'],
    ['ESX Version', () => 'VMware ESXi 7.0.3 build-21930508'],
    ['Boot time', () => ({ dateSerial: 46_001.5 })],
    ['Vendor', (host) => host.hardware.vendor],
    ['Model', (host) => host.hardware.model],
    ['Serial number', (host) => `SN${host.uuid.slice(0, 7).toUpperCase()}`],
    ['Object ID', (host) => host.objectId],
    ['UUID', (host) => host.uuid],
    ['VI SDK Server', () => estate.vcenter],
    ['VI SDK UUID', () => estate.vcenterUuid],
  ];
}

function modernCluster(estate: SampleEstate): readonly Column<SampleEstate['clusters'][number]>[] {
  const hosts = (name: string): readonly SampleHost[] => estate.hosts.filter((host) => host.cluster.name === name);
  const cores = (name: string): number =>
    sum(hosts(name).map((host) => host.hardware.sockets * host.hardware.coresPerSocket));
  const megahertz = (name: string): number =>
    sum(hosts(name).map((host) => host.hardware.sockets * host.hardware.coresPerSocket * host.hardware.clockMHz));
  return [
    ['Name', (cluster) => cluster.name],
    ['Config status', () => 'green'],
    ['OverallStatus', () => 'green'],
    ['NumHosts', (cluster) => hosts(cluster.name).length],
    ['numEffectiveHosts', (cluster) => hosts(cluster.name).length],
    ['TotalCpu', (cluster) => megahertz(cluster.name)],
    ['NumCpuCores', (cluster) => cores(cluster.name)],
    ['NumCpuThreads', (cluster) => cores(cluster.name) * 2],
    ['Effective Cpu', (cluster) => Math.floor(megahertz(cluster.name) * 0.95)],
    ['TotalMemory', (cluster) => sum(hosts(cluster.name).map((host) => host.hardware.memoryMiB))],
    ['HA enabled', (cluster) => yes(cluster.failoverLevel > 0)],
    ['Failover Level', (cluster) => cluster.failoverLevel],
    ['AdmissionControlEnabled', (cluster) => yes(cluster.failoverLevel > 0)],
    ['DRS enabled', () => 'True'],
    ['VI SDK Server', () => estate.vcenter],
    ['VI SDK UUID', () => estate.vcenterUuid],
  ];
}

function metaData(): readonly Column<SampleEstate>[] {
  return [
    ['RVTools major version', () => '4.7'],
    ['RVTools version', () => '4.7.1.4'],
    ['xlsx creation datetime', () => ({ dateSerial: 46_082.375 })],
    ['Server', (estate) => estate.vcenter],
  ];
}

function legacyInfo(estate: SampleEstate): readonly Column<SampleVm>[] {
  return [
    ['VM', (vm) => vm.name],
    ['Powerstate', (vm) => vm.powerState],
    ['Template', (vm) => yes(vm.isTemplate)],
    ['CPUs', (vm) => (isSized(vm) ? vm.vcpus : null)],
    ['Memory', (vm) => (isSized(vm) ? vm.memoryMiB : null)],
    ['NICs', (vm) => vm.nics],
    ['Disks', (vm) => vm.disksMiB.length],
    ['Provisioned MB', (vm) => sum(vm.disksMiB)],
    ['In Use MB', (vm) => vm.usedMiB],
    ...place(estate).slice(1, 6),
  ];
}

function legacyPartition(estate: SampleEstate): readonly Column<DiskRow>[] {
  return [
    ...ofVm<DiskRow>(state().slice(0, 3)),
    ['Disk', drive],
    ['Capacity MB', ({ vm, index }) => vm.disksMiB[index] ?? 0],
    ['Consumed MB', used],
    [
      'Free % ',
      (row) => Math.round((100 * ((row.vm.disksMiB[row.index] ?? 0) - used(row))) / (row.vm.disksMiB[row.index] ?? 1)),
    ],
    ...ofVm<DiskRow>(place(estate).slice(1, 6)),
  ];
}

function legacyNetwork(): readonly Column<DiskRow>[] {
  return [
    ...ofVm<DiskRow>(state().slice(0, 3)),
    ['NIC label', ({ index }) => `Network adapter ${index + 1}`],
    ['Adapter', () => 'Vmxnet3'],
    ['Network', ({ vm }) => vm.network],
    ['Internal Sort Column', ({ vm }) => vm.vmId],
  ];
}

function legacyHost(estate: SampleEstate): readonly Column<SampleHost>[] {
  const wanted = new Set([
    'Host',
    'Datacenter',
    'Cluster',
    'Config status',
    'CPU Model',
    'Speed',
    'HT Available',
    'HT Active',
    '# CPU',
    'Cores per CPU',
    '# Cores',
    'CPU usage %',
    '# Memory',
    'Memory usage %',
    'Console',
    '# NICs',
    '# HBAs',
    '# VMs',
    'VMs per Core',
    '# vCPUs',
    'vCPUs per Core',
    'vRAM',
    'VM Used memory',
    'ESX Version',
    'Vendor',
    'Model',
  ]);
  return modernHost(estate).filter(([heading]) => wanted.has(heading));
}
