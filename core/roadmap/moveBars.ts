import type { Technology } from '#core/inventory/technology.ts';

/*
 * The moves of a roadmap as bars of rows: by cluster, by team, by application or one by one. An index of a hundred thousand
 * moves answers for the rows and the days that are on screen.
 */

/** What a row of the Gantt drawing stands for; groups are applications. */
export const barRowKinds = ['clusters', 'teams', 'groups', 'workloads'] as const;
/** See {@link barRowKinds}. */
export type BarRowKind = (typeof barRowKinds)[number];

/** One move with what it is drawn by. Days are ISO days, the last one inclusive. */
export interface BarMove {
  readonly workload: string;
  readonly name: string;
  readonly cluster: string | null;
  /** Name of its application. */
  readonly group: string | null;
  readonly team: string | null;
  readonly wave: number;
  readonly start: string;
  readonly end: string;
  /** Null for live moves without a window. */
  readonly cutOverDay: string | null;
  readonly toTechnology: Technology;
  readonly effortDays: number;
}

/** The moves of one row in one wave, or in several where the waves are too many to be told apart. */
export interface MoveBar {
  readonly wave: number;
  readonly lastWave: number;
  readonly start: string;
  readonly end: string;
  readonly moves: number;
  readonly effortDays: number;
  /** Most moves first. */
  readonly to: readonly { readonly technology: Technology; readonly moves: number }[];
  /** Days of cut-overs, ascending, at most {@link mostCutOvers}; none in bars of several waves. */
  readonly cutOvers: readonly string[];
  /** How many of its workloads are held in a wave by hand. */
  readonly held: number;
}

/** A row: its id is empty for what belongs to none (no cluster, no team, no application). */
export interface BarRow {
  readonly id: string;
  readonly name: string;
  readonly moves: number;
  readonly bars: readonly MoveBar[];
}

/** Which rows and days are wanted. */
export interface BarRequest {
  readonly rows: BarRowKind;
  /** Only what belongs to this row of another kind. */
  readonly within: { readonly rows: BarRowKind; readonly id: string } | null;
  /** First and last ISO day that is on screen. */
  readonly from: string;
  readonly to: string;
  readonly offset: number;
  readonly limit: number;
}

/** Bars of one row in an answer: beyond it waves are drawn together. */
export const mostBars = 60;
/** Cut-over marks of one bar. */
export const mostCutOvers = 31;

/** Bars that one bar waits for, or that wait for it, in one answer. */
export const mostWaits = 20;

/** A bar on the other side of an order between two applications. */
export interface Wait {
  /** Of its row. */
  readonly id: string;
  readonly name: string;
  readonly wave: number;
  /** The applications by name: the second moves with or after the first. */
  readonly first: string;
  readonly later: string;
}

interface IndexedRow {
  readonly id: string;
  readonly name: string;
  /** Places of its moves, by wave. */
  readonly places: readonly number[];
}

function idIn(move: BarMove, rows: BarRowKind): string {
  switch (rows) {
    case 'clusters':
      return move.cluster ?? '';
    case 'teams':
      return move.team ?? '';
    case 'groups':
      return move.group ?? '';
    case 'workloads':
      return move.workload;
  }
}

/** An index of the moves of one roadmap, in the order of their waves. */
export class MoveBars {
  readonly #moves: readonly BarMove[];
  readonly #waves: readonly { readonly number: number; readonly start: string; readonly end: string }[];
  readonly #teamNames: ReadonlyMap<string, string>;
  readonly #known = new Map<string, readonly IndexedRow[]>();

  constructor(
    moves: readonly BarMove[],
    waves: readonly { readonly number: number; readonly start: string; readonly end: string }[],
    teamNames: ReadonlyMap<string, string>,
  ) {
    this.#moves = moves;
    this.#waves = waves;
    this.#teamNames = teamNames;
  }

  /** Rows of a kind: those whose first move comes first are first. */
  #rows(kind: BarRowKind, within: BarRequest['within']): readonly IndexedRow[] {
    const key = JSON.stringify([kind, within]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const places = new Map<string, number[]>();
    this.#moves.forEach((move, place) => {
      if (within !== null && idIn(move, within.rows) !== within.id) return;
      const id = idIn(move, kind);
      const list = places.get(id);
      if (list === undefined) places.set(id, [place]);
      else list.push(place);
    });
    const first = (row: IndexedRow): BarMove => this.#moves[row.places[0]!]!;
    const rows = [...places]
      .map(([id, list]): IndexedRow => ({ id, name: this.#nameOf(kind, id, list), places: list }))
      .toSorted((a, b) => {
        const [x, y] = [first(a), first(b)];
        if (x.wave !== y.wave) return x.wave - y.wave;
        if (x.start !== y.start) return x.start < y.start ? -1 : 1;
        return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
      });
    // A few drill-downs are kept, not every one of a long session.
    if (this.#known.size > 16) this.#known.clear();
    this.#known.set(key, rows);
    return rows;
  }

  #nameOf(kind: BarRowKind, id: string, places: readonly number[]): string {
    if (kind === 'teams') return this.#teamNames.get(id) ?? id;
    return kind === 'workloads' ? this.#moves[places[0]!]!.name : id;
  }

  /**
   * The rows of a page with their bars in the days asked for. Of single workloads only those that move in these days are rows:
   * so a wave that is zoomed in shows what moves in it.
   */
  page(
    request: BarRequest,
    heldInWave: Readonly<Record<string, number>>,
  ): { readonly rows: readonly BarRow[]; readonly total: number } {
    const shown = this.#waves.filter((wave) => wave.end >= request.from && wave.start <= request.to);
    const firstWave = shown[0]?.number ?? Infinity;
    const lastWave = shown.at(-1)?.number ?? -Infinity;
    const isShown = (place: number): boolean => {
      const { wave } = this.#moves[place]!;
      return wave >= firstWave && wave <= lastWave;
    };
    const all = this.#rows(request.rows, request.within);
    const rows = request.rows === 'workloads' ? all.filter((row) => row.places.some(isShown)) : all;
    const stride = Math.max(1, Math.ceil(shown.length / mostBars));
    return {
      total: rows.length,
      rows: rows.slice(request.offset, request.offset + request.limit).map((row) => ({
        id: row.id,
        name: row.name,
        moves: row.places.length,
        bars: this.#bars(row.places.filter(isShown), firstWave, stride, heldInWave),
      })),
    };
  }

  #bars(
    places: readonly number[],
    firstWave: number,
    stride: number,
    heldInWave: Readonly<Record<string, number>>,
  ): readonly MoveBar[] {
    const byWave = Map.groupBy(places, (place) => Math.floor((this.#moves[place]!.wave - firstWave) / stride));
    return [...byWave].toSorted((a, b) => a[0] - b[0]).map(([, list]) => this.#bar(list, stride, heldInWave));
  }

  #bar(places: readonly number[], stride: number, heldInWave: Readonly<Record<string, number>>): MoveBar {
    const moves = places.map((place) => this.#moves[place]!);
    const to = new Map<Technology, number>();
    const cutOvers = new Set<string>();
    let [wave, lastWave, start, end] = [Infinity, 0, moves[0]!.start, moves[0]!.end];
    let effortDays = 0;
    let held = 0;
    for (const move of moves) {
      wave = Math.min(wave, move.wave);
      lastWave = Math.max(lastWave, move.wave);
      if (move.start < start) start = move.start;
      if (move.end > end) end = move.end;
      effortDays += move.effortDays;
      to.set(move.toTechnology, (to.get(move.toTechnology) ?? 0) + 1);
      if (move.cutOverDay !== null && stride === 1) cutOvers.add(move.cutOverDay);
      if (Object.hasOwn(heldInWave, move.workload)) held++;
    }
    return {
      wave,
      lastWave,
      start,
      end,
      moves: moves.length,
      effortDays,
      to: [...to].map(([technology, count]) => ({ technology, moves: count })).toSorted((a, b) => b.moves - a.moves),
      cutOvers: [...cutOvers].toSorted().slice(0, mostCutOvers),
      held,
    };
  }

  /**
   * Bars of rows of the same kind that a bar waits for, and those that wait for it: of each pair of applications of which one
   * moves in the bar, the other's nearest waves. Those next in time first, at most {@link mostWaits} each.
   */
  waits(
    { rows, id, wave, within }: Pick<BarRequest, 'rows' | 'within'> & { readonly id: string; readonly wave: number },
    dependencies: readonly { readonly first: string; readonly later: string }[],
  ): { readonly before: readonly Wait[]; readonly after: readonly Wait[] } {
    const own = new Set<string>();
    for (const place of this.#rows(rows, within).find((row) => row.id === id)?.places ?? []) {
      const move = this.#moves[place]!;
      if (move.wave === wave && move.group !== null) own.add(move.group);
    }
    const sides = { before: new Map<string, Wait>(), after: new Map<string, Wait>() };
    if (own.size === 0) return { before: [], after: [] };
    const namesOf = new Map<string, string>();
    for (const row of this.#rows(rows, within)) namesOf.set(row.id, row.name);
    for (const { first, later } of dependencies) {
      for (const [side, mine, other] of [
        ['before', later, first],
        ['after', first, later],
      ] as const) {
        if (!own.has(mine) || mine === other) continue;
        for (const move of this.#moves) {
          if (move.group !== other || (side === 'before' ? move.wave > wave : move.wave < wave)) continue;
          const row = idIn(move, rows);
          const key = JSON.stringify([row, first, later]);
          const known = sides[side].get(key);
          const isNearer = known === undefined || Math.abs(move.wave - wave) < Math.abs(known.wave - wave);
          if (isNearer && namesOf.has(row))
            sides[side].set(key, { id: row, name: namesOf.get(row)!, wave: move.wave, first, later });
        }
      }
    }
    const nearest = (found: ReadonlyMap<string, Wait>): readonly Wait[] =>
      [...found.values()]
        .toSorted((a, b) => Math.abs(a.wave - wave) - Math.abs(b.wave - wave) || (a.name < b.name ? -1 : 1))
        .slice(0, mostWaits);
    return { before: nearest(sides.before), after: nearest(sides.after) };
  }

  /** Workloads of a row that move in a wave. */
  workloadsOf(rows: BarRowKind, id: string, wave: number, within: BarRequest['within'] = null): readonly string[] {
    const row = this.#rows(rows, within).find((one) => one.id === id);
    return (row?.places ?? []).flatMap((place) => {
      const move = this.#moves[place]!;
      return move.wave === wave ? [move.workload] : [];
    });
  }
}
