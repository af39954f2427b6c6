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
  mirror(join(root, 'db/migrations'), join(target, 'migrations'));
  mirror(join(root, 'samples'), join(target, 'samples'));
  // TrueType, not the web formats of the window: a report embeds subsets, and those of web fonts lose composite glyphs.
  const fonts = join(root, 'node_modules/@expo-google-fonts/inter');
  for (const name of ['400Regular', '500Medium', '600SemiBold', '700Bold']) {
    copy(join(fonts, name, `Inter_${name}.ttf`), join(target, 'fonts', `Inter_${name}.ttf`));
  }
  copy(join(fonts, 'LICENSE_FONT'), join(target, 'fonts', 'LICENSE'));
  const chinese = join(root, 'node_modules/@expo-google-fonts/noto-sans-sc');
  for (const name of ['400Regular', '600SemiBold']) {
    copy(join(chinese, name, `NotoSansSC_${name}.ttf`), join(target, 'fonts', `NotoSansSC_${name}.ttf`));
  }
  copy(join(chinese, 'LICENSE_FONT'), join(target, 'fonts', 'LICENSE-NotoSansSC'));
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
 */
function mirror(from, to) {
  mkdirSync(to, { recursive: true });
  const wanted = existsSync(from) ? readdirSync(from, { withFileTypes: true }) : [];
  const names = new Set();
  for (const entry of wanted) {
    if (entry.isDirectory()) {
      names.add(entry.name);
      mirror(join(from, entry.name), join(to, entry.name));
    } else {
      names.add(entry.name);
      copy(join(from, entry.name), join(to, entry.name));
    }
  }
  for (const name of readdirSync(to)) {
    if (!names.has(name) && !/\.\d+$/.test(name)) rmSync(join(to, name), { recursive: true, force: true });
  }
}
