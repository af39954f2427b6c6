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

/** Parts of a platform whose change is work before the first workload arrives there. */
const preparedParts = ['backup', 'monitoring', 'logs', 'healthCheck', 'recovery'] as const;

/** Names that one line holds. */
const mostNames = 6;

/**
 * What has to be done around the moves of a wave, in the order in which it is done: before it, in it, and when it ends. Each line
 * is a sentence that stands for itself, with the facts of this wave.
 */
export function waveChecklist(facts: ChecklistFacts): readonly string[] {
  const { moves } = facts;
  if (moves.length === 0 && facts.released.length === 0) {
    return [...calendarLines(facts), `Nothing moves in wave ${facts.number}.`];
  }
  const changes = moves.filter(isChange);
  return [
    ...(facts.number > 1 ? [`Wave ${facts.number - 1} is finished and its hosts carry what the plan says.`] : []),
    ...teamLines(moves, facts),
    `The owners of ${count(moves.length, 'workload')} know the dates, ${facts.start} to ${facts.end}, and have agreed.`,
    ...calendarLines(facts),
    ...cutOverLines(moves),
    ...facts.brokenRules.map((rule) => `Accepted by who answers for it: ${rule}`),
    ...platformLines(changes, facts),
    ...dataLines(changes),
    'Each of them has a current backup that was restored once, and a written way back.',
    ...changeLines(changes),
    'While a workload moves, both sides have room: the plan counts it on both, so nothing else is put on these hosts.',
    'After each move: the service answers, monitoring sees it on the new side, and its use stays within the planned demand for two business days.',
    ...rollbackLines(moves),
    ...releasedLines(facts.released),
  ];
}

function isChange({ from, to }: ListedMove): boolean {
  return toPlannedTechnology(from) !== toPlannedTechnology(to);
}

function teamLines(moves: readonly ListedMove[], { start, end }: ChecklistFacts): string[] {
  return [...Map.groupBy(moves, ({ team }) => team)].flatMap(([team, own]) =>
    team === null
      ? []
      : [
          `${team} has ${round(own.reduce((sum, { effortDays }) => sum + effortDays, 0))} person-days for ${count(own.length, 'move')} between ${start} and ${end}, and nothing else is planned for them.`,
        ],
  );
}

/** Freezes and hardware events that fall into the wave or come soon after. */
function calendarLines({ start, end, freezes, hardware, nearUntil }: ChecklistFacts): string[] {
  const inWave = (day: string): boolean => day >= start && day <= end;
  return [
    ...freezes.flatMap(({ name, from, to, isForAll }) => {
      const whom = isForAll ? 'nothing' : 'what it names is not';
      if (from <= end && to >= start) {
        return [
          `The freeze ${name} holds from ${from} to ${to}: ${whom} ${isForAll ? 'is ' : ''}cut over on these days.`,
        ];
      }
      if (from > end && from < nearUntil) {
        return [`The freeze ${name} begins on ${from}, soon after the wave: what slips waits until it ends on ${to}.`];
      }
      return [];
    }),
    ...hardware.flatMap(({ kind, name, date, hosts }) => {
      if (kind === 'arrival') {
        return inWave(date) || (date > end && date < nearUntil)
          ? [`${name}: ${hosts} arrive on ${date}; place, power and network are ready, and the cluster takes them in.`]
          : [];
      }
      const what = kind === 'lease-end' ? 'lease' : 'warranty';
      return inWave(date) || (date > end && date < nearUntil)
        ? [`${name}: the ${what} of ${hosts} ends on ${date}; they are empty and off before it.`]
        : [];
    }),
  ];
}

function cutOverLines(moves: readonly ListedMove[]): string[] {
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
      ? `on ${first.day} from ${first.from}, ${round(first.hours)} h`
      : `the first on ${first.day} from ${first.from}, the last on ${last.day} from ${last.from}`;
  const pause =
    longest.downtimeMinutes > 0
      ? ` The longest interruption is planned with ${round(longest.downtimeMinutes)} minutes (${longest.name}).`
      : '';
  return [`${count(windows.length, 'cut-over')} with a window: ${when}; on-call and owners are there.${pause}`];
}

/** What has to be in place on the new platform before the first workload gets there. */
function platformLines(changes: readonly ListedMove[], { runtimeClasses }: ChecklistFacts): string[] {
  if (changes.length === 0) return [];
  const fresh = runtimeClasses.filter(({ isNew }) => isNew).map(({ name }) => name);
  const used = runtimeClasses.filter(({ isNew }) => !isNew).map(({ name }) => name);
  const replaced = new Map<string, string>();
  for (const [, own] of Map.groupBy(changes, ({ from, to }) => `${from} ${to}`)) {
    for (const { part, title, from, to } of whatReplacesWhat(own[0]!.from, own[0]!.to)) {
      if ((preparedParts as readonly string[]).includes(part)) {
        replaced.set(`${title} ${from} ${to}`, `${title}: ${to} takes the place of ${from} and was tried once.`);
      }
    }
  }
  const isOnKubernetes = changes.some(({ to }) => toPlannedTechnology(to) !== 'vm');
  return [
    ...(fresh.length > 0
      ? [`The runtime ${fresh.join(', ')} is installed on its nodes, and a pod with the RuntimeClass starts.`]
      : []),
    ...(used.length > 0 ? [`The nodes with the runtime ${used.join(', ')} have room for this wave.`] : []),
    ...(isOnKubernetes
      ? [
          'Namespaces, ResourceQuotas and LimitRanges of the plan’s manifests are applied; secrets, storage and network policies are in place.',
        ]
      : []),
    ...replaced.values(),
  ];
}

function dataLines(changes: readonly ListedMove[]): string[] {
  const withData = changes.filter(({ transferHours }) => transferHours > 0);
  if (withData.length === 0) return [];
  const hours = withData.reduce((sum, { transferHours }) => sum + transferHours, 0);
  return [
    `${count(withData.length, 'workload')} ${withData.length === 1 ? 'brings' : 'bring'} data (${round(hours)} h of copying in all): ${named(withData)}. Volumes are there, the copy was rehearsed, and its check sums are compared before the cut-over.`,
  ];
}

function changeLines(changes: readonly ListedMove[]): string[] {
  return [...Map.groupBy(changes, ({ from, to }) => `${from} to ${to}`)].map(
    ([transition, own]) =>
      `${count(own.length, 'workload')} from ${transition}: built, tested with real load and approved before the move (${named(own)}).`,
  );
}

function rollbackLines(moves: readonly ListedMove[]): string[] {
  const days = moves.flatMap(({ rollbackUntil }) => (rollbackUntil === null ? [] : [rollbackUntil])).sort();
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const until = first === last ? `until ${last}` : `from ${first} on, the last until ${last}`;
  return [`The old side is kept and the way back is open ${until}; after that it is deleted, with its backup jobs.`];
}

function releasedLines(released: readonly string[]): string[] {
  if (released.length === 0) return [];
  return [
    `When the wave ends, switch off ${released.join(', ')}: first out of the cluster, then off, then out of monitoring, licences and support.`,
  ];
}

function named(moves: readonly ListedMove[]): string {
  const names = moves.map(({ name }) => name).sort();
  return names.length <= mostNames
    ? names.join(', ')
    : `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
