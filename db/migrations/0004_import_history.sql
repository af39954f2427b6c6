-- Imports as they happened, with what each changed; how tables were read; what was repaired; what undoing needs.
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

CREATE TABLE import_changes (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('host', 'workload')),
  entity_id TEXT NOT NULL,
  name TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('new', 'changed', 'gone')),
  -- JSON array of {"field", "before", "after"}.
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

-- What columns mean, by the headings of their table, for the next file that has them.
CREATE TABLE column_mappings (
  signature TEXT PRIMARY KEY,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  used_at TEXT NOT NULL
) STRICT;

-- Decisions of the user about what was read; applied at every join.
CREATE TABLE repairs (
  id INTEGER PRIMARY KEY,
  -- What it is about: a later decision about the same takes its place.
  key TEXT NOT NULL UNIQUE,
  repair TEXT NOT NULL CHECK (json_valid(repair))
) STRICT;

-- The mapping that a sheet was read by, where one was used.
ALTER TABLE import_sheets ADD COLUMN mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping));

-- The rows that stood, before an import, where it changed something; after undoing it, those that the import had made.
CREATE TABLE import_images (
  edit_id INTEGER NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  part TEXT NOT NULL,
  -- JSON array as a zlib stream.
  content BLOB NOT NULL,
  PRIMARY KEY (edit_id, position)
) STRICT;
