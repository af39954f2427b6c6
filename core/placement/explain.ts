import { isHostPermitted, limitsOf, type ClusterProblem } from './clusterProblem.ts';
import type {
  ClusterPlacementRequest,
  HostLoad,
  PlacementReason,
  PlacementResource,
  SmallestChange,
  UnplacedWorkload,
  WorkloadPlacement,
} from './types.ts';

/** A number for a sentence: three significant decimals below a thousand, whole above. */
function amountText(value: number, resource: PlacementResource): string {
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Math.round(value * 1000) / 1000;
  return `${rounded.toLocaleString('en-US', { maximumFractionDigits: 3 })} ${resource.unit}`;
}

function amountsText(amounts: readonly number[], resources: readonly PlacementResource[]): string {
  const parts = amounts.flatMap((amount, d) => (amount > 0 ? [amountText(amount, resources[d]!)] : []));
  return parts.length === 0 ? 'nothing' : parts.join(' and ');
}

/** Load, usable capacity, utilisation and binding resource of every host of the request, in its order. */
export function describeHosts(
  request: ClusterPlacementRequest,
  problem: ClusterProblem,
  assign: Int32Array,
  usable: Float64Array,
): HostLoad[] {
  const { dimensions } = problem;
  const load = new Float64Array(usable.length);
  const counts = new Int32Array(problem.hostCount);
  // Summed per workload in request order, so that a checker that does the same gets the same bits.
  request.workloads.forEach((workload, w) => {
    const h = assign[problem.itemOfWorkload[w]!]!;
    if (h === -1) return;
    counts[h]!++;
    for (let d = 0; d < dimensions; d++) load[h * dimensions + d]! += workload.demand[d]!;
  });
  return hostLoads(request, load, usable, counts);
}

/** The rows of `describeHosts` from loads that are already summed. */
export function hostLoads(
  request: Pick<ClusterPlacementRequest, 'hosts' | 'resources'>,
  load: Float64Array,
  usable: Float64Array,
  counts: Int32Array,
): HostLoad[] {
  const dimensions = request.resources.length;
  const limit = limitsOf(usable);
  return request.hosts.map((host, h) => {
    const own = load.slice(h * dimensions, (h + 1) * dimensions);
    const room = usable.slice(h * dimensions, (h + 1) * dimensions);
    const utilisation = Array.from(own, (value, d) => (room[d]! > 0 ? value / room[d]! : value > 0 ? Infinity : 0));
    let binding: number | null = null;
    if (counts[h]! > 0) {
      binding = 0;
      for (let d = 1; d < dimensions; d++) if (utilisation[d]! > utilisation[binding]!) binding = d;
    }
    return {
      host: host.id,
      capacity: host.capacity,
      usable: [...room],
      load: [...own],
      utilisation,
      bindingResource: binding,
      isOverUsable: own.some((value, d) => value > limit[h * dimensions + d]!),
      workloadCount: counts[h]!,
    };
  });
}

/** Where each workload goes and, for those that move or may not move, why. */
export function explainPlacements(
  request: ClusterPlacementRequest,
  problem: ClusterProblem,
  assign: Int32Array,
  on: Uint8Array,
  usable: Float64Array,
  whyNot: (workload: number, host: number) => string | null,
): WorkloadPlacement[] {
  const { dimensions } = problem;
  const hostIndex = new Map(request.hosts.map((host, h) => [host.id, h]));
  const today = new Float64Array(usable.length);
  const groupsToday = new Int32Array(problem.groupCount * problem.hostCount);
  const affinityCount = problem.memberCount;
  const currentOf = request.workloads.map((workload) =>
    workload.currentHost === null ? -1 : (hostIndex.get(workload.currentHost) ?? -1),
  );
  request.workloads.forEach((workload, w) => {
    const h = currentOf[w]!;
    if (h === -1) return;
    for (let d = 0; d < dimensions; d++) today[h * dimensions + d]! += workload.demand[d]!;
  });
  for (let i = 0; i < problem.itemCount; i++) {
    const h = problem.home[i]!;
    if (h < 0) continue;
    for (let g = problem.groupStart[i]!; g < problem.groupStart[i + 1]!; g++)
      groupsToday[problem.groupOf[g]! * problem.hostCount + h]! += problem.groupShare[g]!;
  }
  const limit = limitsOf(usable);
  return request.workloads.map((workload, w) => {
    const item = problem.itemOfWorkload[w]!;
    const target = assign[item]!;
    const current = currentOf[w]!;
    if (target === -1)
      return { workload: workload.id, host: null, currentHost: workload.currentHost, isMove: false, reason: null };
    const isMove = current !== -1 && current !== target;
    return {
      workload: workload.id,
      host: request.hosts[target]!.id,
      currentHost: workload.currentHost,
      isMove,
      reason: reasonFor(w, item, current, target),
    };
  });

  function reasonFor(w: number, item: number, current: number, target: number): PlacementReason {
    const workload = request.workloads[w]!;
    const to = request.hosts[target]!.id;
    if (current === -1) {
      const from =
        workload.currentHost === null
          ? 'It runs on no host yet'
          : `Its host ${workload.currentHost} is not part of this cluster`;
      return { code: 'new-workload', text: `${from}; ${to} has the room for it.` };
    }
    const from = request.hosts[current]!.id;
    if (problem.pinned[item]! >= 0)
      return {
        code: 'pinned',
        text: current === target ? `Pinned to ${to}.` : `Pinned to ${to}, runs on ${from} today.`,
      };
    if (current === target) return { code: 'stays', text: `Stays on ${to}: moving it would save no host.` };
    if (problem.isAvailable[current] === 0)
      return { code: 'host-unavailable', text: `${from} is not available, so it must be emptied; ${to} has the room.` };
    if (!isHostPermitted(problem, item, current)) {
      const why = whyNot(w, current);
      return {
        code: 'host-not-allowed',
        text: `It may not run on ${from}${why === null ? '' : `: ${why}`}; ${to} is allowed and has the room.`,
      };
    }
    if (on[current] === 0)
      return { code: 'host-emptied', text: `${from} is emptied and can be switched off; ${to} has the room.` };
    if (affinityCount[item]! > 1 && problem.home[item] !== current)
      return { code: 'group', text: `It must run together with its affinity group, which is on ${to}.` };
    for (let g = problem.groupStart[item]!; g < problem.groupStart[item + 1]!; g++) {
      const group = problem.groupOf[g]!;
      if (
        groupsToday[group * problem.hostCount + current]! > problem.groupLimit[group * problem.hostCount + current]!
      ) {
        return {
          code: 'group',
          text: `Too many members of the anti-affinity group ${request.antiAffinity?.[group]?.id ?? ''} share ${from}.`,
        };
      }
    }
    for (let d = 0; d < dimensions; d++) {
      const cell = current * dimensions + d;
      if (today[cell]! > limit[cell]!) {
        const resource = request.resources[d]!;
        return {
          code: 'host-overloaded',
          text: `${from} carries ${amountText(today[cell]!, resource)} but only ${amountText(usable[cell]!, resource)} are usable; ${to} has the room.`,
        };
      }
    }
    return { code: 'makes-room', text: `Moved from ${from} to ${to} to make room for workloads of emptied hosts.` };
  }
}

/** The reason and the smallest change for each workload without a place. */
export function explainUnplaced(
  request: ClusterPlacementRequest,
  problem: ClusterProblem,
  assign: Int32Array,
  usable: Float64Array,
  whyNot: (workload: number, host: number) => string | null,
): UnplacedWorkload[] {
  const { dimensions, demand } = problem;
  const { resources, hosts } = request;
  const limit = limitsOf(usable);
  const load = new Float64Array(usable.length);
  const groupLoad = new Int32Array(problem.groupCount * problem.hostCount);
  for (let i = 0; i < problem.itemCount; i++) {
    const h = assign[i]!;
    if (h === -1) continue;
    for (let d = 0; d < dimensions; d++) load[h * dimensions + d]! += demand[i * dimensions + d]!;
    for (let g = problem.groupStart[i]!; g < problem.groupStart[i + 1]!; g++)
      groupLoad[problem.groupOf[g]! * problem.hostCount + h]! += problem.groupShare[g]!;
  }

  /** The host with the smallest worst relative shortage for this item, beside the given loads. */
  function nearest(
    item: number,
    loads: Float64Array | null,
  ): { host: number; shortage: number[]; worst: number } | null {
    let best: { host: number; shortage: number[]; worst: number } | null = null;
    let bestScore = Infinity;
    for (let h = 0; h < problem.hostCount; h++) {
      if (!isHostPermitted(problem, item, h)) continue;
      const shortage: number[] = [];
      let worst = 0;
      let score = 0;
      for (let d = 0; d < dimensions; d++) {
        const cell = h * dimensions + d;
        const wanted = demand[item * dimensions + d]!;
        const missing = (loads?.[cell] ?? 0) + wanted - usable[cell]!;
        shortage.push((loads?.[cell] ?? 0) + wanted > limit[cell]! ? missing : 0);
        const relative = shortage[d]! > 0 ? shortage[d]! / wanted : 0;
        if (relative > score) {
          score = relative;
          worst = d;
        }
      }
      if (score < bestScore) {
        bestScore = score;
        best = { host: h, shortage, worst };
      }
    }
    return best;
  }

  return request.workloads.flatMap((workload, w): UnplacedWorkload[] => {
    const item = problem.itemOfWorkload[w]!;
    if (assign[item] !== -1) return [];
    const name = problem.memberCount[item]! > 1 ? `${workload.id} with its affinity group` : workload.id;
    const lift = (text: string): SmallestChange => ({
      kind: 'lift-constraint',
      host: null,
      amount: resources.map(() => 0),
      text,
    });
    if (problem.pinned[item] === -2) {
      const pin = hosts.findIndex((host) => host.id === workload.pinnedTo);
      const why = pin === -1 || problem.isAvailable[pin] === 0 ? null : whyNot(w, pin);
      if (why !== null) {
        return [
          {
            workload: workload.id,
            code: 'no-allowed-host',
            text: `${name} is pinned to ${hosts[pin]!.id}, where it may not run: ${why}.`,
            bindingResource: null,
            smallestChange: lift(`Remove the pin of ${workload.id}, or the rule against it.`),
          },
        ];
      }
      return [
        {
          workload: workload.id,
          code: 'pinned-host-missing',
          text: `${name} is pinned to ${workload.pinnedTo ?? 'different hosts'}, which is not among the available hosts of cluster ${request.cluster}.`,
          bindingResource: null,
          smallestChange: lift(
            `Remove the pin of ${workload.id} or make ${workload.pinnedTo ?? 'the host'} available.`,
          ),
        },
      ];
    }
    const empty = nearest(item, null);
    if (empty === null) {
      return [
        {
          workload: workload.id,
          code: 'no-allowed-host',
          text: `No available host of cluster ${request.cluster} is allowed for ${name}.`,
          bindingResource: null,
          smallestChange: smallestLift(w, item, name),
        },
      ];
    }
    const fitsEmpty = empty.shortage.every((missing) => missing === 0);
    if (!fitsEmpty) {
      const host = hosts[empty.host]!.id;
      const binding = empty.worst;
      const wanted = amountText(demand[item * dimensions + binding]!, resources[binding]!);
      const offered = amountText(usable[empty.host * dimensions + binding]!, resources[binding]!);
      const isPinned = problem.pinned[item]! >= 0;
      return [
        {
          workload: workload.id,
          code: isPinned ? 'pinned-host-full' : 'larger-than-every-host',
          text: `${name} needs ${wanted}; ${isPinned ? `its host ${host}` : `the nearest host, ${host},`} has ${offered} usable.`,
          bindingResource: binding,
          smallestChange: {
            kind: 'reduce-demand',
            host,
            amount: empty.shortage,
            text: `Reduce its demand by ${amountsText(empty.shortage, resources)}, or give ${host} as much more usable capacity.`,
          },
        },
      ];
    }
    const ownGroupTooLarge = Array.from(
      { length: problem.groupStart[item + 1]! - problem.groupStart[item]! },
      (_, at) => problem.groupStart[item]! + at,
    ).find((g) => {
      const group = problem.groupOf[g]!;
      for (let h = 0; h < problem.hostCount; h++) {
        if (!isHostPermitted(problem, item, h)) continue;
        if (problem.groupShare[g]! <= problem.groupLimit[group * problem.hostCount + h]!) return false;
      }
      return true;
    });
    const full = nearest(item, load);
    const blockingGroup = blockingGroupOf(item);
    if (
      ownGroupTooLarge !== undefined ||
      (full !== null && full.shortage.every((missing) => missing === 0)) ||
      blockingGroup !== null
    ) {
      const group =
        request.antiAffinity?.[
          ownGroupTooLarge === undefined ? (blockingGroup ?? 0) : problem.groupOf[ownGroupTooLarge]!
        ];
      return [
        {
          workload: workload.id,
          code: 'group-conflict',
          text:
            ownGroupTooLarge === undefined
              ? `Every host with room for ${name} already runs the ${group?.maxPerHost ?? 1} allowed of anti-affinity group ${group?.id ?? ''}.`
              : `${name} must run together by affinity and apart by anti-affinity group ${group?.id ?? ''}.`,
          bindingResource: null,
          smallestChange:
            ownGroupTooLarge === undefined
              ? {
                  kind: 'add-host',
                  host: null,
                  amount: demandOf(item),
                  text: `Add a host with ${amountsText(demandOf(item), resources)} usable, or allow one more member per host.`,
                }
              : lift(`Remove ${workload.id} from one of the two groups.`),
        },
      ];
    }
    const isPinned = problem.pinned[item]! >= 0;
    const binding = full?.worst ?? 0;
    const host = hosts[full?.host ?? 0]!.id;
    const shortage = full?.shortage ?? resources.map(() => 0);
    return [
      {
        workload: workload.id,
        code: isPinned ? 'pinned-host-full' : 'cluster-full',
        text: isPinned
          ? `${host}, to which ${name} is pinned, is full: ${amountText(shortage[binding]!, resources[binding]!)} are missing.`
          : `The hosts of cluster ${request.cluster} are full: on ${host}, the nearest, ${amountText(shortage[binding]!, resources[binding]!)} are missing for ${name}.`,
        bindingResource: binding,
        smallestChange: {
          kind: isPinned ? 'enlarge-host' : 'reduce-demand',
          host,
          amount: shortage,
          text: `Free or add ${amountsText(shortage, resources)} on ${host}, or add a host with ${amountsText(demandOf(item), resources)} usable.`,
        },
      },
    ];
  });

  /** The host that would take the workload if one rule fewer kept it off: the first with the room, by the request's order. */
  function smallestLift(w: number, item: number, name: string): SmallestChange {
    const amount = resources.map(() => 0);
    for (let h = 0; h < problem.hostCount; h++) {
      const why = problem.isAvailable[h] === 1 ? whyNot(w, h) : null;
      if (why === null) continue;
      let hasRoom = true;
      for (let d = 0; d < dimensions && hasRoom; d++)
        hasRoom = load[h * dimensions + d]! + demand[item * dimensions + d]! <= limit[h * dimensions + d]!;
      if (!hasRoom) continue;
      const host = hosts[h]!.id;
      return { kind: 'lift-constraint', host, amount, text: `Allow ${name} on ${host}, which has the room: ${why}.` };
    }
    return { kind: 'lift-constraint', host: null, amount, text: `Allow ${name} on at least one available host.` };
  }

  function demandOf(item: number): number[] {
    return [...demand.subarray(item * dimensions, (item + 1) * dimensions)];
  }

  /** The group that alone keeps the item off a host with room, null when there is none. */
  function blockingGroupOf(item: number): number | null {
    for (let h = 0; h < problem.hostCount; h++) {
      if (!isHostPermitted(problem, item, h)) continue;
      let hasRoom = true;
      for (let d = 0; d < dimensions && hasRoom; d++)
        hasRoom = load[h * dimensions + d]! + demand[item * dimensions + d]! <= limit[h * dimensions + d]!;
      if (!hasRoom) continue;
      for (let g = problem.groupStart[item]!; g < problem.groupStart[item + 1]!; g++) {
        const group = problem.groupOf[g]!;
        const limitHere = problem.groupLimit[group * problem.hostCount + h]!;
        if (groupLoad[group * problem.hostCount + h]! + problem.groupShare[g]! > limitHere) return group;
      }
    }
    return null;
  }
}
