/**
 * Plans a generated estate and writes its report, full and executive, in English and in Chinese, and prints one line each: pages,
 * bytes, seconds and the memory of the process while the report was written.
 *
 *   node test/bench/report.bench.ts [--vms 5000] [--seed 1]
 *
 * What it is held to: 5,000 workloads in under 20 s and 500 MB. The process that writes a report holds the plan, the fonts and the
 * file, and nothing of the planning: so the plan goes to a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deflateSync, inflateSync } from 'node:zlib';
import { generatedSamples } from '#build/samples/generate.ts';
import { reportLanguages, reportOptionsSchema, reportVersions } from '#core/api/reportCalls.ts';
import { importFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { PlanDetails } from '#core/planResult.ts';
import { renderReport } from '#core/report/pdf/renderReport.ts';
import type { ReportContent } from '#core/report/reportInput.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import { baseScenario } from '#core/scenario/scenario.ts';
import { readReportDocument } from '#electron/service/reportDocument.ts';
import { reportFonts } from '#test/fixtures/report/fonts.ts';

const limits = { seconds: 20, megabytes: 500 };

const { values } = parseArgs({
  options: {
    vms: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    step: { type: 'string' },
    only: { type: 'string' },
    content: { type: 'string' },
  },
});

/** Imports and plans the estate; writes what a report is made of into a file. */
async function makePlan(file: string): Promise<void> {
  const samples = generatedSamples(Number(values.seed), Number(values.vms));
  const name = 'rvtools.xlsx';
  const bytes = samples.get(name);
  if (bytes === undefined) throw new Error(`The generator made no ${name}.`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { inventory, sources, findings } = await importFiles([{ name, bytes, sha256 }], { context: quietContext });
  const { document, details } = await plan(inventory, baseScenario, { sources, findings, context: quietContext });
  const content: Omit<ReportContent, 'document' | 'details'> = {
    scenarioName: baseScenario.name,
    currency: baseScenario.currency,
    createdAt: '2026-11-20T00:00:00Z',
    productVersion: '0.1.0',
    way: baseScenario.roadmap,
    assumptions: resolveAssumptions(baseScenario).map(({ definition, low, likely, high, changed }) => {
      const { id, title, group, unit, source } = definition;
      return { id, title, group, unit, low, likely, high, source, changed };
    }),
  };
  writeFileSync(`${file}.document`, deflateSync(JSON.stringify(document)));
  writeFileSync(`${file}.details`, deflateSync(JSON.stringify(details)));
  writeFileSync(file, JSON.stringify(content));
}

async function report(file: string): Promise<void> {
  const document = await readReportDocument(readFileSync(`${file}.document`));
  const details = JSON.parse(inflateSync(readFileSync(`${file}.details`)).toString('utf8')) as PlanDetails;
  const content: ReportContent = { ...(JSON.parse(readFileSync(file, 'utf8')) as ReportContent), document, details };
  const { length } = content.document.workloads;
  for (const language of reportLanguages) {
    for (const version of reportVersions) {
      if (values.only !== undefined && values.only !== `${version}-${language}`) continue;
      const start = performance.now();
      const { bytes, pages } = await renderReport(
        { ...content, fonts: reportFonts() },
        reportOptionsSchema.parse({ language, version }),
        quietContext,
      );
      const seconds = (performance.now() - start) / 1000;
      const megabytes = process.resourceUsage().maxRSS / 1024;
      const isIn = seconds < limits.seconds && megabytes < limits.megabytes;
      if (!isIn) process.exitCode = 1;
      console.log(
        `${version.padEnd(9)} ${language}  ${length} workloads, ${pages} pages, ${(bytes.length / 1e6).toFixed(2)} MB file, ${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB at most  ${isIn ? 'ok' : 'TOO MUCH'}`,
      );
    }
  }
}

/** This file again in a process of its own, with the arguments given to it. */
function inItsOwnProcess(step: string, file: string, ...more: readonly string[]): void {
  const args = [
    import.meta.filename,
    '--step',
    step,
    '--content',
    file,
    '--vms',
    values.vms,
    '--seed',
    values.seed,
    ...more,
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

if (values.step === 'plan' && values.content !== undefined) await makePlan(values.content);
else if (values.step === 'report' && values.content !== undefined) await report(values.content);
else {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-report-'));
  try {
    const file = join(folder, 'content.json');
    inItsOwnProcess('plan', file);
    for (const language of reportLanguages) {
      for (const version of reportVersions) inItsOwnProcess('report', file, '--only', `${version}-${language}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
