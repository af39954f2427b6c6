import type { Cluster, Group } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { RecordIndex } from '../csv/recordIndex.ts';

/** What the reading of a list row by row hands over: rows for the columns of the store, and what is known of the list. */

/** Where the values of the workloads go, in the order of {@link streamedColumns}. */
export interface WorkloadRows {
  /** Begins a row that takes at most so many bytes; false where it is too long. */
  begin(mostBytes: number): boolean;
  text(bytes: Uint8Array, start: number, end: number): void;
  /** A text by which rows may be put in another order. */
  orderedText(bytes: Uint8Array, start: number, end: number): void;
  noText(): void;
  number(value: number): void;
  noNumber(): void;
  /** The key by which the store sorts the name from `start` to `end`. */
  sortKey(bytes: Uint8Array, start: number, end: number): void;
  end(): void;
}

/** The columns of streamed workloads. Nulls fit all. */
export const streamedColumns = [
  { name: 'row', kind: 'number' },
  /** Index of the cluster, counted over all portions. */
  { name: 'cluster', kind: 'number' },
  /** Index of the application that a column names, likewise. */
  { name: 'application', kind: 'number' },
  /** 1 where a text is not ASCII. */
  { name: 'is_wide', kind: 'number' },
  { name: 'is_template', kind: 'number' },
  { name: 'vcpus', kind: 'number' },
  { name: 'memory_mib', kind: 'number' },
  { name: 'provisioned_mib', kind: 'number' },
  { name: 'in_use_mib', kind: 'number' },
  { name: 'disks', kind: 'number' },
  { name: 'nics', kind: 'number' },
  { name: 'usage_cpu_cores', kind: 'number' },
  { name: 'usage_memory_mib', kind: 'number' },
  { name: 'usage_statistic', kind: 'text' },
  { name: 'id', kind: 'text' },
  { name: 'key', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'sort_name', kind: 'text' },
  { name: 'technology', kind: 'text' },
  { name: 'power_state', kind: 'text' },
  { name: 'datacenter', kind: 'text' },
  { name: 'host_name', kind: 'text' },
  { name: 'operating_system', kind: 'text' },
  { name: 'folder', kind: 'text' },
  { name: 'resource_pool', kind: 'text' },
  { name: 'annotation', kind: 'text' },
  /** JSON; null for none. */
  { name: 'networks', kind: 'text' },
] as const;

/** A part of the list that is written, with what it refers to and the portions before did not. */
export interface StreamedPortion {
  /** Workloads written so far. */
  readonly workloads: number;
  readonly clusters: readonly Cluster[];
  readonly applications: readonly Group[];
}

/** What is known of the list once it is read. */
export interface StreamedList {
  /** Without the row of headings and what is above it. */
  readonly rowsRead: number;
  readonly rowsRefused: number;
  readonly findings: readonly Finding[];
  /** Headings of the columns that hold anything, in the order in which rows first do, and the number of each column. */
  readonly headings: readonly string[];
  readonly columns: readonly number[];
  readonly delimiter: string;
  readonly index: RecordIndex;
  /** Index of the first row below the headings. */
  readonly firstRecord: number;
  /** Record numbers of the rows that were refused. */
  readonly refused: ReadonlySet<number>;
  /** Groups that names and folders make evident, and per member (number of its workload, from 1) the index of its group. */
  readonly groups: readonly Group[];
  readonly members: ReadonlyMap<number, number>;
  /** How many findings the rows of workloads have, by the number of the workload, from 1. */
  readonly findingCounts: ReadonlyMap<number, number>;
  /** See {@link WorkloadDigest.total}. */
  readonly digest: string;
}
