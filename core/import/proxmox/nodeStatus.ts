import { emptyInventory, type Fact } from '#core/inventory/inventory.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { machineFact } from '../facts/machineFact.ts';
import { FindingSink } from '../findings.ts';
import { hostNameOfFile } from '../hardware/fileName.ts';
import type { JobContext } from '#core/job.ts';
import { makeKey } from '../keys.ts';
import { clockOfName } from '../physicalCores.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { peekTree, readTree, forgetTree, type Tree } from '../tree/readTree.ts';
import { refuseNothing, reportTreeProblems } from '../tree/report.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { asObject, numberAt, objectAt, textAt } from '../tree/value.ts';

const bytesPerMiB = 2 ** 20;

/**
 * `pvesh get /nodes/NAME/status --output-format json`: the processor that the list of resources keeps silent about. It does
 * not name its node: what stands before it in the file does, or the name of the file.
 */
export const proxmoxNodeStatusImporter: Importer = {
  format: 'proxmox-node-status',
  title: 'Status of a Proxmox VE node (pvesh get /nodes/NAME/status)',
  detect: (file) => {
    const tree = peekTree(file);
    return tree !== null && statusesOf(tree).length > 0 ? 0.95 : 0;
  },
  parse,
};

interface Status {
  readonly value: unknown;
  readonly row: number;
  readonly label: string | null;
}

function statusesOf(tree: Tree): readonly Status[] {
  return tree.roots
    .map(({ value, label }, index): Status => {
      const wrapped = asObject(value)?.['data'];
      return { value: wrapped === undefined ? value : wrapped, row: index + 1, label };
    })
    .filter(
      ({ value }) =>
        objectAt(value, 'cpuinfo') !== null &&
        objectAt(value, 'memory') !== null &&
        (textAt(value, 'pveversion') !== null || textAt(value, 'kversion') !== null),
    );
}

async function parse(file: ImportFile, _limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const tree = readTree(file);
  const statuses = tree === null ? [] : statusesOf(tree);
  if (tree === null || statuses.length === 0) throw refuseNothing('status of a Proxmox node (cpuinfo and memory)');
  reportTreeProblems(tree, sink);
  const ledger = new ItemLedger(sourceId, 'status');
  const facts: Fact[] = [];
  for (const { value, row, label } of statuses) {
    const cpu = objectAt(value, 'cpuinfo');
    const cpuModel = textAt(cpu, 'model');
    const threads = whole(cpu, 'cpus', 16_384);
    // Proxmox adds the cores of all sockets up; more cores than threads are no count of cores.
    const cores = whole(cpu, 'cores', 16_384);
    const memory = numberAt(value, 'memory', 'total');
    const entry = ledger.enter(
      row,
      [
        ['model', cpuModel],
        ['sockets', textAt(cpu, 'sockets')],
        ['cores', textAt(cpu, 'cores')],
        ['cpus', textAt(cpu, 'cpus')],
        ['memory', textAt(value, 'memory', 'total')],
      ],
      value,
    );
    const name = label ?? (statuses.length === 1 ? hostNameOfFile(file.name) : null);
    if (name === null) {
      sink.add(
        'error',
        'machine-unknown',
        'The status of a node does not name it; name the file after it (pve1.json). It was refused.',
        { sheet: 'status', row },
      );
      continue;
    }
    ledger.settle(entry, 'stored');
    facts.push(
      machineFact({
        key: makeKey('proxmox', 'status', name),
        role: 'host',
        names: [name],
        cpuModel,
        sockets: whole(cpu, 'sockets', 256),
        cpuCores: cores !== null && (threads === null || cores <= threads) ? cores : null,
        cpuThreads: threads,
        // `mhz` is what the processor happened to run at.
        clockMHz: clockOfName(cpuModel),
        memoryMiB: memory !== null && memory > 0 && memory < 2 ** 60 ? memory / bytesPerMiB : null,
        operatingSystem: textAt(value, 'pveversion'),
        origin: { sourceId, sheet: 'status', row },
      }),
    );
  }
  forgetTree(file);
  context.progress(1, 'Read');
  return makeResult(
    file,
    'proxmox-node-status',
    { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null },
    sink.all(),
  );
}

function whole(value: unknown, name: string, largest: number): number | null {
  const number = numberAt(value, name);
  return number !== null && Number.isSafeInteger(number) && number >= 1 && number <= largest ? number : null;
}
