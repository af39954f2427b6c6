import {
  applicationNames,
  archetypes,
  infrastructure,
  roleProfiles,
  type Role,
  type Stage,
  type Tier,
} from './applications.ts';
import { sampleRandom, type SampleRandom } from './random.ts';

/** A server model with the memory it is bought with; memory is what vCenter reports, a little under the nominal GiB. */
interface HostModel {
  readonly vendor: string;
  readonly model: string;
  readonly cpuModel: string;
  readonly sockets: number;
  readonly coresPerSocket: number;
  readonly clockMHz: number;
  readonly memoryMiB: number;
}

const generations: readonly HostModel[] = [
  {
    vendor: 'HPE',
    model: 'ProLiant DL360 Gen9',
    cpuModel: 'Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz',
    sockets: 2,
    coresPerSocket: 14,
    clockMHz: 2400,
    memoryMiB: 262036,
  },
  {
    vendor: 'Dell Inc.',
    model: 'PowerEdge R640',
    cpuModel: 'Intel(R) Xeon(R) Gold 6132 CPU @ 2.60GHz',
    sockets: 2,
    coresPerSocket: 14,
    clockMHz: 2600,
    memoryMiB: 261782,
  },
  {
    vendor: 'Dell Inc.',
    model: 'PowerEdge R740',
    cpuModel: 'Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz',
    sockets: 2,
    coresPerSocket: 20,
    clockMHz: 2100,
    memoryMiB: 392853,
  },
  {
    vendor: 'HPE',
    model: 'ProLiant DL385 Gen10',
    cpuModel: 'AMD EPYC 7502 32-Core Processor',
    sockets: 2,
    coresPerSocket: 32,
    clockMHz: 2500,
    memoryMiB: 523921,
  },
  {
    vendor: 'Dell Inc.',
    model: 'PowerEdge R750',
    cpuModel: 'Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz',
    sockets: 2,
    coresPerSocket: 32,
    clockMHz: 2000,
    memoryMiB: 785765,
  },
];

/** A server of the invented estate. */
export interface SampleHost {
  /** The name as vHost spells it. */
  readonly name: string;
  /** The name as vInfo spells it: with the domain, whatever vHost does. */
  readonly vmSpelling: string;
  readonly cluster: SampleCluster;
  readonly hardware: HostModel;
  readonly objectId: string;
  readonly uuid: string;
  readonly inMaintenance: boolean;
  /** False for a host that only VMs name. */
  readonly isDescribed: boolean;
}

/** A cluster of it; `failoverLevel` is how many hosts may fail. */
export interface SampleCluster {
  readonly name: string;
  readonly failoverLevel: number;
  readonly stageWords: readonly Stage[];
  readonly purpose: 'servers' | 'databases' | 'desktops';
}

/** A VM of it: use in percent of its vCPUs, sizes in MiB. */
export interface SampleVm {
  readonly name: string;
  readonly application: string | null;
  readonly stage: Stage;
  readonly role: Role;
  readonly system: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly host: SampleHost;
  readonly powerState: 'poweredOn' | 'poweredOff' | 'suspended';
  readonly isTemplate: boolean;
  readonly isPlaceholder: boolean;
  readonly connectionState: 'connected' | 'orphaned' | 'inaccessible';
  readonly cpuPercent: number;
  readonly consumedMiB: number;
  readonly activeMiB: number;
  readonly disksMiB: readonly number[];
  readonly usedMiB: number;
  readonly nics: number;
  readonly network: string;
  readonly folder: string;
  readonly hasTools: boolean;
  readonly vmId: string;
  readonly uuid: string;
  readonly annotation: string;
}

/** An invented estate as one vCenter would know it. */
export interface SampleEstate {
  readonly name: string;
  readonly datacenter: string;
  readonly vcenter: string;
  readonly vcenterUuid: string;
  readonly clusters: readonly SampleCluster[];
  readonly hosts: readonly SampleHost[];
  readonly vms: readonly SampleVm[];
}

/** Equal options give the same estate to the byte. */
export interface EstateOptions {
  readonly seed: number;
  readonly vms: number;
  /** First part of names of hosts and domain, for example `harbour`. */
  readonly name: string;
  /** What its applications are called; absent: a port operator's. */
  readonly applications?: readonly string[];
}

/** A believable estate of `vms` machines; the same for the same options, on every machine. */
export function makeEstate(options: EstateOptions): SampleEstate {
  const random = sampleRandom(options.seed);
  const drafts = draftVms(options.vms, options.applications ?? applicationNames, random);
  const clusters = makeClusters(drafts, options.vms);
  const hosts: SampleHost[] = [];
  const vms: SampleVm[] = [];
  let hostNumber = 0;
  for (const cluster of clusters) {
    const members = drafts.filter((draft) => draft.cluster === cluster.name);
    const built = buildHosts(cluster, members, options.name, hostNumber, random);
    hostNumber += built.length;
    hosts.push(...built);
    vms.push(...placeVms(members, built, vms.length, options.name, random));
  }
  return {
    name: options.name,
    datacenter: `${options.name.charAt(0).toUpperCase()}${options.name.slice(1)}`,
    vcenter: `vcenter.${options.name}.example`,
    vcenterUuid: uuid(random),
    clusters,
    hosts,
    vms: addDuplicate(vms, random),
  };
}

interface VmDraft {
  readonly name: string;
  readonly application: string | null;
  readonly stage: Stage;
  readonly role: Role;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly cluster: string;
}

function draftVms(count: number, applications: readonly string[], random: SampleRandom): readonly VmDraft[] {
  const drafts: VmDraft[] = [];
  const add = (name: string, application: string | null, stage: Stage, role: Role, cluster: string): void => {
    if (drafts.length >= count) return;
    const [vcpus, memoryGiB] = random.weighted(roleProfiles[role].sizes);
    // Test and development machines are often half the size.
    const half = stage !== 'prod' && random.chance(50);
    drafts.push({
      name,
      application,
      stage,
      role,
      vcpus: half ? Math.max(1, vcpus / 2) : vcpus,
      memoryMiB: (half ? Math.max(1, memoryGiB / 2) : memoryGiB) * 1024,
      cluster,
    });
  };
  const desktops = count >= 60 ? Math.floor(count / 20) : 0;
  // Desktops get a cluster of their own once there are enough of them to fill it.
  const desktopCluster = count >= 400 ? 'VDI' : 'PROD-A';
  const basics = Math.max(2, Math.floor(count / 10));
  for (let index = 0; index < basics; index += 1) {
    const [stem, role] = infrastructure[index % infrastructure.length] as (typeof infrastructure)[number];
    add(`${stem}${pad(Math.floor(index / infrastructure.length) + 1)}`, null, 'prod', role, 'PROD-A');
  }
  for (let index = 0; index < desktops; index += 1)
    add(`vdi-${pad3(index + 1)}`, null, 'prod', 'desktop', desktopCluster);
  for (let index = 0; drafts.length < count; index += 1) {
    const stem = applications[index % applications.length] ?? 'app';
    const round = Math.floor(index / applications.length);
    const name = round === 0 ? stem : `${stem}${round + 1}`;
    const archetype = random.weighted(archetypes.map((each) => [each, each.weight] as const));
    const isOldStyle = random.chance(12);
    for (const stage of stagesOf(random)) {
      for (const tier of archetype.tiers) {
        const machines =
          stage === 'prod' ? random.integer(tier.least, tier.most) : tier.least > 1 && random.chance(30) ? 2 : 1;
        for (let machine = 1; machine <= machines; machine += 1) {
          add(
            vmName(name, tier, stage, machine, isOldStyle),
            name,
            stage,
            tier.role,
            clusterOf(tier.role, stage, count),
          );
        }
      }
    }
  }
  return drafts;
}

function stagesOf(random: SampleRandom): readonly Stage[] {
  if (random.chance(35)) return ['prod', 'test', 'dev'];
  return random.chance(50) ? ['prod', 'test'] : ['prod'];
}

/** `shop-web-01`, `shop-test-web-01`; some applications keep a convention of older days: `SHOPWEBP01`. */
function vmName(application: string, tier: Tier, stage: Stage, machine: number, isOldStyle: boolean): string {
  if (isOldStyle) return `${application}${tier.word}${stage.charAt(0)}${pad(machine)}`.toUpperCase();
  return stage === 'prod'
    ? `${application}-${tier.word}-${pad(machine)}`
    : `${application}-${stage}-${tier.word}-${pad(machine)}`;
}

function clusterOf(role: Role, stage: Stage, count: number): string {
  if (count < 60) return 'PROD-A';
  if (stage !== 'prod') return 'NONPROD';
  return role === 'db' || role === 'sql' ? 'DB' : 'PROD-A';
}

/** Large clusters are split, as people do at some 32 hosts. */
function makeClusters(drafts: readonly VmDraft[], count: number): readonly SampleCluster[] {
  const names = [...new Set(drafts.map((draft) => draft.cluster))].sort();
  return names.map((name) => ({
    name,
    failoverLevel: name === 'NONPROD' ? 0 : count > 4000 && name === 'PROD-A' ? 2 : 1,
    stageWords: name === 'NONPROD' ? (['test', 'dev'] as const) : (['prod'] as const),
    purpose: name === 'VDI' ? ('desktops' as const) : name === 'DB' ? ('databases' as const) : ('servers' as const),
  }));
}

/** Enough hosts for the memory at some 60 percent, and one to fail: how estates are sized before anyone plans them. */
function buildHosts(
  cluster: SampleCluster,
  members: readonly VmDraft[],
  estate: string,
  offset: number,
  random: SampleRandom,
): readonly SampleHost[] {
  const memory = members.reduce((sum, draft) => sum + draft.memoryMiB, 0);
  const vcpus = members.reduce((sum, draft) => sum + draft.vcpus, 0);
  const first = cluster.purpose === 'databases' ? 2 : cluster.stageWords[0] === 'prod' ? random.integer(1, 2) : 0;
  const hosts: SampleHost[] = [];
  let capacity = 0;
  let cores = 0;
  while (capacity * 0.62 < memory || cores * 2.6 < vcpus || hosts.length < 2) {
    // The first hosts are of one generation; extensions came later and are newer.
    const generation =
      hosts.length < 4 ? first : Math.min(generations.length - 1, first + Math.floor((hosts.length - 1) / 6));
    const hardware = generations[generation] as HostModel;
    capacity += hardware.memoryMiB;
    cores += hardware.sockets * hardware.coresPerSocket;
    hosts.push(makeHost(cluster, estate, offset + hosts.length, hardware, random));
  }
  hosts.push(makeHost(cluster, estate, offset + hosts.length, hosts[hosts.length - 1]?.hardware as HostModel, random));
  return hosts;
}

function makeHost(
  cluster: SampleCluster,
  estate: string,
  number: number,
  hardware: HostModel,
  random: SampleRandom,
): SampleHost {
  const short = `esx-${estate.slice(0, 3)}-${pad(number + 1)}`;
  const full = `${short}.${estate}.example`;
  return {
    // The database cluster was added to vCenter by short names; VMs report the full one everywhere.
    name: cluster.purpose === 'databases' ? short : full,
    vmSpelling: full,
    cluster,
    hardware,
    objectId: `host-${1000 + number * 7}`,
    uuid: uuid(random),
    inMaintenance: false,
    isDescribed: true,
  };
}

function placeVms(
  drafts: readonly VmDraft[],
  hosts: readonly SampleHost[],
  offset: number,
  estate: string,
  random: SampleRandom,
): readonly SampleVm[] {
  const load = hosts.map(() => 0);
  // A host that no sheet describes (a site's odd box): VMs name it, vHost does not.
  const stray: SampleHost | null =
    hosts[0]?.cluster.name === 'PROD-A' && drafts.length >= 40
      ? {
          ...hosts[0],
          name: `esx-old-01.${estate}.example`,
          vmSpelling: `esx-old-01.${estate}.example`,
          isDescribed: false,
        }
      : null;
  return drafts.map((draft, index) => {
    // The emptier of two hosts drawn: balanced, but not perfectly.
    const one = random.integer(0, hosts.length - 1);
    const two = random.integer(0, hosts.length - 1);
    const chosen = (load[one] ?? 0) <= (load[two] ?? 0) ? one : two;
    load[chosen] = (load[chosen] ?? 0) + draft.memoryMiB;
    const host = stray !== null && (index === 9 || index === 23) ? stray : (hosts[chosen] as SampleHost);
    return finishVm(draft, host, offset + index, random);
  });
}

function finishVm(draft: VmDraft, host: SampleHost, number: number, random: SampleRandom): SampleVm {
  const profile = roleProfiles[draft.role];
  const isTemplate = draft.role !== 'db' && number % 67 === 31;
  const isLost = number % 89 === 44;
  const isInaccessible = number % 173 === 101;
  const isPlaceholder = number % 97 === 60;
  const isOff =
    isTemplate || isPlaceholder || isLost || isInaccessible || random.chance(draft.stage === 'prod' ? 4 : 14);
  const isSuspended = !isOff && random.chance(0.6);
  const isOn = !isOff && !isSuspended;
  const disksMiB = [profile.diskGiB[0] * 1024];
  const extra = random.skewed(0, profile.diskGiB[1] - profile.diskGiB[0]);
  if (extra >= 10) disksMiB.push(extra * 1024);
  const provisioned = disksMiB.reduce((sum, size) => sum + size, 0);
  const consumed = isOn ? Math.floor((draft.memoryMiB * random.integer(55, 100)) / 100) : 0;
  const stageFolder = draft.stage === 'prod' ? 'Production' : draft.stage === 'test' ? 'Test' : 'Development';
  return {
    name: isTemplate ? `tpl-${draft.name}` : draft.name,
    application: draft.application,
    stage: draft.stage,
    role: draft.role,
    system: random.weighted(profile.systems),
    vcpus: draft.vcpus,
    memoryMiB: draft.memoryMiB,
    host,
    powerState: isOn ? 'poweredOn' : isSuspended ? 'suspended' : 'poweredOff',
    isTemplate,
    isPlaceholder,
    connectionState: isLost ? 'orphaned' : isInaccessible ? 'inaccessible' : 'connected',
    cpuPercent: isOn ? random.skewed(profile.cpuPercent[0], profile.cpuPercent[1]) : 0,
    consumedMiB: consumed,
    activeMiB: isOn
      ? Math.min(
          consumed,
          Math.floor((draft.memoryMiB * random.integer(profile.activePercent[0], profile.activePercent[1])) / 100),
        )
      : 0,
    disksMiB,
    usedMiB: Math.floor((provisioned * random.integer(25, 85)) / 100),
    nics: random.chance(8) ? 2 : 1,
    network: networkOf(draft),
    folder: draft.application === null ? '/Infrastructure' : `/${stageFolder}/${draft.application}`,
    hasTools: isOn && draft.role !== 'appliance' && !random.chance(4),
    vmId: `vm-${2000 + number}`,
    uuid: uuid(random),
    annotation: random.chance(6)
      ? random.pick([
          'do not restart before 18:00',
          'owner: operations',
          'license bound to MAC',
          'decommission after migration',
          'end of support 2027',
        ])
      : '',
  };
}

function networkOf(draft: VmDraft): string {
  if (draft.role === 'desktop') return 'VLAN400-clients';
  if (draft.role === 'web') return 'VLAN110-dmz';
  if (draft.role === 'db' || draft.role === 'sql') return 'VLAN130-data';
  return draft.stage === 'prod' ? 'VLAN120-apps' : 'VLAN220-test';
}

/** One machine that was restored beside itself under the same name, in another folder. */
function addDuplicate(vms: readonly SampleVm[], random: SampleRandom): readonly SampleVm[] {
  const index = vms.findIndex((vm, at) => at > 10 && vm.powerState === 'poweredOn' && vm.application !== null);
  const original = vms[index];
  const last = vms[vms.length - 1];
  if (!original || !last || vms.length < 20) return vms;
  const copy: SampleVm = {
    ...last,
    name: original.name,
    system: original.system,
    vcpus: original.vcpus,
    memoryMiB: original.memoryMiB,
    host: original.host,
    folder: '/Restored',
    uuid: uuid(random),
    powerState: 'poweredOff',
    isTemplate: false,
    isPlaceholder: false,
    connectionState: 'connected',
    cpuPercent: 0,
    consumedMiB: 0,
    activeMiB: 0,
    hasTools: false,
  };
  return [...vms.slice(0, -1), copy];
}

function uuid(random: SampleRandom): string {
  const hex = random.hex(32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

function pad3(number: number): string {
  return String(number).padStart(3, '0');
}
