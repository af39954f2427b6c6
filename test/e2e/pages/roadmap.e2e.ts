/** The roadmap's drawing: rows, zoom, a move dragged by keyboard and by pointer; checked, held, undone; with axe, in both themes. */
import type { Page } from '@playwright/test';
import type { HeadroomBridge } from '#core/api.ts';
import { expect, launchApplication, test, type Application } from '#test/e2e/harness/application.ts';
import { accessibilityViolations, openPage, picture, waitForPlan } from '#test/e2e/harness/steps.ts';

test.describe('the roadmap of the bank', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;

  test.beforeAll(async ({ shell }, testInfo) => {
    testInfo.setTimeout(240_000);
    app = await launchApplication(shell);
    page = app.page;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.evaluate(async () => {
      const { headroom } = window as unknown as { readonly headroom: HeadroomBridge };
      const reply = await headroom.call('samples.import', { id: 'bank' }, 'e2e-sample');
      if (!reply.ok) throw new Error(reply.error.message);
    });
    await waitForPlan(page);
    await openPage(page, 'Roadmap');
  });
  test.afterAll(() => app.quit());

  const bars = () => page.getByRole('listbox', { name: 'Moves of the roadmap' });
  const rows = (name: string) => page.getByRole('radio', { name, exact: true });
  const strip = () => page.getByRole('status').filter({ hasText: /./ }).last();

  async function check(name: string): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${colorScheme}`);
      expect(await accessibilityViolations(page)).toEqual([]);
    }
  }

  test('has rows by cluster, team, application and workload, and looks closer with the keyboard', async () => {
    await expect(bars().getByRole('option', { name: /^PROD-A, wave 2: \d+ moves/ })).toBeAttached();
    await check('roadmap-clusters');
    await rows('Teams').click();
    await expect(bars().getByRole('option', { name: /^Platform, wave 1: / })).toBeAttached();
    await rows('Applications').click();
    await expect(
      bars()
        .getByRole('option', { name: /^[^,]+, wave \d+: / })
        .first(),
    ).toBeAttached();
    await rows('Workloads').click();
    await expect(
      bars()
        .getByRole('option', { name: /: 1 move, / })
        .first(),
    ).toBeAttached();
    // Of 88 workloads only those on screen are drawn.
    expect(await bars().getByRole('option').count()).toBeLessThan(30);
    await rows('Clusters').click();
    const waves = page.getByRole('listbox', { name: 'Waves on the time axis' });
    const all = await waves.getByRole('option').count();
    await bars().focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press('+');
    await expect.poll(() => waves.getByRole('option').count()).toBeLessThan(all);
    await page.keyboard.press('0');
    await expect.poll(() => waves.getByRole('option').count()).toBe(all);
  });

  test('a bar moved with Alt and an arrow says at once what that breaks, and where', async () => {
    await bars().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Alt+ArrowRight');
    await expect(strip()).toContainText('As the plan stands, this breaks', { timeout: 30_000 });
    await expect(strip()).toContainText(/Wave 2 has \d+ moves; at most 20 are allowed/);
    const second = page.getByRole('listbox', { name: 'Waves on the time axis' }).getByRole('option').nth(1);
    await expect(second).toHaveAccessibleName(/at most 20 are allowed/);
    await check('roadmap-trial');
    await page.keyboard.press('Escape');
    await expect(strip()).toContainText('Drag a bar to another wave');
  });

  test('dropped with Enter it is held there by a new plan, and undo takes it back', async () => {
    test.setTimeout(120_000);
    await rows('Workloads').click();
    await bars().focus();
    await page.keyboard.press('ArrowDown');
    const chosen = bars().getByRole('option', { selected: true });
    const name = ((await chosen.getAttribute('aria-label')) ?? '').split(',')[0] ?? '';
    for (let press = 0; press < 3; press++) await page.keyboard.press('Alt+ArrowRight');
    await expect(strip()).toContainText(/wave 1 → wave 4.*(Nothing breaks|this breaks)/, { timeout: 30_000 });
    await page.keyboard.press('Enter');
    await expect(strip()).toContainText('1 workload is held in wave 4 now');
    await waitForPlan(page);
    await rows('Clusters').click();
    await expect(bars().getByRole('option', { name: /wave 4: .*1 workload held by hand/ })).toBeAttached();
    await page.getByRole('listbox', { name: 'Waves on the time axis' }).getByRole('option').nth(3).click();
    const moves = page.getByRole('grid', { name: 'Moves' });
    await expect(moves.getByRole('row').filter({ hasText: name })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Wave 4' })).toContainText('Held by hand');
    await check('roadmap-held');
    await page.getByRole('button', { name: 'Undo: holding 1 workload in wave 4' }).click();
    await waitForPlan(page);
    await expect(page.getByRole('button', { name: 'Let go of all' })).toHaveCount(0);
  });

  test('dragged by the pointer it is checked before it is dropped', async () => {
    const bar = bars().getByRole('option', { name: /^PROD-A, wave 2: / });
    await bar.click();
    await expect(page.getByRole('heading', { name: 'Wave 2', exact: true })).toBeVisible();
    const box = (await bar.boundingBox())!;
    await page.mouse.move(box.x + 6, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 130, box.y + 8, { steps: 5 });
    await expect(strip()).toContainText(/PROD-A: wave 2 → wave 4/, { timeout: 30_000 });
    await expect(strip()).toContainText(/this breaks|Nothing breaks|No plan/, { timeout: 30_000 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(page.getByRole('button', { name: /^Undo: holding/ })).toHaveCount(0);
  });
});
