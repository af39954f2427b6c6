import type { RoadmapProblem } from './problem.ts';

/**
 * Rules on who shares a host, by index: how many of a set one host may carry, and who must share one. Counting is left to
 * the callers, in arrays of rules x hosts.
 */
export interface SeatRules {
  readonly spreadCount: number;
  /** spreadCount x hosts: how many of the set one host may carry. */
  readonly limit: Float64Array;
  /** Per workload, the sets that it belongs to; empty for most. */
  readonly spreadOf: readonly (readonly number[])[];
  /** Per workload the group that must share a host, -1 for none. Groups that overlap are one. */
  readonly togetherOf: Int32Array;
}

const none: readonly number[] = [];

/** A rule that an assignment of hosts breaks: which workloads on which hosts, and how many may be on one. */
export interface BrokenSeatRule {
  readonly kind: 'spread' | 'together';
  readonly id: string;
  readonly workloads: readonly number[];
  readonly hosts: readonly number[];
}

/** By id, so that the order in which rules come does not matter. */
function sortedById<Rule extends { readonly id: string }>(rules: readonly Rule[] | undefined): readonly Rule[] {
  return (rules ?? []).toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The rules of the problem that `hostOf` breaks, in the order of their ids. */
export function brokenSeatRules(
  problem: Pick<RoadmapProblem, 'spread' | 'together'>,
  hostIds: readonly string[],
  workloadIds: readonly string[],
  hostOf: Int32Array,
): readonly BrokenSeatRule[] {
  if ((problem.spread ?? []).length === 0 && (problem.together ?? []).length === 0) return [];
  const indexOf = new Map(workloadIds.map((id, w) => [id, w]));
  const membersOn = (ids: readonly string[]): Map<number, number[]> =>
    Map.groupBy(
      [...new Set(ids)].flatMap((id) => indexOf.get(id) ?? []).toSorted((a, b) => a - b),
      (w) => hostOf[w]!,
    );
  return [
    ...sortedById(problem.spread).flatMap((rule) =>
      [...membersOn(rule.workloads)].flatMap(([h, members]): BrokenSeatRule[] =>
        members.length <= (rule.limitOfHost?.[hostIds[h]!] ?? rule.maxPerHost)
          ? []
          : [{ kind: 'spread', id: rule.id, workloads: members, hosts: [h] }],
      ),
    ),
    ...sortedById(problem.together).flatMap((rule): BrokenSeatRule[] => {
      const on = membersOn(rule.workloads);
      return on.size < 2
        ? []
        : [{ kind: 'together', id: rule.id, workloads: [...on.values()].flat(), hosts: [...on.keys()] }];
    }),
  ];
}

/** The rules of a problem; members that are not among its workloads are left out. */
export function seatRulesOf(
  problem: Pick<RoadmapProblem, 'spread' | 'together'>,
  hostIds: readonly string[],
  workloadIds: readonly string[],
): SeatRules {
  const indexOf = new Map(workloadIds.map((id, w) => [id, w]));
  const spread = sortedById(problem.spread);
  const limit = new Float64Array(spread.length * hostIds.length);
  const spreadOf: number[][] = [];
  spread.forEach((rule, r) => {
    hostIds.forEach((host, h) => {
      limit[r * hostIds.length + h] = rule.limitOfHost?.[host] ?? rule.maxPerHost;
    });
    for (const id of new Set(rule.workloads)) {
      const w = indexOf.get(id);
      if (w !== undefined) (spreadOf[w] ??= []).push(r);
    }
  });
  const togetherOf = new Int32Array(workloadIds.length).fill(-1);
  for (const rule of problem.together ?? []) {
    const members = rule.workloads.flatMap((id) => indexOf.get(id) ?? []);
    if (members.length < 2) continue;
    const joined = new Set(members.map((w) => togetherOf[w]!).filter((group) => group !== -1));
    const own = Math.min(...members);
    for (const w of members) togetherOf[w] = own;
    if (joined.size > 0) togetherOf.forEach((group, w) => joined.has(group) && (togetherOf[w] = own));
  }
  return {
    spreadCount: spread.length,
    limit,
    spreadOf: workloadIds.map((_, w) => spreadOf[w] ?? none),
    togetherOf,
  };
}
