import type { ApiErrorData } from '#core/api.ts';

/** Messages between the service and a worker of its core pool. */

/** Work for a worker; `task` is a name of the registry in tasks.ts. */
export interface RunTask {
  readonly type: 'run';
  readonly runId: number;
  readonly task: string;
  readonly input: unknown;
  /** Its first element becomes 1 when the work should stop; read with Atomics.load. */
  readonly cancelFlag: Int32Array;
}

/** What a worker says of its run; `done` or `failed` is the last word. */
export type FromWorker =
  | { readonly type: 'progress'; readonly runId: number; readonly fraction: number; readonly phase: string }
  /** A part of the result, ahead of the rest. */
  | { readonly type: 'piece'; readonly runId: number; readonly value: unknown }
  | { readonly type: 'done'; readonly runId: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly runId: number; readonly error: ApiErrorData };
