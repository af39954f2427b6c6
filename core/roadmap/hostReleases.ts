import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import { type SequencedMove, isEmptyWave } from './sequencedMoves.ts';
import type { Strategy } from './strategy.ts';

/** Switches hosts off that the target leaves empty, as soon as they are and are no longer needed to step aside to. */
export class HostReleases {
  readonly #draft: SequenceDraft;
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #strategy: Strategy;
  readonly #state: EstateState;

  constructor(draft: SequenceDraft) {
    this.#draft = draft;
    this.#p = draft.prepared;
    this.#dimensions = draft.dimensions;
    this.#strategy = draft.strategy;
    this.#state = draft.state;
  }

  /** Swing hosts, and hosts that are empty without a move: today, or since they arrived. */
  releaseRest(waves: { moves: readonly SequencedMove[]; released: number[] }[]): void {
    waves.at(-1)?.released.push(...this.releaseEmpty(true, waves.length));
    if (waves.length >= this.#p.way.lastWave) return;
    const released = this.releaseEmpty(true, waves.length + 1);
    if (released.length > 0) waves.push({ moves: [], released });
  }

  /** Now that all is known: hosts that were held as a place to step aside to are off as soon as nothing comes to them any more. */
  releaseEarlier(waves: { moves: readonly SequencedMove[]; released: number[] }[]): void {
    const lastUse = new Int32Array(this.#p.hostIds.length);
    waves.forEach(({ moves }, k) => {
      for (const { fromHost, toHost } of moves) lastUse[fromHost] = lastUse[toHost] = k;
    });
    waves.forEach((wave, k) => {
      // A host that has just arrived is on for a wave.
      const sooner = (h: number): number => Math.max(lastUse[h]!, this.#p.way.availableFrom[h]!);
      for (const h of wave.released.filter((held) => sooner(held) < k)) {
        wave.released.splice(wave.released.indexOf(h), 1);
        waves[sooner(h)]!.released.push(h);
      }
    });
    while (waves.length > 0 && isEmptyWave(waves[waves.length - 1]!)) waves.pop();
  }

  /** Hosts that go off at the end of this wave; at the end of the roadmap also those that were kept to step aside to. */
  releaseEmpty(isEnd: boolean, wave: number): number[] {
    const { releasable, isOff, isThere, residents } = this.#state;
    const { availableFrom, offBy } = this.#p.way;
    const released: number[] = [];
    const holds = this.#strategy.holdsSwingHost && !isEnd;
    const busy = new Uint8Array(this.#p.hostsOfCluster.length);
    if (holds) {
      for (const u of this.#draft.open) {
        for (const w of this.#draft.units[u]!) busy[this.#p.clusterOf[this.#state.host[w]!]!] = 1;
      }
    }
    for (const hosts of this.#p.hostsOfCluster) {
      // Nothing pending can be on its way to one of these: no target is on a host that is to be released.
      const empty = hosts.filter(
        (h) =>
          releasable[h] === 1 &&
          isOff[h] === 0 &&
          isThere[h] === 1 &&
          availableFrom[h]! < wave &&
          residents[h]!.length === 0,
      );
      if (holds && empty.length > 0 && busy[this.#p.clusterOf[empty[0]!]!] === 1) {
        // The host with the most memory is the best place to step aside to; one that has to go is none.
        const memory = (h: number): number => this.#p.usable[h * this.#dimensions + 1]!;
        const hasToGo = (h: number): boolean => offBy[h]! > 0;
        empty.sort((a, b) => Number(hasToGo(b)) - Number(hasToGo(a)) || memory(a) - memory(b) || a - b);
        if (!hasToGo(empty[empty.length - 1]!)) empty.pop();
      }
      for (const h of empty) {
        isOff[h] = 1;
        released.push(h);
      }
    }
    return released.toSorted((a, b) => a - b);
  }
}
