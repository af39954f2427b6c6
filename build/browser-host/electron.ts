import { join } from 'node:path';
import type * as Electron from 'electron';
import { app } from './application.ts';
import { BrowserWindow } from './browserWindow.ts';
import { isUnderTest } from './chromium.ts';
import { dialog } from './dialog.ts';
import { answerTests } from './e2eHook.ts';
import { ipcMain } from './ipcMain.ts';
import { Menu } from './menu.ts';
import { protocol, session } from './privateOrigin.ts';
import { nativeTheme } from './theme.ts';

/**
 * What `import ... from 'electron'` means in the browser host's bundle of electron/main.ts: the part of Electron's main
 * process API that it uses, and nothing more. Each part says in its type which of Electron's declarations it keeps to; see
 * docs/decisions/0012-browser-host.md.
 */

/** The browser places its windows itself; any remembered place counts as visible. */
const screen: Pick<Electron.Screen, 'getAllDisplays'> = {
  getAllDisplays: () => {
    const everywhere = { x: -32_768, y: -32_768, width: 65_536, height: 65_536 };
    return [{ bounds: everywhere, workArea: everywhere } as Electron.Display];
  },
};

// What Electron does with a download that nobody handles: ask where to put it.
app.on('browser-window-created', (_event, window: BrowserWindow) => {
  window.on('host-download', (name: string, saveAs: (path: string) => Promise<void>) => {
    void (async () => {
      const answer = await dialog.showSaveDialog({ defaultPath: join(app.getPath('downloads'), name) });
      if (!answer.canceled) await saveAs(answer.filePath);
    })();
  });
});

if (isUnderTest) answerTests({ app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, session });

export { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, screen, session };
