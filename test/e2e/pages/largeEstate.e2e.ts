/**
 * The window over its test double with 105,455 workloads on 4,454 hosts: tables must stay smooth whatever their length,
 * because only the rows in view exist. Runs in a plain browser, under the shell's policy; the service is not part of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page, chromium, expect, test } from '@playwright/test';
import { findBrowser } from '#build/find-browser.mjs';
import { buildWindowOverDouble, serveFolder } from '#test/fixtures/renderer/windowOverDouble.ts';

test.describe.configure({ mode: 'serial' });

let folder: string;
let server: Server;
let browser: Browser | undefined;
let page: Page;
const refused: string[] = [];

test.beforeAll(async () => {
  test.skip(test.info().project.name !== 'browser-host', 'needs no shell: once is enough');
  test.setTimeout(180_000);
  folder = mkdtempSync(join(tmpdir(), 'headroom-double-'));
  await buildWindowOverDouble(folder);
  const served = await serveFolder(folder);
  server = served.server;
  const executablePath = findBrowser();
  browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  await page.goto(`${served.url}/dev.html?scale=131`);
  await expect(page.getByText('Plan up to date')).toBeVisible({ timeout: 60_000 });
});
test.afterAll(async () => {
  await browser?.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openWorkloads(): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Inventory' }).click();
  await page.getByRole('tab', { name: /^Workloads/ }).click();
}

test('a table of 100,000 rows opens at once and holds the rows in view alone', async () => {
  await openWorkloads();
  const grid = page.getByRole('grid', { name: 'Workloads' });
  await expect(grid).toHaveAttribute('aria-rowcount', '105456');
  await expect(grid.getByRole('row').nth(1)).toContainText('-000001');
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
});

test('the last row is one key away', async () => {
  const grid = page.getByRole('grid', { name: 'Workloads' });
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.locator('[aria-rowindex="105456"]')).toContainText('105455');
  await page.keyboard.press('Home');
  await expect(grid.locator('[aria-rowindex="2"]')).toBeVisible();
});

test('scrolling draws the rows that come into view and touches no other', async () => {
  const grid = page.getByRole('grid', { name: 'Workloads' });
  const steps = 120;
  const rowsPerStep = 10;
  const seen = await grid.evaluate(
    async (element, { steps, distance }) => {
      let added = 0;
      let changed = 0;
      const observer = new MutationObserver((records) => {
        for (const record of records) {
          if (record.type === 'childList')
            added += [...record.addedNodes].filter((node) => node instanceof HTMLElement && node.role === 'row').length;
          else if (
            record.attributeName === 'style' &&
            record.target instanceof HTMLElement &&
            record.target.role === 'row'
          )
            changed++;
        }
      });
      observer.observe(element, { childList: true, subtree: true, attributes: true });
      for (let step = 0; step < steps; step++) {
        element.scrollTop += distance;
        await new Promise((resolve) => void requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => void requestAnimationFrame(resolve));
      observer.disconnect();
      return { added, changed };
    },
    { steps, distance: rowsPerStep * 28 },
  );
  // Counted and not timed: a shared machine draws more slowly, but it draws no more rows than come into view.
  expect(seen.added).toBeGreaterThan(0);
  expect(seen.added).toBeLessThanOrEqual((steps + 2) * rowsPerStep + 60);
  expect(seen.changed).toBe(0);
  await expect(grid.locator('.grid-waiting')).toHaveCount(0);
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
});

test('sorting and searching ask the host and start at the top', async () => {
  const grid = page.getByRole('grid', { name: 'Workloads' });
  await page.getByRole('textbox', { name: 'Search' }).fill('prd-sql-000');
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeLessThan(200);
  await expect(grid.getByRole('row').nth(1)).toContainText('prd-sql-000');
  expect(await grid.evaluate((element) => element.scrollTop)).toBe(0);
});

test('the placement map of 4,454 hosts draws the clusters in view first', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'Placement' }).click();
  await expect(page.getByRole('group', { name: /, Target$/ }).first()).toBeVisible();
  expect(await page.getByRole('group', { name: /, Target$/ }).count()).toBeLessThan(40);
});

test('nothing on the way was refused by the policy or logged as an error', () => {
  expect(refused).toEqual([]);
});
