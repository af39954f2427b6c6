-- Named sets of assumptions: what a scenario can be given in one step, and compared with.
CREATE TABLE assumption_sets (
  id TEXT PRIMARY KEY,
  -- Compared without regard to case, as people read names.
  name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  note TEXT NOT NULL DEFAULT '',
  -- JSON object: by assumption, the points that differ from its default, as in a scenario.
  assumptions TEXT NOT NULL CHECK (json_valid(assumptions))
) STRICT;
