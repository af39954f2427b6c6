/**
 * How long a CSV list of a million VMs takes from its file into a plan file, beside what the sqlite3 shell needs to `.import`
 * the same file into a table without types, in the same run; and an RVTools workbook with all tabs. Everything goes through the
 * service, as a window or a terminal would have it, each in a process of its own, whose memory is read at its end.
 *
 *   node test/bench/importCsv.bench.ts [--rows 1000000] [--vms 20000] [--seed 1] [--shuffled] [--runs 3]
 *
 * What it is held to: the list within 3 times of `.import` and under 1 GB; the workbook in under 10 s. Of several runs the
 * fastest of each counts. `--shuffled` puts the rows in no order, which costs the primary key most.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { noGuide } from '#core/import/mapping/guided.ts';
import { quietContext } from '#core/job.ts';
import { connect, disconnect } from '#db/database.ts';
import { readWaitingIndexes } from '#db/waitingIndexes.ts';
import { streamTask } from '#electron/service/streamTask.ts';
import { generatedSamples } from '#build/samples/generate.ts';
import { sampleRandom } from '#build/samples/random.ts';
import { gatherResources } from '#build/resources.mjs';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    vms: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
    shuffled: { type: 'boolean', default: false },
    /** For the processes that this one starts. */
    measure: { type: 'string' },
    file: { type: 'string' },
  },
});
const self = fileURLToPath(import.meta.url);

/** A list such as a large provider's: unique names, few hosts and systems, sizes that repeat. */
function generate(path: string, rows: number): void {
  const random = sampleRandom(Number(values.seed));
  const file = openSync(path, 'w');
  const systems = ['Debian GNU/Linux 12', 'Windows Server 2022', 'Red Hat Enterprise Linux 9', 'Ubuntu 24.04 LTS'];
  let piece =
    'Name,Cluster,Host,Power state,vCPU,RAM (GiB),CPU p95 %,Memory p95 %,Disk (GiB),Operating system,Notes\r\n';
  // Steps of a length that shares no divisor with the number of rows meet each row once.
  const step = values.shuffled ? stepThrough(rows) : 1;
  for (let count = 0, index = 0; count < rows; count += 1, index = (index + step) % rows) {
    const host = Math.floor(index / 40);
    const vcpus = 2 ** random.integer(0, 4);
    piece +=
      `vm-${String(index).padStart(7, '0')},cluster-${Math.floor(host / 64)},esx-${host}.example.net,` +
      `${index % 19 === 0 ? 'poweredOff' : 'poweredOn'},${vcpus},${vcpus * 4},${(random.integer(10, 950) / 10).toFixed(1)},` +
      `${(random.integer(50, 990) / 10).toFixed(1)},${random.integer(20, 800)},${systems[index % 4] ?? ''},` +
      `${index % 7 === 0 ? '"owner, team 12"' : ''}\r\n`;
    if (piece.length > 1 << 20) {
      writeSync(file, piece);
      piece = '';
    }
  }
  writeSync(file, piece);
  closeSync(file);
}

function stepThrough(rows: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.floor(rows * 0.618) | 1;
  while (divisor(step, rows) !== 1) step += 2;
  return step;
}

function seconds(start: number): number {
  return (performance.now() - start) / 1000;
}

function peakMiB(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

interface Cost {
  readonly seconds: number;
  /** Of processor time, which a busy machine stretches less. */
  readonly processor: number;
}

/** What the sqlite3 shell needs; null where it is not installed. */
function shellImport(path: string, folder: string): Cost | null {
  if (spawnSync('sqlite3', ['-version']).status !== 0) return null;
  const database = join(folder, 'shell.db');
  rmSync(database, { force: true });
  const start = performance.now();
  const script = `sqlite3 "$1" ".mode csv" ".import $2 vms" && times`;
  const output = execFileSync('sh', ['-c', script, 'sh', database, path], { encoding: 'utf8' });
  // The last line of `times` is what the children took: 0m1.23s 0m0.12s.
  const [user = 0, system = 0] = [...(output.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { seconds: seconds(start), processor: user + system };
}

/** What importing a file through the service takes. */
interface Measured {
  /** Until the import is answered: all of it is committed. */
  readonly stored: Cost;
  /** Until the plan file is closed, its log folded into it. */
  readonly closed: Cost;
  /** Until every index of the window's tables is made, in the background. */
  readonly indexed: Cost;
  /** Reading alone, with nothing stored; 0 where that is not measured. */
  readonly read: Cost;
  readonly rows: number;
  readonly peakMiB: number;
  /** Longest time in which the service answered nothing. */
  readonly longestMs: number;
}

/** Measures in this process, and prints JSON. */
async function measure(kind: string, path: string): Promise<void> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  gatherResources(root, join(root, '.cache/resources'));
  const cpu = process.cpuUsage();
  let start = performance.now();
  const sofar = (): Cost => {
    const used = process.cpuUsage(cpu);
    return { seconds: seconds(start), processor: (used.user + used.system) / 1e6 };
  };
  const nothing = { seconds: 0, processor: 0 };
  if (kind === 'read') {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
    const file = { path, name: 'vms.csv' };
    await streamTask({ file, format: 'auto', guide: noGuide, folder }, { ...quietContext, piece: () => undefined });
    console.log(JSON.stringify({ read: sofar() }));
    rmSync(folder, { recursive: true });
    return;
  }
  const client = new ServiceClient({ shell: kind === 'indexes' ? 'test' : 'terminal' });
  let last = performance.now();
  let longestMs = 0;
  const beat = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  }, 5);
  start = performance.now();
  const token = 'token-00001';
  const summary = await client.call('import.run', { tokens: [token] }, { [token]: path });
  const stored = sofar();
  let indexed = nothing;
  if (kind === 'indexes') {
    const db = connect(globSync(join(client.folder, 'data/*.headroom'))[0]!, { mustExist: true });
    while (readWaitingIndexes(db).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    indexed = sofar();
    disconnect(db);
  }
  clearInterval(beat);
  await client.close();
  const closed = sofar();
  const rows = summary.sources.reduce((sum, source) => sum + source.rows.stored, 0);
  console.log(
    JSON.stringify({
      stored,
      closed,
      indexed,
      read: nothing,
      rows,
      peakMiB: peakMiB(),
      longestMs: Math.round(longestMs),
    } satisfies Measured),
  );
}

function measuredApart(kind: string, path: string): Measured {
  const output = execFileSync(process.execPath, [self, '--measure', kind, '--file', path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured;
}

const fastest = (costs: readonly Cost[]): Cost => ({
  seconds: Math.min(...costs.map((cost) => cost.seconds)),
  processor: Math.min(...costs.map((cost) => cost.processor)),
});

function describe(title: string, cost: Cost, shell: Cost | null, more = ''): void {
  const ratio =
    shell === null
      ? ''
      : ` (${(cost.seconds / shell.seconds).toFixed(2)} times the shell; ${(cost.processor / shell.processor).toFixed(2)} times its processor time)`;
  console.log(`${title}: ${cost.seconds.toFixed(2)} s, ${cost.processor.toFixed(2)} s of processor${ratio}${more}`);
}

function compareLists(folder: string): void {
  const rows = Number(values.rows);
  const path = join(folder, 'vms.csv');
  generate(path, rows);
  const order = values.shuffled ? ', in no order' : '';
  console.log(`CSV list: ${rows} rows, ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB${order}`);
  const shells: Cost[] = [];
  const reads: Measured[] = [];
  const imports: Measured[] = [];
  // In turn, so that a busy minute of the machine meets all alike.
  for (let run = 0; run < Number(values.runs); run += 1) {
    const shell = shellImport(path, folder);
    if (shell !== null) shells.push(shell);
    reads.push(measuredApart('read', path));
    imports.push(measuredApart('import', path));
  }
  const indexes = measuredApart('indexes', path);
  const shell = shells.length === 0 ? null : fastest(shells);
  if (shell === null) console.log('sqlite3 is not installed');
  else describe('sqlite3 .import', shell, null);
  describe('read and checked, nothing stored', fastest(reads.map(({ read }) => read)), shell);
  const peak = Math.max(...imports.map(({ peakMiB: mib }) => mib));
  const longest = Math.min(...imports.map(({ longestMs }) => longestMs));
  describe(
    'in the store',
    fastest(imports.map(({ stored }) => stored)),
    shell,
    `, ${imports[0]!.rows} rows, ${peak} MiB at the most, the service busy for ${longest} ms at the longest`,
  );
  describe('and the plan file closed', fastest(imports.map(({ closed }) => closed)), shell);
  describe(
    'and every index made, in the background',
    indexes.indexed,
    shell,
    `, ${indexes.peakMiB} MiB at the most, the service busy for ${indexes.longestMs} ms at the longest`,
  );
}

function measureWorkbook(folder: string): void {
  const path = join(folder, 'rvtools.xlsx');
  writeFileSync(
    path,
    generatedSamples(Number(values.seed), Number(values.vms)).get('rvtools.xlsx') ?? new Uint8Array(),
  );
  const workbook = measuredApart('import', path);
  console.log(`RVTools workbook: ${values.vms} VMs, all tabs, ${(statSync(path).size / 2 ** 20).toFixed(1)} MiB`);
  describe('in the store', workbook.stored, null, `, ${workbook.rows} rows, ${workbook.peakMiB} MiB at the most`);
}

if (values.measure !== undefined) await measure(values.measure, values.file ?? '');
else {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  try {
    compareLists(folder);
    measureWorkbook(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
