/** Looking at an import before it is stored: columns that nobody knows, differences, undo, repairs; by keyboard and with axe. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type Application } from '#test/e2e/harness/application.ts';
import { accessibilityViolations, picture } from '#test/e2e/harness/steps.ts';

async function openSheet(app: Application, ...paths: readonly string[]): Promise<void> {
  await app.answerOpenDialog(paths);
  await app.page.keyboard.press('ControlOrMeta+i');
}

async function storedWorkloads(page: Page): Promise<number> {
  const reply = await page.evaluate(() => window.headroom.call('file.state', {}, `state-${Math.random()}`));
  if (!reply.ok) throw new Error(reply.error.message);
  return (reply.value as { workloads: number }).workloads;
}

const odd = [
  'Bestand der Maschinen, Stand Juli;;;;;',
  'Gerätebezeichner;Rechenwerke;Hauptsp.;Läuft auf;Verbund;Betr.',
  ...Array.from(
    { length: 30 },
    (_, index) =>
      `app-${String(index).padStart(2, '0')};${2 + 2 * (index % 3)};${index === 7 ? 'vier GB' : 8 * (1 + (index % 4))};esx${1 + (index % 2)};Nord;${index % 9 === 0 ? 'aus' : 'ein'}`,
  ),
  '',
].join('\n');

test('columns that nobody knows are explained, seen at once, stored, and known the next time', async ({
  app,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const path = join(app.folder, 'bestand.csv');
  writeFileSync(path, odd);
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
  await openSheet(app, path);
  const sheet = page.getByRole('dialog', { name: 'Import', exact: true });
  await expect(sheet.getByText('Not recognised')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Store' })).toBeDisabled();
  await expect(sheet.getByText('No column gives vCPUs or cores.')).toBeVisible();
  await picture(page, 'mapping-start');
  expect(await accessibilityViolations(page)).toEqual([]);

  // By keyboard alone: a native list takes the letters of its entry.
  await sheet.getByLabel('Meaning of Gerätebezeichner').selectOption('Name');
  const meaning = sheet.getByLabel('Meaning of Rechenwerke');
  await meaning.focus();
  await page.keyboard.type('vCPU');
  await expect(meaning).toHaveValue('vcpus');
  await sheet.getByLabel('Meaning of Hauptsp.').selectOption('Memory');
  await sheet.getByLabel('Unit of Hauptsp.').selectOption('GiB');
  await sheet.getByLabel('Meaning of Läuft auf').selectOption('Host it runs on');
  await sheet.getByLabel('Meaning of Verbund').selectOption('Cluster');
  const changed = await page.evaluate(async () => {
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="Unit of Hauptsp."]')!;
    const cell = (): string =>
      document.querySelector('.mapping .preview-table tbody tr td:nth-child(7)')?.textContent ?? '';
    const before = cell();
    const begin = performance.now();
    select.value = 'tib';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    while (cell() === before && performance.now() - begin < 2000) await new Promise(requestAnimationFrame);
    return { before, after: cell(), took: performance.now() - begin };
  });
  expect(changed.before).toContain('8');
  expect(changed.after).not.toBe(changed.before);
  expect(changed.took).toBeLessThan(200);
  await sheet.getByLabel('Unit of Hauptsp.').selectOption('GiB');
  await expect(sheet.getByRole('region', { name: /Columns of bestand/ }).getByText('"vier GB" in')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Store' })).toBeEnabled();
  await expect(sheet.getByText('Nothing is stored yet.')).toBeVisible();
  expect(await storedWorkloads(page)).toBe(0);
  await picture(page, 'mapping-done');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  await sheet.getByRole('button', { name: 'Store' }).click();
  await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible({ timeout: 60_000 });
  expect(await storedWorkloads(page)).toBe(29);
  await page.keyboard.press('Escape');

  writeFileSync(path, odd.replace('app-00;2;8', 'app-00;6;8').replace(/app-29;.*\n/, 'app-99;2;8;esx1;Nord;ein\n'));
  await openSheet(app, path);
  await expect(sheet.getByRole('tab', { name: /^Differences/ })).toHaveAttribute('aria-selected', 'true');
  await sheet.getByRole('button', { name: 'Columns of bestand.csv' }).click();
  await expect(sheet.getByText('Recognised from an earlier import.')).toBeVisible();
  await sheet.getByRole('button', { name: 'Columns of bestand.csv' }).click();
  await expect(sheet.getByRole('listitem').filter({ hasText: 'app-00' })).toContainText('vCPUs2 → 6');
  await expect(sheet.getByRole('listitem').filter({ hasText: 'app-29' })).toContainText('Gone');
  await expect(sheet.getByRole('listitem').filter({ hasText: 'app-99' })).toContainText('New');
  await picture(page, 'differences');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await expect(sheet).toBeHidden();
  const history = await page.evaluate(() => window.headroom.call('import.history', {}, 'history-1'));
  expect((history as { value: unknown[] }).value).toHaveLength(1);
});

test('an import again is undone as a whole from its history, and a finding is settled in the inspector', async ({
  app,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const path = join(app.folder, 'vms.csv');
  const hosts = join(app.folder, 'hosts.csv');
  writeFileSync(hosts, 'Host name,Cluster,Sockets,Cores,Memory (GiB)\nesx1,Nord,2,32,256\nesx2,Nord,2,32,256\n');
  writeFileSync(path, 'vm name,vCPU,Memory GiB,Host,Cluster\na,2,4,esx-l,Nord\nb,2,4,esx1,Nord\n');
  await expect(page.getByRole('heading', { name: 'Plan an estate' })).toBeVisible();
  const store = async (...paths: readonly string[]): Promise<void> => {
    await openSheet(app, ...paths);
    await page.getByRole('button', { name: 'Store', exact: true }).click({ timeout: 60_000 });
    await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Open inventory' }).click();
  };
  await store(hosts, path);
  writeFileSync(path, 'vm name,vCPU,Memory GiB,Host,Cluster\na,8,4,esx-l,Nord\nc,2,4,esx1,Nord\n');
  await store(path);
  await page.getByRole('tab', { name: /^Sources/ }).click();
  const history = page.getByRole('region', { name: 'Import history' });
  await history.getByRole('button', { name: 'Differences' }).first().click();
  await expect(history.getByRole('listitem').filter({ hasText: 'vCPUs' }).last()).toContainText('2 → 8');
  await picture(page, 'history');
  expect(await accessibilityViolations(page)).toEqual([]);
  await history.getByRole('button', { name: 'Undo' }).click();
  await expect(history.getByRole('button', { name: 'Differences' })).toHaveCount(1);
  await page.getByRole('tab', { name: /^Workloads/ }).click();
  const grid = page.getByRole('grid', { name: 'Workloads' });
  await expect(grid.getByText('b', { exact: true })).toBeVisible();

  await page.getByRole('tab', { name: /^Findings/ }).click();
  await page.getByRole('grid', { name: 'Findings' }).getByText('No described host fits the name esx-l').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByLabel('The host esx-l is').selectOption({ label: 'esx2 (Nord)' });
  await picture(page, 'repair');
  expect(await accessibilityViolations(page)).toEqual([]);
  await inspector.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('No described host fits the name esx-l')).toHaveCount(0);
  await page.getByRole('tab', { name: /^Workloads/ }).click();
  await expect(grid.getByRole('row').filter({ hasText: 'esx2' })).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(grid.getByRole('row').filter({ hasText: 'esx2' })).toHaveCount(0);
});
