import { emptyInventory } from '#core/inventory/inventory.ts';
import type { JobContext } from '#core/job.ts';
import { parseMemoryUnit, toMiB } from '#core/units.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { decodeBeginning } from '../csv/decode.ts';
import { machineFact } from '../facts/machineFact.ts';
import { FindingSink } from '../findings.ts';
import { hostNameOfFile } from '../hardware/fileName.ts';
import { makeKey } from '../keys.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { linesOf } from '../textTable.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { readText } from '../tree/readTree.ts';

/** What `virsh nodeinfo` prints of a hypervisor, which it does not name: the file does. */
export const nodeInfoImporter: Importer = {
  format: 'virsh-nodeinfo',
  title: 'Hardware of a libvirt host (virsh nodeinfo)',
  detect: (file) => {
    const text = decodeBeginning(file.bytes, 4096);
    return /^CPU socket\(s\):/m.test(text) && /^Core\(s\) per socket:/m.test(text) ? 0.95 : 0;
  },
  parse,
};

async function parse(file: ImportFile, _limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const ledger = new ItemLedger(sourceId, 'node');
  const fields = new Map<string, string>();
  for (const { text } of linesOf(readText(file))) {
    const field = /^([A-Z][A-Za-z() ]{2,40}):\s+(.{1,200})$/.exec(text);
    if (field?.[1] !== undefined && field[2] !== undefined && fields.size < 64 && !fields.has(field[1])) {
      fields.set(field[1], field[2].trim());
    }
  }
  const entry = ledger.enter(1, [...fields], null);
  const count = (name: string): number | null => {
    const text = fields.get(name) ?? '';
    return /^\d{1,5}$/.test(text) && Number(text) > 0 ? Number(text) : null;
  };
  const threads = count('CPU(s)');
  const socketsPerCell = count('CPU socket(s)');
  const coresPerSocket = count('Core(s) per socket');
  const threadsPerCore = count('Thread(s) per core');
  const cells = count('NUMA cell(s)');
  const size = /^(\d{1,15})\s*(\w+)$/.exec(fields.get('Memory size') ?? '');
  const unit = parseMemoryUnit(size?.[2] ?? '')?.unit;
  const memoryMiB = size?.[1] === undefined || unit === undefined ? null : toMiB(Number(size[1]), unit);
  const clock = /^(\d{2,5})\s*MHz$/.exec(fields.get('CPU frequency') ?? '')?.[1];
  // libvirt counts sockets per NUMA cell; where its counts do not multiply up, it could not read the topology.
  const sockets = socketsPerCell === null ? null : socketsPerCell * (cells ?? 1);
  const cores = sockets === null || coresPerSocket === null ? null : sockets * coresPerSocket;
  const isConsistent = cores !== null && threadsPerCore !== null && cores * threadsPerCore === threads;
  const name = hostNameOfFile(file.name);
  const facts =
    name === null || threads === null
      ? []
      : [
          machineFact({
            key: makeKey('libvirt', 'nodeinfo', name),
            role: 'host',
            names: [name],
            sockets: isConsistent ? sockets : null,
            cpuCores: isConsistent ? cores : null,
            cpuThreads: threads,
            clockMHz: clock === undefined ? null : Number(clock),
            memoryMiB,
            ...(isConsistent && cells !== null ? { numaNodes: cells } : {}),
            origin: { sourceId, sheet: 'node', row: 1 },
          }),
        ];
  if (facts.length === 0) {
    sink.add(
      'error',
      'machine-unknown',
      name === null
        ? 'The output names no host; name the file after it (kvm01.txt). It was refused.'
        : 'The output does not count the CPUs of the host (it may be cut off); it was refused.',
      { sheet: 'node', row: 1 },
    );
  } else {
    ledger.settle(entry, 'stored');
    if (!isConsistent) {
      sink.add(
        'warning',
        'topology-inconsistent',
        `Cells, sockets, cores and threads do not multiply up to the ${threads ?? 0} CPUs of ${name ?? ''}: cores are worked out from threads.`,
        {
          sheet: 'node',
          row: 1,
          value: `${cells ?? '?'} x ${socketsPerCell ?? '?'} x ${coresPerSocket ?? '?'} x ${threadsPerCore ?? '?'}`,
        },
      );
    }
  }
  context.progress(1, 'Read');
  return makeResult(
    file,
    'virsh-nodeinfo',
    { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null },
    sink.all(),
  );
}
