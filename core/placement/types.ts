/**
 * The contract of the placement layer: real hosts, real workloads, one cluster at a time.
 *
 * Everything is general in the number of resources: a request names its resources once and every vector (`capacity`,
 * `usable`, `demand`, `load`) is in that order and in that resource's unit. The planner uses cores and MiB.
 */

/** One dimension of every capacity and demand vector of a request. */
export interface PlacementResource {
  /** Stable name, for example `cpuCores`. */
  readonly name: string;
  /** Unit of every value in this dimension, for example `cores` or `MiB`. Only used in sentences. */
  readonly unit: string;
  /** Units that may be promised for each physical one: planned capacity = capacity * overcommit. Default 1. */
  readonly overcommit?: number;
  /** True where the resource belongs to NUMA nodes, in equal parts: cores and memory. Default false. */
  readonly isNumaLocal?: boolean;
  /**
   * True where the N+k reserve is not cut off each host but proven by simulation: whole things (workloads, devices), and
   * what must not cost the reserve of other resources. Default false.
   */
  readonly isCount?: boolean;
}

/** Physical cores and MiB: what the planner packs by, in the order of its vectors. */
export const cpuAndMemory: readonly PlacementResource[] = [
  { name: 'cpuCores', unit: 'cores', isNumaLocal: true },
  { name: 'memoryMiB', unit: 'MiB', isNumaLocal: true },
];

/** A concrete machine. Hosts may differ from each other in every dimension. */
export interface PlacementHost {
  readonly id: string;
  /** Gross capacity per resource, before headroom and N+k reserve. */
  readonly capacity: readonly number[];
  /**
   * What may be planned for, where the caller has already taken headroom and reserve off. When every host has it, the
   * reserve policy is only used to simulate failures; giving it for some hosts and not for others is refused.
   */
  readonly usable?: readonly number[];
  /** Whether the host runs today. A host that is off is only switched on when the load needs it. */
  readonly isOn: boolean;
  /** False keeps the host out of the answer (maintenance, to be retired): it takes no workloads and is emptied. Default true. */
  readonly isAvailable?: boolean;
  /** Cost of using this host, for choosing which hosts to keep among equals in count. Default 1. */
  readonly cost?: number;
  /** Most workloads that may run on it (pod limit, limit of the hypervisor). Default: no limit. */
  readonly maxWorkloads?: number | null;
  /** NUMA nodes of equal size. Default 1. */
  readonly numaNodes?: number;
  /** What its processors offer: vendor, EVC level and those below it, instruction sets. Free words. Default none. */
  readonly features?: readonly string[];
}

/** Something that runs on exactly one host. */
export interface PlacementWorkload {
  readonly id: string;
  /** Demand per resource, in the request's units. */
  readonly demand: readonly number[];
  /** Where it runs today; null when it runs nowhere yet. */
  readonly currentHost: string | null;
  /** Must run on this host and on no other. */
  readonly pinnedTo?: string | null;
  /** May only run on these hosts (licence, CPU feature, site). Absent: any host of the request. */
  readonly allowedHosts?: readonly string[];
  /**
   * Hosts that it may be moved to while it runs (whose processors offer all that it runs with); after a failure it starts
   * anew, on any allowed host. Absent: any allowed host.
   */
  readonly liveHosts?: readonly string[];
  /** Runs only on hosts that have all of these among their features. */
  readonly requiredFeatures?: readonly string[];
  /** `one-node`: must fit into one NUMA node. `spanning` and absent: may be spread over the nodes of its host. */
  readonly numa?: 'one-node' | 'spanning';
}

/** Ties workloads to hosts: they run on these hosts only, or on any but these. */
export interface HostGroup {
  readonly id: string;
  readonly workloads: readonly string[];
  readonly hosts: readonly string[];
  readonly rule: 'required' | 'forbidden';
}

/**
 * A licence that is paid for each host which carries at least one of the workloads (Windows Server Datacenter, Oracle Database
 * by processor). The fewer hosts carry them, the better.
 */
export interface LicenceSet {
  readonly id: string;
  readonly workloads: readonly string[];
  /** Cost of one licensed host, in the same unit as the hosts' `cost`. Default 1. */
  readonly costPerHost?: number;
}

/** At most `maxPerHost` of these workloads may share a host. */
export interface AntiAffinityGroup {
  readonly id: string;
  readonly workloads: readonly string[];
  /** Default 1. */
  readonly maxPerHost?: number;
  /** Hosts with a limit of their own, by id. */
  readonly limitOfHost?: Readonly<Record<string, number>>;
}

/** All of these workloads must run on one and the same host. */
export interface AffinityGroup {
  readonly id: string;
  readonly workloads: readonly string[];
}

/** How much of the hosts stays free. */
export interface ReservePolicy {
  /** k of N+k: after the loss of any k hosts that are on, the load still fits on the rest. */
  readonly failuresToTolerate: number;
  /** Share of every host that is never planned for, 0 <= fraction < 1; one number for all resources or one each. */
  readonly headroomFraction: number | readonly number[];
  /** Hosts that may be empty for maintenance while the failures happen: they add to k. Default 0. */
  readonly hostsInMaintenance?: number;
}

/** What `placeCluster` is asked. */
export interface ClusterPlacementRequest {
  readonly cluster: string;
  readonly resources: readonly PlacementResource[];
  readonly hosts: readonly PlacementHost[];
  readonly workloads: readonly PlacementWorkload[];
  readonly antiAffinity?: readonly AntiAffinityGroup[];
  readonly affinity?: readonly AffinityGroup[];
  readonly hostGroups?: readonly HostGroup[];
  readonly licences?: readonly LicenceSet[];
  /**
   * `hosts-first` (default): fewest hosts, then least licence cost, then fewest migrations. `cost`: least sum of the hosts'
   * and the licences' costs; it may keep a few hosts more on where that saves licences.
   */
  readonly objective?: 'hosts-first' | 'cost';
  readonly reserve: ReservePolicy;
  /** Seed of every random choice. Equal requests with equal seeds give equal answers, to the byte. */
  readonly seed: number;
  /**
   * Work allowed for improvement, in engine steps (tests of one item on one host; tens of millions per second and core).
   * The answer depends on the steps, never on the speed of the machine. Default: 5 000 000 plus 500 per workload.
   */
  readonly stepLimit?: number;
}

/** Why a workload is where the answer puts it. The code is stable; the text is an English sentence. */
export interface PlacementReason {
  readonly code:
    | 'stays'
    | 'pinned'
    | 'host-emptied'
    | 'host-overloaded'
    | 'makes-room'
    | 'group'
    | 'host-unavailable'
    | 'host-not-allowed'
    | 'new-workload';
  readonly text: string;
}

/** Where one workload goes; `host` is null when it could not be placed (see `unplaced`). */
export interface WorkloadPlacement {
  readonly workload: string;
  readonly host: string | null;
  readonly currentHost: string | null;
  readonly isMove: boolean;
  readonly reason: PlacementReason | null;
}

/** One change that would let an unplaced workload fit, and by how much. */
export interface SmallestChange {
  readonly kind: 'reduce-demand' | 'enlarge-host' | 'add-host' | 'lift-constraint';
  /** The host meant, where the change is about one. */
  readonly host: string | null;
  /** Amount per resource, in the request's units: demand to take away, or capacity to add. */
  readonly amount: readonly number[];
  readonly text: string;
}

/** A workload that no host could take, why, and what would help. */
export interface UnplacedWorkload {
  readonly workload: string;
  readonly code:
    | 'larger-than-every-host'
    | 'pinned-host-missing'
    | 'pinned-host-full'
    | 'no-allowed-host'
    | 'group-conflict'
    | 'cluster-full';
  readonly text: string;
  /** Index of the resource that is short, null when a rule and not a resource is in the way. */
  readonly bindingResource: number | null;
  readonly smallestChange: SmallestChange;
}

/** One host in the answer. */
export interface HostLoad {
  readonly host: string;
  readonly capacity: readonly number[];
  /** Capacity less headroom and N+k reserve: what `load` must stay within. */
  readonly usable: readonly number[];
  readonly load: readonly number[];
  /** load / usable per resource; 0 where both are 0, Infinity where a load meets no usable capacity. */
  readonly utilisation: readonly number[];
  /** Index of the resource with the highest utilisation; null on an empty host. */
  readonly bindingResource: number | null;
  /** True when the load exceeds usable (beyond tolerance) in some resource. Never true in an answer of `placeCluster`, see `asIsLoad`. */
  readonly isOverUsable: boolean;
  readonly workloadCount: number;
}

/** The loss of some hosts, simulated. */
export interface FailureSimulation {
  /** k: how many hosts fail at once. */
  readonly failuresToTolerate: number;
  readonly casesSimulated: number;
  /** True when every combination of k hosts was simulated, false when only the largest and a sample were. */
  readonly isExhaustive: boolean;
  /** True when in every simulated case every workload found a place on the surviving hosts within capacity less headroom. */
  readonly holds: boolean;
  /**
   * True when no arrangement at all could save the counterexample: shown by sums, by a workload that no survivor could hold,
   * or by trying everything. A case that holds always has its arrangement as proof. True when there is no counterexample.
   */
  readonly isCounterexampleProven: boolean;
  /** The first failing case: hosts lost, and workloads left without a place. */
  readonly counterexample: { readonly lostHosts: readonly string[]; readonly stranded: readonly string[] } | null;
}

/** How the lower bound was proven; `rules`: by pins, groups and allowed hosts. */
export type ClusterBoundMethod = 'trivial' | 'aggregate' | 'large-items' | 'weighted' | 'rules' | 'column-generation';

/** What one licence set takes. */
export interface LicenceUse {
  readonly licence: string;
  /** Hosts that carry at least one of its workloads, in the order of the request. */
  readonly hosts: readonly string[];
  /** No placement of these workloads on these hosts needs fewer licensed hosts. Proven. */
  readonly lowerBound: number;
  /** hosts.length * costPerHost. */
  readonly cost: number;
}

/** The answer for one cluster. */
export interface ClusterPlacement {
  readonly cluster: string;
  /** The request's resources; where hosts limit their number of workloads, `workloads` follows as the last. */
  readonly resources: readonly PlacementResource[];
  /** One entry per workload, in the order of the request. */
  readonly assignment: readonly WorkloadPlacement[];
  /** Every host of the request, in its order. `usable` here is what every state of a plan must respect. */
  readonly hosts: readonly HostLoad[];
  /** Hosts that stay on: they carry load, or stand by as N+k reserve. In the order of the request. */
  readonly hostsOn: readonly string[];
  /** hostsOn.length: the figure to minimise. */
  readonly hostsUsed: number;
  /** Hosts that run today and are empty and off in the answer. */
  readonly emptied: readonly string[];
  /** Hosts that are off today and on in the answer. */
  readonly switchedOn: readonly string[];
  readonly migrations: number;
  /** No placement on exactly `hostsOn` moves fewer workloads. Proven. */
  readonly migrationLowerBound: number;
  readonly licences: readonly LicenceUse[];
  /** No choice of fewer of these hosts can carry the placed workloads under the reserve policy. Proven. */
  readonly lowerBound: number;
  readonly lowerBoundMethod: ClusterBoundMethod;
  /** (hostsUsed - lowerBound) / lowerBound; 0 when both are 0. */
  readonly gap: number;
  /** True only when hostsUsed equals the proven bound. */
  readonly isOptimal: boolean;
  /** Which resource calls for the number of hosts (index), null when there is no load. */
  readonly bindingResource: number | null;
  readonly unplaced: readonly UnplacedWorkload[];
  readonly failureSimulation: FailureSimulation;
  /** Which construction and improvement gave the answer. */
  readonly method: string;
  readonly steps: number;
}

/** Sums over clusters. Clusters never share hosts. */
export interface EstatePlacement {
  readonly clusters: readonly ClusterPlacement[];
  readonly hostsUsed: number;
  readonly lowerBound: number;
  readonly gap: number;
  readonly isOptimal: boolean;
  readonly migrations: number;
  readonly unplacedCount: number;
}

/** Load of each host as it is today. */
export interface AsIsLoad {
  readonly hosts: readonly HostLoad[];
  /** Hosts that carry at least one workload today. */
  readonly hostsUsed: number;
  readonly overUsable: readonly string[];
  /** Workloads whose `currentHost` is null or is not among the hosts. */
  readonly withoutHost: readonly string[];
}

/** Relative tolerance of every capacity comparison: load <= usable * (1 + capacityTolerance). */
export const capacityTolerance = 1e-9;
