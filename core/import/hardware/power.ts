import { emptyInventory, type Fact, type Inventory } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { decodeBeginning } from '../csv/decode.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { machineFact } from '../facts/machineFact.ts';
import { FindingSink } from '../findings.ts';
import { plausibleHostName } from '../identity.ts';
import { makeKey } from '../keys.ts';
import type { ColumnSpec, NumberRule } from '../namedTable.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { linesOf } from '../textTable.ts';
import type { TableRow } from '../table.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { readText } from '../tree/readTree.ts';
import { hostNameOfFile } from './fileName.ts';

/** Readings from which least and most are believed to be near rest and full load. */
export const leastReadings = 10;

const wattRule: NumberRule = { min: 0, max: 100_000 };

type Column = 'host' | 'watts' | 'kilowatts' | 'sensor' | 'reading' | 'unit' | 'time';

const columns: readonly ColumnSpec<Column>[] = [
  {
    key: 'host',
    headings: ['host', 'hostname', 'host name', 'node', 'server', 'machine', 'instance', 'device', 'name', 'bmc'],
  },
  {
    key: 'watts',
    headings: [
      'power w',
      'power (w)',
      'power_w',
      'power watts',
      'power (watts)',
      'watts',
      'power',
      'power consumption',
      'power consumption w',
      'power consumption (w)',
      'power reading',
      'system power',
      'total power',
      'instantaneous power reading',
      'dcmi power',
    ],
  },
  { key: 'kilowatts', headings: ['power kw', 'power (kw)', 'power_kw', 'kw'] },
  { key: 'sensor', headings: ['sensor', 'sensor name', 'sensor type'] },
  { key: 'reading', headings: ['reading', 'value', 'sensor reading'] },
  { key: 'unit', headings: ['unit', 'units'] },
  { key: 'time', headings: ['time', 'timestamp', 'date', 'datetime', 'date time'] },
];

/** Sensors that measure what the whole server draws; a supply or processor alone is a part of it. */
export const wholeServer =
  /(?:total|system|chassis|sys|pwr|power)[ _.-]*(?:power|pwr|consumption|input|meter|reading)|^power$|^pwr$/i;
const partOfServer = /\b(?:cpu|dimm|memory|mem|ps\d|psu|supply|gpu|fan|pch|vr|drive)/i;

interface Readings {
  readonly host: string;
  readonly first: number;
  readonly firstEntry: number;
  count: number;
  least: number;
  most: number;
}

/** Power readings over time as CSV: a column of watts per host, or sensors in rows (IPMI, lm-sensors). */
export const powerCsvImporter = makeCsvImporter<Column>({
  format: 'power-csv',
  title: 'Power readings of hosts (IPMI or sensors, .csv)',
  columns,
  required: ['host'],
  confidence: (shape) => {
    const has = (key: Column): boolean => shape.columns.has(key);
    if (has('watts') || has('kilowatts')) return has('time') || shape.headings.length <= 4 ? 0.85 : 0;
    return has('sensor') && has('reading') && has('unit') ? 0.9 : 0;
  },
  read: readCsv,
});

function readCsv({ table, ledger, sink, context, sourceId }: CsvReading<Column>): Inventory {
  const byHost = new Map<string, Readings>();
  let others = 0;
  const otherRows: number[] = [];
  const wattsOf = (row: TableRow): number | null => {
    if (table.has('watts')) return table.amount(row, 'watts', wattRule, sink);
    if (table.has('kilowatts')) {
      const kilowatts = table.amount(row, 'kilowatts', { min: 0, max: 100 }, sink);
      return kilowatts === null ? null : kilowatts * 1000;
    }
    return table.amount(row, 'reading', wattRule, sink);
  };
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const host = plausibleHostName(table.text(row, 'host'));
    if (host === null) {
      sink.add('error', 'row-without-name', 'The row names no host; it was refused.', { row: row.row });
      return;
    }
    const sensor = table.text(row, 'sensor');
    const unit = table.text(row, 'unit');
    const isOther =
      (unit !== null && !/^(?:w|watts?)$/i.test(unit)) ||
      (sensor !== null && (!wholeServer.test(sensor) || partOfServer.test(sensor)));
    if (isOther) {
      others += 1;
      otherRows.push(row.row);
      return;
    }
    const watts = wattsOf(row);
    if (watts === null || watts <= 0) {
      sink.add('error', 'reading-invalid', 'The row holds no power above 0 W; it was refused.', { row: row.row });
      return;
    }
    const key = host.toLowerCase();
    const known = byHost.get(key);
    if (known) {
      known.count += 1;
      known.least = Math.min(known.least, watts);
      known.most = Math.max(known.most, watts);
      ledger.settle(entry, 'merged');
    } else {
      byHost.set(key, { host, first: row.row, firstEntry: entry, count: 1, least: watts, most: watts });
      ledger.settle(entry, 'stored');
    }
  });
  if (others > 0) {
    sink.add(
      'warning',
      'sensors-not-read',
      `${others} readings of sensors that do not measure the power of the whole server were left out.`,
      { value: `rows ${otherRows.slice(0, 10).join(', ')}${others > 10 ? ', ...' : ''}` },
    );
  }
  const facts: Fact[] = [...byHost.values()].map((readings) => {
    const isEnough = readings.count >= leastReadings && readings.most > readings.least;
    if (!isEnough) {
      sink.add(
        'warning',
        'power-readings-few',
        `${readings.count} reading${readings.count === 1 ? '' : 's'} of ${readings.host} do not tell its power at rest and at full load (${leastReadings} that differ are needed): the estimate from its processor stays.`,
        { row: readings.first, value: readings.host },
      );
    }
    return machineFact({
      key: makeKey('power', readings.host),
      role: 'host',
      names: [readings.host],
      idlePowerW: isEnough ? readings.least : null,
      maxPowerW: isEnough ? readings.most : null,
      origin: { sourceId, sheet: null, row: readings.first },
    });
  });
  return { ...emptyInventory, facts };
}

/** `ipmitool dcmi power reading`, which names no host: the file does. */
export const dcmiImporter: Importer = {
  format: 'ipmi-dcmi',
  title: 'Power of a server (ipmitool dcmi power reading)',
  detect: (file) => (/Instantaneous power reading:\s/i.test(decodeBeginning(file.bytes, 4096)) ? 0.95 : 0),
  parse: parseDcmi,
};

async function parseDcmi(file: ImportFile, _limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const sourceId = sourceIdOf(file);
  const ledger = new ItemLedger(sourceId, 'power');
  const fields = new Map<string, string>();
  for (const { text } of linesOf(readText(file))) {
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== '' && name.length <= 80 && fields.size < 64 && !fields.has(name)) {
      fields.set(
        name,
        text
          .slice(colon + 1)
          .trim()
          .slice(0, 200),
      );
    }
  }
  const entry = ledger.enter(1, [...fields].slice(0, 32), null);
  const watts = (name: RegExp): number | null => {
    for (const [key, text] of fields) {
      const match = name.test(key) ? /^(\d{1,6})\s*watts?$/i.exec(text) : null;
      if (match) return Number(match[1]);
    }
    return null;
  };
  const least = watts(/^minimum/);
  const most = watts(/^maximum/);
  const host = hostNameOfFile(file.name);
  const facts: Fact[] = [];
  if (host === null || least === null || most === null || least <= 0 || most < least) {
    sink.add(
      'error',
      host === null ? 'machine-unknown' : 'power-without-range',
      host === null
        ? 'The output names no host; name the file after it (esx01.txt). It was refused.'
        : 'The output says neither the least nor the most power of the sampling period; it was refused.',
      { sheet: 'power', row: 1 },
    );
  } else {
    ledger.settle(entry, 'stored');
    facts.push(
      machineFact({
        key: makeKey('power', host),
        role: 'host',
        names: [host],
        idlePowerW: least,
        maxPowerW: most,
        origin: { sourceId, sheet: 'power', row: 1 },
      }),
    );
    sink.add(
      'info',
      'power-measured',
      `The least and most power of the sampling period (${least} and ${most} W) were taken for rest and full load of ${host}.`,
      { sheet: 'power', row: 1 },
    );
  }
  context.progress(1, 'Read');
  return makeResult(
    file,
    'ipmi-dcmi',
    { inventory: { ...emptyInventory, facts }, ledgers: [ledger], toolVersion: null },
    sink.all(),
  );
}
