import { parseMemoryUnit, toMiB } from '#core/units.ts';
import { emptyInventory, type Fact, type Origin } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { decodeBeginning } from '../csv/decode.ts';
import { machineFact } from '../facts/machineFact.ts';
import { FindingSink } from '../findings.ts';
import { isVirtualHardware, plausibleSerial, plausibleUuid } from '../identity.ts';
import { makeKey } from '../keys.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { linesOf } from '../textTable.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { readText } from '../tree/readTree.ts';
import { refuseNothing } from '../tree/report.ts';
import { hostNameOfFile } from './fileName.ts';

/** The text that dmidecode prints, of one machine or of several after one another. */
export const dmidecodeImporter: Importer = {
  format: 'dmidecode',
  title: 'Hardware of a machine (dmidecode)',
  detect: (file) => {
    const text = decodeBeginning(file.bytes, 16_384);
    return /^# dmidecode \d/m.test(text) || /^Handle 0x[0-9A-F]{4}, DMI type \d+/m.test(text) ? 0.95 : 0;
  },
  parse,
};

/** One structure of the table: its type and the values of its fields. */
interface Structure {
  readonly type: number;
  readonly line: number;
  readonly fields: Map<string, string>;
}

interface Table {
  readonly line: number;
  readonly version: string | null;
  readonly structures: Structure[];
}

async function parse(file: ImportFile, _limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const ledger = new ItemLedger(sourceId, 'system');
  const facts: Fact[] = [];
  const tables = readTables(readText(file), context);
  if (tables.length === 0) throw refuseNothing('table that dmidecode prints');
  const stem = tables.length === 1 ? hostNameOfFile(file.name) : null;
  for (const table of tables) {
    const row = table.line;
    const entry = ledger.enter(row, cellsOf(table), null);
    const fact = readTable(table, stem, { sourceId, sheet: 'system', row });
    if (fact === null) {
      sink.add(
        'error',
        'machine-unknown',
        'The table names neither the machine nor its processors and memory (it may be cut off, or dmidecode was run without rights); it was refused.',
        { sheet: 'system', row },
      );
      continue;
    }
    facts.push(fact);
    ledger.settle(entry, 'stored');
  }
  context.progress(1, 'Read');
  return makeResult(
    file,
    'dmidecode',
    {
      inventory: { ...emptyInventory, facts },
      ledgers: [ledger],
      toolVersion: tables[0]?.version ?? null,
    },
    sink.all(),
  );
}

function readTables(text: string, context: JobContext): readonly Table[] {
  const tables: Table[] = [];
  let table: Table | null = null;
  let structure: Structure | null = null;
  for (const { line, text: whole } of linesOf(text)) {
    if (line % 4096 === 0) checkCancelled(context);
    const heading = /^# dmidecode (\S+)/.exec(whole);
    if (heading) {
      table = { line, version: heading[1] ?? null, structures: [] };
      tables.push(table);
      structure = null;
      continue;
    }
    const handle = /^Handle 0x[0-9A-Fa-f]+, DMI type (\d+)/.exec(whole);
    if (handle) {
      if (table === null) {
        table = { line, version: null, structures: [] };
        tables.push(table);
      }
      structure = { type: Number(handle[1]), line, fields: new Map() };
      table.structures.push(structure);
      continue;
    }
    // Fields stand one tab in; what stands deeper is the list of the field before.
    const field = /^\t([^\t:][^:]*):[ \t]*(.*)$/.exec(whole);
    if (structure !== null && field && !structure.fields.has(field[1] ?? '')) {
      structure.fields.set(field[1] ?? '', (field[2] ?? '').trim());
    }
  }
  return tables;
}

function cellsOf({ structures }: Table): readonly (readonly [string, string | null])[] {
  const cells: (readonly [string, string | null])[] = [];
  const interesting = new Map([
    [1, ['Manufacturer', 'Product Name', 'Serial Number', 'UUID', 'SKU Number']],
    [4, ['Version', 'Status', 'Core Count', 'Core Enabled', 'Thread Count', 'Current Speed']],
    [16, ['Maximum Capacity', 'Number Of Devices']],
    [17, ['Locator', 'Size', 'Type', 'Speed']],
    [39, ['Name', 'Max Power Capacity', 'Status']],
  ]);
  const counts = new Map<number, number>();
  for (const { type, fields } of structures) {
    const names = interesting.get(type);
    if (names === undefined) continue;
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    if (number > 128) continue;
    for (const name of names) {
      const value = fields.get(name);
      if (value !== undefined && value !== '') cells.push([`type ${type} #${number} ${name}`, value.slice(0, 200)]);
    }
  }
  return cells;
}

function readTable({ structures }: Table, stem: string | null, origin: Origin): Fact | null {
  const system = structures.find(({ type }) => type === 1)?.fields ?? new Map<string, string>();
  const processors = structures
    .filter(({ type, fields }) => type === 4 && isPopulated(fields))
    .map(({ fields }) => fields);
  const modules = structures.filter(({ type }) => type === 17).map(({ fields }) => moduleMiB(fields));
  const memoryMiB = modules.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const uuid = plausibleUuid(system.get('UUID') ?? null);
  const serial = plausibleSerial(system.get('Serial Number') ?? null);
  if (uuid === null && serial === null && stem === null && processors.length === 0) return null;
  if (processors.length === 0 && memoryMiB === 0 && uuid === null && serial === null) return null;
  const vendor = stated(system.get('Manufacturer'));
  const model = stated(system.get('Product Name'));
  const cores = sumOf(processors, (fields) => count(fields.get('Core Enabled')) ?? count(fields.get('Core Count')));
  return machineFact({
    key: makeKey('dmidecode', uuid ?? serial ?? stem ?? String(origin.row)),
    role: isVirtualHardware(vendor, model) ? 'guest' : 'unknown',
    names: stem === null ? [] : [stem],
    serialNumber: serial,
    uuid,
    vendor,
    model,
    cpuModel: stated(processors[0]?.get('Version')),
    sockets: processors.length === 0 ? null : processors.length,
    cpuCores: cores,
    cpuThreads: sumOf(processors, (fields) => count(fields.get('Thread Count'))),
    clockMHz: clockMHz(processors[0]?.get('Current Speed')),
    memoryMiB: memoryMiB === 0 ? null : memoryMiB,
    origin,
  });
}

function isPopulated(fields: ReadonlyMap<string, string>): boolean {
  const status = fields.get('Status') ?? '';
  const type = fields.get('Type') ?? 'Central Processor';
  return /^populated/i.test(status) && !/disabled/i.test(status) && /central processor/i.test(type);
}

/**
 * The size of a memory module in MiB; null for an empty slot, and for modules that are not main memory. dmidecode writes MB
 * and GB (older and newer versions) and means powers of 1024.
 */
function moduleMiB(fields: ReadonlyMap<string, string>): number | null {
  if (/^(?:flash|rom|eprom|eeprom|cdram)$/i.test(fields.get('Type') ?? '')) return null;
  const volatileSize = fields.get('Volatile Size');
  const text = volatileSize !== undefined && !/unknown/i.test(volatileSize) ? volatileSize : (fields.get('Size') ?? '');
  const match = /^(\d{1,9})\s*([kMGT]i?B|bytes)$/i.exec(text);
  const unit = match ? parseMemoryUnit(match[2] ?? '') : null;
  return match && unit ? toMiB(Number(match[1]), unit.unit) : null;
}

function stated(text: string | undefined): string | null {
  const value = text?.trim().replaceAll(/\s+/g, ' ') ?? '';
  return value === '' || /^(?:not specified|unknown|to be filled.*|default string|none|n\/a)$/i.test(value)
    ? null
    : value;
}

function count(text: string | undefined): number | null {
  return /^\d{1,5}$/.test(text ?? '') && Number(text) > 0 ? Number(text) : null;
}

function clockMHz(text: string | undefined): number | null {
  const match = /^(\d{3,5}) MHz$/.exec(text ?? '');
  return match ? Number(match[1]) : null;
}

/** The sum over processors, null when one does not say. */
function sumOf(
  processors: readonly ReadonlyMap<string, string>[],
  of: (fields: ReadonlyMap<string, string>) => number | null,
): number | null {
  let sum = 0;
  for (const fields of processors) {
    const value = of(fields);
    if (value === null) return null;
    sum += value;
  }
  return processors.length === 0 ? null : sum;
}
