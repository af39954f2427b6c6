import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { importFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';

/**
 * Prints what an import makes of files: `node build/samples/count.ts FILE...`. For looking at an export quickly, without
 * a plan file.
 */
const files = process.argv.slice(2).map((path) => {
  const bytes = new Uint8Array(readFileSync(path));
  return { name: basename(path), bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
});
const started = performance.now();
const { sources, inventory, findings } = await importFiles(files, { context: quietContext });
const milliseconds = Math.round(performance.now() - started);
const running = inventory.workloads.filter((workload) => workload.powerState === 'on');
const codes = new Map<string, number>();
for (const finding of findings) {
  const key = `${finding.severity} ${finding.code}`;
  codes.set(key, (codes.get(key) ?? 0) + 1);
}
const bases = new Map<string, number>();
for (const workload of inventory.workloads) {
  const key = workload.hostBasis ?? 'unmatched';
  bases.set(key, (bases.get(key) ?? 0) + 1);
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
process.stdout.write(
  `${JSON.stringify(
    {
      milliseconds,
      hosts: inventory.hosts.length,
      cores: sum(inventory.hosts.map((host) => host.cpuCores)),
      hostMemoryMiB: sum(inventory.hosts.map((host) => host.memoryMiB)),
      clusters: inventory.clusters.map((cluster) => cluster.name),
      workloads: inventory.workloads.length,
      on: running.length,
      templates: inventory.workloads.filter((workload) => workload.isTemplate).length,
      vcpus: sum(inventory.workloads.map((workload) => workload.vcpus)),
      memoryMiB: sum(inventory.workloads.map((workload) => workload.memoryMiB)),
      withUsage: inventory.workloads.filter((workload) => workload.usage !== null).length,
      hostBasis: Object.fromEntries(bases),
      groups: inventory.groups.length,
      sources: sources.map(({ file, format, toolVersion, rows, sheets }) => ({
        file,
        format,
        toolVersion,
        rows,
        sheets,
      })),
      findings: Object.fromEntries(codes),
    },
    null,
    2,
  )}\n`,
);
