import { whatReplacesWhat } from '#core/catalogue/replacements.ts';
import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';

/** A move as the checklist looks at it. */
export interface ListedMove {
  readonly name: string;
  readonly from: Technology;
  readonly to: Technology;
  readonly effortDays: number;
  /** Null where the scenario names no team. */
  readonly team: string | null;
  readonly cutOver: { readonly day: string; readonly from: string; readonly hours: number } | null;
  readonly transferHours: number;
  readonly downtimeMinutes: number;
  readonly rollbackUntil: string | null;
}

/** The facts of a wave that its checklist is made from. Days are ISO days. */
export interface ChecklistFacts {
  readonly number: number;
  readonly start: string;
  readonly end: string;
  readonly moves: readonly ListedMove[];
  /** Hosts that are switched off when it ends, by name. */
  readonly released: readonly string[];
  /** Freezes of the scenario; `isForAll` touches every workload. */
  readonly freezes: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly isForAll: boolean;
  }[];
  readonly hardware: readonly {
    readonly kind: 'warranty-end' | 'lease-end' | 'arrival';
    readonly name: string;
    readonly date: string;
    /** Hosts that arrive; of an end the words that name them. */
    readonly hosts: string;
  }[];
  /** First day of the wave after the next: what happens before it is near. */
  readonly nearUntil: string;
  /** Runtime classes that pods of this wave need, by name, with those that no earlier wave needed. */
  readonly runtimeClasses: readonly { readonly name: string; readonly isNew: boolean }[];
  /** Sentences of the wave rules that it breaks. */
  readonly brokenRules: readonly string[];
}

/** How the lines of a checklist are worded: one set for each language. Days are ISO days, amounts plain numbers. */
export interface ChecklistWords {
  readonly nothingMoves: (wave: number) => string;
  readonly waveBefore: (wave: number) => string;
  readonly teamDays: (team: string, days: number, moves: number, start: string, end: string) => string;
  readonly owners: (workloads: number, start: string, end: string) => string;
  readonly freezeInWave: (name: string, from: string, to: string, isForAll: boolean) => string;
  readonly freezeSoon: (name: string, from: string, to: string) => string;
  readonly arrival: (name: string, hosts: string, date: string) => string;
  readonly hardwareEnd: (name: string, kind: 'warranty-end' | 'lease-end', hosts: string, date: string) => string;
  readonly cutOver: (day: string, from: string, hours: number) => string;
  readonly cutOvers: (count: number, firstDay: string, firstFrom: string, lastDay: string, lastFrom: string) => string;
  readonly longestInterruption: (minutes: number, workload: string) => string;
  readonly accepted: (rule: string) => string;
  readonly newRuntimes: (names: readonly string[]) => string;
  readonly usedRuntimes: (names: readonly string[]) => string;
  readonly manifests: string;
  readonly replaced: (title: string, from: string, to: string) => string;
  readonly data: (workloads: number, hours: number, names: string) => string;
  readonly backups: string;
  readonly change: (workloads: number, from: Technology, to: Technology, names: string) => string;
  readonly bothSides: string;
  readonly afterEach: string;
  readonly wayBack: (first: string, last: string) => string;
  readonly released: (hosts: readonly string[]) => string;
  readonly names: (shown: readonly string[], more: number) => string;
}

/** The checklist in English, as the window shows it. */
export const englishChecklist: ChecklistWords = {
  nothingMoves: (wave) => `Nothing moves in wave ${wave}.`,
  waveBefore: (wave) => `Wave ${wave} is finished and its hosts carry what the plan says.`,
  teamDays: (team, days, moves, start, end) =>
    `${team} has ${round(days)} person-days for ${count(moves, 'move')} between ${start} and ${end}, and nothing else is planned for them.`,
  owners: (workloads, start, end) =>
    `The owners of ${count(workloads, 'workload')} know the dates, ${start} to ${end}, and have agreed.`,
  freezeInWave: (name, from, to, isForAll) =>
    `The freeze ${name} holds from ${from} to ${to}: ${isForAll ? 'nothing is' : 'what it names is not'} cut over on these days.`,
  freezeSoon: (name, from, to) =>
    `The freeze ${name} begins on ${from}, soon after the wave: what slips waits until it ends on ${to}.`,
  arrival: (name, hosts, date) =>
    `${name}: ${hosts} arrive on ${date}; place, power and network are ready, and the cluster takes them in.`,
  hardwareEnd: (name, kind, hosts, date) =>
    `${name}: the ${kind === 'lease-end' ? 'lease' : 'warranty'} of ${hosts} ends on ${date}; they are empty and off before it.`,
  cutOver: (day, from, hours) =>
    `1 cut-over with a window: on ${day} from ${from}, ${round(hours)} h; on-call and owners are there.`,
  cutOvers: (number, firstDay, firstFrom, lastDay, lastFrom) =>
    `${count(number, 'cut-over')} with a window: the first on ${firstDay} from ${firstFrom}, the last on ${lastDay} from ${lastFrom}; on-call and owners are there.`,
  longestInterruption: (minutes, workload) =>
    ` The longest interruption is planned with ${round(minutes)} minutes (${workload}).`,
  accepted: (rule) => `Accepted by who answers for it: ${rule}`,
  newRuntimes: (names) =>
    `The runtime ${names.join(', ')} is installed on its nodes, and a pod with the RuntimeClass starts.`,
  usedRuntimes: (names) => `The nodes with the runtime ${names.join(', ')} have room for this wave.`,
  manifests:
    'Namespaces, ResourceQuotas and LimitRanges of the plan’s manifests are applied; secrets, storage and network policies are in place.',
  replaced: (title, from, to) => `${title}: ${to} takes the place of ${from} and was tried once.`,
  data: (workloads, hours, names) =>
    `${count(workloads, 'workload')} ${workloads === 1 ? 'brings' : 'bring'} data (${round(hours)} h of copying in all): ${names}. Volumes are there, the copy was rehearsed, and its check sums are compared before the cut-over.`,
  backups: 'Each of them has a current backup that was restored once, and a written way back.',
  change: (workloads, from, to, names) =>
    `${count(workloads, 'workload')} from ${from} to ${to}: built, tested with real load and approved before the move (${names}).`,
  bothSides:
    'While a workload moves, both sides have room: the plan counts it on both, so nothing else is put on these hosts.',
  afterEach:
    'After each move: the service answers, monitoring sees it on the new side, and its use stays within the planned demand for two business days.',
  wayBack: (first, last) =>
    `The old side is kept and the way back is open ${first === last ? `until ${last}` : `from ${first} on, the last until ${last}`}; after that it is deleted, with its backup jobs.`,
  released: (hosts) =>
    `When the wave ends, switch off ${hosts.join(', ')}: first out of the cluster, then off, then out of monitoring, licences and support.`,
  names: (shown, more) => (more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`),
};

/** Parts of a platform whose change is work before the first workload arrives there. */
const preparedParts = ['backup', 'monitoring', 'logs', 'healthCheck', 'recovery'] as const;

/** Names that one line holds. */
const mostNames = 6;

/**
 * What has to be done around the moves of a wave, in the order in which it is done: before it, in it, and when it ends. Each line
 * is a sentence that stands for itself, with the facts of this wave.
 */
export function waveChecklist(facts: ChecklistFacts, words: ChecklistWords = englishChecklist): readonly string[] {
  const { moves, start, end } = facts;
  if (moves.length === 0 && facts.released.length === 0) {
    return [...calendarLines(facts, words), words.nothingMoves(facts.number)];
  }
  const changes = moves.filter(isChange);
  return [
    ...(facts.number > 1 ? [words.waveBefore(facts.number - 1)] : []),
    ...teamLines(moves, facts, words),
    words.owners(moves.length, start, end),
    ...calendarLines(facts, words),
    ...cutOverLines(moves, words),
    ...facts.brokenRules.map(words.accepted),
    ...platformLines(changes, facts, words),
    ...dataLines(changes, words),
    words.backups,
    ...changeLines(changes, words),
    words.bothSides,
    words.afterEach,
    ...rollbackLines(moves, words),
    ...(facts.released.length === 0 ? [] : [words.released(facts.released)]),
  ];
}

function isChange({ from, to }: ListedMove): boolean {
  return toPlannedTechnology(from) !== toPlannedTechnology(to);
}

function teamLines(moves: readonly ListedMove[], { start, end }: ChecklistFacts, words: ChecklistWords): string[] {
  return [...Map.groupBy(moves, ({ team }) => team)].flatMap(([team, own]) =>
    team === null
      ? []
      : [
          words.teamDays(
            team,
            own.reduce((sum, { effortDays }) => sum + effortDays, 0),
            own.length,
            start,
            end,
          ),
        ],
  );
}

/** Freezes and hardware events that fall into the wave or come soon after. */
function calendarLines({ start, end, freezes, hardware, nearUntil }: ChecklistFacts, words: ChecklistWords): string[] {
  const isNear = (day: string): boolean => day >= start && day < nearUntil;
  return [
    ...freezes.flatMap(({ name, from, to, isForAll }) => {
      if (from <= end && to >= start) return [words.freezeInWave(name, from, to, isForAll)];
      return from > end && from < nearUntil ? [words.freezeSoon(name, from, to)] : [];
    }),
    ...hardware.flatMap(({ kind, name, date, hosts }) => {
      if (!isNear(date)) return [];
      return [kind === 'arrival' ? words.arrival(name, hosts, date) : words.hardwareEnd(name, kind, hosts, date)];
    }),
  ];
}

function cutOverLines(moves: readonly ListedMove[], words: ChecklistWords): string[] {
  const windows = moves.flatMap(({ name, cutOver, downtimeMinutes }) =>
    cutOver === null ? [] : [{ name, downtimeMinutes, ...cutOver }],
  );
  if (windows.length === 0) return [];
  const sorted = windows.toSorted((a, b) => (`${a.day} ${a.from}` < `${b.day} ${b.from}` ? -1 : 1));
  const longest = windows.reduce((most, one) => (one.downtimeMinutes > most.downtimeMinutes ? one : most));
  const first = sorted[0]!;
  const last = sorted.at(-1)!;
  const when =
    sorted.length === 1
      ? words.cutOver(first.day, first.from, first.hours)
      : words.cutOvers(sorted.length, first.day, first.from, last.day, last.from);
  return [
    longest.downtimeMinutes > 0 ? `${when}${words.longestInterruption(longest.downtimeMinutes, longest.name)}` : when,
  ];
}

/** What has to be in place on the new platform before the first workload gets there. */
function platformLines(
  changes: readonly ListedMove[],
  { runtimeClasses }: ChecklistFacts,
  words: ChecklistWords,
): string[] {
  if (changes.length === 0) return [];
  const fresh = runtimeClasses.filter(({ isNew }) => isNew).map(({ name }) => name);
  const used = runtimeClasses.filter(({ isNew }) => !isNew).map(({ name }) => name);
  const replaced = new Map<string, string>();
  for (const [, own] of Map.groupBy(changes, ({ from, to }) => `${from} ${to}`)) {
    for (const { part, title, from, to } of whatReplacesWhat(own[0]!.from, own[0]!.to)) {
      if ((preparedParts as readonly string[]).includes(part)) {
        replaced.set(`${title} ${from} ${to}`, words.replaced(title, from, to));
      }
    }
  }
  const isOnKubernetes = changes.some(({ to }) => toPlannedTechnology(to) !== 'vm');
  return [
    ...(fresh.length > 0 ? [words.newRuntimes(fresh)] : []),
    ...(used.length > 0 ? [words.usedRuntimes(used)] : []),
    ...(isOnKubernetes ? [words.manifests] : []),
    ...replaced.values(),
  ];
}

function dataLines(changes: readonly ListedMove[], words: ChecklistWords): string[] {
  const withData = changes.filter(({ transferHours }) => transferHours > 0);
  if (withData.length === 0) return [];
  const hours = withData.reduce((sum, { transferHours }) => sum + transferHours, 0);
  return [words.data(withData.length, hours, named(withData, words))];
}

function changeLines(changes: readonly ListedMove[], words: ChecklistWords): string[] {
  return [...Map.groupBy(changes, ({ from, to }) => `${from} to ${to}`).values()].map((own) =>
    words.change(own.length, own[0]!.from, own[0]!.to, named(own, words)),
  );
}

function rollbackLines(moves: readonly ListedMove[], words: ChecklistWords): string[] {
  const days = moves.flatMap(({ rollbackUntil }) => (rollbackUntil === null ? [] : [rollbackUntil])).sort();
  const [first] = days;
  const last = days.at(-1);
  return first === undefined || last === undefined ? [] : [words.wayBack(first, last)];
}

function named(moves: readonly ListedMove[], words: ChecklistWords): string {
  const names = moves.map(({ name }) => name).sort();
  return words.names(names.slice(0, mostNames), Math.max(0, names.length - mostNames));
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
