import { test } from '@playwright/test';

/** Stands for the whole suite on Electron where its executable is not installed (build/playwright.config.ts). */
test('the whole suite on Electron', () => {
  test.skip(true, "Electron's executable is not installed here (npx install-electron, or ELECTRON_OVERRIDE_DIST_PATH)");
});
