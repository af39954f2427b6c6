import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds an installed Chromium-family browser, for the browser host and the end-to-end tests. No dependency: the
 * bootstrap calls it on a machine that has nothing yet.
 */

/** Ubuntu's chromium-browser is a snap, which sees no temporary folder of ours: only where there is nothing else. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
  'vivaldi-stable',
  'chromium-browser',
];

const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
];

const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string | null} the path of the browser to start, HEADROOM_BROWSER first; null where there is none
 */
export function findBrowser(env = process.env, platform = process.platform) {
  const chosen = env['HEADROOM_BROWSER'];
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : null;
  /** @type {string[]} */
  let candidates;
  if (platform === 'darwin') {
    candidates = macPaths.flatMap((path) => [path, join(env['HOME'] ?? '', path)]);
  } else if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined && root !== '',
    );
    candidates = windowsPaths.flatMap((path) => roots.map((root) => `${root}\\${path}`));
  } else {
    const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && folder !== '/snap/bin');
    candidates = linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  }
  return candidates.find(isExecutable) ?? null;
}

/**
 * @param {NodeJS.Platform} [platform]
 * @returns {string} a sentence that says what to install where no browser was found
 */
export function howToInstallBrowser(platform = process.platform) {
  const override = 'or set HEADROOM_BROWSER to the path of one';
  if (platform === 'darwin')
    return `Install Google Chrome, Chromium or Microsoft Edge into /Applications, ${override}.`;
  if (platform === 'win32') return `Install Google Chrome or Microsoft Edge, ${override}.`;
  return (
    'Install Chromium or Google Chrome (Debian: apt-get install chromium fonts-liberation; Fedora: dnf install chromium; ' +
    `Ubuntu: the google-chrome-stable package), ${override}.`
  );
}
