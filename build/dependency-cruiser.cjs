/**
 * The direction of dependencies (docs/decisions/0010-layers-and-guards.md): renderer -> core, electron -> db -> core.
 * parser 'swc' is not a preference: without @swc/core this tool reads no TypeScript and reports success.
 * test/unit/build/guards.test.ts plants violations and sees each rule fail.
 */
const nodeModules =
  '^(node:)?(assert|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|perf_hooks|process|readline|sqlite|stream|timers|tty|url|util|v8|vm|worker_threads|zlib)$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-imports-core',
      comment: 'core is the engine: it knows no other layer.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(db|electron|renderer|test|build)/' },
    },
    {
      name: 'core-without-platform',
      comment: 'core runs in a worker, a browser and a test alike: no Node module, no Electron, no database, no React.',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/report/pdf/' },
      to: { path: [nodeModules, 'node_modules/(electron|better-sqlite3|react|react-dom|playwright-core)/'] },
    },
    {
      name: 'core-platform-types',
      comment: 'the same rule for modules that dependency-cruiser itself recognises as built in.',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/report/pdf/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'db-imports-core',
      comment: 'db is the store: it knows core alone.',
      severity: 'error',
      from: { path: '^db/' },
      to: { path: '^(electron|renderer|test|build)/|node_modules/(electron|react|react-dom|playwright-core)/' },
    },
    {
      name: 'electron-imports-db-and-core',
      comment: 'the host process never imports the window: it serves its files.',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|test|build)/|node_modules/(react|react-dom|playwright-core)/' },
    },
    {
      name: 'renderer-imports-core',
      comment: 'the window reaches the host through core/api.ts alone.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(db|electron|test|build)/|node_modules/(electron|better-sqlite3|playwright-core)/' },
    },
    {
      name: 'renderer-is-browser-safe',
      comment: 'nothing the window imports, however indirectly, may need Node.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: [nodeModules, '^core/report/pdf/'], reachable: true },
    },
    {
      name: 'no-test-in-product',
      comment: 'what ships does not import tests or build scripts.',
      severity: 'error',
      from: { path: '^(core|db|electron|renderer)/' },
      to: { path: '^(test|build)/' },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle has no first file to read.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'a file that nothing imports is an entry point (name it here) or a leftover.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(core|db|electron|renderer)/',
        pathNot: [
          '\\.d\\.ts$',
          '^electron/(main|preload|cli)\\.ts$',
          '^electron/service/(service|coreWorker)\\.ts$',
          '^renderer/main\\.tsx$',
          // Loaded by the page itself, before its modules.
          '^renderer/public/',
        ],
      },
      to: {},
    },
    {
      name: 'not-unresolvable',
      comment: 'an import that resolves to nothing.',
      severity: 'error',
      from: { path: '^(core|db|electron|renderer)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|release|\\.cache)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
