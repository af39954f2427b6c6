/** Groups: made from ticked workloads, filled, ordered and suggested; by keyboard and with axe, in both themes. */
import type { Page } from '@playwright/test';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, launchPlanned, waitForPlan } from '#test/e2e/harness/steps.ts';

test.describe('the tab of groups', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Inventory');
    page = app.page;
  });
  test.afterAll(() => app.quit());

  test('makes a group of ticked workloads by keyboard, which moves them together, and plans again', async () => {
    test.setTimeout(240_000);
    await page.getByRole('tab', { name: /^Workloads/ }).click();
    await page.getByRole('textbox', { name: 'Search' }).fill('berth-api');
    const grid = page.getByRole('grid', { name: 'Workloads' });
    await expect(grid.getByRole('row')).toHaveCount(4);
    await grid.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    const bar = page.getByRole('toolbar', { name: '2 workloads selected' });
    await expect(bar).toBeVisible();
    await expectAccessible(page, 'groups-selection');
    await bar.getByRole('button', { name: 'Make a group…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New group' });
    await expect(dialog.getByRole('textbox')).toHaveValue('berth-api');
    await expect(dialog.getByRole('status')).toContainText('2 of them leave another group');
    await dialog.getByRole('textbox').fill('Berth front');
    await dialog.getByRole('checkbox').check();
    await expectAccessible(page, 'groups-new');
    await dialog.getByRole('textbox').press('Enter');
    const panel = page.getByRole('region', { name: 'Group Berth front' });
    await expect(panel.getByRole('row')).toHaveCount(3);
    await expect(panel.getByRole('checkbox', { name: /^Moves together/ })).toBeChecked();
    await waitForPlan(page);
  });

  test('fills it by name, orders it after another group, and warns of a circle', async () => {
    test.setTimeout(240_000);
    const panel = page.getByRole('region', { name: 'Group Berth front' });
    const field = panel.getByRole('combobox', { name: 'Add a workload' });
    await field.fill('berth-api-03');
    await expect(page.getByRole('option', { name: /^berth-api-03/ })).toBeVisible();
    // While a list is open the library hides the rest from assistive technology, which axe takes for a fault of the page.
    await expectAccessible(page, 'groups-add', '.search-pick-menu');
    await field.press('Enter');
    await expect(panel.getByRole('row')).toHaveCount(4);
    const after = panel.getByRole('combobox', { name: /^Add a group that moves before/ });
    await after.fill('ledger (test)');
    await expect(page.getByRole('option', { name: /^ledger \(test\)/ })).toBeVisible();
    await after.press('Enter');
    await expect(panel.getByRole('button', { name: 'No longer after ledger (test)' })).toBeVisible();
    await panel.getByRole('button', { name: 'ledger (test)', exact: true }).click();
    const other = page.getByRole('region', { name: 'Group ledger (test)' });
    await expect(other.getByRole('button', { name: 'Berth front' })).toBeVisible();
    const back = other.getByRole('combobox', { name: /^Add a group that moves before/ });
    await back.fill('Berth front');
    await expect(page.getByRole('option', { name: /^Berth front/ })).toBeVisible();
    await back.press('Enter');
    const question = page.getByRole('dialog');
    await expect(question).toContainText('ledger (test) → Berth front → ledger (test) wait for each other');
    await expectAccessible(page, 'groups-circle');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await waitForPlan(page);
    await expectAccessible(page, 'groups-panel');
  });

  test('takes every edit back, newest first', async () => {
    test.setTimeout(240_000);
    const total = page.getByRole('tab', { name: /^Groups/ });
    await expect(total).toHaveText(/38$/);
    await page.keyboard.press('Escape');
    for (const left of ['the change of the group Berth front', 'one workload in the group Berth front']) {
      await expect(page.getByRole('button', { name: `Undo: ${left}` })).toBeVisible();
      await page.getByRole('button', { name: `Undo: ${left}` }).click();
    }
    await page.getByRole('button', { name: 'Undo: the new group Berth front' }).click();
    await expect(total).toHaveText(/37$/);
    await waitForPlan(page);
  });

  test('shows what would be formed, and forms what is ticked', async () => {
    test.setTimeout(240_000);
    await page.getByRole('button', { name: 'Suggest groups…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Suggested groups' });
    await dialog.getByRole('radio', { name: 'Name without number' }).click();
    await dialog.getByRole('checkbox', { name: /^Also workloads/ }).check();
    await expect(dialog.getByRole('row', { name: /berth-api/ }).first()).toBeVisible();
    await expectAccessible(page, 'groups-suggest');
    await dialog.getByRole('checkbox', { name: 'All suggestions' }).uncheck();
    await expect(dialog.getByRole('button', { name: 'Form the groups' })).toBeDisabled();
    await dialog.getByRole('checkbox', { name: 'Form berth-api', exact: true }).check();
    await dialog.getByRole('button', { name: 'Form 1 group of 3 workloads' }).click();
    const grid = page.getByRole('grid', { name: 'Groups' });
    await expect(grid.getByRole('row', { name: /berth-api/ })).toBeVisible();
    await waitForPlan(page);
  });
});
