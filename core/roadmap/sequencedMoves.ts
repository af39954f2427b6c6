import type { MovePurpose } from './roadmapPlan.ts';
import type { Refusal } from './waveLedger.ts';
import type { MoveKind } from './way.ts';

/** One change of seat, by index. */
export interface SequencedMove {
  readonly w: number;
  readonly fromHost: number;
  readonly toHost: number;
  readonly kind: MoveKind;
  readonly effortDays: number;
  readonly purpose: MovePurpose;
  readonly aboutHost: number;
  readonly makesRoomFor: number;
  readonly insteadOf: number;
  /** Index of the team that makes it; -1 without teams. */
  readonly team: number;
  /** What follows: nothing, since the workload is where it is to end; another move; or another move after a stop on the way. */
  readonly follows: 'end' | 'more' | 'more-after-stop';
  /** Its target is where it goes from now on. */
  readonly isForGood: boolean;
}

/** Why a workload was left where it is: no room for it, or a limit of the way. */
export interface Abandoned {
  readonly because: Refusal | 'room';
  /** Without the name of the workload: "no wave has room for ...". */
  readonly text: string;
}

/** One wave by index; hosts are switched off at its end. */
export interface SequencedWave {
  readonly moves: readonly SequencedMove[];
  readonly released: readonly number[];
}

/** True for a wave in which nothing moves and no host is switched off. */
export function isEmptyWave(wave: SequencedWave): boolean {
  return wave.moves.length === 0 && wave.released.length === 0;
}
