/**
 * Builds what runs: `node build/bundle.ts [terminal] [window]` (both where none is named).
 *
 * terminal  dist/cli/cli.js, dist/service/service.js, dist/service/coreWorker.js, dist/{migrations,fonts,samples}/
 * window    dist/main/main.js, dist/main/preload.cjs, dist/renderer/, dist/browser-host/
 *
 * Every bundle stands one level below dist/, so that electron/bundledFiles.ts finds its neighbours. Each is built into a
 * folder of its own beside dist/ and moved in place when it is whole: a failed build leaves the last good one.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';
import { gatherResources } from './resources.mjs';
import { type BuildGroup, recordBuild, sourceState } from './freshness.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/**
 * Not bundled: the native database driver, Electron itself, and packages that load a file of their own by its address
 * (the solver's WebAssembly, the fonts' metrics, the browser driver). They are runtime dependencies in package.json.
 */
const external = [/^node:/, /^better-sqlite3(\/|$)/, 'highs', 'pdfkit', /^playwright-core(\/|$)/];

interface Bundle {
  readonly input: string;
  readonly file: string;
  readonly format: 'esm' | 'cjs' | 'iife';
  readonly platform: 'node' | 'browser';
  readonly plugins?: readonly Plugin[];
  /** Runs in an Electron renderer's preload: `electron` is provided, Node is not. */
  readonly external?: InputOptions['external'];
}

function say(text: string): void {
  process.stderr.write(`build: ${text}\n`);
}

async function bundle(target: Bundle, outputFolder: string): Promise<boolean> {
  if (!existsSync(join(root, target.input))) {
    say(`${target.input} does not exist yet, ${target.file} is left out`);
    return false;
  }
  const built = await rolldown({
    input: join(root, target.input),
    cwd: root,
    platform: target.platform,
    external: target.external ?? [...external, 'electron'],
    plugins: [...(target.plugins ?? [])],
    tsconfig: false,
    logLevel: 'warn',
    resolve: { conditionNames: target.platform === 'node' ? ['node', 'import'] : ['browser', 'import'] },
  });
  const output: OutputOptions = {
    file: join(outputFolder, target.file),
    format: target.format,
    sourcemap: true,
    sourcemapExcludeSources: false,
    codeSplitting: false,
    minify: false,
    keepNames: true,
  };
  await built.write(output);
  await built.close();
  return true;
}

/** In the browser host's bundles, and nowhere else, `electron` is build/browser-host. */
function electronFrom(module: string): Plugin {
  return {
    name: 'electron-from-browser-host',
    resolveId: {
      filter: { id: /^electron$/ },
      handler: () => ({ id: join(root, module), external: false }),
    },
  };
}

/** Puts a finished folder where the last build's stands. */
function moveIntoPlace(built: string, name: string): void {
  const target = join(dist, name);
  const old = join(dist, `.old-${name}-${process.pid}`);
  if (existsSync(target)) renameSync(target, old);
  renameSync(join(built, name), target);
  rmSync(old, { recursive: true, force: true });
}

async function buildTerminal(folder: string): Promise<void> {
  const esm = { format: 'esm', platform: 'node' } as const;
  await bundle({ input: 'electron/cli.ts', file: 'cli/cli.js', ...esm }, folder);
  await bundle({ input: 'electron/service/service.ts', file: 'service/service.js', ...esm }, folder);
  await bundle({ input: 'electron/service/coreWorker.ts', file: 'service/coreWorker.js', ...esm }, folder);
  gatherResources(root, folder);
}

async function buildWindow(folder: string): Promise<void> {
  await bundle({ input: 'electron/main.ts', file: 'main/main.js', format: 'esm', platform: 'node' }, folder);
  await bundle(
    {
      input: 'electron/preload.ts',
      file: 'main/preload.cjs',
      format: 'cjs',
      platform: 'browser',
      external: ['electron'],
    },
    folder,
  );
  await bundle(
    {
      input: 'electron/main.ts',
      file: 'browser-host/main.js',
      format: 'esm',
      platform: 'node',
      external,
      plugins: [electronFrom('build/browser-host/electron.ts')],
    },
    folder,
  );
  await bundle(
    {
      input: 'electron/preload.ts',
      file: 'browser-host/preload.cjs',
      format: 'cjs',
      platform: 'browser',
      external: ['electron'],
    },
    folder,
  );
  for (const name of ['preloadRuntime', 'pageRuntime']) {
    await bundle(
      {
        input: `build/browser-host/${name}.ts`,
        file: `browser-host/${name}.js`,
        format: 'iife',
        platform: 'browser',
        external: [],
      },
      folder,
    );
  }
  if (existsSync(join(root, 'renderer/index.html'))) {
    await viteBuild({
      configFile: false,
      root: join(root, 'renderer'),
      base: './',
      logLevel: 'warn',
      clearScreen: false,
      plugins: [react()],
      build: {
        outDir: join(folder, 'renderer'),
        emptyOutDir: true,
        target: 'chrome140',
        sourcemap: true,
        // No inline data: URLs for fonts or scripts: the content security policy allows files of our own alone.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 4_000,
      },
    });
  } else {
    say('renderer/index.html does not exist yet, the window is left out');
  }
}

async function buildGroup(group: BuildGroup): Promise<void> {
  const started = performance.now();
  const state = sourceState(root, group);
  mkdirSync(dist, { recursive: true });
  const folder = join(dist, `.building-${group}-${process.pid}`);
  mkdirSync(folder);
  try {
    switch (group) {
      case 'terminal':
        await buildTerminal(folder);
        break;
      case 'window':
        await buildWindow(folder);
        break;
    }
    for (const name of readdirSync(folder)) moveIntoPlace(folder, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // ES modules in dist/ even where dist/ is copied elsewhere, away from package.json.
  writeFileSync(join(dist, 'package.json'), '{ "type": "module" }\n');
  recordBuild(root, group, state);
  say(`${group} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

const isGroup = (name: string): name is BuildGroup => name === 'terminal' || name === 'window';
const names = process.argv.slice(2);
const unknown = names.filter((name) => !isGroup(name));
if (unknown.length > 0) {
  say(`unknown group ${unknown.join(', ')}; there are terminal and window`);
  process.exitCode = 2;
} else {
  for (const group of names.length > 0 ? names.filter(isGroup) : (['terminal', 'window'] as const)) {
    await buildGroup(group);
  }
}
