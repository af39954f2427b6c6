import {
  api,
  ApiError,
  isCallName,
  type ApiEvent,
  type CallName,
  type ChosenFile,
  type HeadroomBridge,
  type Reply,
} from '#core/api.ts';
import type { DoubleContext, DoubleOptions } from './contract.ts';
import { createHandlers } from './handlers.ts';

/** The bridge as the window has it, answered in the page itself. */
export interface TestDouble extends HeadroomBridge {
  /** The calls that the double answers. */
  readonly calls: readonly CallName[];
  /** Sends an event to the window, as the host would. */
  emit(event: ApiEvent): void;
}

/**
 * A host without a host: answers every call of the contract from generated data, with progress, cancel and `changed`
 * events. Input and output of every call go through the schemas, so that the double cannot drift from the contract.
 */
export function createDouble(options: DoubleOptions & { readonly stepMs?: number }): TestDouble {
  const listeners = new Set<(event: ApiEvent) => void>();
  const cancelled = new Set<string>();
  const handlers = createHandlers(options);
  const stepMs = options.stepMs ?? 40;
  const emit = (event: ApiEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, stepMs));

  function contextOf(callId: string): DoubleContext {
    return {
      changed: (topics) => queueMicrotask(() => emit({ type: 'changed', topics: [...topics] })),
      work: async (steps, phases) => {
        for (let step = 0; step < steps; step++) {
          await pause();
          if (cancelled.has(callId)) throw new ApiError('cancelled', 'The work was cancelled.');
          const phase = phases[Math.floor((step * phases.length) / steps)] ?? '';
          emit({ type: 'progress', callId, fraction: (step + 1) / steps, phase });
        }
      },
    };
  }

  async function answer(name: CallName, input: unknown, callId: string): Promise<unknown> {
    const parsed = api[name].input.safeParse(input);
    if (!parsed.success) throw new ApiError('invalid-input', `${name}: ${parsed.error.message}`);
    const handler = handlers[name] as ((input: unknown, context: DoubleContext) => unknown) | undefined;
    if (handler === undefined) throw new ApiError('not-found', `The double does not answer ${name}.`);
    const output = api[name].output.safeParse(await handler(parsed.data, contextOf(callId)));
    if (!output.success) throw new ApiError('invalid-output', `${name}: ${output.error.message}`);
    return output.data;
  }

  const chosen = (files: readonly { readonly name: string; readonly size: number }[]): ChosenFile[] =>
    files.map((file, index) => ({
      token: `token-${index}-${file.name}`.slice(0, 128),
      name: file.name,
      sizeBytes: file.size,
    }));

  return {
    calls: Object.keys(handlers).filter(isCallName),
    emit,
    call: async (name, input, callId) => {
      try {
        if (!isCallName(name)) throw new ApiError('unknown-call', `No call ${name}.`);
        return { ok: true, value: await answer(name, input, callId) } as Reply;
      } catch (error) {
        const known = error instanceof ApiError ? error : new ApiError('internal', String(error));
        return { ok: false, error: { code: known.code, message: known.message, details: { ...known.details } } };
      } finally {
        cancelled.delete(callId);
      }
    },
    cancel: async (callId) => void cancelled.add(callId),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    chooseFiles: async () => chosen([{ name: 'estate.xlsx', size: 1_284_221 }]),
    chooseSaveFile: async (_purpose, suggestedName) => chosen([{ name: suggestedName, size: 0 }])[0] ?? null,
    acceptDropped: async (files) => chosen(files),
  };
}
