import type { AntiAffinityGroup, ClusterPlacementRequest, PlacementHost, PlacementWorkload } from './types.ts';

/** The name of the resource that counts workloads, where hosts limit their number. */
const workloadCount = 'workloads';

/**
 * The same request in the terms that the search knows: a limit on the number of workloads becomes a resource, host groups,
 * CPU features and NUMA nodes become allowed hosts and groups. What can be placed is the same before and after.
 *
 * NUMA: a workload of one node may go where it fits into an empty node, and of those that take more than half a node in the
 * same resource each needs a node of its own. Smaller ones are left to the hypervisor, which moves them between nodes.
 * Throws RangeError on unknown members and on figures that cannot be.
 */
export function expandConstraints(request: ClusterPlacementRequest): ClusterPlacementRequest {
  checkFigures(request);
  const rules = hostRulesOf(request);
  const hasLimit = request.hosts.some((host) => (host.maxWorkloads ?? null) !== null);
  const numa = numaGroups(request);
  const workloads = request.workloads.map((workload): PlacementWorkload => {
    const demand = hasLimit ? [...workload.demand, 1] : workload.demand;
    if (!rules.binds(workload)) return { ...workload, demand };
    return {
      ...workload,
      demand,
      allowedHosts: request.hosts.filter((host) => rules.whyNotStart(workload, host) === null).map((host) => host.id),
    };
  });
  const { headroomFraction } = request.reserve;
  // A host without a limit of its own could take all of them.
  const limitOf = (host: PlacementHost): number =>
    Math.min(host.maxWorkloads ?? request.workloads.length, request.workloads.length);
  return {
    ...request,
    workloads,
    antiAffinity: [...(request.antiAffinity ?? []), ...numa],
    ...(hasLimit
      ? {
          resources: [...request.resources, { name: workloadCount, unit: workloadCount, isCount: true }],
          hosts: request.hosts.map((host) => ({
            ...host,
            capacity: [...host.capacity, limitOf(host)],
            ...(host.usable === undefined ? {} : { usable: [...host.usable, limitOf(host)] }),
          })),
          reserve: {
            ...request.reserve,
            // The limit is a limit already: headroom is for what can be used more than planned.
            headroomFraction: [
              ...(typeof headroomFraction === 'number'
                ? request.resources.map(() => headroomFraction)
                : headroomFraction),
              0,
            ],
          },
        }
      : {}),
  };
}

function checkFigures(request: ClusterPlacementRequest): void {
  for (const resource of request.resources) {
    const factor = resource.overcommit ?? 1;
    if (!(factor > 0 && factor < Infinity))
      throw new RangeError(`The overcommit of ${resource.name} is ${factor}; it must be above 0.`);
  }
  for (const host of request.hosts) {
    const limit = host.maxWorkloads ?? 0;
    if (!Number.isInteger(limit) || limit < 0)
      throw new RangeError(`Host "${host.id}" takes at most ${limit} workloads; it must be a whole number.`);
    const nodes = host.numaNodes ?? 1;
    if (!Number.isInteger(nodes) || nodes < 1)
      throw new RangeError(`Host "${host.id}" has ${nodes} NUMA nodes; it must be a whole number of at least 1.`);
  }
}

/** Which rules keep workloads off hosts. */
export interface HostRules {
  /** True when some rule may keep the workload off some host. */
  binds(workload: PlacementWorkload): boolean;
  /** The first rule that keeps the workload from starting on the host, as the end of a sentence; null when none does. */
  whyNotStart(workload: PlacementWorkload, host: PlacementHost): string | null;
  /** The same for a workload that is moved there while it runs. */
  whyNot(workload: PlacementWorkload, host: PlacementHost): string | null;
}

/** The rules of a request that was not expanded yet. Throws RangeError when a group names an unknown workload. */
export function hostRulesOf(request: ClusterPlacementRequest): HostRules {
  const known = new Set(request.workloads.map((workload) => workload.id));
  const groupsOf = new Map<string, { id: string; hosts: ReadonlySet<string>; isRequired: boolean }[]>();
  for (const group of request.hostGroups ?? []) {
    const entry = { id: group.id, hosts: new Set(group.hosts), isRequired: group.rule === 'required' };
    for (const id of new Set(group.workloads)) {
      if (!known.has(id))
        throw new RangeError(`Group "${group.id}" names the workload "${id}", which is not in the request.`);
      const list = groupsOf.get(id);
      if (list === undefined) groupsOf.set(id, [entry]);
      else list.push(entry);
    }
  }
  const featuresOf = new Map(request.hosts.map((host) => [host.id, new Set(host.features ?? [])]));
  const allowedOf = new Map(
    request.workloads.flatMap(({ id, allowedHosts }) =>
      allowedHosts === undefined ? [] : [[id, new Set(allowedHosts)] as const],
    ),
  );
  const liveOf = new Map(
    request.workloads.flatMap(({ id, liveHosts }) =>
      liveHosts === undefined ? [] : [[id, new Set(liveHosts)] as const],
    ),
  );
  return {
    binds: (workload) =>
      workload.allowedHosts !== undefined ||
      groupsOf.has(workload.id) ||
      (workload.requiredFeatures?.length ?? 0) > 0 ||
      workload.numa === 'one-node',
    whyNot(workload, host) {
      if (liveOf.get(workload.id)?.has(host.id) === false) return 'its processor lacks what the workload runs with';
      return this.whyNotStart(workload, host);
    },
    whyNotStart(workload, host) {
      if (allowedOf.get(workload.id)?.has(host.id) === false) return 'it is not among its allowed hosts';
      for (const group of groupsOf.get(workload.id) ?? []) {
        if (group.hosts.has(host.id) !== group.isRequired) return `host group ${group.id} keeps it off`;
      }
      const missing = (workload.requiredFeatures ?? []).filter((one) => featuresOf.get(host.id)?.has(one) !== true);
      if (missing.length > 0) return `the processor lacks ${missing.join(', ')}`;
      const tooLarge = workload.numa === 'one-node' ? largerThanNode(request, workload, host) : null;
      return tooLarge === null ? null : `one of its ${host.numaNodes ?? 1} NUMA nodes has too few ${tooLarge}`;
    },
  };
}

function nodeSize(request: ClusterPlacementRequest, host: PlacementHost, d: number): number {
  return ((host.capacity[d] ?? 0) * (request.resources[d]?.overcommit ?? 1)) / (host.numaNodes ?? 1);
}

/** The unit of the resource in which the workload is larger than one node of the host, null when it fits. */
function largerThanNode(
  request: ClusterPlacementRequest,
  workload: PlacementWorkload,
  host: PlacementHost,
): string | null {
  const d = request.resources.findIndex(
    (resource, index) => resource.isNumaLocal === true && workload.demand[index]! > nodeSize(request, host, index),
  );
  return d === -1 ? null : request.resources[d]!.unit;
}

/** Workloads of which no two share a NUMA node of any host, as groups: per host at most one for each node. */
function numaGroups(request: ClusterPlacementRequest): AntiAffinityGroup[] {
  const oneNode = request.workloads.filter((workload) => workload.numa === 'one-node');
  if (oneNode.length < 2) return [];
  return request.resources.flatMap((resource, d) => {
    if (resource.isNumaLocal !== true) return [];
    const largest = Math.max(0, ...request.hosts.map((host) => nodeSize(request, host, d)));
    const large = oneNode.filter((workload) => workload.demand[d]! > largest / 2);
    if (large.length < 2) return [];
    return [
      {
        id: `one NUMA node each (${resource.name})`,
        workloads: large.map((workload) => workload.id),
        limitOfHost: Object.fromEntries(request.hosts.map((host) => [host.id, host.numaNodes ?? 1])),
      },
    ];
  });
}
