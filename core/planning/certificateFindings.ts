import type { Finding } from '#core/inventory/source.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import type { FailureRule, PlanDocument, PlanRules } from '#core/planResult.ts';
import { checkFailureViolations } from '#core/roadmap/check.ts';
import type { FailureViolation } from '#core/roadmap/checkFailures.ts';
import { figure, wordNames, wordResources } from '#core/roadmap/words.ts';

/*
 * A certificate that does not hold is never silent: each of its entries that fails is a finding with its counterexample, with
 * what is lacking where failures are not survived, and with the nearest change.
 */

/** The nearest change, by invariant; of all others there is none that a user can make. */
const changes: Readonly<Record<string, string>> = {
  'capacity-after-each-wave': 'Add capacity to its cluster, or lower the reserve.',
  'capacity-during-each-wave': 'Add capacity to its cluster for the time of the moves, or lower the reserve.',
  'overloaded-hosts-never-grow': 'Add capacity to its cluster, or lower the reserve.',
  'no-host-above-usable-in-last-state':
    'Add capacity to its cluster, lower the reserve, or take back what keeps its workloads from moving.',
  'effort-within-capacity': 'Give the teams more days.',
  'moves-within-limit': 'Allow more moves in a wave.',
  'group-constraints': 'Let the members of the group move in parts.',
  'order-constraints': 'Take the dependency back.',
  'isolation-floor': 'Let it change to a technology with more isolation, or lower the floor.',
  'allowed-hosts': 'Allow it the host.',
  'anti-affinity': 'Give the cluster another host that they may go to, or allow more of them on one host.',
  affinity: 'Give the cluster a host with room for all of them, or take the rule back.',
  'extra-capacity': 'Add what is short to its hosts, or plan without this resource.',
  'team-capacity': 'Give the team more days.',
  'team-skills': 'Give a team the skills.',
  'closed-waves': 'Open the wave: a shorter freeze, or a longer maintenance window.',
  'held-in-wave': 'Hold it in another wave.',
  'pace-limits': 'Raise the limit on moves of the set in a wave.',
  'strict-order': 'Take the rule on their order back.',
  'stable-stage': 'Let it go in one step, or rest for fewer waves.',
  'last-wave': 'Allow more waves.',
  'host-arrival': 'Let the host arrive sooner.',
  'host-deadline': 'Keep the host longer, or give its workloads a host that they can go to in time.',
  'risk-budget': 'Raise the risk budget of a wave.',
  budget: 'Raise the budget of the quarter.',
};

type CertifiedPlan = Pick<PlanDocument, 'hosts' | 'workloads'> & {
  readonly roadmap: PlanDocument['roadmap'];
};

/** A finding for each entry of the certificate that does not hold, and for each cluster that does not survive its failures. */
export function certificateFindings(document: CertifiedPlan, rules: PlanRules, file: string): readonly Finding[] {
  const failing = document.roadmap.certificate.filter(({ holds }) => !holds);
  const isOfFailures = (invariant: string): boolean => invariant.startsWith('survives-failures');
  const violations = failing.some(({ invariant }) => isOfFailures(invariant))
    ? checkFailureViolations(document, rules)
    : [];
  const finding = (value: string, message: string): Finding => ({
    severity: 'error',
    code: 'certificate-not-held',
    file,
    value,
    message,
  });
  return [
    ...failing
      .filter(({ invariant }) => !isOfFailures(invariant) || violations.length === 0)
      .map(({ invariant, counterexample }) =>
        finding(
          invariant,
          [counterexample ?? `${invariant} does not hold.`, changes[invariant]].filter(isText).join(' '),
        ),
      ),
    ...violations.map((violation) =>
      finding(
        violation.isDuringWave ? 'survives-failures-during-waves' : 'survives-failures',
        [violation.text, lackOf(document, rules, violation)].filter(isText).join(' '),
      ),
    ),
  ];
}

function isText(text: string | null | undefined): text is string {
  return typeof text === 'string';
}

interface Amounts {
  cpuCores: number;
  memoryMiB: number;
}

/** What the first workload without room lacks, and the nearest change; null where nothing was lost. */
function lackOf(document: CertifiedPlan, rules: PlanRules, violation: FailureViolation): string | null {
  const { k, isDuringWave, homeless, lost } = violation;
  const rule = (rules.failures ?? []).find(({ cluster }) => cluster === violation.cluster);
  const state = document.roadmap.states[isDuringWave ? k - 1 : k];
  const workloads = new Map(document.workloads.map((one) => [one.id, one]));
  const hostNames = new Map(document.hosts.map(({ id, name }) => [id, name]));
  const needs = homeless.flatMap((id) => {
    const seat = state?.assignment[id];
    const workload = workloads.get(id);
    if (seat === undefined || workload === undefined) return [];
    return [{ id, name: workload.name, demand: workload.demand[toPlannedTechnology(seat.technology)] }];
  });
  const largest = needs.toSorted(
    (a, b) => b.demand.memoryMiB - a.demand.memoryMiB || b.demand.cpuCores - a.demand.cpuCores,
  )[0];
  if (rule === undefined || state === undefined || largest === undefined) return null;
  const room = roomAfter(document, rule, violation);
  const allowed = rule.restartOn?.[largest.id] ?? rules.allowedHosts[largest.id] ?? rule.hosts;
  const open = [...room].filter(([id]) => allowed.includes(id) && !lost.includes(id));
  const add = `Add a host with ${wordResources(largest.demand.cpuCores, largest.demand.memoryMiB)} for workloads, keep one on, or accept less reserve.`;
  if (open.length === 0) {
    return room.size > lost.length
      ? `Rules allow ${largest.name} none of the others. Allow it one more host, or accept less reserve.`
      : add;
  }
  const missing = open.map(([id, free]) => ({
    id,
    cpuCores: Math.max(0, largest.demand.cpuCores - free.cpuCores),
    memoryMiB: Math.max(0, largest.demand.memoryMiB - free.memoryMiB),
  }));
  const weight = (one: Amounts): number =>
    one.cpuCores / Math.max(largest.demand.cpuCores, 1e-9) + one.memoryMiB / Math.max(largest.demand.memoryMiB, 1e-9);
  const nearest = missing.toSorted((a, b) => weight(a) - weight(b))[0]!;
  const name = hostNames.get(nearest.id) ?? nearest.id;
  if (weight(nearest) === 0) {
    return `Each of them has room, but not all at once or not by the rules on who shares a host: ${wordNames(needs.map((one) => one.name))}. ${add}`;
  }
  const short = [
    ...(nearest.cpuCores > 0 ? [`${figure(nearest.cpuCores)} cores`] : []),
    ...(nearest.memoryMiB > 0 ? [`${figure(nearest.memoryMiB)} MiB`] : []),
  ].join(' and ');
  return `${largest.name} needs ${wordResources(largest.demand.cpuCores, largest.demand.memoryMiB)}; ${name}, which has most room for it, lacks ${short}. ${add}`;
}

/** What each host of the cluster that is on has free beside what runs on it, and beside what arrives during the wave. */
function roomAfter(
  { workloads, roadmap }: CertifiedPlan,
  { capacity, hosts }: FailureRule,
  { k, isDuringWave }: FailureViolation,
): ReadonlyMap<string, Amounts> {
  const before = roadmap.states[isDuringWave ? k - 1 : k];
  const on = new Set([...(before?.hostsOn ?? []), ...(roadmap.states[k]?.hostsOn ?? [])]);
  const room = new Map(
    hosts
      .filter((id) => on.has(id))
      .map((id): [string, Amounts] => [id, { cpuCores: 0, memoryMiB: 0, ...capacity[id] }]),
  );
  const byId = new Map(workloads.map((one) => [one.id, one]));
  const occupy = (id: string, host: string, technology: Parameters<typeof toPlannedTechnology>[0]): void => {
    const free = room.get(host);
    const demand = byId.get(id)?.demand[toPlannedTechnology(technology)];
    if (free === undefined || demand === undefined) return;
    free.cpuCores -= demand.cpuCores;
    free.memoryMiB -= demand.memoryMiB;
  };
  for (const [id, seat] of Object.entries(before?.assignment ?? {})) occupy(id, seat.host, seat.technology);
  const moves = isDuringWave ? (roadmap.waves[k - 1]?.moves ?? []) : [];
  for (const { workload, toHost, toTechnology } of moves) occupy(workload, toHost, toTechnology);
  return room;
}
