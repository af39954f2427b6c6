import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError } from '#core/job.ts';
import { CorePool, type CorePoolOptions } from '#electron/service/corePool.ts';

const entry = new URL('../../fixtures/service/fakeWorker.ts', import.meta.url);
let pools: CorePool[] = [];

function newPool(options: Partial<CorePoolOptions> = {}): CorePool {
  const pool = new CorePool({ entry, size: 1, ...options });
  pools.push(pool);
  return pool;
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
});

/** Resolves when the run reports its first progress: it is at work. */
function started(
  pool: CorePool,
  task: string,
  signal: AbortSignal,
): { isAtWork: Promise<void>; result: Promise<unknown> } {
  let atWork = (): void => undefined;
  const isAtWork = new Promise<void>((resolve) => {
    atWork = resolve;
  });
  const result = pool.run(task, null, { signal, onProgress: () => atWork() });
  result.catch(() => undefined);
  return { isAtWork, result };
}

describe('a run', () => {
  test('ends in what the task returns', async () => {
    expect(await newPool().run('echo', { a: [1, 'b'] })).toMatchObject({ input: { a: [1, 'b'] } });
  });

  test('ends in the task’s refusal, with code and facts', async () => {
    await expect(newPool().run('refuse', null)).rejects.toMatchObject({
      code: 'no-inventory',
      message: 'Nothing there.',
      details: { hint: 7 },
    });
  });

  test('that fails for a fault of ours is internal, and the thread goes on', async () => {
    const pool = newPool();
    const { threadId } = (await pool.run('echo', null)) as { threadId: number };
    await expect(pool.run('fail', null)).rejects.toMatchObject({ code: 'internal' });
    expect(await pool.run('echo', null)).toMatchObject({ threadId });
  });

  test('of a task that does not exist is an error', async () => {
    await expect(newPool().run('constructor', null)).rejects.toMatchObject({ code: 'internal' });
  });

  test('reports what the task reports, the last value always', async () => {
    const seen: number[] = [];
    await newPool().run('report', [0, 0.2, 0.4, 1], { onProgress: (fraction) => seen.push(fraction) });
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1);
  });
});

describe('a worker that dies is an error on its run alone', () => {
  test.each([
    ['ends its process', 'exit', 'code 3'],
    ['throws outside of the task', 'throwOutside', 'thrown in a timer'],
  ])('when it %s', async (_how, task, why) => {
    const pool = newPool();
    await expect(pool.run(task, null)).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringContaining(why),
    });
    expect(await pool.run('echo', 'after')).toMatchObject({ input: 'after' });
  });

  test('when it eats more memory than its kind may', async () => {
    const pool = newPool({ limits: { parse: { maxOldGenerationSizeMb: 24 } } });
    await expect(pool.run('eatMemory', null, { kind: 'parse' })).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringContaining('more memory'),
    });
    expect(await pool.run('echo', 'after', { kind: 'parse' })).toMatchObject({ input: 'after' });
  });

  test('and those that wait are run by the next one', async () => {
    const pool = newPool();
    const results = await Promise.allSettled([pool.run('exit', null), pool.run('echo', 1), pool.run('echo', 2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});

describe('cancel', () => {
  test('answers although the work is in an endless loop', async () => {
    const pool = newPool();
    const controller = new AbortController();
    const { isAtWork, result } = started(pool, 'spin', controller.signal);
    await isAtWork;
    controller.abort();
    await expect(result).rejects.toBeInstanceOf(CancelledError);
    expect(await pool.run('echo', 'after')).toMatchObject({ input: 'after' });
  });

  test('lets work that notices end by itself, and keeps its thread', async () => {
    const pool = newPool({ graceMs: 10_000 });
    const { threadId } = (await pool.run('echo', null)) as { threadId: number };
    const controller = new AbortController();
    const { isAtWork, result } = started(pool, 'untilCancelled', controller.signal);
    await isAtWork;
    controller.abort();
    await expect(result).rejects.toBeInstanceOf(CancelledError);
    expect(await pool.run('echo', null)).toMatchObject({ threadId });
  });

  test('of a run that waits takes it out of the queue', async () => {
    const pool = newPool();
    const first = new AbortController();
    const { isAtWork, result } = started(pool, 'untilCancelled', first.signal);
    await isAtWork;
    const waiting = new AbortController();
    const second = pool.run('echo', 'never', { signal: waiting.signal });
    waiting.abort();
    await expect(second).rejects.toBeInstanceOf(CancelledError);
    first.abort();
    await expect(result).rejects.toBeInstanceOf(CancelledError);
  });

  test('before the run begins refuses it', async () => {
    await expect(newPool().run('echo', null, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
  });

  test('of one run leaves the other alone', async () => {
    const pool = newPool({ size: 2 });
    const controller = new AbortController();
    const { isAtWork, result } = started(pool, 'spin', controller.signal);
    await isAtWork;
    const other = pool.run('echo', 'other');
    controller.abort();
    await expect(result).rejects.toBeInstanceOf(CancelledError);
    expect(await other).toMatchObject({ input: 'other' });
  });
});

describe('the pool', () => {
  test('never has more threads than its size, also when the kind of work changes', async () => {
    const pool = newPool({ size: 1 });
    const kinds = ['parse', 'compute', 'parse', 'compute'] as const;
    const results = await Promise.all(kinds.map((kind, index) => pool.run('echo', index, { kind })));
    expect(results.map((result) => (result as { input: unknown }).input)).toEqual([0, 1, 2, 3]);
    expect(pool.threadCount).toBe(1);
  });

  test('lets urgent work pass what is at work and what waits, on one thread more', async () => {
    const pool = newPool({ size: 1 });
    const controller = new AbortController();
    const { isAtWork, result } = started(pool, 'untilCancelled', controller.signal);
    await isAtWork;
    let hasWaited = true;
    const waiting = pool.run('echo', 'waits').then(() => {
      hasWaited = false;
    });
    expect(await pool.run('echo', 'urgent', { isUrgent: true })).toMatchObject({ input: 'urgent' });
    expect(await pool.run('echo', 'again', { isUrgent: true })).toMatchObject({ input: 'again' });
    expect(pool.threadCount).toBe(2);
    expect(hasWaited).toBe(true);
    controller.abort();
    await expect(result).rejects.toBeInstanceOf(CancelledError);
    await waiting;
  });

  test('lets idle threads go', async () => {
    const pool = newPool({ idleMs: 1 });
    await pool.run('echo', null);
    await vi.waitFor(() => expect(pool.threadCount).toBe(0));
  });

  test('that is closed cancels what runs and what waits', async () => {
    const pool = newPool();
    const { isAtWork, result } = started(pool, 'spin', new AbortController().signal);
    const waiting = pool.run('echo', null);
    waiting.catch(() => undefined);
    await isAtWork;
    await pool.close();
    await expect(result).rejects.toBeInstanceOf(CancelledError);
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
  });
});
