import { z } from 'zod';
import { technologySchema } from './technology.ts';

/**
 * The domain: what every importer produces, the store keeps and the planner reads. Quantities carry their unit in the
 * name; memory and disk are MiB (2^20 bytes), CPU is physical cores. `null` means that no source said it.
 */

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const amount = finite.min(0);
const fraction = finite.min(0).max(1);

/** Where a fact was read: the import source, the sheet (or null) and the 1-based row of that sheet or file. */
export const originSchema = z.strictObject({
  sourceId: z.string(),
  sheet: z.string().nullable(),
  row: z.int().min(1),
});
export type Origin = z.infer<typeof originSchema>;

/** A physical machine that carries workloads. */
export const hostSchema = z.strictObject({
  /** Unique in the inventory, derived from {@link key}, stable across imports. */
  id: z.string().min(1),
  /** The stable key of the source (vCenter object id, UUID, else the name within its cluster and data centre). */
  key: z.string().min(1),
  name: z.string().min(1),
  datacenter: z.string().nullable(),
  /** Id of the cluster; null for a stand-alone host. */
  clusterId: z.string().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  cpuModel: z.string().nullable(),
  sockets: z.int().min(1).nullable(),
  /** Physical cores over all sockets. */
  cpuCores: amount,
  /** Hardware threads over all sockets; null when the source does not say. */
  cpuThreads: amount.nullable(),
  clockMHz: amount.nullable(),
  memoryMiB: amount,
  /** Measured share of the cores in use, 0..1. */
  cpuUtilisation: fraction.nullable(),
  /** Measured share of the memory in use, 0..1. */
  memoryUtilisation: fraction.nullable(),
  inMaintenance: z.boolean(),
  /** What the source counts on the host; for cross checks only. */
  reportedWorkloads: amount.nullable(),
  reportedVcpus: amount.nullable(),
  /** Measured or nameplate electrical power, where a source has it. */
  idlePowerW: amount.nullable(),
  maxPowerW: amount.nullable(),
  hypervisor: z.string().nullable(),
  /** The maker's serial number and the SMBIOS UUID: by them the sources of one machine meet. */
  serialNumber: z.string().nullable().default(null),
  uuid: z.string().nullable().default(null),
  /**
   * What the platform itself takes of `cpuCores` and `memoryMiB` on this host, where the source says it: for a Kubernetes
   * node (whose capacity is its allocatable) the requests of its DaemonSet and static pods. Null: the planner's assumption.
   */
  platformCpuCores: amount.nullable().default(null),
  platformMemoryMiB: amount.nullable().default(null),
  /** Most workloads the host takes (a Kubernetes node's pod limit), less the platform's own. */
  maxWorkloads: z.int().min(0).nullable().default(null),
  /** Storage that only this host reaches (its own disks, a datastore of its own, a node's ephemeral storage), usable. */
  localStorageMiB: amount.nullable().default(null),
  /** Operations a second that this storage sustains. */
  diskIops: amount.nullable().default(null),
  /** Speed of its network adapters together, megabits (10^6) a second. */
  networkMbps: amount.nullable().default(null),
  /** Graphics or accelerator devices that workloads can be given. 0 where a source says that there is none. */
  gpus: amount.nullable().default(null),
  /** NUMA nodes of equal size. */
  numaNodes: z.int().min(1).nullable().default(null),
  /** The EVC mode that it runs in, as vCenter spells it (`intel-broadwell`): what its guests see of its processors. */
  evcMode: z.string().nullable().default(null),
  origin: originSchema,
});
export type Host = z.infer<typeof hostSchema>;

/** Hosts that share workloads: the border within which placement moves them. */
export const clusterSchema = z.strictObject({
  id: z.string().min(1),
  key: z.string().min(1),
  name: z.string().min(1),
  datacenter: z.string().nullable(),
  /** Host failures the cluster must survive, where the source states it. */
  failoverLevel: z.int().min(0).nullable(),
  admissionControl: z.boolean().nullable(),
  /** Storage that several of its hosts reach, together, and what of it is written. It binds the cluster and no single host. */
  sharedStorageMiB: amount.nullable().default(null),
  sharedStorageUsedMiB: amount.nullable().default(null),
  /** Null when the cluster is only named by its hosts or workloads. */
  origin: originSchema.nullable(),
});
export type Cluster = z.infer<typeof clusterSchema>;

/** What a workload was seen to use, in physical cores and MiB. */
export const usageSchema = z.strictObject({
  cpuCores: amount.nullable(),
  memoryMiB: amount.nullable(),
  /** Which statistic the figures are: a percentile over a history, a mean, or the instant of the export. */
  statistic: z.enum(['p95', 'p99', 'peak', 'mean', 'instant']),
});
export type Usage = z.infer<typeof usageSchema>;

/** How the workload's host was found: named by the source as is, matched by evident spelling, or assumed by the planner. */
export const hostBasisSchema = z.enum(['recorded', 'matched', 'assumed']);
export type HostBasis = z.infer<typeof hostBasisSchema>;

/** Something that runs on hosts: today's VM, pod, container. */
export const workloadSchema = z.strictObject({
  id: z.string().min(1),
  key: z.string().min(1),
  name: z.string().min(1),
  /** How it runs today. */
  technology: technologySchema,
  powerState: z.enum(['on', 'off', 'suspended', 'unknown']),
  isTemplate: z.boolean(),
  /** As the source words it: connected, disconnected, inaccessible, invalid, orphaned. */
  connectionState: z.string().nullable(),
  datacenter: z.string().nullable(),
  clusterId: z.string().nullable(),
  /** The described host it runs on; null when the source names none or one that it does not describe. */
  hostId: z.string().nullable(),
  /** The host as the source spells it. */
  hostName: z.string().nullable(),
  /** Only with a hostId: `recorded` or `matched`. The planner sets `assumed` in its result, never here. */
  hostBasis: hostBasisSchema.nullable(),
  vcpus: amount,
  memoryMiB: amount,
  /** Storage promised and storage written. */
  provisionedMiB: amount.nullable(),
  inUseMiB: amount.nullable(),
  disks: z.int().min(0).nullable(),
  nics: z.int().min(0).nullable(),
  /** Operating system: the guest tools' word where there is one, else the configuration's. */
  operatingSystem: z.string().nullable(),
  folder: z.string().nullable(),
  resourcePool: z.string().nullable(),
  annotation: z.string().nullable(),
  networks: z.array(z.string()).readonly(),
  usage: usageSchema.nullable(),
  /** Of its storage, what lies where only its host reaches it. 0 where a source says that none does. */
  localStorageMiB: amount.nullable().default(null),
  /** Operations a second on its disks and megabits (10^6) a second through its network, in and out together. */
  diskIops: amount.nullable().default(null),
  networkMbps: amount.nullable().default(null),
  /** Devices that it holds for itself, passed through or by request; a share of a device counts as that share. */
  gpus: amount.nullable().default(null),
  /** What it needs of a processor as the source names it: an EVC mode or a processor generation. */
  cpuFeatureLevel: z.string().nullable().default(null),
  /** True where the source binds its memory to one NUMA node or asks for low latency. */
  isNumaBound: z.boolean().nullable().default(null),
  groupId: z.string().nullable(),
  origin: originSchema,
});
export type Workload = z.infer<typeof workloadSchema>;

/** Workloads that belong together (an application) and what must move before them. */
export const groupSchema = z.strictObject({
  id: z.string().min(1),
  key: z.string().min(1),
  name: z.string().min(1),
  /** `together`: all members move in one wave. `ordered`: only the dependencies bind. */
  movesTogether: z.boolean(),
  /** Groups that must have moved in an earlier or the same wave. */
  dependsOn: z.array(z.string()).readonly(),
  /** How it came to be: read from a source, or derived from a rule such as names or folders. */
  basis: z.string(),
});
export type Group = z.infer<typeof groupSchema>;

/**
 * Who may share a host with whom, or run on which hosts, because a source demands it (rules of DRS, scheduling of Kubernetes,
 * server groups of OpenStack, HA rules of Proxmox). What a source only prefers is a finding and no rule.
 */
export const ruleSchema = z.strictObject({
  id: z.string().min(1),
  key: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['anti-affinity', 'affinity', 'host-group']),
  /** Ids of the workloads that it binds, sorted. */
  workloads: z.array(z.string().min(1)).min(1).readonly(),
  /** Of a host group the ids of its hosts, sorted; of the others none. */
  hosts: z.array(z.string().min(1)).readonly(),
  /** Of a host group: the workloads run on these hosts only, or on any but these. */
  hostRule: z.enum(['required', 'forbidden']).nullable(),
  /** Of an anti-affinity: how many of the workloads may share a host. */
  maxPerHost: z.int().min(1).nullable(),
  /** A rule that its source has switched off is kept and not planned with. */
  isEnabled: z.boolean(),
  /** What it is in its source, completing "Read from ...". */
  basis: z.string().min(1),
  clusterId: z.string().nullable(),
  origin: originSchema,
});
export type Rule = z.infer<typeof ruleSchema>;

/** One requirement of a Kubernetes selector: `key operator values`. */
const requirementSchema = z.strictObject({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
  values: z.array(z.string()).readonly(),
});

/**
 * What a source says about a machine or workload that it does not describe whole: hardware facts, usage, sizes by name.
 * Facts are kept with their source; joining the sources makes hosts and workloads of them or adds them to those of others
 * (core/import/facts). A joined inventory holds none.
 */
export const factSchema = z.discriminatedUnion('kind', [
  /** Hardware of one machine. It completes the host or guest that it is about, or becomes one where it says enough. */
  z.strictObject({
    kind: z.literal('machine'),
    key: z.string().min(1),
    role: z.enum(['host', 'guest', 'unknown']),
    /** Names it goes by, most telling first. */
    names: z.array(z.string()).readonly(),
    serialNumber: z.string().nullable(),
    uuid: z.string().nullable(),
    /** Paths that other files of the same management controller use for it. */
    refs: z.array(z.string()).readonly(),
    datacenter: z.string().nullable(),
    vendor: z.string().nullable(),
    model: z.string().nullable(),
    cpuModel: z.string().nullable(),
    sockets: z.int().min(1).nullable(),
    cpuCores: amount.nullable(),
    cpuThreads: amount.nullable(),
    clockMHz: amount.nullable(),
    memoryMiB: amount.nullable(),
    storageMiB: amount.nullable(),
    networkMbps: amount.nullable().optional(),
    gpus: amount.nullable().optional(),
    numaNodes: z.int().min(1).nullable().optional(),
    idlePowerW: amount.nullable(),
    maxPowerW: amount.nullable(),
    operatingSystem: z.string().nullable(),
    origin: originSchema,
  }),
  /** One processor or memory module of the machine that goes by one of `refs`. */
  z.strictObject({
    kind: z.literal('part'),
    part: z.enum(['processor', 'memory']),
    refs: z.array(z.string()).readonly(),
    isPresent: z.boolean(),
    cpuModel: z.string().nullable(),
    cpuCores: amount.nullable(),
    cpuThreads: amount.nullable(),
    clockMHz: amount.nullable(),
    memoryMiB: amount.nullable(),
    origin: originSchema,
  }),
  /** What a host or workload was seen to use. */
  z.strictObject({
    kind: z.literal('usage'),
    about: z.enum(['host', 'workload']),
    /** Names or ids, any of which may be the one that the other source uses. */
    names: z.array(z.string()).readonly(),
    namespace: z.string().nullable(),
    cpuCores: amount.nullable(),
    memoryMiB: amount.nullable(),
    /** What becomes cores and MiB only with the size and clock of what it is about, once that is found; shares are 0..1. */
    cpuMHz: amount.nullable().optional(),
    cpuShare: amount.nullable().optional(),
    memoryShare: amount.nullable().optional(),
    statistic: usageSchema.shape.statistic,
    origin: originSchema,
  }),
  /** Something that belongs to the host it runs on and goes with it, such as a DaemonSet's pod. */
  z.strictObject({
    kind: z.literal('platform'),
    name: z.string(),
    hostName: z.string(),
    /** The cluster that the host is in, where the source says it. */
    clusterId: z.string().nullable().optional(),
    cpuCores: amount,
    memoryMiB: amount,
    origin: originSchema,
  }),
  /** A size that others refer to by name: an OpenStack flavor. */
  z.strictObject({
    kind: z.literal('size'),
    names: z.array(z.string()).readonly(),
    vcpus: amount,
    memoryMiB: amount,
    diskMiB: amount.nullable(),
    origin: originSchema,
  }),
  /** A workload whose size is that of one of `sizes`, which another file tells. */
  z.strictObject({ kind: z.literal('unsized'), sizes: z.array(z.string()).readonly(), workload: workloadSchema }),
  /** A rule whose members other files describe: each is given by names or ids, any of which may be the one that they use. */
  z.strictObject({
    kind: z.literal('rule'),
    rule: ruleSchema.omit({ id: true, workloads: true, hosts: true, origin: true }),
    workloads: z.array(z.array(z.string()).min(1).readonly()).readonly(),
    hosts: z.array(z.array(z.string()).min(1).readonly()).readonly(),
    /** The source only prefers it: then it is no rule. */
    isPreferred: z.boolean().optional(),
    origin: originSchema,
  }),
  /** What tells pods where they may run: labels and taints of a Kubernetes node. */
  z.strictObject({
    kind: z.literal('node'),
    hostId: z.string(),
    labels: z.record(z.string(), z.string()),
    taints: z.array(z.strictObject({ key: z.string(), value: z.string(), effect: z.string() })).readonly(),
    origin: originSchema,
  }),
  /** What pods of one specification and one set of labels demand of nodes and of the pods beside them. */
  z.strictObject({
    kind: z.literal('scheduling'),
    /** Pods by workload id, and controllers by group id (which mean pods that no file describes). */
    workloads: z.array(z.string()).readonly(),
    groups: z.array(z.string()).readonly(),
    namespace: z.string(),
    /** `Deployment web`, for names of rules. */
    owner: z.string(),
    labels: z.record(z.string(), z.string()),
    nodeSelector: z.record(z.string(), z.string()),
    /** Any of these terms; each is all of its requirements. None: no demand. */
    nodeTerms: z.array(z.array(requirementSchema).readonly()).readonly(),
    tolerations: z
      .array(
        z.strictObject({
          key: z.string().nullable(),
          operator: z.string(),
          value: z.string(),
          effect: z.string().nullable(),
        }),
      )
      .readonly(),
    pods: z
      .array(
        z.strictObject({
          relation: z.enum(['apart', 'together', 'spread']),
          topologyKey: z.string(),
          /** Null selects nothing. */
          selector: z.array(requirementSchema).readonly().nullable(),
          /** Null: every namespace. */
          namespaces: z.array(z.string()).readonly().nullable(),
          maxSkew: z.int().min(1),
        }),
      )
      .readonly(),
    origin: originSchema,
  }),
  /** Nodes that the pods of a file run on, where the file does not describe them: by them its cluster is found. */
  z.strictObject({
    kind: z.literal('nodes-seen'),
    clusterId: z.string(),
    names: z.array(z.string()).readonly(),
    uids: z.array(z.string()).readonly(),
    origin: originSchema,
  }),
  /** A controller that wants `count` workloads like `workload`; where its members are described it adds nothing. */
  z.strictObject({
    kind: z.literal('replicas'),
    count: z.int().min(0),
    workload: workloadSchema,
  }),
]);
export type Fact = z.infer<typeof factSchema>;

/**
 * Other identifiers of a host or workload, in lower case with their kind in front: `uuid:` (instance UUID), `bios:` (SMBIOS
 * UUID), `moref:<vCenter>/<object>`, `name:` (another name, such as the guest's own), `id:` (the source's own identifier,
 * by which its other files mean it).
 */
export const aliasSchema = z.strictObject({
  /** Id of the host or workload. */
  id: z.string().min(1),
  keys: z.array(z.string().min(1)).min(1).readonly(),
});
export type Alias = z.infer<typeof aliasSchema>;

/** Everything that is known of an estate. Lists are sorted by id. */
export const inventorySchema = z.strictObject({
  clusters: z.array(clusterSchema).readonly(),
  hosts: z.array(hostSchema).readonly(),
  workloads: z.array(workloadSchema).readonly(),
  groups: z.array(groupSchema).readonly(),
  /** What sources demand of placement; absent where they demand nothing. */
  rules: z.array(ruleSchema).readonly().optional(),
  /** Only in what one source says by itself. */
  facts: z.array(factSchema).readonly().optional(),
  /** Only in what one source says by itself: by what else its hosts and workloads are known. */
  aliases: z.array(aliasSchema).readonly().optional(),
});
export type Inventory = z.infer<typeof inventorySchema>;

/** An inventory with nothing in it. */
export const emptyInventory: Inventory = { clusters: [], hosts: [], workloads: [], groups: [] };
