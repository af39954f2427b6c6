import { emptyInventory, type Fact } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { decodeBeginning } from '../csv/decode.ts';
import { FindingSink } from '../findings.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { readText } from '../tree/readTree.ts';
import { refuseNothing } from '../tree/report.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { printedRows } from '../textTable.ts';
import { memoryMiB, parseQuantity } from './quantity.ts';

/** What `kubectl top nodes` and `kubectl top pods` (also with -A and --containers) print: the usage of the moment. */
export const kubectlTopImporter: Importer = {
  format: 'kubectl-top',
  title: 'Usage of Kubernetes nodes and pods (kubectl top)',
  detect: (file) =>
    headingsOf(decodeBeginning(file.bytes, 4096).trimStart().split(/\r?\n/)[0] ?? '') === null ? 0 : 0.95,
  parse,
};

/** The headings of a line when it is one that kubectl top prints. */
function headingsOf(line: string): readonly string[] | null {
  const headings = line.trim().split(/\s+/);
  const isTop =
    headings.includes('NAME') &&
    headings.some((one) => /^CPU\(cores\)$/i.test(one)) &&
    headings.some((one) => /^MEMORY\(bytes\)$/i.test(one));
  return isTop ? headings : null;
}

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const ledgers = new Map<string, ItemLedger>();
  const facts: Fact[] = [];
  const pods = new Map<string, { fact: Extract<Fact, { kind: 'usage' }>; index: number }>();
  let headings: readonly string[] | null = null;
  let rows = 0;
  for (const { line, cells, text } of printedRows(readText(file), 1)) {
    if (line % 256 === 0) checkCancelled(context);
    const stated = headingsOf(text);
    if (stated !== null) {
      headings = stated;
      continue;
    }
    if (headings === null) throw refuseNothing('table that kubectl top prints');
    rows += 1;
    if (rows > limits.maxRowsPerSheet) {
      throw new ImportRefusal('sheet-too-many-rows', `The file has more than ${limits.maxRowsPerSheet} rows.`);
    }
    const cell = (name: RegExp): string | null => {
      const index = (headings ?? []).findIndex((heading) => name.test(heading));
      return index < 0 ? null : (cells[index] ?? null);
    };
    const isNode = headings.some((heading) => /^CPU%|^CPU\(%\)/.test(heading));
    const sheet = isNode ? 'nodes' : 'pods';
    const ledger = ledgers.get(sheet) ?? new ItemLedger(sourceId, sheet);
    ledgers.set(sheet, ledger);
    const entry = ledger.enter(
      line,
      headings.map((heading, index) => [heading, cells[index] ?? null] as const),
      null,
    );
    const name = cell(/^POD$/) ?? cell(/^NAME$/);
    const namespace = cell(/^NAMESPACE$/);
    const cpu = quantity(cell(/^CPU\(cores\)$/i), parseQuantity);
    const memory = quantity(cell(/^MEMORY\(bytes\)$/i), memoryMiB);
    if (name === null || cells.length < headings.length || (cpu === null && memory === null)) {
      const isUnknown = /<unknown>/i.test(text);
      sink.add(
        isUnknown ? 'warning' : 'error',
        isUnknown ? 'usage-unknown' : 'usage-invalid',
        isUnknown
          ? `Nothing was measured of ${name ?? 'it'} (the metrics server had no figures); the line was refused.`
          : 'The line does not fit the headings, or measures nothing; it was refused.',
        { sheet, row: line, value: text },
      );
      continue;
    }
    ledger.settle(entry, 'stored');
    const origin = { sourceId, sheet, row: line };
    const key = `${namespace ?? ''}\n${name}`;
    const known = headings.includes('POD') ? pods.get(key) : undefined;
    const fact: Extract<Fact, { kind: 'usage' }> = {
      kind: 'usage',
      about: isNode ? 'host' : 'workload',
      names: [name],
      namespace,
      cpuCores: plus(known?.fact.cpuCores ?? null, cpu),
      memoryMiB: plus(known?.fact.memoryMiB ?? null, memory),
      statistic: 'instant',
      origin: known?.fact.origin ?? origin,
    };
    if (known) {
      // With --containers a pod has a line per container: they add up.
      facts[known.index] = fact;
      pods.set(key, { fact, index: known.index });
      ledger.settle(entry, 'merged');
    } else {
      facts.push(fact);
      pods.set(key, { fact, index: facts.length - 1 });
    }
  }
  context.progress(1, 'Read');
  return makeResult(
    file,
    'kubectl-top',
    { inventory: { ...emptyInventory, facts }, ledgers: [...ledgers.values()], toolVersion: null },
    sink.all(),
  );
}

function quantity(text: string | null, reader: (text: unknown) => number | null): number | null {
  const value = text === null ? null : reader(text);
  return value === null || value < 0 || value > 2 ** 40 ? null : value;
}

function plus(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : one + other;
}
