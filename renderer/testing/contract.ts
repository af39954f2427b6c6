import type { CallName, CallOutput, ParsedInput, Topic } from '#core/api.ts';

/** What a handler may use while it works. */
export interface DoubleContext {
  /** Waits and reports progress; rejects with `cancelled` when the call was cancelled. */
  work(steps: number, phases: readonly string[]): Promise<void>;
  changed(topics: readonly Topic[]): void;
}

/** Calls that no page of the window makes may be left out. */
export type Handlers = {
  readonly [Name in CallName]?: (
    input: ParsedInput<Name>,
    context: DoubleContext,
  ) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

/** What the invented estate of the double is like. */
export interface DoubleOptions {
  /** 0 for an empty file, 1 for 805 VMs, 131 for over 100,000. */
  readonly scale: number;
  /** Whether a plan exists from the start. */
  readonly planned: boolean;
}
