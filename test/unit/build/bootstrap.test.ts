/** The bootstrap, in a miniature clone with an npm that only notes when it was called. */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser } from '#build/find-browser.mjs';
import { findElectron } from '#build/find-electron.mjs';
import { isFresh, recordBuild, sourceState } from '#build/freshness.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let clone = '';

function write(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

/** Installs what the lock file says, slowly, and notes when it began and ended. */
const fakeNpm = `
const fs = require('node:fs');
fs.appendFileSync('log', 'install begins ' + process.argv.slice(2).join(' ') + '\\n');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
fs.mkdirSync('node_modules', { recursive: true });
fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
fs.appendFileSync('log', 'install ends\\n');
console.log('noise that npm prints');
`;

const fakeBundler = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { recordBuild, sourceState } from './freshness.mjs';
appendFileSync('log', 'build begins\\n');
const state = sourceState('.', 'terminal');
mkdirSync('dist/cli', { recursive: true });
writeFileSync('dist/cli/cli.js', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;');
recordBuild('.', 'terminal', state);
appendFileSync('log', 'build ends\\n');
`;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'headroom-bootstrap-'));
  for (const name of ['bootstrap.mjs', 'find-browser.mjs', 'find-electron.mjs', 'freshness.mjs']) {
    cpSync(join(root, 'build', name), join(clone, 'build', name), { recursive: true });
  }
  write('package.json', '{"type":"module"}');
  write(
    'package-lock.json',
    '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"},"node_modules/b":{"version":"1.0.0","optional":true}}}',
  );
  write('npm-cli.cjs', fakeNpm);
  write('build/bundle.ts', fakeBundler);
  write('core/a.ts', 'export const a = 1;\n');
});

afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bootstrap(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(clone, 'build/bootstrap.mjs'), ...args], {
      cwd: clone,
      env: { ...process.env, npm_execpath: join(clone, 'npm-cli.cjs') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    child.on('exit', (code) => resolve({ code, stdout, stderr }));
  });
}

function log(): string[] {
  if (!existsSync(join(clone, 'log'))) return [];
  return readFileSync(join(clone, 'log'), 'utf8').trim().split('\n');
}

describe('the first run', () => {
  it('installs, builds and runs the command, whose output and exit code are its own', async () => {
    const outcome = await bootstrap('headroom', 'plan', 'a b.csv', '--json');
    expect(outcome).toMatchObject({ code: 3, stdout: '["plan","a b.csv","--json"]\n' });
    expect(outcome.stderr).toContain('installing dependencies');
    expect(log().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'install begins',
      'install ends',
      'build begins',
      'build ends',
    ]);
  });

  it('depends on no setting of the user: every flag that matters is given', async () => {
    await bootstrap('headroom');
    const [begin = ''] = log();
    expect(begin).toContain('install begins ci ');
    for (const flag of [
      '--include=dev',
      '--include=optional',
      '--ignore-scripts',
      '--no-audit',
      '--location=project',
    ]) {
      expect(begin).toContain(flag);
    }
  });

  it('says what is wrong where npm fails, and ends with a code that is none of the commands', async () => {
    write('npm-cli.cjs', 'process.exit(1);');
    const outcome = await bootstrap('headroom');
    expect(outcome).toMatchObject({ code: 69, stdout: '' });
    expect(outcome.stderr).toContain('the npm registry must be reachable once');
  });

  it('of two commands at once installs and builds once', async () => {
    const outcomes = await Promise.all([
      bootstrap('headroom', '1'),
      bootstrap('headroom', '2'),
      bootstrap('headroom', '3'),
    ]);
    expect(outcomes.map((outcome) => outcome.stdout)).toEqual(['["1"]\n', '["2"]\n', '["3"]\n']);
    expect(log()).toHaveLength(4);
  });
});

describe('the second run', () => {
  it('does nothing but run the command', async () => {
    await bootstrap('headroom');
    rmSync(join(clone, 'log'));
    expect(await bootstrap('headroom', 'x')).toEqual({ code: 3, stdout: '["x"]\n', stderr: '' });
    expect(log()).toEqual([]);
  });

  it('installs again where the lock file has changed or the installation was interrupted', async () => {
    await bootstrap('headroom');
    write('package-lock.json', '{"packages":{"":{},"node_modules/a":{"version":"1.0.1"}}}');
    expect((await bootstrap('headroom')).stderr).toContain('updating dependencies');
    rmSync(join(clone, 'node_modules/.package-lock.json'));
    expect((await bootstrap('headroom')).stderr).toContain('npm ci');
  });

  it('builds again where a source has changed', async () => {
    await bootstrap('headroom');
    write('core/a.ts', 'export const a = 2;\n');
    const outcome = await bootstrap('headroom');
    expect(outcome.stderr).toBe('headroom: building (terminal)\n');
  });

  it('takes over the lock of a run that was killed', async () => {
    write('.cache/bootstrap.lock', '999999999');
    expect((await bootstrap('headroom')).code).toBe(3);
    expect(existsSync(join(clone, '.cache/bootstrap.lock'))).toBe(false);
  });
});

describe('a build is fresh', () => {
  beforeEach(() => {
    mkdirSync(join(clone, 'dist/cli'), { recursive: true });
    recordBuild(clone, 'terminal', sourceState(clone, 'terminal'));
  });

  it('right after it was made', () => {
    expect(isFresh(clone, 'terminal')).toBe(true);
  });

  it('where only times have changed', () => {
    utimesSync(join(clone, 'core/a.ts'), 1, 1);
    expect(isFresh(clone, 'terminal')).toBe(true);
  });

  it.each([
    ['a source was edited', () => appendFileSync(join(clone, 'core/a.ts'), '//')],
    ['a source was added', () => write('core/new.ts', '')],
    ['a source was removed', () => rmSync(join(clone, 'core/a.ts'))],
    ['a dependency has changed', () => write('package-lock.json', '{}')],
    ['the result is gone', () => rmSync(join(clone, 'dist/cli'), { recursive: true })],
    ['the record is damaged', () => write('dist/.terminal.json', '{')],
  ])('no longer where %s', (_name, change) => {
    change();
    expect(isFresh(clone, 'terminal')).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('finding programs', () => {
  it('takes the browser that is named, else the first on the path, else none', () => {
    write('bin/chromium', '#!/bin/sh\n');
    const folder = join(clone, 'bin');
    expect(findBrowser({ PATH: folder }, 'linux')).toBeNull();
    chmodSync(join(folder, 'chromium'), 0o755);
    expect(findBrowser({ PATH: `/nowhere:${folder}` }, 'linux')).toBe(join(folder, 'chromium'));
    symlinkSync(join(folder, 'chromium'), join(folder, 'mine'));
    expect(findBrowser({ PATH: folder, HEADROOM_BROWSER: join(folder, 'mine') }, 'linux')).toBe(join(folder, 'mine'));
    expect(findBrowser({ PATH: folder, HEADROOM_BROWSER: '/nowhere' }, 'linux')).toBeNull();
  });

  it('takes the executable of Electron only where it really is', () => {
    expect(findElectron(clone, {}, 'linux')).toBeNull();
    write('node_modules/electron/path.txt', 'electron');
    expect(findElectron(clone, {}, 'linux')).toBeNull();
    write('node_modules/electron/dist/electron', '');
    expect(findElectron(clone, {}, 'linux')).toBe(join(clone, 'node_modules/electron/dist/electron'));
    write('other/electron', '');
    const override = { ELECTRON_OVERRIDE_DIST_PATH: join(clone, 'other') };
    expect(findElectron(clone, override, 'linux')).toBe(join(clone, 'other/electron'));
  });
});
