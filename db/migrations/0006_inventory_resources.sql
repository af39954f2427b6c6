-- What hosts have and workloads need beside cores and memory, as far as a source states it. Null where none does.
ALTER TABLE hosts ADD COLUMN local_storage_mib REAL CHECK (local_storage_mib >= 0);
ALTER TABLE hosts ADD COLUMN disk_iops REAL CHECK (disk_iops >= 0);
ALTER TABLE hosts ADD COLUMN network_mbps REAL CHECK (network_mbps >= 0);
ALTER TABLE hosts ADD COLUMN gpus REAL CHECK (gpus >= 0);
ALTER TABLE hosts ADD COLUMN numa_nodes INTEGER CHECK (numa_nodes >= 1);
ALTER TABLE hosts ADD COLUMN evc_mode TEXT;

ALTER TABLE clusters ADD COLUMN shared_storage_mib REAL CHECK (shared_storage_mib >= 0);
ALTER TABLE clusters ADD COLUMN shared_storage_used_mib REAL CHECK (shared_storage_used_mib >= 0);

-- One column and not six: a million rows that state none of it pay for one null. JSON object of those that are stated:
-- localStorageMiB, diskIops, networkMbps, gpus, cpuFeatureLevel, isNumaBound.
ALTER TABLE workloads ADD COLUMN resources TEXT CHECK (resources IS NULL OR json_type(resources) = 'object');
