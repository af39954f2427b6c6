import { expect, test } from 'vitest';
import { makeEstate } from '#build/samples/estate.ts';
import { rvtoolsSheets } from '#build/samples/rvtoolsSheets.ts';
import { writeWorkbook } from '#build/samples/workbook.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { fileOf, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

test('a generated estate with local disks goes from its workbook to a roadmap that keeps them', async () => {
  const estate = makeEstate({ seed: 11, vms: 120, name: 'quay' });
  const result = await importOne(fileOf('quay.xlsx', writeWorkbook(rvtoolsSheets(estate, 'storage'))));
  expectSound(result);
  const { inventory } = result;
  expect(inventory.hosts.every((host) => host.networkMbps === 20_000 && host.localStorageMiB! > 0)).toBe(true);
  expect(inventory.clusters.filter((cluster) => cluster.sharedStorageMiB !== null).length).toBeGreaterThan(1);
  const local = inventory.workloads.filter((workload) => (workload.localStorageMiB ?? 0) > 0);
  expect(local.length).toBeGreaterThan(2);

  const { document, details } = await plan(inventory, scenarioSchema.parse({}), {
    sources: result.sources,
    findings: [],
    context: quietContext,
  });
  expect(document.roadmap.certificate.filter((entry) => !entry.holds)).toEqual([]);
  expect(details.rules.extraResources?.ids).toEqual(['localStorageMiB']);
  const stated = new Map(inventory.hosts.map((host) => [host.id, host.localStorageMiB!]));
  for (const { assignment } of document.roadmap.states) {
    const used = new Map<string, number>();
    for (const workload of local) {
      const host = assignment[workload.id]?.host;
      if (host !== undefined) used.set(host, (used.get(host) ?? 0) + workload.localStorageMiB!);
    }
    for (const [host, mebibytes] of used) expect(mebibytes).toBeLessThanOrEqual(stated.get(host)!);
  }
});
