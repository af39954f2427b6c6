/** The cases of industry that are shipped: each is planned with its constraints, and its roadmap compared with a golden file. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { industryCases } from '#build/samples/industries.ts';
import { importFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';

const samples = fileURLToPath(new URL('../../../samples/', import.meta.url));

/** Six digits: enough to see any change, and the same on every machine. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** What a planner would look at first, in a form that can be read in a review. */
function golden({ document, details }: PlanResult): string {
  const { roadmap, placement, totals } = document;
  const names = new Map(document.hosts.map(({ id, name }) => [id, name]));
  const figures = (of: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(of).map(([id, value]) => [id, rounded(value)]));
  const { business } = details;
  return `${JSON.stringify(
    {
      hosts: {
        today: placement.asIs.hostsUsed,
        consolidated: placement.consolidated,
        target: placement.target,
      },
      totals: { before: figures(totals.before), after: figures(totals.after) },
      business:
        business === undefined
          ? null
          : {
              npv: rounded(business.npv),
              investment: rounded(business.investment),
              paybackMonths: business.paybackMonths === null ? null : rounded(business.paybackMonths),
            },
      waves: roadmap.waves.map((wave) => {
        const changes = wave.moves.filter((move) => move.fromTechnology !== move.toTechnology).length;
        const released = wave.released.map((id) => names.get(id)).join(', ');
        return `${wave.number}  ${wave.start} to ${wave.end}: ${wave.moves.length} moves (${changes} change technology), ${rounded(wave.effortDays)} of ${rounded(wave.effortCapacityDays)} days${released === '' ? '' : `; off: ${released}`}`;
      }),
      certificate: roadmap.certificate.map(
        ({ invariant, holds, statesChecked }) => `${invariant}: ${holds ? 'holds' : 'FAILS'} in ${statesChecked}`,
      ),
      notes: details.roadmapNotes.map(({ severity, code, text }) => `${severity} ${code}: ${text}`),
    },
    null,
    1,
  )}\n`;
}

describe.each(industryCases().map(({ id }) => id))('%s', (id) => {
  const one = industryCases().find((candidate) => candidate.id === id)!;
  const scenario = scenarioSchema.parse(JSON.parse(readFileSync(`${samples}${id}.scenario.json`, 'utf8')));
  let result: PlanResult;

  beforeAll(async () => {
    const files = [...one.files.keys()].map((name) => {
      const bytes = readFileSync(`${samples}${name}`);
      return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    const imported = await importFiles(files, { context: quietContext });
    const { inventory, sources, findings } = imported;
    result = await plan(inventory, scenario, { sources, findings, context: quietContext });
  }, 120_000);

  it('is planned as the golden file says', async () => {
    await expect(golden(result)).toMatchFileSnapshot(`golden/${id}.golden`);
  });

  it('keeps every invariant, and has as many as its constraints ask for', () => {
    const { certificate } = result.document.roadmap;
    expect(certificate.filter(({ holds }) => !holds)).toEqual([]);
    const checked = new Set(certificate.map(({ invariant }) => invariant));
    const { roadmap } = scenario;
    if (roadmap.teams.length > 0) expect(checked).toContain('team-capacity');
    if (roadmap.freezes.length > 0) expect(checked).toContain('closed-waves');
    if (roadmap.hardware.length > 0) expect(checked).toContain('host-deadline');
    if (roadmap.budgets.length > 0) expect(checked).toContain('budget');
    if (roadmap.before.length > 0) expect(checked).toContain('strict-order');
    if (roadmap.stableStageWaves !== null) expect(checked).toContain('stable-stage');
  });

  it('names only workloads and hosts that it has', () => {
    const idle = result.document.findings.filter(({ code }) => /names-nothing|matches-nothing/.test(code));
    expect(idle).toEqual([]);
  });
});
