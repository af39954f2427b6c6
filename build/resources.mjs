import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Gathers what the service reads by address (electron/bundledFiles.ts): SQL migrations, the fonts that reports embed, the
 * sample inventories. Files that are already the same stay untouched, so that test runs side by side do not disturb each
 * other.
 * @param {string} root the repository
 * @param {string} target receives `migrations/`, `fonts/` and `samples/`
 */
export function gatherResources(root, target) {
  const fonts = join(root, 'node_modules/@fontsource/inter');
  const embedded = /^inter-(?:latin|latin-ext|greek)-(?:400|500|600|700)-(?:normal|italic)\.woff2?$/;
  mirror(join(root, 'db/migrations'), join(target, 'migrations'));
  mirror(join(root, 'samples'), join(target, 'samples'));
  mirror(join(fonts, 'files'), join(target, 'fonts'), (name) => embedded.test(name));
  copy(join(fonts, 'LICENSE'), join(target, 'fonts.LICENSE'));
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  const bytes = readFileSync(from);
  if (existsSync(to) && bytes.equals(readFileSync(to))) return;
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(`${to}.${process.pid}`, bytes);
  renameSync(`${to}.${process.pid}`, to);
}

/**
 * @param {string} from
 * @param {string} to
 * @param {(name: string) => boolean} [isWanted]
 */
function mirror(from, to, isWanted = () => true) {
  mkdirSync(to, { recursive: true });
  const wanted = existsSync(from) ? readdirSync(from, { withFileTypes: true }) : [];
  const names = new Set();
  for (const entry of wanted) {
    if (entry.isDirectory()) {
      names.add(entry.name);
      mirror(join(from, entry.name), join(to, entry.name), isWanted);
    } else if (isWanted(entry.name)) {
      names.add(entry.name);
      copy(join(from, entry.name), join(to, entry.name));
    }
  }
  for (const name of readdirSync(to)) {
    if (!names.has(name) && !/\.\d+$/.test(name)) rmSync(join(to, name), { recursive: true, force: true });
  }
}
