import { parentPort } from 'node:worker_threads';
import { tasks } from './tasks.ts';
import { serveTasks } from './workerLoop.ts';

/** A thread of the core pool. It holds nothing between runs: what it needs comes with the task. */
if (parentPort === null) throw new Error('coreWorker.ts runs as a worker thread only.');
serveTasks(parentPort, tasks);
