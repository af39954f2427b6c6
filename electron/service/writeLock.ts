/** Lets one change at a time at the file: a change that runs in steps holds it from its first to its last. */
export class WriteLock {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` when everything asked for before is done; returns what it returns. */
  run<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
