import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { Resources } from '#core/planResult.ts';
import { effortOfMove } from './effort.ts';
import type { RoadmapGroup, RoadmapProblem } from './problem.ts';
import { seatRulesOf, type SeatRules } from './seatRules.ts';
import { RoadmapInputError, type RoadmapFinding } from './roadmapPlan.ts';
import { WaveLedger, type Refusal } from './waveLedger.ts';
import { hostMove, indexWay, portMove, stageMove, waveDaysAtMost, type MoveKind, type Way } from './way.ts';

/** Relative tolerance of the planner's own comparisons, tighter than the checker's, so that rounding never decides a verdict. */
const fitTolerance = 1e-9;

/** True when `load` is within `usable`. */
export function fits(load: number, usable: number): boolean {
  return load <= usable * (1 + fitTolerance);
}

/** Orders ids by code units, the same everywhere. */
export function byId(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function indexById<Item extends { readonly id: string }>(
  items: readonly Item[],
  field: string,
): { sorted: readonly Item[]; index: ReadonlyMap<string, number> } {
  const sorted = items.toSorted((a, b) => byId(a.id, b.id));
  const index = new Map<string, number>();
  for (let i = 0; i < sorted.length; i++) {
    const { id } = sorted[i]!;
    if (index.has(id)) throw new RoadmapInputError(`Two ${field} have the id ${id}.`, field, id);
    index.set(id, i);
  }
  return { sorted, index };
}

function requireAmount(value: number, field: string, id: string): number {
  if (value >= 0 && value < Infinity) return value;
  throw new RoadmapInputError(`${field} of ${id} must be finite and not negative, it is ${value}.`, field, id);
}

/** Cores and MiB first, then what else the problem counts: `extra` in its order, null for no limit. */
function setResources(
  vector: Float64Array,
  index: number,
  resources: Resources,
  extra: readonly (number | null)[],
  field: string,
  id: string,
): void {
  const at = index * (2 + extra.length);
  vector[at] = requireAmount(resources.cpuCores, field, id);
  vector[at + 1] = requireAmount(resources.memoryMiB, field, id);
  extra.forEach((value, d) => {
    vector[at + 2 + d] = value === null ? Infinity : requireAmount(value, field, id);
  });
}

/** A vector of the problem's further resources by id; `absent` for each where the id has none. Throws on a wrong length. */
function extraOf<Value extends number | null>(
  vectors: Readonly<Record<string, readonly Value[]>> | undefined,
  id: string,
  count: number,
  absent: Value,
): readonly Value[] {
  const vector = vectors !== undefined && Object.hasOwn(vectors, id) ? vectors[id] : undefined;
  if (vector === undefined) return Array.from({ length: count }, () => absent);
  if (vector.length === count) return vector;
  throw new RoadmapInputError(
    `${id} has ${vector.length} further resources instead of ${count}.`,
    'extraResources',
    id,
  );
}

/**
 * The problem by index, sorted by id, with the target still open to change: what preparation works on. Hosts are h, workloads
 * w, groups g. Keeps the load of every host in the target up to date.
 */
export class TargetDraft {
  readonly problem: RoadmapProblem;
  /** Resources: cores, MiB and what else the problem counts. Every vector of the planner is flat, with this stride. */
  readonly dimensions: number;
  /** Person-days that a wave has at most, of all teams together, and moves. */
  readonly capacity: number;
  readonly maxMoves: number;
  readonly way: Way;
  /** Answers whether moves can be made at all. */
  readonly ledger: WaveLedger;
  readonly findings: RoadmapFinding[] = [];
  /** Why the target of a workload was changed. */
  readonly changedTargets = new Map<number, string>();

  readonly hostIds: readonly string[];
  readonly hostNames: readonly string[];
  readonly clusterOf: Int32Array;
  readonly hostsOfCluster: number[][] = [];
  readonly usable: Float64Array;
  readonly askedReleasable: Uint8Array;
  readonly releasable: Uint8Array;
  readonly gain: Float64Array;

  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly fromTechnology: readonly Technology[];
  readonly askedTechnology: readonly Technology[];
  readonly targetTechnology: Technology[];
  readonly fromHost: Int32Array;
  readonly askedHost: Int32Array;
  readonly targetHost: Int32Array;
  readonly wantsTechnology: Uint8Array;
  readonly demandBefore: Float64Array;
  readonly demandAfter: Float64Array;
  /** Technology in between, with what the workload needs meanwhile; null where it goes in one step. */
  readonly stageTechnology: (Technology | null)[] = [];
  readonly demandStage: Float64Array;
  readonly portEffort: Float64Array;
  readonly moveEffort: Float64Array;
  readonly caution: Float64Array;
  readonly allowed: (ReadonlySet<number> | null)[] = [];

  readonly groups: readonly RoadmapGroup[];
  readonly groupOf: Int32Array;
  readonly membersOf: readonly number[][];
  readonly dependsOn: readonly (readonly number[])[];
  readonly groupIsFree: Uint8Array;

  /** Load and number of workloads of each host in the target. */
  readonly #final: Float64Array;
  readonly #endsOn: Int32Array;
  readonly rules: SeatRules;
  /** Per spread rule and host, members that end there. */
  readonly #membersOn: Int32Array;

  /** Throws RoadmapInputError when ids clash or name nothing, or a figure is not finite. */
  constructor(problem: RoadmapProblem) {
    this.problem = problem;
    const extra = problem.extraResources;
    const extraCount = extra?.ids.length ?? 0;
    const dimensions = 2 + extraCount;
    this.dimensions = dimensions;
    this.maxMoves = problem.maxMovesPerWave ?? Infinity;
    if (!(problem.effortCapacityDaysPerWave >= 0)) {
      throw new RoadmapInputError(
        `The effort per wave must not be negative, it is ${problem.effortCapacityDaysPerWave}.`,
        'effortCapacityDaysPerWave',
        '',
      );
    }
    if (!(Number.isInteger(problem.waveDays) && problem.waveDays >= 1)) {
      throw new RoadmapInputError(
        `A wave must last a whole number of days, it is ${problem.waveDays}.`,
        'waveDays',
        '',
      );
    }
    const hosts = indexById(problem.hosts, 'hosts');
    const workloads = indexById(problem.workloads, 'workloads');
    const groups = indexById(problem.groups, 'groups');
    const hostCount = hosts.sorted.length;
    const count = workloads.sorted.length;

    this.hostIds = hosts.sorted.map((host) => host.id);
    this.hostNames = hosts.sorted.map((host) => host.name ?? host.id);
    this.clusterOf = new Int32Array(hostCount);
    this.usable = new Float64Array(hostCount * dimensions);
    this.releasable = new Uint8Array(hostCount);
    this.gain = new Float64Array(hostCount);
    const clusters = new Map<string | null, number>();
    hosts.sorted.forEach((host, h) => {
      const cluster = clusters.get(host.cluster) ?? clusters.size;
      clusters.set(host.cluster, cluster);
      this.clusterOf[h] = cluster;
      (this.hostsOfCluster[cluster] ??= []).push(h);
      setResources(
        this.usable,
        h,
        host.usable,
        extraOf<number | null>(extra?.usable, host.id, extraCount, null),
        'usable',
        host.id,
      );
      this.releasable[h] = host.releasable ? 1 : 0;
      this.gain[h] = requireAmount(host.releaseGain ?? 1, 'releaseGain', host.id);
    });

    const hostOf = (id: string, field: string): number => {
      const h = hosts.index.get(id);
      if (h !== undefined) return h;
      throw new RoadmapInputError(`The ${field} names the host ${id}, which does not exist.`, field, id);
    };
    this.ids = workloads.sorted.map((workload) => workload.id);
    this.names = workloads.sorted.map((workload) => workload.name ?? workload.id);
    this.fromHost = new Int32Array(count);
    this.askedHost = new Int32Array(count);
    this.wantsTechnology = new Uint8Array(count);
    this.demandBefore = new Float64Array(count * dimensions);
    this.demandAfter = new Float64Array(count * dimensions);
    this.demandStage = new Float64Array(count * dimensions);
    this.portEffort = new Float64Array(count);
    this.moveEffort = new Float64Array(count);
    this.caution = new Float64Array(count);
    this.groupOf = new Int32Array(count).fill(-1);
    this.fromTechnology = workloads.sorted.map((workload) => workload.from.technology);
    // A paravirtual guest stays one when the target says vm: the planner counts them as the same.
    this.askedTechnology = workloads.sorted.map(({ from, to }) =>
      toPlannedTechnology(from.technology) === to.technology ? from.technology : to.technology,
    );
    this.targetTechnology = [...this.askedTechnology];
    const unknownGroups = new Map<string, string[]>();
    workloads.sorted.forEach((workload, w) => {
      const { id, from, to } = workload;
      this.fromHost[w] = hostOf(from.host, `present seat of ${id}`);
      this.askedHost[w] = hostOf(to.host, `target seat of ${id}`);
      const today = toPlannedTechnology(from.technology);
      this.wantsTechnology[w] = today === to.technology ? 0 : 1;
      // What else it needs it needs as whatever it runs.
      const also = extraOf<number>(extra?.demand, id, extraCount, 0);
      setResources(this.demandBefore, w, workload.demand[today], also, 'demand', id);
      setResources(this.demandAfter, w, workload.demand[to.technology], also, 'demand', id);
      const stage = workload.via?.technology;
      // A stage that is where the workload is, or where it is to end, is none.
      const isStage =
        this.wantsTechnology[w] === 1 && stage !== undefined && stage !== from.technology && stage !== to.technology;
      this.stageTechnology.push(isStage ? stage : null);
      setResources(this.demandStage, w, workload.demand[isStage ? stage : to.technology], also, 'demand', id);
      this.portEffort[w] = requireAmount(workload.portEffortDays, 'portEffortDays', id);
      this.moveEffort[w] = requireAmount(workload.moveEffortDays, 'moveEffortDays', id);
      this.caution[w] = Number.isNaN(workload.caution) ? 1 : Math.min(1, Math.max(0, workload.caution));
      this.allowed.push(
        workload.allowedHosts === undefined
          ? null
          : new Set(workload.allowedHosts.flatMap((host) => hosts.index.get(host) ?? [])),
      );
      if (workload.group === null) return;
      const g = groups.index.get(workload.group);
      if (g !== undefined) this.groupOf[w] = g;
      else unknownGroups.set(workload.group, [...(unknownGroups.get(workload.group) ?? []), id]);
    });
    this.way = indexWay(problem, hosts.sorted, workloads.sorted, this.fromHost);
    this.ledger = new WaveLedger(this.way);
    this.capacity = waveDaysAtMost(this.way);
    for (let w = 0; w < count; w++) {
      if ((this.way.availableFrom[this.fromHost[w]!] ?? 0) === 0) continue;
      const text = `${this.ids[w]!} runs on ${this.hostIds[this.fromHost[w]!]!} today, which arrives later.`;
      throw new RoadmapInputError(text, 'availableFromWave', this.hostIds[this.fromHost[w]!]!);
    }
    // A host that has to go is to be emptied, whatever the placement says.
    for (let h = 0; h < hostCount; h++) if (this.way.offBy[h]! > 0) this.releasable[h] = 1;
    this.targetHost = this.askedHost.slice();
    this.askedReleasable = this.releasable.slice();
    for (const h of this.askedHost) if (this.way.offBy[h] === 0) this.askedReleasable[h] = 0;
    for (const [group, members] of unknownGroups) {
      this.findings.push(
        unknownGroup(
          `The group ${group} of ${members.length} workloads is not described, so no rule of it is known.`,
          members,
        ),
      );
    }

    this.groups = groups.sorted;
    this.membersOf = groups.sorted.map(() => []);
    for (let w = 0; w < count; w++) this.membersOf[this.groupOf[w]!]?.push(w);
    this.dependsOn = groups.sorted.map((group, g) => {
      const needed = new Set<number>();
      for (const id of group.dependsOn) {
        const index = groups.index.get(id);
        if (index === undefined) {
          const text = `The group ${group.id} waits for the group ${id}, which is not described; that rule is not applied.`;
          this.findings.push(unknownGroup(text, []));
        } else if (index !== g) needed.add(index);
      }
      return [...needed].toSorted((a, b) => a - b);
    });
    this.groupIsFree = new Uint8Array(groups.sorted.length).fill(1);
    groups.sorted.forEach((group, g) => {
      if (group.movesTogether || this.dependsOn[g]!.length > 0) this.groupIsFree[g] = 0;
      for (const needed of this.dependsOn[g]!) this.groupIsFree[needed] = 0;
    });

    this.#final = new Float64Array(hostCount * dimensions);
    this.#endsOn = new Int32Array(hostCount);
    this.rules = seatRulesOf(problem, this.hostIds, this.ids);
    this.#membersOn = new Int32Array(this.rules.spreadCount * hostCount);
    for (let w = 0; w < count; w++) this.#count(w, 1);
  }

  get hostCount(): number {
    return this.hostIds.length;
  }

  get count(): number {
    return this.ids.length;
  }

  #count(w: number, sign: 1 | -1): void {
    const h = this.targetHost[w]!;
    for (let d = 0; d < this.dimensions; d++) {
      this.#final[h * this.dimensions + d]! += sign * this.demandAfter[w * this.dimensions + d]!;
    }
    this.#endsOn[h]! += sign;
    for (const r of this.rules.spreadOf[w]!) this.#membersOn[r * this.hostCount + h]! += sign;
  }

  /** True when the target still asks something of the workload. */
  isPending(w: number): boolean {
    return this.targetHost[w] !== this.fromHost[w] || this.wantsTechnology[w] === 1;
  }

  /** Person-days of the move to the target. */
  effortOf(w: number): number {
    const efforts = { portEffortDays: this.portEffort[w]!, moveEffortDays: this.moveEffort[w]! };
    return effortOfMove(efforts, this.wantsTechnology[w] === 1);
  }

  /** What the workload's next move on the way to its target does. */
  kindOf(w: number): MoveKind {
    if (this.wantsTechnology[w] === 0) return hostMove;
    return this.stageTechnology[w] === null ? portMove : stageMove;
  }

  /** Why no wave could do the workload's moves, alone and whatever else is done; null when some could. */
  neverBecause(w: number): Refusal | null {
    const first = this.ledger.neverBecause([w], [this.kindOf(w)]);
    if (first !== null || this.kindOf(w) !== stageMove) return first;
    return this.ledger.neverBecause([w], [portMove]);
  }

  /** True when waves could do the moves alone. */
  fitsWave(w: number): boolean {
    return this.neverBecause(w) === null;
  }

  /** True when no rule keeps the workload from this host. */
  mayGoTo(w: number, h: number): boolean {
    if (this.clusterOf[h] !== this.clusterOf[this.fromHost[w]!]) return false;
    return h === this.fromHost[w] || (this.allowed[w]?.has(h) ?? true);
  }

  /** True when the workload may move at any time and more than once. */
  isFree(w: number): boolean {
    if (this.rules.togetherOf[w] !== -1) return false;
    const g = this.groupOf[w]!;
    return g === -1 || this.groupIsFree[g] === 1;
  }

  keepTechnology(w: number): void {
    this.#count(w, -1);
    this.wantsTechnology[w] = 0;
    this.stageTechnology[w] = null;
    this.targetTechnology[w] = this.fromTechnology[w]!;
    for (let d = 0; d < this.dimensions; d++)
      this.demandAfter[w * this.dimensions + d] = this.demandBefore[w * this.dimensions + d]!;
    this.#count(w, 1);
  }

  /** Makes the stage the end of the way. */
  endAtStage(w: number): void {
    const { dimensions } = this;
    const stage = this.stageTechnology[w] ?? null;
    if (stage === null) return;
    this.#count(w, -1);
    this.targetTechnology[w] = stage;
    this.stageTechnology[w] = null;
    // From now on the change to the stage is the change to the target.
    const { count, effort, teamClass } = this.way;
    effort[portMove * count + w] = effort[stageMove * count + w]!;
    teamClass[portMove * count + w] = teamClass[stageMove * count + w]!;
    this.portEffort[w] = effort[portMove * count + w]!;
    for (let d = 0; d < dimensions; d++) this.demandAfter[w * dimensions + d] = this.demandStage[w * dimensions + d]!;
    this.#count(w, 1);
  }

  redirect(w: number, h: number): void {
    this.#count(w, -1);
    this.targetHost[w] = h;
    this.#count(w, 1);
  }

  /** Hosts on which something is to end cannot be switched off. */
  keepHostsInUse(): void {
    for (let h = 0; h < this.hostCount; h++) {
      if (this.#endsOn[h]! > 0 && this.way.offBy[h] === 0) this.releasable[h] = 0;
    }
  }

  /** Number of workloads that end on the host. */
  endingOn(h: number): number {
    return this.#endsOn[h]!;
  }

  /** How far a host is above usable in the target, as a share of usable; 0 when it is not. */
  excessOf(h: number): number {
    let excess = 0;
    for (let d = 0; d < this.dimensions; d++) {
      const load = this.#final[h * this.dimensions + d]!;
      const limit = this.usable[h * this.dimensions + d]!;
      if (!fits(load, limit)) excess = Math.max(excess, limit > 0 ? (load - limit) / limit : Infinity);
    }
    return excess;
  }

  /** True when the workload fits on `h` beside all that is to end there. */
  hasFinalRoom(w: number, h: number): boolean {
    for (const r of this.rules.spreadOf[w]!) {
      const cell = r * this.hostCount + h;
      if (this.targetHost[w] !== h && this.#membersOn[cell]! + 1 > this.rules.limit[cell]!) return false;
    }
    for (let d = 0; d < this.dimensions; d++) {
      const i = h * this.dimensions + d;
      if (!fits(this.#final[i]! + this.demandAfter[w * this.dimensions + d]!, this.usable[i]!)) return false;
    }
    return true;
  }

  /** True when more of a set that must be spread end on the workload's host than may. */
  isCrowded(w: number): boolean {
    return this.rules.spreadOf[w]!.some((r) => {
      const cell = r * this.hostCount + this.targetHost[w]!;
      return this.#membersOn[cell]! > this.rules.limit[cell]!;
    });
  }

  /** The largest share of the host's usable capacity that the workload takes in the target. */
  shareOf(w: number, h: number): number {
    let share = 0;
    for (let d = 0; d < this.dimensions; d++) {
      const size = this.demandAfter[w * this.dimensions + d]!;
      const limit = this.usable[h * this.dimensions + d]!;
      if (size > 0) share = Math.max(share, limit > 0 ? size / limit : Infinity);
    }
    return share;
  }

  /** Notes why a workload's target was changed; the first reason stays. */
  note(w: number, text: string): void {
    if (!this.changedTargets.has(w)) this.changedTargets.set(w, text);
  }
}

function unknownGroup(text: string, workloads: readonly string[]): RoadmapFinding {
  return { code: 'unknown-group', severity: 'info', text, nearestChange: null, workloads, hosts: [] };
}
