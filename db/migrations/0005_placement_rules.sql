-- What sources demand of placement: who may share a host with whom, or run on which hosts.
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

-- A change may be that of a rule.
CREATE TABLE import_changes_anew (
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
INSERT INTO import_changes_anew SELECT * FROM import_changes;
DROP TABLE import_changes;
ALTER TABLE import_changes_anew RENAME TO import_changes;
