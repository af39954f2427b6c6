import { z } from 'zod';
import { inventoryChangeSchema } from '#core/import/changes.ts';
import {
  importEntrySchema,
  importPreviewSchema,
  repairKinds,
  repairOptionSchema,
} from '#core/import/mapping/importApi.ts';
import { sheetMappingSchema } from '#core/import/mapping/mapping.ts';
import { findingSchema, importSourceSchema } from '#core/inventory/source.ts';
import { type CallDefinitions, count, fileTokenSchema, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

const importRequestSchema = z.strictObject({
  tokens: z.array(fileTokenSchema).min(1).max(1000),
  format: z.string().default('auto'),
  /** What the columns of tables mean, by the content of their file and their sheet. */
  mappings: z.array(sheetMappingSchema).max(200).default([]),
});

/** What an import did: rows by source, what was added, updated, left alone and is gone, findings by severity. */
const importSummarySchema = z.strictObject({
  sources: z.array(importSourceSchema),
  hosts: z.strictObject({ added: count, updated: count, unchanged: count, gone: count }),
  workloads: z.strictObject({ added: count, updated: count, unchanged: count, gone: count }),
  findings: z.strictObject({ error: count, warning: count, info: count }),
  /** The first findings, worst first; all are in `findings.page`. */
  firstFindings: z.array(findingSchema).max(50),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;

/** Lists of inventories: looked at, read, repaired, and what each changed. */
export const importCalls = {
  /** What importing the files would do, file by file; stores nothing. */
  'import.preview': job(importRequestSchema, importPreviewSchema),
  /** Can be undone as a whole. Mappings that are given are kept for the next table with the same headings. */
  'import.run': job(importRequestSchema, importSummarySchema),
  /** Every import and repair, newest first. */
  'import.history': query(nothing, z.array(importEntrySchema)),
  /** What an import changed: changed things first, then those gone, then the new ones (of these the first thousands). */
  'import.changes': query(
    z.strictObject({
      id: z.int(),
      change: z.enum(['new', 'changed', 'gone']).nullable().default(null),
      offset: count.default(0),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.strictObject({ changes: z.array(inventoryChangeSchema), total: count }),
  ),
  /** How a finding can be settled; empty where it cannot. */
  'findings.repairs': query(z.strictObject({ finding: z.string() }), z.array(repairOptionSchema)),
  /** Settles a finding with one of its options; can be undone, and holds for later imports. */
  'findings.repair': job(
    z.strictObject({ finding: z.string(), kind: z.enum(repairKinds), value: z.string().min(1).max(1000) }),
    fileStateSchema,
  ),
  'import.sources': query(nothing, z.array(importSourceSchema.extend({ importedAt: z.string() }))),
  'samples.list': query(
    nothing,
    z.array(z.strictObject({ id: z.string(), title: z.string(), description: z.string() })),
  ),
  'samples.import': job(z.strictObject({ id: z.string() }), importSummarySchema),
} as const satisfies CallDefinitions;
