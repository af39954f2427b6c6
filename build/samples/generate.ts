import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hostsCsv, sitesCsv, workloadsCsv } from './csv.ts';
import { makeEstate } from './estate.ts';
import { industryCases } from './industries.ts';
import { kubernetesSample } from './kubernetes.ts';
import { rvtoolsSheets } from './rvtoolsSheets.ts';
import { writeWorkbook } from './workbook.ts';

/**
 * The files committed under samples/, by name: the same bytes on every machine (test/unit/import/samples.test.ts compares
 * them).
 */
export function committedSamples(): ReadonlyMap<string, Uint8Array> {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const harbour = makeEstate({ seed: 50, vms: 160, name: 'harbour' });
  const werk = makeEstate({ seed: 5, vms: 28, name: 'werk' });
  const depot = makeEstate({ seed: 8, vms: 36, name: 'depot' });
  const sites = ['lighthouse', 'lock', 'marina'].map((name, index) =>
    makeEstate({ seed: 20 + index, vms: 12 + index * 4, name }),
  );
  const kubernetes = kubernetesSample({ seed: 3, pods: 60 });
  return new Map([
    ['harbour-dc.xlsx', writeWorkbook(rvtoolsSheets(harbour, 'modern'))],
    ['werk-nord.xlsx', writeWorkbook(rvtoolsSheets(werk, 'german'))],
    ['depot-2016.xlsx', writeWorkbook(rvtoolsSheets(depot, 'legacy'))],
    ['hosts.csv', text(hostsCsv(depot))],
    ['workloads.csv', text(workloadsCsv(depot))],
    ['edge-sites.csv', text(sitesCsv(sites))],
    ['kubernetes-nodes.json', text(kubernetes.nodes)],
    ['kubernetes-pods.json', text(kubernetes.pods)],
    ...industryCases().flatMap((each) => [
      ...each.files,
      [`${each.id}.scenario.json`, text(`${JSON.stringify(each.scenario, null, 2)}\n`)] as const,
    ]),
  ]);
}

/** One estate of any size in every form. */
export function generatedSamples(seed: number, vms: number): ReadonlyMap<string, Uint8Array> {
  const estate = makeEstate({ seed, vms, name: 'estate' });
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const kubernetes = kubernetesSample({ seed, pods: vms });
  return new Map([
    ['rvtools.xlsx', writeWorkbook(rvtoolsSheets(estate, 'modern'))],
    ['hosts.csv', text(hostsCsv(estate))],
    ['workloads.csv', text(workloadsCsv(estate))],
    ['kubernetes-nodes.json', text(kubernetes.nodes)],
    ['kubernetes-pods.json', text(kubernetes.pods)],
  ]);
}

const usage = `Writes sample inventories.

  node build/samples/generate.ts --seed 1 --vms 2000 --out DIR   an estate of any size, in every format
  node build/samples/generate.ts --committed [--out DIR]         the files of samples/ again
`;

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      vms: { type: 'string' },
      out: { type: 'string' },
      committed: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed ?? '1');
  const vms = Number(values.vms ?? '0');
  const isCommitted = values.committed === true;
  const out = values.out ?? (isCommitted ? fileURLToPath(new URL('../../samples', import.meta.url)) : undefined);
  if (out === undefined || !Number.isInteger(seed) || (!isCommitted && !(Number.isInteger(vms) && vms > 0))) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  mkdirSync(out, { recursive: true });
  for (const [name, bytes] of isCommitted ? committedSamples() : generatedSamples(seed, vms)) {
    writeFileSync(join(out, name), bytes);
    process.stdout.write(`${name}  ${bytes.length} bytes\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
