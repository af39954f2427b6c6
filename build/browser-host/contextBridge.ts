/**
 * The way between the preload's isolated world and the page's own world. The two share the document but no JavaScript
 * object. They share an EventTarget that the page has no reference to: an event on it is delivered at once, and its
 * `detail` is cloned from one world into the other by the browser. So calls are synchronous, as Electron's are, and only
 * what was exposed can be called.
 */

/** A value on its way: functions and promises become names, everything else is cloned. */
type Parcel =
  | { readonly kind: 'clone'; readonly value: unknown }
  | { readonly kind: 'array'; readonly items: readonly Parcel[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Parcel])[] }
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'promise'; readonly id: number }
  | { readonly kind: 'error'; readonly message: string };

type Message =
  | { readonly op: 'expose'; readonly key: string; readonly value: Parcel }
  | { readonly op: 'call'; readonly id: number; readonly args: readonly Parcel[] }
  | { readonly op: 'settle'; readonly id: number; readonly outcome: Outcome };

type Outcome = { readonly ok: true; readonly value: Parcel } | { readonly ok: false; readonly message: string };

interface Envelope {
  readonly message: Message;
  readonly sequence: number;
}

interface Answer {
  readonly outcome: Outcome;
  readonly sequence: number;
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** How a preload in the isolated world reaches the window of the page. */
export interface WorldBridge {
  /** Makes `value` the property `key` of the other world's window. */
  expose(key: string, value: unknown): void;
}

/** The event that hands the shared target from the isolated world to the page's world, once, before any page script. */
export const handOver = 'headroom-host-hand-over';

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
};

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * One end of the way. `here` and `there` name the ends; `define` puts an exposed value on this world's window (the
 * isolated world accepts none).
 */
export function connectWorlds(
  target: EventTarget,
  here: string,
  there: string,
  define: (key: string, value: unknown) => void,
): WorldBridge {
  const functions = new Map<number, AnyFunction>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let lastSequence = 0;

  function pack(value: unknown): Parcel {
    if (typeof value === 'function') {
      lastId += 1;
      functions.set(lastId, value as AnyFunction);
      return { kind: 'function', id: lastId };
    }
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return { kind: 'clone', value };
    if (value instanceof Promise) {
      lastId += 1;
      const id = lastId;
      value.then(
        (result: unknown) => tell({ op: 'settle', id, outcome: { ok: true, value: pack(result) } }),
        (error: unknown) => tell({ op: 'settle', id, outcome: { ok: false, message: messageOf(error) } }),
      );
      return { kind: 'promise', id };
    }
    if (value instanceof Error) return { kind: 'error', message: value.message };
    if (Array.isArray(value)) return { kind: 'array', items: Array.from(value, (item) => pack(item)) };
    if (isPlain(value)) {
      return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, pack(item)]) };
    }
    return { kind: 'clone', value };
  }

  function unpack(parcel: Parcel): unknown {
    switch (parcel.kind) {
      case 'clone':
        return parcel.value;
      case 'array':
        return parcel.items.map((item) => unpack(item));
      case 'object':
        return Object.fromEntries(parcel.entries.map(([key, item]) => [key, unpack(item)]));
      case 'function': {
        const { id } = parcel;
        return (...args: readonly unknown[]): unknown => {
          const outcome = tell({ op: 'call', id, args: args.map((arg) => pack(arg)) });
          if (outcome.ok) return unpack(outcome.value);
          throw new Error(outcome.message);
        };
      }
      case 'promise':
        return new Promise((resolve, reject) => {
          waiting.set(parcel.id, { resolve, reject });
        });
      case 'error':
        return new Error(parcel.message);
    }
  }

  /** Sends a message to the other world and returns its answer, which is there before `dispatchEvent` returns. */
  function tell(message: Message): Outcome {
    lastSequence += 1;
    const sequence = lastSequence;
    let outcome: Outcome | null = null;
    const listen = (event: Event): void => {
      const answer = (event as CustomEvent<Answer>).detail;
      if (answer.sequence === sequence) outcome = answer.outcome;
    };
    target.addEventListener(`answer-${here}`, listen);
    try {
      target.dispatchEvent(new CustomEvent<Envelope>(`message-${there}`, { detail: { message, sequence } }));
    } finally {
      target.removeEventListener(`answer-${here}`, listen);
    }
    if (outcome === null) throw new Error('The other side of the bridge is gone.');
    return outcome;
  }

  function receive(message: Message): Outcome {
    const done: Outcome = { ok: true, value: { kind: 'clone', value: undefined } };
    try {
      switch (message.op) {
        case 'expose':
          define(message.key, unpack(message.value));
          return done;
        case 'call': {
          const called = functions.get(message.id);
          if (called === undefined) return { ok: false, message: 'There is no such function.' };
          return { ok: true, value: pack(called(...message.args.map((arg) => unpack(arg)))) };
        }
        case 'settle': {
          const promise = waiting.get(message.id);
          waiting.delete(message.id);
          const { outcome } = message;
          if (outcome.ok) promise?.resolve(unpack(outcome.value));
          else promise?.reject(new Error(outcome.message));
          return done;
        }
      }
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
  }

  target.addEventListener(`message-${here}`, (event) => {
    const { message, sequence } = (event as CustomEvent<Envelope>).detail;
    const outcome = receive(message);
    target.dispatchEvent(new CustomEvent<Answer>(`answer-${there}`, { detail: { outcome, sequence } }));
  });

  return {
    expose: (key, value) => {
      const outcome = tell({ op: 'expose', key, value: pack(value) });
      if (!outcome.ok) throw new Error(outcome.message);
    },
  };
}
