import { z } from 'zod';
import { hostBasisSchema } from '#core/inventory/inventory.ts';
import { findingSchema } from '#core/inventory/source.ts';
import { technologySchema } from '#core/inventory/technology.ts';
import { demandBasisSchema } from '#core/planResult.ts';
import {
  amount,
  type CallDefinitions,
  count,
  fileTokenSchema,
  job,
  pageOf,
  pageRequest,
  query,
  tableRequestSchema,
  tableNameSchema,
  cellValueSchema,
} from './definition.ts';

/** Columns of the hosts that rows can be sorted and filtered by. */
export const hostColumns = [
  'name',
  'cluster',
  'datacenter',
  'vendor',
  'model',
  'cpuModel',
  'cpuCores',
  'memoryMiB',
  'cpuUtilisation',
  'memoryUtilisation',
  'workloads',
  'vcpus',
  'inMaintenance',
  'findings',
] as const;

/** One host in the table of hosts. */
export const hostRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  datacenter: z.string().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  cpuModel: z.string().nullable(),
  cpuCores: amount,
  memoryMiB: amount,
  cpuUtilisation: amount.nullable(),
  memoryUtilisation: amount.nullable(),
  /** Powered-on workloads on it, and their vCPUs. */
  workloads: count,
  vcpus: amount,
  inMaintenance: z.boolean(),
  findings: count,
});
export type HostRow = z.infer<typeof hostRowSchema>;

/** Columns of the workloads that rows can be sorted and filtered by. */
export const workloadColumns = [
  'name',
  'cluster',
  'host',
  'hostBasis',
  'powerState',
  'isTemplate',
  'technology',
  'vcpus',
  'memoryMiB',
  'inUseMiB',
  'operatingSystem',
  'folder',
  'group',
  'basis',
  'findings',
] as const;

/** One workload in the table of workloads. */
export const workloadRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  host: z.string().nullable(),
  hostBasis: hostBasisSchema.nullable(),
  powerState: z.enum(['on', 'off', 'suspended', 'unknown']),
  isTemplate: z.boolean(),
  technology: technologySchema,
  vcpus: amount,
  memoryMiB: amount,
  inUseMiB: amount.nullable(),
  operatingSystem: z.string().nullable(),
  folder: z.string().nullable(),
  group: z.string().nullable(),
  /** Where its demand comes from; null until a plan was made. */
  basis: demandBasisSchema.nullable(),
  findings: count,
});
export type WorkloadRow = z.infer<typeof workloadRowSchema>;

/** Columns of the findings that rows can be sorted and filtered by. */
export const findingColumns = ['severity', 'code', 'file', 'sheet', 'row', 'column', 'value', 'message'] as const;

/** One finding in the table of findings. */
export const findingRowSchema = findingSchema.extend({ id: z.string() });
export type FindingRow = z.infer<typeof findingRowSchema>;

/** Tables of the inventory in pages, and their export. */
export const tableCalls = {
  'hosts.page': query(pageRequest(hostColumns), pageOf(hostRowSchema)),
  'workloads.page': query(pageRequest(workloadColumns), pageOf(workloadRowSchema)),
  'findings.page': query(pageRequest(findingColumns), pageOf(findingRowSchema)),
  /** Distinct values with their counts, for filter menus; most frequent first, at most 200. */
  'table.facets': query(
    z.strictObject({
      table: tableNameSchema,
      column: z.string(),
    }),
    z.array(z.strictObject({ value: cellValueSchema, count })),
  ),
  /** Writes the filtered table as CSV, safe against formula injection. */
  'table.export': job(
    z.strictObject({
      token: fileTokenSchema,
      table: tableNameSchema,
      /** As in the table's own page call; absent means every row in the table's own order. */
      request: tableRequestSchema.optional(),
    }),
    z.strictObject({ name: z.string(), rows: count }),
  ),
} as const satisfies CallDefinitions;
