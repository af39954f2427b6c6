import { checkTolerance, demandOf, fails, holds, stateWords, type Facts, type Verdict } from './checkFacts.ts';
import type { ReadFailureRule } from './checkRules.ts';
import { findRoom, packingBase, type PackingCluster, type PackingState, type PackingWork } from './checkPacking.ts';

/*
 * Survival of failures, by losing each set of hosts in each state and finding room for what ran on them. A cluster that does
 * not survive today owes nothing until the first state in which it does, except never to lose more than today.
 */

/** Above this many sets of hosts in one state of a cluster the rest is left out, and the verdict says so. */
const mostSets = 200_000;

/** What losing hosts does to a cluster in one state. */
interface Outcome {
  /** Most workloads without room after the loss of one set, and that set with what it left homeless. */
  readonly worst: Loss | null;
  /** Sets that could not all be tried. */
  readonly untried: number;
}

interface Loss {
  readonly lost: readonly number[];
  readonly survivors: number;
  readonly homeless: readonly string[];
  /** No arrangement at all would do; false where the search gave up. */
  readonly isProven: boolean;
}

/**
 * In every state after the first each cluster survives each set of simultaneous failures that it has to: what ran on the lost
 * hosts finds room on those of the others that are on, where needed after workloads there have stepped aside, and rules of
 * placement hold. Where the search for room reaches its limit that is a violation too, since nothing was shown.
 */
export function survivesFailures(facts: Facts): Verdict {
  const { document } = facts;
  const last = document.states.length - 1;
  const work: PackingWork = { tests: 1_500_000_000, steps: 150_000_000 };
  let earliest: { readonly k: number; readonly text: string } | null = null;
  for (const rule of facts.rules.failures) {
    if (rule.tolerate === 0) continue;
    const found = firstViolation(facts, rule, work, earliest === null ? last : earliest.k - 1);
    if (found !== null) earliest = found;
  }
  return earliest === null ? holds(Math.max(0, last)) : fails(earliest.k, earliest.text);
}

function firstViolation(
  facts: Facts,
  rule: ReadFailureRule,
  work: PackingWork,
  upTo: number,
): { readonly k: number; readonly text: string } | null {
  if (!Number.isInteger(rule.tolerate))
    return { k: 0, text: `It is not known how many failures ${rule.label} has to survive.` };
  const cluster = clusterOf(facts, rule);
  let before = stateOf(facts, cluster, 0);
  if (before === null) return null;
  const today = lose(cluster, before, rule.tolerate, work, 'all', 0);
  let survived = today.worst === null && today.untried === 0;
  const most = today.worst?.homeless.length ?? 0;
  for (let k = 1; k <= upTo; k++) {
    const state = stateOf(facts, cluster, k);
    if (state === null) return null;
    const isUnchanged = isSame(before, state);
    before = state;
    if (isUnchanged) continue;
    const outcome = lose(cluster, state, rule.tolerate, work, survived ? 'first' : 'all', most);
    const { worst } = outcome;
    if (worst !== null && (survived || worst.homeless.length > most)) {
      return { k, text: lossWords(facts, cluster, rule, worst, k, survived ? null : most) };
    }
    if (outcome.untried > 0) {
      return {
        k,
        text: `It is not shown that ${rule.label} survives the loss of any ${rule.tolerate} hosts ${stateWords(k)}: ${outcome.untried} sets of hosts were not tried.`,
      };
    }
    if (worst === null) survived = true;
  }
  return null;
}

// ------------------------------------------------------------------ reading a cluster and its states

function clusterOf({ document, rules }: Facts, rule: ReadFailureRule): PackingCluster {
  const hosts = [...new Set(rule.hosts)];
  const position = new Map(hosts.map((id, h) => [id, h]));
  const capacity = new Float64Array(hosts.length * 2);
  hosts.forEach((id, h) => {
    const room = rule.capacity.get(id) ?? [0, 0];
    for (let d = 0; d < 2; d++) capacity[2 * h + d] = room[d]! * (1 + checkTolerance);
  });
  const allowedOf = new Map<string, Uint8Array>();
  for (const [id, allowed] of [...(rules.allowedHosts ?? []), ...rule.restartOn]) {
    if (!document.workloads.has(id)) continue;
    allowedOf.set(
      id,
      Uint8Array.from(hosts, (host) => (allowed.has(host) ? 1 : 0)),
    );
  }
  const spreadOf = new Map<string, number[]>();
  const limits: Float64Array[] = [];
  for (const one of rules.spread) {
    const index = limits.push(Float64Array.from(hosts, (host) => one.limitOfHost.get(host) ?? one.maxPerHost)) - 1;
    for (const id of new Set(one.workloads)) {
      const list = spreadOf.get(id);
      if (list === undefined) spreadOf.set(id, [index]);
      else list.push(index);
    }
  }
  const togetherOf = new Map<string, number[]>();
  rules.together.forEach((one, index) => {
    for (const id of one.workloads) {
      const list = togetherOf.get(id);
      if (list === undefined) togetherOf.set(id, [index]);
      else list.push(index);
    }
  });
  return { hosts, position, capacity, limits, allowedOf, spreadOf, togetherOf };
}

/** Who runs where in the cluster in a state; null where the document has no such state. */
function stateOf({ document }: Facts, cluster: PackingCluster, k: number): PackingState | null {
  const state = document.states[k];
  if (state === undefined) return null;
  const residents: { id: string; cpu: number; memory: number }[][] = cluster.hosts.map(() => []);
  for (const [id, seat] of state.seats) {
    const h = cluster.position.get(seat.host);
    if (h === undefined) continue;
    const [cpu, memory] = demandOf(document, id, seat.technology);
    residents[h]!.push({ id, cpu, memory });
  }
  return { isOn: cluster.hosts.map((id) => state.on.has(id)), residents };
}

function isSame(a: PackingState, b: PackingState): boolean {
  return (
    a.isOn.every((on, h) => on === b.isOn[h]) &&
    a.residents.every((list, h) => {
      const other = b.residents[h]!;
      return (
        list.length === other.length &&
        list.every((one, i) => one.id === other[i]!.id && one.cpu === other[i]!.cpu && one.memory === other[i]!.memory)
      );
    })
  );
}

// ------------------------------------------------------------------ losing hosts

/**
 * Loses each set of hosts, the fullest first. `first` stops at the first set that leaves anything homeless; `all` finds the
 * most that any set leaves, and takes the long way to a proof only where more than `known` would be left or nothing is
 * proven yet.
 */
function lose(
  cluster: PackingCluster,
  state: PackingState,
  tolerate: number,
  work: PackingWork,
  stop: 'first' | 'all',
  known: number,
): Outcome {
  const base = packingBase(cluster, state);
  const on = cluster.hosts.map((_, h) => h).filter((h) => state.isOn[h] === true);
  // What is fullest leaves most behind, so a counterexample shows early.
  const weight = on.map((h) => base.itemsOfHost[h]!.reduce((sum, item) => sum + item.size, 0));
  const order = on.map((_, i) => i).toSorted((a, b) => weight[b]! - weight[a]! || a - b);
  const hosts = order.map((i) => on[i]!);
  const size = Math.min(tolerate, hosts.length);
  let worst: Loss | null = null;
  let isDoomed = false;
  let tried = 0;
  const positions = Array.from({ length: size }, (_, p) => p);
  for (;;) {
    if (tried === mostSets || work.tests <= 0) return { worst, untried: combinations(hosts.length, size) - tried };
    tried++;
    const lost = positions.map((p) => hosts[p]!);
    const isEnough = isDoomed ? Math.max(known, worst?.homeless.length ?? 0) : 0;
    const found = findRoom(base, hosts, lost, work, isEnough);
    if (found.homeless.length > 0) {
      isDoomed ||= found.isProven;
      if (worst === null || found.homeless.length > worst.homeless.length) {
        worst = {
          lost,
          survivors: hosts.length - lost.length,
          homeless: found.homeless,
          isProven: found.isProven,
        };
      }
      if (stop === 'first') return { worst, untried: 0 };
    }
    let p = size - 1;
    while (p >= 0 && positions[p] === hosts.length - size + p) p--;
    if (p < 0) return { worst, untried: 0 };
    positions[p]!++;
    for (let q = p + 1; q < size; q++) positions[q] = positions[q - 1]! + 1;
  }
}

function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 0; i < k; i++) count = (count * (n - i)) / (i + 1);
  return Math.round(count);
}

/** Workloads and hosts that a sentence names; the rest is counted. */
const named = 3;

function listed(names: readonly string[]): string {
  if (names.length <= named) return names.join(', ');
  return `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
}

function lossWords(
  { document }: Facts,
  cluster: PackingCluster,
  rule: ReadFailureRule,
  { lost, survivors, homeless, isProven }: Loss,
  k: number,
  today: number | null,
): string {
  const hosts = lost.map((h) => document.hosts.get(cluster.hosts[h]!)?.label ?? cluster.hosts[h]!);
  const names = homeless.map((id) => document.workloads.get(id)?.label ?? id);
  const loss = `the loss of ${listed(hosts)}`;
  const room = `no room on the ${survivors === 1 ? 'one other host that is' : `${survivors} other hosts that are`} on`;
  if (today !== null) {
    return `${capitalised(stateWords(k))}, after ${loss} ${names.length} workloads of ${rule.label} find ${room}, ${listed(names)}; today the worst loss leaves ${today} without.`;
  }
  return isProven
    ? `${capitalised(stateWords(k))}, ${rule.label} does not survive ${loss}: there is ${room} for ${listed(names)}.`
    : `${capitalised(stateWords(k))}, it is not shown that ${rule.label} survives ${loss}: the search for room for ${listed(names)} reached its limit.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
