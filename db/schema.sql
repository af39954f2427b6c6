-- The schema of a plan file after all migrations. Written by a test, never by hand:
-- vitest run -c build/vitest.config.ts test/unit/db/schema.test.ts -u
PRAGMA application_id = 1214534253;
PRAGMA user_version = 8;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_sources (
  id TEXT PRIMARY KEY,
  -- Order of first import.
  position INTEGER NOT NULL UNIQUE,
  -- Which import it came with last, counting up, and its place among the files of that import.
  batch INTEGER NOT NULL,
  batch_position INTEGER NOT NULL,
  file TEXT NOT NULL,
  format TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  tool_version TEXT,
  rows_read INTEGER NOT NULL CHECK (rows_read >= 0),
  rows_stored INTEGER NOT NULL CHECK (rows_stored >= 0),
  rows_merged INTEGER NOT NULL CHECK (rows_merged >= 0),
  rows_refused INTEGER NOT NULL CHECK (rows_refused >= 0),
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  imported_at TEXT NOT NULL,
  CHECK (rows_read = rows_stored + rows_merged + rows_refused)
) STRICT;

CREATE TABLE source_inventories (
  source_id TEXT PRIMARY KEY REFERENCES import_sources (id) ON DELETE CASCADE,
  inventory BLOB NOT NULL
) STRICT;

CREATE TABLE import_sheets (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES import_sources (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  sheet TEXT NOT NULL,
  -- JSON array of the headings that the cells of raw_rows stand under, in the order of the sheet.
  headings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(headings)),
  -- Zero where the importer keeps rows of a sheet that it does not count.
  rows_read INTEGER NOT NULL CHECK (rows_read >= 0),
  rows_stored INTEGER NOT NULL CHECK (rows_stored >= 0),
  rows_merged INTEGER NOT NULL CHECK (rows_merged >= 0),
  rows_refused INTEGER NOT NULL CHECK (rows_refused >= 0),
  -- Listed by the source among its sheets (a sheet can also be here only for its raw rows).
  counted INTEGER NOT NULL CHECK (counted IN (0, 1)), mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping)),
  UNIQUE (source_id, sheet)
) STRICT;

CREATE TABLE raw_rows (
  sheet_id INTEGER NOT NULL REFERENCES import_sheets (id) ON DELETE CASCADE,
  row INTEGER NOT NULL CHECK (row >= 1),
  fate TEXT NOT NULL CHECK (fate IN ('stored', 'merged', 'refused')),
  -- JSON array aligned with import_sheets.headings; null where the row has no such cell, short where it ends early.
  cells TEXT NOT NULL CHECK (json_valid(cells))
) STRICT;

CREATE INDEX raw_rows_by_place ON raw_rows (sheet_id, row);

CREATE TABLE clusters (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  datacenter TEXT,
  failover_level INTEGER CHECK (failover_level >= 0),
  admission_control INTEGER CHECK (admission_control IN (0, 1)),
  -- Null together: the cluster is only named by its hosts or workloads.
  source_id TEXT REFERENCES import_sources (id),
  sheet TEXT,
  row INTEGER CHECK (row >= 1),
  -- derived: the name, with the data centre where two clusters share it.
  label TEXT NOT NULL DEFAULT '', shared_storage_mib REAL CHECK (shared_storage_mib >= 0), shared_storage_used_mib REAL CHECK (shared_storage_used_mib >= 0),
  CHECK ((source_id IS NULL) = (row IS NULL))
) STRICT;

CREATE INDEX clusters_by_source ON clusters (source_id, sheet, row);

CREATE TABLE hosts (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  datacenter TEXT,
  cluster_id TEXT REFERENCES clusters (id) DEFERRABLE INITIALLY DEFERRED,
  vendor TEXT,
  model TEXT,
  cpu_model TEXT,
  sockets INTEGER CHECK (sockets >= 1),
  cpu_cores REAL NOT NULL CHECK (cpu_cores >= 0),
  cpu_threads REAL CHECK (cpu_threads >= 0),
  clock_mhz REAL CHECK (clock_mhz >= 0),
  memory_mib REAL NOT NULL CHECK (memory_mib >= 0),
  cpu_utilisation REAL CHECK (cpu_utilisation BETWEEN 0 AND 1),
  memory_utilisation REAL CHECK (memory_utilisation BETWEEN 0 AND 1),
  in_maintenance INTEGER NOT NULL CHECK (in_maintenance IN (0, 1)),
  reported_workloads REAL CHECK (reported_workloads >= 0),
  reported_vcpus REAL CHECK (reported_vcpus >= 0),
  idle_power_w REAL CHECK (idle_power_w >= 0),
  max_power_w REAL CHECK (max_power_w >= 0),
  hypervisor TEXT,
  source_id TEXT NOT NULL REFERENCES import_sources (id),
  sheet TEXT,
  row INTEGER NOT NULL CHECK (row >= 1),
  -- derived
  sort_name TEXT NOT NULL DEFAULT '',
  cluster_name TEXT,
  workload_count INTEGER NOT NULL DEFAULT 0,
  vcpu_count REAL NOT NULL DEFAULT 0,
  finding_count INTEGER NOT NULL DEFAULT 0,
  search_text TEXT NOT NULL DEFAULT ''
, serial_number TEXT, uuid TEXT, platform_cpu_cores REAL CHECK (platform_cpu_cores >= 0), platform_memory_mib REAL CHECK (platform_memory_mib >= 0), max_workloads INTEGER CHECK (max_workloads >= 0), local_storage_mib REAL CHECK (local_storage_mib >= 0), disk_iops REAL CHECK (disk_iops >= 0), network_mbps REAL CHECK (network_mbps >= 0), gpus REAL CHECK (gpus >= 0), numa_nodes INTEGER CHECK (numa_nodes >= 1), evc_mode TEXT) STRICT;

CREATE INDEX hosts_by_source ON hosts (source_id, sheet, row);

CREATE INDEX hosts_by_cluster_id ON hosts (cluster_id);

CREATE INDEX hosts_by_name ON hosts (sort_name, id);

CREATE INDEX hosts_by_cluster ON hosts (cluster_name COLLATE NOCASE, id);

CREATE INDEX hosts_by_cores ON hosts (cpu_cores, id);

CREATE INDEX hosts_by_memory ON hosts (memory_mib, id);

CREATE TABLE workload_groups (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  moves_together INTEGER NOT NULL CHECK (moves_together IN (0, 1)),
  basis TEXT NOT NULL
) STRICT;

CREATE TABLE group_dependencies (
  group_id TEXT NOT NULL REFERENCES workload_groups (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  depends_on TEXT NOT NULL REFERENCES workload_groups (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  PRIMARY KEY (group_id, depends_on)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_dependencies_by_target ON group_dependencies (depends_on);

CREATE TABLE workloads (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  technology TEXT NOT NULL CHECK (technology IN ('vm', 'paravirt', 'container', 'microvm', 'sandbox', 'wasm')),
  power_state TEXT NOT NULL CHECK (power_state IN ('on', 'off', 'suspended', 'unknown')),
  is_template INTEGER NOT NULL CHECK (is_template IN (0, 1)),
  connection_state TEXT,
  datacenter TEXT,
  cluster_id TEXT REFERENCES clusters (id) DEFERRABLE INITIALLY DEFERRED,
  host_id TEXT REFERENCES hosts (id) DEFERRABLE INITIALLY DEFERRED,
  -- The host as the source spells it.
  host_name TEXT,
  host_basis TEXT CHECK (host_basis IN ('recorded', 'matched')),
  vcpus REAL NOT NULL CHECK (vcpus >= 0),
  memory_mib REAL NOT NULL CHECK (memory_mib >= 0),
  provisioned_mib REAL CHECK (provisioned_mib >= 0),
  in_use_mib REAL CHECK (in_use_mib >= 0),
  disks INTEGER CHECK (disks >= 0),
  nics INTEGER CHECK (nics >= 0),
  operating_system TEXT,
  folder TEXT,
  resource_pool TEXT,
  annotation TEXT,
  networks TEXT NOT NULL CHECK (json_valid(networks)),
  -- Usage is there when its statistic is.
  usage_cpu_cores REAL CHECK (usage_cpu_cores >= 0),
  usage_memory_mib REAL CHECK (usage_memory_mib >= 0),
  usage_statistic TEXT CHECK (usage_statistic IN ('p95', 'p99', 'peak', 'mean', 'instant')),
  group_id TEXT REFERENCES workload_groups (id) DEFERRABLE INITIALLY DEFERRED,
  source_id TEXT NOT NULL REFERENCES import_sources (id),
  sheet TEXT,
  row INTEGER NOT NULL CHECK (row >= 1),
  -- derived
  sort_name TEXT NOT NULL DEFAULT '',
  cluster_name TEXT,
  host_label TEXT,
  group_name TEXT,
  finding_count INTEGER NOT NULL DEFAULT 0,
  search_text TEXT NOT NULL DEFAULT '', resources TEXT CHECK (resources IS NULL OR json_type(resources) = 'object'),
  CHECK (usage_statistic IS NOT NULL OR (usage_cpu_cores IS NULL AND usage_memory_mib IS NULL)),
  CHECK (host_basis IS NULL OR host_id IS NOT NULL)
) STRICT;

CREATE INDEX workloads_by_source ON workloads (source_id, sheet, row);

CREATE INDEX workloads_by_host_id ON workloads (host_id);

CREATE INDEX workloads_by_cluster_id ON workloads (cluster_id);

CREATE INDEX workloads_by_group_id ON workloads (group_id);

CREATE INDEX workloads_by_name ON workloads (sort_name, id);

CREATE INDEX workloads_by_cluster ON workloads (cluster_name COLLATE NOCASE, id);

CREATE INDEX workloads_by_host ON workloads (host_label COLLATE NOCASE, id);

CREATE INDEX workloads_by_vcpus ON workloads (vcpus, id);

CREATE INDEX workloads_by_memory ON workloads (memory_mib, id);

CREATE INDEX workloads_by_in_use ON workloads (in_use_mib, id);

CREATE INDEX workloads_by_operating_system ON workloads (operating_system COLLATE NOCASE, id);

CREATE INDEX workloads_by_power_state ON workloads (power_state COLLATE NOCASE, id);

CREATE TABLE scenarios (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  json TEXT NOT NULL CHECK (json_valid(json)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  name TEXT GENERATED ALWAYS AS (json_extract(json, '$.name')) VIRTUAL
) STRICT;

CREATE UNIQUE INDEX scenarios_active ON scenarios (is_active) WHERE is_active = 1;

CREATE TABLE plan_results (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  scenario_id TEXT NOT NULL UNIQUE REFERENCES scenarios (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  -- Over inventory, scenario and program version: equal to the current one when the plan is up to date.
  fingerprint TEXT NOT NULL,
  inputs_hash TEXT NOT NULL CHECK (length(inputs_hash) = 64),
  seed INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  app_version TEXT NOT NULL,
  -- The plan without its long lists, for Overview: JSON.
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  -- headroom.plan/1 and its details, whole, as zlib streams of JSON.
  document BLOB NOT NULL,
  document_bytes INTEGER NOT NULL CHECK (document_bytes > 0),
  details BLOB NOT NULL,
  details_bytes INTEGER NOT NULL CHECK (details_bytes > 0)
) STRICT;

CREATE TABLE plan_assumptions (
  plan_id INTEGER NOT NULL REFERENCES plan_results (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  -- A number as JSON, or a JSON string.
  value TEXT NOT NULL CHECK (json_valid(value)),
  unit TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (plan_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_hosts (
  plan_id INTEGER NOT NULL REFERENCES plan_results (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  cluster_name TEXT,
  capacity_cpu_cores REAL NOT NULL,
  capacity_memory_mib REAL NOT NULL,
  usable_cpu_cores REAL NOT NULL,
  usable_memory_mib REAL NOT NULL,
  -- Switched on after the last wave; the wave after which it is switched off, where it is.
  on_in_target INTEGER NOT NULL CHECK (on_in_target IN (0, 1)),
  released_after_wave INTEGER,
  sort_name TEXT NOT NULL,
  PRIMARY KEY (plan_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_hosts_by_cluster ON plan_hosts (plan_id, cluster_name, sort_name, id);

CREATE TABLE plan_workloads (
  plan_id INTEGER NOT NULL REFERENCES plan_results (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  cluster_name TEXT,
  group_name TEXT,
  powered_on INTEGER NOT NULL CHECK (powered_on IN (0, 1)),
  technology TEXT NOT NULL,
  host_basis TEXT NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('usage', 'allocation')),
  vcpus REAL NOT NULL,
  memory_mib REAL NOT NULL,
  vm_cpu_cores REAL NOT NULL,
  vm_memory_mib REAL NOT NULL,
  container_cpu_cores REAL NOT NULL,
  container_memory_mib REAL NOT NULL,
  microvm_cpu_cores REAL NOT NULL,
  microvm_memory_mib REAL NOT NULL,
  wasm_cpu_cores REAL NOT NULL,
  wasm_memory_mib REAL NOT NULL,
  -- Null where the workload is not placed (switched off, or no host at all).
  host_as_is TEXT,
  host_consolidated TEXT,
  host_target TEXT,
  target_technology TEXT,
  -- Null where there is no advice.
  advised_technology TEXT CHECK (advised_technology IN ('vm', 'container', 'microvm', 'wasm')),
  stack TEXT,
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  overridden INTEGER NOT NULL CHECK (overridden IN (0, 1)),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  blockers TEXT NOT NULL CHECK (json_valid(blockers)),
  first_reason TEXT,
  first_blocker TEXT,
  -- Demand as what it is advised to become.
  advised_cpu_cores REAL,
  advised_memory_mib REAL,
  operating_system TEXT,
  sort_name TEXT NOT NULL,
  search_text TEXT NOT NULL, readiness TEXT CHECK (readiness IN ('ready', 'conditional', 'not-ready', 'unknown')), readiness_reasons TEXT CHECK (json_type(readiness_reasons) = 'array'), priority REAL CHECK (priority BETWEEN 0 AND 100),
  PRIMARY KEY (plan_id, id)
) STRICT;

CREATE INDEX plan_workloads_by_name ON plan_workloads (plan_id, sort_name, id);

CREATE INDEX plan_workloads_by_advice ON plan_workloads (plan_id, advised_technology COLLATE NOCASE, id);

CREATE INDEX plan_workloads_by_cores ON plan_workloads (plan_id, advised_cpu_cores, id);

CREATE INDEX plan_workloads_by_memory ON plan_workloads (plan_id, advised_memory_mib, id);

CREATE INDEX plan_workloads_as_is ON plan_workloads (plan_id, host_as_is);

CREATE INDEX plan_workloads_consolidated ON plan_workloads (plan_id, host_consolidated);

CREATE INDEX plan_workloads_target ON plan_workloads (plan_id, host_target);

CREATE TABLE plan_waves (
  plan_id INTEGER NOT NULL REFERENCES plan_results (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  effort_days REAL NOT NULL,
  effort_capacity_days REAL NOT NULL,
  PRIMARY KEY (plan_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_moves (
  plan_id INTEGER NOT NULL REFERENCES plan_results (id) ON DELETE CASCADE,
  -- Order in the roadmap, from 1.
  position INTEGER NOT NULL CHECK (position >= 1),
  wave INTEGER NOT NULL,
  workload_id TEXT NOT NULL,
  name TEXT NOT NULL,
  cluster_name TEXT,
  from_technology TEXT NOT NULL,
  to_technology TEXT NOT NULL,
  from_host TEXT NOT NULL,
  to_host TEXT NOT NULL,
  from_host_name TEXT NOT NULL,
  to_host_name TEXT NOT NULL,
  effort_days REAL NOT NULL,
  reason TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  search_text TEXT NOT NULL,
  PRIMARY KEY (plan_id, position),
  FOREIGN KEY (plan_id, wave) REFERENCES plan_waves (plan_id, number)
) STRICT;

CREATE INDEX plan_moves_by_wave ON plan_moves (plan_id, wave, position);

CREATE INDEX plan_moves_by_workload ON plan_moves (plan_id, workload_id);

CREATE INDEX plan_moves_by_name ON plan_moves (plan_id, sort_name, position);

CREATE TABLE findings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id TEXT REFERENCES import_sources (id) ON DELETE CASCADE,
  plan_id INTEGER REFERENCES plan_results (id) ON DELETE CASCADE,
  is_joined INTEGER NOT NULL DEFAULT 0 CHECK (is_joined IN (0, 1)),
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
  -- 3 error, 2 warning, 1 info: sorts by weight.
  weight INTEGER NOT NULL GENERATED ALWAYS AS (CASE severity WHEN 'error' THEN 3 WHEN 'warning' THEN 2 ELSE 1 END) STORED,
  code TEXT NOT NULL,
  file TEXT NOT NULL,
  sheet TEXT,
  row INTEGER CHECK (row >= 1),
  column_name TEXT,
  value TEXT,
  message TEXT NOT NULL,
  search_text TEXT NOT NULL,
  CHECK ((source_id IS NULL) <> (plan_id IS NULL))
) STRICT;

CREATE INDEX findings_by_weight ON findings (weight, id);

CREATE INDEX findings_by_code ON findings (code COLLATE NOCASE, id);

CREATE INDEX findings_by_place ON findings (source_id, sheet, row);

CREATE INDEX findings_by_plan ON findings (plan_id);

CREATE INDEX findings_joined ON findings (is_joined) WHERE is_joined = 1;

CREATE TABLE edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  scenario_id TEXT NOT NULL,
  -- JSON array of {"path": [key, ...], "before"?: value, "after"?: value}; an absent side means that there was nothing.
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  active_before TEXT,
  active_after TEXT,
  is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1))
) STRICT;

CREATE TABLE assumption_sets (
  id TEXT PRIMARY KEY,
  -- Compared without regard to case, as people read names.
  name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  note TEXT NOT NULL DEFAULT '',
  -- JSON object: by assumption, the points that differ from its default, as in a scenario.
  assumptions TEXT NOT NULL CHECK (json_valid(assumptions))
) STRICT;

CREATE TABLE imports (
  -- The batch of its sources.
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('import', 'repair')),
  -- Completes the sentence "Undo ...".
  label TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  -- JSON array of file names.
  files TEXT NOT NULL CHECK (json_valid(files)),
  -- JSON: {"hosts": {"added", "updated", "unchanged", "gone"}, "workloads": {...}}.
  counts TEXT NOT NULL CHECK (json_valid(counts))
) STRICT;

CREATE TABLE column_mappings (
  signature TEXT PRIMARY KEY,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  used_at TEXT NOT NULL
) STRICT;

CREATE TABLE repairs (
  id INTEGER PRIMARY KEY,
  -- What it is about: a later decision about the same takes its place.
  key TEXT NOT NULL UNIQUE,
  repair TEXT NOT NULL CHECK (json_valid(repair))
) STRICT;

CREATE TABLE import_images (
  edit_id INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  part TEXT NOT NULL,
  -- JSON array as a zlib stream.
  content BLOB NOT NULL,
  PRIMARY KEY (edit_id, position)
) STRICT;

CREATE TABLE placement_rules (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('anti-affinity', 'affinity', 'host-group')),
  -- JSON arrays of ids, sorted.
  workloads TEXT NOT NULL CHECK (json_array_length(workloads) >= 1),
  hosts TEXT NOT NULL CHECK (json_valid(hosts)),
  host_rule TEXT CHECK (host_rule IN ('required', 'forbidden')),
  max_per_host INTEGER CHECK (max_per_host >= 1),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  -- What it is in its source, completing "Read from ...".
  basis TEXT NOT NULL,
  cluster_id TEXT REFERENCES clusters (id) DEFERRABLE INITIALLY DEFERRED,
  source_id TEXT NOT NULL REFERENCES import_sources (id),
  sheet TEXT,
  row INTEGER NOT NULL CHECK (row >= 1),
  CHECK ((kind = 'host-group') = (host_rule IS NOT NULL)),
  CHECK ((kind = 'anti-affinity') = (max_per_host IS NOT NULL))
) STRICT;

CREATE INDEX placement_rules_by_source ON placement_rules (source_id);

CREATE INDEX placement_rules_by_cluster_id ON placement_rules (cluster_id);

CREATE TABLE "import_changes" (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('host', 'workload', 'rule')),
  entity_id TEXT NOT NULL,
  name TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('new', 'changed', 'gone')),
  -- JSON array of {"field", "before", "after"}.
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE followed_plans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  is_followed INTEGER NOT NULL CHECK (is_followed IN (0, 1)),
  -- Its scenario may have been changed or deleted since.
  scenario_id TEXT NOT NULL,
  scenario TEXT NOT NULL CHECK (json_valid(scenario)),
  inputs_hash TEXT NOT NULL CHECK (length(inputs_hash) = 64),
  planned_at TEXT NOT NULL,
  followed_at TEXT NOT NULL,
  -- As in plan_results.
  document BLOB NOT NULL,
  details BLOB NOT NULL,
  -- Names, waves and states of the document, without what follow-up has no use for: JSON as a zlib stream.
  outline BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX followed_plans_active ON followed_plans (is_followed) WHERE is_followed = 1;

CREATE TABLE move_marks (
  followed_id INTEGER NOT NULL REFERENCES followed_plans (id) ON DELETE CASCADE,
  wave INTEGER NOT NULL CHECK (wave >= 1),
  workload_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('done', 'slipped')),
  marked_on TEXT NOT NULL CHECK (marked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  note TEXT NOT NULL DEFAULT '',
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (followed_id, wave, workload_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE release_marks (
  followed_id INTEGER NOT NULL REFERENCES followed_plans (id) ON DELETE CASCADE,
  host_id TEXT NOT NULL,
  marked_on TEXT NOT NULL CHECK (marked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (followed_id, host_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE actual_states (
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  -- JSON as a zlib stream.
  state BLOB NOT NULL
) STRICT;
