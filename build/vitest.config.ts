import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Unit and property tests. The end-to-end suite is Playwright's (build/playwright.config.ts). */
export default defineConfig({
  root,
  cacheDir: '.cache/vitest',
  test: {
    // One time zone and locale everywhere, so that a golden file means the same on every machine.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' },
    globalSetup: ['build/vitest.setup.ts'],
    setupFiles: ['test/fixtures/ciSeed.ts'],
    passWithNoTests: false,
    testTimeout: 30_000,
    // Tests of workers and processes have deadlines; in CI a busy moment gets a second try, and is told.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: { name: 'property', include: ['test/property/**/*.{test,prop}.ts'], testTimeout: 60_000 },
      },
    ],
  },
});
