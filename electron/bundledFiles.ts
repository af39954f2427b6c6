/**
 * Where the files live that are loaded by address and not by import: worker entries, SQL migrations, fonts, the window.
 * From source each module stands in its folder of the repository; in a build every bundle stands one level below `dist/`
 * (dist/main/main.js, dist/service/service.js, dist/cli/cli.js, ...), so the same relative address serves all of them.
 */

const isSource = import.meta.url.endsWith('.ts');

/** The module that a worker thread is started with: the service, or a worker of its core pool. */
export function workerEntry(name: 'service' | 'coreWorker'): URL {
  return isSource
    ? new URL(`./service/${name}.ts`, import.meta.url)
    : new URL(`../service/${name}.js`, import.meta.url);
}

/** The folder of the numbered SQL migrations; ends with a slash. */
export function migrationsFolder(): URL {
  return isSource ? new URL('../db/migrations/', import.meta.url) : new URL('../migrations/', import.meta.url);
}

/** The folder of the fonts that reports embed; ends with a slash. */
export function fontsFolder(): URL {
  return isSource
    ? new URL('../node_modules/@fontsource/inter/files/', import.meta.url)
    : new URL('../fonts/', import.meta.url);
}

/** The folder that the `app://` protocol serves the window from; ends with a slash. Built even when run from source. */
export function windowFolder(): URL {
  return isSource ? new URL('../dist/renderer/', import.meta.url) : new URL('../renderer/', import.meta.url);
}
