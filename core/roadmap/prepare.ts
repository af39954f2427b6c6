import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { Resources } from '#core/planResult.ts';
import { effortOfMove, fitsEffort } from './effort.ts';
import type { RoadmapProblem, RoadmapWorkload } from './problem.ts';
import { RoadmapInputError, type RoadmapFinding } from './roadmapPlan.ts';

/** Cores and MiB: every vector below is flat, with this stride. */
export const dimensions = 2;

/** Relative tolerance of the planner's own comparisons, tighter than the checker's, so that rounding never decides a verdict. */
const fitTolerance = 1e-9;

/** True when `load` is within `usable`. */
export function fits(load: number, usable: number): boolean {
  return load <= usable * (1 + fitTolerance);
}

/** The problem by index, sorted by id: what the sequencer works on. Indices into hosts (h), workloads (w), groups (g). */
export interface Prepared {
  readonly problem: RoadmapProblem;
  readonly hostIds: readonly string[];
  readonly hostNames: readonly string[];
  /** Equal numbers: same cluster (null counts as one). */
  readonly clusterOf: Int32Array;
  readonly hostsOfCluster: readonly (readonly number[])[];
  readonly usable: Float64Array;
  /** 1 where the problem asks for the host to be emptied and nothing of its target is on it. */
  readonly askedReleasable: Uint8Array;
  /** 1 where the host can be switched off once empty and nothing is to end on it. */
  readonly releasable: Uint8Array;
  readonly gain: Float64Array;

  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly fromTechnology: readonly Technology[];
  readonly askedTechnology: readonly Technology[];
  readonly askedHost: Int32Array;
  readonly fromHost: Int32Array;
  /** Where the planner sends it: the asked seat, or the nearest that is possible. */
  readonly targetHost: Int32Array;
  readonly wantsTechnology: Uint8Array;
  readonly targetTechnology: readonly Technology[];
  readonly demandBefore: Float64Array;
  readonly demandAfter: Float64Array;
  readonly portEffort: Float64Array;
  readonly moveEffort: Float64Array;
  readonly caution: Float64Array;
  readonly allowed: readonly (ReadonlySet<number> | null)[];

  readonly groupOf: Int32Array;
  readonly groupIds: readonly string[];
  readonly dependsOn: readonly (readonly number[])[];
  /** 1 where a group has no rule and nothing depends on it: its members may move at any time and more than once. */
  readonly groupIsFree: Uint8Array;
  /** Workloads that change seat in one and the same wave; single workloads mostly. */
  readonly units: readonly (readonly number[])[];
  readonly findings: readonly RoadmapFinding[];
  /** Why a workload's target was changed, for the departures. */
  readonly changedTargets: ReadonlyMap<number, string>;
}

/** Orders ids by code units, the same everywhere. */
export function byId(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Position of a technology on the way vm -> container -> wasm; microvm and sandbox count as container. */
function rank(technology: Technology): number {
  switch (toPlannedTechnology(technology)) {
    case 'vm':
      return 0;
    case 'container':
    case 'microvm':
      return 1;
    case 'wasm':
      return 2;
  }
}

/** A figure for a sentence: at most two decimals, no trailing zeros, a point as the decimal mark. */
export function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** "12.5 cores and 4096 MiB" */
export function wordResources(cpuCores: number, memoryMiB: number): string {
  return `${figure(cpuCores)} cores and ${figure(memoryMiB)} MiB`;
}

function indexById<Item extends { readonly id: string }>(
  items: readonly Item[],
  field: string,
): { sorted: readonly Item[]; index: ReadonlyMap<string, number> } {
  const sorted = items.toSorted((a, b) => byId(a.id, b.id));
  const index = new Map<string, number>();
  for (let i = 0; i < sorted.length; i++) {
    const id = sorted[i]!.id;
    if (index.has(id)) throw new RoadmapInputError(`Two ${field} have the id ${id}.`, field, id);
    index.set(id, i);
  }
  return { sorted, index };
}

function requireResources(resources: Resources, field: string, id: string): void {
  for (const value of [resources.cpuCores, resources.memoryMiB]) {
    if (!(value >= 0 && value < Infinity)) {
      throw new RoadmapInputError(`${field} of ${id} must be finite and not negative, it is ${value}.`, field, id);
    }
  }
}

function requireNumber(value: number, field: string, id: string): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RoadmapInputError(`${field} of ${id} must be finite and not negative, it is ${value}.`, field, id);
  }
}

/** Tarjan's strongly connected components over group dependencies, without recursion. Component number per group. */
function components(count: number, edges: readonly (readonly number[])[]): Int32Array {
  const component = new Int32Array(count).fill(-1);
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  let visited = 0;
  let found = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    const work: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const { node } = frame;
      if (frame.edge === 0) {
        order[node] = low[node] = visited++;
        stack.push(node);
        onStack[node] = 1;
      }
      const targets = edges[node]!;
      let descended = false;
      while (frame.edge < targets.length) {
        const next = targets[frame.edge++]!;
        if (order[next] === -1) {
          work.push({ node: next, edge: 0 });
          descended = true;
          break;
        }
        if (onStack[next] === 1) low[node] = Math.min(low[node]!, order[next]!);
      }
      if (descended) continue;
      if (low[node] === order[node]) {
        let member: number;
        do {
          member = stack.pop()!;
          onStack[member] = 0;
          component[member] = found;
        } while (member !== node);
        found++;
      }
      work.pop();
      const parent = work[work.length - 1];
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[node]!);
    }
  }
  return component;
}

/**
 * Sorts and indexes `problem`, checks it, and replaces what no roadmap can do (moves larger than a wave, a target above
 * usable, a step backward) by the nearest that one can, each with a finding.
 * Throws {@link RoadmapInputError} when ids clash or name nothing, or a figure is not finite.
 */
export function prepare(problem: RoadmapProblem): Prepared {
  const hosts = indexById(problem.hosts, 'hosts');
  const workloads = indexById(problem.workloads, 'workloads');
  const groups = indexById(problem.groups, 'groups');
  const hostCount = hosts.sorted.length;
  const count = workloads.sorted.length;
  const findings: RoadmapFinding[] = [];
  const changedTargets = new Map<number, string>();
  const capacity = problem.effortCapacityDaysPerWave;
  const maxMoves = problem.maxMovesPerWave ?? Infinity;
  if (!(capacity >= 0)) {
    throw new RoadmapInputError(
      `The effort per wave must not be negative, it is ${capacity}.`,
      'effortCapacityDaysPerWave',
      '',
    );
  }
  if (!(Number.isInteger(problem.waveDays) && problem.waveDays >= 1)) {
    throw new RoadmapInputError(`A wave must last a whole number of days, it is ${problem.waveDays}.`, 'waveDays', '');
  }

  // Hosts.
  const clusterIndex = new Map<string | null, number>();
  const hostsOfCluster: number[][] = [];
  const clusterOf = new Int32Array(hostCount);
  const usable = new Float64Array(hostCount * dimensions);
  const releasable = new Uint8Array(hostCount);
  const gain = new Float64Array(hostCount);
  hosts.sorted.forEach((host, h) => {
    requireResources(host.usable, 'usable', host.id);
    let cluster = clusterIndex.get(host.cluster);
    if (cluster === undefined) {
      cluster = clusterIndex.size;
      clusterIndex.set(host.cluster, cluster);
      hostsOfCluster.push([]);
    }
    clusterOf[h] = cluster;
    hostsOfCluster[cluster]!.push(h);
    usable[h * dimensions] = host.usable.cpuCores;
    usable[h * dimensions + 1] = host.usable.memoryMiB;
    releasable[h] = host.releasable ? 1 : 0;
    gain[h] = host.releaseGain ?? 1;
    requireNumber(gain[h], 'releaseGain', host.id);
  });
  const hostNames = hosts.sorted.map((host) => host.name ?? host.id);
  const hostOf = (id: string, field: string): number => {
    const h = hosts.index.get(id);
    if (h === undefined)
      throw new RoadmapInputError(`The ${field} names the host ${id}, which does not exist.`, field, id);
    return h;
  };

  // Workloads, each with its own target as far as it can go alone.
  const isolation = problem.isolation;
  const floorOf = new Map<string, number>();
  for (const floor of isolation?.floors ?? []) {
    floorOf.set(floor.workload, Math.max(floor.minimum, floorOf.get(floor.workload) ?? -Infinity));
  }
  const fromHost = new Int32Array(count);
  const askedHost = new Int32Array(count);
  const targetHost = new Int32Array(count);
  const wantsTechnology = new Uint8Array(count);
  const fromTechnology: Technology[] = [];
  const askedTechnology: Technology[] = [];
  const targetTechnology: Technology[] = [];
  const demandBefore = new Float64Array(count * dimensions);
  const demandAfter = new Float64Array(count * dimensions);
  const portEffort = new Float64Array(count);
  const moveEffort = new Float64Array(count);
  const caution = new Float64Array(count);
  const allowed: (ReadonlySet<number> | null)[] = [];
  const groupOf = new Int32Array(count).fill(-1);
  const names = workloads.sorted.map((workload) => workload.name ?? workload.id);
  const unknownGroups = new Map<string, string[]>();

  const keepTechnology = (w: number): void => {
    wantsTechnology[w] = 0;
    targetTechnology[w] = fromTechnology[w]!;
    for (let d = 0; d < dimensions; d++) demandAfter[w * dimensions + d] = demandBefore[w * dimensions + d]!;
  };
  const mayGoTo = (w: number, h: number): boolean =>
    clusterOf[h] === clusterOf[fromHost[w]!] && (h === fromHost[w] || (allowed[w]?.has(h) ?? true));

  workloads.sorted.forEach((workload: RoadmapWorkload, w) => {
    fromHost[w] = hostOf(workload.from.host, `present seat of ${workload.id}`);
    askedHost[w] = hostOf(workload.to.host, `target seat of ${workload.id}`);
    targetHost[w] = askedHost[w]!;
    const sameKind = toPlannedTechnology(workload.from.technology) === workload.to.technology;
    fromTechnology.push(workload.from.technology);
    // A paravirtual guest stays one when the target says vm: the planner counts them as the same.
    const asked = sameKind ? workload.from.technology : workload.to.technology;
    askedTechnology.push(asked);
    targetTechnology.push(asked);
    wantsTechnology[w] = sameKind ? 0 : 1;
    const before = workload.demand[toPlannedTechnology(workload.from.technology)];
    const after = workload.demand[workload.to.technology];
    requireResources(before, 'demand', workload.id);
    requireResources(after, 'demand', workload.id);
    demandBefore[w * dimensions] = before.cpuCores;
    demandBefore[w * dimensions + 1] = before.memoryMiB;
    demandAfter[w * dimensions] = sameKind ? before.cpuCores : after.cpuCores;
    demandAfter[w * dimensions + 1] = sameKind ? before.memoryMiB : after.memoryMiB;
    requireNumber(workload.portEffortDays, 'portEffortDays', workload.id);
    requireNumber(workload.moveEffortDays, 'moveEffortDays', workload.id);
    portEffort[w] = workload.portEffortDays;
    moveEffort[w] = workload.moveEffortDays;
    caution[w] = Number.isNaN(workload.caution) ? 1 : Math.min(1, Math.max(0, workload.caution));
    allowed.push(
      workload.allowedHosts === undefined
        ? null
        : new Set(workload.allowedHosts.flatMap((id) => hosts.index.get(id) ?? [])),
    );
    if (workload.group !== null) {
      const g = groups.index.get(workload.group);
      if (g !== undefined) groupOf[w] = g;
      else unknownGroups.set(workload.group, [...(unknownGroups.get(workload.group) ?? []), workload.id]);
    }

    if (wantsTechnology[w] === 1 && rank(asked) < rank(workload.from.technology)) {
      const text = `${names[w]!} runs as ${workload.from.technology} and is asked to go back to ${asked}; technology only moves forward, so it keeps ${workload.from.technology}.`;
      keepTechnology(w);
      changedTargets.set(w, text);
      findings.push({
        code: 'technology-backward',
        severity: 'warning',
        text,
        nearestChange: `Keep ${workload.from.technology} as the target of ${names[w]!}.`,
        workloads: [workload.id],
        hosts: [],
      });
    }
    const floor = floorOf.get(workload.id);
    if (isolation !== undefined && floor !== undefined && wantsTechnology[w] === 1) {
      const offered = isolation.byTechnology[asked];
      if (!(offered >= floor)) {
        const text = `${names[w]!} needs an isolation of ${floor}, ${asked} offers ${offered}; it keeps ${workload.from.technology}.`;
        keepTechnology(w);
        changedTargets.set(w, text);
        findings.push({
          code: 'below-isolation-floor',
          severity: 'warning',
          text,
          nearestChange: `Choose a technology with an isolation of at least ${floor} for ${names[w]!}.`,
          workloads: [workload.id],
          hosts: [],
        });
      }
    }
    if (!mayGoTo(w, targetHost[w])) {
      const text = `${names[w]!} is asked to go to ${hostNames[targetHost[w]]!}, ${
        clusterOf[targetHost[w]] === clusterOf[fromHost[w]]
          ? 'which its rules do not allow'
          : 'which is in another cluster'
      }.`;
      targetHost[w] = fromHost[w]!;
      changedTargets.set(w, text);
      findings.push({
        code: 'target-not-usable',
        severity: 'warning',
        text,
        nearestChange: `Choose a host that ${names[w]!} may run on, in its own cluster.`,
        workloads: [workload.id],
        hosts: [workload.to.host],
      });
    }
    if (wantsTechnology[w] === 1 && !fitsEffort(portEffort[w], capacity)) {
      const text = `Moving ${names[w]!} from ${workload.from.technology} to ${asked} takes ${figure(portEffort[w])} person-days; a wave has ${figure(capacity)}. It keeps ${workload.from.technology}.`;
      keepTechnology(w);
      changedTargets.set(w, text);
      findings.push({
        code: 'move-exceeds-wave',
        severity: 'warning',
        text,
        nearestChange: `Give a wave at least ${figure(portEffort[w])} person-days (more people or longer waves).`,
        workloads: [workload.id],
        hosts: [],
      });
    }
    if (
      wantsTechnology[w] === 0 &&
      targetHost[w] !== fromHost[w] &&
      (!fitsEffort(moveEffort[w], capacity) || maxMoves < 1)
    ) {
      const text = `Moving ${names[w]!} to another host takes ${figure(moveEffort[w])} person-days; a wave has ${figure(capacity)}. It stays on ${hostNames[fromHost[w]]!}.`;
      targetHost[w] = fromHost[w]!;
      changedTargets.set(w, text);
      findings.push({
        code: 'move-exceeds-wave',
        severity: 'warning',
        text,
        nearestChange: `Give a wave at least ${figure(moveEffort[w])} person-days (more people or longer waves).`,
        workloads: [workload.id],
        hosts: [hosts.sorted[fromHost[w]]!.id],
      });
    }
  });
  for (const [group, members] of unknownGroups) {
    findings.push({
      code: 'unknown-group',
      severity: 'info',
      text: `The group ${group} of ${members.length} workloads is not described, so no rule of it is known.`,
      nearestChange: null,
      workloads: members,
      hosts: [],
    });
  }

  const askedReleasable = releasable.slice();
  for (let w = 0; w < count; w++) askedReleasable[askedHost[w]!] = 0;

  // Groups: what must change seat in one wave. Groups that wait for each other can only go together.
  const isPending = (w: number): boolean => targetHost[w] !== fromHost[w] || wantsTechnology[w] === 1;
  const dependsOn = groups.sorted.map((group, g) => {
    const indices = new Set<number>();
    for (const id of group.dependsOn) {
      const index = groups.index.get(id);
      if (index !== undefined && index !== g) indices.add(index);
      if (index === undefined) {
        findings.push({
          code: 'unknown-group',
          severity: 'info',
          text: `The group ${group.id} waits for the group ${id}, which is not described; that rule is not applied.`,
          nearestChange: null,
          workloads: [],
          hosts: [],
        });
      }
    }
    return [...indices].toSorted((a, b) => a - b);
  });
  const groupIsFree = new Uint8Array(groups.sorted.length).fill(1);
  groups.sorted.forEach((group, g) => {
    if (group.movesTogether || dependsOn[g]!.length > 0) groupIsFree[g] = 0;
    for (const other of dependsOn[g]!) groupIsFree[other] = 0;
  });
  const membersOf: number[][] = groups.sorted.map(() => []);
  for (let w = 0; w < count; w++) if (groupOf[w] !== -1) membersOf[groupOf[w]!]!.push(w);
  const isFree = (w: number): boolean => groupOf[w] === -1 || groupIsFree[groupOf[w]!] === 1;

  // The target must be within usable: move what is too much to other hosts of the cluster, or leave it where it is.
  const final = new Float64Array(hostCount * dimensions);
  const endsOn = new Int32Array(hostCount);
  const addFinal = (w: number, h: number, sign: 1 | -1): void => {
    for (let d = 0; d < dimensions; d++) final[h * dimensions + d]! += sign * demandAfter[w * dimensions + d]!;
    endsOn[h]! += sign;
  };
  for (let w = 0; w < count; w++) addFinal(w, targetHost[w]!, 1);
  for (let h = 0; h < hostCount; h++) if (endsOn[h]! > 0) releasable[h] = 0;
  const excessOf = (h: number): number => {
    let excess = 0;
    for (let d = 0; d < dimensions; d++) {
      const limit = usable[h * dimensions + d]!;
      if (!fits(final[h * dimensions + d]!, limit)) {
        excess = Math.max(excess, limit > 0 ? (final[h * dimensions + d]! - limit) / limit : Infinity);
      }
    }
    return excess;
  };
  const hasFinalRoom = (w: number, h: number): boolean => {
    for (let d = 0; d < dimensions; d++) {
      if (!fits(final[h * dimensions + d]! + demandAfter[w * dimensions + d]!, usable[h * dimensions + d]!))
        return false;
    }
    return true;
  };
  const shareOf = (w: number, h: number): number => {
    let share = 0;
    for (let d = 0; d < dimensions; d++) {
      const limit = usable[h * dimensions + d]!;
      if (demandAfter[w * dimensions + d]! > 0) {
        share = Math.max(share, limit > 0 ? demandAfter[w * dimensions + d]! / limit : Infinity);
      }
    }
    return share;
  };
  for (let h = 0; h < hostCount; h++) {
    if (excessOf(h) === 0) continue;
    const candidates: number[] = [];
    for (let w = 0; w < count; w++) if (targetHost[w] === h && isFree(w)) candidates.push(w);
    // Those that alone take away the excess first, smallest first; then the largest.
    while (excessOf(h) > 0) {
      const excess = excessOf(h);
      candidates.sort((a, b) => {
        const shareA = shareOf(a, h);
        const shareB = shareOf(b, h);
        const enoughA = shareA >= excess;
        const enoughB = shareB >= excess;
        if (enoughA !== enoughB) return enoughA ? -1 : 1;
        if (shareA !== shareB) return enoughA ? shareA - shareB : shareB - shareA;
        return a - b;
      });
      let changed = false;
      for (let i = 0; i < candidates.length && !changed; i++) {
        const w = candidates[i]!;
        const cost = effortOfMove(
          { portEffortDays: portEffort[w]!, moveEffortDays: moveEffort[w]! },
          wantsTechnology[w] === 1,
        );
        let best = -1;
        let bestScore = Infinity;
        for (const other of hostsOfCluster[clusterOf[h]!]!) {
          if (other === h || !mayGoTo(w, other) || !hasFinalRoom(w, other)) continue;
          if (other !== fromHost[w] && (!fitsEffort(cost, capacity) || maxMoves < 1)) continue;
          // A host that was to be released only when there is no other; then the fullest.
          const score = (releasable[other] === 1 ? 10 : 0) + (other === fromHost[w] ? -5 : 0) - shareOf(w, other);
          if (score < bestScore) {
            best = other;
            bestScore = score;
          }
        }
        if (best === -1) continue;
        addFinal(w, h, -1);
        addFinal(w, best, 1);
        targetHost[w] = best;
        releasable[best] = 0;
        candidates.splice(i, 1);
        changed = true;
        if (!changedTargets.has(w)) {
          changedTargets.set(
            w,
            `${hostNames[h]!} has no room for ${names[w]!} in the target, so it ${best === fromHost[w] ? 'stays on' : 'goes to'} ${hostNames[best]!}.`,
          );
        }
      }
      if (!changed) break;
    }
  }

  // Units, after the targets are settled.
  const units: number[][] = [];
  const pendingGroups = dependsOn.map((targets, g) =>
    membersOf[g]!.some(isPending) ? targets.filter((target) => membersOf[target]!.some(isPending)) : [],
  );
  const component = components(groups.sorted.length, pendingGroups);
  const groupsOfComponent = new Map<number, number[]>();
  component.forEach((c, g) => groupsOfComponent.set(c, [...(groupsOfComponent.get(c) ?? []), g]));
  const inUnit = new Uint8Array(count);
  const settle = (members: readonly number[], label: string, code: 'group-exceeds-wave' | 'group-cycle'): void => {
    const pending = members.filter(isPending);
    const load = (): { effort: number; moves: number } => {
      let effort = 0;
      let moves = 0;
      for (const w of members) {
        if (!isPending(w)) continue;
        effort += wantsTechnology[w] === 1 ? portEffort[w]! : moveEffort[w]!;
        moves += 1;
      }
      return { effort, moves };
    };
    const asked = load();
    if (fitsEffort(asked.effort, capacity) && asked.moves <= maxMoves) return;
    const limits = `${figure(capacity)} person-days${problem.maxMovesPerWave === null ? '' : ` and ${problem.maxMovesPerWave} moves`}`;
    const facts = `${label} must move in one wave: ${asked.moves} moves and ${figure(asked.effort)} person-days, a wave has ${limits}.`;
    const release = (w: number): void => addFinal(w, targetHost[w]!, -1);
    // Nearest first: all change host and keep their technology, so that hosts still empty; else all stay.
    let how = 'They change host but keep their technology.';
    for (const w of pending) {
      release(w);
      keepTechnology(w);
      addFinal(w, targetHost[w]!, 1);
    }
    const hostOnly = load();
    const stillFits = pending.every((w) => excessOf(targetHost[w]!) === 0);
    if (!fitsEffort(hostOnly.effort, capacity) || hostOnly.moves > maxMoves || hostOnly.moves === 0 || !stillFits) {
      how = 'They stay as they are.';
      for (const w of pending) {
        release(w);
        targetHost[w] = fromHost[w]!;
        addFinal(w, targetHost[w], 1);
        releasable[targetHost[w]] = 0;
      }
    }
    for (const w of pending) if (!changedTargets.has(w)) changedTargets.set(w, `${facts} ${how}`);
    findings.push({
      code,
      severity: 'warning',
      text: `${facts} ${how}`,
      nearestChange: `Give a wave ${figure(Math.max(asked.effort, capacity))} person-days and ${Math.max(asked.moves, 1)} moves, or let the members move in parts.`,
      workloads: pending.map((w) => workloads.sorted[w]!.id),
      hosts: [],
    });
  };
  for (const [, list] of [...groupsOfComponent].toSorted((a, b) => a[1][0]! - b[1][0]!)) {
    const isCycle = list.length > 1;
    if (!isCycle && !groups.sorted[list[0]!]!.movesTogether) continue;
    const members = list.flatMap((g) => membersOf[g]!).toSorted((a, b) => a - b);
    const label = isCycle
      ? `The groups ${list.map((g) => groups.sorted[g]!.id).join(', ')} wait for each other, so together they`
      : `The group ${groups.sorted[list[0]!]!.id}`;
    settle(members, label, isCycle ? 'group-cycle' : 'group-exceeds-wave');
    const pending = members.filter(isPending);
    for (const w of pending) inUnit[w] = 1;
    if (pending.length > 0) units.push(pending);
  }
  for (let w = 0; w < count; w++) if (inUnit[w] === 0 && isPending(w)) units.push([w]);
  units.sort((a, b) => a[0]! - b[0]!);

  return {
    problem,
    hostIds: hosts.sorted.map((host) => host.id),
    hostNames,
    clusterOf,
    hostsOfCluster,
    usable,
    askedReleasable,
    releasable,
    gain,
    ids: workloads.sorted.map((workload) => workload.id),
    names,
    fromTechnology,
    askedTechnology,
    askedHost,
    fromHost,
    targetHost,
    wantsTechnology,
    targetTechnology,
    demandBefore,
    demandAfter,
    portEffort,
    moveEffort,
    caution,
    allowed,
    groupOf,
    groupIds: groups.sorted.map((group) => group.id),
    dependsOn,
    groupIsFree,
    units,
    findings,
    changedTargets,
  };
}
