import type { HostRow, WorkloadRow } from '#core/api/tableCalls.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { DemandByTechnology } from '#core/planResult.ts';
import { Random } from './random.ts';

/** What a role of the generated estate looks like. */
interface Role {
  readonly name: string;
  readonly share: number;
  readonly systems: readonly string[];
  readonly vcpus: readonly number[];
  readonly gibPerVcpu: number;
  readonly technology: PlannedTechnology;
  readonly stack: string;
  readonly reason: string;
  readonly blocker: string | null;
}

const roles: readonly Role[] = [
  {
    name: 'web',
    share: 16,
    systems: ['Ubuntu Linux (64-bit)', 'Debian GNU/Linux 11 (64-bit)'],
    vcpus: [2, 4],
    gibPerVcpu: 2,
    technology: 'wasm',
    stack: 'kuasar-wasmedge',
    reason: 'Stateless, on Linux and small: a request handler that a WebAssembly runtime can carry.',
    blocker: null,
  },
  {
    name: 'api',
    share: 15,
    systems: ['Red Hat Enterprise Linux 8 (64-bit)', 'Ubuntu Linux (64-bit)'],
    vcpus: [2, 4, 8],
    gibPerVcpu: 4,
    technology: 'container',
    stack: 'kubernetes-containerd',
    reason: 'An application server on Linux without local state.',
    blocker: 'Needs system calls that WASI does not offer.',
  },
  {
    name: 'app',
    share: 17,
    systems: ['Red Hat Enterprise Linux 7 (64-bit)', 'CentOS 7 (64-bit)'],
    vcpus: [2, 4, 8],
    gibPerVcpu: 4,
    technology: 'container',
    stack: 'kubernetes-containerd',
    reason: 'Runs on Linux and its state lies in a database.',
    blocker: 'The operating system is out of support: rebuild on a current base image.',
  },
  {
    name: 'sql',
    share: 10,
    systems: ['Microsoft Windows Server 2019 (64-bit)', 'Microsoft Windows Server 2016 (64-bit)'],
    vcpus: [4, 8, 16],
    gibPerVcpu: 8,
    technology: 'vm',
    stack: 'openstack-kvm',
    reason: 'A database on Windows Server stays a virtual machine.',
    blocker: 'Database with local state.',
  },
  {
    name: 'pg',
    share: 6,
    systems: ['Debian GNU/Linux 11 (64-bit)'],
    vcpus: [4, 8],
    gibPerVcpu: 8,
    technology: 'microvm',
    stack: 'kata-firecracker',
    reason: 'A database on Linux with its own kernel: the isolation of a micro-VM at a container’s handling.',
    blocker: 'Database with local state.',
  },
  {
    name: 'vdi',
    share: 14,
    systems: ['Microsoft Windows 10 (64-bit)', 'Microsoft Windows 11 (64-bit)'],
    vcpus: [2, 4],
    gibPerVcpu: 4,
    technology: 'vm',
    stack: 'openstack-kvm',
    reason: 'A desktop needs a Windows kernel and a display.',
    blocker: 'Windows desktop.',
  },
  {
    name: 'dc',
    share: 4,
    systems: ['Microsoft Windows Server 2022 (64-bit)'],
    vcpus: [2, 4],
    gibPerVcpu: 4,
    technology: 'vm',
    stack: 'openstack-kvm',
    reason: 'A domain controller stays a virtual machine.',
    blocker: 'Active Directory needs its own operating system.',
  },
  {
    name: 'ci',
    share: 8,
    systems: ['Ubuntu Linux (64-bit)'],
    vcpus: [4, 8],
    gibPerVcpu: 2,
    technology: 'microvm',
    stack: 'kata-firecracker',
    reason: 'Runs code of others: a micro-VM keeps tenants apart.',
    blocker: null,
  },
  {
    name: 'mon',
    share: 5,
    systems: ['Debian GNU/Linux 12 (64-bit)'],
    vcpus: [2, 4],
    gibPerVcpu: 4,
    technology: 'container',
    stack: 'kubernetes-containerd',
    reason: 'Monitoring ships as containers.',
    blocker: 'Keeps a time series store on disk.',
  },
  {
    name: 'fn',
    share: 5,
    systems: ['Other 3.x Linux (64-bit)'],
    vcpus: [1, 2],
    gibPerVcpu: 1,
    technology: 'wasm',
    stack: 'kuasar-wasmedge',
    reason: 'Event driven and idle most of the day: cold start decides.',
    blocker: null,
  },
];

/** A generated workload: its table row and what the generated plan derives from. */
export interface EstateWorkload {
  readonly row: WorkloadRow;
  readonly hostId: string;
  readonly demand: DemandByTechnology;
  readonly advised: PlannedTechnology;
  readonly stack: string;
  readonly confidence: number;
  readonly reason: string;
  readonly blocker: string | null;
}

/** A generated estate, in the shape of the inventory tables. */
export interface Estate {
  readonly clusters: readonly string[];
  readonly hosts: readonly HostRow[];
  readonly workloads: readonly EstateWorkload[];
}

interface HostKind {
  readonly cluster: string;
  readonly count: number;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly vendor: string;
  readonly model: string;
  readonly cpuModel: string;
}

const hostKinds: readonly HostKind[] = [
  {
    cluster: 'Production',
    count: 14,
    cores: 16,
    memoryMiB: 524_288,
    vendor: 'Dell Inc.',
    model: 'PowerEdge R740',
    cpuModel: 'Intel(R) Xeon(R) Gold 6134 CPU @ 3.20GHz',
  },
  {
    cluster: 'Shared services',
    count: 12,
    cores: 20,
    memoryMiB: 458_752,
    vendor: 'HPE',
    model: 'ProLiant DL360 Gen10',
    cpuModel: 'Intel(R) Xeon(R) Silver 4114 CPU @ 2.20GHz',
  },
  {
    cluster: 'Desktops',
    count: 8,
    cores: 8,
    memoryMiB: 262_144,
    vendor: 'Dell Inc.',
    model: 'PowerEdge R640',
    cpuModel: 'Intel(R) Xeon(R) Silver 4108 CPU @ 1.80GHz',
  },
];

function demandOf(vcpus: number, memoryMiB: number, load: number): DemandByTechnology {
  const cpuCores = vcpus * load;
  const memory = memoryMiB * (0.12 + load);
  const of = (cpu: number, memoryFactor: number, fixedMiB: number) => ({
    cpuCores: Math.round(cpuCores * cpu * 1000) / 1000,
    memoryMiB: Math.round(memory * memoryFactor + fixedMiB),
  });
  return { vm: of(1.06, 1, 190), container: of(0.94, 0.78, 24), microvm: of(0.98, 0.82, 64), wasm: of(0.7, 0.28, 6) };
}

/**
 * Generates an estate: `scale` 1 is 34 hosts with 528 cores and 805 VMs, of which 763 are on and 10 are templates;
 * `scale` 131 has more than 100,000 workloads. The same seed gives the same estate.
 */
export function generateEstate(scale: number, seed = 20_261_120): Estate {
  const random = new Random(seed);
  const hosts: HostRow[] = [];
  const byCluster = new Map<string, HostRow[]>();
  for (let copy = 0; copy < scale; copy++) {
    for (const kind of hostKinds) {
      const cluster = scale === 1 ? kind.cluster : `${kind.cluster} ${copy + 1}`;
      const members = byCluster.get(cluster) ?? [];
      byCluster.set(cluster, members);
      for (let index = 0; index < kind.count; index++) {
        const number = String(hosts.length + 1).padStart(scale === 1 ? 2 : 5, '0');
        const row: HostRow = {
          id: `h${number}`,
          name: `esx${number}.example.net`,
          cluster,
          datacenter: copy % 2 === 0 ? 'Frankfurt 1' : 'Frankfurt 2',
          vendor: kind.vendor,
          model: kind.model,
          cpuModel: kind.cpuModel,
          cpuCores: kind.cores,
          memoryMiB: kind.memoryMiB,
          cpuUtilisation: Math.round(random.between(0.08, 0.46) * 1000) / 1000,
          memoryUtilisation: Math.round(random.between(0.3, 0.82) * 1000) / 1000,
          workloads: 0,
          vcpus: 0,
          inMaintenance: random.next() < 0.02,
          findings: random.next() < 0.12 ? 1 : 0,
        };
        hosts.push(row);
        members.push(row);
      }
    }
  }
  const clusters = [...byCluster.keys()];
  const workloads: EstateWorkload[] = [];
  const total = 805 * scale;
  const shares = roles.reduce((sum, role) => sum + role.share, 0);
  for (let index = 0; index < total; index++) {
    let draw = random.next() * shares;
    const role = roles.find((candidate) => (draw -= candidate.share) < 0) ?? roles[0]!;
    const copy = scale === 1 ? '' : ` ${Math.floor(index / 805) + 1}`;
    const cluster = `${role.name === 'vdi' ? 'Desktops' : random.next() < 0.55 ? 'Production' : 'Shared services'}${copy}`;
    const host = random.pick(byCluster.get(cluster)!);
    const withinCopy = index % 805;
    const isTemplate = withinCopy >= 795;
    const isOn = withinCopy < 763;
    const vcpus = random.pick(role.vcpus);
    const memoryMiB = vcpus * role.gibPerVcpu * 1024;
    const basis = role.name === 'mon' || random.next() < 0.4 ? 'usage' : 'allocation';
    const unsure = random.next();
    workloads.push({
      row: {
        id: `w${String(index + 1).padStart(6, '0')}`,
        name: `${random.pick(['prd', 'prd', 'tst', 'dev'])}-${role.name}-${String(index + 1).padStart(scale === 1 ? 3 : 6, '0')}`,
        cluster,
        host: host.name,
        hostBasis: unsure < 0.2 ? 'recorded' : unsure < 0.92 ? 'matched' : 'assumed',
        powerState: isOn ? 'on' : withinCopy % 13 === 0 ? 'suspended' : 'off',
        isTemplate,
        technology: 'vm',
        vcpus,
        memoryMiB,
        inUseMiB: Math.round(random.between(8, 400)) * 1024,
        operatingSystem: random.next() < 0.03 ? null : random.pick(role.systems),
        folder: `/Frankfurt/${role.name}`,
        group: role.name === 'web' || role.name === 'api' ? `shop-${1 + (index % 9)}` : null,
        basis: isOn ? basis : null,
        findings: random.next() < 0.04 ? 1 : 0,
      },
      hostId: host.id,
      demand: demandOf(vcpus, memoryMiB, random.between(0.015, 0.13)),
      advised: role.technology,
      stack: role.stack,
      confidence: Math.round(random.between(0.55, 0.97) * 100) / 100,
      reason: role.reason,
      blocker: role.blocker,
    });
    if (isOn) {
      host.workloads++;
      host.vcpus += vcpus;
    }
  }
  return { clusters, hosts, workloads };
}
