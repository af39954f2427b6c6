import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Finds Electron's executable without Electron's own package, which would download it.
 * @param {string} root the repository
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string | null} its path (ELECTRON_OVERRIDE_DIST_PATH first); null where only the package is installed
 */
export function findElectron(root, env = process.env, platform = process.platform) {
  const folder = join(root, 'node_modules/electron');
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  let name = 'electron';
  if (platform === 'win32') name = 'electron.exe';
  if (platform === 'darwin') name = 'Electron.app/Contents/MacOS/Electron';
  try {
    name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
  } catch {
    // Written when the executable is installed; with an override it may be missing.
  }
  const path = join(override === undefined || override === '' ? join(folder, 'dist') : override, name);
  return existsSync(path) ? path : null;
}
