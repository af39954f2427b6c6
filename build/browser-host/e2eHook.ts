import process from 'node:process';
import { app } from './application.ts';
import type { BrowserWindow } from './browserWindow.ts';

type Asked = (electron: object, argument: unknown) => unknown;

/** What the end-to-end harness asks over the process's own message channel (test/e2e/harness). */
interface Question {
  readonly id: number;
  /** The source of a function of (electron, argument), as Playwright's `ElectronApplication.evaluate` takes it. */
  readonly source: string;
  readonly argument: unknown;
}

/**
 * Lets the tests that started this process run functions in it, as Playwright does with Electron's main process, and tells
 * them where to find the page. Only ever called under HEADROOM_HOST_E2E, with a message channel that the parent opened.
 */
export function answerTests(electron: object): void {
  if (process.send === undefined) return;
  const tell = (message: object): void => {
    process.send?.(message);
  };
  process.on('message', (question: Question) => {
    void (async () => {
      try {
        // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the test's function, from the process that started this one
        const asked = new Function('electron', 'argument', `return (${question.source})(electron, argument);`) as Asked;
        tell({ id: question.id, ok: true, value: await asked(electron, question.argument) });
      } catch (error) {
        tell({ id: question.id, ok: false, message: error instanceof Error ? error.message : String(error) });
      }
    })();
  });
  process.on('disconnect', () => process.exit(0));
  app.on('browser-window-created', (_event, window: BrowserWindow) => {
    window.once('ready-to-show', () => tell({ endpoint: window.shownPage?.endpoint }));
  });
}
