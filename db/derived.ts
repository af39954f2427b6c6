import { run, type WritableDb } from './database.ts';

/**
 * Refreshes the derived columns of hosts and workloads: names of what they refer to, counts, search text. Called at the
 * end of every transaction that changes the inventory.
 */
export function refreshDerived(db: WritableDb): void {
  run(
    db,
    `UPDATE clusters SET label = CASE
       WHEN (SELECT count(*) FROM clusters AS other WHERE other.name = clusters.name) = 1 THEN name
       ELSE name || ' (' || coalesce(datacenter, id) || ')' END`,
  );
  run(db, 'UPDATE hosts SET cluster_name = (SELECT label FROM clusters WHERE id = hosts.cluster_id)');
  run(
    db,
    `UPDATE hosts SET workload_count = coalesce(sums.workloads, 0), vcpu_count = coalesce(sums.vcpus, 0)
     FROM (SELECT h.id, count(w.id) AS workloads, total(w.vcpus) AS vcpus FROM hosts AS h
           LEFT JOIN workloads AS w ON w.host_id = h.id AND w.power_state = 'on' GROUP BY h.id) AS sums
     WHERE sums.id = hosts.id`,
  );
  run(
    db,
    `UPDATE workloads SET
       cluster_name = (SELECT label FROM clusters WHERE id = workloads.cluster_id),
       host_label = coalesce((SELECT name FROM hosts WHERE id = workloads.host_id), host_name),
       group_name = (SELECT name FROM workload_groups WHERE id = workloads.group_id)`,
  );
  // As searchText() makes it, in one statement per table: a large estate never comes into this process for it.
  run(
    db,
    `UPDATE hosts SET search_text = ${searchSql(['name', 'cluster_name', 'datacenter', 'vendor', 'model', 'cpu_model'])}`,
  );
  run(
    db,
    `UPDATE workloads SET search_text = ${searchSql([
      'name',
      'cluster_name',
      'host_label',
      'operating_system',
      'folder',
      'group_name',
      'annotation',
    ])}`,
  );
  refreshFindingCounts(db);
}

/** SQL for searchText() of columns; `fold_text` is that of db/database.ts. */
function searchSql(columns: readonly string[]): string {
  return `fold_text(concat_ws(char(10), ${columns.map((column) => `nullif(${column}, '')`).join(', ')}))`;
}

/** Refreshes how many findings the row has that a host or workload was read from. */
export function refreshFindingCounts(db: WritableDb): void {
  for (const table of ['hosts', 'workloads'] as const) {
    run(db, `UPDATE ${table} SET finding_count = 0 WHERE finding_count <> 0`);
    run(
      db,
      `UPDATE ${table} SET finding_count = counts.findings
       FROM (SELECT source_id, sheet, row, count(*) AS findings FROM findings
             WHERE source_id IS NOT NULL AND row IS NOT NULL GROUP BY source_id, sheet, row) AS counts
       WHERE ${table}.source_id = counts.source_id AND ${table}.row = counts.row
         AND (${table}.sheet IS counts.sheet OR ${table}.sheet IS NULL)`,
    );
  }
}
