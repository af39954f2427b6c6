/** The handbook and the sets of assumptions in the window: models that run, deep links, comparison, files, accessibility. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, launchApplication, test, type Application } from '#test/e2e/harness/application.ts';
import { accessibilityViolations, importAndPlan, openPage, ownSample } from '#test/e2e/harness/steps.ts';

/** The text of a file that is being written; empty until it is there. */
function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function openModel(page: Page, id: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Find by name, symbol or source' }).fill(id);
  await page.getByRole('button', { name: id }).first().click();
}

/** The likely value of the PUE on the page of assumptions. */
function pue(page: Page): Locator {
  return page.getByRole('main').getByRole('textbox', { name: 'Power usage effectiveness, Likely' });
}

test.describe('the handbook', () => {
  test.describe.configure({ mode: 'serial' });
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
    await openPage(page, 'Handbook');
  });
  test.afterAll(() => app.quit());

  test('lists every model by family and typesets its formula, before anything is imported', async () => {
    await expect(page.getByText(/^5\d models$/)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Start-up time' })).toBeVisible();
    await expect(page.locator('.formula math msub')).toHaveCount(5);
  });

  test('finds a model by symbol and by source', async () => {
    const find = page.getByRole('textbox', { name: 'Find by name, symbol or source' });
    await find.fill('T_env');
    await expect(page.getByText('1 model', { exact: true })).toBeVisible();
    await find.fill('Erlang');
    await find.press('Enter');
    await expect(page.getByRole('heading', { name: 'M/M/c queue (Erlang C)' })).toBeVisible();
  });

  test('computes as it is typed, and says at the field what is wrong', async () => {
    await openModel(page, 'startup.total');
    const load = page.getByRole('textbox', { name: 'Time to load the image or module' });
    await load.fill('1100');
    await expect(page.locator('.model-result-value')).toHaveText(/1\s300/);
    await load.fill('-5');
    await expect(load).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert').filter({ hasText: 'loadMs must be at least 0; it is -5.' })).toBeVisible();
    await load.fill('many');
    await expect(page.getByRole('alert').filter({ hasText: 'it is the text "many"' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await expect(page.locator('.model-result-value')).toHaveText('300');
  });

  test('draws how the result moves across the technologies', async () => {
    await openModel(page, 'resource.total');
    const chart = page.getByRole('figure').filter({ hasText: 'How does totalMB move with instances?' });
    await expect(chart.locator('.recharts-line')).toHaveCount(4);
    await expect(chart.locator('.recharts-reference-dot')).toHaveCount(4);
    await page.getByRole('combobox', { name: 'Input that varies' }).click();
    await page.getByRole('option', { name: 'Memory of one instance' }).click();
    await expect(page.getByText('How does totalMB move with instanceMB?')).toBeVisible();
  });

  test('shows published and computed side by side with the reason, and takes over the inputs of a case', async () => {
    await openModel(page, 'energy.annual');
    const row = page.getByRole('row').filter({ hasText: 'Corrected' }).first();
    await expect(row).toContainText('394');
    await expect(row).toContainText('the printed figure is ten times too large');
    await row.getByRole('button', { name: 'vm' }).click();
    await expect(page.getByRole('textbox', { name: 'Mean power of one node' })).toHaveValue('300');
    await page.getByRole('tab', { name: 'Published figures' }).click();
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(91);
    await page.getByRole('radio', { name: /Disputed/ }).click();
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(7);
  });

  test('compares six technologies from inputs that can be changed', async () => {
    await page.getByRole('tab', { name: 'Technologies' }).click();
    const cell = page.getByRole('button', { name: /^Start-up time, Container/ });
    await expect(cell).toHaveText('300');
    await cell.click();
    const panel = page.getByRole('complementary', { name: 'Start-up time' });
    await expect(panel).toContainText('totalMs = envMs + loadMs + execMs + syncMs');
    await panel.getByRole('textbox', { name: 'loadMs' }).fill('700');
    await expect(cell).toHaveText('900');
    await page.getByRole('button', { name: 'Back to the sources', exact: true }).click();
    await expect(cell).toHaveText('300');
    await page.getByRole('radio', { name: 'Drawings' }).click();
    await expect(page.getByRole('figure')).toHaveCount(16);
    await panel.getByRole('button', { name: 'Close' }).click();
  });

  test('exports the comparison as CSV', async () => {
    const path = join(app.folder, 'technologies.csv');
    await app.answerSaveDialog(path);
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    await expect.poll(() => textOf(path).split('\r\n').length).toBeGreaterThan(90);
  });

  test('finds a row of the knowledge base, disputes shown', async () => {
    await page.getByRole('tab', { name: 'Knowledge base' }).click();
    await page.getByRole('textbox', { name: 'Find in all tables' }).fill('consul contradicts');
    await page.getByRole('button', { name: /^CAP choices/ }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Consul' })).toContainText('contradicts the theorem');
  });

  test('is reached from the palette', async () => {
    await openPage(page, 'Overview');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox').fill('erlang');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'M/M/c queue (Erlang C)' })).toBeVisible();
  });

  for (const scheme of ['light', 'dark'] as const) {
    for (const tab of ['Models', 'Technologies', 'Knowledge base', 'Published figures']) {
      test(`${tab} is accessible, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        await page.getByRole('tab', { name: tab }).click();
        await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
        expect(await accessibilityViolations(page)).toEqual([]);
      });
    }
  }

  test('a total leads to its model in one click, and to the sources of its inputs in two', async () => {
    test.setTimeout(180_000);
    await openPage(page, 'Overview');
    await importAndPlan(app, ownSample);
    await page.getByRole('button', { name: 'Energy', exact: true }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('button', { name: 'energy.annual' }).click();
    await expect(page.getByRole('heading', { name: 'Energy, cost and carbon a year' })).toBeVisible();
    await page.getByRole('button', { name: /In the plan: 1\.58/ }).click();
    await expect(inspector).toContainText('Uptime Institute');
  });

  test('a changed assumption marks what it flows into, until the change is undone', async () => {
    await openPage(page, 'Overview');
    const marks = page
      .getByRole('main')
      .getByRole('img', { name: /^Rests on 1 changed assumption: Power usage effectiveness/ });
    await expect(marks).toHaveCount(0);
    await openPage(page, 'Assumptions');
    await pue(page).fill('1.4');
    await pue(page).press('Enter');
    await openPage(page, 'Overview');
    // Cost, energy and carbon, and the waves: what a host that is off saves decides their order.
    await expect(marks).toHaveCount(4);
    await openPage(page, 'Handbook');
    await page.getByRole('tab', { name: 'Models' }).click();
    await openModel(page, 'energy.annual');
    await expect(page.getByRole('button', { name: /Changed in this scenario.*1\.4/ })).toBeVisible();
  });

  test('assumptions are saved as a set, applied, compared and undone', async () => {
    await openPage(page, 'Assumptions');
    await page.getByRole('button', { name: 'Save as a set…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Better cooling');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('in use')).toBeVisible();
    await page.getByRole('button', { name: 'Reset to default' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(pue(page)).toHaveValue('1.4');
    await page.getByRole('button', { name: /^Undo: the set “Better cooling”/ }).click();
    await expect(pue(page)).toHaveValue('1.58');
    await page.getByRole('button', { name: 'More for Better cooling' }).click();
    await page.getByRole('menuitem', { name: 'Compare' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sets side by side' });
    await expect(dialog.getByRole('row').filter({ hasText: 'Power usage effectiveness' })).toContainText('1.4');
    await expect(dialog.getByRole('row')).toHaveCount(2);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('a set goes out as a file and comes back; a faulty file is refused value by value', async () => {
    const path = join(app.folder, 'cooling.json');
    await app.answerSaveDialog(path);
    await page.getByRole('button', { name: 'More for Better cooling' }).click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    await expect.poll(() => textOf(path)).toContain('headroom.assumptions/1');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"Better cooling"', '"From a file"'));
    await app.answerOpenDialog([path]);
    await page.getByRole('button', { name: 'Import…', exact: true }).click();
    await expect(page.getByText('From a file')).toBeVisible();
    writeFileSync(path, text.replace('"likely": 1.4', '"likely": 0.4'));
    await page.getByRole('button', { name: 'Import…', exact: true }).click();
    const problem = page.getByRole('dialog', { name: 'Not imported' }).getByRole('row').nth(1);
    await expect(problem).toHaveText(/cooling\.json.*energy\.pue\.likely.*0\.4.*between 1 and 5/);
    await page.keyboard.press('Escape');
  });

  test('nothing was refused by the content security policy, and nothing was logged as an error', () => {
    expect(refused).toEqual([]);
  });
});
