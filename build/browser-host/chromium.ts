import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type BrowserContext, type CDPSession, type Page, chromium } from 'playwright-core';
import { findBrowser, howToInstallBrowser } from '../find-browser.mjs';
import {
  type FromPreload,
  type PreloadSetup,
  type ToPreload,
  bindingName,
  deliverName,
  filesName,
  preloadName,
  setupName,
  worldName,
} from './hostMessages.ts';
import { answerRequest, fromPrivate } from './privateOrigin.ts';

/**
 * The browser under the host: one Chromium process over its debugging pipe (no port), one page shown as an application
 * window, and in it the preload in an isolated world that shares the document with the page and nothing else.
 */

/** How the window is opened; sizes and places in CSS pixels, `switches` as the browser's command line has them. */
export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly position: { readonly x: number; readonly y: number } | null;
  readonly switches: readonly string[];
  /** The preload bundle, CommonJS. */
  readonly preloadPath: string;
  readonly setup: PreloadSetup;
  /** `frameUrl` is the address of the frame that the message comes from, null where that frame is gone. */
  readonly onMessage: (message: FromPreload, frameUrl: string | null, deliver: (answer: ToPreload) => void) => void;
  /** Whether a navigation of the main frame (or of a frame within) may go on. */
  readonly mayNavigate: (url: string, isMainFrame: boolean) => boolean;
  /** Whether pages may have a permission of that name. */
  readonly mayHave: (permission: string) => boolean;
  readonly onClosed: () => void;
  readonly onCrashed: () => void;
  readonly onDownload: (suggestedName: string, saveAs: (path: string) => Promise<void>) => void;
}

/** What a browser would ask the user about, by the names of `navigator.permissions`. */
const askable = [
  'camera',
  'microphone',
  'display-capture',
  'geolocation',
  'notifications',
  'push',
  'midi',
  'idle-detection',
  'local-fonts',
  'nfc',
  'accelerometer',
  'gyroscope',
  'magnetometer',
  'ambient-light-sensor',
  'storage-access',
  'top-level-storage-access',
  'screen-wake-lock',
  'window-management',
  'clipboard-read',
] as const;

/** Set by the end-to-end harness: no window is shown, and the tests may look at the page. */
export const isUnderTest: boolean = process.env['HEADROOM_HOST_E2E'] === '1';

function runtime(name: string): string {
  return readFileSync(new URL(`./${name}.js`, import.meta.url), 'utf8');
}

/**
 * One window of the browser, driven through its debugging pipe: the page, the isolated world of its preload, and its
 * files.
 */
export class ChromiumPage {
  readonly page: Page;
  /** Where the tests reach the page, null in ordinary runs: no port is open. */
  readonly endpoint: string | null;
  readonly #context: BrowserContext;
  readonly #session: CDPSession;
  readonly #options: PageOptions;
  readonly #frameUrls = new Map<string, string>();
  /** Isolated worlds by execution context, with their frames. */
  readonly #worlds = new Map<number, string>();
  readonly #removeProfile: () => void;
  #mainFrame = '';

  private constructor(
    options: PageOptions,
    context: BrowserContext,
    page: Page,
    session: CDPSession,
    endpoint: string | null,
    removeProfile: () => void,
  ) {
    this.#removeProfile = removeProfile;
    this.#options = options;
    this.#context = context;
    this.page = page;
    this.#session = session;
    this.endpoint = endpoint;
  }

  /** Starts the browser with an empty page. Rejects with a sentence for the user where it cannot be started. */
  static async open(options: PageOptions): Promise<ChromiumPage> {
    const executablePath = findBrowser();
    if (executablePath === null) throw new Error(`No browser was found. ${howToInstallBrowser()}`);
    const profile = mkdtempSync(join(tmpdir(), 'headroom-browser-'));
    const removeProfile = (): void => rmSync(profile, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
    process.once('exit', removeProfile);
    // Chromium's sandbox cannot be used by root; everybody else keeps it.
    const isRoot = process.getuid?.() === 0;
    const { position } = options;
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: isUnderTest,
      chromiumSandbox: !isRoot,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ignoreDefaultArgs: ['--enable-automation'],
      args: [
        ...options.switches,
        '--no-first-run',
        '--disable-quic',
        `--window-size=${options.width},${options.height}`,
        ...(position === null ? [] : [`--window-position=${position.x},${position.y}`]),
        ...(isUnderTest
          ? ['--remote-debugging-port=0', '--disable-gpu']
          : ['--app=data:text/html,<title>Headroom</title>', '--class=Headroom', '--ozone-platform-hint=auto']),
        // Without it a bar over the page warns of switches that close the network, and of root's missing sandbox.
        '--test-type',
      ],
      // What the system says, not what a test would say.
      viewport: null,
      colorScheme: null,
      reducedMotion: null,
      forcedColors: null,
      contrast: null,
      serviceWorkers: 'block',
      acceptDownloads: true,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const session = await context.newCDPSession(page);
    const endpoint = isUnderTest
      ? `http://127.0.0.1:${readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0] ?? ''}`
      : null;
    const opened = new ChromiumPage(options, context, page, session, endpoint, removeProfile);
    await opened.#prepare();
    return opened;
  }

  async #prepare(): Promise<void> {
    const { page } = this;
    const session = this.#session;
    // A link to a new window: it is closed before it shows anything (no request of its is answered either).
    this.#context.on('page', (opened) => void opened.close().catch(() => undefined));
    page.once('close', () => this.#options.onClosed());
    page.on('crash', () => this.#options.onCrashed());
    page.on('download', (download) => {
      this.#options.onDownload(download.suggestedFilename(), (path) => download.saveAs(path));
    });
    await this.#context.route('**/*', async (route) => {
      const request = route.request();
      if (request.isNavigationRequest()) {
        let isMainFrame = true;
        try {
          isMainFrame = request.frame().parentFrame() === null;
        } catch {
          // A page that is just being opened has no frame yet; it is a page of its own.
        }
        if (!this.#options.mayNavigate(fromPrivate(request.url()), isMainFrame)) return route.abort('aborted');
      }
      return answerRequest(route);
    });
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const data = context.auxData as { readonly frameId?: string } | undefined;
      if (context.name === worldName && data?.frameId !== undefined) this.#worlds.set(context.id, data.frameId);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#worlds.delete(executionContextId);
    });
    session.on('Runtime.executionContextsCleared', () => this.#worlds.clear());
    session.on('Page.frameNavigated', ({ frame }) => {
      this.#frameUrls.set(frame.id, frame.url);
      if (frame.parentId === undefined) this.#mainFrame = frame.id;
    });
    session.on('Page.frameDetached', ({ frameId }) => this.#frameUrls.delete(frameId));
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frame = this.#worlds.get(executionContextId);
      // The binding exists in the preload's world alone; a call from anywhere else is none of ours.
      if (name !== bindingName || frame === undefined) return;
      const url = this.#frameUrls.get(frame);
      this.#options.onMessage(
        JSON.parse(payload) as FromPreload,
        url === undefined ? null : fromPrivate(url),
        (answer) => void this.#deliver(executionContextId, answer),
      );
    });
    for (const permission of askable) {
      if (this.#options.mayHave(permission)) continue;
      await session
        .send('Browser.setPermission', { permission: { name: permission }, setting: 'denied' })
        // A name that this browser does not know is a permission that it cannot give.
        .catch(() => undefined);
    }
    await session.send('Page.enable');
    const { frameTree } = await session.send('Page.getFrameTree');
    this.#mainFrame = frameTree.frame.id;
    this.#frameUrls.set(frameTree.frame.id, frameTree.frame.url);
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName });
    // In this order: the page's end of the bridge waits for the preload's.
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: runtime('pageRuntime') });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName,
      source: [
        `globalThis.${setupName} = ${JSON.stringify(this.#options.setup)};`,
        `globalThis.${preloadName} = function (require, module, exports) {`,
        readFileSync(this.#options.preloadPath, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, ''),
        '};',
        runtime('preloadRuntime'),
      ].join('\n'),
    });
  }

  async #deliver(executionContextId: number, message: ToPreload): Promise<void> {
    try {
      await this.#session.send('Runtime.callFunctionOn', {
        executionContextId,
        functionDeclaration: `function (message) { globalThis.${deliverName}(message); }`,
        arguments: [{ value: message }],
      });
    } catch {
      // The page that asked is gone.
    }
  }

  /** Sends to the preload of the page that is shown. */
  deliver(message: ToPreload): void {
    for (const [world, frame] of this.#worlds) {
      if (frame === this.#mainFrame) void this.#deliver(world, message);
    }
  }

  #mainWorld(): number {
    for (const [world, frame] of this.#worlds) if (frame === this.#mainFrame) return world;
    throw new Error('The page has no preload yet.');
  }

  /**
   * Runs a function of the preload's world as if the user had just clicked: what a browser allows after a click alone (a
   * file chooser) is allowed.
   */
  async callPreload(functionName: string, argument: unknown): Promise<unknown> {
    const { result, exceptionDetails } = await this.#session.send('Runtime.callFunctionOn', {
      executionContextId: this.#mainWorld(),
      functionDeclaration: `function (argument) { return globalThis.${functionName}(argument); }`,
      arguments: [{ value: argument }],
      userGesture: true,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  }

  /**
   * The paths of files that the page holds, as the browser knows them: '' for a File that a script made (as Electron says)
   * and for one that is gone.
   */
  async pathsOf(fileIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const paths = new Map<number, string>();
    for (const id of fileIds) {
      let path = '';
      try {
        const { result } = await this.#session.send('Runtime.evaluate', {
          contextId: this.#mainWorld(),
          expression: `globalThis.${filesName}.get(${id})`,
        });
        if (result.objectId !== undefined) {
          const info = await this.#session.send('DOM.getFileInfo', { objectId: result.objectId });
          path = info.path;
        }
      } catch {
        // No longer there: no path.
      }
      paths.set(id, path);
    }
    return paths;
  }

  /** Loads a document; resolves when it has loaded. */
  async navigate(address: string): Promise<void> {
    await this.page.goto(address, { waitUntil: 'load' });
  }

  async reload(): Promise<void> {
    // Not page.reload(): it is refused once the page's process has died, which is when this is needed most.
    await this.#session.send('Page.reload');
  }

  async setBounds(bounds: {
    readonly left?: number;
    readonly top?: number;
    readonly width?: number;
    readonly height?: number;
    readonly windowState?: 'normal' | 'minimized' | 'maximized' | 'fullscreen';
  }): Promise<void> {
    const { windowId } = await this.#session.send('Browser.getWindowForTarget');
    await this.#session.send('Browser.setWindowBounds', { windowId, bounds });
  }

  async bringToFront(): Promise<void> {
    await this.#session.send('Page.bringToFront');
  }

  /** Ends the browser and removes its profile: nothing of a run is kept by it. */
  async close(): Promise<void> {
    await this.#context.close();
    process.removeListener('exit', this.#removeProfile);
    this.#removeProfile();
  }
}
