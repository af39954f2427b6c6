import type { BestOutcome, Outcome } from './outcome.ts';

/** So many roadmaps are starts of the search. */
export const mostStarts = 5;
/** Roadmaps whose worth differs by less, as a share, count as one. */
const sameWorth = 1e-4;

/** The roadmaps from which a search begins: those worth most that differ. */
export class Starts {
  readonly #all: Outcome[] = [];
  #first: Outcome | null = null;

  /** What is known before strategies are drawn: a start however much others are worth, since it leads elsewhere. */
  addFirst(outcome: Outcome): void {
    this.#first = outcome;
  }

  /** Notes one more roadmap. */
  add(outcome: Outcome): void {
    this.#all.push(outcome);
  }

  /** Those that reach as much as the best, by their worth, with the best first and what was known before strategies were drawn after it. */
  take(best: BestOutcome): readonly Outcome[] {
    const worthOf = ({ value }: Outcome): number => value ?? 0;
    const taken: Outcome[] = [best.outcome];
    if (this.#first !== null && this.#first !== best.outcome && best.shortfall(this.#first) < Infinity) {
      taken.push(this.#first);
    }
    for (const one of this.#all.toSorted((a, b) => worthOf(b) - worthOf(a))) {
      if (taken.length >= mostStarts) break;
      if (best.shortfall(one) === Infinity) continue;
      const differs = (other: Outcome): boolean =>
        Math.abs(worthOf(other) - worthOf(one)) > sameWorth * Math.abs(worthOf(one));
      if (taken.every(differs)) taken.push(one);
    }
    return taken;
  }
}
