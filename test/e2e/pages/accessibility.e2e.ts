/** Every page, light and dark, against the rules of axe-core (WCAG 2.2 A and AA), and against the window's own policy. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import { expect, launchApplication, test, type Application } from '#test/e2e/harness/application.ts';

const sample = fileURLToPath(new URL('../../../samples/harbour-dc.xlsx', import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands: rule, what is wrong, and where. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    return checker.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
  });
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

test('the empty window has no accessibility violations', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
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
    await app.answerOpenDialog([sample]);
    await page.getByRole('button', { name: 'Import inventory…' }).click();
    await page.getByRole('button', { name: 'Store', exact: true }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Open overview' }).click({ timeout: 60_000 });
    await expect(page.getByText('Plan up to date')).toBeVisible({ timeout: 90_000 });
  });
  test.afterAll(() => app.quit());

  for (const scheme of ['light', 'dark'] as const) {
    for (const name of ['Overview', 'Inventory', 'Advice', 'Placement', 'Roadmap', 'Report', 'Assumptions']) {
      test(`${name}, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        await page.getByRole('navigation').getByRole('button', { name }).click();
        await expect(page.getByRole('main', { name })).toBeVisible();
        await expect(page.getByRole('status', { includeHidden: false }).filter({ hasText: 'Loading' })).toHaveCount(0);
        if (name === 'Inventory') await page.getByRole('grid').getByRole('row').nth(1).click();
        expect(await violations(page)).toEqual([]);
      });
    }
  }

  test('menus, palette and dialogs', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Base case' }).click();
    await page.getByRole('menuitem', { name: 'New scenario…' }).click();
    await expect(page.getByRole('dialog', { name: 'New scenario' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('nothing was refused by the content security policy, and nothing was logged as an error', () => {
    expect(refused).toEqual([]);
  });
});
