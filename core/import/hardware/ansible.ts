import { emptyInventory, type Fact, type Origin } from '#core/inventory/inventory.ts';
import type { Importer } from '../contract.ts';
import { machineFact } from '../facts/machineFact.ts';
import { isVirtualHardware, plausibleHostName, plausibleSerial, plausibleUuid } from '../identity.ts';
import { makeKey } from '../keys.ts';
import { ItemLedger } from '../tree/ledger.ts';
import type { Tree } from '../tree/readTree.ts';
import { makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { asList, asObject, listAt, member, numberOf, objectAt, textOf } from '../tree/value.ts';

/**
 * Ansible facts: `ansible -m setup` as it prints or saves them (`--tree`), fact caches, AWX exports, the JSON callback.
 * Facts stand on their own, under `ansible_facts`, or by host; with the prefix `ansible_` or without.
 */
export const ansibleImporter: Importer = makeTreeImporter({
  format: 'ansible-facts',
  title: 'Facts of machines (Ansible setup)',
  holds: 'Ansible facts',
  items: (tree) => {
    const items = factSets(tree);
    return items.length > 0 ? items : null;
  },
  read: readFacts,
});

/** Sets of facts under one root that are looked at, and how deep. */
const maxDepth = 8;
const maxVisited = 500_000;
/** Where nothing was found by then the file is something else, and may be large. */
const maxVisitedInVain = 5000;

/** Every set of facts in a tree, with the host's name where it stands before it. */
function factSets(tree: Tree): TreeItem[] {
  const items: TreeItem[] = [];
  tree.roots.forEach((root, index) => {
    const prefix = tree.roots.length === 1 ? '' : `[${index}]`;
    const open: { value: unknown; path: string; label: string | null; depth: number }[] = [
      { value: root.value, path: prefix, label: root.label, depth: 0 },
    ];
    const before = items.length;
    for (let visited = 0; visited < Math.min(open.length, maxVisited); visited += 1) {
      const next = open[visited];
      if (next === undefined || (items.length === 0 && visited > maxVisitedInVain)) break;
      const { value, path, label, depth } = next;
      if (isFacts(value)) {
        items.push({ value, row: items.length + 1, path, label });
        continue;
      }
      if (depth >= maxDepth) continue;
      const nested = objectAt(value, 'ansible_facts');
      if (nested !== null) {
        const name = plain(member(value, 'name')) ?? plain(member(value, 'inventory_hostname')) ?? label;
        open.push({ value: nested, path: `${path}.ansible_facts`, label: name, depth: depth + 1 });
        continue;
      }
      if (Array.isArray(value)) {
        value.forEach((one: unknown, place) =>
          open.push({ value: one, path: `${path}[${place}]`, label, depth: depth + 1 }),
        );
        continue;
      }
      for (const [name, one] of Object.entries(asObject(value) ?? {})) {
        if (typeof one === 'object' && one !== null) {
          open.push({
            value: one,
            path: `${path}.${name}`,
            label: wrapperNames.has(name) ? label : name,
            depth: depth + 1,
          });
        }
      }
    }
    // Ansible names hosts that it could not reach, or that answered with nothing.
    if (items.length === before && root.label !== null) {
      items.push({ value: root.value, row: items.length + 1, path: prefix, label: root.label });
    }
  });
  return items.some(({ value }) => isFacts(value)) ? items : [];
}

const wrapperNames: ReadonlySet<string> = new Set([
  'plays',
  'tasks',
  'hosts',
  'results',
  'hostvars',
  '_meta',
  'all',
  'contacted',
]);

function isFacts(value: unknown): boolean {
  const has = (name: string): boolean => fact(value, name) !== undefined;
  return (
    (has('memtotal_mb') &&
      (has('processor_vcpus') || has('processor') || has('processor_count') || has('hostname') || has('fqdn'))) ||
    (has('processor_vcpus') && has('processor_cores'))
  );
}

/** A fact under its name with or without the prefix. */
function fact(value: unknown, name: string): unknown {
  return unwrap(member(value, `ansible_${name}`) ?? member(value, name));
}

/** AWX wraps texts that templates must not touch. */
function unwrap(value: unknown): unknown {
  return asObject(value) === null ? value : (member(value, '__ansible_unsafe') ?? value);
}

function plain(value: unknown): string | null {
  const text = textOf(unwrap(value));
  return text === null || /^(?:na|n\/a|none|unknown|not specified)$/i.test(text) ? null : text;
}

function number(value: unknown, name: string, largest: number): number | null {
  const found = numberOf(fact(value, name));
  return found !== null && found > 0 && found <= largest ? found : null;
}

function readFacts(items: readonly TreeItem[], { sink, sourceId }: TreeSetting): TreeEstate {
  const ledger = new ItemLedger(sourceId, 'facts');
  const facts: Fact[] = [];
  for (const item of items) {
    const { value, row, path, label } = item;
    const entry = ledger.enter(
      row,
      [
        ['host', label],
        ['fqdn', plain(fact(value, 'fqdn'))],
        ['processor_count', plain(fact(value, 'processor_count'))],
        ['processor_cores', plain(fact(value, 'processor_cores'))],
        ['processor_threads_per_core', plain(fact(value, 'processor_threads_per_core'))],
        ['processor_vcpus', plain(fact(value, 'processor_vcpus'))],
        ['memtotal_mb', plain(fact(value, 'memtotal_mb'))],
        ['virtualization_role', plain(fact(value, 'virtualization_role'))],
        ['product_name', plain(fact(value, 'product_name'))],
        ['product_serial', plain(fact(value, 'product_serial'))],
      ],
      value,
    );
    if (!isFacts(value)) {
      sink.add(
        'warning',
        'host-without-facts',
        `Ansible has no facts of ${label ?? 'a host'} (it was not reached, or failed): nothing of it was read.`,
        { sheet: 'facts', row, value: label ?? '' },
      );
      continue;
    }
    const made = readMachine(value, label, { sourceId, sheet: 'facts', row });
    if (made === null) {
      sink.add('error', 'machine-unknown', 'The facts name no machine; they were refused.', {
        sheet: 'facts',
        row,
        column: path,
      });
      continue;
    }
    if (made.cpuCores === null && made.cpuThreads === null) {
      sink.add(
        'warning',
        'processor-unknown',
        `The facts of ${made.names[0] ?? label ?? 'the machine'} hold no usable number of processors (Windows and the BSDs report less): only what is there was used.`,
        { sheet: 'facts', row, column: 'processor_cores', value: plain(fact(value, 'processor_cores')) ?? 'NA' },
      );
    }
    facts.push(made);
    ledger.settle(entry, 'stored');
  }
  return { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null };
}

function readMachine(value: unknown, label: string | null, origin: Origin): Extract<Fact, { kind: 'machine' }> | null {
  const names = [
    ...new Set(
      ['fqdn', 'hostname', 'nodename']
        .map((name) => plausibleHostName(plain(fact(value, name))))
        .concat(plausibleHostName(label))
        .filter((name) => name !== null),
    ),
  ];
  const uuid = plausibleUuid(plain(fact(value, 'product_uuid')));
  const serial = plausibleSerial(plain(fact(value, 'product_serial')));
  if (names.length === 0 && uuid === null && serial === null) return null;
  const perSocket = number(value, 'processor_cores', 1024);
  const sockets = number(value, 'processor_count', 256);
  const perCore = number(value, 'processor_threads_per_core', 16);
  const threads =
    number(value, 'processor_vcpus', 16_384) ??
    number(value, 'processor_nproc', 16_384) ??
    (perSocket !== null && sockets !== null && perCore !== null ? perSocket * sockets * perCore : null);
  const vendor = plain(fact(value, 'system_vendor'));
  const model = plain(fact(value, 'product_name'));
  const distribution = plain(fact(value, 'distribution')) ?? plain(fact(value, 'os_name'));
  const version = plain(fact(value, 'distribution_version'));
  const storage = listAt({ mounts: fact(value, 'mounts') }, 'mounts').reduce<number>(
    (sum, mount) => sum + Math.max(0, numberOf(unwrap(member(mount, 'size_total'))) ?? 0),
    0,
  );
  return machineFact({
    key: makeKey('ansible', uuid ?? serial ?? names[0] ?? ''),
    role: roleOf(plain(fact(value, 'virtualization_role')), vendor, model),
    names,
    serialNumber: serial,
    uuid,
    vendor,
    model,
    cpuModel: processorName(fact(value, 'processor')),
    sockets: sockets !== null && Number.isInteger(sockets) ? sockets : null,
    cpuCores: perSocket !== null && sockets !== null ? perSocket * sockets : null,
    cpuThreads: threads,
    memoryMiB: number(value, 'memtotal_mb', 2 ** 28),
    storageMiB: storage > 0 && storage < 2 ** 60 ? storage / 2 ** 20 : null,
    operatingSystem: distribution === null ? null : version === null ? distribution : `${distribution} ${version}`,
    origin,
  });
}

/** `host` also stands for a machine that merely could run guests; hardware of a hypervisor's making is a guest's. */
function roleOf(role: string | null, vendor: string | null, model: string | null): 'host' | 'guest' | 'unknown' {
  if (role === 'guest') return 'guest';
  if (isVirtualHardware(vendor, model)) return 'guest';
  return role === 'host' ? 'host' : 'unknown';
}

/** The processor's name in `["0", "GenuineIntel", "Intel(R) Xeon(R) ...", "1", ...]`. */
function processorName(value: unknown): string | null {
  const texts = asList(value).flatMap((one) => plain(one) ?? []);
  return texts.find((text) => text.length > 12 || /xeon|epyc|core|opteron|ampere|power\d/i.test(text)) ?? null;
}
