import type { Inventory } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource, RawRow } from '#core/inventory/source.ts';
import type { JobContext } from '#core/job.ts';
import type { CellRepair } from './mapping/cellRepairs.ts';
import type { TableMapping } from './mapping/mapping.ts';
import type { RawTable } from './table.ts';

/** A file handed to the importers: its name without folder and its bytes. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Lower-case hexadecimal SHA-256 of the bytes, computed by the host while reading. */
  readonly sha256: string;
  /** The folder or archive it came out of, where the host knows: files of one export lie together. */
  readonly folder?: string;
  /** What the user said of texts in its tables, in an earlier import of a file of that name. */
  readonly repairs?: readonly CellRepair[];
}

/** What an import yields. A refused file still has a source (all rows refused or none read) and findings. */
export interface ImportResult {
  readonly sources: readonly ImportSource[];
  readonly inventory: Inventory;
  readonly findings: readonly Finding[];
  readonly rawRows: readonly RawRow[];
  /**
   * Where many rows make one fact (a usage history): per sheet and in the order of its raw rows, the index of the fact that a
   * row is part of, -1 for none and -2 for all of them. What becomes of the fact becomes of its rows.
   */
  readonly factOfRow?: ReadonlyMap<string, Int32Array>;
  /** Tables that were read by a mapping of the user's, for reading them again. */
  readonly mappings?: readonly { readonly sheet: string; readonly mapping: TableMapping }[];
}

/** Limits that protect memory: a file over one of them is refused with a finding before it is inflated. */
export interface ImportLimits {
  readonly maxFileBytes: number;
  readonly maxInflatedBytes: number;
  readonly maxCompressionRatio: number;
  readonly maxZipEntries: number;
  readonly maxRowsPerSheet: number;
  readonly maxColumnsPerSheet: number;
  readonly maxCellCharacters: number;
}

/** One importer per format. All have the same shape so that detection, limits and reports work alike. */
export interface Importer {
  /** Stable id such as `rvtools-xlsx`. */
  readonly format: string;
  readonly title: string;
  /** 0 (not this format) to 1 (certain), judged by content, never by the file's name alone. */
  detect(file: ImportFile): number | Promise<number>;
  parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult>;
  /** Reads again what the plan file keeps of a file's tables (the file itself has no bytes then), with `file.repairs`. */
  reread?(tables: readonly RawTable[], file: ImportFile, context: JobContext): ImportResult;
  /** For formats of several files that only make sense together: divides the files of this format into sets. */
  divide?(files: readonly ImportFile[]): readonly (readonly ImportFile[])[];
  /** Reads the files of one set: one result per file, in their order. Throws only when none of them can be read. */
  parseSet?(files: readonly ImportFile[], limits: ImportLimits, context: JobContext): Promise<readonly ImportResult[]>;
}
