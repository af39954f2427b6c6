import type { Rule } from '#core/inventory/inventory.ts';
import { all, fromFlag, run, toFlag, type ReadableDb, type WritableDb } from './database.ts';

interface RuleRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly kind: Rule['kind'];
  readonly workloads: string;
  readonly hosts: string;
  readonly host_rule: Rule['hostRule'];
  readonly max_per_host: number | null;
  readonly is_enabled: number;
  readonly basis: string;
  readonly cluster_id: string | null;
  readonly source_id: string;
  readonly sheet: string | null;
  readonly row: number;
}

/** The rules that sources state, in no order. */
export function readPlacementRules(db: ReadableDb): Rule[] {
  return all<RuleRow>(db, 'SELECT * FROM placement_rules').map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    kind: row.kind,
    workloads: JSON.parse(row.workloads) as string[],
    hosts: JSON.parse(row.hosts) as string[],
    hostRule: row.host_rule,
    maxPerHost: row.max_per_host,
    isEnabled: fromFlag(row.is_enabled),
    basis: row.basis,
    clusterId: row.cluster_id,
    origin: { sourceId: row.source_id, sheet: row.sheet, row: row.row },
  }));
}

/** Inserts or replaces a rule. */
export function writePlacementRule(db: WritableDb, rule: Rule): void {
  run(
    db,
    `INSERT INTO placement_rules (id, key, name, kind, workloads, hosts, host_rule, max_per_host, is_enabled, basis,
       cluster_id, source_id, sheet, row)
     VALUES (@id, @key, @name, @kind, @workloads, @hosts, @host_rule, @max_per_host, @is_enabled, @basis,
       @cluster_id, @source_id, @sheet, @row)
     ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, kind = excluded.kind,
       workloads = excluded.workloads, hosts = excluded.hosts, host_rule = excluded.host_rule,
       max_per_host = excluded.max_per_host, is_enabled = excluded.is_enabled, basis = excluded.basis,
       cluster_id = excluded.cluster_id, source_id = excluded.source_id, sheet = excluded.sheet, row = excluded.row`,
    {
      id: rule.id,
      key: rule.key,
      name: rule.name,
      kind: rule.kind,
      workloads: JSON.stringify(rule.workloads),
      hosts: JSON.stringify(rule.hosts),
      host_rule: rule.hostRule,
      max_per_host: rule.maxPerHost,
      is_enabled: toFlag(rule.isEnabled),
      basis: rule.basis,
      cluster_id: rule.clusterId,
      source_id: rule.origin.sourceId,
      sheet: rule.origin.sheet,
      row: rule.origin.row,
    },
  );
}
