import { compareText } from '#core/compareText.ts';
import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { ActualState } from '#core/planning/actualState.ts';
import type { Move } from '#core/planResult.ts';
import { isListedAfter, isSameTechnology, type ListedEstate, type ListedWorkload, type StoredMark } from './listed.ts';
import type { FollowedPlan, ReleaseMark } from './progress.ts';

/** What differs between the estate that the reports make one expect and the one that the newest lists show. */
export const differenceKinds = [
  'move-looks-done',
  'host-looks-off',
  'elsewhere',
  'not-ported',
  'gone',
  'off',
  'host-still-there',
  'host-missing',
  'new-workload',
  'new-host',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

const words: Readonly<Record<Technology, string>> = {
  vm: 'a VM',
  paravirt: 'a paravirtual VM',
  container: 'a container',
  sandbox: 'a sandboxed container',
  microvm: 'a micro VM',
  wasm: 'a Wasm module',
};

/** One difference, as a sentence. */
export interface ExpectationDifference {
  readonly kind: DifferenceKind;
  /** Of the workload or host that it is about. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Moves that the user may mark done because of it, earliest first. */
  readonly moves: readonly { readonly wave: number; readonly workload: string }[];
  /** A host that may be marked off because of it. */
  readonly release: string | null;
  /** Day of the list that shows it. */
  readonly seenOn: string;
}

/** The lists against the expected state. */
export interface ExpectationReport {
  /** Day of the newest list that came since the roadmap is followed; null: none did, and nothing was compared. */
  readonly seenOn: string | null;
  readonly differences: readonly ExpectationDifference[];
  /** Finished moves that a newer list shows as reported: seen there, or the old VM gone or off. */
  readonly confirmed: { readonly moves: number; readonly ported: number };
}

/** What the lists are compared with. */
export interface ExpectationSources {
  readonly baseline: FollowedPlan;
  readonly marks: readonly StoredMark[];
  readonly releases: readonly (ReleaseMark & { readonly recordedAt: string })[];
  readonly listed: ListedEstate;
  /** What was finished before the baseline itself began; null where it began with the sources. */
  readonly earlier: ActualState | null;
  /** ISO time stamp: lists of before say nothing. */
  readonly followedAt: string;
}

interface Seat {
  readonly host: string;
  readonly technology: Move['toTechnology'];
}

interface Course {
  readonly first: Seat;
  readonly moves: readonly { readonly wave: number; readonly move: Move; readonly mark: StoredMark | undefined }[];
}

/**
 * Compares the newest lists with the state that the marks make one expect. A workload is compared when its list came after the
 * roadmap began to be followed and can know of its last finished move. Where the list shows what an open move brings about,
 * the move looks done.
 */
export function compareWithLists(sources: ExpectationSources): ExpectationReport {
  const { baseline, listed, followedAt } = sources;
  if (listed.newestAt === null || listed.newestAt <= followedAt) {
    return { seenOn: null, differences: [], confirmed: { moves: 0, ported: 0 } };
  }
  const nameOfHost = new Map([...baseline.hosts, ...listed.hosts.values()].map(({ id, name }) => [id, name]));
  const hostName = (id: string): string => nameOfHost.get(id) ?? id;
  const nameOf = new Map(baseline.workloads.map(({ id, name }) => [id, name]));
  const differences: ExpectationDifference[] = [];
  const confirmed = { moves: 0, ported: 0 };
  const courses = coursesOf(sources);
  for (const [id, course] of courses) {
    const found = compareWorkload(id, nameOf.get(id) ?? id, course, sources, hostName);
    if (found === 'confirmed') confirmed.moves += 1;
    else if (found === 'ported') confirmed.ported += 1;
    else if (found !== null) differences.push(found);
  }
  const newestDay = listed.newestAt.slice(0, 10);
  for (const { id, name, isRunning, host, listedAt } of listed.workloads.values()) {
    if (!isRunning || courses.has(id) || listedAt <= followedAt) continue;
    const where = host === null ? '' : ` on ${hostName(host)}`;
    const why = nameOf.has(id) ? 'it was switched off when the roadmap was planned' : 'the roadmap does not know it';
    differences.push(difference('new-workload', id, name, `${name} runs${where}; ${why}.`, listedAt));
  }
  differences.push(...compareHosts(sources, courses, hostName));
  const rank = new Map(differenceKinds.map((kind, index) => [kind, index]));
  differences.sort(
    (a, b) => rank.get(a.kind)! - rank.get(b.kind)! || compareText(a.name, b.name) || compareText(a.id, b.id),
  );
  return { seenOn: newestDay, differences, confirmed };
}

function difference(
  kind: DifferenceKind,
  id: string,
  name: string,
  text: string,
  listedAt: string,
  more: Partial<Pick<ExpectationDifference, 'moves' | 'release'>> = {},
): ExpectationDifference {
  return { kind, id, name, text, moves: [], release: null, seenOn: listedAt.slice(0, 10), ...more };
}

function coursesOf({ baseline, marks }: ExpectationSources): ReadonlyMap<string, Course> {
  const markOf = new Map(marks.map((mark) => [`${mark.wave} ${mark.workload}`, mark]));
  const moves = new Map<string, Course['moves'][number][]>();
  for (const wave of baseline.roadmap.waves) {
    for (const move of wave.moves) {
      const list = moves.get(move.workload);
      const entry = { wave: wave.number, move, mark: markOf.get(`${wave.number} ${move.workload}`) };
      if (list === undefined) moves.set(move.workload, [entry]);
      else list.push(entry);
    }
  }
  return new Map(
    Object.entries(baseline.roadmap.states[0]?.assignment ?? {}).map(([id, first]) => [
      id,
      { first, moves: moves.get(id) ?? [] },
    ]),
  );
}

/** `confirmed`: a finished move is seen; `ported`: what was ported is gone or off as a VM; null: nothing to say. */
function compareWorkload(
  id: string,
  name: string,
  { first, moves }: Course,
  { listed, followedAt, earlier }: ExpectationSources,
  hostName: (id: string) => string,
): ExpectationDifference | 'confirmed' | 'ported' | null {
  const seen = listed.workloads.get(id);
  // What no list has any more is judged by the newest.
  const listedAt = seen?.listedAt ?? listed.newestAt ?? '';
  if (listedAt <= followedAt) return null;
  const done = moves.filter(({ mark }) => mark?.status === 'done');
  const last = done.at(-1);
  if (last?.mark !== undefined && !isListedAfter(listedAt, last.mark.on, last.mark.recordedAt)) return null;
  const expected: Seat = last === undefined ? first : { host: last.move.toHost, technology: last.move.toTechnology };
  const open = moves.slice(last === undefined ? 0 : moves.indexOf(last) + 1);
  const upTo = (index: number): ExpectationDifference['moves'] =>
    open.slice(0, index + 1).map(({ wave }) => ({ wave, workload: id }));
  const isPorted =
    !isSameTechnology(expected.technology, first.technology) ||
    (earlier?.seats[id] !== undefined && toPlannedTechnology(first.technology) !== 'vm');
  if (seen === undefined || !seen.isRunning) {
    // The VM that a workload was ported from is switched off, then deleted: that is what was to happen.
    if (isPorted) return 'ported';
    const state = seen === undefined ? 'is in no list any more' : 'is switched off';
    const port = open.findIndex(({ move }) => !isSameTechnology(move.fromTechnology, move.toTechnology));
    if (port >= 0) {
      const to = words[open[port]!.move.toTechnology];
      return difference(
        'move-looks-done',
        id,
        name,
        `${name} ${state}: its change to ${to} of wave ${open[port]!.wave} looks done.`,
        listedAt,
        { moves: upTo(port) },
      );
    }
    return difference(
      seen === undefined ? 'gone' : 'off',
      id,
      name,
      `${name} was expected on ${hostName(expected.host)}; it ${state}.`,
      listedAt,
    );
  }
  return compareRunning(seen, { expected, open, isPorted, hasMoved: last !== undefined, listedAt }, upTo, hostName);
}

function compareRunning(
  { id, name, host, technology }: ListedWorkload,
  course: {
    readonly expected: Seat;
    readonly open: Course['moves'];
    readonly isPorted: boolean;
    readonly hasMoved: boolean;
    readonly listedAt: string;
  },
  upTo: (index: number) => ExpectationDifference['moves'],
  hostName: (id: string) => string,
): ExpectationDifference | 'confirmed' | null {
  const { expected, open, isPorted, hasMoved, listedAt } = course;
  const isAs = isSameTechnology(technology, expected.technology);
  if (isAs && (host === null || host === expected.host)) return hasMoved ? 'confirmed' : null;
  const reached = open.findIndex(
    ({ move }) => isSameTechnology(move.toTechnology, technology) && (host === null || move.toHost === host),
  );
  if (reached >= 0) {
    const { move, wave } = open[reached]!;
    const what = isSameTechnology(move.fromTechnology, move.toTechnology)
      ? `runs on ${hostName(move.toHost)}`
      : `runs as ${words[move.toTechnology]}${host === null ? '' : ` on ${hostName(move.toHost)}`}`;
    return difference('move-looks-done', id, name, `${name} ${what}: its move of wave ${wave} looks done.`, listedAt, {
      moves: upTo(reached),
    });
  }
  const where = host === null ? '' : ` on ${hostName(host)}`;
  if (!isAs) {
    const still = isPorted ? 'still runs' : 'runs';
    return difference(
      'not-ported',
      id,
      name,
      `${name} was expected as ${words[expected.technology]} on ${hostName(expected.host)}; it ${still} as ${words[technology]}${where}.`,
      listedAt,
    );
  }
  return difference(
    'elsewhere',
    id,
    name,
    `${name} was expected on ${hostName(expected.host)}; it is seen${where}.`,
    listedAt,
  );
}

function compareHosts(
  { baseline, releases, listed, followedAt }: ExpectationSources,
  courses: ReadonlyMap<string, Course>,
  hostName: (id: string) => string,
): ExpectationDifference[] {
  const found: ExpectationDifference[] = [];
  const newestAt = listed.newestAt ?? '';
  const off = new Map(releases.map((release) => [release.host, release]));
  const planned = new Map(
    baseline.roadmap.waves.flatMap((wave) => wave.released.map((host) => [host, wave.number] as const)),
  );
  const carried = new Map<string, number>();
  for (const { id, host, isRunning } of listed.workloads.values()) {
    if (isRunning && host !== null && courses.has(id)) carried.set(host, (carried.get(host) ?? 0) + 1);
  }
  for (const id of baseline.roadmap.states[0]?.hostsOn ?? []) {
    const seen = listed.hosts.get(id);
    const mark = off.get(id);
    const name = hostName(id);
    if (mark !== undefined) {
      if (seen === undefined || !isListedAfter(seen.listedAt, mark.on, mark.recordedAt)) continue;
      const load = carried.get(id) ?? 0;
      const what = load === 0 ? 'with nothing on it' : `with ${load} running ${load === 1 ? 'workload' : 'workloads'}`;
      found.push(
        difference(
          'host-still-there',
          id,
          name,
          `${name} was reported off on ${mark.on}; it is still listed, ${what}.`,
          seen.listedAt,
        ),
      );
      continue;
    }
    // A host that came with an arrival is in no list until somebody lists it.
    if (seen !== undefined || id.startsWith('arrival:')) continue;
    const wave = planned.get(id);
    found.push(
      wave === undefined
        ? difference('host-missing', id, name, `${name} was expected to be on; it is in no list any more.`, newestAt)
        : difference(
            'host-looks-off',
            id,
            name,
            `${name} is in no list any more: its release after wave ${wave} looks done.`,
            newestAt,
            { release: id },
          ),
    );
  }
  const known = new Set(baseline.hosts.map(({ id }) => id));
  for (const { id, name, listedAt } of listed.hosts.values()) {
    if (known.has(id) || listedAt <= followedAt) continue;
    found.push(difference('new-host', id, name, `${name} is listed; the roadmap does not know it.`, listedAt));
  }
  return found;
}
