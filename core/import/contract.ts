import type { Inventory } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource, RawRow } from '#core/inventory/source.ts';
import type { JobContext } from '#core/job.ts';

/** A file handed to the importers: its name without folder and its bytes. */
export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Lower-case hexadecimal SHA-256 of the bytes, computed by the host while reading. */
  readonly sha256: string;
}

/** What an import yields. A refused file still has a source (all rows refused or none read) and findings. */
export interface ImportResult {
  readonly sources: readonly ImportSource[];
  readonly inventory: Inventory;
  readonly findings: readonly Finding[];
  readonly rawRows: readonly RawRow[];
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
}
