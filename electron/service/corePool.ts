import { Worker, type ResourceLimits } from 'node:worker_threads';
import { ApiError, type ErrorCode } from '#core/api.ts';
import { CancelledError } from '#core/job.ts';
import { buffersOf } from './columns.ts';
import { fromErrorData } from './errors.ts';
import type { FromWorker, RunTask } from './workerProtocol.ts';

/** Workers of one kind share their limits: what parses untrusted files gets less memory than what plans. */
export type WorkerKind = 'compute' | 'parse';

/** How a pool of workers is run; times in milliseconds. `entry` is the worker's module, `limits` its memory by kind. */
export interface CorePoolOptions {
  readonly entry: URL;
  /** Most workers at a time, at least 1. */
  readonly size: number;
  readonly workerData?: unknown;
  readonly limits?: Partial<Record<WorkerKind, ResourceLimits>>;
  /** How long cancelled work may take to notice before its thread is ended. */
  readonly graceMs?: number;
  /** How long a worker without work is kept. */
  readonly idleMs?: number;
}

/** How one task is run. Aborting `signal` rejects it with `cancelled`. */
export interface RunOptions {
  readonly kind?: WorkerKind;
  /** A pointer waits for it: it may have one thread more than the pool's size and does not wait behind longer work. */
  readonly isUrgent?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number, phase: string) => void;
  /** Told of parts of the result that come ahead of the rest. */
  readonly onPiece?: (value: unknown) => void;
}

interface Run {
  readonly id: number;
  readonly task: string;
  readonly input: unknown;
  readonly kind: WorkerKind;
  readonly isUrgent: boolean;
  readonly onProgress: (fraction: number, phase: string) => void;
  readonly onPiece: (value: unknown) => void;
  readonly settle: (outcome: { readonly value: unknown } | { readonly error: Error }) => void;
}

interface Member {
  readonly worker: Worker;
  readonly kind: WorkerKind;
  run: Run | null;
  cancelFlag: Int32Array | null;
  idleTimer: NodeJS.Timeout | null;
  /** Why the thread ended, as far as it said. */
  failure: unknown;
}

/** With the window's frame budget of messages and timers, this keeps the answer to a cancel below 200 ms. */
const defaultGraceMs = 150;
const defaultIdleMs = 60_000;

function crashMessage(task: string, failure: unknown, exitCode: number): { code: ErrorCode; message: string } {
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
  const why =
    code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? 'it needed more memory than it may use'
      : failure instanceof Error
        ? failure.message
        : `it ended with code ${exitCode}`;
  return {
    code: 'worker-crashed',
    message: `The work (${task}) stopped unexpectedly: ${why}. Everything else keeps running; nothing was changed.`,
  };
}

/**
 * Threads for core work. A run ends in its value, in its error, or, when its thread dies, in `worker-crashed`; the pool
 * goes on with a new thread. Cancelling answers within the grace period whether or not the work notices.
 */
export class CorePool {
  readonly #options: CorePoolOptions;
  readonly #members = new Set<Member>();
  readonly #queue: Run[] = [];
  #lastId = 0;
  #isClosed = false;

  constructor(options: CorePoolOptions) {
    this.#options = options;
  }

  /** Threads alive now, for tests. */
  get threadCount(): number {
    return this.#members.size;
  }

  /**
   * Runs a task and returns what it returns. Buffers inside `input` are transferred: they are empty afterwards.
   * Rejects with CancelledError, or with the ApiError of the failure.
   */
  run(task: string, input: unknown, options: RunOptions = {}): Promise<unknown> {
    const { signal } = options;
    if (this.#isClosed || signal?.aborted === true) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
      const abort = (): void => this.#cancel(run);
      const run: Run = {
        id: ++this.#lastId,
        task,
        input,
        kind: options.kind ?? 'compute',
        isUrgent: options.isUrgent ?? false,
        onProgress: options.onProgress ?? (() => undefined),
        onPiece: options.onPiece ?? (() => undefined),
        settle: (outcome) => {
          signal?.removeEventListener('abort', abort);
          if ('value' in outcome) resolve(outcome.value);
          else reject(outcome.error);
        },
      };
      signal?.addEventListener('abort', abort);
      this.#queue.push(run);
      this.#dispatch();
    });
  }

  /** Cancels what runs, ends all threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const run of this.#queue.splice(0)) run.settle({ error: new CancelledError() });
    await Promise.all([...this.#members].map((member) => this.#end(member, new CancelledError())));
  }

  #dispatch(): void {
    for (const run of this.#queue.toSorted((a, b) => Number(b.isUrgent) - Number(a.isUrgent))) {
      const member = this.#memberFor(run);
      if (member === null) return;
      this.#queue.splice(this.#queue.indexOf(run), 1);
      this.#start(member, run);
    }
  }

  /** An idle member of the kind, a new one where there is room (or an idle one of another kind gives it), else null. */
  #memberFor({ kind, isUrgent }: Run): Member | null {
    const most = Math.max(1, this.#options.size) + (isUrgent ? 1 : 0);
    const idle = [...this.#members].filter((member) => member.run === null);
    // The thread that urgent work had stays idle beside as many at work as there may be.
    if (this.#members.size - idle.length >= most) return null;
    const fitting = idle.find((member) => member.kind === kind);
    if (fitting !== undefined) return fitting;
    if (this.#members.size >= most) {
      const other = idle[0];
      if (other === undefined) return null;
      void this.#end(other, null);
    }
    return this.#spawn(kind);
  }

  #spawn(kind: WorkerKind): Member {
    const limits = this.#options.limits?.[kind];
    const worker = new Worker(this.#options.entry, {
      name: `headroom-${kind}`,
      workerData: this.#options.workerData,
      ...(limits === undefined ? {} : { resourceLimits: limits }),
    });
    // The pool never keeps the process alive by itself; a run does, through what waits for it.
    const member: Member = { worker, kind, run: null, cancelFlag: null, idleTimer: null, failure: null };
    worker.on('message', (message: FromWorker) => this.#receive(member, message));
    worker.on('messageerror', (error) => {
      member.failure = error;
      void worker.terminate();
    });
    worker.on('error', (error) => {
      member.failure = error;
    });
    // 'exit' follows 'error', so one place deals with both.
    worker.on('exit', (code) => this.#bury(member, code));
    this.#members.add(member);
    return member;
  }

  #start(member: Member, run: Run): void {
    if (member.idleTimer !== null) clearTimeout(member.idleTimer);
    member.idleTimer = null;
    member.run = run;
    member.cancelFlag = new Int32Array(new SharedArrayBuffer(4));
    const message: RunTask = {
      type: 'run',
      runId: run.id,
      task: run.task,
      input: run.input,
      cancelFlag: member.cancelFlag,
    };
    member.worker.ref();
    member.worker.postMessage(message, buffersOf(run.input));
  }

  #receive(member: Member, message: FromWorker): void {
    const run = member.run;
    if (run === null || run.id !== message.runId) return;
    switch (message.type) {
      case 'progress':
        run.onProgress(message.fraction, message.phase);
        return;
      case 'piece':
        if (!this.#isCancelled(member)) run.onPiece(message.value);
        return;
      case 'done':
        this.#finish(member, this.#isCancelled(member) ? { error: new CancelledError() } : { value: message.value });
        return;
      case 'failed':
        this.#finish(member, {
          error: message.error.code === 'cancelled' ? new CancelledError() : fromErrorData(message.error),
        });
        return;
    }
  }

  #isCancelled(member: Member): boolean {
    return member.cancelFlag !== null && Atomics.load(member.cancelFlag, 0) !== 0;
  }

  #finish(member: Member, outcome: { readonly value: unknown } | { readonly error: Error }): void {
    const run = member.run;
    member.run = null;
    member.cancelFlag = null;
    member.worker.unref();
    member.idleTimer = setTimeout(() => void this.#end(member, null), this.#options.idleMs ?? defaultIdleMs);
    member.idleTimer.unref();
    run?.settle(outcome);
    this.#dispatch();
  }

  #cancel(run: Run): void {
    const queued = this.#queue.indexOf(run);
    if (queued !== -1) {
      this.#queue.splice(queued, 1);
      run.settle({ error: new CancelledError() });
      return;
    }
    for (const member of this.#members) {
      if (member.run !== run || member.cancelFlag === null) continue;
      Atomics.store(member.cancelFlag, 0, 1);
      setTimeout(() => {
        if (member.run !== run) return;
        void this.#end(member, new CancelledError());
        this.#dispatch();
      }, this.#options.graceMs ?? defaultGraceMs);
    }
  }

  /** Ends a thread; its run, if any, ends in `error` at once, without waiting for the thread. */
  async #end(member: Member, error: Error | null): Promise<void> {
    if (member.idleTimer !== null) clearTimeout(member.idleTimer);
    this.#members.delete(member);
    const run = member.run;
    member.run = null;
    if (run !== null && error !== null) run.settle({ error });
    await member.worker.terminate();
  }

  #bury(member: Member, exitCode: number): void {
    if (!this.#members.delete(member)) return;
    if (member.idleTimer !== null) clearTimeout(member.idleTimer);
    const run = member.run;
    member.run = null;
    if (run !== null) {
      const crash = crashMessage(run.task, member.failure, exitCode);
      const error = this.#isCancelled(member)
        ? new CancelledError()
        : new ApiError(crash.code, crash.message, { task: run.task });
      run.settle({ error });
    }
    this.#dispatch();
  }
}
