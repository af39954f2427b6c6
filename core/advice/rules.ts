import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { WorkloadFeatures } from './features.ts';
import type { Role } from './roles.ts';

/**
 * A rule that keeps a workload from going further along vm -> container -> wasm than its `ceiling`. Rules are data so that
 * the window can list them; each says in one sentence why, with the fact that it saw.
 */
export interface CeilingRule {
  readonly id: string;
  readonly ceiling: 'vm' | 'container';
  /** How sure the rule is that its ceiling is right, 0..1. */
  readonly confidence: number;
  /** The sentence when the rule holds, null when it does not. */
  readonly reason: (features: WorkloadFeatures) => string | null;
}

/** First Windows Server whose programs run in a Windows container on a supported host. */
const firstWindowsContainerYear = 2016;

/** Linux major versions whose programs no longer start reliably on a current kernel and container runtime. */
const tooOldLinux: Readonly<Record<'rhel' | 'sles' | 'debian' | 'ubuntu' | 'photon' | 'other', number>> = {
  rhel: 5,
  sles: 10,
  debian: 6,
  ubuntu: 10,
  photon: 0,
  other: 2,
};

/** The last major versions that are out of support but whose programs still run in a container. */
const agedLinux: Readonly<Record<'rhel' | 'sles' | 'debian' | 'ubuntu' | 'photon' | 'other', number>> = {
  rhel: 7,
  sles: 11,
  debian: 10,
  ubuntu: 18,
  photon: 2,
  other: 3,
};

/** True when the distribution is past its support but still starts in a container. */
export function isAgedLinux({ operatingSystem }: WorkloadFeatures): boolean {
  const { distribution, version } = operatingSystem;
  return distribution !== null && version !== null && version <= agedLinux[distribution];
}

const statefulRoles: Readonly<Partial<Record<Role, string>>> = {
  directory: 'a directory or certificate service, on which logins of the whole estate depend',
  'network-service': 'a name or time service, which must run before any platform does',
  mail: 'a mail server with its queues and stores',
  'file-service': 'a file service that lives from its disks',
  print: 'a print server bound to drivers of its operating system',
  'virtual-appliance': 'a virtual appliance that its vendor supports as a VM only',
  platform: 'part of a container platform itself',
  backup: 'a backup server, which must survive what it protects',
};

/** Size from which a workload fills much of a host by itself, so that sharing a kernel gains little. */
const largeVcpus = 32;
const largeMemoryMiB = 128 * 1024;
/** Data from which a move is a data migration. */
const heavyDataGiB = 1024;

const moduleMaxVcpus = 4;
const moduleMaxMemoryMiB = 4 * 1024;

/** Roles that run other people's code or face strangers; they keep a hardware border when they leave their VM. */
const borderRoles: readonly Role[] = ['security-gateway', 'build'];

/** Rules that set ceilings, in the order they are shown. */
export const ceilingRules: readonly CeilingRule[] = [
  {
    id: 'template',
    ceiling: 'vm',
    confidence: 0.95,
    reason: ({ workload }) => (workload.isTemplate ? 'It is a template: nothing runs from it.' : null),
  },
  {
    id: 'not-running',
    ceiling: 'vm',
    confidence: 0.6,
    reason: ({ workload }) =>
      workload.powerState === 'on' || workload.isTemplate
        ? null
        : 'It is not running: decide whether it is still needed before planning a change.',
  },
  {
    id: 'operating-system-unknown',
    ceiling: 'vm',
    confidence: 0.2,
    reason: ({ operatingSystem, workload }) =>
      operatingSystem.family === 'unknown'
        ? `Its operating system is not known (the inventory says ${workload.operatingSystem === null ? 'nothing' : `"${workload.operatingSystem}"`}), so it stays as it is.`
        : null,
  },
  {
    id: 'windows-desktop',
    ceiling: 'vm',
    confidence: 0.95,
    reason: ({ operatingSystem, workload }) =>
      operatingSystem.family === 'windows-desktop'
        ? `${systemName(workload.operatingSystem)} is a desktop: containers and modules have no session to log in to.`
        : null,
  },
  {
    id: 'windows-server-too-old',
    ceiling: 'vm',
    confidence: 0.9,
    reason: ({ operatingSystem, workload }) =>
      operatingSystem.family === 'windows-server' &&
      (operatingSystem.version === null || operatingSystem.version < firstWindowsContainerYear)
        ? `${systemName(workload.operatingSystem)}: Windows containers need programs of Windows Server ${firstWindowsContainerYear} or newer.`
        : null,
  },
  {
    id: 'windows-role-unsuited',
    ceiling: 'vm',
    confidence: 0.7,
    reason: ({ operatingSystem, role }) =>
      operatingSystem.family === 'windows-server' &&
      operatingSystem.version !== null &&
      operatingSystem.version >= firstWindowsContainerYear &&
      role.role !== 'web' &&
      role.role !== 'application'
        ? 'Windows containers suit web and application servers; nothing shows that it is one.'
        : null,
  },
  {
    id: 'windows-exposed',
    ceiling: 'vm',
    confidence: 0.7,
    reason: ({ operatingSystem, isExposed, role }) =>
      operatingSystem.family === 'windows-server' && (isExposed || borderRoles.includes(role.role))
        ? 'It stands where strangers reach it or runs foreign code, and no micro VM runtime takes Windows.'
        : null,
  },
  {
    id: 'foreign-kernel',
    ceiling: 'vm',
    confidence: 0.95,
    reason: ({ operatingSystem, workload }) =>
      operatingSystem.family === 'unix' || operatingSystem.family === 'hypervisor'
        ? `${systemName(workload.operatingSystem)} needs its own kernel.`
        : null,
  },
  {
    id: 'linux-too-old',
    ceiling: 'vm',
    confidence: 0.75,
    reason: ({ operatingSystem, workload }) =>
      operatingSystem.distribution !== null &&
      operatingSystem.version !== null &&
      operatingSystem.version <= tooOldLinux[operatingSystem.distribution]
        ? `${systemName(workload.operatingSystem)}: its programs expect a kernel interface that current kernels no longer offer by default.`
        : null,
  },
  {
    id: 'programs-32-bit',
    ceiling: 'vm',
    confidence: 0.7,
    reason: ({ operatingSystem, workload }) =>
      operatingSystem.is32Bit && operatingSystem.family === 'linux'
        ? `${systemName(workload.operatingSystem)}: images and node systems are 64-bit.`
        : null,
  },
  {
    id: 'database',
    ceiling: 'vm',
    confidence: 0.85,
    reason: ({ role, environment }) =>
      role.role === 'database' && environment !== 'test' && environment !== 'development'
        ? `${evidence(role)} a database: its state, its recovery and its licence are bound to the machine.`
        : null,
  },
  {
    id: 'stateful-role',
    ceiling: 'vm',
    confidence: 0.8,
    reason: ({ role }) => {
      const what = statefulRoles[role.role];
      return what === undefined ? null : `${evidence(role)} ${what}.`;
    },
  },
  {
    id: 'very-large',
    ceiling: 'vm',
    confidence: 0.7,
    reason: ({ workload }) =>
      workload.vcpus > largeVcpus || workload.memoryMiB > largeMemoryMiB
        ? `With ${workload.vcpus} vCPU and ${Math.round(workload.memoryMiB / 1024)} GiB it fills much of a host by itself: a change gains little and risks much.`
        : null,
  },
  {
    id: 'heavy-data',
    ceiling: 'vm',
    confidence: 0.65,
    reason: ({ dataGiB }) =>
      dataGiB !== null && dataGiB > heavyDataGiB
        ? `It holds ${Math.round(dataGiB)} GiB: moving it is a data migration first.`
        : null,
  },
  {
    id: 'test-database',
    ceiling: 'container',
    confidence: 0.55,
    reason: ({ role, environment }) =>
      role.role === 'database' && (environment === 'test' || environment === 'development')
        ? `${evidence(role)} a database of a ${environment} environment: an operator can run it in containers; a module has no disk to keep it.`
        : null,
  },
  {
    id: 'no-evident-module',
    ceiling: 'container',
    confidence: 0.7,
    reason: ({ role }) =>
      role.role === 'function'
        ? null
        : 'Nothing shows that it could be compiled to a WebAssembly module: language, threads and system calls are not in the inventory.',
  },
  {
    id: 'too-large-for-a-module',
    ceiling: 'container',
    confidence: 0.75,
    reason: ({ role, workload }) =>
      role.role === 'function' && (workload.vcpus > moduleMaxVcpus || workload.memoryMiB > moduleMaxMemoryMiB)
        ? `With ${workload.vcpus} vCPU and ${Math.round(workload.memoryMiB / 1024)} GiB it is more than one module: a module has 4 GiB of linear memory and few threads.`
        : null,
  },
];

/** Why a workload should keep a hardware border, or null. */
export function borderReason({ isExposed, role }: WorkloadFeatures): string | null {
  if (isExposed) return 'It stands where strangers reach it, so it keeps a hardware border around its kernel.';
  return borderRoles.includes(role.role)
    ? `${evidence(role)} a ${role.role.replace('-', ' ')}: it runs or faces foreign code, so it keeps a hardware border.`
    : null;
}

function evidence(role: WorkloadFeatures['role']): string {
  return role.evidence === null
    ? 'It is'
    : `Its ${role.evidence.field === 'operatingSystem' ? 'operating system' : role.evidence.field} ("${role.evidence.text}") says that it is`;
}

function systemName(name: string | null): string {
  return name?.replace(/ \((?:32|64)-bit\)/i, '') ?? 'Its system';
}

/** How far a technology is along the way; micro VMs and sandboxes count as containers. */
export function stage(technology: PlannedTechnology): 0 | 1 | 2 {
  switch (technology) {
    case 'vm':
      return 0;
    case 'container':
    case 'microvm':
      return 1;
    case 'wasm':
      return 2;
  }
}
