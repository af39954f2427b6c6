import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';

/** From this caution on a workload counts as production: it waits for a pilot of its change of technology. */
const productionCaution = 0.5;

/** Pilots go first: production waits until a workload of less caution has changed to the same technology in an earlier wave. */
export class Pilots {
  readonly #p: Prepared;
  readonly #state: EstateState;
  readonly #left = new Map<string, number>();
  readonly #piloted = new Set<string>();
  /** False in a wave in which nothing else can move: then production goes without a pilot. */
  goFirst = true;

  constructor(prepared: Prepared, state: EstateState) {
    this.#p = prepared;
    this.#state = state;
    for (let w = 0; w < prepared.ids.length; w++) if (state.isPending(w) && this.isPilot(w)) this.count(w, 1);
  }

  /** True for a workload that changes technology and is no production. */
  isPilot(w: number): boolean {
    return this.#state.wantsTechnology(w) && this.#p.caution[w]! < productionCaution;
  }

  /** One more (1) or one less (-1) that is still to change to the technology that `w` goes to. */
  count(w: number, step: number): void {
    const technology = this.#p.targetTechnology[w]!;
    this.#left.set(technology, (this.#left.get(technology) ?? 0) + step);
  }

  /** The technology that `w` goes to has been taken by somebody. */
  notePiloted(w: number): void {
    this.#piloted.add(this.#p.targetTechnology[w]!);
  }

  /** True when `w` has to wait for a pilot that is still to go. */
  keepWaiting(w: number): boolean {
    if (!this.goFirst || !this.#state.willChange(w) || this.#p.caution[w]! < productionCaution) return false;
    const technology = this.#p.targetTechnology[w]!;
    return !this.#piloted.has(technology) && (this.#left.get(technology) ?? 0) > 0;
  }
}
