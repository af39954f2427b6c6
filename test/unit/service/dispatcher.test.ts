import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { api, callNames, type Reply } from '#core/api.ts';
import { Dispatcher, joinHandlers, type Handlers } from '#electron/service/dispatcher.ts';
import { ProgressThrottle } from '#electron/service/progressThrottle.ts';
import type { FromService } from '#electron/service/protocol.ts';

const all = Object.fromEntries(callNames.map((name) => [name, () => undefined])) as unknown as Handlers;

describe('the handler map', () => {
  test('is whole when every call has one handler', () => {
    expect(Object.keys(joinHandlers([all])).sort()).toEqual([...callNames].sort());
  });

  test('refuses to start without a handler for some call', () => {
    const { 'plan.run': _, ...rest } = all;
    expect(() => joinHandlers([rest])).toThrow('Without a handler: plan.run.');
  });

  test('refuses to start with two handlers for one call', () => {
    expect(() => joinHandlers([all, { 'plan.run': all['plan.run'] }])).toThrow('The call plan.run has two handlers.');
  });

  test('refuses to start with a handler that answers no call', () => {
    expect(() => joinHandlers([all, { 'file.eat': () => undefined } as never])).toThrow('no call of the contract');
  });
});

/** Makes one call of a dispatcher whose handlers are replaced by those given. */
async function answer(
  handlers: Partial<Record<string, (input: never, call: never) => unknown>>,
  name: string,
  input: unknown,
): Promise<{ reply: Reply; events: FromService[]; log: string[] }> {
  const events: FromService[] = [];
  const log: string[] = [];
  const reply = await new Promise<Reply>((resolve) => {
    const dispatcher = new Dispatcher({
      handlers: { ...all, ...handlers },
      post: (message) => {
        if (message.type === 'reply') resolve(message.reply);
        else events.push(message);
      },
      log: (line) => log.push(line),
      fileName: () => 'plan.headroom',
    });
    dispatcher.receive({ type: 'call', callId: 'c1', name, input, files: {} });
  });
  return { reply, events, log };
}

describe('a call', () => {
  test('reaches its handler with the defaults filled in', async () => {
    let received: unknown;
    const rows = { rows: [], total: 0, offset: 0 };
    const handler = (input: unknown): unknown => {
      received = input;
      return rows;
    };
    expect((await answer({ 'hosts.page': handler }, 'hosts.page', {})).reply).toEqual({ ok: true, value: rows });
    expect(received).toEqual({ sort: [], search: '', filters: [], offset: 0, limit: 100 });
  });

  test.each([
    ['unknown-call', 'file.eat', {}],
    ['unknown-call', '__proto__', {}],
    ['unknown-call', 'constructor', {}],
    ['invalid-input', 'hosts.page', { limit: 501 }],
    ['invalid-input', 'hosts.page', { sort: [{ column: 'id; DROP TABLE hosts', descending: true }] }],
    ['invalid-input', 'file.state', { more: 1 }],
    ['invalid-input', 'file.state', null],
    ['invalid-input', 'import.run', { tokens: [] }],
    ['not-found', 'import.run', { tokens: ['no-such-token'] }],
  ])('is refused as %s: %s %j', async (code, name, input) => {
    const run = ({ tokens }: { tokens: string[] }, call: { file: (token: string) => unknown }): unknown =>
      call.file(tokens[0]!);
    const { reply } = await answer({ 'import.run': run }, name, input);
    expect(reply).toMatchObject({ ok: false, error: { code } });
  });

  test('whose handler breaks the contract is an error, and is logged', async () => {
    const { reply, log } = await answer({ 'history.state': () => ({ undo: 7, redo: null }) }, 'history.state', {});
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'invalid-output', message: expect.stringContaining('undo') },
    });
    expect(log).toHaveLength(1);
  });

  test('whose handler throws is an error without a stack trace; the trace is logged', async () => {
    const handler = (): never => {
      throw new RangeError('out of range');
    };
    const { reply, log } = await answer({ 'file.state': handler }, 'file.state', {});
    expect(JSON.stringify(reply)).not.toContain('dispatcher.test');
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(log[0]).toContain('dispatcher.test');
  });

  test.each([
    ['SQLITE_FULL', 'file-not-writable', 'plan.headroom cannot be written: the disk is full.'],
    ['SQLITE_CORRUPT_INDEX', 'damaged-file', 'plan.headroom is damaged'],
    ['SQLITE_BUSY', 'busy', 'plan.headroom is being changed by another program'],
  ])('that meets %s says so of the file', async (code, expected, words) => {
    const handler = (): never => {
      throw Object.assign(new Error('x'), { code });
    };
    const { reply } = await answer({ 'file.state': handler }, 'file.state', {});
    expect(reply).toMatchObject({ ok: false, error: { code: expected, message: expect.stringContaining(words) } });
  });

  test('answers whatever it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.constantFrom(...callNames)), fc.anything(), async (name, input) => {
        const { reply } = await answer({}, name, input);
        // The handlers here give nothing, which only a call without output would allow.
        expect(reply.ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

test('every query and command of the contract names its kind', () => {
  expect(new Set(callNames.map((name) => api[name].kind))).toEqual(new Set(['query', 'command', 'job']));
});

describe('progress', () => {
  test('never goes back, never leaves 0..1, and shows the last value', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), fc.integer({ min: 0, max: 80 })), { minLength: 1 }), (reports) => {
        let now = 0;
        const shown: { fraction: number; at: number }[] = [];
        const throttle = new ProgressThrottle(
          (fraction) => shown.push({ fraction, at: now }),
          100,
          () => now,
        );
        for (const [fraction, wait] of reports) {
          now += wait;
          throttle.report(fraction, 'x');
        }
        const shownBefore = shown.length;
        throttle.flush();
        const fractions = shown.map(({ fraction }) => fraction);
        expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
        expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
        const highest = Math.max(
          ...reports.map(([fraction]) => (Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0)),
        );
        expect(fractions.at(-1)).toBe(highest);
        for (let index = 1; index < shownBefore; index++) {
          expect(shown[index]!.at - shown[index - 1]!.at).toBeGreaterThanOrEqual(100);
        }
      }),
    );
  });
});
