/**
 * `npm test`: every check of the project in one run, ending in one line `N passed, N failed, N skipped`. A check of the whole
 * tree (format, types, lint, layers, unused code, build) counts as one test, each test of a runner as itself. All run even
 * where one fails, so that one run tells all.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Step {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads a runner's report; without one the step counts as one test. */
  readonly counts?: () => Counts;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'headroom-test-'));
const unitReport = join(reports, 'unit.json');
const endToEndReport = join(reports, 'e2e.json');

function report(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
}

function amount(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** Vitest's JSON report; a file that could not be loaded holds no tests and counts as one failure. */
function unitCounts(): Counts {
  const read = report(unitReport);
  const files = Array.isArray(read['testResults']) ? (read['testResults'] as readonly unknown[]) : [];
  const unloadable = files.filter((file) => {
    const { status, assertionResults } = file as { readonly status?: unknown; readonly assertionResults?: unknown };
    return status === 'failed' && Array.isArray(assertionResults) && assertionResults.length === 0;
  });
  return {
    passed: amount(read['numPassedTests']),
    failed: amount(read['numFailedTests']) + unloadable.length,
    skipped: amount(read['numPendingTests']) + amount(read['numTodoTests']),
  };
}

/** Playwright's JSON report. */
function endToEndCounts(): Counts {
  const read = report(endToEndReport);
  const stats = read['stats'] as Readonly<Record<string, unknown>>;
  const errors = Array.isArray(read['errors']) ? read['errors'].length : 0;
  return {
    passed: amount(stats['expected']) + amount(stats['flaky']),
    failed: amount(stats['unexpected']) + errors,
    skipped: amount(stats['skipped']),
  };
}

const steps: readonly Step[] = [
  { name: 'format', script: 'format:check' },
  { name: 'types', script: 'types' },
  { name: 'lint', script: 'lint' },
  { name: 'layers', script: 'layers' },
  { name: 'unused code', script: 'unused' },
  {
    name: 'unit and property tests',
    script: 'test:unit',
    args: ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
    counts: unitCounts,
  },
  { name: 'build', script: 'build' },
  {
    name: 'end to end',
    script: 'test:e2e',
    env: { HEADROOM_E2E_REPORT: endToEndReport },
    counts: endToEndCounts,
  },
];

const scripts = (report(join(root, 'package.json'))['scripts'] ?? {}) as Readonly<Record<string, string>>;

/** Windows knows the path under several spellings, of which only one may be handed on. */
const otherVariables = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.toUpperCase() !== 'PATH'),
);

/** Runs a script of package.json as npm would, without npm: one process less, and no notices of its own. */
function run(step: Step): Counts {
  const line = scripts[step.script];
  if (line === undefined) throw new Error(`package.json has no script ${step.script}.`);
  const quoted = (step.args ?? []).map((argument) => JSON.stringify(argument));
  const result = spawnSync([line, ...quoted].join(' '), {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...otherVariables,
      // This Node first, then the project's tools.
      PATH: [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
      TZ: 'UTC',
      ...step.env,
    },
  });
  const isGood = result.status === 0;
  if (step.counts === undefined) return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
  try {
    const counts = step.counts();
    // A runner that failed without a failed test (no tests found, a crash at its end) must not pass for a success.
    return isGood || counts.failed > 0 ? counts : { ...counts, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

let total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
for (const step of steps) {
  process.stdout.write(`\n== ${step.name}\n`);
  const counts = run(step);
  if (counts.failed > 0) failures.push(step.name);
  total = {
    passed: total.passed + counts.passed,
    failed: total.failed + counts.failed,
    skipped: total.skipped + counts.skipped,
  };
}
rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) process.stdout.write(`\nfailed: ${failures.join(', ')}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
