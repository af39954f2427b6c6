import type { SequencedWave } from './sequencedMoves.ts';

/** How a roadmap is sequenced. Several are tried; the best one by the objective is kept. */
export interface Strategy {
  readonly name: string;
  /**
   * Place of the moves on hosts that stay among the hosts to be emptied, which go by gain per effort: 0 first (they make
   * room), 1 last (hosts are released sooner where there is room).
   */
  readonly keptHostsAt: number;
  /**
   * Share of the changes of technology in place whose double running a host keeps free while others arrive. With 0 only
   * the largest one is kept free: more arrives early, the changes in place go one by one.
   */
  readonly roomKept: number;
  /** Take another host at once when the wanted one has no room yet and a host is being emptied. */
  readonly isEager: boolean;
  /** Change technology on any host that has room when the wanted one has none, and go on to the wanted one later. */
  readonly isLoose?: boolean;
  /** What leaves a host as it is goes to the fullest host that has room, and not to the emptiest. */
  readonly isTight?: boolean;
  /** For so many units that have no room others make way, so that there is room in the next wave. */
  readonly clears?: number;
  /** Keep one emptied host per cluster on until nothing moves there any more, as a place to step aside to. */
  readonly holdsSwingHost: boolean;
  /** Share of the people's time until a date that its moves may need before they go first: 0 always first, 1 at the last. */
  readonly dueShare: number;
  /** Factor on the worth of emptying each host; absent: 1 each. */
  readonly urgency?: Float64Array;
  /** Workloads that are tried before all others, because they came last before; absent: none. */
  readonly early?: ReadonlySet<number>;
  /** Workloads that take another host or a stop-over as soon as they are blocked, because they were left behind before. */
  readonly insistent?: ReadonlySet<number>;
  /**
   * 1 for hosts that are emptied at once when everything on them has room elsewhere as it is: off early at the price of a
   * change of host more for what changes technology later. Absent: none.
   */
  readonly drained?: Uint8Array;
  /** Room for changes in place that is kept free while hosts are emptied by and by, as in roomKept; below 0 less than the largest. */
  readonly drainKept?: number;
  /** So many of a host that is emptied at once change technology on the way out, where the rest has no room otherwise. Absent: none. */
  readonly drainChanges?: number;
  /** What leaves a host that is emptied at once may also go to hosts that are emptied later. */
  readonly drainsAnywhere?: boolean;
  /** After so many waves the attempt is given up: others have done with far less. Absent: never. */
  readonly mostWaves?: number;
  /** The first waves of a roadmap in which nothing was left behind: they are made again as they were. Absent: none. */
  readonly prefix?: readonly SequencedWave[];
  /** Turn of each workload: units go by the least of their members and by nothing else. Absent: by gain per effort. */
  readonly turn?: Float64Array;
}
