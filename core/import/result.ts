import { emptyInventory, type Inventory } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { ImportFile, ImportResult } from './contract.ts';
import { countRows, sumCounts, type SheetLedger } from './ledger.ts';

/** The id of the source that a file becomes: from its content, so the same file is the same source. */
export function sourceIdOf(file: ImportFile): string {
  return `source-${file.sha256.slice(0, 16)}`;
}

/** Puts the result of one file together from its ledgers. */
export function makeResult(
  file: ImportFile,
  format: string,
  estate: {
    readonly inventory: Inventory;
    readonly ledgers: readonly SheetLedger[];
    readonly toolVersion: string | null;
  },
  findings: readonly Finding[],
): ImportResult {
  const sheets = estate.ledgers.map((ledger) => ({ sheet: ledger.sheet, rows: countRows(ledger.rawRows) }));
  return {
    sources: [
      {
        id: sourceIdOf(file),
        file: file.name,
        format,
        sha256: file.sha256,
        sizeBytes: file.bytes.length,
        toolVersion: estate.toolVersion,
        rows: sumCounts(sheets.map((sheet) => sheet.rows)),
        sheets,
      },
    ],
    inventory: estate.inventory,
    findings,
    rawRows: estate.ledgers.flatMap((ledger) => ledger.rawRows),
  };
}

/** The result of a file of which nothing could be read. */
export function refusedResult(file: ImportFile, format: string, finding: Finding): ImportResult {
  return makeResult(file, format, { inventory: emptyInventory, ledgers: [], toolVersion: null }, [finding]);
}
