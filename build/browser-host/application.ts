import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from 'electron';
import { closeSchemes } from './privateOrigin.ts';
import { type InstanceLock, lockInstance } from './singleInstance.ts';

/** What the application needs to know of its windows, without knowing what they are. */
export interface OpenWindow {
  close(): void;
  destroy(): void;
}

const description = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly productName: string;
};

type PathName = Parameters<App['getPath']>[0];

/** An event that listeners may stop, as Electron hands to them. */
export function preventableEvent(): { preventDefault(): void; readonly defaultPrevented: boolean } {
  let prevented = false;
  return {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
}

function userDataFolder(): string {
  // Electron knows this switch too; the end-to-end tests use it.
  const given = process.argv.find((argument) => argument.startsWith('--user-data-dir='));
  if (given !== undefined) return resolve(given.slice('--user-data-dir='.length));
  const home = homedir();
  const name = description.productName;
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), name);
  return join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), name);
}

function folderIn(home: string, name: string): string {
  const folder = join(home, name);
  return existsSync(folder) ? folder : home;
}

class HostApp
  extends EventEmitter
  implements
    Pick<
      App,
      | 'whenReady'
      | 'isReady'
      | 'quit'
      | 'exit'
      | 'getPath'
      | 'getVersion'
      | 'getName'
      | 'isPackaged'
      | 'enableSandbox'
      | 'requestSingleInstanceLock'
      | 'releaseSingleInstanceLock'
    >
{
  readonly isPackaged: boolean = false;
  readonly #switches: string[] = [];
  readonly #windows = new Set<OpenWindow>();
  readonly #ready: Promise<void>;
  #isReady = false;
  #isQuitting = false;
  #lock: InstanceLock | null = null;

  readonly commandLine: Pick<App['commandLine'], 'appendSwitch' | 'hasSwitch'> = {
    appendSwitch: (name, value) => {
      this.#switches.push(value === undefined || value === '' ? `--${name}` : `--${name}=${value}`);
    },
    hasSwitch: (name) => this.#switches.some((text) => text === `--${name}` || text.startsWith(`--${name}=`)),
  };

  constructor() {
    super();
    // As in Electron, the main module runs to its end before the application is ready.
    this.#ready = nextTurn().then(() => {
      closeSchemes();
      this.#isReady = true;
      this.emit('will-finish-launching');
      this.emit('ready', preventableEvent(), {});
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  /** The switches to start the browser with. */
  get switches(): readonly string[] {
    return this.#switches;
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    // Every page of a browser is sandboxed.
  }

  getVersion(): string {
    return description.version;
  }

  getName(): string {
    return description.productName;
  }

  getPath(name: PathName): string {
    switch (name) {
      case 'userData':
      case 'sessionData':
        return userDataFolder();
      case 'home':
        return homedir();
      case 'temp':
        return tmpdir();
      case 'documents':
        return folderIn(homedir(), 'Documents');
      case 'downloads':
        return folderIn(homedir(), 'Downloads');
      case 'desktop':
        return folderIn(homedir(), 'Desktop');
      default:
        throw new Error(`Failed to get '${name}' path`);
    }
  }

  requestSingleInstanceLock(): boolean {
    mkdirSync(userDataFolder(), { recursive: true });
    this.#lock ??= lockInstance(userDataFolder(), ({ argv, folder }) => {
      this.emit('second-instance', preventableEvent(), argv, folder, {});
    });
    return this.#lock.isFirst;
  }

  releaseSingleInstanceLock(): void {
    this.#lock?.release();
    this.#lock = null;
  }

  addWindow(window: OpenWindow): void {
    this.#windows.add(window);
  }

  removeWindow(window: OpenWindow): void {
    this.#windows.delete(window);
    if (this.#windows.size > 0) return;
    if (this.#isQuitting) {
      this.#finish();
      return;
    }
    this.emit('window-all-closed');
    // Electron stays on macOS, where the dock brings the window back. There is no dock icon here.
    this.quit();
  }

  quit(): void {
    if (!this.#isQuitting) {
      const event = preventableEvent();
      this.emit('before-quit', event);
      if (event.defaultPrevented) return;
      this.#isQuitting = true;
      if (this.#windows.size > 0) {
        for (const window of this.#windows) window.close();
        return;
      }
    }
    if (this.#windows.size === 0) this.#finish();
  }

  exit(code = 0): void {
    for (const window of this.#windows) window.destroy();
    this.emit('quit', preventableEvent(), code);
    this.#lock?.release();
    process.exit(code);
  }

  #finish(): void {
    const event = preventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) return;
    void (this.#lock?.announced ?? Promise.resolve()).then(() => this.exit(0));
  }
}

/** Electron's `app`. */
export const app: HostApp = new HostApp();
