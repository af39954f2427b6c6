import {
  api,
  ApiError,
  callNames,
  isCallName,
  type CallName,
  type CallOutput,
  type ParsedInput,
  type Reply,
} from '#core/api.ts';
import { explainSqliteError } from '#db/planFile.ts';
import { toErrorData } from './errors.ts';
import { ProgressThrottle } from './progressThrottle.ts';
import type { FromService, ResolvedFile, ToService } from './protocol.ts';

/** What a handler is given beside its input. */
export interface CallContext {
  readonly callId: string;
  /** Aborted when the caller cancels. */
  readonly signal: AbortSignal;
  progress(fraction: number, phase: string): void;
  /** The file behind a token of the input. Throws `not-found` when the shell does not know the token. */
  file(token: string): ResolvedFile;
}

/** A handler for every call, by name. */
export type Handlers = {
  readonly [Name in CallName]: (
    input: ParsedInput<Name>,
    call: CallContext,
  ) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

type AnyHandler = (input: unknown, call: CallContext) => unknown;

/**
 * Joins parts of the handler map into the whole. Throws when a call has no handler, two, or when a handler answers no
 * call: a service that would fail at the first use does not start.
 */
export function joinHandlers(parts: readonly Partial<Handlers>[]): Handlers {
  const joined = new Map<string, unknown>();
  for (const part of parts) {
    for (const [name, handler] of Object.entries(part)) {
      if (!isCallName(name)) throw new Error(`A handler answers ${name}, which is no call of the contract.`);
      if (joined.has(name)) throw new Error(`The call ${name} has two handlers.`);
      joined.set(name, handler);
    }
  }
  const missing = callNames.filter((name) => !joined.has(name));
  if (missing.length > 0) throw new Error(`Without a handler: ${missing.join(', ')}.`);
  return Object.fromEntries(joined) as unknown as Handlers;
}

/** What the dispatcher answers with and where it answers to. */
export interface DispatcherOptions {
  readonly handlers: Handlers;
  readonly post: (message: FromService) => void;
  /** Receives one line per slow call and per unforeseen error. */
  readonly log: (line: string) => void;
  /** Name of the open file, for messages. */
  readonly fileName: () => string;
}

/** Longest interval between two progress events of a call. */
const progressIntervalMs = 100;

/** Queries and commands that take longer are logged: they hold up everybody else. */
const slowMs = 250;

/**
 * Answers calls: input and output are validated by the contract's schemas, errors become data, jobs can be cancelled.
 * Never throws and never leaves a call without a reply.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, AbortController>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  receive(message: Exclude<ToService, { type: 'shutdown' }>): void {
    switch (message.type) {
      case 'call':
        void this.#answer(message);
        return;
      case 'cancel':
        this.#running.get(message.callId)?.abort();
        return;
    }
  }

  /** Cancels everything that runs. */
  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  async #answer(message: Extract<ToService, { type: 'call' }>): Promise<void> {
    const { callId, name } = message;
    const controller = new AbortController();
    this.#running.set(callId, controller);
    const throttle = new ProgressThrottle(
      (fraction, phase) => this.#options.post({ type: 'event', event: { type: 'progress', callId, fraction, phase } }),
      progressIntervalMs,
    );
    const begin = performance.now();
    let reply: Reply;
    try {
      const value = await this.#run(message, {
        callId,
        signal: controller.signal,
        progress: (fraction, phase) => throttle.report(fraction, phase),
        file: (token) => {
          const file = Object.hasOwn(message.files, token) ? message.files[token] : undefined;
          if (file === undefined) {
            throw new ApiError('not-found', 'The chosen file is no longer known. Choose it again.', {});
          }
          return file;
        },
      });
      reply = { ok: true, value: value as never };
    } catch (error) {
      const data = toErrorData(explainSqliteError(error, this.#options.fileName()));
      if (data.code === 'internal' || data.code === 'invalid-output') {
        const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#options.log(`${name} failed: ${trace}`);
      }
      reply = { ok: false, error: data };
    }
    throttle.flush();
    this.#running.delete(callId);
    const took = performance.now() - begin;
    if (isCallName(name) && api[name].kind !== 'job' && took > slowMs) {
      this.#options.log(`slow call: ${name} took ${Math.round(took)} ms`);
    }
    this.#options.post({ type: 'reply', callId, reply });
  }

  async #run({ name, input }: Extract<ToService, { type: 'call' }>, call: CallContext): Promise<unknown> {
    if (!isCallName(name)) throw new ApiError('unknown-call', `There is no call ${name.slice(0, 100)}.`);
    const parsed = api[name].input.safeParse(input);
    if (!parsed.success) {
      throw new ApiError('invalid-input', `${name}: ${firstIssue(parsed.error.issues)}`, {
        issues: issuesOf(parsed.error.issues),
      });
    }
    const output = await (this.#options.handlers[name] as AnyHandler)(parsed.data, call);
    const checked = api[name].output.safeParse(output);
    if (!checked.success) {
      throw new ApiError(
        'invalid-output',
        `${name} gave an answer that breaks the contract: ${firstIssue(checked.error.issues)}`,
        {
          issues: issuesOf(checked.error.issues),
        },
      );
    }
    return checked.data;
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function issuesOf(issues: readonly Issue[]): { path: string; message: string }[] {
  return issues.slice(0, 20).map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
}

function firstIssue(issues: readonly Issue[]): string {
  const [issue] = issuesOf(issues);
  if (issue === undefined) return 'the value is not valid.';
  return issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`;
}
