import type { ReadDocument, ReadHost, Vector } from './checkReading.ts';
import type { ReadFailureRule, ReadRules, ReadScheduledMove } from './checkRules.ts';

/*
 * What the checker's invariants share: its own order of technologies, its own calendar, its own sums, and its verdicts.
 */

/** Relative tolerance on capacities and efforts: sums of thousands of figures are compared, not single ones. */
export const checkTolerance = 1e-6;

// ------------------------------------------------------------------ the checker's own domain knowledge

/** Steps along vm -> container -> wasm; microvm and sandbox count as container, a paravirtual guest as a VM. */
export const stepOf: ReadonlyMap<string, number> = new Map([
  ['vm', 0],
  ['paravirt', 0],
  ['container', 1],
  ['sandbox', 1],
  ['microvm', 1],
  ['wasm', 2],
]);

/** Which of the four demands of a workload counts while it runs as the key. */
export const sizedAs: ReadonlyMap<string, string> = new Map([
  ['vm', 'vm'],
  ['paravirt', 'vm'],
  ['container', 'container'],
  ['sandbox', 'container'],
  ['microvm', 'microvm'],
  ['wasm', 'wasm'],
]);

const nothing: Vector = [NaN, NaN];

/** Cores and MiB that a workload needs while it runs as `technology`; NaN where the document does not say. */
export function demandOf(document: ReadDocument, workload: string, technology: string): Vector {
  return document.workloads.get(workload)?.demand.get(sizedAs.get(technology) ?? '') ?? nothing;
}

/** Days since 0000-03-01 of an ISO day; null when it is none. Civil calendar arithmetic, no Date. */
export function dayNumber(iso: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (match === null) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const length = lengths[month - 1];
  if (length === undefined || day < 1 || day > length) return null;
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  return (
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day - 1
  );
}

/** True when `load` is at most `limit`, rounding allowed for; false for NaN. */
export function isWithin(load: number, limit: number): boolean {
  return load <= limit * (1 + checkTolerance);
}

/** Units of the two resources, in the order of their vectors. */
export const resourceWords = ['cores', 'MiB'] as const;

/** A figure for a sentence, to a thousandth. */
export function round(value: number): string {
  return Number.isNaN(value) ? 'an unknown number of' : String(Math.round(value * 1000) / 1000);
}

/** When state `k` is, for a sentence. */
export function stateWords(k: number): string {
  return k === 0 ? 'today' : `after wave ${k}`;
}

// ------------------------------------------------------------------ facts derived once

/** Everything that the invariants look at: the document, its rules, and loads by host. */
export interface Facts {
  readonly document: ReadDocument;
  readonly rules: ReadRules;
  /** How and by whom each move is made; null where that is not known. */
  readonly schedule: readonly ReadScheduledMove[] | null;
  /** The schedule names teams and no days, since none were planned yet. */
  readonly isOfTeamsAlone: boolean;
  readonly hostList: readonly ReadHost[];
  /** Per state, per host of hostList, two resources. */
  readonly loads: readonly Float64Array[];
  /** Per wave (index 0 is wave 1), per host: what arrives. */
  readonly arriving: readonly Float64Array[];
  /** Per wave, per host: number of moves that arrive. */
  readonly arrivals: readonly Int32Array[];
  /** Per state, per host: 1 while it has been above usable in every state since today. */
  readonly stillOver: readonly Uint8Array[];
  readonly edit: EditScope | null;
  /** Called now and then; throws where the caller has asked to stop. */
  readonly poll: () => void;
}

/**
 * What an edit of a checked roadmap touches. What is true of one state, or of a wave with the states around it, need be looked
 * at no further than from `first` to `last`: the rest is as it was checked.
 */
export interface EditScope {
  /** First and last wave that is another, or of which a state beside it is. */
  readonly first: number;
  readonly last: number;
  /** Clusters in which anything changes, by their failures to survive: whether they survive them today. */
  readonly clusters: ReadonlyMap<ReadFailureRule, boolean>;
}

/** First state that an invariant of single states has to look at. */
export function firstState({ edit }: Facts): number {
  return edit === null ? 0 : edit.first;
}

/** First wave that an invariant of waves with the states around them has to look at. */
export function firstWave({ edit }: Facts): number {
  return edit === null ? 1 : edit.first;
}

/** Last state to look at. */
export function lastState({ document, edit }: Facts): number {
  return Math.min(document.states.length - 1, edit?.last ?? Infinity);
}

/** Last wave to look at. */
export function lastWave({ document, edit }: Facts): number {
  return Math.min(document.waves.length, edit?.last ?? Infinity);
}

/** Sums up a document once for all invariants. Sums of `before` are taken over where they are of the same parts. */
export function deriveFacts(
  document: ReadDocument,
  rules: ReadRules,
  schedule: readonly ReadScheduledMove[] | null,
  isOfTeamsAlone: boolean,
  more: { readonly before?: Facts; readonly edit?: EditScope | null; readonly poll?: () => void } = {},
): Facts {
  const { edit = null, poll = () => undefined } = more;
  const known = more.before?.document;
  const before = known?.hosts === document.hosts && known.workloads === document.workloads ? more.before : undefined;
  const hostList = before?.hostList ?? [...document.hosts.values()];
  const position = new Map(hostList.map((host, i) => [host.id, i]));
  const loads = document.states.map((state, k) => {
    if (before !== undefined && before.document.states[k] === state) return before.loads[k]!;
    poll();
    const load = new Float64Array(hostList.length * 2);
    for (const [workload, seat] of state.seats) {
      const h = position.get(seat.host);
      if (h === undefined) continue;
      const demand = demandOf(document, workload, seat.technology);
      load[2 * h]! += demand[0];
      load[2 * h + 1]! += demand[1];
    }
    return load;
  });
  const arriving: Float64Array[] = [];
  const arrivals: Int32Array[] = [];
  for (const [i, wave] of document.waves.entries()) {
    if (before !== undefined && before.document.waves[i] === wave) {
      arriving.push(before.arriving[i]!);
      arrivals.push(before.arrivals[i]!);
      continue;
    }
    const sum = new Float64Array(hostList.length * 2);
    const number = new Int32Array(hostList.length);
    for (const move of wave.moves) {
      const h = position.get(move.to.host);
      if (h === undefined) continue;
      const demand = demandOf(document, move.workload, move.to.technology);
      sum[2 * h]! += demand[0];
      sum[2 * h + 1]! += demand[1];
      number[h]! += 1;
    }
    arriving.push(sum);
    arrivals.push(number);
  }
  const stillOver: Uint8Array[] = [];
  loads.forEach((load, k) => {
    stillOver.push(
      Uint8Array.from(hostList, (host, h) => {
        const isOver = !isWithin(load[2 * h]!, host.usable[0]) || !isWithin(load[2 * h + 1]!, host.usable[1]);
        return isOver && (k === 0 || stillOver[k - 1]![h] === 1) ? 1 : 0;
      }),
    );
  });
  return { document, rules, schedule, isOfTeamsAlone, hostList, loads, arriving, arrivals, stillOver, edit, poll };
}

/** What one invariant says: how many states (or waves) it looked at, and the first violation. */
export interface Verdict {
  readonly checked: number;
  readonly counterexample: string | null;
}

/** Nothing found in `checked` states or waves. */
export function holds(checked: number): Verdict {
  return { checked, counterexample: null };
}

/** A violation, in words. */
export function fails(checked: number, counterexample: string): Verdict {
  return { checked, counterexample };
}
