/** Rules of placement: written with live matches, costed, kept by the plan, undone; by keyboard and with axe, in both themes. */
import type { Page } from '@playwright/test';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, launchPlanned, waitForPlan } from '#test/e2e/harness/steps.ts';

test.describe('the panel of rules', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Placement');
    page = app.page;
  });
  test.afterAll(() => app.quit());

  const panel = () => page.getByRole('complementary', { name: 'Placement rules' });
  test('teaches while there is none', async () => {
    await page.getByRole('button', { name: /^Rules/ }).click();
    await expect(panel().getByRole('heading', { name: 'No rules yet' })).toBeVisible();
    await expectAccessible(page, 'rules-empty');
  });

  test('writes a rule by keyboard: what is missing, what it matches, what it would cost', async () => {
    test.setTimeout(240_000);
    await panel().getByRole('button', { name: 'New rule' }).first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New rule' });
    await dialog.getByRole('button', { name: 'Add the rule' }).click();
    await expect(dialog).toContainText('Give the rule a name');
    await expect(dialog).toContainText('Name the workloads that the rule binds');
    await expectAccessible(page, 'rules-missing');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Berth apart');
    const field = dialog.getByRole('combobox', { name: 'Workloads' });
    await field.fill('berth-api-0');
    await expect(page.getByRole('option', { name: /^All named “berth-api-0\*” 3 matches/ })).toBeVisible();
    await field.press('Enter');
    await expect(dialog).toContainText('matches 3 workloads on 2 hosts in 1 cluster');
    await dialog.getByRole('button', { name: 'What would it cost?' }).click();
    await expect(dialog.getByText(/^In PROD-A it costs no host: \d+ with it, \d+ without/)).toBeVisible({
      timeout: 60_000,
    });
    await expectAccessible(page, 'rules-editor');
    await dialog.getByRole('button', { name: 'Add the rule' }).click();
    await expect(panel().getByRole('heading', { name: 'Berth apart' })).toBeVisible();
    await waitForPlan(page);
  });

  test('one that no placement keeps says so before and after, and undo brings the plan back', async () => {
    test.setTimeout(240_000);
    await panel().getByRole('button', { name: 'Edit Berth apart' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit rule' });
    const field = dialog.getByRole('combobox', { name: 'Workloads' });
    await field.fill('*db*');
    await expect(page.getByRole('option', { name: /^All named “\*db\*”/ })).toBeVisible();
    await field.press('Enter');
    await expect(dialog).toContainText('There is no placement that keeps the rule.');
    await dialog.getByRole('button', { name: 'Save the rule' }).click();
    await expect(page.getByText('Plan failed: infeasible')).toBeVisible({ timeout: 120_000 });
    // The figures of the plan that no longer holds are dimmed beside it.
    await expectAccessible(page, 'rules-infeasible', '.rules-panel');
    await page.getByRole('button', { name: 'Undo: the change of the rule Berth apart' }).click();
    await waitForPlan(page);
    await expect(panel()).toContainText('berth-api-0*');
    await expect(panel()).not.toContainText('*db*');
  });

  test('limits, hosts and licences: each with its cost', async () => {
    test.setTimeout(240_000);
    const most = panel().getByRole('textbox', { name: 'Most workloads on a host' });
    await most.fill('20');
    await most.press('Enter');
    await expect(panel().getByRole('button', { name: 'What does it cost? Most workloads on a host' })).toBeVisible();
    await waitForPlan(page);
    await panel().getByRole('button', { name: 'What does it cost? Most workloads on a host' }).click();
    await expect(
      panel()
        .getByText(/it (costs|saves)|It changes nothing/)
        .first(),
    ).toBeVisible({ timeout: 60_000 });
    await panel().getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'New rule' });
    await dialog.getByRole('radio', { name: 'Only on hosts' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Gate at home');
    await dialog.getByRole('combobox', { name: 'Workloads' }).fill('gate-web');
    await expect(page.getByRole('option', { name: /^All named “gate-web\*”/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await dialog.getByRole('combobox', { name: 'Hosts' }).fill('esx-har-1');
    await expect(page.getByRole('option', { name: /^All named “esx-har-1\*”/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('matches 5 hosts in 1 cluster');
    await expectAccessible(page, 'rules-hosts');
    await dialog.getByRole('button', { name: 'Add the rule' }).click();
    await expect(panel().getByRole('heading', { name: 'Gate at home' })).toBeVisible();
    await waitForPlan(page);
    await expectAccessible(page, 'rules-panel');
    await panel().getByRole('button', { name: 'Delete Gate at home' }).click();
    await expect(panel().getByRole('heading', { name: 'Gate at home' })).toHaveCount(0);
    await waitForPlan(page);
  });
});
