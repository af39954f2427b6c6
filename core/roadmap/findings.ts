import { waveDates } from './calendar.ts';
import type { Prepared } from './prepare.ts';
import type { Departure, RoadmapFinding, Seat } from './roadmapPlan.ts';
import type { Outcome } from './outcome.ts';
import { brokenSeatRules } from './seatRules.ts';
import type { Abandoned } from './sequencedMoves.ts';
import type { Refusal } from './waveLedger.ts';
import { figure, wordAmounts, wordIsolation, wordNames } from './words.ts';

/** Up to here each stuck workload of a cluster has its own finding; more are told in one. */
const mostSingleFindings = 10;

/** Workloads that end elsewhere than the target asked, each with the reason. `seats` is the last state by index. */
export function departuresOf(prepared: Prepared, outcome: Outcome, seats: readonly Seat[]): Departure[] {
  const departures: Departure[] = [];
  for (let w = 0; w < prepared.ids.length; w++) {
    const got = seats[w]!;
    const askedHost = prepared.askedHost[w]!;
    const asked: Seat = { host: prepared.hostIds[askedHost]!, technology: prepared.askedTechnology[w]! };
    if (got.host === asked.host && got.technology === asked.technology) continue;
    const name = prepared.names[w]!;
    const left = outcome.sequence.abandoned.get(w);
    const text =
      left !== undefined
        ? `${name} stays as it is: ${left.text}.`
        : (prepared.changedTargets.get(w) ??
          `${name} ends on ${prepared.hostNames[outcome.finalHost[w]!]!} and not on ${prepared.hostNames[askedHost]!}, which has no room for its double running in time or would take one move more that earns nothing.`);
    departures.push({ workload: prepared.ids[w]!, asked, got, text });
  }
  return departures;
}

/** What the sequence could not reach, in words. `seats` is the last state by index. */
export function findingsOf(prepared: Prepared, outcome: Outcome, seats: readonly Seat[]): RoadmapFinding[] {
  return [
    ...stuckFindings(prepared, outcome, seats),
    ...limitFindings(prepared, outcome),
    ...deadlineFindings(prepared, outcome),
    ...committedFindings(prepared),
    ...keptFindings(prepared, outcome),
    ...heldFindings(prepared, outcome),
    ...overloadFindings(prepared, outcome),
    ...ruleFindings(prepared, outcome),
    ...floorFindings(prepared, seats),
  ];
}

/** One entry of a flat vector: a host's or workload's own amounts. */
function vectorOf(prepared: Prepared, vector: Float64Array, index: number): Float64Array {
  return vector.slice(index * prepared.dimensions, (index + 1) * prepared.dimensions);
}

function unitsOf(prepared: Prepared): readonly string[] {
  return prepared.problem.extraResources?.units ?? [];
}

function stuckFindings(prepared: Prepared, outcome: Outcome, seats: readonly Seat[]): RoadmapFinding[] {
  const byCluster = new Map<number, number[]>();
  for (const w of abandonedBecause(outcome, (because) => because === 'room')) {
    const cluster = prepared.clusterOf[prepared.fromHost[w]!]!;
    byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), w]);
  }
  // Without a technology lost, the estate at the end is as good as the one asked for.
  const isLoss = (w: number): boolean => prepared.wantsTechnology[w] === 1 && outcome.finalChanged[w] === 0;
  const findings: RoadmapFinding[] = [];
  for (const [cluster, members] of [...byCluster].toSorted((a, b) => a[0] - b[0])) {
    const after = prepared.demandAfter;
    if (members.length <= mostSingleFindings) {
      for (const w of members) {
        findings.push({
          code: 'no-room',
          severity: isLoss(w) ? 'warning' : 'info',
          text: `${prepared.names[w]!} stays on ${prepared.hostNames[outcome.finalHost[w]!]!} as ${seats[w]!.technology}: ${outcome.sequence.abandoned.get(w)!.text}.`,
          nearestChange: `Free ${wordAmounts(vectorOf(prepared, after, w), unitsOf(prepared))} on one host of its cluster for the time of the move.`,
          workloads: [prepared.ids[w]!],
          hosts: [prepared.hostIds[outcome.finalHost[w]!]!],
        });
      }
      continue;
    }
    const hosts = prepared.hostsOfCluster[cluster]!;
    const most = new Float64Array(prepared.dimensions);
    for (const w of members) {
      vectorOf(prepared, after, w).forEach((amount, d) => (most[d] = Math.max(most[d]!, amount)));
    }
    findings.push({
      code: 'no-room',
      severity: members.some(isLoss) ? 'warning' : 'info',
      text: `${members.length} workloads stay as they are, because the hosts ${wordNames(hosts.map((h) => prepared.hostNames[h]!))} never have room to run them twice during a move: ${wordNames(members.map((w) => prepared.names[w]!))}.`,
      nearestChange: `Free at least ${wordAmounts(most, unitsOf(prepared))} on one of these hosts for the time of the moves, lend the cluster a host, or lower its reserve.`,
      workloads: members.map((w) => prepared.ids[w]!),
      hosts: hosts.map((h) => prepared.hostIds[h]!),
    });
  }
  return findings;
}

function abandonedBecause(outcome: Outcome, isMeant: (because: Abandoned['because']) => boolean): readonly number[] {
  return [...outcome.sequence.abandoned]
    .filter(([, { because }]) => isMeant(because))
    .map(([w]) => w)
    .toSorted((a, b) => a - b);
}

const codeOfRefusal: Readonly<Record<Refusal, RoadmapFinding['code']>> = {
  team: 'team-lacks-skill',
  effort: 'no-open-wave',
  moves: 'no-open-wave',
  'last-wave': 'no-open-wave',
  closed: 'no-open-wave',
  held: 'held-wave-missed',
  rest: 'no-open-wave',
  gap: 'no-open-wave',
  order: 'order-not-kept',
  pace: 'pace-too-slow',
  risk: 'risk-above-budget',
  budget: 'budget-exceeded',
};

const changeOfRefusal: Readonly<Record<Refusal, string>> = {
  team: 'Give a team the skills.',
  effort: 'Give the teams more days, or the roadmap more waves.',
  moves: 'Allow more moves in a wave, or more waves.',
  'last-wave': 'Allow more waves, give the teams more days, or move fewer workloads.',
  closed: 'Open a wave: a shorter freeze, a window, or more waves.',
  held: 'Hold it in another wave, or make room and time in that one.',
  rest: 'Allow more waves, or a shorter rest between the two stages.',
  gap: 'Allow more waves, or fewer waves between what comes first and what comes after.',
  order: 'Take the rule on their order back, or make room for what has to move first.',
  pace: 'Raise the limit on moves of this set in a wave.',
  risk: 'Raise the risk budget of a wave.',
  budget: 'Raise the budget, or spread it over more quarters.',
};

/** Workloads that limits of the way leave behind, one finding for each limit. */
function limitFindings(prepared: Prepared, outcome: Outcome): RoadmapFinding[] {
  const { abandoned } = outcome.sequence;
  const byReason = Map.groupBy(
    abandonedBecause(outcome, (because) => because !== 'room'),
    (w) => abandoned.get(w)!.because,
  );
  return [...byReason].flatMap(([because, members]) => {
    if (because === 'room') return [];
    const names = wordNames(members.map((w) => prepared.names[w]!));
    const why = abandoned.get(members[0]!)!.text;
    return [
      {
        code: codeOfRefusal[because],
        severity: 'warning',
        text:
          members.length === 1
            ? `${names} stays as it is: ${why}.`
            : `${members.length} workloads stay as they are (${names}): of each, ${why}.`,
        nearestChange: changeOfRefusal[because],
        workloads: members.map((w) => prepared.ids[w]!),
        hosts: [],
      },
    ];
  });
}

/** Hosts that are not off when they have to be. */
function deadlineFindings(prepared: Prepared, outcome: Outcome): RoadmapFinding[] {
  const { startDate, waveDays } = prepared.problem;
  return outcome.missed.map(({ host, offAfter }) => {
    const wave = prepared.way.offBy[host]!;
    const residents: number[] = [];
    for (let w = 0; w < prepared.ids.length; w++) if (prepared.fromHost[w] === host) residents.push(w);
    const { end } = waveDates(startDate, waveDays, wave === 0 ? 1 : wave);
    const due = `${prepared.hostNames[host]!} has to be off when wave ${wave} ends (${end})`;
    const left = residents.filter((w) => outcome.finalHost[w] === host);
    const text =
      offAfter === null
        ? `${due}, but ${left.length} of its ${residents.length} workloads never leave it: ${wordNames(left.map((w) => prepared.names[w]!))}.`
        : `${due}, but is empty only after wave ${offAfter} (${waveDates(startDate, waveDays, offAfter).end}).`;
    return {
      code: 'deadline-missed',
      severity: 'error',
      text,
      nearestChange:
        offAfter === null
          ? 'Give its workloads a target on other hosts that they can reach, or keep the host.'
          : `Keep the host for ${offAfter - wave} more ${offAfter - wave === 1 ? 'wave' : 'waves'}, or give the waves before more people or room.`,
      workloads: (offAfter === null ? left : residents).map((w) => prepared.ids[w]!),
      hosts: [prepared.hostIds[host]!],
    };
  });
}

/** Budgets that are spent before anything moves. */
function committedFindings(prepared: Prepared): RoadmapFinding[] {
  return prepared.way.budgets
    .filter((budget) => budget.left < 0)
    .map(({ id, amount, left }) => ({
      code: 'budget-exceeded',
      severity: 'error',
      text: `The budget ${id} of ${figure(amount)} is exceeded by ${figure(-left)} before anything moves, by what is committed.`,
      nearestChange: `Raise the budget ${id} to ${figure(amount - left)}.`,
      workloads: [],
      hosts: [],
    }));
}

function keptFindings(prepared: Prepared, outcome: Outcome): RoadmapFinding[] {
  const missed = new Set(outcome.missed.map(({ host }) => host));
  const held = new Set(outcome.held?.map(({ host }) => host));
  const kept = outcome.kept.filter((h) => !missed.has(h) && !held.has(h));
  return kept.map((h) => {
    const residents: number[] = [];
    for (let w = 0; w < prepared.ids.length; w++) if (outcome.finalHost[w] === h) residents.push(w);
    const names = wordNames(residents.map((w) => prepared.names[w]!));
    return {
      code: 'host-not-released',
      severity: 'warning',
      text: `${prepared.hostNames[h]!} was to be switched off but still carries ${residents.length} ${residents.length === 1 ? 'workload' : 'workloads'} at the end: ${names}.`,
      nearestChange: null,
      workloads: residents.map((w) => prepared.ids[w]!),
      hosts: [prepared.hostIds[h]!],
    };
  });
}

/** Empty hosts that stay on because failures would not be survived without them: those of one loss in one finding. */
function heldFindings({ hostNames, names, hostIds, ids }: Prepared, { held = [] }: Outcome): RoadmapFinding[] {
  const byLoss = Map.groupBy(held, ({ lost, offAfter }) => `${lost.join(' ')} ${offAfter}`);
  return [...byLoss.values()].map((hosts) => {
    const { lost, stranded, offAfter } = hosts[0]!;
    const who = wordNames(hosts.map(({ host }) => hostNames[host]!));
    const one = hosts.length === 1;
    const empty = Math.min(...hosts.map(({ askedAfter }) => askedAfter));
    const until =
      offAfter === null ? `${one ? 'stays' : 'stay'} on` : `${one ? 'stays' : 'stay'} on until wave ${offAfter}`;
    return {
      code: 'host-held-for-failures',
      severity: 'info',
      text: `${who} ${until}, although empty after wave ${empty}: without ${one ? 'it' : 'them'} the loss of ${wordNames(lost.map((h) => hostNames[h]!))} would leave no room for ${wordNames(stranded.map((w) => names[w]!))}.`,
      nearestChange: offAfter === null ? 'Accept less reserve to switch off more.' : null,
      workloads: stranded.map((w) => ids[w]!),
      hosts: hosts.map(({ host }) => hostIds[host]!),
    };
  });
}

function ruleFindings(prepared: Prepared, outcome: Outcome): RoadmapFinding[] {
  const { problem, hostIds, ids } = prepared;
  return brokenSeatRules(problem, hostIds, ids, outcome.finalHost).map(({ kind, id, workloads, hosts }) => {
    const names = wordNames(workloads.map((w) => prepared.names[w]!));
    const where = wordNames(hosts.map((h) => prepared.hostNames[h]!));
    return {
      code: 'rule-not-kept',
      severity: 'error',
      text:
        kind === 'spread'
          ? `${where} carries ${workloads.length} workloads of ${id} at the end, more than the rule allows: ${names}.`
          : `The workloads of ${id} are on ${hosts.length} hosts at the end (${where}): ${names}.`,
      nearestChange: 'Give the cluster room to move them, or change the rule.',
      workloads: workloads.map((w) => ids[w]!),
      hosts: hosts.map((h) => hostIds[h]!),
    };
  });
}

/** Workloads below their isolation floor at the end, as they are today: what was to lift them could not be done. */
function floorFindings({ problem, ids, names }: Prepared, seats: readonly Seat[]): RoadmapFinding[] {
  const { isolation } = problem;
  if (isolation === undefined) return [];
  const indexOf = new Map(ids.map((id, w) => [id, w]));
  const floorOf = new Map<number, number>();
  for (const { workload, minimum } of isolation.floors) {
    const w = indexOf.get(workload);
    if (w !== undefined) floorOf.set(w, Math.max(minimum, floorOf.get(w) ?? minimum));
  }
  const offers = (w: number): number => isolation.byTechnology[seats[w]!.technology] ?? 0;
  const below = [...floorOf].filter(([w, floor]) => offers(w) < floor).sort(([a], [b]) => a - b);
  const byKind = Map.groupBy(below, ([w, floor]) => `${seats[w]!.technology} ${floor}`);
  return [...byKind.values()].map((members) => {
    const [first, floor] = members[0]!;
    const { technology } = seats[first]!;
    const one = members.length === 1;
    return {
      code: 'below-isolation-floor',
      severity: 'error',
      text: `${wordNames(members.map(([w]) => names[w]!))} ${one ? 'is' : 'are'} ${technology} at the end, which offers an isolation of ${wordIsolation(offers(first))}; ${one ? 'it needs' : 'they need'} ${wordIsolation(floor)}.`,
      nearestChange: `Let ${one ? 'it' : 'them'} change to a technology with more isolation, or lower the floor.`,
      workloads: members.map(([w]) => ids[w]!),
      hosts: [],
    };
  });
}

function overloadFindings(prepared: Prepared, outcome: Outcome): RoadmapFinding[] {
  return outcome.overloaded.map((h) => {
    const load = vectorOf(prepared, outcome.finalLoad, h);
    const usable = vectorOf(prepared, prepared.usable, h);
    const units = unitsOf(prepared);
    const missing = load.map((amount, d) => Math.max(0, amount - usable[d]!));
    // Of the further resources only those that are short are worth a word.
    const only = (amounts: Float64Array): Float64Array =>
      amounts.map((amount, d) => (d < 2 || missing[d]! > 0 ? amount : 0));
    return {
      code: 'host-stays-overloaded',
      severity: 'error',
      text: `${prepared.hostNames[h]!} carries ${wordAmounts(only(load), units)} at the end, more than its usable ${wordAmounts(only(usable), units)}.`,
      nearestChange: `Add ${wordAmounts(missing, units)} to its cluster, or lower the reserve.`,
      workloads: [],
      hosts: [prepared.hostIds[h]!],
    };
  });
}
