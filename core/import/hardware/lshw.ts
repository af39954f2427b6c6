import { emptyInventory, type Fact, type Origin } from '#core/inventory/inventory.ts';
import type { Importer } from '../contract.ts';
import { machineFact } from '../facts/machineFact.ts';
import { isVirtualHardware, plausibleHostName, plausibleSerial, plausibleUuid } from '../identity.ts';
import { makeKey } from '../keys.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { itemsOf, makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { isTrueAt, listAt, numberAt, textAt } from '../tree/value.ts';

const bytesPerMiB = 2 ** 20;

/** `lshw -json`: one tree per machine, an object in old versions and a list of one in newer ones. */
export const lshwImporter: Importer = makeTreeImporter({
  format: 'lshw',
  title: 'Hardware of a machine (lshw -json)',
  holds: 'tree of hardware that lshw writes (class system)',
  items: (tree) => {
    const items = itemsOf(tree);
    return items.some(({ value }) => isNode(value)) ? items : null;
  },
  read: readTrees,
});

function isNode(value: unknown): boolean {
  const type = textAt(value, 'class');
  return (
    textAt(value, 'id') !== null &&
    ['system', 'bus', 'memory', 'processor', 'bridge', 'network', 'disk', 'volume'].includes(type ?? '') &&
    (type === 'system' || textAt(value, 'description') !== null || listAt(value, 'children').length > 0)
  );
}

function readTrees(items: readonly TreeItem[], { sink, sourceId }: TreeSetting): TreeEstate {
  const ledger = new ItemLedger(sourceId, 'system');
  const facts: Fact[] = [];
  for (const { value, row, path } of items) {
    const entry = ledger.enter(
      row,
      [
        ['id', textAt(value, 'id')],
        ['product', textAt(value, 'product')],
        ['serial', textAt(value, 'serial')],
      ],
      value,
    );
    if (textAt(value, 'class') !== 'system') {
      sink.add(
        'error',
        'lshw-without-system',
        'This is only a part of a machine (lshw was run for some classes): nothing tells which machine it is. Export the whole of "lshw -json".',
        { sheet: 'system', row, column: path, value: textAt(value, 'id') ?? '' },
      );
      continue;
    }
    facts.push(readSystem(value, { sourceId, sheet: 'system', row }));
    ledger.settle(entry, 'stored');
  }
  return { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null };
}

interface Found {
  readonly processors: unknown[];
  readonly memories: unknown[];
  diskBytes: number;
  networkBits: number;
  gpus: number;
}

function readSystem(system: unknown, origin: Origin): Fact {
  const found: Found = { processors: [], memories: [], diskBytes: 0, networkBits: 0, gpus: 0 };
  const open: unknown[] = [...listAt(system, 'children')];
  while (open.length > 0) {
    const node = open.pop();
    const id = textAt(node, 'id') ?? '';
    const type = textAt(node, 'class');
    if (type === 'processor' && /^(?:cpu|processor)(?::\d+)?$/.test(id)) found.processors.push(node);
    // Caches, the BIOS and memory of PCI devices are of this class too.
    else if (type === 'memory' && /^memory(?::\d+)?$/.test(id) && textAt(node, 'businfo') === null)
      found.memories.push(node);
    else if (type === 'network') found.networkBits += linkBits(node);
    else if (type === 'display' && isAccelerator(node)) found.gpus += 1;
    else if (type === 'disk' && textAt(node, 'units') === 'bytes') found.diskBytes += numberAt(node, 'size') ?? 0;
    // A processor's or memory's children are parts of it, not more of them.
    if (type !== 'processor' && type !== 'memory') open.push(...listAt(node, 'children'));
  }
  const processors = found.processors.filter((node) => !isEmptySocket(node));
  const count = (name: string): number | null => {
    const counts = processors.map((node) => numberAt(node, 'configuration', name));
    const known = counts.filter((one) => one !== null && one > 0 && one <= 4096);
    return known.length === 0 || known.length < counts.length
      ? null
      : known.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  };
  const cores = count('enabledcores') ?? count('cores');
  const first = processors[0];
  const clock = numberAt(first, 'size');
  const bytes = found.memories.reduce<number>((sum, node) => sum + memoryBytes(node), 0);
  const vendor = textAt(system, 'vendor');
  const product = textAt(system, 'product');
  const uuid = plausibleUuid(textAt(system, 'configuration', 'uuid'));
  const serial = plausibleSerial(textAt(system, 'serial'));
  const name = plausibleHostName(textAt(system, 'id'));
  return machineFact({
    key: makeKey('lshw', uuid ?? serial ?? name ?? String(origin.row)),
    role: isVirtualHardware(vendor, product) ? 'guest' : 'unknown',
    names: name === null ? [] : [name],
    serialNumber: serial,
    uuid,
    vendor,
    // "PowerEdge R640 (SKU=NotProvided;ModelName=PowerEdge R640)"
    model: product?.replace(/\s*\((?:SKU|To be filled|Default string).*$/i, '') ?? null,
    cpuModel: textAt(first, 'product') ?? textAt(first, 'version'),
    sockets: processors.length === 0 ? null : processors.length,
    cpuCores: cores,
    cpuThreads: count('threads'),
    clockMHz: clock !== null && clock >= 1e8 && clock <= 2e10 ? clock / 1e6 : null,
    memoryMiB: bytes === 0 ? null : bytes / bytesPerMiB,
    storageMiB: found.diskBytes === 0 ? null : found.diskBytes / bytesPerMiB,
    networkMbps: found.networkBits === 0 ? null : found.networkBits / 1e6,
    gpus: found.gpus === 0 ? null : found.gpus,
    origin,
  });
}

/** The link's present speed, else what the adapter can do, bit/s; only adapters with a bus are hardware. */
function linkBits(node: unknown): number {
  if (textAt(node, 'businfo') === null) return 0;
  const bits = numberAt(node, 'size') ?? numberAt(node, 'capacity');
  return bits !== null && bits > 0 && bits <= 1e13 ? bits : 0;
}

/** Cards made for computing. The graphics of a management controller (Matrox, ASPEED) are of the same class. */
function isAccelerator(node: unknown): boolean {
  const text = `${textAt(node, 'vendor') ?? ''} ${textAt(node, 'product') ?? ''}`;
  return /nvidia/i.test(text) || (/advanced micro devices|\bamd\b/i.test(text) && /instinct|radeon pro/i.test(text));
}

function isEmptySocket(node: unknown): boolean {
  const isNamed = textAt(node, 'product') !== null || textAt(node, 'version') !== null;
  return (
    /empty|not (?:installed|populated)/i.test(
      `${textAt(node, 'description') ?? ''} ${textAt(node, 'product') ?? ''}`,
    ) ||
    (isTrueAt(node, 'disabled') && !isNamed)
  );
}

/** What a memory node states, else the sum of its banks: empty ones have no size. */
function memoryBytes(node: unknown): number {
  const sum = listAt(node, 'children')
    .filter((bank) => /^bank(?::\d+)?$/.test(textAt(bank, 'id') ?? ''))
    .reduce<number>((total, bank) => total + sizeOf(bank), 0);
  const stated = sizeOf(node);
  return stated > 0 ? stated : sum;
}

function sizeOf(node: unknown): number {
  const units = textAt(node, 'units');
  const size = numberAt(node, 'size');
  return size !== null && size > 0 && size < 2 ** 50 && (units === null || units === 'bytes') ? size : 0;
}
