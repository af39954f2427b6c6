import type { ClusterProblem } from '#core/placement/clusterProblem.ts';
import { simulateFailureCases } from '#core/placement/failures.ts';
import type { Prepared } from './prepare.ts';
import type { ClusterFailures } from './problem.ts';

/*
 * The planner's own simulation of failures on the way: the placement's, on a state of the roadmap. The checker has another.
 */

/** Cores and MiB: what failures are simulated for. */
const dimensions = 2;

/** Steps for making room on survivors, for each loss that plain reinsertion does not solve. */
const repairSteps = 5_000;

/** Who runs where in a state, by index; what each needs; which hosts are on. */
export interface SurvivalState {
  readonly hostOf: Int32Array;
  readonly demandOf: (w: number, d: number) => number;
  readonly isOn: (h: number) => boolean;
  /** While a wave runs: new sides of its moves, which hold their room already. What is lost are the old sides. */
  readonly arriving?: readonly Arriving[];
}

/** The new side of a move, by index, with what it needs there. */
export interface Arriving {
  readonly w: number;
  readonly host: number;
  readonly demand: readonly number[];
}

/** A loss of hosts that leaves workloads without room, by index. */
export interface Loss {
  readonly lost: readonly number[];
  /** Found by packing what could be packed, so it may name more than the least that is possible. */
  readonly stranded: readonly number[];
}

/** One cluster that has to survive the loss of hosts, ready to be asked about any state. */
export class FailureTrial {
  readonly #prepared: Prepared;
  readonly #tolerate: number;
  readonly hosts: readonly number[];
  /** Position in `hosts` by host; -1 elsewhere. */
  readonly #position: Int32Array;
  readonly #net: Float64Array;
  /** Per workload, 1 for the hosts that it may start on; workloads that are not named may go anywhere. */
  readonly #allowed: ReadonlyMap<number, Uint8Array>;

  constructor(prepared: Prepared, { hosts, tolerate, capacity, restartOn }: ClusterFailures) {
    this.#prepared = prepared;
    this.#tolerate = tolerate;
    const indexOf = new Map(prepared.hostIds.map((id, h) => [id, h]));
    this.hosts = hosts.flatMap((id) => indexOf.get(id) ?? []).toSorted((a, b) => a - b);
    this.#position = new Int32Array(prepared.hostIds.length).fill(-1);
    this.#net = new Float64Array(this.hosts.length * dimensions);
    this.hosts.forEach((h, at) => {
      const room = capacity[prepared.hostIds[h]!];
      this.#position[h] = at;
      this.#net[at * dimensions] = room?.cpuCores ?? 0;
      this.#net[at * dimensions + 1] = room?.memoryMiB ?? 0;
    });
    const allowed = new Map<number, Uint8Array>();
    prepared.ids.forEach((id, w) => {
      if (this.#position[prepared.fromHost[w]!] === -1) return;
      const starting = restartOn?.[id];
      const named =
        starting === undefined ? prepared.allowed[w]! : new Set(starting.flatMap((one) => indexOf.get(one) ?? []));
      if (named === null) return;
      allowed.set(
        w,
        Uint8Array.from(this.hosts, (h) => (named.has(h) ? 1 : 0)),
      );
    });
    this.#allowed = allowed;
  }

  /** True for hosts of the cluster. */
  has(host: number): boolean {
    return this.#position[host] !== -1;
  }

  /** The first loss that leaves more than `enough` workloads without room; null when none was found to. */
  loss(state: SurvivalState, enough = 0): Loss | null {
    const { problem, assign, membersOf, on } = this.#problemOf(state);
    const { counterexample } = simulateFailureCases(problem, assign, on, this.#tolerate, repairSteps, enough);
    if (counterexample === null) return null;
    return {
      lost: counterexample.lost.map((at) => this.hosts[at]!),
      stranded: counterexample.stranded.flatMap((item) => membersOf[item]!).toSorted((a, b) => a - b),
    };
  }

  /** Most workloads that any loss leaves without room, as far as was found. */
  mostStranded(state: SurvivalState): number {
    const { problem, assign, on } = this.#problemOf(state);
    return simulateFailureCases(problem, assign, on, this.#tolerate, repairSteps, Infinity).mostStranded;
  }

  /** The state as the placement's simulation knows one. What must share a host and does is one item. */
  #problemOf({ hostOf, demandOf, isOn, arriving = [] }: SurvivalState): {
    readonly problem: ClusterProblem;
    readonly assign: Int32Array;
    readonly membersOf: readonly (readonly number[])[];
    readonly on: readonly number[];
  } {
    const { rules, ids } = this.#prepared;
    const hostCount = this.hosts.length;
    const membersOf: number[][] = [];
    const homes: number[] = [];
    const itemOfGroup = new Map<string, number>();
    for (let w = 0; w < ids.length; w++) {
      const at = this.#position[hostOf[w]!]!;
      if (at === -1) continue;
      const together = rules.togetherOf[w]!;
      const key = together === -1 ? null : `${together} ${at}`;
      const known = key === null ? undefined : itemOfGroup.get(key);
      if (known !== undefined) {
        membersOf[known]!.push(w);
        continue;
      }
      if (key !== null) itemOfGroup.set(key, membersOf.length);
      membersOf.push([w]);
      homes.push(at);
    }
    const itemCount = membersOf.length;
    const demand = new Float64Array(itemCount * dimensions);
    const allowedRow = new Int32Array(itemCount).fill(-1);
    const rowOfKey = new Map<string, number>();
    const rows: Uint8Array[] = [];
    const groupStart = new Int32Array(itemCount + 1);
    const groupOf: number[] = [];
    const groupShare: number[] = [];
    membersOf.forEach((members, item) => {
      let row: Uint8Array | null = null;
      const shares = new Map<number, number>();
      for (const w of members) {
        for (let d = 0; d < dimensions; d++) demand[item * dimensions + d]! += demandOf(w, d);
        const own = this.#allowed.get(w);
        if (own !== undefined) {
          const before: Uint8Array | null = row;
          row = before === null ? own : own.map((value, at) => value & before[at]!);
        }
        for (const rule of rules.spreadOf[w]!) shares.set(rule, (shares.get(rule) ?? 0) + 1);
      }
      if (row !== null) {
        const key = row.join('');
        const known = rowOfKey.get(key);
        allowedRow[item] = known ?? rows.push(row) - 1;
        if (known === undefined) rowOfKey.set(key, allowedRow[item]);
      }
      for (const [rule, share] of shares) {
        groupOf.push(rule);
        groupShare.push(share);
      }
      groupStart[item + 1] = groupOf.length;
    });
    const allowed = new Uint8Array(rows.length * hostCount);
    rows.forEach((row, r) => allowed.set(row, r * hostCount));
    const groupLimit = new Int32Array(rules.spreadCount * hostCount);
    for (let r = 0; r < rules.spreadCount; r++) {
      this.hosts.forEach(
        (h, at) => (groupLimit[r * hostCount + at] = rules.limit[r * this.#prepared.hostIds.length + h]!),
      );
    }
    const net = this.#net.slice();
    for (const { w, host, demand: needs } of arriving) {
      const at = this.#position[host]!;
      if (at === -1) continue;
      for (let d = 0; d < dimensions; d++) net[at * dimensions + d]! -= needs[d]!;
      for (const rule of rules.spreadOf[w]!) groupLimit[rule * hostCount + at]! -= 1;
    }
    const everywhere = new Uint8Array(hostCount).fill(1);
    const on = this.hosts.flatMap((h, at) => (isOn(h) ? [at] : []));
    const problem: ClusterProblem = {
      dimensions,
      hostCount,
      itemCount,
      net,
      isCount: new Uint8Array(dimensions),
      givenUsable: null,
      isAvailable: everywhere,
      isOn: everywhere,
      cost: new Float64Array(hostCount).fill(1),
      demand,
      memberCount: Int32Array.from(membersOf, (members) => members.length),
      itemOfWorkload: Int32Array.from(membersOf, (_, item) => item),
      home: Int32Array.from(homes),
      pinned: new Int32Array(itemCount).fill(-1),
      allowedRow,
      restartRow: allowedRow,
      allowed,
      groupCount: rules.spreadCount,
      groupLimit,
      groupStart,
      groupOf: Int32Array.from(groupOf),
      groupShare: Int32Array.from(groupShare),
    };
    return { problem, assign: Int32Array.from(homes), membersOf, on };
  }
}
