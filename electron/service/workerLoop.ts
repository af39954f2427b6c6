import type { MessagePort } from 'node:worker_threads';
import type { JobContext } from '#core/job.ts';
import { buffersOf } from './columns.ts';
import { toErrorData } from './errors.ts';
import type { FromWorker, RunTask } from './workerProtocol.ts';

/** What a task is handed by its worker. */
export interface TaskContext extends JobContext {
  /** Sends a part of the result ahead; buffers inside of it are transferred. */
  piece(value: unknown): void;
}

/** What a worker can do, by name. The input is what the service sent; see tasks.ts for the types. */
export type TaskTable = Readonly<Record<string, (input: never, context: TaskContext) => Promise<unknown>>>;

/** Milliseconds between two progress messages of one run: half of what the service passes on. */
const progressIntervalMs = 50;

/** Runs tasks that arrive at `port` until the thread ends. Errors of a task are replies; they do not end the thread. */
export function serveTasks(port: MessagePort, tasks: TaskTable): void {
  port.on('message', (message: RunTask) => {
    void serve(port, tasks, message);
  });
}

async function serve(port: MessagePort, tasks: TaskTable, { runId, task, input, cancelFlag }: RunTask): Promise<void> {
  const begin = performance.now();
  let sentAt = Number.NEGATIVE_INFINITY;
  let unsent: { fraction: number; phase: string } | null = null;
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const flush = (): void => {
    if (unsent === null) return;
    send({ type: 'progress', runId, ...unsent });
    unsent = null;
    sentAt = performance.now();
  };
  const context: TaskContext = {
    progress: (fraction, phase) => {
      unsent = { fraction, phase };
      if (performance.now() - sentAt >= progressIntervalMs) flush();
    },
    isCancelled: () => Atomics.load(cancelFlag, 0) !== 0,
    elapsedMs: () => performance.now() - begin,
    piece: (value) => send({ type: 'piece', runId, value }, buffersOf(value)),
  };
  try {
    const work = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
    if (work === undefined) throw new Error(`There is no task ${task}.`);
    const value = await work(input as never, context);
    flush();
    send({ type: 'done', runId, value }, buffersOf(value));
  } catch (error) {
    const data = toErrorData(error);
    if (data.code === 'internal') console.error(`headroom: task ${task} failed:`, error);
    send({ type: 'failed', runId, error: data });
  }
}
