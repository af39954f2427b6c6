import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { ApiEvent, Reply } from '#core/api.ts';
import { ServiceHost, type ServiceThread } from '#electron/serviceHost.ts';
import type { FromService, ToService } from '#electron/service/protocol.ts';

class FakeThread extends EventEmitter implements ServiceThread {
  readonly received: ToService[] = [];
  terminated = 0;

  postMessage(message: ToService): void {
    this.received.push(message);
  }
  terminate(): Promise<number> {
    this.terminated += 1;
    this.emit('exit', 1);
    return Promise.resolve(1);
  }
  says(message: FromService): void {
    this.emit('message', message);
  }
  get calls(): readonly Extract<ToService, { type: 'call' }>[] {
    return this.received.filter((message) => message.type === 'call');
  }
}

function startHost() {
  const threads: FakeThread[] = [];
  const events: (readonly [ApiEvent, number | null])[] = [];
  const givenUp: string[] = [];
  const clock = { ms: 0 };
  const host = new ServiceHost({
    start: () => {
      const thread = new FakeThread();
      threads.push(thread);
      return thread;
    },
    onEvent: (event, caller) => events.push([event, caller]),
    onGivenUp: (reason) => givenUp.push(reason),
    now: () => clock.ms,
  });
  const newest = (): FakeThread => threads.at(-1) as FakeThread;
  return { host, threads, events, givenUp, clock, newest };
}

const done = { ok: true, value: {} } as unknown as Reply;
const crash = { ok: false, error: { code: 'service-crashed' } };

describe('calls', () => {
  it('get the answer of their own, also where two windows use one id', async () => {
    const { host, newest } = startHost();
    const first = host.call(1, 'same', 'app.info', {}, {});
    const second = host.call(2, 'same', 'app.info', {}, {});
    const [one, two] = newest().calls;
    expect(one?.callId).not.toBe(two?.callId);
    newest().says({ type: 'reply', callId: two?.callId ?? '', reply: { ok: true, value: 2 } as unknown as Reply });
    newest().says({ type: 'reply', callId: one?.callId ?? '', reply: { ok: true, value: 1 } as unknown as Reply });
    expect(await first).toEqual({ ok: true, value: 1 });
    expect(await second).toEqual({ ok: true, value: 2 });
  });

  it('hear of their progress under their own id, and nobody else does', () => {
    const { host, newest, events } = startHost();
    void host.call(7, 'mine', 'plan.run', {}, {});
    const callId = newest().calls[0]?.callId ?? '';
    newest().says({ type: 'event', event: { type: 'progress', callId, fraction: 0.5, phase: 'packing' } });
    newest().says({ type: 'event', event: { type: 'progress', callId: 'other', fraction: 0.5, phase: 'packing' } });
    expect(events).toEqual([[{ type: 'progress', callId: 'mine', fraction: 0.5, phase: 'packing' }, 7]]);
  });

  it('are cancelled by their caller alone', () => {
    const { host, newest } = startHost();
    void host.call(1, 'a', 'plan.run', {}, {});
    host.cancel(2, 'a');
    host.cancel(1, 'b');
    expect(newest().received.filter((message) => message.type === 'cancel')).toEqual([]);
    host.cancel(1, 'a');
    expect(newest().received.at(-1)).toEqual({ type: 'cancel', callId: newest().calls[0]?.callId });
  });

  it('of a window that is gone are all cancelled', () => {
    const { host, newest } = startHost();
    void host.call(1, 'a', 'plan.run', {}, {});
    void host.call(2, 'b', 'plan.run', {}, {});
    void host.call(1, 'c', 'plan.run', {}, {});
    host.cancelAll(1);
    expect(newest().received.filter((message) => message.type === 'cancel')).toHaveLength(2);
  });
});

describe('a service that crashes', () => {
  it('is an error on its open calls and is started again', async () => {
    const { host, threads, newest, events } = startHost();
    const open = host.call(1, 'a', 'plan.run', {}, {});
    newest().emit('error', new Error('out of memory'));
    newest().emit('exit', 1);
    expect(await open).toMatchObject(crash);
    expect(threads).toHaveLength(2);
    newest().says({ type: 'ready' });
    expect(events).toEqual([[{ type: 'service', state: 'restarted' }, null]]);
    const next = host.call(1, 'b', 'app.info', {}, {});
    newest().says({ type: 'reply', callId: newest().calls[0]?.callId ?? '', reply: done });
    expect(await next).toEqual(done);
  });

  it('again and again is given up, with the reason', async () => {
    const { host, threads, newest, givenUp } = startHost();
    for (let count = 0; count < 6; count++) {
      newest().emit('error', new Error('no disk'));
      newest().emit('exit', 1);
    }
    expect(threads).toHaveLength(6);
    expect(givenUp).toEqual(['no disk']);
    expect(await host.call(1, 'a', 'app.info', {}, {})).toMatchObject(crash);
  });

  it('now and then is started again each time', () => {
    const { threads, newest, givenUp, clock } = startHost();
    for (let count = 0; count < 12; count++) {
      clock.ms += 30_000;
      newest().emit('exit', 1);
    }
    expect(threads).toHaveLength(13);
    expect(givenUp).toEqual([]);
  });
});

describe('stopping', () => {
  it('lets the service finish, starts no other, and answers what is still open', async () => {
    const { host, threads, newest } = startHost();
    const open = host.call(1, 'a', 'plan.run', {}, {});
    const stopped = host.stop();
    expect(newest().received.at(-1)).toEqual({ type: 'shutdown' });
    newest().emit('exit', 0);
    await stopped;
    expect(await open).toMatchObject(crash);
    expect(threads).toHaveLength(1);
    expect(newest().terminated).toBe(0);
  });
});
