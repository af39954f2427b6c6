import type { FileState } from '#core/api/fileCalls.ts';
import { isCancelled } from './client.ts';

/** What planning anew in the background needs of its surroundings. */
export interface ReplanHost {
  /** Makes a plan; rejects with `cancelled` when the signal aborts. */
  run(signal: AbortSignal): Promise<unknown>;
  /** True while something else changes the inventory (an import): planning waits for it. */
  isBusy(): boolean;
  onError(error: unknown): void;
  onStart(): void;
  /** Calls `run` after some time; returns how to take that back. A clock of its own makes it testable. */
  later(run: () => void, milliseconds: number): () => void;
}

/** Edits that follow each other closely are planned once. */
const settleMs = 350;

/**
 * Keeps the plan current with its inputs: when the host says that inputs changed it plans again in the background; a change
 * during planning cancels and begins anew. A plan that failed is not tried again before the next change, so that an
 * infeasible scenario does not loop.
 */
export class Replanner {
  readonly #host: ReplanHost;
  #running: AbortController | null = null;
  #takeBack: (() => void) | null = null;
  #failed = false;

  constructor(host: ReplanHost) {
    this.#host = host;
  }

  /** Inputs changed: what is being planned is out of date. The next {@link stateSeen} decides whether to plan again. */
  inputsChanged(): void {
    this.#failed = false;
    this.#running?.abort();
    this.#running = null;
  }

  /** The file's state was read. */
  stateSeen(state: Pick<FileState, 'plan' | 'hosts' | 'isOpen' | 'readOnly'>): void {
    const wanted = state.isOpen && !state.readOnly && state.hosts > 0 && state.plan !== 'current';
    if (!wanted) {
      this.#takeBack?.();
      this.#takeBack = null;
    } else if (!this.#failed && this.#running === null && this.#takeBack === null) this.#schedule();
  }

  /** Plans now, because the user asked for it. */
  planNow(): void {
    this.#failed = false;
    this.#takeBack?.();
    this.#takeBack = null;
    if (this.#running === null) void this.#plan();
  }

  stop(): void {
    this.#takeBack?.();
    this.#takeBack = null;
    this.#running?.abort();
    this.#running = null;
  }

  #schedule(): void {
    this.#takeBack?.();
    this.#takeBack = this.#host.later(() => {
      this.#takeBack = null;
      if (this.#host.isBusy()) this.#schedule();
      else void this.#plan();
    }, settleMs);
  }

  async #plan(): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    this.#host.onStart();
    try {
      await this.#host.run(controller.signal);
    } catch (error) {
      // Only the newest run counts: one that a change cut short is followed by another.
      if (this.#running === controller) {
        this.#failed = true;
        if (!isCancelled(error)) this.#host.onError(error);
      }
    } finally {
      if (this.#running === controller) this.#running = null;
    }
  }
}
