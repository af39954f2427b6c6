import { emptyInventory, type Inventory, type Origin } from '#core/inventory/inventory.ts';
import type { Finding, RawRow } from '#core/inventory/source.ts';
import type { ImportFile, ImportResult } from './contract.ts';
import { changeRow, countRows, sumCounts } from './ledger.ts';

/** The id of the source that a file becomes: from its content, so the same file is the same source. */
export function sourceIdOf(file: ImportFile): string {
  return `source-${file.sha256.slice(0, 16)}`;
}

/** The rows of one sheet or list with what became of them, however they were kept. */
export interface Ledger {
  readonly sheet: string;
  readonly rawRows: readonly RawRow[];
}

/** Puts the result of one file together from its ledgers. */
export function makeResult(
  file: ImportFile,
  format: string,
  estate: {
    readonly inventory: Inventory;
    readonly ledgers: readonly Ledger[];
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

/** The same result under another source id. */
export function withSourceId(result: ImportResult, id: string): ImportResult {
  const move = <Thing extends { readonly origin: Origin }>(thing: Thing): Thing => ({
    ...thing,
    origin: { ...thing.origin, sourceId: id },
  });
  const { inventory } = result;
  return {
    ...result,
    sources: result.sources.map((source) => ({ ...source, id })),
    rawRows: result.rawRows.map((row) => changeRow(row, { sourceId: id })),
    inventory: {
      ...inventory,
      clusters: inventory.clusters.map((cluster) =>
        cluster.origin === null ? cluster : { ...cluster, origin: { ...cluster.origin, sourceId: id } },
      ),
      hosts: inventory.hosts.map(move),
      workloads: inventory.workloads.map(move),
      ...(inventory.rules === undefined ? {} : { rules: inventory.rules.map(move) }),
      ...(inventory.facts === undefined
        ? {}
        : {
            facts: inventory.facts.map((fact) =>
              'workload' in fact ? { ...fact, workload: move(fact.workload) } : move(fact),
            ),
          }),
    },
  };
}
