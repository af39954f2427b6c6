import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  IpcMainEvent,
  IpcMainInvokeEvent,
  Rectangle,
  WebContents,
  WebFrameMain,
} from 'electron';
import { type OpenWindow, app, preventableEvent } from './application.ts';
import { ChromiumPage } from './chromium.ts';
import { encode } from './cloning.ts';
import type { FromPreload, ToPreload } from './hostMessages.ts';
import { clone, ipcMain } from './ipcMain.ts';
import { Menu } from './menu.ts';
import { session, toPrivate } from './privateOrigin.ts';
import { nativeTheme } from './theme.ts';

type Emit = 'will-navigate' | 'will-frame-navigate';

let lastContentsId = 0;
let lastWindowId = 0;

/** What stands for a file's path in a message until the host has looked it up; nothing that a path could be. */
const fileMark = `headroom-host-file:${randomUUID()}:`;

class HostWebContents
  extends EventEmitter
  implements Pick<WebContents, 'id' | 'getURL' | 'isDestroyed' | 'reload' | 'send'>
{
  readonly id: number;
  readonly session = session.defaultSession;
  readonly #window: BrowserWindow;
  #url = '';

  constructor(window: BrowserWindow) {
    super();
    lastContentsId += 1;
    this.id = lastContentsId;
    this.#window = window;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#window.isDestroyed();
  }

  reload(): void {
    void this.#window.withPage((page) => page.reload());
  }

  send(channel: string, ...args: readonly unknown[]): void {
    const message: ToPreload = { op: 'event', channel, args: encode(clone(args)) };
    this.#window.shownPage?.deliver(message);
  }

  setWindowOpenHandler(): void {
    // Whatever the handler says: this host opens no second window (pageRuntime.ts, chromium.ts).
  }

  /** Asks the application's listeners whether a navigation of the page may go on. */
  asksToNavigate(url: string, isMainFrame: boolean, isOwnLoad: boolean): boolean {
    if (!isOwnLoad) {
      const names: readonly Emit[] = isMainFrame ? ['will-navigate', 'will-frame-navigate'] : ['will-frame-navigate'];
      for (const name of names) {
        const event = Object.assign(preventableEvent(), { url, isMainFrame, isSameDocument: false });
        this.emit(name, event, url);
        if (event.defaultPrevented) return false;
      }
    }
    if (isMainFrame) this.#url = url;
    this.emit('did-start-navigation', { ...preventableEvent(), url, isMainFrame, isSameDocument: false });
    return true;
  }
}

/** An application window of the browser. There is one at a time. */
export class BrowserWindow extends EventEmitter implements OpenWindow {
  static readonly #all = new Set<BrowserWindow>();

  readonly id: number;
  readonly webContents: HostWebContents;
  readonly #opening: Promise<ChromiumPage>;
  #page: ChromiumPage | null = null;
  #bounds: Rectangle;
  #isMaximized = false;
  #isDestroyed = false;
  #loading: string | null = null;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    if (BrowserWindow.#all.size > 0) throw new Error('The browser host shows one window.');
    const preload = options.webPreferences?.preload;
    if (preload === undefined) throw new Error('The browser host needs a preload bundle.');
    requireSafe(options);
    lastWindowId += 1;
    this.id = lastWindowId;
    this.webContents = new HostWebContents(this);
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    BrowserWindow.#all.add(this);
    app.addWindow(this);
    app.emit('browser-window-created', preventableEvent(), this);
    app.emit('web-contents-created', preventableEvent(), this.webContents);
    this.#opening = ChromiumPage.open({
      width: this.#bounds.width,
      height: this.#bounds.height,
      position: options.x === undefined || options.y === undefined ? null : { x: options.x, y: options.y },
      switches: app.switches,
      preloadPath: preload,
      setup: { keys: Menu.getApplicationMenu()?.bindings ?? [], fileMark },
      onMessage: (message, frameUrl, deliver) => void this.#receive(message, frameUrl, deliver),
      mayNavigate: (url, isMainFrame) => this.webContents.asksToNavigate(url, isMainFrame, url === this.#loading),
      mayHave: (permission) => this.#mayHave(permission),
      onClosed: () => this.#closed(),
      onCrashed: () =>
        this.webContents.emit('render-process-gone', preventableEvent(), { reason: 'crashed', exitCode: 1 }),
      onDownload: (name, saveAs) => this.emit('host-download', name, saveAs),
    });
    this.#opening.then(
      (page) => {
        this.#page = page;
        if (this.#isDestroyed) void page.close();
        if (this.#isMaximized) void page.setBounds({ windowState: 'maximized' }).catch(() => undefined);
      },
      (error: unknown) => {
        process.stderr.write(`headroom: ${error instanceof Error ? error.message : String(error)}\n`);
        app.exit(1);
      },
    );
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }

  /** The page, once the browser has started. */
  get shownPage(): ChromiumPage | null {
    return this.#page;
  }

  /** Does something with the page when it is there; a page that is gone by then is left alone. */
  async withPage(work: (page: ChromiumPage) => Promise<void>): Promise<void> {
    try {
      await work(await this.#opening);
    } catch (error) {
      if (!this.#isDestroyed) throw error;
    }
  }

  /** Asks the session's handler, as Electron would when a page asks for a permission. */
  #mayHave(permission: string): boolean {
    let isGranted = true;
    const handler = session.defaultSession.permissionRequest;
    handler?.(
      this.webContents as unknown as WebContents,
      permission as Parameters<typeof handler>[1],
      (answer) => {
        isGranted = answer;
      },
      {} as Parameters<typeof handler>[3],
    );
    return isGranted;
  }

  async loadURL(url: string): Promise<void> {
    this.#loading = url;
    await this.withPage(async (page) => {
      await page.navigate(toPrivate(url));
      this.webContents.emit('did-finish-load');
      this.emit('ready-to-show');
    });
    this.#loading = null;
  }

  async #receive(message: FromPreload, frameUrl: string | null, deliver: (answer: ToPreload) => void): Promise<void> {
    switch (message.op) {
      case 'invoke': {
        const args = await this.#withPaths(message.args, message.files);
        const event = { type: 'frame', ...this.#eventFrom(frameUrl) } as unknown as IpcMainInvokeEvent;
        const answer = await ipcMain.answer(event, message.channel, args);
        deliver({ op: 'reply', id: message.id, ...answer });
        break;
      }
      case 'send': {
        const args = await this.#withPaths(message.args, message.files);
        ipcMain.deliver(this.#eventFrom(frameUrl) as unknown as IpcMainEvent, message.channel, args);
        break;
      }
      case 'theme':
        nativeTheme.report(message.isDark);
        break;
      case 'accelerator':
        Menu.getApplicationMenu()?.press(message.index);
        break;
      case 'navigate':
        // The page has already been kept where it is; the listeners are told as Electron tells them.
        this.webContents.asksToNavigate(message.url, true, false);
        break;
      case 'window': {
        const { x, y, width, height, isMaximized } = message;
        const hasMoved = x !== this.#bounds.x || y !== this.#bounds.y;
        const hasGrown = width !== this.#bounds.width || height !== this.#bounds.height;
        this.#isMaximized = isMaximized;
        if (!isMaximized) this.#bounds = { x, y, width, height };
        if (hasGrown) this.emit('resize');
        if (hasMoved) this.emit('move');
        break;
      }
    }
  }

  /** Puts the paths of files in the places that their marks keep (preloadRuntime.ts, getPathForFile). */
  async #withPaths(args: string, files: readonly number[]): Promise<string> {
    if (files.length === 0 || this.#page === null) return args;
    const paths = await this.#page.pathsOf(files);
    let text = args;
    for (const id of files) {
      text = text.replaceAll(JSON.stringify(`${fileMark}${id}`), () => JSON.stringify(paths.get(id) ?? ''));
    }
    return text;
  }

  #eventFrom(frameUrl: string | null): object {
    const frame: Pick<WebFrameMain, 'url' | 'origin' | 'parent' | 'detached'> | null =
      frameUrl === null ? null : { url: frameUrl, origin: originOf(frameUrl), parent: null, detached: false };
    return { ...preventableEvent(), sender: this.webContents, senderFrame: frame, frameId: 1, processId: 1 };
  }

  #closed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    BrowserWindow.#all.delete(this);
    this.webContents.emit('destroyed');
    this.emit('closed');
    // The application goes on (and may end) when the browser is gone, not before: it leaves nothing behind.
    void this.#opening
      .then((page) => page.close())
      .catch(() => undefined)
      .finally(() => app.removeWindow(this));
  }

  close(): void {
    const event = preventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#closed();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  show(): void {
    void this.withPage((page) => page.bringToFront());
  }

  focus(): void {
    void this.withPage((page) => page.bringToFront());
  }

  isMinimized(): boolean {
    return false;
  }

  isFullScreen(): boolean {
    return false;
  }

  restore(): void {
    this.#isMaximized = false;
    void this.withPage((page) => page.setBounds({ windowState: 'normal' }));
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  maximize(): void {
    this.#isMaximized = true;
    if (this.#page !== null) void this.withPage((page) => page.setBounds({ windowState: 'maximized' }));
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }

  setBackgroundColor(): void {
    // The page paints its own background; a browser window has none behind it.
  }
}

function originOf(url: string): string {
  try {
    const { protocol, host, origin } = new URL(url);
    return origin === 'null' && host !== '' ? `${protocol}//${host}` : origin;
  } catch {
    return 'null';
  }
}

/** What a browser cannot be made to do without is not pretended: unsafe preferences are an error, not ignored. */
function requireSafe(options: BrowserWindowConstructorOptions): void {
  const preferences = options.webPreferences ?? {};
  const isUnsafe =
    preferences.nodeIntegration === true ||
    preferences.contextIsolation === false ||
    preferences.sandbox === false ||
    preferences.webSecurity === false ||
    preferences.webviewTag === true;
  if (isUnsafe) throw new Error('The browser host has sandboxed, isolated pages alone.');
}
