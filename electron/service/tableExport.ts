import type { CsvCell } from '#core/export/csv.ts';
import type { RepairKind } from '#core/import/mapping/importApi.ts';
import { repairKindsOf } from '#core/import/mapping/repairOptions.ts';
import { inShownWaves } from '#core/roadmap/shownWaves.ts';
import type { TableName } from '#db/tables.ts';

/** A column of an exported table: its heading with the unit, and the contract's name of the value. */
export interface ExportColumn {
  readonly heading: string;
  readonly key: string;
}

/** The tables of a whole export, in order: those of the inventory, and with a plan what it advises and moves. */
export function exportedTables(hasPlan: boolean): readonly TableName[] {
  return hasPlan ? ['hosts', 'workloads', 'findings', 'advice', 'moves'] : ['hosts', 'workloads', 'findings'];
}

/** What each table is exported as, in order. */
export const exportColumns: Readonly<Record<TableName, readonly ExportColumn[]>> = {
  hosts: [
    { heading: 'Host', key: 'name' },
    { heading: 'Cluster', key: 'cluster' },
    { heading: 'Data centre', key: 'datacenter' },
    { heading: 'Vendor', key: 'vendor' },
    { heading: 'Model', key: 'model' },
    { heading: 'CPU model', key: 'cpuModel' },
    { heading: 'CPU (cores)', key: 'cpuCores' },
    { heading: 'Memory (MiB)', key: 'memoryMiB' },
    { heading: 'CPU utilisation (0..1)', key: 'cpuUtilisation' },
    { heading: 'Memory utilisation (0..1)', key: 'memoryUtilisation' },
    { heading: 'Workloads on', key: 'workloads' },
    { heading: 'vCPUs on', key: 'vcpus' },
    { heading: 'In maintenance', key: 'inMaintenance' },
    { heading: 'Findings', key: 'findings' },
    { heading: 'Id', key: 'id' },
  ],
  workloads: [
    { heading: 'Workload', key: 'name' },
    { heading: 'Cluster', key: 'cluster' },
    { heading: 'Host', key: 'host' },
    { heading: 'Host basis', key: 'hostBasis' },
    { heading: 'Power state', key: 'powerState' },
    { heading: 'Template', key: 'isTemplate' },
    { heading: 'Technology', key: 'technology' },
    { heading: 'vCPUs', key: 'vcpus' },
    { heading: 'Memory (MiB)', key: 'memoryMiB' },
    { heading: 'In use (MiB)', key: 'inUseMiB' },
    { heading: 'Operating system', key: 'operatingSystem' },
    { heading: 'Folder', key: 'folder' },
    { heading: 'Group', key: 'group' },
    { heading: 'Basis of demand', key: 'basis' },
    { heading: 'Findings', key: 'findings' },
    { heading: 'Id', key: 'id' },
  ],
  groups: [
    { heading: 'Group', key: 'name' },
    { heading: 'Origin', key: 'origin' },
    { heading: 'Changed by the user', key: 'changed' },
    { heading: 'Workloads', key: 'workloads' },
    { heading: 'Workloads on', key: 'running' },
    { heading: 'Clusters', key: 'clusters' },
    { heading: 'vCPUs', key: 'vcpus' },
    { heading: 'Memory (MiB)', key: 'memoryMiB' },
    { heading: 'Moves together', key: 'movesTogether' },
    { heading: 'Depends on', key: 'dependsOn' },
    { heading: 'Needed by (groups)', key: 'neededBy' },
    { heading: 'Basis', key: 'basis' },
    { heading: 'Id', key: 'id' },
  ],
  findings: [
    { heading: 'Severity', key: 'severity' },
    { heading: 'Code', key: 'code' },
    { heading: 'File', key: 'file' },
    { heading: 'Sheet', key: 'sheet' },
    { heading: 'Row', key: 'row' },
    { heading: 'Column', key: 'column' },
    { heading: 'Value', key: 'value' },
    { heading: 'Message', key: 'message' },
    { heading: 'Repair', key: 'repair' },
  ],
  advice: [
    { heading: 'Workload', key: 'name' },
    { heading: 'Cluster', key: 'cluster' },
    { heading: 'Operating system', key: 'operatingSystem' },
    { heading: 'Technology today', key: 'from' },
    { heading: 'Technology advised', key: 'technology' },
    { heading: 'Stack', key: 'stack' },
    { heading: 'Confidence (0..1)', key: 'confidence' },
    { heading: 'Decided by the user', key: 'overridden' },
    { heading: 'First reason', key: 'firstReason' },
    { heading: 'First blocker', key: 'firstBlocker' },
    { heading: 'CPU as advised (cores)', key: 'cpuCores' },
    { heading: 'Memory as advised (MiB)', key: 'memoryMiB' },
    { heading: 'Id', key: 'id' },
  ],
  moves: [
    { heading: 'Wave', key: 'wave' },
    { heading: 'Workload', key: 'name' },
    { heading: 'Cluster', key: 'cluster' },
    { heading: 'Technology before', key: 'fromTechnology' },
    { heading: 'Technology after', key: 'toTechnology' },
    { heading: 'Host before', key: 'fromHostName' },
    { heading: 'Host after', key: 'toHostName' },
    { heading: 'Effort (days)', key: 'effortDays' },
    { heading: 'Reason', key: 'reason' },
    { heading: 'Workload id', key: 'workload' },
  ],
};

/** What settles a finding of each kind in the window, in words. */
const repairWords: Readonly<Record<RepairKind, string>> = {
  host: 'choose the host that the name means',
  cluster: 'put the host into a cluster',
  unit: 'choose the unit of the column',
  value: 'say what the value means',
  rows: 'say what the rows of the table are',
  'same-name': 'say whether rows of one name are one machine',
};

/**
 * A row of the table as the file says it: of a finding with the repairs that its kind can have, of a move with the number of its wave
 * after those that are over.
 */
export function exportedRow(
  name: TableName,
  row: Readonly<Record<string, unknown>>,
  wavesBefore: number,
): Readonly<Record<string, unknown>> {
  if (name === 'moves') {
    const { wave, reason } = row as { readonly wave: number; readonly reason: string };
    return { ...row, wave: wave + wavesBefore, reason: inShownWaves(reason, wavesBefore) };
  }
  if (name !== 'findings' || typeof row['code'] !== 'string') return row;
  const kinds = repairKindsOf({ code: row['code'] });
  return { ...row, repair: kinds.map((kind) => repairWords[kind]).join('; ') || null };
}

/** The cells of one row, in the order of the columns. */
export function cellsOf(columns: readonly ExportColumn[], row: Readonly<Record<string, unknown>>): CsvCell[] {
  return columns.map(({ key }) => {
    const value = row[key];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  });
}
