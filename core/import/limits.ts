import type { ImportLimits } from './contract.ts';

/**
 * Limits of an import. They admit the largest estates we know of (a 20,000-VM RVTools workbook inflates to some 200 MB,
 * at a ratio of 8 to 40; a million rows of CSV are 150 MB) and stop what only an attack or an accident would make.
 */
export const defaultImportLimits: ImportLimits = {
  maxFileBytes: 512 * 2 ** 20,
  maxInflatedBytes: 768 * 2 ** 20,
  maxCompressionRatio: 200,
  maxZipEntries: 2000,
  maxRowsPerSheet: 2_000_000,
  maxColumnsPerSheet: 2000,
  maxCellCharacters: 65_536,
};
