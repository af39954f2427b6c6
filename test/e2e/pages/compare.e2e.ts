/** Scenarios side by side: two of the user's own, then four alternatives, one of which becomes a scenario. */
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, launchPlanned, openPage, waitForPlan } from '#test/e2e/harness/steps.ts';

test.describe('comparing', () => {
  test.describe.configure({ mode: 'serial' });
  let app: Application;

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Compare');
  });
  test.afterAll(() => app.quit());

  test('one scenario is not enough, and the page says what to do', async () => {
    const { page } = app;
    await expect(page.getByText('There is one scenario.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Plan and compare' })).toBeDisabled();
  });

  test('two scenarios stand side by side, with why they differ', async () => {
    test.setTimeout(240_000);
    const { page } = app;
    await page.getByRole('main').getByRole('button', { name: 'New scenario…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New scenario' });
    await dialog.getByRole('textbox').fill('Fewer people');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await openPage(page, 'Assumptions');
    const people = page.getByRole('main').getByRole('textbox', { name: /Team capacity per wave, Likely/i });
    await people.fill('20');
    await people.press('Enter');
    await waitForPlan(page);
    await openPage(page, 'Compare');
    await page.getByRole('button', { name: 'Plan and compare' }).click();
    const table = page.getByRole('table').first();
    await expect(table.getByRole('columnheader', { name: /Base case/ })).toBeVisible({ timeout: 120_000 });
    const waves = table.getByRole('row', { name: /^Waves/ });
    await expect(waves.getByRole('img', { name: 'best' })).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Base case' })).toContainText(/Ends \d+ days sooner/);
    await expect(page.getByRole('table', { name: 'What it decides differently' })).toContainText('20');
  });

  test('alternatives are planned, and one of them becomes a scenario', async () => {
    test.setTimeout(240_000);
    const { page } = app;
    await page.getByRole('button', { name: 'Fast, cheap, safe or green?' }).click();
    const table = page.getByRole('table').first();
    await expect(table.getByRole('columnheader', { name: /· green/ })).toBeVisible({ timeout: 180_000 });
    await expectAccessible(page, 'compare');
    await page.getByRole('button', { name: /^Make .* · safe a scenario$/ }).click();
    await expect(page.getByText('Something has changed since these plans were compared.')).toBeVisible();
    await expect(
      page.getByRole('group', { name: 'Scenarios' }).getByRole('button', { name: /· safe.*active/ }),
    ).toBeVisible();
    await waitForPlan(page);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.getByRole('group', { name: 'Scenarios' }).getByRole('button', { name: /· safe/ })).toHaveCount(0);
  });
});
