import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Dialog, FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { BrowserWindow } from './browserWindow.ts';
import { askFilesName, askPathName } from './hostMessages.ts';
import type { OpenQuestion, PathQuestion } from './pathPrompt.ts';

/**
 * File dialogs of the host: for opening, the browser's own chooser, whose files carry their paths; for saving, a question
 * over the page. Like Electron's, every method may be replaced by a test.
 */

/** `<input accept>` of the first filter; the browser adds "all files" itself. */
function acceptOf(filters: readonly FileFilter[] | undefined): string {
  const extensions = filters?.[0]?.extensions ?? [];
  return extensions.includes('*') ? '' : extensions.map((extension) => `.${extension}`).join(',');
}

/** What a user may type: `~` is the home folder, and what is not absolute is meant from there. */
export function typedPath(text: string, home: string): string {
  const trimmed = text.trim();
  if (trimmed === '~') return home;
  return resolve(home, /^~[/\\]/.test(trimmed) ? trimmed.slice(2) : trimmed);
}

function stateOf(path: string): 'file' | 'folder' | 'nothing' {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 'nothing' : stats.isDirectory() ? 'folder' : 'file';
}

/** The window in front of which a dialog is shown: Electron's signature has it as an optional first argument. */
function shownWindow(): BrowserWindow {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) throw new Error('There is no window to ask in.');
  return window;
}

/**
 * Electron's `dialog` as far as it is used: files by the browser's own chooser, a place to save by a question in the
 * page, errors on standard error.
 */
export const dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'> = {
  showOpenDialog: async (...args: readonly unknown[]) => {
    const options = args.at(-1) as OpenDialogOptions;
    const page = shownWindow().shownPage;
    if (page === null) return { canceled: true, filePaths: [] };
    const ids = (await page.callPreload(askFilesName, {
      accept: acceptOf(options.filters),
      multiple: options.properties?.includes('multiSelections') ?? false,
    } satisfies OpenQuestion)) as readonly number[];
    const paths = await page.pathsOf(ids);
    const filePaths = ids.map((id) => paths.get(id) ?? '').filter((path) => path !== '');
    return { canceled: filePaths.length === 0, filePaths };
  },

  showSaveDialog: async (...args: readonly unknown[]) => {
    const options = args.at(-1) as SaveDialogOptions;
    const page = shownWindow().shownPage;
    const nothing = { canceled: true, filePath: '' };
    if (page === null) return nothing;
    let path = options.defaultPath ?? '';
    let notice: string | null = null;
    let mayReplace: string | null = null;
    for (;;) {
      const question: PathQuestion = {
        title: options.title ?? 'Save as',
        path,
        button: mayReplace === null ? 'Save' : 'Replace',
        notice,
      };
      const answer = (await page.callPreload(askPathName, question)) as string | null;
      if (answer === null) return nothing;
      if (answer.trim() === '') continue;
      path = typedPath(answer, homedir());
      if (stateOf(path) === 'folder') {
        notice = 'This is a folder; add a file name.';
        mayReplace = null;
      } else if (stateOf(dirname(path)) !== 'folder') {
        notice = `There is no folder ${dirname(path)}.`;
        mayReplace = null;
      } else if (stateOf(path) === 'file' && mayReplace !== path) {
        notice = 'The file exists and would be replaced.';
        mayReplace = path;
      } else {
        return { canceled: false, filePath: path };
      }
    }
  },

  showErrorBox: (title, content) => {
    process.stderr.write(`headroom: ${title}: ${content}\n`);
  },
};
