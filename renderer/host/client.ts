import { ApiError, type CallInput, type CallName, type CallOutput } from '#core/api.ts';
import { bridge } from './bridge.ts';

let lastCall = 0;

/** A name for a call, unique in this window. */
export function nextCallId(): string {
  lastCall++;
  return `w${lastCall}`;
}

/** How one call is made. */
export interface CallOptions {
  /** Cancels the call at the host when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Known beforehand where the caller wants to follow its progress. */
  readonly callId?: string;
}

/**
 * Answers a call of the contract. Throws {@link ApiError} with the host's code; `cancelled` when the signal aborts.
 * The host checks input and output against the schemas, so that nothing is checked a second time here.
 */
export async function call<Name extends CallName>(
  name: Name,
  input: CallInput<Name>,
  options: CallOptions = {},
): Promise<CallOutput<Name>> {
  const { signal, callId = nextCallId() } = options;
  if (signal?.aborted) throw new ApiError('cancelled', 'The call was cancelled before it began.');
  const host = bridge();
  const onAbort = (): void => void host.cancel(callId);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const reply = await host.call(name, input, callId);
    if (!reply.ok) throw new ApiError(reply.error.code, reply.error.message, reply.error.details);
    return reply.value as CallOutput<Name>;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Whatever was thrown, as an error of the contract: what is none becomes `internal`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('internal', error instanceof Error ? error.message : String(error));
}

/** True for the error of a call that was cancelled, which is no news to the user who cancelled it. */
export function isCancelled(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'cancelled';
}
