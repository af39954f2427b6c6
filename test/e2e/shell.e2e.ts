/** The shell itself: it starts, remembers, restarts what crashed, and ends. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, launchApplication, test } from './harness/application.ts';

test('the window opens, shows the page and knows what it runs on', async ({ app, page }) => {
  await expect(page).toHaveTitle(/Headroom/);
  const reply = await page.evaluate(() => window.headroom.call('app.info', {}, 'info'));
  expect(reply).toMatchObject({ ok: true, value: { shell: app.shell, offline: true } });
});

test('quitting closes the service and ends with code 0', async ({ app }) => {
  expect(await app.quit()).toBe(0);
});

test('a second start hands its plan to the first and ends', async ({ app, shell }) => {
  const plan = join(app.folder, 'no-plan.headroom');
  writeFileSync(plan, 'this is no plan');
  await app.evaluate(({ app: main, dialog }) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    dialog.showErrorBox = (title) => {
      seen.push(title);
    };
    main.on('second-instance', () => seen.push('second'));
  }, null);
  const userDataFolder = join(app.folder, 'user-data');
  await expect(launchApplication(shell, { userDataFolder, args: [plan] })).rejects.toThrow();
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { seen: string[] }).seen, null))
    .toEqual(['second', 'no-plan.headroom could not be opened']);
});

test('leaves nothing behind but what it remembers', async ({ app }) => {
  const userData = join(app.folder, 'user-data');
  expect(existsSync(userData)).toBe(true);
  const isHost = app.shell === 'browser-host';
  if (isHost) expect(existsSync(join(userData, 'instance.lock'))).toBe(true);
  await app.quit();
  expect(existsSync(join(userData, 'instance.lock'))).toBe(false);
});
