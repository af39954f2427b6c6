import { basename, dirname, extname, join } from 'node:path';
import { type BrowserWindow, type FileFilter, app, dialog } from 'electron';
import type { OpenPurpose, SavePurpose } from '#core/api.ts';

/** The file dialogs. They run in the shell; the window learns a name and a token, never a path. */

const everything: FileFilter = { name: 'All files', extensions: ['*'] };
const planFile: FileFilter = { name: 'Headroom plan', extensions: ['headroom'] };
const assumptionFile: FileFilter = { name: 'Assumptions', extensions: ['json'] };
const scenarioFile: FileFilter = { name: 'Scenario', extensions: ['json'] };

interface OpenDialog {
  readonly title: string;
  readonly filters: FileFilter[];
  readonly several: boolean;
}

const openDialogs: Readonly<Record<OpenPurpose, OpenDialog>> = {
  import: {
    title: 'Import inventories',
    filters: [
      {
        name: 'Inventories',
        extensions: ['xlsx', 'xlsm', 'csv', 'tsv', 'json', 'yaml', 'yml', 'xml', 'txt', 'log', 'ndjson', 'zip'],
      },
      everything,
    ],
    several: true,
  },
  'open-plan': { title: 'Open a plan', filters: [planFile, everything], several: false },
  'import-assumptions': { title: 'Import assumptions', filters: [assumptionFile, everything], several: true },
  'import-scenario': { title: 'Import a scenario', filters: [scenarioFile, everything], several: false },
  'report-logo': {
    title: 'Choose a logo',
    filters: [{ name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'svg'] }, everything],
    several: false,
  },
};

interface SaveDialog {
  readonly title: string;
  readonly filters: FileFilter[];
  readonly extension: string;
}

const saveDialogs: Readonly<Record<SavePurpose, SaveDialog>> = {
  'save-plan': { title: 'Save the plan as', filters: [planFile], extension: '.headroom' },
  'report-pdf': {
    title: 'Export the report',
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
    extension: '.pdf',
  },
  'table-csv': {
    title: 'Export the table',
    filters: [{ name: 'CSV', extensions: ['csv'] }],
    extension: '.csv',
  },
  'drawing-svg': {
    title: 'Save the drawing',
    filters: [{ name: 'SVG', extensions: ['svg'] }],
    extension: '.svg',
  },
  'assumptions-json': { title: 'Export assumptions', filters: [assumptionFile], extension: '.json' },
  'scenario-json': { title: 'Export the scenario', filters: [scenarioFile], extension: '.json' },
  'plan-xlsx': {
    title: 'Export the plan as a workbook',
    filters: [{ name: 'Excel workbook', extensions: ['xlsx'] }],
    extension: '.xlsx',
  },
  'plan-csv': {
    title: 'Export the tables as CSV',
    filters: [{ name: 'Zip archive of CSV files', extensions: ['zip'] }],
    extension: '.zip',
  },
  'plan-ics': {
    title: 'Export the roadmap as a calendar',
    filters: [{ name: 'iCalendar', extensions: ['ics'] }],
    extension: '.ics',
  },
  'plan-yaml': {
    title: 'Export the Kubernetes manifests',
    filters: [{ name: 'Zip archive of YAML files', extensions: ['zip'] }],
    extension: '.zip',
  },
  'plan-json': {
    title: 'Export the plan as JSON',
    filters: [{ name: 'JSON', extensions: ['json'] }],
    extension: '.json',
  },
};

/** True for a purpose that the window may name in `chooseFiles`. */
export function isOpenPurpose(value: unknown): value is OpenPurpose {
  return typeof value === 'string' && Object.hasOwn(openDialogs, value);
}

/** True for a purpose that the window may name in `chooseSaveFile`. */
export function isSavePurpose(value: unknown): value is SavePurpose {
  return typeof value === 'string' && Object.hasOwn(saveDialogs, value);
}

/**
 * A file name that is safe to suggest: no folder, no character that a file system refuses, not hidden, and the extension
 * that belongs to the purpose.
 */
export function safeFileName(suggested: string, extension: string): string {
  const name = basename(suggested.replaceAll('\\', '/'))
    // eslint-disable-next-line no-control-regex -- control characters are exactly what must not get into a file name
    .replaceAll(/[\u0000-\u001F<>:"|?*]/g, '-')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .slice(0, 120);
  if (name === '' || name === extension.slice(1)) return `headroom${extension}`;
  return extname(name).toLowerCase() === extension ? name : `${name}${extension}`;
}

let lastFolder: string | null = null;

/** Asks for files to read; an empty list when the user thinks better of it. */
export async function askForFiles(window: BrowserWindow, purpose: OpenPurpose): Promise<readonly string[]> {
  const { title, filters, several } = openDialogs[purpose];
  const answer = await dialog.showOpenDialog(window, {
    title,
    filters,
    properties: several ? ['openFile', 'multiSelections'] : ['openFile'],
    ...(lastFolder === null ? {} : { defaultPath: lastFolder }),
  });
  const [first] = answer.filePaths;
  if (answer.canceled || first === undefined) return [];
  lastFolder = dirname(first);
  return answer.filePaths;
}

/** Asks for a place to write to; null when the user thinks better of it. */
export async function askForSaveFile(
  window: BrowserWindow,
  purpose: SavePurpose,
  suggestedName: string,
): Promise<string | null> {
  const { title, filters, extension } = saveDialogs[purpose];
  const answer = await dialog.showSaveDialog(window, {
    title,
    filters,
    defaultPath: join(lastFolder ?? app.getPath('documents'), safeFileName(suggestedName, extension)),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (answer.canceled || answer.filePath === '') return null;
  lastFolder = dirname(answer.filePath);
  return extname(answer.filePath) === '' ? `${answer.filePath}${extension}` : answer.filePath;
}
