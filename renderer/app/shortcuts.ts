/** Commands that have keys of their own; the application menu names the same ones. */
export type ShortcutId =
  | 'palette'
  | 'undo'
  | 'redo'
  | 'open'
  | 'saveAs'
  | 'import'
  | 'new'
  | 'find'
  | 'plan'
  | 'inspector';

interface Shortcut {
  readonly key: string;
  readonly shift?: boolean;
}

/** With Ctrl, or Command on a Mac. */
export const shortcuts: Readonly<Record<ShortcutId, Shortcut>> = {
  palette: { key: 'k' },
  undo: { key: 'z' },
  redo: { key: 'z', shift: true },
  open: { key: 'o' },
  saveAs: { key: 's', shift: true },
  import: { key: 'i' },
  new: { key: 'n' },
  find: { key: 'f' },
  plan: { key: 'Enter' },
  inspector: { key: '.' },
};

const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

/** A shortcut as people read it: `Ctrl K`, or `⌘K`. */
export function shortcutText(id: ShortcutId): string {
  const { key, shift = false } = shortcuts[id];
  const name = key.length === 1 ? key.toUpperCase() : key;
  return isMac ? `${shift ? '⇧' : ''}⌘${name}` : `Ctrl ${shift ? 'Shift ' : ''}${name}`;
}

/** The key of the page at a position of the navigation. */
export function pageShortcutText(index: number): string {
  return isMac ? `⌘${index + 1}` : `Ctrl ${index + 1}`;
}

/** Which shortcut a key press is, null when it is none. */
export function shortcutOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): ShortcutId | null {
  if (event.altKey || (isMac ? !event.metaKey : !event.ctrlKey)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Windows habit: Ctrl Y repeats.
  if (key === 'y' && !event.shiftKey) return 'redo';
  for (const [id, shortcut] of Object.entries(shortcuts) as [ShortcutId, Shortcut][]) {
    if (shortcut.key === key && (shortcut.shift ?? false) === event.shiftKey) return id;
  }
  return null;
}
