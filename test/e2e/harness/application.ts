import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, _electron, chromium, test as base } from '@playwright/test';
import type * as Electron from 'electron';
import { findElectron } from '#build/find-electron.mjs';
import type { ShellName, ShellOptions } from '#build/playwright.config.ts';

/**
 * One way to start and question the application on both shells: Electron by Playwright's own driver, the browser host by a
 * child process that answers the same kind of questions (build/browser-host/e2eHook.ts).
 */

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a function that runs in the main process gets as its first argument, as far as both shells have it. */
export type MainProcess = Pick<typeof Electron, 'app' | 'BrowserWindow' | 'dialog' | 'Menu' | 'nativeTheme'>;

export interface Application {
  readonly shell: ShellName;
  readonly page: Page;
  /** The origin that the page is served from, as the page sees it. */
  readonly origin: string;
  /** A folder of this test's own, removed afterwards. */
  readonly folder: string;
  /** Runs a function in the main process. It sees nothing of the test but its argument. */
  evaluate<Argument, Result>(
    run: (main: MainProcess, argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** The next open dialogs answer with these paths; with none they are cancelled. */
  answerOpenDialog(paths: readonly string[]): Promise<void>;
  /** The next save dialogs answer with this path; with null they are cancelled. */
  answerSaveDialog(path: string | null): Promise<void>;
  /** Drops files from the desktop on the middle of the page. */
  dropFiles(paths: readonly string[]): Promise<void>;
  /** Ends the application as the user would; resolves with the exit code. */
  quit(): Promise<number | null>;
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  /** Keeps what the application remembers between two launches of one test. */
  readonly userDataFolder?: string;
}

type Driver = Pick<Application, 'page' | 'origin' | 'evaluate' | 'quit'>;

function environment(extra: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), TZ: 'UTC', ...extra };
}

async function launchElectron(executablePath: string, args: readonly string[]): Promise<Driver> {
  const isRoot = process.getuid?.() === 0;
  const electron = await _electron.launch({
    executablePath,
    args: [...(isRoot ? ['--no-sandbox'] : []), root, ...args],
    env: environment({}),
  });
  const page = await electron.firstWindow();
  return {
    page,
    origin: 'app://headroom',
    evaluate: (run, argument) => electron.evaluate(run as never, argument as unknown),
    quit: async () => {
      const ended = new Promise<number | null>((resolve) => {
        electron.process().once('exit', (code) => resolve(code));
      });
      await electron.evaluate(({ app }) => app.quit());
      return ended;
    },
  };
}

type HostMessage =
  | { readonly endpoint: string }
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };

async function launchBrowserHost(args: readonly string[]): Promise<Driver> {
  const child: ChildProcess = fork(join(root, 'dist/browser-host/main.js'), [...args], {
    env: environment({ HEADROOM_HOST_E2E: '1' }),
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const questions = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const endpoint = await new Promise<string>((resolve, reject) => {
    void ended.then((code) => reject(new Error(`The browser host ended at its start with code ${String(code)}.`)));
    child.on('message', (message: HostMessage) => {
      if ('endpoint' in message) {
        resolve(message.endpoint);
        return;
      }
      const question = questions.get(message.id);
      questions.delete(message.id);
      if (message.ok) question?.resolve(message.value);
      else question?.reject(new Error(message.message));
    });
  });
  const browser: Browser = await chromium.connectOverCDP(endpoint);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The browser host shows no page.');
  let lastId = 0;
  return {
    page,
    origin: 'https://headroom.app.invalid',
    evaluate: (run, argument) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        questions.set(lastId, { resolve, reject });
        child.send({ id: lastId, source: run.toString(), argument });
      }),
    quit: async () => {
      child.send({ id: 0, source: '({ app }) => app.quit()', argument: null });
      const code = await ended;
      await browser.close();
      return code;
    },
  };
}

/** Starts the application on a shell; the caller ends it with `quit`. */
export async function launchApplication(shell: ShellName, options: LaunchOptions = {}): Promise<Application> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-e2e-'));
  const args = [`--user-data-dir=${options.userDataFolder ?? join(folder, 'user-data')}`, ...(options.args ?? [])];
  const electron = shell === 'electron' ? findElectron(root) : null;
  if (shell === 'electron' && electron === null) throw new Error("Electron's executable is not installed here.");
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  let driver: Driver;
  try {
    driver = electron === null ? await launchBrowserHost(args) : await launchElectron(electron, args);
  } catch (error) {
    removeFolder();
    throw error;
  }
  const { page } = driver;
  await page.waitForURL(`${driver.origin}/**`);
  return {
    shell,
    page,
    origin: driver.origin,
    folder,
    evaluate: (run, argument) => driver.evaluate(run, argument),
    answerOpenDialog: (paths) =>
      driver.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
      }, paths),
    answerSaveDialog: (path) =>
      driver.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
      }, path),
    dropFiles: async (paths) => {
      const missing = paths.find((path) => !existsSync(path));
      if (missing !== undefined) throw new Error(`There is no file ${missing} to drop.`);
      const session = await page.context().newCDPSession(page);
      const [x, y] = await page.evaluate(() => [window.innerWidth / 2, window.innerHeight / 2] as const);
      // The browser's own drag: the files carry their paths, as those dragged out of a file manager do.
      const data = { items: [], files: [...paths], dragOperationsMask: 1 };
      // The browser finds what lies under the pointer in what was drawn, and drops only where the page has accepted the
      // drag, which it learns between two frames.
      const drawn = (): Promise<unknown> =>
        page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      await page.waitForLoadState('load');
      for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const) {
        await drawn();
        await session.send('Input.dispatchDragEvent', { type, x, y, data });
      }
      await session.detach();
    },
    quit: async () => {
      const code = await driver.quit();
      removeFolder();
      return code;
    },
  };
}

interface TestFixtures {
  /** An application of the test's own, in a process and a folder of its own. */
  app: Application;
  /** The application that the tests of a file share, with a fresh page: for tests that leave no trace in it. */
  shared: Application;
}

interface WorkerFixtures extends ShellOptions {
  sharedProcess: Application;
}

/**
 * Playwright's `test` with the application started: `app` or `shared`, and `page`, the window of `app`.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  shell: ['browser-host', { option: true, scope: 'worker' }],
  app: async ({ shell }, use, testInfo) => {
    const app = await launchApplication(shell);
    let hasEnded = false;
    await use({
      ...app,
      quit: async () => {
        hasEnded = true;
        return app.quit();
      },
    });
    if (hasEnded) return;
    if (testInfo.status !== testInfo.expectedStatus && !app.page.isClosed()) {
      await testInfo.attach('window', { body: await app.page.screenshot(), contentType: 'image/png' });
    }
    await app.quit();
  },
  page: async ({ app }, use) => {
    await use(app.page);
  },
  sharedProcess: [
    async ({ shell }, use) => {
      const app = await launchApplication(shell);
      await use(app);
      await app.quit();
    },
    { scope: 'worker' },
  ],
  shared: async ({ sharedProcess }, use) => {
    await sharedProcess.page.goto(`${sharedProcess.origin}/index.html`);
    await use(sharedProcess);
  },
});

export { expect } from '@playwright/test';
