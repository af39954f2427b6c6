import type { ContextBridge, IpcRenderer, IpcRendererEvent, WebUtils } from 'electron';
import { decode, encode } from './cloning.ts';
import { connectWorlds, handOver } from './contextBridge.ts';
import {
  askFilesName,
  askPathName,
  type FromPreload,
  type PreloadSetup,
  type ToPreload,
  bindingName,
  deliverName,
  filesName,
  preloadName,
  setupName,
} from './hostMessages.ts';
import { type OpenQuestion, type PathQuestion, askForFiles, askForPath } from './pathPrompt.ts';

/**
 * Runs in an isolated world of the page before any script of the page: gives the preload bundle the part of Electron that
 * a sandboxed preload has, and nothing of Node.
 */

type Listener = Parameters<IpcRenderer['on']>[1];

interface IsolatedWorld {
  readonly [setupName]: PreloadSetup;
  readonly [preloadName]: (require: (name: string) => unknown, module: object, exports: object) => void;
  readonly [bindingName]: (payload: string) => void;
  [deliverName]?: (message: ToPreload) => void;
  [filesName]?: Map<number, File>;
  [askPathName]?: (question: PathQuestion) => Promise<string | null>;
  [askFilesName]?: (question: OpenQuestion) => Promise<readonly number[]>;
}

function startPreload(): void {
  const world = globalThis as unknown as IsolatedWorld;
  const setup = world[setupName];
  const tell = (message: FromPreload): void => world[bindingName](JSON.stringify(message));

  const files = new Map<number, File>();
  world[filesName] = files;
  const listeners = new Map<string, Listener[]>();
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;

  /** Clones as the platform does, so that what cannot be cloned is refused here, in the caller's stack. */
  function cloned(args: readonly unknown[]): string {
    try {
      return encode(structuredClone(args));
    } catch {
      throw new Error('An object could not be cloned.');
    }
  }

  /** The files that a message names by the marks that getPathForFile gave out for them. */
  function filesIn(args: string): number[] {
    const marks = args.matchAll(new RegExp(`"${setup.fileMark}(\\d+)"`, 'g'));
    return [...marks].map((match) => Number(match[1]));
  }

  const on = (channel: string, listener: Listener): void => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  };
  const off = (channel: string, listener: Listener): void => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((known) => known !== listener),
    );
  };

  const ipcRenderer = {
    // eslint-disable-next-line typescript/promise-function-async -- like Electron's, it rejects and never throws
    invoke: async (channel: string, ...args: readonly unknown[]): Promise<unknown> => {
      const text = cloned(args);
      return new Promise((resolve, reject) => {
        lastId += 1;
        calls.set(lastId, { resolve, reject });
        tell({ op: 'invoke', id: lastId, channel, args: text, files: filesIn(text) });
      });
    },
    send: (channel: string, ...args: readonly unknown[]): void => {
      const text = cloned(args);
      tell({ op: 'send', channel, args: text, files: filesIn(text) });
    },
    on: (channel: string, listener: Listener) => {
      on(channel, listener);
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      off(channel, listener);
      return ipcRenderer;
    },
    once: (channel: string, listener: Listener) => {
      const first: Listener = (event, ...args) => {
        off(channel, first);
        listener(event, ...(args as readonly unknown[]));
      };
      on(channel, first);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => {
      off(channel, listener);
      return ipcRenderer;
    },
    removeAllListeners: (channel: string) => {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };

  world[deliverName] = (message) => {
    if (message.op === 'reply') {
      const call = calls.get(message.id);
      calls.delete(message.id);
      if (message.ok) call?.resolve(decode(message.value));
      else call?.reject(new Error(message.message));
      return;
    }
    const args = decode(message.args) as readonly unknown[];
    const event = { sender: ipcRenderer, senderId: 0, ports: [] } as unknown as IpcRendererEvent;
    for (const listener of listeners.get(message.channel) ?? []) listener(event, ...args);
  };

  const keepFile = (file: File): number => {
    lastId += 1;
    files.set(lastId, file);
    return lastId;
  };
  world[askPathName] = askForPath;
  world[askFilesName] = async (question) => (await askForFiles(question)).map((file) => keepFile(file));

  const channel = new EventTarget();
  const bridge = connectWorlds(channel, 'preload', 'page', () => {
    throw new Error('Only the preload exposes.');
  });
  window.dispatchEvent(new FocusEvent(handOver, { relatedTarget: channel }));

  const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = {
    exposeInMainWorld: (key, api) => bridge.expose(key, api),
  };
  const webUtils: Pick<WebUtils, 'getPathForFile'> = {
    // A page does not know paths and the host cannot be asked at once: this mark stands for the path, and the host puts the
    // path (or '', as Electron does for a File made by a script) in its place before the message is delivered.
    getPathForFile: (file) => {
      if (!(file instanceof File)) throw new TypeError("Failed to execute 'getPathForFile': the value is no File.");
      return `${setup.fileMark}${keepFile(file)}`;
    },
  };

  watchWindow(tell, setup);
  const electron = { contextBridge, ipcRenderer, webUtils };
  world[preloadName](
    (name) => {
      if (name === 'electron' || name === 'electron/renderer') return electron;
      throw new Error(`module not found: ${name}`);
    },
    { exports: {} },
    {},
  );
}

/** What Electron's main process learns from the operating system, the host learns from the page. */
function watchWindow(tell: (message: FromPreload) => void, setup: PreloadSetup): void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const tellTheme = (): void => tell({ op: 'theme', isDark: scheme.matches });
  scheme.addEventListener('change', tellTheme);
  tellTheme();

  const tellWindow = (): void =>
    tell({
      op: 'window',
      x: window.screenX,
      y: window.screenY,
      width: window.outerWidth,
      height: window.outerHeight,
      isMaximized: window.outerWidth >= screen.availWidth && window.outerHeight >= screen.availHeight,
    });
  window.addEventListener('resize', tellWindow);
  window.addEventListener('blur', tellWindow);

  const chooseByKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const isEditing =
      event.target instanceof HTMLElement &&
      (event.target.isContentEditable || event.target.matches('input, textarea, select'));
    const binding = setup.keys.find(
      (known) =>
        known.key === event.key.toLowerCase() &&
        known.ctrl === event.ctrlKey &&
        known.meta === event.metaKey &&
        known.shift === event.shiftKey &&
        known.alt === event.altKey,
    );
    if (binding === undefined) return;
    // Undoing in a text field is the field's own business.
    if (isEditing && (binding.key === 'z' || binding.key === 'y')) return;
    event.preventDefault();
    tell({ op: 'accelerator', index: binding.index });
  };
  // The page sees a key first, and what it handles (preventDefault) does not reach the menu. Added on the event's way down,
  // the listener is the last one on its way up.
  window.addEventListener(
    'keydown',
    () => {
      window.removeEventListener('keydown', chooseByKey);
      window.addEventListener('keydown', chooseByKey);
    },
    { capture: true },
  );

  // Requests are stopped where they are made; a navigation that makes none (about:, blob:, data:) is stopped here, and one
  // that leaves is stopped before it begins.
  window.navigation.addEventListener('navigate', (event) => {
    const { protocol, origin } = new URL(event.destination.url);
    const isOwn = (protocol === 'http:' || protocol === 'https:') && origin === location.origin;
    if (event.hashChange || isOwn) return;
    if (event.cancelable) event.preventDefault();
    tell({ op: 'navigate', url: event.destination.url });
  });
}

if (window.top === window) startPreload();
