import { z } from 'zod';
import { findingSchema, rowCountsSchema } from '#core/inventory/source.ts';
import { inventoryChangeSchema } from '../changes.ts';
import { tableMappingSchema } from './mapping.ts';

/** The shapes of the calls about looking at an import before it is stored, its differences, and repairs. */

const count = z.int().min(0);

const changeCountsSchema = z.strictObject({ added: count, updated: count, unchanged: count, gone: count });

/** A host or workload as it would be stored. */
export const previewRowSchema = z.strictObject({
  kind: z.enum(['host', 'workload']),
  /** 1-based row of its sheet. */
  row: z.int().min(1),
  name: z.string(),
  cluster: z.string().nullable(),
  /** The host as the source names it; null for a host. */
  host: z.string().nullable(),
  /** Cores of a host, vCPUs of a workload. */
  cpu: z.number().min(0),
  memoryMiB: z.number().min(0),
  powerState: z.enum(['on', 'off', 'suspended', 'unknown']).nullable(),
  operatingSystem: z.string().nullable(),
  usedCpuCores: z.number().min(0).nullable(),
  usedMemoryMiB: z.number().min(0).nullable(),
});
export type PreviewRow = z.infer<typeof previewRowSchema>;

/** A table whose columns the user may explain, with its beginning. */
export const previewTableSchema = z.strictObject({
  sheet: z.string(),
  /** Index in `rows` of the row of headings. */
  headingIndex: count,
  mapping: tableMappingSchema,
  /** Whether the mapping was used in an earlier import. */
  isSaved: z.boolean(),
  /** How sure each column of the mapping is, and some of its values. */
  columns: z
    .array(
      z.strictObject({
        confidence: z.number().min(0).max(1),
        basis: z.enum(['saved', 'heading', 'similar', 'values', 'none']),
        samples: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  /** The first rows, cells cut at 120 characters. */
  rows: z
    .array(
      z.strictObject({
        row: z.int().min(1),
        texts: z.array(z.string()).readonly(),
        numeric: z.array(z.boolean()).readonly().nullable(),
      }),
    )
    .readonly(),
});
export type PreviewTable = z.infer<typeof previewTableSchema>;

/** A file as it was recognised and would be read. */
export const previewFileSchema = z.strictObject({
  sha256: z.string(),
  file: z.string(),
  format: z.string(),
  /** 0..1. */
  confidence: z.number().min(0).max(1),
  sizeBytes: count,
  /** Nothing of it can be stored as it stands. */
  isRefused: z.boolean(),
  rows: rowCountsSchema,
  sheets: z.array(z.strictObject({ sheet: z.string(), rows: rowCountsSchema })).readonly(),
  hosts: count,
  workloads: count,
  tables: z.array(previewTableSchema).readonly(),
  firstRows: z.array(previewRowSchema).readonly(),
});
export type PreviewFile = z.infer<typeof previewFileSchema>;

/** What an import would do. Nothing of it is stored. */
export const importPreviewSchema = z.strictObject({
  files: z.array(previewFileSchema).readonly(),
  findings: z.strictObject({ error: count, warning: count, info: count }),
  /** The worst first. */
  firstFindings: z.array(findingSchema).max(100).readonly(),
  hosts: changeCountsSchema,
  workloads: changeCountsSchema,
  /** Whether anything was stored before: then there is something to compare with. */
  isFirst: z.boolean(),
  /** Changed and gone first. */
  changes: z.array(inventoryChangeSchema).max(300).readonly(),
  changesTotal: count,
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** An import or repair of the past. */
export const importEntrySchema = z.strictObject({
  id: z.int(),
  kind: z.enum(['import', 'repair']),
  label: z.string(),
  importedAt: z.string(),
  files: z.array(z.string()).readonly(),
  hosts: changeCountsSchema,
  workloads: changeCountsSchema,
});

/**
 * What a repair settles: an unknown host or cluster, a value that cannot be read, a doubtful unit, refused rows, two
 * machines of one name.
 */
export const repairKinds = ['host', 'cluster', 'value', 'unit', 'rows', 'same-name'] as const;
export type RepairKind = (typeof repairKinds)[number];

/** A way to settle a finding: one value of `choices`, or with `isFree` any text. */
export const repairOptionSchema = z.strictObject({
  kind: z.enum(repairKinds),
  /** What it is about: a host's name, a column, a value. */
  subject: z.string(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string(), detail: z.string() })).readonly(),
  suggested: z.string().nullable(),
  isFree: z.boolean(),
  /** How many workloads or rows it settles, where that is known. */
  affected: count.nullable(),
});
export type RepairOption = z.infer<typeof repairOptionSchema>;
