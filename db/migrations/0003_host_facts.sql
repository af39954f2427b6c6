-- What hardware facts and Kubernetes say of a host: by which numbers its sources meet, what its platform takes, how many
-- workloads it admits. Null where no source says it.
ALTER TABLE hosts ADD COLUMN serial_number TEXT;
ALTER TABLE hosts ADD COLUMN uuid TEXT;
ALTER TABLE hosts ADD COLUMN platform_cpu_cores REAL CHECK (platform_cpu_cores >= 0);
ALTER TABLE hosts ADD COLUMN platform_memory_mib REAL CHECK (platform_memory_mib >= 0);
ALTER TABLE hosts ADD COLUMN max_workloads INTEGER CHECK (max_workloads >= 0);
