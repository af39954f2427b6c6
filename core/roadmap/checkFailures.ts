import {
  checkTolerance,
  demandOf,
  fails,
  firstWave,
  holds,
  lastState,
  stateWords,
  type Facts,
  type Verdict,
} from './checkFacts.ts';
import type { ReadFailureRule } from './checkRules.ts';
import { findRoom, packingBase, type PackingCluster, type PackingState, type PackingWork } from './checkPacking.ts';

/*
 * Survival of failures, by losing each set of hosts in each state and finding room for what ran on them. A cluster that does
 * not survive today owes nothing until the first state in which it does, except never to lose more than today.
 */

/** Above this many sets of hosts in one state of a cluster the rest is left out, and the verdict says so. */
const mostSets = 200_000;
/** What one check may spend on all its clusters and states, in tests of one workload on one host; tens of seconds at most. */
const mostTests = 1_500_000_000;
const mostSteps = 150_000_000;

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

/** Failures that are not survived, or not shown to be: the first state of a cluster, and the first wave with both sides. */
export interface FailureViolation {
  readonly cluster: string | null;
  /** After this wave, or during it. */
  readonly k: number;
  readonly isDuringWave: boolean;
  readonly text: string;
  /** Ids of the hosts that are lost and of the workloads without room then; both empty where losses were left out. */
  readonly lost: readonly string[];
  readonly homeless: readonly string[];
}

type Violation = FailureViolation;

interface Verdicts {
  readonly states: Verdict;
  readonly waves: Verdict;
  readonly violations: readonly FailureViolation[];
}

/** Both invariants come from one walk through the states. */
const known = new WeakMap<Facts, Verdicts>();

/**
 * In every state after the first each cluster survives each set of simultaneous failures that it has to: what ran on the lost
 * hosts finds room on those of the others that are on, where needed after workloads there have stepped aside, and rules of
 * placement hold. Where the search for room reaches its limit that is a violation too, since nothing was shown.
 */
export function survivesFailures(facts: Facts): Verdict {
  return verdictsOf(facts).states;
}

/**
 * The same during every wave, with both sides of all its moves counted: new sides hold their room, old sides are what is lost.
 * A cluster that does not survive in the state before owes nothing.
 */
export function survivesFailuresDuringWaves(facts: Facts): Verdict {
  return verdictsOf(facts).waves;
}

/** The violations behind both verdicts, at most two of each cluster, in the order of the rules. */
export function failureViolations(facts: Facts): readonly FailureViolation[] {
  return verdictsOf(facts).violations;
}

function verdictsOf(facts: Facts): Verdicts {
  const found = known.get(facts) ?? walk(facts);
  known.set(facts, found);
  return found;
}

function walk(facts: Facts): Verdicts {
  const work: PackingWork = { tests: mostTests, steps: mostSteps, poll: facts.poll };
  let ofStates: Violation | null = null;
  let ofWaves: Violation | null = null;
  const violations: FailureViolation[] = [];
  const earlier = (a: Violation | null, b: Violation | null): Violation | null =>
    a === null || (b !== null && b.k < a.k) ? b : a;
  for (const rule of facts.rules.failures) {
    if (rule.tolerate === 0 || facts.edit?.clusters.has(rule) === false) continue;
    const { states, waves } = walkCluster(facts, rule, work);
    violations.push(...[states, waves].filter((one) => one !== null));
    ofStates = earlier(ofStates, states);
    ofWaves = earlier(ofWaves, waves);
  }
  const last = Math.max(0, facts.document.states.length - 1);
  return {
    states: ofStates === null ? holds(last) : fails(ofStates.k, ofStates.text),
    waves: ofWaves === null ? holds(facts.document.waves.length) : fails(ofWaves.k, ofWaves.text),
    violations,
  };
}

/** The first violations of one cluster in a state and during a wave. */
function walkCluster(
  facts: Facts,
  rule: ReadFailureRule,
  work: PackingWork,
): { readonly states: Violation | null; readonly waves: Violation | null } {
  if (!Number.isInteger(rule.tolerate)) {
    return {
      states: {
        cluster: rule.cluster,
        k: 0,
        isDuringWave: false,
        text: `It is not known how many failures ${labelOf(rule)} has to survive.`,
        lost: [],
        homeless: [],
      },
      waves: null,
    };
  }
  let waves: Violation | null = null;
  const cluster = clusterOf(facts, rule);
  // A cluster that survives today has to throughout, so an edit of it is looked at without what comes before.
  const isKnown = facts.edit?.clusters.get(rule) === true;
  const start = isKnown ? firstWave(facts) : 1;
  let before = stateOf(facts, cluster, start - 1);
  if (before === null) return { states: null, waves };
  const today = isKnown ? null : lose(cluster, before, rule.tolerate, work, 'all', 0);
  const most = today?.worst?.homeless.length ?? 0;
  let survives = today === null || (today.worst === null && today.untried === 0);
  const end = isKnown ? lastState(facts) : facts.document.states.length - 1;
  for (let k = start; k <= end; k++) {
    if (survives && waves === null) {
      const during = duringWave(facts, cluster, before, k);
      if (during !== null) {
        const when = `during wave ${k} with both sides of its moves counted`;
        const outcome = lose(cluster, during, rule.tolerate, work, 'first', 0);
        waves = violationOf(facts, cluster, rule, outcome, { k, isDuringWave: true, when, today: null });
      }
    }
    const state = stateOf(facts, cluster, k);
    if (state === null) break;
    const isUnchanged = isSame(before, state);
    before = state;
    if (isUnchanged) continue;
    const outcome = lose(cluster, state, rule.tolerate, work, survives ? 'first' : 'all', most);
    const isWorse = survives || (outcome.worst?.homeless.length ?? 0) > most;
    const found = violationOf(facts, cluster, rule, isWorse ? outcome : { ...outcome, worst: null }, {
      k,
      isDuringWave: false,
      when: stateWords(k),
      today: survives ? null : most,
    });
    if (found !== null) return { states: found, waves };
    if (outcome.worst === null) survives = true;
  }
  return { states: null, waves };
}

/** True where a cluster survives in the state of today what it has to survive. */
export function survivesToday(facts: Facts, rule: ReadFailureRule): boolean {
  if (!Number.isInteger(rule.tolerate)) return false;
  const work: PackingWork = { tests: mostTests, steps: mostSteps, poll: facts.poll };
  const cluster = clusterOf(facts, rule);
  const today = stateOf(facts, cluster, 0);
  if (today === null) return false;
  const { worst, untried } = lose(cluster, today, rule.tolerate, work, 'first', 0);
  return worst === null && untried === 0;
}

/** How many workloads of a cluster the worst loss of hosts leaves without room, today and after the last wave. */
export interface Survival {
  readonly cluster: string | null;
  readonly tolerate: number;
  /** At most so many: found by packing what could be packed; 0 is certain. */
  readonly homelessToday: number;
  readonly homelessAfter: number;
}

/** What simulated failures leave homeless in each cluster that has to survive any, in the order of the rules. */
export function survivalOf(facts: Facts): readonly Survival[] {
  const work: PackingWork = { tests: mostTests, steps: mostSteps, poll: facts.poll };
  return facts.rules.failures
    .filter((rule) => Number.isInteger(rule.tolerate) && rule.tolerate > 0)
    .map((rule) => {
      const cluster = clusterOf(facts, rule);
      const homeless = (k: number): number => {
        const state = stateOf(facts, cluster, k);
        return state === null ? 0 : (lose(cluster, state, rule.tolerate, work, 'all', 0).worst?.homeless.length ?? 0);
      };
      return {
        cluster: rule.cluster,
        tolerate: rule.tolerate,
        homelessToday: homeless(0),
        homelessAfter: homeless(facts.document.states.length - 1),
      };
    });
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
  return { isOn: cluster.hosts.map((id) => state.on.has(id)), residents, copies: [] };
}

/** The cluster while a wave runs that started from `before`; null where nothing moves within it. */
function duringWave(
  { document }: Facts,
  cluster: PackingCluster,
  before: PackingState,
  k: number,
): PackingState | null {
  const copies = (document.waves[k - 1]?.moves ?? []).flatMap((move) => {
    const host = cluster.position.get(move.to.host);
    if (host === undefined) return [];
    const [cpu, memory] = demandOf(document, move.workload, move.to.technology);
    return [{ id: move.workload, host, cpu, memory }];
  });
  if (copies.length === 0) return null;
  // What arrives is there from the beginning, what is released goes at the end.
  const after = document.states[k]?.on;
  return { ...before, isOn: cluster.hosts.map((id, h) => before.isOn[h]! || after?.has(id) === true), copies };
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
    work.poll();
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

function labelOf({ cluster }: ReadFailureRule): string {
  return cluster === null ? 'the pool of stand-alone hosts' : `the cluster ${cluster}`;
}

/** Workloads and hosts that a sentence names; the rest is counted. */
const named = 3;

function listed(names: readonly string[]): string {
  if (names.length <= named) return names.join(', ');
  return `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
}

interface Occasion {
  readonly k: number;
  readonly isDuringWave: boolean;
  readonly when: string;
  /** What the worst loss leaves homeless today, in a cluster that does not survive yet. */
  readonly today: number | null;
}

function violationOf(
  { document }: Facts,
  cluster: PackingCluster,
  rule: ReadFailureRule,
  { worst, untried }: Outcome,
  { k, isDuringWave, when, today }: Occasion,
): Violation | null {
  const violation = (text: string): Violation => ({
    cluster: rule.cluster,
    k,
    isDuringWave,
    text,
    lost: (worst?.lost ?? []).map((h) => cluster.hosts[h]!),
    homeless: worst?.homeless ?? [],
  });
  const start = `${when.charAt(0).toUpperCase()}${when.slice(1)}`;
  if (worst === null) {
    if (untried === 0) return null;
    const lost = rule.tolerate === 1 ? 'host' : `${rule.tolerate} hosts`;
    return violation(
      `${start}, it is not shown that ${labelOf(rule)} survives the loss of any ${lost}: ${untried} losses were not tried.`,
    );
  }
  const { lost, survivors, homeless, isProven } = worst;
  const loss = `the loss of ${listed(lost.map((h) => document.hosts.get(cluster.hosts[h]!)?.label ?? cluster.hosts[h]!))}`;
  const names = listed(homeless.map((id) => document.workloads.get(id)?.label ?? id));
  const room = `no room on the ${survivors === 1 ? 'one other host that is' : `${survivors} other hosts that are`} on`;
  if (today !== null) {
    return violation(
      `${start}, ${loss} leaves ${homeless.length} workloads of ${labelOf(rule)} with ${room}: ${names}; today the worst loss leaves ${today}.`,
    );
  }
  return violation(
    isProven
      ? `${start}, ${labelOf(rule)} does not survive ${loss}: there is ${room} for ${names}.`
      : `${start}, it is not shown that ${labelOf(rule)} survives ${loss}: the search for room for ${names} reached its limit.`,
  );
}
