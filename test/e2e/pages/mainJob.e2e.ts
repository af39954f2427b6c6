/** The main job in the window: import an inventory, plan it, look at every page, export the report and read it back. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sharedFile } from '#test/fixtures/shared.ts';
import { expect, launchApplication, test, type Application } from '#test/e2e/harness/application.ts';
import { importByDialog, openPage, ownSample, store, waitForPlan } from '#test/e2e/harness/steps.ts';
import { readPdf } from './readPdf.ts';

const realSample = sharedFile('samples/rvtools-805-vms.xlsx');

test('an empty file teaches: what belongs in it, the button that brings it, samples to try', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import inventory…' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Or try a sample' })).toBeVisible();
  for (const name of ['Inventory', 'Advice', 'Placement', 'Roadmap', 'Report']) {
    await openPage(page, name);
    await expect(
      page
        .getByRole('main')
        .getByRole('button', { name: /^Import inventory/ })
        .first(),
    ).toBeVisible();
  }
});

test.describe('with an imported estate', () => {
  test.describe.configure({ mode: 'serial' });
  let app: Application;
  let page: Page;
  const path = realSample ?? ownSample;

  test.beforeAll(async ({ shell }, testInfo) => {
    testInfo.setTimeout(180_000);
    app = await launchApplication(shell);
    page = app.page;
    await page.setViewportSize({ width: 1280, height: 800 });
    await importByDialog(app, path);
  });
  test.afterAll(() => app.quit());

  test('the import sheet says where each row went', async () => {
    const sheet = page.getByRole('dialog', { name: 'Imported' });
    const total = sheet.getByRole('row', { name: /^All rows/ });
    const [read = 0, stored = 0, merged = 0, refused = 0] = (await total.getByRole('cell').allInnerTexts()).map(
      (text) => Number(text.replaceAll(/\D/g, '')),
    );
    expect(read).toBeGreaterThan(0);
    expect(stored + merged + refused).toBe(read);
    await sheet.getByRole('button', { name: 'Open overview' }).click();
    await expect(sheet).toBeHidden();
  });

  test('the plan is made by itself, and the overview answers its three questions', async () => {
    await waitForPlan(page);
    const overview = await page.evaluate(() => window.headroom.call('plan.overview', {}, 'test-overview'));
    if (!overview.ok) throw new Error(overview.error.message);
    const { value } = overview as {
      value: {
        placement: { target: { hostsUsed: number } };
        certificate: readonly { holds: boolean }[];
        waves: number;
      };
    };
    await expect(page.getByRole('button', { name: /^Target/ })).toContainText(String(value.placement.target.hostsUsed));
    const holding = value.certificate.filter((entry) => entry.holds).length;
    await expect(
      page.getByText(`${holding} of ${value.certificate.length} invariants hold in every state`),
    ).toBeVisible();
    await expect(page.getByRole('button', { name: /^Waves/ })).toContainText(String(value.waves));
    await expect(page.locator('.recharts-surface').first()).toBeVisible();
  });

  test('a drawing is saved as an SVG that stands alone, named after its question', async () => {
    await waitForPlan(page);
    await openPage(page, 'Overview');
    const name = 'how-many-hosts-are-on-and-when-does-the-number-fall.svg';
    // Saved under the name that the window suggests, in the test's own folder.
    await app.evaluate(({ dialog }, folder) => {
      dialog.showSaveDialog = (...asked: readonly unknown[]) => {
        const { defaultPath = '' } = asked.at(-1) as { readonly defaultPath?: string };
        const suggested = defaultPath.split(/[\\/]/).at(-1) ?? '';
        return Promise.resolve({ canceled: false, filePath: `${folder}/${suggested}` });
      };
    }, app.folder);
    const chart = page
      .getByRole('figure')
      .filter({ has: page.getByRole('heading', { name: /How many hosts are on/ }) });
    await chart.hover();
    await chart.getByRole('button', { name: 'Save as SVG' }).click();
    await expect.poll(() => existsSync(join(app.folder, name))).toBe(true);
    const svg = readFileSync(join(app.folder, name), 'utf8');
    expect(svg).toMatch(/^<\?xml [^>]*\?>\s*<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toContain('var(--');
    expect(svg).toMatch(/<text[^>]*>.*hosts/);
  });

  test('the status bar agrees with the store', async () => {
    const reply = await page.evaluate(() => window.headroom.call('file.state', {}, 'test-state'));
    if (!reply.ok) throw new Error(reply.error.message);
    const state = reply.value as { hosts: number; poweredOn: number };
    const status = page.getByRole('contentinfo');
    await expect(status.getByRole('button', { name: `${state.hosts} hosts` })).toBeVisible();
    await expect(status.getByRole('button', { name: `${state.poweredOn} workloads` })).toBeVisible();
    if (realSample !== null) expect(state).toMatchObject({ hosts: 34, poweredOn: 763 });
  });

  test('the inventory sorts, searches, filters and shows a row in the inspector', async () => {
    await openPage(page, 'Inventory');
    await page.getByRole('tab', { name: /^Workloads/ }).click();
    const grid = page.getByRole('grid', { name: 'Workloads' });
    const all = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(all).toBeGreaterThan(0);

    await grid.getByRole('columnheader', { name: 'Memory, GiB' }).getByRole('button').click();
    await grid.getByRole('columnheader', { name: 'Memory, GiB' }).getByRole('button').click();
    await expect(grid.getByRole('columnheader', { name: 'Memory, GiB' })).toHaveAttribute('aria-sort', 'descending');
    const column = Number(await grid.getByRole('columnheader', { name: 'Memory, GiB' }).getAttribute('aria-colindex'));
    const cells = grid.getByRole('row').locator(`[role=gridcell][aria-colindex="${column}"]`);
    await expect
      .poll(async () => {
        const shown = (await cells.allInnerTexts()).slice(0, 12).map((text) => Number(text.replaceAll(/[^\d.]/g, '')));
        return shown.length > 1 && shown.every((value, index) => index === 0 || value <= shown[index - 1]!);
      })
      .toBe(true);

    const first = grid.getByRole('row').nth(1);
    // Before the name stands the box that ticks the row.
    const nameCell = first.getByRole('gridcell').nth(1);
    await expect(nameCell).not.toBeEmpty();
    const name = await nameCell.innerText();
    await page.getByRole('textbox', { name: 'Search' }).fill(name);
    await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount')) - 1).toBeLessThan(all);
    await nameCell.click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector.getByRole('heading', { name, exact: true })).toBeVisible();
    await page.getByRole('textbox', { name: 'Search' }).fill('');

    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Power' }).click();
    await page.getByRole('checkbox', { name: /^On/ }).check();
    const state = await page.evaluate(() => window.headroom.call('file.state', {}, 'test-state'));
    const poweredOn = state.ok ? (state.value as { poweredOn: number }).poweredOn : -1;
    await expect(grid).toHaveAttribute('aria-rowcount', String(poweredOn + 1));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove the filter on Power' }).click();
    await expect(grid).toHaveAttribute('aria-rowcount', String(all + 1));
  });

  test('a table that was left is there again', async () => {
    await openPage(page, 'Overview');
    await openPage(page, 'Inventory');
    await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible({ timeout: 3000 });
  });

  test('the keyboard walks the table and opens rows', async () => {
    await openPage(page, 'Inventory');
    await page.getByRole('tab', { name: /^Hosts/ }).click();
    const grid = page.getByRole('grid', { name: 'Hosts' });
    await expect(grid.getByRole('row').nth(1)).toBeVisible();
    await grid.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const rows = Number(await grid.getAttribute('aria-rowcount'));
    await expect(grid.locator(`[aria-rowindex="${rows}"]`)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+.');
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeHidden();
  });

  test('an overridden technology makes the plan anew, and undo takes it back', async () => {
    await openPage(page, 'Advice');
    const grid = page.getByRole('grid', { name: 'Advice' });
    const row = grid.getByRole('row').filter({ hasText: 'Virtual machine' }).first();
    const name = (await row.getByRole('gridcell').nth(1).innerText()).trim();
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Set technology' }).click();
    await page.getByRole('menuitem', { name: 'MicroVM' }).click();
    await page.getByRole('textbox', { name: 'Search' }).fill(name);
    const own = grid.getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) });
    await expect(own.getByText('MicroVM')).toBeVisible({ timeout: 90_000 });
    await expect(own.getByLabel('Decided by you')).toBeVisible();
    await waitForPlan(page);
    await page.keyboard.press('ControlOrMeta+z');
    // The search field has the focus: its own typing is undone first, the edit by the button.
    await page.getByRole('button', { name: /^Undo: / }).click();
    await page.getByRole('textbox', { name: 'Search' }).fill(name);
    await expect(own.getByText('Virtual machine')).toBeVisible({ timeout: 90_000 });
    await waitForPlan(page);
    await page.getByRole('textbox', { name: 'Search' }).fill('');
  });

  test('placement shows every host and what happens when one fails', async () => {
    await openPage(page, 'Placement');
    const target = page.getByRole('group', { name: /, Target$/ }).first();
    await target
      .getByRole('button', { name: /usable cores/ })
      .first()
      .click();
    const panel = page.getByRole('region', { name: 'Host' });
    await expect(panel.getByRole('table')).toBeVisible();
    await panel.getByRole('button', { name: 'Fail this host' }).click();
    await expect(panel.getByRole('status')).toContainText(/survive/);
    await panel.getByRole('button', { name: 'Bring it back' }).click();
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  test('the roadmap shows its waves, their moves and the certificate', async () => {
    await openPage(page, 'Roadmap');
    const waves = page.getByRole('listbox', { name: 'Waves on the time axis' });
    await expect(waves.getByRole('option').first()).toBeAttached();
    const count = await waves.getByRole('option').count();
    await waves
      .getByRole('option')
      .nth(count - 1)
      .click();
    await expect(page.getByRole('heading', { name: `Wave ${count}` })).toBeVisible();
    await expect(page.getByRole('grid', { name: 'Moves' }).getByRole('row').nth(1)).toBeVisible();
    await page.getByRole('tab', { name: 'Checklist' }).click();
    await expect(
      page
        .getByRole('region', { name: `Wave ${count}` })
        .getByRole('listitem')
        .first(),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Show each' }).click();
    await expect(page.getByRole('button', { name: /: holds$/ }).first()).toBeVisible();
  });

  test('every figure leads to its formula in two clicks', async () => {
    await openPage(page, 'Overview');
    await page.getByRole('rowheader', { name: 'Cost' }).getByRole('button').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector.locator('code').first()).not.toBeEmpty();
    await inspector.locator('.explain-row').filter({ hasText: 'Electricity price' }).getByRole('button').click();
    await expect(inspector.getByRole('heading', { name: 'Electricity price' })).toBeVisible();
    await inspector.getByRole('button', { name: 'Back' }).click();
    await expect(inspector.getByRole('heading', { name: 'Electricity price' })).toBeHidden();
    await page.keyboard.press('ControlOrMeta+.');
  });

  test('a changed assumption changes the plan and is marked', async () => {
    await openPage(page, 'Assumptions');
    const pue = page.getByRole('textbox', { name: /^Power usage effectiveness, Likely|PUE.*Likely/i });
    const before = await pue.inputValue();
    await pue.fill(String(Number(before) + 0.05));
    await pue.press('Enter');
    await expect(page.getByLabel('Changed by you')).toBeVisible();
    // Old figures stay, dimmed, until new ones are there.
    await expect(page.locator('[data-page][data-stale="true"]')).toBeAttached();
    await waitForPlan(page);
    await page.getByRole('button', { name: 'Reset to default' }).click();
    await expect(pue).toHaveValue(before);
    await waitForPlan(page);
  });

  test('the report is shown as it prints, exported, and says what the window says', async () => {
    await openPage(page, 'Report');
    await expect(page.locator('canvas[data-page="1"][data-drawn="true"]')).toBeVisible({ timeout: 60_000 });
    const folder = mkdtempSync(join(tmpdir(), 'headroom-report-'));
    const file = join(folder, 'roadmap.pdf');
    try {
      await app.answerSaveDialog(file);
      await page.getByRole('button', { name: 'Export PDF…' }).click();
      await expect.poll(() => existsSync(file), { timeout: 60_000 }).toBe(true);
      await expect(page.getByRole('contentinfo').getByRole('progressbar')).toBeHidden({ timeout: 60_000 });
      const report = await readPdf(new Uint8Array(readFileSync(file)));
      const reply = await page.evaluate(() => window.headroom.call('plan.overview', {}, 'test-overview'));
      const overview = reply.ok
        ? (reply.value as { placement: { target: { hostsUsed: number } }; waves: number })
        : null;
      expect(report.pages.length).toBeGreaterThan(3);
      const text = report.pages.join('\n');
      expect(text).toContain(String(overview?.placement.target.hostsUsed));
      expect(text).toMatch(new RegExp(`\\b${overview?.waves}\\s+waves?\\b`));
      await expect(page.locator('.preview-facts')).toContainText(`${report.pages.length} pages`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a page read anew after everything is as it was', async () => {
    await page.reload();
    await waitForPlan(page);
    await expect(page.getByRole('heading', { name: 'How many hosts do we need?' })).toBeVisible();
  });
});

test('a dropped file is imported, a refused one says why', async ({ app, page }) => {
  const bad = join(app.folder, 'notes.xlsx');
  writeFileSync(bad, 'this is no workbook');
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
  await app.dropFiles([bad]);
  const refused = page.getByRole('dialog', { name: 'Not imported' });
  await expect(refused).toBeVisible();
  await expect(refused.getByRole('alert')).toContainText('import-refused');
  await refused.getByRole('button', { name: 'Close' }).last().click();

  await app.dropFiles([ownSample]);
  await store(page);
  await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible({ timeout: 60_000 });
});

test('a cancelled import leaves the file as it was', async ({ app, page }) => {
  await app.answerOpenDialog([realSample ?? ownSample]);
  await page.getByRole('button', { name: 'Import inventory…' }).first().click();
  const sheet = page.getByRole('dialog', { name: 'Reading' });
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
});

test('a sample is one click away', async ({ page }) => {
  await page.getByRole('listitem').getByRole('button').first().click();
  await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible({ timeout: 60_000 });
});
