import type { Cluster, Group, Host, Inventory, Rule, Workload } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { InventoryChange } from '#core/import/changes.ts';
import type { InventoryDifference } from '#db/inventoryDifference.ts';
import { PackedTexts } from '#db/packedTexts.ts';
import type { PreparedImport, PreparedSource } from '#db/prepareImport.ts';
import type { PlanTables } from '#db/planTables.ts';
import type { RawSheet } from '#db/rawSheets.ts';
import { decodeRecords, encodeRecords, recordsOf, type ColumnTable } from './columns.ts';

/** An inventory as columns. */
export interface InventoryColumns {
  readonly clusters: ColumnTable;
  readonly hosts: ColumnTable;
  readonly workloads: ColumnTable;
  readonly groups: ColumnTable;
  readonly rules: ColumnTable;
}

/** An inventory as columns whose buffers can be transferred. */
export function encodeInventory(inventory: Inventory): InventoryColumns {
  return {
    clusters: encodeRecords(inventory.clusters),
    hosts: encodeRecords(inventory.hosts),
    workloads: encodeRecords(inventory.workloads),
    groups: encodeRecords(inventory.groups),
    rules: encodeRecords(inventory.rules ?? []),
  };
}

/** The inventory that {@link encodeInventory} was given. */
export function decodeInventory(columns: InventoryColumns): Inventory {
  return {
    clusters: decodeRecords<Cluster>(columns.clusters),
    hosts: decodeRecords<Host>(columns.hosts),
    workloads: decodeRecords<Workload>(columns.workloads),
    groups: decodeRecords<Group>(columns.groups),
    ...(columns.rules.length === 0 ? {} : { rules: decodeRecords<Rule>(columns.rules) }),
  };
}

/** A prepared import as columns. */
export interface ImportColumns {
  readonly sources: readonly (Omit<PreparedSource, 'findings'> & { readonly findings: ColumnTable })[];
  readonly joinedFindings: ColumnTable;
  readonly difference: Omit<InventoryDifference, 'write'> & { readonly write: InventoryColumns };
  readonly inventoryDigest: string;
  readonly changes: ColumnTable;
  readonly keptWhole: PreparedImport['keptWhole'];
  readonly rawSheets: readonly (Omit<RawSheet, 'cells'> & { readonly cells: Pick<PackedTexts, 'bytes' | 'ends'> })[];
}

/** A prepared import as columns; cells of kept sheets stay packed. */
export function encodeImport(prepared: PreparedImport): ImportColumns {
  return {
    sources: prepared.sources.map((source) => ({ ...source, findings: encodeRecords(source.findings) })),
    joinedFindings: encodeRecords(prepared.joinedFindings),
    difference: { ...prepared.difference, write: encodeInventory(prepared.difference.write) },
    inventoryDigest: prepared.inventoryDigest,
    changes: encodeRecords(prepared.changes),
    keptWhole: prepared.keptWhole,
    rawSheets: prepared.rawSheets.map((sheet) => ({
      ...sheet,
      cells: { bytes: sheet.cells.bytes, ends: sheet.cells.ends },
    })),
  };
}

/** The import that {@link encodeImport} was given. */
export function decodeImport(columns: ImportColumns): PreparedImport {
  return {
    sources: columns.sources.map((source) => ({ ...source, findings: decodeRecords<Finding>(source.findings) })),
    joinedFindings: decodeRecords<Finding>(columns.joinedFindings),
    difference: {
      ...columns.difference,
      write: {
        ...decodeInventory(columns.difference.write),
        rules: decodeRecords<Rule>(columns.difference.write.rules),
      },
    },
    inventoryDigest: columns.inventoryDigest,
    changes: decodeRecords<InventoryChange>(columns.changes),
    keptWhole: columns.keptWhole,
    rawSheets: columns.rawSheets.map((sheet) => ({
      ...sheet,
      // Decoded row by row while they are stored: a large workbook takes long to decode at once.
      cells: new PackedTexts(sheet.cells.bytes, sheet.cells.ends),
    })),
  };
}

/** The rows of a plan as columns. */
export type PlanColumns = { readonly [Part in keyof PlanTables]: ColumnTable };

/** The rows of a plan as columns; see db/planTables.ts. */
export function encodePlanTables(tables: PlanTables): PlanColumns {
  return {
    hosts: encodeRecords(tables.hosts),
    workloads: encodeRecords(tables.workloads),
    waves: encodeRecords(tables.waves),
    moves: encodeRecords(tables.moves),
    assumptions: encodeRecords(tables.assumptions),
    findings: encodeRecords(tables.findings),
  };
}

/** The rows one at a time, for writing. Findings are few and come whole. */
export function planRowsOf(columns: PlanColumns) {
  return {
    hosts: recordsOf<PlanTables['hosts'][number]>(columns.hosts),
    workloads: recordsOf<PlanTables['workloads'][number]>(columns.workloads),
    waves: recordsOf<PlanTables['waves'][number]>(columns.waves),
    moves: recordsOf<PlanTables['moves'][number]>(columns.moves),
    assumptions: recordsOf<PlanTables['assumptions'][number]>(columns.assumptions),
    findings: decodeRecords<Finding>(columns.findings),
  };
}
