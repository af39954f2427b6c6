import { parseMemoryUnit, toMiB } from '#core/units.ts';
import { emptyInventory, type Fact } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { decodeBeginning } from '../csv/decode.ts';
import { FindingSink } from '../findings.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { printedRows } from '../textTable.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { forgetTree, peekTree, readText, readTree } from '../tree/readTree.ts';
import { refuseNothing, reportTreeProblems } from '../tree/report.ts';
import { itemsOf } from '../tree/treeImporter.ts';
import { textAt } from '../tree/value.ts';

/**
 * What `docker stats` shows: lines of JSON (`--format json`) or its table. 100 % of CPU is one core. Of several readings of
 * a container the highest counts, since a mean over a minute says nothing of its peak.
 */
export const dockerStatsImporter: Importer = {
  format: 'docker-stats',
  title: 'Usage of Docker containers (docker stats)',
  detect: (file) => {
    if (isTable(decodeBeginning(file.bytes, 4096))) return 0.95;
    const tree = peekTree(file);
    return tree !== null && itemsOf(tree).some(({ value }) => isReading(value)) ? 0.95 : 0;
  },
  parse,
};

/** Terminal codes that clear the screen between readings. */
const terminalCodes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g');

const heading = /^CONTAINER(?: ID)?\s{2,}.*CPU %\s{2,}MEM USAGE ?\/ ?LIMIT/;

function isTable(beginning: string): boolean {
  return heading.test(beginning.replaceAll(terminalCodes, '').trimStart().slice(0, 400));
}

function isReading(value: unknown): boolean {
  return textAt(value, 'CPUPerc') !== null && textAt(value, 'MemUsage') !== null;
}

interface Reading {
  readonly row: number;
  readonly names: readonly string[];
  readonly cpu: string | null;
  readonly memory: string | null;
  readonly raw: unknown;
  readonly cells: readonly (readonly [string, string | null])[];
}

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const ledger = new ItemLedger(sourceId, 'stats');
  const facts: Extract<Fact, { kind: 'usage' }>[] = [];
  const indexOf = new Map<string, number>();
  const readings = isTable(decodeBeginning(file.bytes, 4096))
    ? tableReadings(readText(file))
    : jsonReadings(file, sink);
  for (const reading of readings) {
    if (ledger.size >= limits.maxRowsPerSheet) {
      throw new ImportRefusal('sheet-too-many-rows', `The file has more than ${limits.maxRowsPerSheet} readings.`);
    }
    if (ledger.size % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(reading.row, reading.cells, reading.raw);
    const cpuCores = cpuOf(reading.cpu);
    const memoryMiB = memoryOf(reading.memory);
    const key = reading.names[0];
    if (key === undefined || (cpuCores === null && memoryMiB === null)) {
      sink.add(
        'error',
        'usage-invalid',
        'The reading names no container or measures nothing (a container that does not run has no figures); it was refused.',
        { sheet: 'stats', row: reading.row, value: reading.names.join(' ') },
      );
      continue;
    }
    const known = indexOf.get(key);
    const before = known === undefined ? undefined : facts[known];
    if (known !== undefined && before) {
      ledger.settle(entry, 'merged');
      facts[known] = {
        ...before,
        cpuCores: highest(before.cpuCores, cpuCores),
        memoryMiB: highest(before.memoryMiB, memoryMiB),
        statistic: 'peak',
      };
      continue;
    }
    ledger.settle(entry, 'stored');
    indexOf.set(key, facts.length);
    facts.push({
      kind: 'usage',
      about: 'workload',
      names: reading.names,
      namespace: null,
      cpuCores,
      memoryMiB,
      statistic: 'instant',
      origin: { sourceId, sheet: 'stats', row: reading.row },
    });
  }
  forgetTree(file);
  context.progress(1, 'Read');
  return makeResult(
    file,
    'docker-stats',
    { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null },
    sink.all(),
  );
}

function* jsonReadings(file: ImportFile, sink: FindingSink): Generator<Reading> {
  const tree = readTree(file);
  if (tree === null) throw refuseNothing('readings of docker stats');
  reportTreeProblems(tree, sink);
  for (const { value, row } of itemsOf(tree)) {
    const names = [textAt(value, 'ID'), textAt(value, 'Container'), textAt(value, 'Name')].filter(
      (text) => text !== null && text !== '--',
    );
    yield {
      row,
      names: [...new Set(names as string[])],
      cpu: textAt(value, 'CPUPerc'),
      memory: textAt(value, 'MemUsage'),
      raw: value,
      cells: [],
    };
  }
}

function* tableReadings(text: string): Generator<Reading> {
  let headings: readonly string[] = [];
  for (const { line, cells, text: whole } of printedRows(text.replaceAll(terminalCodes, ''), 2)) {
    if (heading.test(whole.slice(0, 400))) {
      headings = cells;
      continue;
    }
    const cell = (name: RegExp): string | null => {
      const index = headings.findIndex((one) => name.test(one));
      return index < 0 ? null : (cells[index] ?? null);
    };
    const names = [cell(/^CONTAINER/), cell(/^NAME$/)].filter((one) => one !== null);
    yield {
      row: line,
      names,
      cpu: cell(/^CPU %$/),
      memory: cell(/^MEM USAGE/),
      raw: null,
      cells: headings.map((one, index) => [one, cells[index] ?? null] as const),
    };
  }
}

/** `150.2%` is 1.502 cores. */
function cpuOf(text: string | null): number | null {
  const match = /^(\d{1,7}(?:\.\d+)?)\s*%$/.exec(text?.trim() ?? '');
  return match ? Number(`${match[1]}e-2`) : null;
}

/** The first amount of `45.2MiB / 1GiB`: what is used, not the limit. Docker prints powers of 1024 as such. */
function memoryOf(text: string | null): number | null {
  const match = /^(\d{1,12}(?:\.\d+)?)\s*([A-Za-z]{1,5})\b/.exec(text?.trim() ?? '');
  const unit = match ? parseMemoryUnit(match[2] ?? '', 'decimal') : null;
  return match && unit ? toMiB(Number(match[1]), unit.unit) : null;
}

function highest(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other);
}
