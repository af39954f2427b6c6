import { useEffect } from 'react';
import { closeInspector, goTo, pages } from '#renderer/state/view.ts';
import { runCommand, type MenuCommand } from './commands.ts';
import { shortcutOf, type ShortcutId } from './shortcuts.ts';

const commandOf: Readonly<Record<Exclude<ShortcutId, 'inspector'>, MenuCommand>> = {
  palette: 'palette',
  undo: 'undo',
  redo: 'redo',
  open: 'open',
  saveAs: 'save-as',
  import: 'import',
  new: 'new',
  find: 'find',
  plan: 'plan',
};

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, [contenteditable=true]')
  );
}

/** Listens for the window's keys. What is handled here is not left to the application menu, so that nothing runs twice. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const number =
        (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? Number(event.key) : Number.NaN;
      const page = pages[number - 1];
      if (page !== undefined) {
        event.preventDefault();
        goTo(page);
        return;
      }
      const id = shortcutOf(event);
      if (id === null) return;
      // A field that is being typed in undoes its own typing.
      if ((id === 'undo' || id === 'redo') && isTextField(event.target)) return;
      event.preventDefault();
      if (id === 'inspector') closeInspector();
      else runCommand(commandOf[id]);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
