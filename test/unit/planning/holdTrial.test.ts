import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { industryCases } from '#build/samples/industries.ts';
import { importFiles } from '#core/import/importFiles.ts';
import { CancelledError, quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { prepareTrials, tryHold, withMovesIn, type HoldQuestion, type TriedPlan } from '#core/planning/holdTrial.ts';
import { checkPlanDocument } from '#core/roadmap/check.ts';
import { CertifiedPlan } from '#core/roadmap/checkEdit.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';

const samples = fileURLToPath(new URL('../../../samples/', import.meta.url));

/** A shipped case of industry, planned with its own limits. */
async function planned(id: string): Promise<TriedPlan> {
  const one = industryCases().find((each) => each.id === id)!;
  const files = [...one.files.keys()].map((name) => {
    const bytes = readFileSync(`${samples}${name}`);
    return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const { inventory, sources, findings } = await importFiles(files, { context: quietContext });
  const scenario = scenarioSchema.parse(JSON.parse(readFileSync(`${samples}${id}.scenario.json`, 'utf8')));
  const { document, details } = await plan(inventory, scenario, { sources, findings, context: quietContext });
  return { document, rules: details.rules, schedule: details.schedule };
}

/** Single moves and all moves of a cluster, some waves earlier and later, and after the end. */
function questionsOf({ document }: TriedPlan): HoldQuestion[] {
  const { waves } = document.roadmap;
  const clusterOf = new Map(document.hosts.map((host) => [host.id, host.cluster]));
  return waves.flatMap((wave, i): HoldQuestion[] => {
    const [first] = wave.moves;
    if (first === undefined) return [];
    const cluster = clusterOf.get(first.toHost);
    const many = wave.moves.filter((move) => clusterOf.get(move.toHost) === cluster).map(({ workload }) => workload);
    return [i, i + 2, Math.max(1, i - 3), waves.length + 1]
      .filter((to) => to >= 1 && to !== i + 1)
      .flatMap((to) => [
        { workloads: [first.workload], fromWave: i + 1, wave: to },
        { workloads: many, fromWave: i + 1, wave: to },
      ]);
  });
}

/** What the whole certificate of the edited plan says, entry by entry. */
function failing(edited: TriedPlan): readonly (readonly [string, string | null])[] {
  return checkPlanDocument(edited.document, edited.rules, edited.schedule)
    .filter((entry) => !entry.holds)
    .map((entry) => [entry.invariant, entry.counterexample]);
}

describe.each(['bank', 'hospital', 'web-shop', 'telecom-edge'])('moves of the %s in other waves', (id) => {
  let made: TriedPlan;
  beforeAll(async () => {
    made = await planned(id);
  }, 120_000);

  test('are judged by what they touch as the whole certificate judges them', () => {
    const certified = new CertifiedPlan(made);
    const questions = questionsOf(made);
    let broken = 0;
    for (const question of questions) {
      const edited = withMovesIn(made, question);
      const found = certified.brokenBy(edited).map((entry) => [entry.invariant, entry.counterexample]);
      expect(found).toEqual(failing(edited));
      if (found.length > 0) broken++;
    }
    expect(made.document.roadmap.certificate.every((entry) => entry.holds)).toBe(true);
    expect(questions.length).toBeGreaterThan(10);
    expect(broken).toBeGreaterThan(0);
  }, 120_000);

  test('are found broken where the edit lies, in a plan that is broken elsewhere', () => {
    // One host that has less than the first wave puts on it: the plan is broken there, whatever is moved.
    const { toHost } = made.document.roadmap.waves.find((wave) => wave.moves.length > 0)!.moves[0]!;
    const hosts = made.document.hosts.map((host) =>
      host.id === toHost ? { ...host, usable: { cpuCores: 0.01, memoryMiB: 1 } } : host,
    );
    const rough = { ...made.document, hosts };
    const certificate = checkPlanDocument(rough, made.rules, made.schedule);
    expect(certificate.some((entry) => !entry.holds)).toBe(true);
    const damaged = { ...made, document: { ...rough, roadmap: { ...rough.roadmap, certificate } } };
    const certified = new CertifiedPlan(damaged);
    for (const question of questionsOf(damaged)) {
      const edited = withMovesIn(damaged, question);
      const known = new Set(failing(damaged).map((entry) => entry.join(' ')));
      const found = new Set(certified.brokenBy(edited).map(({ invariant }) => invariant));
      // What is broken in other words nowhere but there is said by both.
      for (const [invariant, text] of failing(edited)) {
        if (certificate.some((entry) => entry.invariant === invariant && !entry.holds)) continue;
        expect(found).toContain(invariant);
        expect(known).not.toContain(`${invariant} ${text}`);
      }
    }
  }, 120_000);
});

test('a trial can be given up while a plan is read and while it is checked', async () => {
  const made = await planned('bank');
  const cancelled = { ...quietContext, isCancelled: () => true };
  expect(() => prepareTrials(made, cancelled)).toThrow(CancelledError);
  const trials = prepareTrials(made, quietContext);
  const [question] = questionsOf(made);
  expect(() => tryHold(trials, question!, cancelled)).toThrow(CancelledError);
  expect(tryHold(trials, question!, quietContext).wavesTried).toBeGreaterThan(0);
}, 120_000);
