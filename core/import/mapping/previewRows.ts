import type { Inventory } from '#core/inventory/inventory.ts';
import type { Finding, RowCounts } from '#core/inventory/source.ts';
import { quietContext } from '#core/job.ts';
import type { ImportFile } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import type { RawTable } from '../table.ts';
import { readGuidedTables } from './guided.ts';
import type { PreviewRow, PreviewTable } from './importApi.ts';
import { mappingProblems, type TableMapping } from './mapping.ts';

/** The hosts and workloads of an inventory as a preview shows them, in the order of the file, at most `limit`. */
export function previewRowsOf(inventory: Inventory, limit: number): readonly PreviewRow[] {
  const clusterName = new Map(inventory.clusters.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null): string | null => (id === null ? null : (clusterName.get(id) ?? null));
  const hosts = inventory.hosts.slice(0, limit).map((host): PreviewRow => ({
    kind: 'host',
    row: host.origin.row,
    name: host.name,
    cluster: nameOf(host.clusterId),
    host: null,
    cpu: host.cpuCores,
    memoryMiB: host.memoryMiB,
    powerState: null,
    operatingSystem: host.hypervisor,
    usedCpuCores: host.cpuUtilisation === null ? null : host.cpuUtilisation * host.cpuCores,
    usedMemoryMiB: host.memoryUtilisation === null ? null : host.memoryUtilisation * host.memoryMiB,
  }));
  const workloads = inventory.workloads.slice(0, limit).map((workload): PreviewRow => ({
    kind: 'workload',
    row: workload.origin.row,
    name: workload.name,
    cluster: nameOf(workload.clusterId),
    host: workload.hostName,
    cpu: workload.vcpus,
    memoryMiB: workload.memoryMiB,
    powerState: workload.powerState,
    operatingSystem: workload.operatingSystem,
    usedCpuCores: workload.usage?.cpuCores ?? null,
    usedMemoryMiB: workload.usage?.memoryMiB ?? null,
  }));
  return [...hosts, ...workloads].sort((a, b) => a.row - b.row).slice(0, limit);
}

/** What the first rows of a table give with a mapping. */
export interface LivePreview {
  readonly rows: readonly PreviewRow[];
  readonly findings: readonly Finding[];
  readonly counts: RowCounts;
}

/**
 * Reads the beginning of a table with a mapping, as the import would read the whole: a few milliseconds, so that the window
 * can follow each choice. Null where the mapping leaves out what no row can do without.
 */
export function previewMapping(file: string, table: PreviewTable, mapping: TableMapping): LivePreview | null {
  if (mappingProblems(mapping).some(({ isFatal }) => isFatal)) return null;
  const raw: RawTable = { name: table.sheet, rows: table.rows };
  const sink = new FindingSink(file);
  const read: ImportFile = { name: file, bytes: new Uint8Array(), sha256: '0'.repeat(64) };
  const result = readGuidedTables(read, 'csv', [raw], new Map([[table.sheet, mapping]]), [], sink, quietContext);
  const [source] = result.sources;
  return {
    rows: previewRowsOf(result.inventory, table.rows.length),
    findings: result.findings,
    counts: source?.rows ?? { read: 0, stored: 0, merged: 0, refused: 0 },
  };
}
