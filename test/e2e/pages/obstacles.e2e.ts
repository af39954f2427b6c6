/** What stands in the way of the roadmap: read, opened where it is written, ended by one change, undone; with axe, in both themes. */
import type { Page } from '@playwright/test';
import type { HeadroomBridge } from '#core/api.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { expectAccessible, launchPlanned, openPage, waitForPlan } from '#test/e2e/harness/steps.ts';

test.describe('what stands in the way', () => {
  // Each step goes on from the one before.
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;

  test.beforeAll(async ({ shell }, testInfo) => {
    app = await launchPlanned(shell, testInfo, 'Roadmap');
    page = app.page;
    const scenario = scenarioSchema.parse({
      name: 'In a hurry',
      roadmap: { teams: [{ id: 'ops', name: 'Operations', daysPerWave: 40 }], maxWaves: 2 },
    });
    await page.evaluate(async (given) => {
      const { headroom } = window as unknown as { readonly headroom: HeadroomBridge };
      const reply = await headroom.call('scenario.save', given, 'e2e-scenario');
      if (!reply.ok) throw new Error(reply.error.message);
    }, scenario);
    await waitForPlan(page);
  });
  test.afterAll(() => app.quit());

  const panel = () => page.getByRole('region', { name: 'What stands in the way' });

  test('is said above the roadmap, and accessible', async () => {
    await expect(panel().getByText('These cannot all be kept').first()).toBeVisible();
    await expect(panel()).toContainText('the roadmap has 2 waves');
    await expectAccessible(page, 'obstacles');
  });

  test('leads to where a limit is written', async () => {
    await panel()
      .getByRole('button', { name: /^Open in the settings: The roadmap has 2 waves/ })
      .first()
      .click();
    await expect(page.getByRole('radio', { name: 'Roadmap settings' })).toBeChecked();
    await openPage(page, 'Roadmap');
  });

  test('is ended by the change that is proposed, which can be undone', async () => {
    test.setTimeout(240_000);
    await panel()
      .getByRole('button', { name: /^Apply: Allow \d+ waves instead of 2/ })
      .first()
      .click();
    await waitForPlan(page);
    await expect(panel()).toHaveCount(0, { timeout: 60_000 });
    await page.getByRole('button', { name: /^Undo: / }).click();
    await waitForPlan(page);
    await expect(panel()).toBeVisible({ timeout: 60_000 });
  });

  test('is said where hardware cannot leave in time and there is no plan', async () => {
    test.setTimeout(240_000);
    const scenario = scenarioSchema.parse({
      name: 'Lease',
      roadmap: {
        freezes: [{ name: 'Audit', from: '2027-01-01', to: '2027-02-14' }],
        hardware: [{ kind: 'lease-end', name: 'Lease', hosts: ['esx-har-01*'], date: '2027-02-15' }],
      },
    });
    await page.evaluate(async (given) => {
      const { headroom } = window as unknown as { readonly headroom: HeadroomBridge };
      const reply = await headroom.call('scenario.save', given, 'e2e-lease');
      if (!reply.ok) throw new Error(reply.error.message);
    }, scenario);
    const refused = page.getByRole('region', { name: 'No plan exists under these constraints' });
    await expect(refused).toBeVisible({ timeout: 60_000 });
    await expect(refused).toContainText('the freeze Audit');
    // The plan of before is dimmed beneath it.
    await expectAccessible(page, 'obstacles-refused', '.obstacles');
  });
});
