import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { decode, encode } from './cloning.ts';

type InvokeHandler = Parameters<IpcMain['handle']>[1];

class HostIpcMain extends EventEmitter implements Pick<IpcMain, 'handle' | 'handleOnce' | 'removeHandler'> {
  readonly #handlers = new Map<string, InvokeHandler>();

  handle(channel: string, listener: InvokeHandler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: InvokeHandler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return listener(event, ...(args as readonly unknown[])) as unknown;
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /**
   * Answers an `invoke` of the preload: the text of the value, or the message of the error that its promise is rejected
   * with, in Electron's words.
   */
  async answer(
    event: IpcMainInvokeEvent,
    channel: string,
    args: string,
  ): Promise<{ readonly ok: true; readonly value: string } | { readonly ok: false; readonly message: string }> {
    try {
      const handler = this.#handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const value: unknown = await handler(event, ...(decode(args) as readonly unknown[]));
      return { ok: true, value: encode(clone(value)) };
    } catch (error) {
      return { ok: false, message: `Error invoking remote method '${channel}': ${String(error)}` };
    }
  }

  /** Delivers a `send` of the preload. */
  deliver(event: IpcMainEvent, channel: string, args: string): void {
    this.emit(channel, event, ...(decode(args) as readonly unknown[]));
  }
}

/** Clones as Electron does before it sends; what cannot be cloned is an error of the sender. */
export function clone(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}

/** Electron's `ipcMain`, with its wording of errors. */
export const ipcMain: HostIpcMain = new HostIpcMain();
