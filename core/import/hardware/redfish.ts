import { emptyInventory, type Fact, type Origin } from '#core/inventory/inventory.ts';
import type { Importer } from '../contract.ts';
import { machineFact } from '../facts/machineFact.ts';
import { isVirtualHardware, plausibleHostName, plausibleSerial, plausibleUuid } from '../identity.ts';
import { makeKey } from '../keys.ts';
import { ItemLedger } from '../tree/ledger.ts';
import type { Tree } from '../tree/readTree.ts';
import { makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { asObject, listAt, numberAt, textAt } from '../tree/value.ts';

type Kind = 'ComputerSystem' | 'Processor' | 'Memory' | 'Power';

const kinds: ReadonlySet<string> = new Set<Kind>(['ComputerSystem', 'Processor', 'Memory', 'Power']);

/**
 * Redfish resources as a management controller answers them: ComputerSystem, Processor, Memory and Power (of a chassis),
 * one per file, several in a list, by path, or expanded in their collections. They meet by their paths.
 */
export const redfishImporter: Importer = makeTreeImporter({
  format: 'redfish',
  title: 'Servers by their management controllers (Redfish)',
  holds: 'Redfish resource (ComputerSystem, Processor, Memory or Power)',
  items: (tree) => {
    const items = resources(tree);
    return items.some(({ value }) => kindOf(value) !== null) || items.some(({ value }) => typeOf(value) !== null)
      ? items
      : null;
  },
  read: readResources,
});

/** `Processor` of `#Processor.v1_0_2.Processor`. */
function typeOf(value: unknown): string | null {
  return /^#([A-Za-z]+)\./.exec(textAt(value, '@odata.type') ?? '')?.[1] ?? null;
}

function kindOf(value: unknown): Kind | null {
  const type = typeOf(value);
  return type !== null && kinds.has(type) ? (type as Kind) : null;
}

const maxDepth = 6;
const maxVisited = 500_000;
/** Where nothing was found by then the file is something else, and may be large. */
const maxVisitedInVain = 5000;

/** Every resource of a tree that has a type of its own, also those inside of others (expanded collections). */
function resources(tree: Tree): TreeItem[] {
  const items: TreeItem[] = [];
  tree.roots.forEach((root, index) => {
    const open = [{ value: root.value, path: tree.roots.length === 1 ? '' : `[${index}]`, depth: 0 }];
    for (let visited = 0; visited < Math.min(open.length, maxVisited); visited += 1) {
      const next = open[visited];
      if (next === undefined || (items.length === 0 && visited > maxVisitedInVain)) break;
      const { value, path, depth } = next;
      if (typeOf(value) !== null) items.push({ value, row: items.length + 1, path, label: null });
      if (depth >= maxDepth) continue;
      if (Array.isArray(value)) {
        value.forEach((one: unknown, place) => open.push({ value: one, path: `${path}[${place}]`, depth: depth + 1 }));
        continue;
      }
      for (const [name, one] of Object.entries(asObject(value) ?? {})) {
        if (typeof one === 'object' && one !== null && name !== 'Oem' && name !== 'Actions') {
          open.push({ value: one, path: path === '' ? name : `${path}.${name}`, depth: depth + 1 });
        }
      }
    }
  });
  return items;
}

function readResources(items: readonly TreeItem[], setting: TreeSetting): TreeEstate {
  const { sink, sourceId } = setting;
  const ledgers = new Map<Kind, ItemLedger>();
  const facts: Fact[] = [];
  const ignored = new Map<string, number>();
  for (const item of items) {
    const kind = kindOf(item.value);
    if (kind === null) {
      const type = typeOf(item.value) ?? 'unknown';
      ignored.set(type, (ignored.get(type) ?? 0) + 1);
      continue;
    }
    const ledger = ledgers.get(kind) ?? new ItemLedger(sourceId, kind);
    ledgers.set(kind, ledger);
    const entry = ledger.enter(
      item.row,
      [
        ['path', textAt(item.value, '@odata.id')],
        ['Id', textAt(item.value, 'Id')],
        ['Name', textAt(item.value, 'Name')],
        ['State', textAt(item.value, 'Status', 'State')],
      ],
      item.value,
    );
    const origin = { sourceId, sheet: kind, row: item.row };
    const fact = readResource(kind, item.value, origin, setting);
    if (fact === null) continue;
    facts.push(fact);
    ledger.settle(entry, 'stored');
  }
  if (ignored.size > 0) {
    const list = [...ignored].map(([type, count]) => `${type} (${count})`).join(', ');
    sink.add(
      ledgers.size === 0 ? 'warning' : 'info',
      'kinds-not-read',
      `Redfish resources that the planner does not use were not read: ${list}.`,
    );
  }
  return { inventory: { ...emptyInventory, facts }, ledgers: [...ledgers.values()], toolVersion: null };
}

function readResource(kind: Kind, value: unknown, origin: Origin, setting: TreeSetting): Fact | null {
  switch (kind) {
    case 'ComputerSystem':
      return readSystem(value, origin, setting);
    case 'Processor':
      return readProcessor(value, origin, setting);
    case 'Memory':
      return readModule(value, origin, setting);
    case 'Power':
      return readPower(value, origin, setting);
  }
}

/** The path of a resource, as the same resource is named in others. */
function pathOf(value: unknown): string | null {
  return textAt(value, '@odata.id')?.replace(/\/+$/, '').toLowerCase() ?? null;
}

/** The path of the system that a path lies in. */
function systemPath(path: string | null): string | null {
  return /^(.*\/systems\/[^/]+)(?:\/.*)?$/.exec(path ?? '')?.[1] ?? null;
}

function chassisPath(path: string | null): string | null {
  return /^(.*\/chassis\/[^/#]+)(?:[/#].*)?$/.exec(path ?? '')?.[1] ?? null;
}

function positive(value: unknown, largest: number, ...path: readonly string[]): number | null {
  const number = numberAt(value, ...path);
  return number !== null && number > 0 && number <= largest ? number : null;
}

function readSystem(value: unknown, origin: Origin, { sink }: TreeSetting): Fact | null {
  const path = pathOf(value);
  const serial = plausibleSerial(textAt(value, 'SerialNumber')) ?? plausibleSerial(textAt(value, 'SKU'));
  const uuid = plausibleUuid(textAt(value, 'UUID'));
  const named = textAt(value, 'Name');
  const names = [
    plausibleHostName(textAt(value, 'HostName')),
    /\s/.test(named ?? ' ') ? null : plausibleHostName(named),
  ];
  const known = [...new Set(names.filter((name) => name !== null))];
  if (path === null && serial === null && uuid === null && known.length === 0) {
    sink.add('error', 'machine-unknown', 'The system says neither its name nor a number; it was refused.', {
      sheet: 'ComputerSystem',
      row: origin.row,
    });
    return null;
  }
  const chassis = listAt(value, 'Links', 'Chassis').flatMap((link) => pathOf(link) ?? []);
  const vendor = textAt(value, 'Manufacturer');
  const model = textAt(value, 'Model');
  const count = positive(value, 256, 'ProcessorSummary', 'Count');
  const memoryGiB = positive(value, 2 ** 18, 'MemorySummary', 'TotalSystemMemoryGiB');
  return machineFact({
    key: makeKey('redfish', uuid ?? serial ?? known[0] ?? path),
    role: textAt(value, 'SystemType') === 'Virtual' || isVirtualHardware(vendor, model) ? 'guest' : 'host',
    names: known,
    serialNumber: serial,
    uuid,
    refs: [...(path === null ? [] : [path]), ...chassis],
    vendor,
    model,
    cpuModel: textAt(value, 'ProcessorSummary', 'Model') ?? textAt(value, 'ProcessorSummary', 'ProcessorFamily'),
    sockets: count === null ? null : Math.round(count),
    cpuCores: positive(value, 16_384, 'ProcessorSummary', 'CoreCount'),
    cpuThreads: positive(value, 16_384, 'ProcessorSummary', 'LogicalProcessorCount'),
    memoryMiB: memoryGiB === null ? null : memoryGiB * 1024,
    origin,
  });
}

/** Slots without a part are listed too, with the state Absent; disabled parts do no work. */
function isPresent(value: unknown): boolean {
  return !/^(?:absent|disabled)$/i.test(textAt(value, 'Status', 'State') ?? '');
}

function refsOf(value: unknown, what: string, origin: Origin, { sink }: TreeSetting): readonly string[] | null {
  const path = systemPath(pathOf(value));
  if (path !== null) return [path];
  sink.add(
    'error',
    'part-without-system',
    `The ${what} has no path (@odata.id) that tells which system it is part of; it was refused.`,
    { sheet: what === 'processor' ? 'Processor' : 'Memory', row: origin.row, value: textAt(value, '@odata.id') ?? '' },
  );
  return null;
}

function readProcessor(value: unknown, origin: Origin, setting: TreeSetting): Fact | null {
  // GPUs and accelerators are listed among the processors.
  const type = textAt(value, 'ProcessorType');
  if (type !== null && type !== 'CPU') {
    setting.sink.add(
      'warning',
      'processor-type-not-read',
      `A processor of type ${type} runs no workloads of its own; it was left out.`,
      { sheet: 'Processor', row: origin.row, column: 'ProcessorType', value: type },
    );
    return null;
  }
  const refs = refsOf(value, 'processor', origin, setting);
  if (refs === null) return null;
  const present = isPresent(value);
  return {
    kind: 'part',
    part: 'processor',
    refs,
    isPresent: present,
    cpuModel: textAt(value, 'Model'),
    cpuCores: present ? (positive(value, 4096, 'TotalEnabledCores') ?? positive(value, 4096, 'TotalCores')) : null,
    cpuThreads: present ? positive(value, 8192, 'TotalThreads') : null,
    // MaxSpeedMHz is the turbo clock; the nominal one has a name of its own in newer versions.
    clockMHz: positive(value, 20_000, 'OperatingSpeedMHz') ?? positive(value, 20_000, 'BaseSpeedMHz'),
    memoryMiB: null,
    origin,
  };
}

function readModule(value: unknown, origin: Origin, setting: TreeSetting): Fact | null {
  const refs = refsOf(value, 'memory module', origin, setting);
  if (refs === null) return null;
  const present = isPresent(value);
  return {
    kind: 'part',
    part: 'memory',
    refs,
    isPresent: present,
    cpuModel: null,
    cpuCores: null,
    cpuThreads: null,
    clockMHz: null,
    memoryMiB: present ? positive(value, 2 ** 28, 'CapacityMiB') : null,
    origin,
  };
}

/**
 * The power of a server, from the entry of PowerControl that is about a system: the chassis has an entry of its own, which
 * is no part of the server's nor adds to it without knowing what else the chassis holds.
 */
function readPower(value: unknown, origin: Origin, { sink }: TreeSetting): Fact | null {
  const place = { sheet: 'Power', row: origin.row };
  const entries = listAt(value, 'PowerControl').filter((entry) => asObject(entry) !== null);
  const systemsOf = (entry: unknown): readonly string[] =>
    listAt(entry, 'RelatedItem').flatMap((item) => systemPath(pathOf(item)) ?? []);
  const ofSystem = entries.filter((entry) => systemsOf(entry).length > 0);
  const named = entries.filter((entry) => /system|server|node/i.test(textAt(entry, 'Name') ?? ''));
  const candidates = ofSystem.length > 0 ? ofSystem : named.length === 1 ? named : entries;
  const [entry] = candidates;
  if (entry === undefined || candidates.length > 1) {
    sink.add(
      'warning',
      'power-ambiguous',
      entry === undefined
        ? 'The resource holds no PowerControl, so it says no power; it was left out.'
        : `The resource has ${candidates.length} entries of PowerControl, and none is evidently the server's; they were not added up but left out.`,
      { ...place, column: 'PowerControl' },
    );
    return null;
  }
  const minimum = positive(entry, 100_000, 'PowerMetrics', 'MinConsumedWatts');
  const maximum = positive(entry, 100_000, 'PowerMetrics', 'MaxConsumedWatts');
  const minutes = positive(entry, 10_000_000, 'PowerMetrics', 'IntervalInMin');
  if (minimum === null || maximum === null || maximum < minimum) {
    sink.add(
      'warning',
      'power-without-range',
      'The server says what it draws now, but neither its least nor its most; one reading does not tell its power at rest and at full load, so it was left out.',
      { ...place, column: 'PowerMetrics', value: textAt(entry, 'PowerConsumedWatts') ?? '' },
    );
    return null;
  }
  sink.add(
    'info',
    'power-measured',
    `The least and most power of ${minutes === null ? 'an unknown time' : `${minutes} minutes`} (${minimum} and ${maximum} W) were taken for rest and full load; a longer time is surer.`,
    { ...place, column: 'PowerMetrics' },
  );
  if (entries.length > 1) {
    const rest = entries.filter((one) => one !== entry).map((one) => textAt(one, 'Name') ?? 'another');
    sink.add(
      'info',
      'power-entries-not-added',
      `Only the entry ${textAt(entry, 'Name') ?? '1'} of PowerControl was used; ${rest.join(', ')} ${rest.length === 1 ? 'is' : 'are'} about something else and ${rest.length === 1 ? 'was' : 'were'} not added.`,
      { ...place, column: 'PowerControl' },
    );
  }
  const chassis = chassisPath(pathOf(value));
  const refs = [...systemsOf(entry), ...(chassis === null ? [] : [chassis])];
  if (refs.length === 0) {
    sink.add('error', 'part-without-system', 'Nothing tells which server the power is of; it was refused.', place);
    return null;
  }
  return machineFact({
    key: makeKey('redfish', 'power', textAt(value, '@odata.id') ?? refs[0] ?? ''),
    role: 'host',
    names: [],
    refs,
    idlePowerW: minimum,
    maxPowerW: maximum,
    origin,
  });
}
