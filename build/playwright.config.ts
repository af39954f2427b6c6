import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { findElectron } from './find-electron.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const hasElectron = findElectron(root) !== null;

/** The two shells that the same end-to-end tests run in; a project of each. */
export type ShellName = 'browser-host' | 'electron';

/** The option that a project sets: on which shell its tests run. */
export interface ShellOptions {
  shell: ShellName;
}

/**
 * The end-to-end suite: the same tests on the browser host (everywhere) and on Electron (where its executable is
 * installed; elsewhere skipped, saying why).
 */
export default defineConfig<object, ShellOptions>({
  testDir: `${root}test/e2e`,
  testMatch: '**/*.e2e.ts',
  outputDir: `${root}test-results`,
  globalSetup: `${root}test/e2e/harness/build.ts`,
  fullyParallel: false,
  workers: process.env['CI'] === 'true' ? 1 : 2,
  forbidOnly: process.env['CI'] === 'true',
  // A machine that is busy for a moment is no fault of the application; a test that needed another try is told as flaky.
  retries: process.env['CI'] === 'true' ? 2 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter:
    process.env['HEADROOM_E2E_REPORT'] === undefined
      ? [['list']]
      : [['list'], ['json', { outputFile: process.env['HEADROOM_E2E_REPORT'] }]],
  projects: [
    { name: 'browser-host', use: { shell: 'browser-host' } },
    {
      name: 'electron',
      use: { shell: 'electron' },
      // Where Electron is not installed, one test that is skipped says so in place of all the others.
      testMatch: hasElectron ? '**/*.e2e.ts' : '**/electronMissing.ts',
    },
  ],
});
