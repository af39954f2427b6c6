/** What the browser host does in place of the operating system: its dialogs, and a page that dies. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Application, expect, test } from './harness/application.ts';

test.beforeEach(({ shell }, testInfo) => {
  testInfo.skip(shell !== 'browser-host', 'Electron brings dialogs and crash handling of its own');
});

/** Types into the host's save dialog. Its shadow tree is closed even to the test, so keys are all there is, as for a user. */
async function answerPathPrompt(page: Page, path: string | null): Promise<void> {
  await expect(page.locator('headroom-host-dialog')).toBeAttached();
  if (path === null) {
    await page.keyboard.press('Escape');
    return;
  }
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
}

function startSaving(app: Application): Promise<void> {
  return app.page.evaluate(() => {
    Object.assign(window, { saved: window.headroom.chooseSaveFile('report-pdf', 'roadmap') });
  });
}

function saved(app: Application): Promise<unknown> {
  return app.page.evaluate(() => (window as unknown as { saved: Promise<unknown> }).saved);
}

const token = expect.stringMatching(/^[\w-]{32}$/);

test('choosing files opens the chooser of the browser, and their paths stay outside the page', async ({
  shared: app,
}) => {
  const paths = ['one.csv', 'two.csv'].map((name) => join(app.folder, name));
  for (const path of paths) writeFileSync(path, 'name,vcpus\nweb,2\n');
  // Over the protocol itself: Playwright's own way would hand over contents, and a file in memory has no path.
  const session = await app.page.context().newCDPSession(app.page);
  await session.send('DOM.enable');
  await session.send('Page.enable');
  await session.send('Page.setInterceptFileChooserDialog', { enabled: true });
  const chooser = new Promise<{ readonly mode: string; readonly backendNodeId?: number }>((resolve) => {
    session.once('Page.fileChooserOpened', resolve);
  });
  const answer = app.page.evaluate(() => window.headroom.chooseFiles('import'));
  const { mode, backendNodeId } = await chooser;
  expect(mode).toBe('selectMultiple');
  await session.send('DOM.setFileInputFiles', { files: paths, backendNodeId: backendNodeId ?? 0 });
  expect(await answer).toEqual(paths.map((path) => ({ token, name: basename(path), sizeBytes: 17 })));
  await session.detach();
});

test('saving asks for a path', async ({ shared: app }) => {
  const path = join(app.folder, 'new.pdf');
  await startSaving(app);
  await answerPathPrompt(app.page, path);
  expect(await saved(app)).toEqual({ token, name: 'new.pdf', sizeBytes: 0 });
  expect(existsSync(path)).toBe(false);
});

test('saving adds the extension that belongs to the purpose', async ({ shared: app }) => {
  await startSaving(app);
  await answerPathPrompt(app.page, join(app.folder, 'without-extension'));
  expect(await saved(app)).toMatchObject({ name: 'without-extension.pdf' });
});

test('saving can be given up', async ({ shared: app }) => {
  await startSaving(app);
  await answerPathPrompt(app.page, null);
  expect(await saved(app)).toBeNull();
});

test('saving asks again before it replaces a file, and where there is no such folder', async ({ shared: app }) => {
  const path = join(app.folder, 'old.pdf');
  writeFileSync(path, 'old');
  mkdirSync(join(app.folder, 'folder.pdf'), { recursive: true });
  await startSaving(app);
  for (const refused of [join(app.folder, 'nowhere', 'x.pdf'), join(app.folder, 'folder.pdf'), path]) {
    const before = await app.page.locator('headroom-host-dialog').elementHandle();
    await answerPathPrompt(app.page, refused);
    await app.page.waitForFunction((element) => !(element?.isConnected ?? true), before);
  }
  // The file exists: the same answer once more means it.
  await answerPathPrompt(app.page, path);
  expect(await saved(app)).toEqual({ token, name: 'old.pdf', sizeBytes: 3 });
});

test('the page cannot read what is typed into a dialog of the host', async ({ shared: app }) => {
  await startSaving(app);
  const host = app.page.locator('headroom-host-dialog');
  await expect(host).toBeAttached();
  expect(await host.evaluate((element) => [element.shadowRoot, element.textContent])).toEqual([null, '']);
  await answerPathPrompt(app.page, null);
});

test('a shortcut of the menu reaches the page, one that the page handled does not', async ({ page }) => {
  await page.evaluate(() => {
    const commands: string[] = [];
    Object.assign(window, { commands });
    window.headroom.onEvent((event) => {
      if (event.type === 'menu') commands.push(event.command);
    });
  });
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+e');
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { commands: string[] }).commands))
    .toEqual(['export-report']);
});

test('a page that dies is loaded again', async ({ app, page }) => {
  await app.evaluate(({ app: main, BrowserWindow }) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen, main });
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.on('render-process-gone', (_event, details) => seen.push(details.reason));
    contents?.on('did-start-navigation', () => seen.push('navigation'));
  }, null);
  const session = await page.context().newCDPSession(page);
  await session.send('Page.crash').catch(() => undefined);
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { seen: string[] }).seen, null))
    .toEqual(['crashed', 'navigation']);
});
