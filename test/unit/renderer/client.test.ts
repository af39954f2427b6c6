import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError, type ApiEvent, type HeadroomBridge, type Reply } from '#core/api.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { call, toApiError } from '#renderer/host/client.ts';
import { onProgress, runJob, useJobs } from '#renderer/host/jobs.ts';

let calls: { readonly name: string; readonly callId: string; answer(reply: Reply): void }[];
let cancelled: string[];

beforeEach(() => {
  calls = [];
  cancelled = [];
  const headroom: HeadroomBridge = {
    call: (name, _input, callId) => new Promise((answer) => void calls.push({ name, callId, answer })),
    cancel: async (callId) => void cancelled.push(callId),
    onEvent: () => () => undefined,
    chooseFiles: async () => [],
    chooseSaveFile: async () => null,
    acceptDropped: async () => [],
  };
  Object.assign(globalThis, { window: { headroom } });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
  useJobs.setState({ jobs: [] });
});

const history: Reply = { ok: true, value: { undo: null, redo: null } };

describe('call', () => {
  it('returns the value', async () => {
    const pending = call('history.state', {});
    calls[0]!.answer(history);
    expect(await pending).toEqual({ undo: null, redo: null });
  });

  it('throws the host’s error with its code and details', async () => {
    const pending = call('history.state', {});
    calls[0]!.answer({ ok: false, error: { code: 'damaged-file', message: 'Damaged.', details: { page: 3 } } });
    await expect(pending).rejects.toMatchObject({
      name: 'ApiError',
      code: 'damaged-file',
      message: 'Damaged.',
      details: { page: 3 },
    });
  });

  it('cancels at the host when the signal aborts, by the call’s own id', async () => {
    const controller = new AbortController();
    const pending = call('history.state', {}, { signal: controller.signal });
    controller.abort();
    expect(cancelled).toEqual([calls[0]!.callId]);
    calls[0]!.answer({ ok: false, error: { code: 'cancelled', message: 'Cancelled.', details: {} } });
    await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('does not begin when the signal is aborted already', async () => {
    await expect(call('history.state', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(calls).toEqual([]);
  });

  it('gives every call its own id', () => {
    void call('history.state', {});
    void call('history.state', {});
    expect(new Set(calls.map((entry) => entry.callId)).size).toBe(2);
  });
});

describe('bridge', () => {
  it('says what is wrong outside of Headroom', () => {
    Object.assign(globalThis, { window: {} });
    expect(() => bridge()).toThrow('npm start');
  });
});

describe('toApiError', () => {
  it('keeps an error of the contract and names any other internal', () => {
    const known = new ApiError('busy', 'Busy.');
    expect(toApiError(known)).toBe(known);
    expect(toApiError(new TypeError('x is undefined'))).toMatchObject({ code: 'internal', message: 'x is undefined' });
    expect(toApiError('text')).toMatchObject({ code: 'internal', message: 'text' });
  });
});

describe('runJob', () => {
  const progress = (callId: string, fraction: number): Extract<ApiEvent, { type: 'progress' }> => ({
    type: 'progress',
    callId,
    fraction,
    phase: 'Packing',
  });

  it('shows progress that never goes back, and is gone at the end', async () => {
    const pending = runJob('plan.run', {}, 'Planning');
    const { callId } = calls[0]!;
    onProgress(progress(callId, 0.6));
    onProgress(progress(callId, 0.4));
    onProgress(progress('another', 0.9));
    expect(useJobs.getState().jobs).toMatchObject([{ callId, label: 'Planning', fraction: 0.6, phase: 'Packing' }]);
    calls[0]!.answer({ ok: true, value: { planId: '1', inputsHash: 'a' } });
    await pending;
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('is cancelled by its button and by the caller’s signal', async () => {
    const first = runJob('plan.run', {}, 'Planning');
    useJobs.getState().jobs[0]!.cancel();
    const controller = new AbortController();
    const second = runJob('plan.run', {}, 'Planning', controller.signal);
    controller.abort();
    expect(cancelled).toEqual([calls[0]!.callId, calls[1]!.callId]);
    for (const entry of calls)
      entry.answer({ ok: false, error: { code: 'cancelled', message: 'Cancelled.', details: {} } });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(useJobs.getState().jobs).toEqual([]);
  });
});
