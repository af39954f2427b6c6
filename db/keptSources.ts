import { tableMappingSchema } from '#core/import/mapping/mapping.ts';
import { rereadableFormats } from '#core/import/mapping/cellRepairs.ts';
import type { RepairPlace } from '#core/import/mapping/repairOptions.ts';
import type { KeptSource } from '#core/import/mapping/reread.ts';
import { all, first, single, type ReadableDb } from './database.ts';
import { findingSelection, toFinding, type FindingRow, type StoredFinding } from './findingRepository.ts';
import { readImportSources } from './importRepository.ts';
import { readTextRows } from './rawBlocks.ts';

/** The accepted tables of files of that name, with everything that reading them again needs. */
export function readKeptSources(db: ReadableDb, file: string): KeptSource[] {
  const accepted = new Set(
    all<{ id: string }>(
      db,
      'SELECT id FROM import_sources WHERE file = ? AND accepted = 1 AND format IN (SELECT value FROM json_each(?))',
      [file, JSON.stringify(rereadableFormats)],
    ).map(({ id }) => id),
  );
  return readImportSources(db)
    .filter(({ id }) => accepted.has(id))
    .map((stored) => ({
      source: withoutTime(stored),
      sheets: all<{ id: number; sheet: string; headings: string; mapping: string | null }>(
        db,
        'SELECT id, sheet, headings, mapping FROM import_sheets WHERE source_id = ? AND counted = 1 ORDER BY position',
        [stored.id],
      ).map(({ id, sheet, headings, mapping }) => {
        const single = all<{ row: number; cells: string }>(
          db,
          'SELECT row, cells FROM raw_rows WHERE sheet_id = ? ORDER BY row',
          [id],
        );
        const lines = [...readTextRows(db, id)].map(({ row, cells }) => ({ row, cells: JSON.stringify(cells) }));
        const rows = single.length > 0 ? single : lines;
        return {
          sheet,
          headings: JSON.parse(headings) as string[],
          rows: rows.map(({ row }) => row),
          cells: rows.map(({ cells }) => cells),
          mapping: mapping === null ? null : tableMappingSchema.parse(JSON.parse(mapping)),
        };
      }),
      findings: all<FindingRow>(
        db,
        `SELECT ${findingSelection} FROM findings WHERE source_id = ? AND is_joined = 0 ORDER BY id`,
        [stored.id],
      ).map((row) => {
        const { id: _id, ...finding } = toFinding(row);
        return finding;
      }),
    }));
}

function withoutTime(stored: ReturnType<typeof readImportSources>[number]): KeptSource['source'] {
  const { importedAt: _, ...source } = stored;
  return source;
}

/** What a finding's repairs are chosen from. */
export function readRepairPlace(
  db: ReadableDb,
  finding: StoredFinding & { readonly sourceId: string | null },
): RepairPlace {
  const source =
    finding.sourceId === null
      ? undefined
      : first<{ format: string }>(db, 'SELECT format FROM import_sources WHERE id = ? AND accepted = 1', [
          finding.sourceId,
        ]);
  const value = finding.value ?? '';
  // The finding names the cluster in its sentence only: the workloads that have the name tell which one it is.
  const mentions = all<{ clusterId: string | null; cluster: string | null; workloads: number }>(
    db,
    `SELECT cluster_id AS clusterId, cluster_name AS cluster, count(*) AS workloads FROM workloads
     WHERE fold_text(trim(host_name)) = fold_text(trim(?)) GROUP BY cluster_id ORDER BY workloads DESC`,
    [value],
  );
  const mention =
    mentions.find(({ cluster }) => cluster !== null && finding.message.includes(` of the cluster ${cluster}`)) ??
    mentions[0];
  return {
    format: source?.format ?? null,
    hosts: all(
      db,
      'SELECT id, name, cluster_id AS clusterId, cluster_name AS cluster FROM hosts ORDER BY sort_name, id',
    ),
    clusters: all<{ name: string }>(db, 'SELECT DISTINCT name FROM clusters ORDER BY name').map(({ name }) => name),
    mention: mention === undefined ? null : { clusterId: mention.clusterId, workloads: mention.workloads },
    hostId:
      first<{ id: string }>(db, 'SELECT id FROM hosts WHERE name = ? AND cluster_id IS NULL ORDER BY id', [value])
        ?.id ?? null,
    rowsWithValue: finding.sourceId === null || value === '' ? null : countRowsWith(db, finding.sourceId, finding),
  };
}

function countRowsWith(db: ReadableDb, sourceId: string, finding: StoredFinding): number | null {
  const sheet = first<{ id: number; headings: string }>(
    db,
    'SELECT id, headings FROM import_sheets WHERE source_id = ? AND sheet = ?',
    [sourceId, finding.sheet ?? ''],
  );
  if (sheet === undefined) return null;
  const column = (JSON.parse(sheet.headings) as string[]).indexOf(finding.column ?? '');
  if (column < 0) return null;
  const value = finding.value ?? '';
  const rows = single<number>(
    db,
    'SELECT count(*) FROM raw_rows WHERE sheet_id = ? AND trim(json_extract(cells, ?)) = ?',
    [sheet.id, `$[${column}]`, value],
  );
  if (rows > 0) return rows;
  let lines = 0;
  for (const { cells } of readTextRows(db, sheet.id)) if (cells[column]?.trim() === value) lines += 1;
  return lines;
}
