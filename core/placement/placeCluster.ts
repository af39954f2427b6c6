import { checkCancelled, quietContext, type JobContext } from '#core/job.ts';
import { boundCluster, carryingBound, forcedHosts, type ClusterBound } from './clusterBound.ts';
import { expandConstraints, hostRulesOf } from './constraints.ts';
import {
  bringHome,
  countMigrations,
  createFit,
  fillHosts,
  insertAll,
  keepHomes,
  put,
  repair,
  take,
  type FitState,
  type HostRule,
  type StepBudget,
} from './clusterFit.ts';
import {
  compileCluster,
  isGroupPossible,
  isHostPermitted,
  limitsOf,
  usableFor,
  type ClusterProblem,
} from './clusterProblem.ts';
import { describeHosts, explainPlacements, explainUnplaced } from './explain.ts';
import { simulateFailureCases, type FailureOutcome } from './failures.ts';
import { migrationBound, reduceMigrations } from './fewestMoves.ts';
import { searchRandom } from './random.ts';
import { failuresOf, headroomOf } from './reserve.ts';
import type { ClusterPlacement, ClusterPlacementRequest, EstatePlacement } from './types.ts';

/** A complete answer during the search, in indices. */
interface Candidate {
  readonly state: FitState;
  /** Hosts that stay on: those that carry load (`state.selected`) and those on standby. */
  readonly hosts: readonly number[];
  readonly usable: Float64Array;
  readonly left: readonly number[];
  readonly migrations: number;
  readonly cost: number;
  readonly method: string;
}

/** What the search shares between its phases. */
interface Search {
  readonly problem: ClusterProblem;
  readonly items: Int32Array;
  readonly failures: number;
  readonly seed: number;
  readonly budget: StepBudget;
  /** Steps that bringing workloads home may take, each time. */
  readonly movingLimit: number;
  readonly forced: ReadonlySet<number>;
  readonly available: readonly number[];
  readonly isStopped: () => boolean;
}

/** Which hosts to keep: those whose emptying would move most workloads, or the largest. */
type KeepRule = 'fewest-moves' | 'largest';

/**
 * Chooses `count` hosts. Starting from all, drops the host that is cheapest to empty as long as the largest `count` of the
 * rest could still carry the load in every resource; pinned-to hosts are kept. Returns null when fewer would be needed.
 */
function chooseHosts(search: Search, count: number, rule: KeepRule): number[] | null {
  const { problem, available, forced, failures } = search;
  if (count > available.length || count < forced.size) return null;
  const { dimensions } = problem;
  const capacity = problem.givenUsable ?? problem.net;
  const k = problem.givenUsable === null ? failures : 0;
  const load = new Float64Array(dimensions);
  const total = new Float64Array(dimensions);
  const residents = new Int32Array(problem.hostCount);
  for (const i of search.items) {
    for (let d = 0; d < dimensions; d++) load[d]! += problem.demand[i * dimensions + d]!;
    const h = problem.home[i]!;
    if (h >= 0) residents[h]! += problem.memberCount[i]!;
  }
  for (const h of available) for (let d = 0; d < dimensions; d++) total[d]! += capacity[h * dimensions + d]!;
  const scale = new Float64Array(problem.hostCount);
  for (const h of available) {
    for (let d = 0; d < dimensions; d++) {
      if (total[d]! > 0) scale[h]! += (load[d]! / total[d]! / total[d]!) * capacity[h * dimensions + d]!;
    }
  }
  // From the first to drop to the last.
  const order = available.toSorted((a, b) => {
    const byForce = Number(forced.has(a)) - Number(forced.has(b));
    if (byForce !== 0) return byForce;
    const byMoves = residents[a]! - residents[b]!;
    const byScale = scale[a]! - scale[b]!;
    const byCost = problem.cost[b]! - problem.cost[a]!;
    const byPower = problem.isOn[a]! - problem.isOn[b]!;
    return (
      (rule === 'fewest-moves' ? byMoves || byPower || byCost || byScale : byScale || byPower || byMoves || byCost) ||
      b - a
    );
  });
  if (rule === 'largest') return order.slice(order.length - count).toSorted((a, b) => a - b);

  // For each resource the hosts by capacity, so that "the largest `count` of the rest" is a short walk.
  const ranked = Array.from({ length: dimensions }, (_, d) =>
    available.toSorted((a, b) => capacity[b * dimensions + d]! - capacity[a * dimensions + d]!),
  );
  const dropped = new Uint8Array(problem.hostCount);
  const canCarry = (): boolean => {
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      let taken = 0;
      for (const h of ranked[d]!) {
        if (dropped[h] === 1) continue;
        taken++;
        if (taken > k) sum += capacity[h * dimensions + d]!;
        if (taken === count) break;
      }
      if (sum < load[d]!) return false;
    }
    return true;
  };
  const isUniform = ranked.every(
    (list, d) => capacity[list[0]! * dimensions + d] === capacity[list.at(-1)! * dimensions + d],
  );
  let toDrop = available.length - count;
  for (const h of order) {
    if (toDrop === 0) break;
    dropped[h] = 1;
    if (isUniform || canCarry()) toDrop--;
    else dropped[h] = 0;
  }
  for (const h of order) {
    if (toDrop === 0) break;
    if (dropped[h] === 0) {
      dropped[h] = 1;
      toDrop--;
    }
  }
  return available.filter((h) => dropped[h] === 0);
}

/** The hosts less the `count` largest that nothing is pinned to. */
function withoutLargest(search: Search, hosts: readonly number[], count: number): number[] {
  const { net, dimensions } = search.problem;
  const largest = new Float64Array(dimensions);
  for (const h of hosts)
    for (let d = 0; d < dimensions; d++) largest[d] = Math.max(largest[d]!, net[h * dimensions + d]!);
  // By the resource in which the host is smallest against the largest: a standby must be able to replace any other.
  const scale = (h: number): number => {
    let least = Infinity;
    for (let d = 0; d < dimensions; d++)
      if (largest[d]! > 0) least = Math.min(least, net[h * dimensions + d]! / largest[d]!);
    return least;
  };
  const free = hosts.filter((h) => !search.forced.has(h)).toSorted((a, b) => scale(b) - scale(a) || b - a);
  const standby = new Set(free.slice(0, count));
  return hosts.filter((h) => !standby.has(h));
}

/** Above this many items the quadratic bin-centric construction is left out. */
const fillLimit = 20_000;

/** Tries to place every item on these hosts; `effort` is the number of steps for repair, 0 for construction only. */
function fitOnto(
  search: Search,
  hosts: readonly number[],
  effort: number,
  salt: number,
  rules: readonly HostRule[] = ['even', 'tight'],
  standby = 0,
): Candidate {
  const { problem, items, budget } = search;
  const carrying = standby === 0 ? hosts : withoutLargest(search, hosts, standby);
  const usable = usableFor(problem, hosts, search.failures);
  const limit = limitsOf(usable);
  let best: Candidate | null = null;
  const offer = (state: FitState, left: readonly number[], method: string): Candidate => {
    const cost = hosts.reduce((sum, h) => sum + problem.cost[h]!, 0);
    const candidate = { state, hosts, usable, left, migrations: countMigrations(state, items), cost, method };
    if (
      best === null ||
      leftSize(candidate) < leftSize(best) ||
      (leftSize(candidate) === leftSize(best) && candidate.migrations < best.migrations)
    )
      best = candidate;
    return best;
  };
  for (const rule of rules) {
    const state = createFit(problem, carrying, limit, items);
    const left = insertAll(state, keepHomes(state, items), rule, budget);
    const found = offer(state, left, `keep in place, ${rule} insertion`);
    if (found.left.length === 0) return found;
  }
  {
    const state = createFit(problem, carrying, limit, items);
    const found = offer(state, insertAll(state, pinnedFirst(state, items), 'tight', budget), 'best fit from empty');
    if (found.left.length === 0) return found;
  }
  if (effort > 0 && items.length <= fillLimit) {
    const state = createFit(problem, carrying, limit, items);
    const found = offer(state, fillHosts(state, items, budget), 'bin-centric dot product');
    if (found.left.length === 0) return found;
  }
  if (effort > 0) {
    // Repair both starts: the one in place moves little, the one from empty is packed tighter.
    for (const start of ['in place', 'from empty']) {
      const own: StepBudget = { spent: budget.spent, limit: Math.min(budget.limit, budget.spent + effort / 2) };
      const state = createFit(problem, carrying, limit, items);
      const open = start === 'in place' ? keepHomes(state, items) : pinnedFirst(state, items);
      const random = searchRandom(search.seed * 7919 + salt);
      const left = repair(state, insertAll(state, open, 'tight', own), random, own, search.isStopped);
      budget.spent = own.spent;
      const found = offer(state, left, `repair by ejection and refill, ${start}`);
      if (found.left.length === 0) return found;
    }
  }
  return best!;
}

/** All items, those bound to few hosts first in no particular way: the sort by size is stable within `insertAll`. */
function pinnedFirst(state: FitState, items: Int32Array): number[] {
  const { problem, size } = state;
  // Pinned and restricted items have nowhere else to go; a size beyond all others puts them first.
  for (const i of items) {
    if (problem.pinned[i]! >= 0) size[i]! += 2e6;
    else if (problem.allowedRow[i] !== -1) size[i]! += 1e6;
  }
  return [...items];
}

function leftSize(candidate: Candidate): number {
  let sum = 0;
  for (const i of candidate.left) {
    for (let d = 0; d < candidate.state.problem.dimensions; d++) {
      sum +=
        candidate.state.weight[d]! * candidate.state.problem.demand[i * candidate.state.problem.dimensions + d]! +
        1e-12;
    }
  }
  return sum;
}

/** The better of the two host choices for this count, by what is left over, then migrations, then cost. */
function attempt(search: Search, count: number, effort: number, rules?: readonly HostRule[]): Candidate | null {
  let best: Candidate | null = null;
  let previousKey = '';
  for (const rule of ['fewest-moves', 'largest'] satisfies KeepRule[]) {
    if (search.isStopped()) break;
    const hosts = chooseHosts(search, count, rule);
    if (hosts === null) continue;
    const key = hosts.join(',');
    if (key === previousKey) continue;
    previousKey = key;
    const found = fitOnto(search, hosts, effort, count, rules);
    if (best === null || isBetter(found, best)) best = found;
  }
  return best;
}

/**
 * Looks for an answer on `count` hosts that survives every simulated failure: first packed tight over all of them, then with
 * the k largest kept empty, so that whatever is lost has a host of its own size to go to. Null when neither works out.
 */
function survivingAttempt(
  search: Search,
  count: number,
  simulate: (candidate: Candidate) => FailureOutcome,
): { candidate: Candidate; outcome: FailureOutcome } | null {
  for (const rule of ['fewest-moves', 'largest'] satisfies KeepRule[]) {
    const hosts = chooseHosts(search, count, rule);
    if (hosts === null) continue;
    for (const { effort, standby } of [
      { effort: 0, standby: 0 },
      { effort: 10_000, standby: 0 },
      { effort: 10_000, standby: search.failures },
    ]) {
      const candidate = fitOnto(search, hosts, effort, count, effort === 0 ? ['tight'] : [], standby);
      if (candidate.left.length > 0) continue;
      const found = settle(search, improve(search, candidate), simulate);
      if (found.outcome.counterexample === null) return found;
    }
  }
  return null;
}

function isBetter(a: Candidate, b: Candidate): boolean {
  const byLeft = leftSize(a) - leftSize(b);
  if (byLeft !== 0) return byLeft < 0;
  if (a.migrations !== b.migrations) return a.migrations < b.migrations;
  return a.cost < b.cost;
}

/** Smallest number of hosts for which construction alone succeeds, by galloping up from the bound and bisecting back. */
function findByConstruction(search: Search, from: number): { count: number; candidate: Candidate } | null {
  const most = search.available.length;
  if (from > most) return null;
  let below = from - 1;
  let stride = 1;
  let count = from;
  let found: { count: number; candidate: Candidate } | null = null;
  while (found === null) {
    if (search.isStopped()) return null;
    const candidate = attempt(search, count, 0);
    if (candidate !== null && candidate.left.length === 0) found = { count, candidate };
    else if (count === most) return null;
    else {
      below = count;
      count = Math.min(most, count + stride);
      stride *= 2;
    }
  }
  while (found.count - below > 1 && !search.isStopped()) {
    const middle: number = (below + found.count) >> 1;
    const candidate: Candidate | null = attempt(search, middle, 0);
    if (candidate !== null && candidate.left.length === 0) found = { count: middle, candidate };
    else below = middle;
  }
  return found;
}

/** Exchanges a kept host for one outside where that saves migrations; first improvement, few tries per host. */
function exchangeHosts(search: Search, start: Candidate): Candidate {
  let best = start;
  const { problem, available, forced, budget, items } = search;
  const residents = new Int32Array(problem.hostCount);
  for (const i of items) if (problem.home[i]! >= 0) residents[problem.home[i]!]! += problem.memberCount[i]!;
  let improved = true;
  while (improved && budget.spent < budget.limit && !search.isStopped()) {
    improved = false;
    const inside = best.state.selected
      .filter((h) => !forced.has(h))
      .toSorted((a, b) => residents[a]! - residents[b]! || a - b);
    const outside = available
      .filter((h) => best.state.isSelected[h] === 0)
      .toSorted((a, b) => residents[b]! - residents[a]! || a - b);
    for (const out of inside.slice(0, 6)) {
      for (const into of outside.slice(0, 6)) {
        if (residents[into]! <= residents[out]! || budget.spent >= budget.limit) continue;
        const hosts = best.state.selected.map((h) => (h === out ? into : h)).toSorted((a, b) => a - b);
        const found = fitOnto(search, hosts, 0, out);
        if (found.left.length > 0) continue;
        bringHome(found.state, items, budget, search.isStopped);
        const migrations = countMigrations(found.state, items);
        if (migrations < best.migrations) {
          best = { ...found, migrations };
          improved = true;
          break;
        }
      }
      if (improved) break;
    }
  }
  return best;
}

/** The items that some empty host could take with all hosts on; the others can only be reported. */
function placeableItems(problem: ClusterProblem, usable: Float64Array): Int32Array {
  const limit = limitsOf(usable);
  const { dimensions, demand } = problem;
  const placeable: number[] = [];
  for (let i = 0; i < problem.itemCount; i++) {
    let canGo = false;
    for (let h = 0; h < problem.hostCount && !canGo; h++) {
      canGo = isHostPermitted(problem, i, h) && isGroupPossible(problem, i, h);
      for (let d = 0; d < dimensions && canGo; d++) canGo = demand[i * dimensions + d]! <= limit[h * dimensions + d]!;
    }
    if (canGo) placeable.push(i);
  }
  return Int32Array.from(placeable);
}

/**
 * Places the workloads of one cluster on the fewest of its hosts under headroom and N+k reserve, moving as few as it can
 * for that number, and proves how many hosts are needed at the least.
 *
 * Deterministic: the work is limited by steps. Throws RangeError when the request itself is faulty (see `compileCluster`)
 * and CancelledError when `context` says so. Workloads that cannot be placed are in `unplaced`, never dropped.
 */
export function placeCluster(asked: ClusterPlacementRequest, context: JobContext = quietContext): ClusterPlacement {
  const request = expandConstraints(asked);
  const failures = failuresOf(request.reserve);
  const headroom = request.resources.map((_, d) => headroomOf(request.reserve, d));
  const problem = compileCluster(request, headroom);
  const available: number[] = [];
  for (let h = 0; h < problem.hostCount; h++) if (problem.isAvailable[h] === 1) available.push(h);
  const everyUsable = usableFor(problem, available, failures);
  const items = placeableItems(problem, everyUsable);
  const budget: StepBudget = { spent: 0, limit: request.stepLimit ?? 5_000_000 + 500 * request.workloads.length };
  const search: Search = {
    problem,
    items,
    failures,
    seed: request.seed,
    budget,
    movingLimit: request.stepLimit ?? Infinity,
    forced: forcedHosts(problem, items),
    available,
    isStopped: () => context.isCancelled(),
  };

  const licences = licenceSets(request, problem, items);
  let carried = items;
  let bound: ClusterBound = boundCluster(problem, items, failures);
  context.progress(0.05, 'placement');
  let answer: Candidate | null = null;
  let outcome: FailureOutcome = {
    casesSimulated: 0,
    isExhaustive: true,
    counterexample: null,
    isProven: true,
    mostStranded: 0,
  };
  const failureSteps = Math.min(20_000, budget.limit / 10);
  if (items.length > 0) {
    const from = Math.max(bound.hosts, search.forced.size, 1);
    const built = findByConstruction(search, from);
    checkCancelled(context);
    context.progress(0.4, 'placement');
    let count = built?.count ?? available.length + 1;
    answer = built?.candidate ?? null;
    // The budget is for improvement; construction is always carried through.
    budget.limit += budget.spent;
    let failed = from - 1;
    while (count - failed > 1 && budget.spent < budget.limit && !search.isStopped()) {
      // Bisect with growing effort: a wide gap is closed in a few tries, the last host gets most of the work.
      const middle = (failed + count) >> 1;
      const effort = Math.max(10_000, (budget.limit - budget.spent) / Math.min(8, 1 + count - failed));
      const found = attempt(search, middle, effort);
      if (found !== null && found.left.length === 0) {
        answer = found;
        count = middle;
      } else {
        failed = middle;
      }
    }
    checkCancelled(context);
    answer ??= fitOnto(search, available, Math.max(10_000, budget.limit - budget.spent), 0);

    // N+k is proven by simulating it; where pieces are too coarse for the reserve in sum, one more host may cure it.
    const simulate = (candidate: Candidate): FailureOutcome =>
      simulateFailureCases(problem, candidate.state.assign, candidate.hosts, failures, failureSteps);
    ({ candidate: answer, outcome } = settle(search, improve(search, answer), simulate));
    context.progress(0.7, 'placement');
    if (outcome.counterexample !== null && answer.left.length === 0) {
      const least = answer.hosts.length;
      const most = Math.min(available.length, least + failures + 3 + Math.ceil(least / 50));
      let failed = least - 1;
      let stride = 0;
      let proven: { candidate: Candidate; outcome: FailureOutcome } | null = null;
      let count = least;
      while (failed < most && (proven === null || proven.candidate.hosts.length - failed > 1)) {
        checkCancelled(context);
        const found = survivingAttempt(search, count, simulate);
        if (found !== null) proven = found;
        else failed = count;
        if (proven !== null) count = (failed + proven.candidate.hosts.length) >> 1;
        else if (failed === most) break;
        else count = Math.min(most, failed + (stride = Math.max(1, stride * 2)));
      }
      if (proven !== null) {
        answer = proven.candidate;
        outcome = proven.outcome;
      }
    }
    if (answer.left.length > 0) {
      const leftOver = new Set(answer.left);
      carried = items.filter((i) => !leftOver.has(i));
      bound = boundCluster(problem, carried, failures);
    } else if (licences.length > 0) {
      const cheaper = saveLicences(search, answer, licences, request.objective ?? 'hosts-first', (candidate) => {
        const found = simulate(candidate);
        if (found.counterexample !== null && outcome.counterexample === null) return false;
        outcome = found;
        return true;
      });
      answer = cheaper;
    }
  }
  checkCancelled(context);
  context.progress(0.9, 'placement');

  const assign = answer?.state.assign ?? new Int32Array(problem.itemCount).fill(-1);
  const on = new Uint8Array(problem.hostCount);
  for (const h of answer?.hosts ?? []) on[h] = 1;
  const usable = answer?.usable ?? everyUsable;
  const hostsUsed = answer?.hosts.length ?? 0;
  const lowerBound = Math.min(bound.hosts, hostsUsed);
  const rules = hostRulesOf(asked);
  const whyNot = (w: number, h: number): string | null => rules.whyNot(asked.workloads[w]!, asked.hosts[h]!);
  const assignment = explainPlacements(request, problem, assign, on, usable, whyNot);
  const hostIndex = new Map(request.hosts.map((host, h) => [host.id, h]));
  const result: ClusterPlacement = {
    cluster: request.cluster,
    resources: request.resources,
    assignment,
    hosts: describeHosts(request, problem, assign, usable),
    hostsOn: request.hosts.filter((_, h) => on[h] === 1).map((host) => host.id),
    hostsUsed,
    emptied: request.hosts.filter((host, h) => host.isOn && on[h] === 0).map((host) => host.id),
    switchedOn: request.hosts.filter((host, h) => !host.isOn && on[h] === 1).map((host) => host.id),
    migrations: assignment.reduce((sum, placed) => sum + (placed.isMove ? 1 : 0), 0),
    migrationLowerBound: migrationBound(
      request.workloads.map((workload) => workload.currentHost),
      problem,
      carried,
      answer?.hosts ?? [],
      limitsOf(usable),
      hostIndex,
    ),
    licences: licences.map((licence) => {
      const carrying = new Set(Array.from(licence.items, (i) => assign[i]!));
      const hosts = request.hosts.filter((_, h) => carrying.has(h)).map((host) => host.id);
      return { licence: licence.id, hosts, lowerBound: licence.lowerBound, cost: hosts.length * licence.costPerHost };
    }),
    lowerBound,
    lowerBoundMethod: bound.method,
    gap: lowerBound === 0 ? 0 : (hostsUsed - lowerBound) / lowerBound,
    isOptimal: hostsUsed === lowerBound,
    bindingResource: bound.bindingResource,
    unplaced: explainUnplaced(request, problem, assign, usable, whyNot),
    failureSimulation: {
      failuresToTolerate: failures,
      casesSimulated: outcome.casesSimulated,
      isExhaustive: outcome.isExhaustive,
      isCounterexampleProven: outcome.isProven,
      holds: outcome.counterexample === null,
      counterexample:
        outcome.counterexample === null
          ? null
          : {
              lostHosts: outcome.counterexample.lost.map((h) => request.hosts[h]!.id),
              stranded: strandedIds(request, problem, outcome.counterexample.stranded),
            },
    },
    method: answer?.method ?? 'nothing to place',
    steps: budget.spent,
  };
  context.progress(1, 'placement');
  return result;
}

function strandedIds(request: ClusterPlacementRequest, problem: ClusterProblem, items: readonly number[]): string[] {
  const wanted = new Set(items);
  return request.workloads.filter((_, w) => wanted.has(problem.itemOfWorkload[w]!)).map((workload) => workload.id);
}

/** Fewer migrations for the same number of hosts. */
function improve(search: Search, candidate: Candidate): Candidate {
  const { items, budget } = search;
  // A tenth of the allowance on top, so that an exhausted search still gets its obvious returns.
  const own: StepBudget = {
    spent: budget.spent,
    limit: Math.max(budget.limit, budget.spent + 20_000 + 10 * items.length),
  };
  bringHome(candidate.state, items, own, search.isStopped);
  budget.spent = own.spent;
  const home: Candidate = { ...candidate, migrations: countMigrations(candidate.state, items) };
  const exchanged =
    candidate.left.length === 0 && candidate.hosts.length === candidate.state.selected.length
      ? exchangeHosts(search, home)
      : home;
  return exchanged;
}

/** Parts of the steps for fewer migrations that are tried while the failures do not hold after all of them. */
const gentlerShares = [1, 1 / 8, 1 / 64] as const;

/**
 * Brings as many workloads home as the failures allow: fewer moves must never cost a host. Fewer steps change less, and with
 * none the candidate is as it was.
 */
function settle(
  search: Search,
  candidate: Candidate,
  simulate: (candidate: Candidate) => FailureOutcome,
): { candidate: Candidate; outcome: FailureOutcome } {
  const { state } = candidate;
  const before = state.assign.slice();
  const restore = (): void => {
    for (const i of search.items) if (state.assign[i] !== -1 && state.assign[i] !== before[i]) take(state, i);
    for (const i of search.items) if (state.assign[i] === -1 && before[i] !== -1) put(state, i, before[i]!);
  };
  for (const share of gentlerShares) {
    const moved = withFewestMoves(search, candidate, share);
    const outcome = simulate(moved);
    if (outcome.counterexample === null) return { candidate: moved, outcome };
    restore();
  }
  return { candidate, outcome: simulate(candidate) };
}

/** The candidate with as few migrations as the search for them finds on its hosts. */
function withFewestMoves(search: Search, candidate: Candidate, share = 1): Candidate {
  const { items, budget } = search;
  // Not taken from the search for fewer hosts: what each workload's move costs is worth its own steps.
  const wanted = Math.min(mostMovingSteps, movingSteps + movingStepsPerItem * items.length);
  const own: StepBudget = { spent: 0, limit: share * Math.min(search.movingLimit, wanted) };
  reduceMigrations(candidate.state, items, searchRandom(search.seed * 31 + 7), own, search.isStopped);
  budget.spent += own.spent;
  budget.limit += own.spent;
  return { ...candidate, migrations: countMigrations(candidate.state, items) };
}

/** Steps for bringing workloads home on the hosts that were chosen. */
const movingSteps = 500_000;
const movingStepsPerItem = 3_000;
const mostMovingSteps = 6_000_000;

/** A licence set in indices. */
interface LicenceItems {
  readonly id: string;
  readonly items: Int32Array;
  readonly costPerHost: number;
  readonly lowerBound: number;
}

function licenceSets(
  request: ClusterPlacementRequest,
  problem: ClusterProblem,
  items: Int32Array,
): readonly LicenceItems[] {
  const index = new Map(request.workloads.map((workload, w) => [workload.id, w]));
  const placeable = new Set(items);
  return (request.licences ?? []).map((licence) => {
    const own = new Set<number>();
    for (const id of licence.workloads) {
      const w = index.get(id);
      if (w === undefined)
        throw new RangeError(`Licence "${licence.id}" names the workload "${id}", which is not in the request.`);
      if (placeable.has(problem.itemOfWorkload[w]!)) own.add(problem.itemOfWorkload[w]!);
    }
    const costPerHost = licence.costPerHost ?? 1;
    if (!(costPerHost >= 0 && costPerHost < Infinity))
      throw new RangeError(`Licence "${licence.id}" costs ${costPerHost} per host.`);
    const members = Int32Array.from([...own].sort((a, b) => a - b));
    return { id: licence.id, items: members, costPerHost, lowerBound: carryingBound(problem, members) };
  });
}

/** Tries of one licence set on fewer hosts. */
const mostLicenceTries = 24;

/**
 * Confines each licence set, dearest first, to fewer of the hosts as long as an answer is found. By hosts first it keeps to
 * the number of hosts; by cost it also tries up to two hosts more. `accept` says whether the failures still hold.
 */
function saveLicences(
  search: Search,
  start: Candidate,
  licences: readonly LicenceItems[],
  objective: 'hosts-first' | 'cost',
  accept: (candidate: Candidate) => boolean,
): Candidate {
  const sorted = licences.toSorted((a, b) => b.costPerHost - a.costPerHost || b.items.length - a.items.length);
  const costOf = (candidate: Candidate): number =>
    licences.reduce(
      (sum, licence) => sum + licence.costPerHost * carriers(candidate, licence.items).size,
      objective === 'cost' ? candidate.cost : 0,
    );
  let best = start;
  for (const more of objective === 'cost' ? [0, 1, 2] : [0]) {
    let hosts: readonly number[] | null = start.hosts;
    if (more > 0) hosts = chooseHosts(search, start.hosts.length + more, 'fewest-moves');
    if (hosts === null) break;
    let own = search;
    let current: Candidate | null = more === 0 ? start : null;
    for (const licence of sorted) {
      const now: number = current === null ? hosts.length : carriers(current, licence.items).size;
      let tries = 0;
      for (let count = licence.lowerBound; count < now && tries < mostLicenceTries; count++) {
        let found: Candidate | null = null;
        for (const rule of ['residents', 'largest'] as const) {
          tries++;
          const confined: Search = { ...own, problem: confine(own.problem, licence.items, hosts, count, rule) };
          const effort = Math.max(10_000, search.items.length * 200);
          const candidate = fitOnto({ ...confined, budget: { spent: 0, limit: 2 * effort } }, hosts, effort, count);
          if (candidate.left.length > 0) continue;
          const improved = withFewestMoves(confined, candidate);
          if (current !== null && costOf(improved) >= costOf(current)) continue;
          found = improved;
          own = confined;
          break;
        }
        if (found === null) continue;
        current = found;
        break;
      }
    }
    if (current === null || current === best) continue;
    const judged: Candidate = { ...current, method: `${current.method}, licences on fewer hosts` };
    if (costOf(judged) < costOf(best) && accept(judged)) best = judged;
  }
  return best;
}

function carriers(candidate: Candidate, items: Int32Array): Set<number> {
  return new Set(Array.from(items, (i) => candidate.state.assign[i]!));
}

/** The problem with these items allowed on `count` of the hosts only: where most of them run today, or the largest. */
function confine(
  problem: ClusterProblem,
  items: Int32Array,
  hosts: readonly number[],
  count: number,
  rule: 'residents' | 'largest',
): ClusterProblem {
  const { hostCount, dimensions, net } = problem;
  const residents = new Float64Array(hostCount);
  for (const i of items) {
    if (problem.pinned[i]! >= 0) residents[problem.pinned[i]!] = Infinity;
    else if (problem.home[i]! >= 0) residents[problem.home[i]!]! += problem.memberCount[i]!;
  }
  const largest = new Float64Array(dimensions);
  for (const h of hosts)
    for (let d = 0; d < dimensions; d++) largest[d] = Math.max(largest[d]!, net[h * dimensions + d]!);
  const scale = (h: number): number => {
    let least = Infinity;
    for (let d = 0; d < dimensions; d++)
      if (largest[d]! > 0) least = Math.min(least, net[h * dimensions + d]! / largest[d]!);
    return least;
  };
  const isPinnedTo = (h: number): number => (residents[h] === Infinity ? 1 : 0);
  const chosen = hosts
    .toSorted((a, b) => {
      const byPin = isPinnedTo(b) - isPinnedTo(a);
      if (byPin !== 0) return byPin;
      const byScale = scale(b) - scale(a);
      const byResidents = isPinnedTo(a) === 1 ? 0 : residents[b]! - residents[a]!;
      return (rule === 'residents' ? byResidents || byScale : byScale || byResidents) || a - b;
    })
    .slice(0, count);
  const isChosen = new Uint8Array(hostCount);
  for (const h of chosen) isChosen[h] = 1;
  const rows: Uint8Array[] = [];
  for (let r = 0; r * hostCount < problem.allowed.length; r++)
    rows.push(problem.allowed.slice(r * hostCount, (r + 1) * hostCount));
  const allowedRow = problem.allowedRow.slice();
  const rowOf = new Map<number, number>();
  for (const i of items) {
    const before = problem.allowedRow[i]!;
    let row = rowOf.get(before);
    if (row === undefined) {
      row = rows.length;
      rows.push(
        isChosen.map((value, h) => (before === -1 || problem.allowed[before * hostCount + h] === 1 ? value : 0)),
      );
      rowOf.set(before, row);
    }
    allowedRow[i] = row;
  }
  const allowed = new Uint8Array(rows.length * hostCount);
  rows.forEach((row, r) => allowed.set(row, r * hostCount));
  return { ...problem, allowedRow, allowed };
}

/**
 * Places several clusters, each on its own hosts; sums what they need. Bounds add up because clusters share no hosts.
 * Progress runs over the clusters by their number of workloads.
 */
export function placeEstate(
  requests: readonly ClusterPlacementRequest[],
  context: JobContext = quietContext,
): EstatePlacement {
  const total = requests.reduce((sum, request) => sum + request.workloads.length, 0) || 1;
  let done = 0;
  const clusters = requests.map((request) => {
    const share = request.workloads.length / total;
    const start = done / total;
    const placement = placeCluster(request, {
      progress: (fraction, phase) => context.progress(start + share * fraction, phase),
      isCancelled: () => context.isCancelled(),
      elapsedMs: () => context.elapsedMs(),
    });
    done += request.workloads.length;
    return placement;
  });
  const sum = (of: (placement: ClusterPlacement) => number): number =>
    clusters.reduce((running, placement) => running + of(placement), 0);
  const hostsUsed = sum((placement) => placement.hostsUsed);
  const lowerBound = sum((placement) => placement.lowerBound);
  return {
    clusters,
    hostsUsed,
    lowerBound,
    gap: lowerBound === 0 ? 0 : (hostsUsed - lowerBound) / lowerBound,
    isOptimal: clusters.every((placement) => placement.isOptimal),
    migrations: sum((placement) => placement.migrations),
    unplacedCount: sum((placement) => placement.unplaced.length),
  };
}
