import { CancelledError } from '#core/job.ts';
import { readWaitingIndexes } from '#db/waitingIndexes.ts';
import { runTask, type ServiceContext } from './serviceContext.ts';

/**
 * Does in a worker, step by step, what a large import has left to be done (db/waitingIndexes.ts). Changes of the file come in
 * between; when another file is opened or the program ends, the rest waits until this one is opened again.
 */
export async function settlePlanFile(context: ServiceContext): Promise<void> {
  const { session, options } = context;
  // A command in a terminal is over when it has done what it was asked for.
  if (options.shell === 'terminal' || readWaitingIndexes(session.db).length === 0) return;
  const { lifetime } = session;
  try {
    for (let isMore = true; isMore && !lifetime.aborted;) {
      isMore = (await session.lend((path) => runTask(context, 'settle', { path }, { signal: lifetime }))) === true;
    }
  } catch (error) {
    // Nothing depends on it: queries only take longer.
    if (!(error instanceof CancelledError))
      console.error('headroom: the indexes of the plan file could not be made:', error);
  }
}
