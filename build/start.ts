/**
 * `npm start`: opens the window on Electron where its executable is installed, else in an installed browser (the browser
 * host), else says what is missing. The bootstrap has built everything by now.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findBrowser, howToInstallBrowser } from './find-browser.mjs';
import { findElectron } from './find-electron.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** EX_UNAVAILABLE, as the bootstrap uses it. */
const unavailable = 69;

function say(text: string): void {
  process.stderr.write(`headroom: ${text}\n`);
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  const display = process.env['DISPLAY'] ?? '';
  const wayland = process.env['WAYLAND_DISPLAY'] ?? '';
  return display !== '' || wayland !== '';
}

function startElectron(executable: string): void {
  // Electron cannot use Chromium's sandbox as root either.
  const isRoot = process.getuid?.() === 0;
  const args = [...(isRoot ? ['--no-sandbox'] : []), root, ...process.argv.slice(2)];
  const child = spawn(executable, args, { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined);
  child.on('error', (error) => {
    say(`Electron could not be started: ${error.message}`);
    process.exitCode = unavailable;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}

async function start(): Promise<void> {
  // A plan named on the command line is meant from where the user stands, not from the project.
  process.chdir(process.env['INIT_CWD'] ?? process.cwd());
  if (!hasDisplay()) {
    say('there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be shown.');
    say('The terminal does the same job:  npm run -s headroom -- plan FILE... --pdf roadmap.pdf');
    process.exitCode = unavailable;
    return;
  }
  const electron = findElectron(root);
  if (electron !== null) {
    startElectron(electron);
    return;
  }
  const browser = findBrowser();
  if (browser !== null) {
    say(`Electron's executable is not installed; the window opens in the browser host (${browser}).`);
    await import(new URL('../dist/browser-host/main.js', import.meta.url).href);
    return;
  }
  say(`neither Electron's executable nor a browser was found. ${howToInstallBrowser()}`);
  say("Or let Electron's own package fetch its executable once:  npx install-electron");
  process.exitCode = unavailable;
}

await start();
