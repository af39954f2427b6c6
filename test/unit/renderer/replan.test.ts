import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '#core/api.ts';
import { Replanner, type ReplanHost } from '#renderer/host/replan.ts';

const stale = { isOpen: true, readOnly: false, hosts: 3, plan: 'stale' } as const;
const current = { ...stale, plan: 'current' } as const;

/** A host whose clock and plans move when the test says so. */
class FakeHost implements ReplanHost {
  readonly runs: { readonly signal: AbortSignal; finish(): void; fail(error: unknown): void }[] = [];
  readonly errors: unknown[] = [];
  busy = false;
  waiting: (() => void)[] = [];
  run(signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new ApiError('cancelled', 'cancelled')));
      this.runs.push({ signal, finish: () => resolve(null), fail: reject });
    });
  }
  isBusy(): boolean {
    return this.busy;
  }
  onError(error: unknown): void {
    this.errors.push(error);
  }
  onStart(): void {}
  later(run: () => void): () => void {
    this.waiting.push(run);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== run);
    };
  }
  tick(): void {
    const due = this.waiting;
    this.waiting = [];
    for (const run of due) run();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

let host: FakeHost;
let replanner: Replanner;
beforeEach(() => {
  host = new FakeHost();
  replanner = new Replanner(host);
});

describe('Replanner', () => {
  it('plans once for edits that follow each other closely', () => {
    replanner.stateSeen(stale);
    replanner.stateSeen(stale);
    expect(host.runs).toHaveLength(0);
    host.tick();
    expect(host.runs).toHaveLength(1);
  });

  it('does not plan what is current, empty or read-only', () => {
    replanner.stateSeen(current);
    replanner.stateSeen({ ...stale, hosts: 0 });
    replanner.stateSeen({ ...stale, readOnly: true });
    host.tick();
    expect(host.runs).toHaveLength(0);
  });

  it('cancels what it plans when the inputs change, and plans again', async () => {
    replanner.stateSeen(stale);
    host.tick();
    replanner.inputsChanged();
    expect(host.runs[0]!.signal.aborted).toBe(true);
    replanner.stateSeen(stale);
    host.tick();
    await settled();
    expect(host.runs).toHaveLength(2);
    expect(host.runs[1]!.signal.aborted).toBe(false);
    expect(host.errors).toEqual([]);
  });

  it('waits while an import is under way', () => {
    host.busy = true;
    replanner.stateSeen(stale);
    host.tick();
    expect(host.runs).toHaveLength(0);
    host.busy = false;
    host.tick();
    expect(host.runs).toHaveLength(1);
  });

  it('reports a failure once and does not try again before the next change', async () => {
    replanner.stateSeen(stale);
    host.tick();
    const infeasible = new ApiError('infeasible', 'No plan exists.');
    host.runs[0]!.fail(infeasible);
    await settled();
    expect(host.errors).toEqual([infeasible]);
    replanner.stateSeen(stale);
    host.tick();
    expect(host.runs).toHaveLength(1);
    replanner.inputsChanged();
    replanner.stateSeen(stale);
    host.tick();
    expect(host.runs).toHaveLength(2);
  });

  it('takes the user’s cancel as an answer, without an error', async () => {
    replanner.stateSeen(stale);
    host.tick();
    host.runs[0]!.fail(new ApiError('cancelled', 'cancelled'));
    await settled();
    replanner.stateSeen(stale);
    host.tick();
    expect([host.runs.length, host.errors.length]).toEqual([1, 0]);
  });

  it('plans when asked, also after a failure, but never twice at once', async () => {
    replanner.planNow();
    replanner.planNow();
    expect(host.runs).toHaveLength(1);
    host.runs[0]!.fail(new ApiError('infeasible', 'No plan exists.'));
    await settled();
    replanner.planNow();
    expect(host.runs).toHaveLength(2);
  });

  it('stops with the window', () => {
    replanner.stateSeen(stale);
    replanner.stop();
    host.tick();
    expect(host.runs).toHaveLength(0);
  });
});
