/** The placement page: colours, one host less, pins by keyboard and by mouse, what to buy; light and dark. */
import type { Page } from '@playwright/test';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { accessibilityViolations, launchPlanned, picture } from '#test/e2e/harness/steps.ts';

test.describe('the placement page', () => {
  let app: Application;
  let page: Page;

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Placement');
    page = app.page;
  });
  test.afterAll(() => app.quit());

  /** The target's hosts in use, as buttons. */
  const targetHosts = () =>
    page
      .getByRole('group', { name: /, Target$/ })
      .first()
      .getByRole('button', { name: /workload/ });

  test('colours hosts by what binds, and says it in words', async () => {
    await page.getByRole('radio', { name: 'What binds' }).click();
    await expect(page.getByRole('list').getByText('bound by memory')).toBeVisible();
    await expect(targetHosts().first()).toHaveAccessibleName(/bound by (cores|memory)/);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `placement-binding-${colorScheme}`);
      expect(await accessibilityViolations(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('says what one host less would take', async () => {
    await page.getByRole('button', { name: 'One host less?' }).first().click();
    await expect(page.getByText(/One host less would take one of:|No change of demand/)).toBeVisible({
      timeout: 120_000,
    });
    await picture(page, 'placement-next-host');
  });

  test('pins a workload by keyboard, shows the cost first, and undoes it', async () => {
    test.setTimeout(240_000);
    await targetHosts().first().focus();
    await page.keyboard.press('Enter');
    const pin = page.getByRole('button', { name: /^Pin / }).first();
    await pin.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/Hosts \d+ \((\+\d+|−\d+|±0)\), moves/)).toBeVisible({ timeout: 60_000 });
    await picture(page, 'placement-pin');
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Pin it' }).click();
    await expect(page.getByText('Plan up to date')).toBeVisible({ timeout: 120_000 });
    await expect(page.getByRole('button', { name: 'Take the pin away' })).toHaveCount(1);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.getByRole('button', { name: 'Take the pin away' })).toHaveCount(0);
    await expect(page.getByText('Plan up to date')).toBeVisible({ timeout: 120_000 });
  });

  test('a workload dragged onto another host of its cluster is asked about', async () => {
    await targetHosts().first().click();
    const row = page.getByRole('region', { name: 'Host' }).getByRole('row').nth(1);
    await row.dragTo(targetHosts().nth(1));
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/in this cluster’s target|There is no placement/)).toBeVisible({ timeout: 60_000 });
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('region', { name: 'Host' }).getByRole('button', { name: 'Close' }).click();
  });

  test('finds what to buy among editable models, with its proof', async () => {
    test.setTimeout(240_000);
    const section = page.getByRole('region', { name: 'What would we buy?' });
    await section.scrollIntoViewIfNeeded();
    const price = section.getByRole('textbox', { name: /^Price, .* of 2 × AMD EPYC 9354,/ });
    await price.fill('19500');
    await price.press('Enter');
    await expect(section.getByRole('button', { name: 'Back to the offered models' })).toBeVisible();
    await section.getByRole('button', { name: 'Find the best mix' }).click();
    await expect(section.getByText(/^proven/)).toBeVisible({ timeout: 180_000 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await section.getByText(/^proven/).scrollIntoViewIfNeeded();
      await picture(page, `placement-buy-${colorScheme}`);
      expect(await accessibilityViolations(page, '.buy')).toEqual([]);
    }
  });
});
