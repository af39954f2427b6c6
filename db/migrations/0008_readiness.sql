-- How ready each workload of a plan is, why and what to do (JSON array), and what to move first (0..100). Null in plans that were
-- made before it was judged.
ALTER TABLE plan_workloads ADD COLUMN readiness TEXT CHECK (readiness IN ('ready', 'conditional', 'not-ready', 'unknown'));
ALTER TABLE plan_workloads ADD COLUMN readiness_reasons TEXT CHECK (json_type(readiness_reasons) = 'array');
ALTER TABLE plan_workloads ADD COLUMN priority REAL CHECK (priority BETWEEN 0 AND 100);
