/** The roadmap settings: written by keyboard with live matches, planned by, undone; waves and workloads judged; with axe, in both themes. */
import type { Page } from '@playwright/test';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, launchPlanned, openPage, waitForPlan } from '#test/e2e/harness/steps.ts';

test.describe('roadmap settings', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Roadmap');
    page = app.page;
  });
  test.afterAll(() => app.quit());

  test('are reached from the roadmap, and accessible', async () => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect(page.getByRole('radio', { name: 'Roadmap settings' })).toBeChecked();
    await expect(page.getByRole('heading', { name: 'What it is optimised for' })).toBeVisible();
    await expectAccessible(page, 'way-empty');
  });

  test('a team is written by keyboard, said to be wrong in words, planned by and undone', async () => {
    test.setTimeout(240_000);
    await page.getByRole('button', { name: 'New team' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New team' });
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Platform');
    await dialog.getByRole('textbox', { name: 'Person-days a wave' }).fill('-3');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toContainText('Person-days a wave lies between 0 and');
    await expectAccessible(page, 'way-team');
    await dialog.getByRole('textbox', { name: 'Person-days a wave' }).fill('40');
    await dialog.getByRole('combobox', { name: 'Works on' }).fill('PROD');
    await expect(page.getByRole('option', { name: /^PROD-A/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('40 person-days a wave · all skills')).toBeVisible();
    await waitForPlan(page);
    await page.getByRole('button', { name: 'Undo: the change of the teams' }).click();
    await expect(page.getByText('40 person-days a wave · all skills')).toHaveCount(0);
    await waitForPlan(page);
  });

  test('a set says at once what it matches', async () => {
    test.setTimeout(240_000);
    await page.getByRole('button', { name: 'New traits' }).click();
    const dialog = page.getByRole('dialog', { name: 'New traits' });
    await dialog.getByRole('combobox', { name: 'Workloads' }).fill('berth-api-0');
    const option = page.getByRole('option', { name: /^All named “berth-api-0\*” 3 matches/ });
    await expect(option).toBeVisible();
    // With the arrow keys, as far as it takes.
    await expect(async () => {
      if ((await option.getAttribute('data-highlighted')) === null) await page.keyboard.press('ArrowDown');
      await expect(option).toHaveAttribute('data-highlighted', '', { timeout: 500 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('matches 3 workloads');
    await dialog.getByRole('radiogroup', { name: 'Criticality' }).getByRole('radio', { name: 'high' }).click();
    await expectAccessible(page, 'way-traits');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const list = page.getByRole('region', { name: 'Traits of workloads' });
    await expect(list).toContainText('criticality high matches 3 workloads');
    await waitForPlan(page);
  });

  test('a rule that must hold binds the plan; the wave’s sheet judges it', async () => {
    test.setTimeout(240_000);
    await page
      .getByRole('radiogroup', { name: 'Force of Critical ones not first' })
      .getByRole('radio', { name: 'must' })
      .click();
    await waitForPlan(page);
    await page.getByRole('heading', { name: 'Wave rules' }).scrollIntoViewIfNeeded();
    await expectAccessible(page, 'way-rules');
    await openPage(page, 'Roadmap');
    await page.getByRole('tab', { name: /^Rules/ }).click();
    await expect(page.getByText('Risk by rules')).toBeVisible();
    await expect(page.getByText('What is known of its workloads')).toBeVisible();
    await expect(page.getByRole('tabpanel')).not.toContainText('Critical ones not first');
  });
});
