/**
 * What long-running core work is handed: a way to report progress and to learn that it was cancelled.
 * Core never reads a clock or a message queue; the host decides how often progress is shown.
 */
export interface JobContext {
  /** Reports how far the work is. `fraction` is in 0..1 and never decreases within one job. */
  progress(fraction: number, phase: string): void;
  /** True once the caller has asked to stop. Cheap enough (an atomic load) to poll in inner loops. */
  isCancelled(): boolean;
  /**
   * Milliseconds since the job began, from a monotonic clock. Only for time limits of anytime algorithms whose
   * callers asked for one; work that must be reproducible limits itself by steps, never by time.
   */
  elapsedMs(): number;
}

/** Thrown by {@link checkCancelled}; the host turns it into the error code `cancelled` on the call. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('The work was cancelled.');
  }
}

/** Throws {@link CancelledError} when the caller has asked to stop. */
export function checkCancelled(context: JobContext): void {
  if (context.isCancelled()) throw new CancelledError();
}

/** A context that never cancels and drops progress: for tests and for short work. */
export const quietContext: JobContext = {
  progress: () => undefined,
  isCancelled: () => false,
  elapsedMs: () => 0,
};
