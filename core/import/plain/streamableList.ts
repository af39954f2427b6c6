import type { RecordIndex } from '../csv/recordIndex.ts';
import type { RawTable, TableRow } from '../table.ts';
import type { PlainColumn } from './columns.ts';
import { hasKinds, judgeTableKind } from './kind.ts';
import { openPlainTable, PlainTable } from './table.ts';

/** Which lists can be read row by row: told by their headings and first rows. */

/** Columns that rows without anything odd may have; a list with others of these that workloads are read from takes the general way. */
export const plainColumns: ReadonlySet<PlainColumn> = new Set<PlainColumn>([
  'name',
  'id',
  'host',
  'cluster',
  'datacenter',
  'vcpus',
  'memory',
  'cpuPercent',
  'memoryPercent',
  'powerState',
  'template',
  'os',
  'disk',
  'diskUsed',
  'disks',
  'nics',
  'folder',
  'resourcePool',
  'annotation',
  'application',
]);

/** Columns that make every row be read by {@link PlainReader}, which is slower and no less true. */
export const slowColumns: ReadonlySet<PlainColumn> = new Set<PlainColumn>([
  'sockets',
  'coresPerSocket',
  'cpuUsed',
  'memoryUsed',
  'network',
  'technology',
]);

/** Columns that nothing is read from in a list of workloads whose vCPUs are known. */
const unreadColumns: ReadonlySet<PlainColumn> = new Set<PlainColumn>([
  'kind',
  'cores',
  'threads',
  'clock',
  'cpuModel',
  'vendor',
  'model',
  'idlePower',
  'maxPower',
  'hypervisor',
  'maintenance',
  'failover',
]);

/** Rows that are held as texts to judge the columns by. */
const judgedRows = 10_100;

/** A list that can be: its table with headings and first rows, and the number of its first record below the headings. */
export interface StreamableList {
  readonly table: PlainTable;
  readonly firstRecord: number;
}

/** Opens a list of workloads; null where it takes the general way. */
export function openStreamableList(index: RecordIndex, fileName: string): StreamableList | null {
  const rows: TableRow[] = [];
  for (let record = 0; record < Math.min(index.count, judgedRows); record += 1) rows.push(index.record(record));
  const raw: RawTable = { name: '', rows };
  const table = openPlainTable(raw);
  if (table === null || hasKinds(table) || judgeTableKind(table, fileName).kind !== 'workload') return null;
  const columns = [...table.matches.keys()];
  if (columns.some((column) => !plainColumns.has(column) && !slowColumns.has(column) && !unreadColumns.has(column))) {
    return null;
  }
  const named = table.named.headings.filter((heading) => heading !== '');
  if (new Set(named).size < named.length) return null;
  // A unit that is judged by the size of the numbers is judged by the first ten thousand: they have to be here.
  const guessed = (['memory', 'memoryUsed', 'disk', 'diskUsed'] as const).filter(
    (column) => table.has(column) && table.heading(column)?.unit === null,
  );
  if (guessed.length > 0 && index.count > rows.length) {
    for (const column of guessed) {
      let filled = 0;
      for (const row of table.named.rows) if (/[1-9]/.test(table.text(row, column) ?? '')) filled += 1;
      if (filled < 10_000) return null;
    }
  }
  const firstRecord = table.named.skippedRows + 1;
  table.named.setStyle(styleOf(raw, table, index, firstRecord));
  return { table, firstRecord };
}

/** How the whole list writes numbers: judged by the same rows as if all of it were here. */
function styleOf(raw: RawTable, table: PlainTable, index: RecordIndex, firstRecord: number) {
  const count = index.count - firstRecord;
  const step = Math.max(1, Math.floor(count / 2000));
  const heading = raw.rows[firstRecord - 1] as TableRow;
  const rows: TableRow[] = [heading];
  for (let at = 0; at < count; at += step) rows.push(index.record(firstRecord + at));
  return new PlainTable({ name: '', rows }, 0, table.matches).named.numberStyle();
}
