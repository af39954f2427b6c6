/** What most end-to-end tests do on their way, as a user does it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page, TestInfo } from '@playwright/test';
import type axe from 'axe-core';
import type { ShellName } from '#build/playwright.config.ts';
import { expect, launchApplication, type Application } from './application.ts';

/** A small estate of the project's own: hosts, clusters and workloads in one workbook. */
export const ownSample = fileURLToPath(new URL('../../../samples/harbour-dc.xlsx', import.meta.url));

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in a part of the page as it stands: rule, element and what is wrong with it. */
export async function accessibilityViolations(page: Page, part = 'body'): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(async (selector) => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    return checker.run(selector === 'body' ? document : (document.querySelector(selector) ?? document), {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
  }, part);
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

/** Opens a page by the navigation. */
export async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await expect(page.getByRole('main', { name })).toBeVisible();
}

/** Stores what the import sheet shows. */
export async function store(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Store', exact: true }).click({ timeout: 60_000 });
}

/** Imports files by the dialog and stores them; ends with the sheet that says what was imported. */
export async function importByDialog(app: Application, ...paths: readonly string[]): Promise<void> {
  await app.answerOpenDialog(paths);
  await app.page.getByRole('button', { name: 'Import inventory…' }).first().click();
  await store(app.page);
  await expect(app.page.getByRole('dialog', { name: 'Imported' })).toBeVisible({ timeout: 60_000 });
}

/** Waits until the plan fits its inputs. */
export async function waitForPlan(page: Page): Promise<void> {
  await expect(page.getByRole('contentinfo').getByText('Plan up to date')).toBeVisible({ timeout: 120_000 });
}

/** Imports, goes to the overview and waits for the plan. */
export async function importAndPlan(app: Application, ...paths: readonly string[]): Promise<void> {
  await importByDialog(app, ...paths);
  await app.page.getByRole('button', { name: 'Open overview' }).click({ timeout: 60_000 });
  await waitForPlan(app.page);
}

/** An application of its own for the tests of a file, with the small estate planned and a page open. */
export async function launchPlanned(shell: ShellName, testInfo: TestInfo, startPage: string): Promise<Application> {
  testInfo.setTimeout(240_000);
  const app = await launchApplication(shell);
  await app.page.setViewportSize({ width: 1440, height: 900 });
  await importAndPlan(app, ownSample);
  await openPage(app.page, startPage);
  return app;
}

/** Light and dark: a picture to look at, and nothing that axe finds. */
export async function expectAccessible(page: Page, name: string, part?: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
    expect(await accessibilityViolations(page, part)).toEqual([]);
  }
}

/** Saves a picture of the page to look at, where the variable HEADROOM_PICTURES names a folder for them. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['HEADROOM_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}
