import type { groupColumns, GroupRow } from '#core/api/groupCalls.ts';
import type { GroupedWorkload } from '#core/import/groupEdits.ts';
import { groupOriginOf } from '#core/import/groupEdits.ts';
import type { SuggestionWorkload } from '#core/import/suggestGroups.ts';
import { all, first, fromFlag, single, type ReadableDb } from './database.ts';
import type { Table } from './paging.ts';

interface StoredGroupRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly basis: string;
  readonly moves_together: number;
  readonly is_changed: number;
  readonly workload_count: number;
  readonly running_count: number;
  readonly cluster_count: number;
  readonly vcpus: number;
  readonly memory_mib: number;
  readonly depends_on: string | null;
  readonly needed_by: number;
}

const members = `(SELECT group_id, count(*) AS workloads, total(power_state = 'on') AS running,
    count(DISTINCT cluster_id) AS clusters, total(vcpus) AS vcpus, total(memory_mib) AS memory
  FROM workloads WHERE group_id IS NOT NULL GROUP BY group_id)`;
const dependsOn = `(SELECT group_concat(name, ', ') FROM (SELECT t.name FROM group_dependencies AS d
  JOIN workload_groups AS t ON t.id = d.depends_on WHERE d.group_id = g.id ORDER BY t.name))`;
const neededBy = '(SELECT count(*) FROM group_dependencies AS d WHERE d.depends_on = g.id)';
// The keys of core/import/mapping/repair.ts.
const isChanged = `(g.key NOT LIKE 'user/%' AND EXISTS (SELECT 1 FROM repairs AS r
  WHERE r.key IN (json_array('group', g.id), json_array('members', g.id))))`;
const origin = `CASE WHEN g.key LIKE 'user/%' THEN 'user'
  WHEN g.key LIKE 'name/%' OR g.key LIKE 'folder/%' THEN 'derived' ELSE 'source' END`;

/** Groups as `groups.page` shows them. */
export const groupTable: Table<(typeof groupColumns)[number], GroupRow> = {
  select: `g.id, g.key, g.name, g.basis, g.moves_together, ${isChanged} AS is_changed,
    coalesce(m.workloads, 0) AS workload_count, coalesce(m.running, 0) AS running_count,
    coalesce(m.clusters, 0) AS cluster_count, coalesce(m.vcpus, 0) AS vcpus, coalesce(m.memory, 0) AS memory_mib,
    ${dependsOn} AS depends_on, ${neededBy} AS needed_by`,
  from: `workload_groups AS g LEFT JOIN ${members} AS m ON m.group_id = g.id`,
  where: 'TRUE',
  searchText: 'fold_text(g.name || char(10) || g.basis)',
  id: 'g.id',
  defaultOrder: ['g.name COLLATE NOCASE'],
  columns: {
    name: { kind: 'text', value: 'g.name' },
    origin: { kind: 'text', value: origin },
    workloads: { kind: 'number', value: 'coalesce(m.workloads, 0)' },
    running: { kind: 'number', value: 'coalesce(m.running, 0)' },
    clusters: { kind: 'number', value: 'coalesce(m.clusters, 0)' },
    vcpus: { kind: 'number', value: 'coalesce(m.vcpus, 0)' },
    memoryMiB: { kind: 'number', value: 'coalesce(m.memory, 0)' },
    movesTogether: { kind: 'flag', value: 'g.moves_together' },
    dependsOn: { kind: 'text', value: dependsOn, isNullable: true },
    neededBy: { kind: 'number', value: neededBy },
    basis: { kind: 'text', value: 'g.basis' },
  },
  toRow: (row: StoredGroupRow) => ({
    id: row.id,
    name: row.name,
    origin: groupOriginOf(row.key),
    changed: fromFlag(row.is_changed),
    workloads: row.workload_count,
    running: row.running_count,
    clusters: row.cluster_count,
    vcpus: row.vcpus,
    memoryMiB: row.memory_mib,
    movesTogether: fromFlag(row.moves_together),
    dependsOn: row.depends_on,
    neededBy: row.needed_by,
    basis: row.basis,
  }),
};

/** A group as the table shows it; undefined where there is none. */
export function readGroupRow(db: ReadableDb, id: string): GroupRow | undefined {
  const row = first<never>(db, `SELECT ${groupTable.select} FROM ${groupTable.from} WHERE g.id = ?`, [id]);
  return row === undefined ? undefined : groupTable.toRow(row);
}

/** What stands in a group, as much of it as is shown. */
export interface GroupMember {
  readonly id: string;
  readonly name: string;
  readonly cluster: string | null;
  readonly host: string | null;
  readonly powerState: 'on' | 'off' | 'suspended' | 'unknown';
  readonly vcpus: number;
  readonly memoryMiB: number;
}

/** The members of a group in the order of their names, at most `most`. */
export function readGroupMembers(db: ReadableDb, id: string, most: number): readonly GroupMember[] {
  return all(
    db,
    `SELECT id, name, cluster_name AS cluster, host_label AS host, power_state AS powerState, vcpus, memory_mib AS memoryMiB
     FROM workloads WHERE group_id = ? ORDER BY sort_name, id LIMIT ?`,
    [id, most],
  );
}

/** Hosts that carry something of a group. */
export function countGroupHosts(db: ReadableDb, id: string): number {
  return single(db, 'SELECT count(DISTINCT host_id) FROM workloads WHERE group_id = ?', [id]);
}

/** Something by its name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What moves before a group, and what waits for it, by name. */
export function readGroupRelations(
  db: ReadableDb,
  id: string,
): { readonly dependsOn: readonly Named[]; readonly neededBy: readonly Named[] } {
  return {
    dependsOn: all(
      db,
      `SELECT g.id, g.name FROM group_dependencies AS d JOIN workload_groups AS g ON g.id = d.depends_on
       WHERE d.group_id = ? ORDER BY g.name, g.id`,
      [id],
    ),
    neededBy: all(
      db,
      `SELECT g.id, g.name FROM group_dependencies AS d JOIN workload_groups AS g ON g.id = d.group_id
       WHERE d.depends_on = ? ORDER BY g.name, g.id`,
      [id],
    ),
  };
}

/** A group as a node of the graph of dependencies. */
export interface GraphGroup extends Named {
  readonly dependsOn: readonly string[];
}

/** Every group with its dependencies, by id. */
export function readGroupGraph(db: ReadableDb): readonly GraphGroup[] {
  const edges = Map.groupBy(
    all<{ group_id: string; depends_on: string }>(
      db,
      'SELECT group_id, depends_on FROM group_dependencies ORDER BY group_id, depends_on',
    ),
    (edge) => edge.group_id,
  );
  return all<Named>(db, 'SELECT id, name FROM workload_groups ORDER BY id').map((group) => ({
    ...group,
    dependsOn: (edges.get(group.id) ?? []).map((edge) => edge.depends_on),
  }));
}

/** The workloads with these ids, with the group that they are in. Ids that are not there are left out. */
export function readGroupedWorkloads(db: ReadableDb, ids: readonly string[]): readonly GroupedWorkload[] {
  return all(
    db,
    `SELECT id, name, group_id AS groupId FROM workloads WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    [JSON.stringify(ids)],
  );
}

/** As much of every workload as suggestions look at. */
export function readSuggestionWorkloads(db: ReadableDb): readonly SuggestionWorkload[] {
  return all<Omit<SuggestionWorkload, 'isTemplate'> & { readonly isTemplate: number }>(
    db,
    `SELECT id, name, datacenter, folder, resource_pool AS resourcePool, annotation, group_id AS groupId,
       is_template AS isTemplate FROM workloads ORDER BY id`,
  ).map((row) => ({ ...row, isTemplate: fromFlag(row.isTemplate) }));
}
