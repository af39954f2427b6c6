import type { RuleEstate } from '#core/planning/ruleWords.ts';
import type { Cluster, Inventory } from '#core/inventory/inventory.ts';
import { all, type ReadableDb } from './database.ts';
import { readPlacementRules } from './placementRuleRepository.ts';

interface ThingRow {
  readonly id: string;
  readonly name: string;
  readonly hostId: string | null;
  readonly clusterId: string | null;
  readonly isRunning: number;
  readonly groupId?: string | null;
}

/** The workloads and hosts that rules can name, as much of them as their words are about. */
export function readRuleEstate(db: ReadableDb): RuleEstate {
  const toThing = (row: ThingRow) => ({ ...row, isRunning: row.isRunning === 1 });
  return {
    workloads: all<ThingRow>(
      db,
      `SELECT id, name, host_id AS hostId, cluster_id AS clusterId, (power_state = 'on') AS isRunning,
         group_id AS groupId
       FROM workloads ORDER BY id`,
    ).map(toThing),
    groups: all(db, 'SELECT id, name FROM workload_groups ORDER BY id'),
    hosts: all<ThingRow>(
      db,
      'SELECT id, name, id AS hostId, cluster_id AS clusterId, 0 AS isRunning FROM hosts ORDER BY id',
    ).map(toThing),
  };
}

/** All clusters with their names, in the order of their ids. */
export function readClusterNames(db: ReadableDb): readonly Pick<Cluster, 'id' | 'name'>[] {
  return all(db, 'SELECT id, name FROM clusters ORDER BY id');
}

/** Names of workloads and hosts by id, of those that are there, and the cluster that each is in. */
export function readNamesOf(
  db: ReadableDb,
  table: 'workloads' | 'hosts',
  ids: readonly string[],
): ReadonlyMap<string, { readonly name: string; readonly cluster: string | null }> {
  return new Map(
    all<{ id: string; name: string; cluster: string | null }>(
      db,
      `SELECT id, name, cluster_name AS cluster FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    ).map(({ id, ...rest }) => [id, rest]),
  );
}

/** The rules that the sources state, in the order of their ids, and the clusters that they are in. */
export function readStatedRules(db: ReadableDb): {
  readonly rules: NonNullable<Inventory['rules']>;
  readonly clusters: readonly Pick<Cluster, 'id' | 'name'>[];
} {
  return {
    rules: readPlacementRules(db).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    clusters: readClusterNames(db),
  };
}
