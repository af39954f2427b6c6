import type { Fact, Inventory } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { toMiB } from '#core/units.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { makeKey } from '../keys.ts';
import type { ColumnSpec } from '../namedTable.ts';
import { memoryMiBRule, percentRule } from '../rules.ts';

type Column =
  | 'cpu'
  | 'name'
  | 'memory'
  | 'type'
  | 'start'
  | 'end'
  | 'country'
  | 'region'
  | 'cpuPercent'
  | 'pue'
  | 'dailyUptime';

/** Columns of the on-premise CSV of Cloud Carbon Footprint (cloudcarbonfootprint.org, "On-Premise"). */
const columns: readonly ColumnSpec<Column>[] = [
  { key: 'cpu', headings: ['cpudescription'] },
  { key: 'name', headings: ['machinename'] },
  { key: 'memory', headings: ['memory'] },
  { key: 'type', headings: ['machinetype'] },
  { key: 'start', headings: ['starttime'] },
  { key: 'end', headings: ['endtime'] },
  { key: 'country', headings: ['country'] },
  { key: 'region', headings: ['region'] },
  { key: 'cpuPercent', headings: ['cpuutilization'] },
  { key: 'pue', headings: ['powerusageeffectiveness'] },
  { key: 'dailyUptime', headings: ['dailyuptime'] },
];

/** Memory from here up is in MiB: no server has 8 TiB, and the project's own sample has 130690 where its documents say GB. */
const mebibytesFrom = 8192;

/**
 * Machines as Cloud Carbon Footprint reads them for on-premise estimates. They have a processor's name, memory and
 * utilization but no number of cores, so they complete hosts that another source describes by the same name; one whose
 * processor's name tells its cores ("64-Core") becomes a host by itself.
 */
export const carbonFootprintImporter = makeCsvImporter<Column>({
  format: 'ccf-csv',
  title: 'Cloud Carbon Footprint on-premise (.csv)',
  columns,
  required: ['cpu', 'name'],
  confidence: ({ columns: found }) => (found.has('cpuPercent') || found.has('type') ? 1 : 0.7),
  read: readMachines,
});

interface Machine {
  readonly row: number;
  readonly fact: Extract<Fact, { kind: 'machine' }>;
  readonly percents: number[];
}

function readMachines(reading: CsvReading<Column>): Inventory {
  const { table, ledger, sink, context, sourceId } = reading;
  const unit = memoryUnit(reading);
  const isShare = sharesInsteadOfPercent(reading);
  const machines = new Map<string, Machine>();
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const name = table.text(row, 'name');
    if (name === null) {
      sink.add('error', 'row-without-name', 'The row names no machine; it was refused.', { row: row.row });
      return;
    }
    const type = table.text(row, 'type');
    if (type !== null && !/server/i.test(type)) {
      sink.add(
        'warning',
        'not-a-server',
        `The machine ${name} is a ${type}, which carries no workloads; the row was refused.`,
        table.place(row, 'type'),
      );
      return;
    }
    const percent = table.amount(row, 'cpuPercent', percentRule, sink);
    const key = makeKey('name', name);
    const known = machines.get(key);
    if (known) {
      if (percent !== null) known.percents.push(percent);
      ledger.settle(entry, 'merged');
      return;
    }
    const amount = table.amount(row, 'memory', { min: 0, max: memoryMiBRule.max }, sink);
    const cpuModel = table.text(row, 'cpu');
    const cores = Number(/(\d{1,3})[\s-]cores?\b/i.exec(cpuModel ?? '')?.[1] ?? Number.NaN);
    const clock = Number(/@\s*(\d+(?:\.\d+)?)\s*GHz/i.exec(cpuModel ?? '')?.[1] ?? Number.NaN);
    machines.set(key, {
      row: row.row,
      percents: percent === null ? [] : [percent],
      fact: {
        kind: 'machine',
        key: `ccf/${key}`,
        role: 'host',
        names: [name],
        serialNumber: null,
        uuid: null,
        refs: [],
        datacenter: null,
        vendor: null,
        model: null,
        cpuModel,
        sockets: null,
        cpuCores: Number.isFinite(cores) && cores > 0 ? cores : null,
        cpuThreads: null,
        clockMHz: Number.isFinite(clock) ? clock * 1000 : null,
        memoryMiB: amount === null || amount === 0 ? null : toMiB(amount, unit),
        storageMiB: null,
        idlePowerW: null,
        maxPowerW: null,
        operatingSystem: null,
        origin: { sourceId, sheet: null, row: row.row },
      },
    });
    ledger.settle(entry, 'stored');
  });
  const facts: Fact[] = [];
  for (const { fact, percents } of machines.values()) {
    facts.push(fact);
    if (percents.length === 0) continue;
    const mean = percents.reduce((sum, percent) => sum + percent, 0) / percents.length;
    facts.push({
      kind: 'usage',
      about: 'host',
      names: fact.names,
      namespace: null,
      cpuCores: null,
      memoryMiB: null,
      cpuShare: isShare ? mean : mean / 100,
      statistic: 'mean',
      origin: fact.origin,
    });
  }
  return { clusters: [], hosts: [], workloads: [], groups: [], facts };
}

/** The unit of the column of memory, from the size of its numbers, and said. */
function memoryUnit({ table, sink }: CsvReading<Column>): 'MiB' | 'GiB' {
  const values = table.rows.flatMap((row) => {
    const value = Number((table.text(row, 'memory') ?? '').replace(/[^\d.]/g, ''));
    return Number.isFinite(value) && value > 0 ? [value] : [];
  });
  const median = values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const unit = median >= mebibytesFrom ? 'MiB' : 'GiB';
  if (values.length > 0) {
    sink.add(
      unit === 'MiB' ? 'warning' : 'info',
      'unit-assumed',
      unit === 'MiB'
        ? `The format says that memory is in GB, but numbers such as ${median} can only be MiB and were read so.`
        : 'Memory was read as GiB, as the format says.',
      { row: table.headingRow, column: table.headingOf('memory'), value: unit },
    );
  }
  return unit;
}

/** Utilization is a percentage; where no number of a column is above 1 it can only be shares. */
function sharesInsteadOfPercent({ table, sink }: CsvReading<Column>): boolean {
  const values = table.rows.flatMap((row) => {
    const value = Number((table.text(row, 'cpuPercent') ?? '').replace(',', '.').replace('%', ''));
    return Number.isFinite(value) && value > 0 ? [value] : [];
  });
  const isShare = values.length > 0 && values.every((value) => value <= 1);
  if (isShare) {
    sink.add(
      'warning',
      'unit-assumed',
      'No utilization is above 1, so they were read as shares (1 for fully used) and not as percent.',
      { row: table.headingRow, column: table.headingOf('cpuPercent') },
    );
  }
  return isShare;
}
