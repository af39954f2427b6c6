import type { Topic } from '#core/api.ts';
import type { CorePool, RunOptions } from './corePool.ts';
import type { PlanSession } from './planSession.ts';
import type { ServiceOptions } from './protocol.ts';
import type { TaskTypes } from './tasks.ts';

/** What handlers work with. */
export interface ServiceContext {
  readonly session: PlanSession;
  readonly pool: CorePool;
  readonly options: ServiceOptions;
  /** Tells the shell what may have changed. */
  emit(topics: readonly Topic[]): void;
  now(): Date;
}

/** Runs a task of the core pool. */
export async function runTask<Name extends keyof TaskTypes>(
  context: ServiceContext,
  name: Name,
  input: TaskTypes[Name]['input'],
  options: RunOptions,
): Promise<TaskTypes[Name]['output']> {
  return (await context.pool.run(name, input, options)) as TaskTypes[Name]['output'];
}
