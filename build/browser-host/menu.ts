import type { MenuItemConstructorOptions } from 'electron';
import type { KeyBinding } from './hostMessages.ts';

interface Shortcut {
  readonly binding: KeyBinding;
  readonly click: () => void;
}

let applicationMenu: Menu | null = null;

/** `CmdOrCtrl+Shift+S` as a keyboard event shows it; null for a key that is not understood. */
export function keyBinding(accelerator: string, platform: NodeJS.Platform, index: number): KeyBinding | null {
  const parts = accelerator.split('+').map((part) => part.toLowerCase());
  const key = parts.pop();
  if (key === undefined || key === '') return null;
  const isMac = platform === 'darwin';
  const has = (...names: readonly string[]): boolean => parts.some((part) => names.includes(part));
  const either = has('cmdorctrl', 'commandorcontrol');
  return {
    key,
    ctrl: has('ctrl', 'control') || (either && !isMac),
    meta: has('cmd', 'command', 'super', 'meta') || (either && isMac),
    shift: has('shift'),
    alt: has('alt', 'option'),
    index,
  };
}

/**
 * The application menu without a menu bar: a browser window has none, so what remains of it are its shortcuts; the page
 * shows the same commands in its palette. What roles do (copy, zoom, full screen) the browser does by itself.
 */
export class Menu {
  readonly #shortcuts: readonly Shortcut[];

  private constructor(template: readonly MenuItemConstructorOptions[]) {
    const shortcuts: Shortcut[] = [];
    const visit = (items: readonly MenuItemConstructorOptions[]): void => {
      for (const item of items) {
        if (Array.isArray(item.submenu)) visit(item.submenu);
        const { accelerator, click } = item;
        if (typeof accelerator !== 'string' || click === undefined) continue;
        const binding = keyBinding(accelerator, process.platform, shortcuts.length);
        // The window and the event are not known to a shortcut; handlers of ours use neither.
        if (binding !== null) shortcuts.push({ binding, click: click as unknown as () => void });
      }
    };
    visit(template);
    this.#shortcuts = shortcuts;
  }

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  /** The shortcuts for the page to listen to. */
  get bindings(): readonly KeyBinding[] {
    return this.#shortcuts.map((shortcut) => shortcut.binding);
  }

  /** Chooses the item whose shortcut was pressed. */
  press(index: number): void {
    this.#shortcuts[index]?.click();
  }
}
