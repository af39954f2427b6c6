import { type MenuItemConstructorOptions, Menu } from 'electron';
import type { ApiEvent } from '#core/api.ts';

type MenuCommand = Extract<ApiEvent, { type: 'menu' }>['command'];

/**
 * The application menu. An item of ours only tells the window which command was chosen; what editing, window and zoom
 * items do is the system's. The page sees a key first: what it handles itself does not reach the menu.
 */
export function applicationMenu(
  platform: NodeJS.Platform,
  withDeveloperTools: boolean,
  choose: (command: MenuCommand) => void,
): Menu {
  const item = (label: string, command: MenuCommand, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => choose(command),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('&New plan', 'new', 'CmdOrCtrl+N'),
        item('&Open…', 'open', 'CmdOrCtrl+O'),
        item('Save &as…', 'save-as', 'CmdOrCtrl+Shift+S'),
        separator,
        item('&Import inventories…', 'import', 'CmdOrCtrl+I'),
        item('&Export report…', 'export-report', 'CmdOrCtrl+E'),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('&Undo', 'undo', 'CmdOrCtrl+Z'),
        item('&Redo', 'redo', isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        item('&Find', 'find', 'CmdOrCtrl+F'),
        item('&Commands…', 'palette', 'CmdOrCtrl+K'),
      ],
    },
    { label: '&Plan', submenu: [item('&Plan again', 'plan', 'CmdOrCtrl+Enter')] },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(withDeveloperTools ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
  ];
  return Menu.buildFromTemplate(template);
}
