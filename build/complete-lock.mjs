/**
 * Completes package-lock.json after `npm install`: `node build/complete-lock.mjs`.
 *
 * npm leaves out of the lock file the optional packages for other platforms that it could not look up (a mirror that does not
 * have them, an installation on one platform alone), and then `npm ci` refuses the very file that npm wrote, on every
 * machine. Their versions are pinned by the packages that want them, so the entries can be written without asking anybody; the
 * platform is in the name. test/unit/build/lock.test.ts fails where an entry is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string>}} Entry
 */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/**
 * The optional packages that some package wants and the lock file does not have.
 * @param {Record<string, Entry>} packages the `packages` of a lock file
 * @returns {{name: string, version: string, wantedBy: string}[]}
 */
export function missingPackages(packages) {
  const missing = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isLocked(packages, path, name)) missing.push({ name, version, wantedBy: path });
    }
  }
  return missing;
}

/**
 * @param {Record<string, Entry>} packages
 * @param {string} from the path of the package that wants it
 * @param {string} name
 */
function isLocked(packages, from, name) {
  let folder = from;
  for (;;) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
    const parent = folder.lastIndexOf('node_modules/');
    folder = parent <= 0 ? '' : folder.slice(0, parent - 1);
  }
}

/**
 * The entry for a package that is known by name and version alone; null where its name does not tell its platform or the
 * version is a range.
 * @param {string} name
 * @param {string} version
 * @param {boolean} isDevelopment
 * @returns {Entry | null}
 */
export function entryFor(name, version, isDevelopment) {
  const words = name.replace(/^@[^/]+\//, '').split('-');
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1 || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) return null;
  const isMusl = words.some((word) => word.startsWith('musl'));
  const isGlibc = words.some((word) => word.startsWith('gnu'));
  return {
    version,
    cpu,
    ...(isDevelopment ? { dev: true } : {}),
    ...(isMusl || isGlibc ? { libc: [isMusl ? 'musl' : 'glibc'] } : {}),
    optional: true,
    os,
  };
}

/**
 * @param {string} path of a lock file; completed in place
 * @returns {string[]} what could not be completed
 */
function complete(path) {
  /** @type {{packages: Record<string, Entry>}} */
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const { packages } = lock;
  const failed = [];
  for (const { name, version, wantedBy } of missingPackages(packages)) {
    const entry = entryFor(name, version, packages[wantedBy]?.dev === true);
    if (entry === null) failed.push(`${name}@${version}, wanted by ${wantedBy}`);
    else packages[`node_modules/${name}`] = entry;
  }
  const [root, ...rest] = Object.keys(packages);
  rest.sort((left, right) => left.localeCompare(right, 'en'));
  lock.packages = Object.fromEntries([root ?? '', ...rest].map((key) => [key, packages[key] ?? {}]));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  return failed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = complete(fileURLToPath(new URL('../package-lock.json', import.meta.url)));
  for (const text of failed) process.stderr.write(`complete-lock: cannot tell the platform of ${text}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
