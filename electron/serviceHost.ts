import { Worker } from 'node:worker_threads';
import type { ApiErrorData, ApiEvent, Reply } from '#core/api.ts';
import type { FromService, ResolvedFile, ServiceOptions, ToService } from './service/protocol.ts';

/** The part of a worker thread that is used here, so that tests can hand in one that crashes on demand. */
export interface ServiceThread {
  postMessage(message: ToService): void;
  on(event: 'message', listener: (message: FromService) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<number>;
}

/** How the service thread is started and watched. */
export interface ServiceHostOptions {
  readonly start: () => ServiceThread;
  /** Where to send what the service says unasked. `caller` is who made the call that a progress event is about. */
  readonly onEvent: (event: ApiEvent, caller: number | null) => void;
  /** The service ended so often that starting it again is pointless. */
  readonly onGivenUp: (reason: string) => void;
  /** Milliseconds from a monotonic clock. */
  readonly now: () => number;
}

interface PendingCall {
  readonly caller: number;
  /** The caller's own name for the call: unique in its window only. */
  readonly callId: string;
  readonly settle: (reply: Reply) => void;
}

/** Restarts within this time count together. */
const restartWindowMs = 60_000;
const mostRestarts = 5;

/** How long the service may take to finish and close the database when the application ends. */
const shutdownGraceMs = 5_000;

const crashed: ApiErrorData = {
  code: 'service-crashed',
  message:
    'The planning service stopped unexpectedly and was started again. Nothing that was saved is lost; try again.',
  details: {},
};

/**
 * Owns the one service thread: passes calls on, brings replies and events back, and when the thread dies turns its open
 * calls into errors and starts it anew. Does no work of its own.
 */
export class ServiceHost {
  readonly #options: ServiceHostOptions;
  readonly #pending = new Map<string, PendingCall>();
  #thread: ServiceThread | null = null;
  #lastId = 0;
  #restarts: number[] = [];
  #isRestart = false;
  #state: 'running' | 'given-up' | 'stopping' = 'running';

  constructor(options: ServiceHostOptions) {
    this.#options = options;
    this.#start();
  }

  /** Passes a call on. Never rejects: a service that dies is an error in the reply. */
  call(
    caller: number,
    callId: string,
    name: string,
    input: unknown,
    files: Readonly<Record<string, ResolvedFile>>,
  ): Promise<Reply> {
    const thread = this.#thread;
    if (thread === null || this.#state !== 'running') return Promise.resolve({ ok: false, error: crashed });
    return new Promise((settle) => {
      this.#lastId += 1;
      const id = `call-${this.#lastId}`;
      this.#pending.set(id, { caller, callId, settle });
      thread.postMessage({ type: 'call', callId: id, name, input, files });
    });
  }

  /** Asks the service to stop a call; its reply says whether it did. */
  cancel(caller: number, callId: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.caller === caller && pending.callId === callId) {
        this.#thread?.postMessage({ type: 'cancel', callId: id });
      }
    }
  }

  /** Cancels whatever a window that is gone, or shows a new page, was waiting for. */
  cancelAll(caller: number): void {
    for (const [id, pending] of this.#pending) {
      if (pending.caller === caller) this.#thread?.postMessage({ type: 'cancel', callId: id });
    }
  }

  /** Lets the service finish and close the database; ends it after a grace period. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#state = 'stopping';
    if (thread === null) return;
    this.#thread = null;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        void thread.terminate().then(() => resolve());
      }, shutdownGraceMs);
      thread.on('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      thread.postMessage({ type: 'shutdown' });
    });
    this.#failPending();
  }

  #start(): void {
    const thread = this.#options.start();
    this.#thread = thread;
    let reason = 'the thread ended';
    thread.on('message', (message) => this.#receive(message));
    thread.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    // 'exit' follows 'error', so one place deals with both.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#restart(reason);
    });
  }

  #receive(message: FromService): void {
    switch (message.type) {
      case 'ready':
        this.#options.onEvent({ type: 'service', state: this.#isRestart ? 'restarted' : 'ready' }, null);
        break;
      case 'reply': {
        const pending = this.#pending.get(message.callId);
        this.#pending.delete(message.callId);
        pending?.settle(message.reply);
        break;
      }
      case 'event': {
        const event = message.event;
        if (event.type !== 'progress') {
          this.#options.onEvent(event, null);
          break;
        }
        const pending = this.#pending.get(event.callId);
        if (pending !== undefined) this.#options.onEvent({ ...event, callId: pending.callId }, pending.caller);
        break;
      }
    }
  }

  #failPending(): void {
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) call.settle({ ok: false, error: crashed });
  }

  #restart(reason: string): void {
    this.#thread = null;
    this.#failPending();
    const now = this.#options.now();
    this.#restarts = this.#restarts.filter((at) => now - at < restartWindowMs);
    if (this.#restarts.length >= mostRestarts) {
      this.#state = 'given-up';
      this.#options.onGivenUp(reason);
      return;
    }
    this.#restarts.push(now);
    this.#isRestart = true;
    this.#start();
  }
}

/** Starts the real service thread. */
export function startServiceThread(entry: URL, options: ServiceOptions): ServiceThread {
  return new Worker(entry, { workerData: options, name: 'headroom-service' });
}
