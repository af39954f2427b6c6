/** A roadmap followed: started, marked, compared with a newer list, planned anew, undone; with axe, in both themes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, launchApplication, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, importAndPlan, openPage, store, waitForPlan } from '#test/e2e/harness/steps.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));

test.describe('the progress of a roadmap', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;
  let folder: string;

  test.beforeAll(async ({ shell }, testInfo) => {
    testInfo.setTimeout(240_000);
    folder = mkdtempSync(join(tmpdir(), 'headroom-follow-'));
    app = await launchApplication(shell);
    page = app.page;
    await page.setViewportSize({ width: 1440, height: 900 });
    await importAndPlan(app, sample('hosts.csv'), sample('workloads.csv'));
    await openPage(page, 'Roadmap');
  });
  test.afterAll(async () => {
    await app.quit();
    rmSync(folder, { recursive: true, force: true });
  });

  const moves = () => page.getByRole('complementary', { name: /^Moves of wave/ });
  const figures = () => page.getByRole('region', { name: 'Progress' });

  test('teaches, starts, and shows every wave open', async () => {
    await page.getByRole('radio', { name: 'Progress' }).click();
    await expect(page.getByRole('heading', { name: 'No roadmap is followed' })).toBeVisible();
    await expectAccessible(page, 'follow-none');
    await page.getByRole('button', { name: 'Follow this roadmap' }).click();
    await expect(figures()).toContainText(/Moves done0 of \d+/);
    await expect(page.getByRole('region', { name: 'Waves' }).getByText('Open').first()).toBeVisible();
  });

  test('marks a move with its box by keyboard, another slipped with why, and undo takes it back', async () => {
    const box = moves().getByRole('checkbox', { name: / is done$/ });
    await box.first().focus();
    await page.keyboard.press('Space');
    await expect(figures()).toContainText(/Moves done1 of \d+/);
    await moves()
      .getByRole('button', { name: /^Mark .* slipped$/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: / slipped$/ });
    await dialog.getByRole('textbox', { name: 'Why, or what is missing' }).fill('The owner asked for a later window');
    await expectAccessible(page, 'follow-slip');
    await dialog.getByRole('button', { name: 'Mark it slipped' }).click();
    await expect(moves()).toContainText('The owner asked for a later window');
    await page.keyboard.press('ControlOrMeta+z');
    await expect(moves()).not.toContainText('The owner asked for a later window');
    await expect(figures()).toContainText(/Moves done1 of \d+/);
    await moves().getByRole('button', { name: 'Mark the wave done' }).click();
    await expect(page.getByRole('region', { name: 'Waves' })).toContainText(/(\d+) of \1(?!\d)/);
  });

  test('compares a newer list with what is expected, and takes its suggestion over with one click', async () => {
    await page.getByRole('button', { name: /^Wave 2/ }).click();
    const port = moves().getByRole('listitem').filter({ hasText: 'Virtual machine →' }).first();
    const name = (await port.locator('.follow-move-name').textContent()) ?? '';
    const list = join(folder, 'workloads.csv');
    const lines = readFileSync(sample('workloads.csv'), 'utf8').split('\n');
    writeFileSync(list, lines.filter((line) => !line.startsWith(`${name},`)).join('\n'));
    await app.dropFiles([list]);
    await store(page);
    await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Open overview' }).click();
    await waitForPlan(page);
    await page.getByRole('button', { name: /^Following Base case/ }).click();
    const differences = page.getByRole('region', { name: 'What the lists show otherwise' });
    await expect(differences).toContainText(`${name} is in no list any more`);
    await expectAccessible(page, 'follow-differences');
    const suggestion = differences.getByRole('button', { name: 'Mark 1 move done' });
    await suggestion.click();
    await expect(suggestion).toBeHidden();
    await expect(differences).not.toContainText(`${name} is in no list any more`);
  });

  test('plans the rest again as a scenario of its own', async () => {
    test.setTimeout(120_000);
    await page.getByRole('button', { name: 'Plan the rest again' }).click();
    await expect(page.getByText(/moves are left, in \d+ waves from/)).toBeVisible({ timeout: 120_000 });
    await waitForPlan(page);
    await expect(figures()).toContainText('What is planned now is another');
    await expectAccessible(page, 'follow-rest');
    await page.getByRole('button', { name: 'Follow this roadmap instead' }).click();
    await expect(figures().getByRole('heading', { name: /^Base case, from/ })).toBeVisible();
    await expect(figures()).toContainText(/Moves done0 of \d+/);
    await openPage(page, 'Overview');
    await expect(page.getByRole('button', { name: /^Following Base case, from/ })).toBeVisible();
    await expectAccessible(page, 'follow-overview');
  });
});
