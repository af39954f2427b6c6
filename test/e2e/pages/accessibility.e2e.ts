/** Every page, light and dark, against the rules of axe-core (WCAG 2.2 A and AA), and against the window's own policy. */
import type { Page } from '@playwright/test';
import { expect, launchApplication, test, type Application } from '#test/e2e/harness/application.ts';
import { accessibilityViolations, importAndPlan, ownSample } from '#test/e2e/harness/steps.ts';

test('the empty window has no accessibility violations', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
  expect(await accessibilityViolations(page)).toEqual([]);
});

test.describe('with a plan', () => {
  let app: Application;
  let page: Page;
  const refused: string[] = [];

  test.beforeAll(async ({ shell }, testInfo) => {
    testInfo.setTimeout(180_000);
    app = await launchApplication(shell);
    page = app.page;
    await page.setViewportSize({ width: 1440, height: 900 });
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    await importAndPlan(app, ownSample);
  });
  test.afterAll(() => app.quit());

  for (const scheme of ['light', 'dark'] as const) {
    for (const name of [
      'Overview',
      'Inventory',
      'Advice',
      'Placement',
      'Roadmap',
      'Compare',
      'Report',
      'Assumptions',
    ]) {
      test(`${name}, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        await page.getByRole('navigation').getByRole('button', { name }).click();
        await expect(page.getByRole('main', { name })).toBeVisible();
        await expect(page.getByRole('status', { includeHidden: false }).filter({ hasText: 'Loading' })).toHaveCount(0);
        if (name === 'Inventory') await page.getByRole('grid').getByRole('row').nth(1).click();
        expect(await accessibilityViolations(page)).toEqual([]);
        // Figures that a change has made old are dimmed, and read all the same.
        const old = page.locator('.page[data-page]');
        await old.evaluate((element) => element.setAttribute('data-stale', 'true'));
        expect(await accessibilityViolations(page)).toEqual([]);
        await old.evaluate((element) => element.setAttribute('data-stale', 'false'));
      });
    }
  }

  test('menus, palette and dialogs', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Base case' }).click();
    await page.getByRole('menuitem', { name: 'New scenario…' }).click();
    await expect(page.getByRole('dialog', { name: 'New scenario' })).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('nothing was refused by the content security policy, and nothing was logged as an error', () => {
    expect(refused).toEqual([]);
  });
});
