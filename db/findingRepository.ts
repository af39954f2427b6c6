import type { Finding, Severity } from '#core/inventory/source.ts';
import { all, run, toFlag, type ReadableDb, type WritableDb } from './database.ts';
import { searchText } from './textKeys.ts';

/** A row of the table as it is selected. */
export interface FindingRow {
  readonly id: number;
  readonly severity: Severity;
  readonly code: string;
  readonly file: string;
  readonly sheet: string | null;
  readonly row: number | null;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly message: string;
}

/** A finding with its id in the plan file. */
export interface StoredFinding extends Finding {
  readonly id: string;
}

/** The finding in a row of the table, without the places that it does not have. */
export function toFinding(row: FindingRow): StoredFinding {
  return {
    id: String(row.id),
    severity: row.severity,
    code: row.code,
    file: row.file,
    ...(row.sheet === null ? {} : { sheet: row.sheet }),
    ...(row.row === null ? {} : { row: row.row }),
    ...(row.column_name === null ? {} : { column: row.column_name }),
    ...(row.value === null ? {} : { value: row.value }),
    message: row.message,
  };
}

/** Columns that {@link toFinding} needs. */
export const findingSelection = 'id, severity, code, file, sheet, row, column_name, value, message';

/** Stores a finding of a source or of a plan. */
export function writeFinding(
  db: WritableDb,
  owner: { readonly sourceId: string; readonly isJoined: boolean } | { readonly planId: number },
  finding: Finding,
): void {
  run(
    db,
    `INSERT INTO findings (source_id, plan_id, is_joined, severity, code, file, sheet, row, column_name, value, message, search_text)
     VALUES (@source_id, @plan_id, @is_joined, @severity, @code, @file, @sheet, @row, @column_name, @value, @message, @search_text)`,
    {
      source_id: 'sourceId' in owner ? owner.sourceId : null,
      plan_id: 'planId' in owner ? owner.planId : null,
      is_joined: 'sourceId' in owner ? toFlag(owner.isJoined) : 0,
      severity: finding.severity,
      code: finding.code,
      file: finding.file,
      sheet: finding.sheet ?? null,
      row: finding.row ?? null,
      column_name: finding.column ?? null,
      value: finding.value ?? null,
      message: finding.message,
      search_text: searchText([
        finding.code,
        finding.file,
        finding.sheet,
        finding.column,
        finding.value,
        finding.message,
      ]),
    },
  );
}

/** All findings of the imports, in the order in which they were reported: what a plan is handed. */
export function readImportFindings(db: ReadableDb): Finding[] {
  const rows = all<FindingRow>(
    db,
    `SELECT f.id, severity, code, f.file, sheet, row, column_name, value, message
     FROM findings AS f JOIN import_sources AS s ON s.id = f.source_id ORDER BY f.is_joined, s.position, f.id`,
  );
  return rows.map((row) => {
    const { id: _, ...finding } = toFinding(row);
    return finding;
  });
}

/** One finding, undefined when there is none of that id. */
export function readFinding(
  db: ReadableDb,
  id: string,
): (StoredFinding & { readonly sourceId: string | null }) | undefined {
  const [row] = all<FindingRow & { source_id: string | null }>(
    db,
    `SELECT ${findingSelection}, source_id FROM findings WHERE id = ?`,
    [/^\d{1,15}$/.test(id) ? Number(id) : -1],
  );
  return row === undefined ? undefined : { ...toFinding(row), sourceId: row.source_id };
}

/** The findings of the row that something was read from, worst first. */
export function readFindingsAt(
  db: ReadableDb,
  place: { readonly sourceId: string; readonly sheet: string | null; readonly row: number },
): StoredFinding[] {
  return all<FindingRow>(
    db,
    `SELECT ${findingSelection} FROM findings WHERE source_id = ? AND row = ? AND (sheet IS ? OR ? IS NULL)
     ORDER BY weight DESC, id`,
    [place.sourceId, place.row, place.sheet, place.sheet],
  ).map(toFinding);
}

/** How many findings of each severity are visible: those of the imports and of one plan. */
export function countFindings(db: ReadableDb, planId: number | null): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity, findings } of all<{ severity: Severity; findings: number }>(
    db,
    'SELECT severity, count(*) AS findings FROM findings WHERE plan_id IS NULL OR plan_id = ? GROUP BY severity',
    [planId],
  )) {
    counts[severity] = findings;
  }
  return counts;
}

/** The visible findings that weigh most, at most `limit`. */
export function readWeightiestFindings(db: ReadableDb, planId: number | null, limit: number): StoredFinding[] {
  return all<FindingRow>(
    db,
    `SELECT ${findingSelection} FROM findings WHERE plan_id IS NULL OR plan_id = ? ORDER BY weight DESC, id LIMIT ?`,
    [planId, limit],
  ).map(toFinding);
}
