import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gathers what the service reads by address (electron/bundledFiles.ts): SQL migrations, the fonts that reports embed, the
 * sample inventories.
 * @param {string} root the repository
 * @param {string} target receives `migrations/`, `fonts/` and `samples/`
 */
export function gatherResources(root, target) {
  for (const name of ['migrations', 'fonts', 'samples']) rmSync(join(target, name), { recursive: true, force: true });
  mkdirSync(join(target, 'fonts'), { recursive: true });
  if (existsSync(join(root, 'db/migrations'))) {
    cpSync(join(root, 'db/migrations'), join(target, 'migrations'), { recursive: true });
  }
  if (existsSync(join(root, 'samples'))) cpSync(join(root, 'samples'), join(target, 'samples'), { recursive: true });
  const fonts = join(root, 'node_modules/@fontsource/inter');
  for (const name of readdirSync(join(fonts, 'files'))) {
    if (!/^inter-(?:latin|latin-ext|greek)-(?:400|500|600|700)-(?:normal|italic)\.woff2?$/.test(name)) continue;
    cpSync(join(fonts, 'files', name), join(target, 'fonts', name));
  }
  cpSync(join(fonts, 'LICENSE'), join(target, 'fonts', 'LICENSE'));
}
