import { emptyInventory, type Fact, type Inventory, type Origin } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import type { Importer } from '../contract.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { machineFact } from '../facts/machineFact.ts';
import { plausibleHostName, plausibleSerial } from '../identity.ts';
import { makeKey } from '../keys.ts';
import type { ColumnSpec } from '../namedTable.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { itemsOf, makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { listAt, member, objectAt, textAt, textOf } from '../tree/value.ts';

/** What NetBox knows of a device. It knows no processors and no memory, so a device completes hosts and makes none. */
interface Device {
  readonly name: string | null;
  readonly serial: string | null;
  readonly site: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
}

function factOf(device: Device, origin: Origin): Fact | null {
  const name = plausibleHostName(device.name);
  const serial = plausibleSerial(device.serial);
  if (name === null && serial === null) return null;
  return machineFact({
    key: makeKey('netbox', device.site, name ?? serial),
    role: 'host',
    names: name === null ? [] : [name],
    serialNumber: serial,
    datacenter: device.site,
    vendor: device.manufacturer,
    model: device.model,
    origin,
  });
}

/** The devices of NetBox's interface: `/api/dcim/devices/` with its `results`, or the list alone. */
export const netboxImporter: Importer = makeTreeImporter({
  format: 'netbox',
  title: 'NetBox devices (JSON of the API)',
  holds: 'list of NetBox devices',
  items: (tree) => {
    const items = itemsOf(tree, (root) => (Array.isArray(member(root, 'results')) ? listAt(root, 'results') : null));
    return items.some(({ value }) => isDevice(value)) ? items : null;
  },
  read: readDevices,
});

function isDevice(value: unknown): boolean {
  return (
    objectAt(value, 'device_type') !== null && member(value, 'serial') !== undefined && objectAt(value, 'site') !== null
  );
}

/** The name of a nested object in any of NetBox's versions. */
function labelOf(value: unknown): string | null {
  return textAt(value, 'name') ?? textAt(value, 'display') ?? textAt(value, 'label') ?? textOf(value);
}

function readDevices(items: readonly TreeItem[], { sink, sourceId }: TreeSetting): TreeEstate {
  const ledger = new ItemLedger(sourceId, 'device');
  const facts: Fact[] = [];
  for (const { value, row, path } of items) {
    const entry = ledger.enter(
      row,
      [
        ['name', textAt(value, 'name')],
        ['serial', textAt(value, 'serial')],
        ['role', labelOf(member(value, 'role') ?? member(value, 'device_role'))],
        ['site', labelOf(member(value, 'site'))],
        ['rack', labelOf(member(value, 'rack'))],
      ],
      value,
    );
    const fact = factOf(
      {
        name: textAt(value, 'name'),
        serial: textAt(value, 'serial'),
        site: labelOf(member(value, 'site')),
        manufacturer: labelOf(member(value, 'device_type', 'manufacturer')),
        model: textAt(value, 'device_type', 'model') ?? labelOf(member(value, 'device_type')),
      },
      { sourceId, sheet: 'device', row },
    );
    if (fact === null) {
      sink.add('warning', 'machine-unknown', 'The device has neither name nor serial number; it was left out.', {
        sheet: 'device',
        row,
        column: path,
      });
      continue;
    }
    facts.push(fact);
    ledger.settle(entry, 'stored');
  }
  return { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null };
}

type Column = 'name' | 'serial' | 'site' | 'manufacturer' | 'model' | 'role' | 'status' | 'rack';

/** Column labels of the table of devices, and names of the import form, which people use as a list too. */
const columns: readonly ColumnSpec<Column>[] = [
  { key: 'name', headings: ['name', 'device name', 'device'] },
  { key: 'serial', headings: ['serial number', 'serial'] },
  { key: 'site', headings: ['site'] },
  { key: 'manufacturer', headings: ['manufacturer'] },
  { key: 'model', headings: ['type', 'device type', 'device_type'] },
  { key: 'role', headings: ['role', 'device role'] },
  { key: 'status', headings: ['status'] },
  { key: 'rack', headings: ['rack'] },
];

/** NetBox's export of the table of devices as CSV. */
export const netboxCsvImporter = makeCsvImporter<Column>({
  format: 'netbox-csv',
  title: 'NetBox devices (.csv)',
  columns,
  required: ['name', 'serial', 'site', 'model'],
  confidence: ({ columns: found }) => (found.has('role') && found.has('rack') ? 0.95 : 0.7),
  read: readTable,
});

function readTable({ table, ledger, sink, context, sourceId }: CsvReading<Column>): Inventory {
  const facts: Fact[] = [];
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const fact = factOf(
      {
        name: table.text(row, 'name'),
        serial: table.text(row, 'serial'),
        site: table.text(row, 'site'),
        manufacturer: table.text(row, 'manufacturer'),
        model: table.text(row, 'model'),
      },
      { sourceId, sheet: null, row: row.row },
    );
    if (fact === null) {
      sink.add('warning', 'machine-unknown', 'The device has neither name nor serial number; it was left out.', {
        row: row.row,
      });
      return;
    }
    facts.push(fact);
    ledger.settle(entry, 'stored');
  });
  return { ...emptyInventory, facts };
}
