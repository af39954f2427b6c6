/**
 * How long a CSV list of a million VMs takes from its bytes to rows and findings, beside what the sqlite3 shell needs to
 * `.import` the same file into a table without types, in the same run. Prints one line per part.
 *
 *   node test/bench/importCsv.bench.ts [--rows 1000000] [--seed 1]
 *
 * What it is held to: parsed, checked and stored within 3 times of `.import`, under 1 GB.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ImportResult } from '#core/import/contract.ts';
import { readFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';
import { runToEnd } from '#db/database.ts';
import { storeImport } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readMigrations } from '#db/migrations.ts';
import { closePlanFile, createPlanFile } from '#db/planFile.ts';
import { prepareImport, type PreparedImport } from '#db/prepareImport.ts';
import { sampleRandom } from '#build/samples/random.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const rows = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));

/** A list such as a large provider's: unique names, few hosts and systems, sizes that repeat. */
function generate(path: string): void {
  const random = sampleRandom(Number(values.seed));
  const file = openSync(path, 'w');
  const systems = ['Debian GNU/Linux 12', 'Windows Server 2022', 'Red Hat Enterprise Linux 9', 'Ubuntu 24.04 LTS'];
  let piece =
    'Name,Cluster,Host,Power state,vCPU,RAM (GiB),CPU p95 %,Memory p95 %,Disk (GiB),Operating system,Notes\r\n';
  for (let index = 0; index < rows; index += 1) {
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

function seconds(start: number): number {
  return (performance.now() - start) / 1000;
}

function peakMiB(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

interface Cost {
  readonly seconds: number;
  /** Of processor time, which a busy machine does not stretch. */
  readonly processor: number;
}

/** What the sqlite3 shell needs; null where it is not installed. */
function shellImport(path: string): Cost | null {
  if (spawnSync('sqlite3', ['-version']).status !== 0) return null;
  const start = performance.now();
  const script = `sqlite3 "$1" ".mode csv" ".import $2 vms" && times`;
  const output = execFileSync('sh', ['-c', script, 'sh', join(folder, 'shell.db'), path], { encoding: 'utf8' });
  // The last line of `times` is what the children took: 0m1.23s 0m0.12s.
  const [user = 0, system = 0] = [...(output.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { seconds: seconds(start), processor: user + system };
}

function describe(title: string, cost: Cost, shell: Cost | null, more: string): void {
  const ratio =
    shell === null
      ? ''
      : ` (${(cost.seconds / shell.seconds).toFixed(2)} times the shell; ${(cost.processor / shell.processor).toFixed(2)} times its processor time)`;
  console.log(`${title}: ${cost.seconds.toFixed(2)} s, ${cost.processor.toFixed(2)} s of processor${ratio}${more}`);
}

async function measured(work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const used = process.cpuUsage(cpu);
  return { seconds: seconds(start), processor: (used.user + used.system) / 1e6 };
}

/** Joins what was read with an empty plan file and stores it, all in this process. */
async function store(results: readonly ImportResult[], read: Cost, shell: Cost | null): Promise<void> {
  const file = createPlanFile(join(folder, 'bench.headroom'), {
    migrations: readMigrations(new URL('../../db/migrations/', import.meta.url)),
    scratchFolder: folder,
  });
  let prepared: PreparedImport | null = null;
  const joined = await measured(async () => {
    prepared = prepareImport(results, [], readInventory(file.writer), quietContext);
  });
  describe('joined', joined, shell, `, ${peakMiB()} MiB at the most`);
  const written = await measured(async () => {
    if (prepared !== null) runToEnd(storeImport(file.writer, prepared, '2026-11-20T12:00:00.000Z'));
  });
  describe('stored', written, shell, `, ${peakMiB()} MiB at the most`);
  const all = {
    seconds: read.seconds + joined.seconds + written.seconds,
    processor: read.processor + joined.processor + written.processor,
  };
  describe('in all', all, shell, '');
  closePlanFile(file);
}

try {
  const path = join(folder, 'vms.csv');
  generate(path);
  console.log(`${rows} rows, ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB`);
  const shell = shellImport(path);
  if (shell === null) console.log('sqlite3 is not installed');
  else describe('sqlite3 .import', shell, null, '');
  let results: readonly ImportResult[] = [];
  const cost = await measured(async () => {
    const bytes = new Uint8Array(readFileSync(path));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    results = await readFiles([{ name: 'vms.csv', bytes, sha256 }], {
      context: { progress: () => undefined, isCancelled: () => false, elapsedMs: () => 0 },
    });
  });
  describe(
    'read and checked',
    cost,
    shell,
    `, ${peakMiB()} MiB at the most, ${results[0]?.sources[0]?.rows.stored ?? 0} stored`,
  );
  await store(results, cost, shell);
} finally {
  rmSync(folder, { recursive: true });
}
