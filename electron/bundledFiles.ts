/**
 * Where the files live that are loaded by address and not by import: worker entries, resources, the window.
 * From source each module stands in its folder of the repository; in a build every bundle stands one level below `dist/`
 * (dist/main/main.js, dist/service/service.js, dist/cli/cli.js, ...), so the same relative address serves all of them.
 */

const isSource = import.meta.url.endsWith('.ts');

/**
 * In a packaged application the archive holds what Electron itself loads; worker threads and native modules are read from
 * the unpacked folder beside it (build/electron-builder.ts), because a worker's module loader does not look into archives.
 */
function outsideArchive(url: URL): URL {
  return new URL(url.href.replace(/\/app\.asar\//, '/app.asar.unpacked/'));
}

/** The module that a worker thread is started with: the service, or a worker of its core pool. */
export function workerEntry(name: 'service' | 'coreWorker'): URL {
  return isSource
    ? new URL(`./service/${name}.ts`, import.meta.url)
    : outsideArchive(new URL(`../service/${name}.js`, import.meta.url));
}

/**
 * The folder that holds `migrations/`, `fonts/` and `samples/`; ends with a slash. A build puts them into dist/; for
 * source, build/resources.mjs gathers them in .cache/resources/ (the tests' global set-up calls it).
 */
export function resourcesFolder(): URL {
  return isSource ? new URL('../.cache/resources/', import.meta.url) : outsideArchive(new URL('../', import.meta.url));
}

/** The folder that the `app://` protocol serves the window from; ends with a slash. Built even when run from source. */
export function windowFolder(): URL {
  return isSource ? new URL('../dist/renderer/', import.meta.url) : new URL('../renderer/', import.meta.url);
}
