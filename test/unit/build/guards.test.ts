/**
 * The nets under the layers (types, lint, dependency rules, unused code, format) are worth what they catch: each test plants
 * one violation in a small clean copy of the project's configuration and sees the tool fail, naming the rule.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A project in miniature: every layer has a file, every file is used, nothing is wrong. */
const cleanFiles: Readonly<Record<string, string>> = {
  'core/area.ts':
    '/** Square metres of a square. */\nexport function area(widthM: number): number {\n  return widthM * widthM;\n}\n',
  'core/report/pdf/page.ts':
    "import { area } from '#core/area.ts';\n\n/** Square metres of a page. */\nexport const pageAreaM2: number = area(2);\n",
  'db/store.ts':
    "import { area } from '#core/area.ts';\n\n/** Square metres that are stored. */\nexport const stored: number = area(3);\n",
  'electron/main.ts':
    "import { pageAreaM2 } from '#core/report/pdf/page.ts';\nimport { stored } from '#db/store.ts';\n\nprocess.exitCode = stored > pageAreaM2 ? 0 : 1;\n",
  'renderer/main.tsx':
    "import { area } from '#core/area.ts';\n\ndocument.title = String(area(4));\n/** A title. */\nexport function Title(): React.JSX.Element {\n  return <h1>{area(5)}</h1>;\n}\n",
  'test/unit/area.test.ts':
    "import { area } from '#core/area.ts';\nimport { expect, it } from 'vitest';\n\nit('squares', () => {\n  expect(area(2)).toBe(4);\n});\n",
  'build/note.ts': 'process.stderr.write(String(1));\n',
};

const configuration = [
  'tsconfig.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  'build/tsconfig.base.json',
  'build/tsconfig.json',
  'build/dependency-cruiser.cjs',
  'build/knip.json',
  'build/lint',
  'core/platform.d.ts',
  'core/tsconfig.json',
  'core/report/pdf/tsconfig.json',
  'db/tsconfig.json',
  'electron/tsconfig.json',
  'renderer/tsconfig.json',
  'test/tsconfig.json',
];

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-guards-'));
  for (const path of configuration) cpSync(join(root, path), join(folder, path), { recursive: true });
  write('package.json', JSON.stringify(miniaturePackage(), null, 2));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(cleanFiles)) write(path, text);
  runScript('format');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The project's own package.json with the dependencies that the miniature uses, so that none of them is unused. */
function miniaturePackage(): object {
  const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const used = ['@types/node', 'playwright', 'typescript', 'vite', 'vitest'];
  const versions = { ...(whole['dependencies'] as object), ...(whole['devDependencies'] as object) };
  const devDependencies = Object.fromEntries(Object.entries(versions).filter(([name]) => used.includes(name)));
  return { name: whole['name'], type: whole['type'], imports: whole['imports'], scripts: {}, devDependencies };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

interface Outcome {
  readonly failed: boolean;
  readonly output: string;
}

/** Runs a script of package.json as npm would, in the copy. */
function runScript(name: string): Outcome {
  const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
    .scripts;
  const line = scripts[name];
  if (line === undefined) throw new Error(`package.json has no script ${name}`);
  const result = spawnSync(line, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([key]) => key.toUpperCase() !== 'PATH')),
      NO_COLOR: '1',
      PATH: `${join(root, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
    },
  });
  return { failed: result.status !== 0, output: result.stdout + result.stderr };
}

/** Plants files, runs the script, and takes the files away again. */
function withPlanted(script: string, planted: Readonly<Record<string, string>>): Outcome {
  for (const [path, text] of Object.entries(planted)) write(path, text);
  try {
    return runScript(script);
  } finally {
    for (const path of Object.keys(planted)) {
      rmSync(join(folder, path));
      const clean = cleanFiles[path];
      if (clean !== undefined) write(path, clean);
    }
  }
}

describe('the clean copy passes', () => {
  it.each(['types', 'lint', 'layers', 'unused', 'format:check'])('%s', (script) => {
    const outcome = runScript(script);
    expect(outcome.failed, outcome.output).toBe(false);
  });
});

describe('types', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['a wrong type', { 'core/wrong.ts': "export const cores: number = '4';\n" }, 'TS2322'],
    ['the DOM in core', { 'core/dom.ts': 'export const title: string = document.title;\n' }, 'TS2584'],
    ['Node in core', { 'core/node.ts': 'export const id: number = process.pid;\n' }, 'TS2591'],
    [
      'an unchecked index',
      { 'core/index.ts': 'export const first = (list: readonly number[]): number => list[0];\n' },
      'TS2322',
    ],
    ['an enum', { 'core/kind.ts': 'export enum Kind {\n  vm,\n}\n' }, 'TS1294'],
    ['db in core', { 'core/reach.ts': "export { stored } from '#db/store.ts';\n" }, 'TS6307'],
    ['the DOM in db', { 'db/dom.ts': 'export const title: string = document.title;\n' }, 'TS2584'],
    ['the host in the window', { 'renderer/reach.ts': "import '#electron/main.ts';\n" }, 'TS6307'],
  ];
  it.each(cases)('refuses %s', (_name, planted, code) => {
    const outcome = withPlanted('types', planted);
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain(code);
  });
});

describe('lint', () => {
  const core = 'core/planted.ts';
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['any', core, 'export function f(value: any): number {\n  return Number(value);\n}\n', 'no-explicit-any'],
    [
      'a floating promise (type-aware)',
      'electron/planted.ts',
      'export function f(): void {\n  Promise.resolve(1);\n}\n',
      'no-floating-promises',
    ],
    [
      'a switch that forgets a case (type-aware)',
      core,
      "export function f(kind: 'vm' | 'wasm'): number {\n  switch (kind) {\n    case 'vm':\n      return 1;\n  }\n  return 0;\n}\n",
      'switch-exhaustiveness-check',
    ],
    ['a default export', core, 'export default 1;\n', 'no-default-export'],
    ['the clock in core: Date.now', core, 'export const t: number = Date.now();\n', 'no-restricted-properties'],
    ['the clock in core: new Date()', core, 'export const t: Date = new Date();\n', 'no-ambient-clock'],
    ['randomness in core', core, 'export const r: number = Math.random();\n', 'no-restricted-properties'],
    ['the locale in core', core, "export const c: number = 'a'.localeCompare('b');\n", 'no-ambient-locale'],
    ['the time zone in core', core, 'export const d = (day: Date): number => day.getHours();\n', 'no-date-local-parts'],
    ...['process', 'Buffer', 'fetch', 'setTimeout', 'console', 'globalThis'].map(
      (name) =>
        [`${name} in core`, core, `export const planted: unknown = ${name};\n`, 'no-restricted-globals'] as const,
    ),
    ['a node module in core', core, "export { readFileSync } from 'node:fs';\n", 'no-restricted-imports'],
    ['a path across folders', 'core/a/b/c.ts', "export { area } from '../../area.ts';\n", 'no-restricted-imports'],
    ['raw ipcMain', 'electron/planted.ts', "export { ipcMain } from 'electron';\n", 'no-restricted-imports'],
    [
      'the network in the window',
      'renderer/planted.ts',
      'export const planted: unknown = fetch;\n',
      'no-restricted-globals',
    ],
    [
      'the store in the window',
      'renderer/planted.ts',
      "export { stored } from '#db/store.ts';\n",
      'no-restricted-imports',
    ],
    ['an export without a doc comment', core, 'export const hostsOn = 4;\n', 'documented-exports'],
    [
      'an export under a heading alone',
      'db/planted.ts',
      '/** About what follows. */\n\nexport function count(): number {\n  return 4;\n}\n',
      'documented-exports',
    ],
    [
      'a type of a value without a doc comment',
      'electron/planted.ts',
      "const kinds = ['vm', 'wasm'] as const;\nexport type Kind = (typeof kinds)[number];\n",
      'documented-exports',
    ],
    [
      'a component without a doc comment, whose properties have none either',
      'renderer/planted.tsx',
      'export interface MarkProps {\n  readonly label: string;\n}\nexport function Mark({ label }: MarkProps): string {\n  return label;\n}\n',
      '`MarkProps` is exported',
    ],
    [
      'a focused test',
      'test/unit/planted.test.ts',
      "import { it } from 'vitest';\n\nit.only('x', () => {});\n",
      'no-focused-tests',
    ],
  ];
  it.each(cases)('refuses %s', (_name, path, text, rule) => {
    const outcome = withPlanted('lint', { [path]: text });
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain(rule);
  });
});

describe('documented exports', () => {
  it('asks no second comment of types that are read off documented values, of properties, and under a directive', () => {
    const outcome = withPlanted('lint', {
      'core/planted.ts': [
        '/** What a workload runs as. */',
        "const kinds = ['vm', 'wasm'] as const;",
        'export type Kind = (typeof kinds)[number];',
        '/** The same, by rows. */',
        'export type Rows = { readonly rows: readonly Kind[] };',
        "export type Row = Rows['rows'][number];",
        '/** The first. */',
        '// oxlint-disable-next-line no-unused-vars -- as a directive stands between',
        'export function first(rows: readonly Row[]): Row | undefined {',
        '  return rows.find((row) => kinds.includes(row));',
        '}',
        '',
      ].join('\n'),
      'renderer/planted.tsx':
        'export interface MarkProps {\n  readonly label: string;\n}\n/** A mark. */\nexport function Mark({ label }: MarkProps): string {\n  return label;\n}\n',
    });
    expect(outcome.output).not.toContain('documented-exports');
    expect(outcome.failed, outcome.output).toBe(false);
  });
});

describe('layers', () => {
  const use = (path: string, text: string): Record<string, string> => ({ [path]: text });
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['core importing db', use('core/area.ts', "export { stored as area } from '#db/store.ts';\n"), 'core-imports-core'],
    [
      'a type of db in core',
      use('core/area.ts', "import type { stored } from '#db/store.ts';\nexport type S = typeof stored;\n"),
      'core-imports-core',
    ],
    [
      'core importing a node module',
      use('core/area.ts', "export { readFileSync } from 'node:fs';\n"),
      'core-platform-types',
    ],
    [
      'core importing the database driver',
      use('core/area.ts', "export { default } from 'better-sqlite3';\n"),
      'core-without-platform',
    ],
    ['db importing the host', use('db/store.ts', "import '#electron/main.ts';\n"), 'db-imports-core'],
    [
      'the host importing the window',
      use('electron/main.ts', "import '#renderer/main.tsx';\n"),
      'electron-imports-db-and-core',
    ],
    ['the window importing db', use('renderer/main.tsx', "import '#db/store.ts';\n"), 'renderer-imports-core'],
    [
      'the window reaching Node through core',
      use('renderer/main.tsx', "import '#core/report/pdf/page.ts';\n"),
      'renderer-is-browser-safe',
    ],
    ['product importing tests', use('db/store.ts', "import '#test/unit/area.test.ts';\n"), 'no-test-in-product'],
    [
      'a cycle',
      {
        'core/area.ts': "export { ring as area } from '#core/ring.ts';\n",
        'core/ring.ts': "export { area as ring } from '#core/area.ts';\n",
      },
      'no-cycles',
    ],
    ['an orphan', use('core/lonely.ts', 'export const lonely: number = 1;\n'), 'no-orphans'],
    ['an import of nothing', use('db/store.ts', "import '#core/missing.ts';\n"), 'not-unresolvable'],
  ];
  it.each(cases)('refuses %s', (_name, planted, rule) => {
    const outcome = withPlanted('layers', planted);
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain(rule);
  });
});

describe('unused code', () => {
  it('refuses an export that nothing imports', () => {
    const outcome = withPlanted('unused', {
      'core/area.ts': `${cleanFiles['core/area.ts'] ?? ''}export function forgottenExport(): number {\n  return 1;\n}\n`,
    });
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain('forgottenExport');
  });
  it('refuses a file that nothing imports', () => {
    const outcome = withPlanted('unused', { 'core/forgotten.ts': 'export const forgotten: number = 1;\n' });
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain('core/forgotten.ts');
  });
  it('refuses a package that is not declared', () => {
    const outcome = withPlanted('unused', {
      'db/store.ts': `import 'undeclared-package';\n${cleanFiles['db/store.ts'] ?? ''}`,
    });
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain('undeclared-package');
  });
});

describe('format', () => {
  it('refuses a file that the formatter would change', () => {
    const outcome = withPlanted('format:check', { 'core/ugly.ts': 'export const ugly = {a:1,\n b:"2"}\n' });
    expect(outcome.failed).toBe(true);
    expect(outcome.output).toContain('core/ugly.ts');
  });
});
