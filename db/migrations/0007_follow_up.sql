-- Roadmaps that are followed, each as it was when it began to be, and what is reported of it. Kept apart from plan_results:
-- planning anew and importing leave them alone. One that is no longer followed stays while an edit can bring it back.
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

-- States in which the rest of a roadmap begins, by the SHA-256 of their JSON: scenarios name them, nothing changes them.
CREATE TABLE actual_states (
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  -- JSON as a zlib stream.
  state BLOB NOT NULL
) STRICT;
