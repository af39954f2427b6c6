import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import type { PlanDocument } from '#core/planResult.ts';
import { checkPlanDocument, invariants, rulesOf } from '#core/roadmap/check.ts';
import type { RoadmapRules } from '#core/roadmap/checkRules.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import { generatedEstate } from '#test/unit/roadmap/generatedEstate.ts';
import { broken } from '#test/unit/roadmap/estates.ts';
import { planDocument } from '#test/unit/roadmap/planDocument.ts';

/** Those that are in every certificate; the others say something of the way. */
const ofEveryRoadmap = invariants.slice(0, invariants.indexOf('affinity') + 1);

/** A few sound documents to damage, with what they were planned for. */
const sound: readonly { readonly text: string; readonly rules: RoadmapRules }[] = [1, 2, 3].map((seed) => {
  const problem = generatedEstate({
    seed,
    clusters: 2,
    hostsPerCluster: 4,
    workloads: 30,
    fill: 0.9,
    maxMovesPerWave: 8,
    effortCapacityDaysPerWave: 12,
  });
  const document = planDocument(problem, planRoadmap(problem, quietContext));
  return { text: JSON.stringify(document), rules: rulesOf(problem) };
});

/** Every value in the tree that is no object or list, with the way to it. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** Every object and list in the tree, with the way to it. */
function branchesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return [path, ...Object.entries(value).flatMap(([key, child]) => branchesOf(child, [...path, key]))];
}

function at(value: unknown, path: readonly string[]): Record<string, unknown> {
  let place = value;
  for (const key of path) place = (place as Record<string, unknown>)[key];
  return place as Record<string, unknown>;
}

/** What the checker reads of a roadmap; the totals of money and energy are not its business. */
function isRead(path: readonly string[]): boolean {
  return !path.includes('totals') || path.at(-1) === 'hosts';
}

const document = fc.nat({ max: sound.length - 1 }).map((i) => sound[i]!);

describe('the checker', () => {
  test('finds every single value of the roadmap that was changed', () => {
    fc.assert(
      fc.property(document, fc.nat(), ({ text, rules }, choice) => {
        const damaged = JSON.parse(text) as PlanDocument;
        const leaves = leavesOf(damaged.roadmap).filter(isRead);
        const path = leaves[choice % leaves.length]!;
        const parent = at(damaged.roadmap, path.slice(0, -1));
        const key = path.at(-1)!;
        const old = parent[key];
        parent[key] = typeof old === 'number' ? old + 1 : `${String(old)}x`;
        expect(Object.keys(broken(checkPlanDocument(damaged, rules)))).not.toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('finds every part of the roadmap that was taken away', () => {
    fc.assert(
      fc.property(document, fc.nat(), ({ text, rules }, choice) => {
        const damaged = JSON.parse(text) as PlanDocument;
        const parts = [...leavesOf(damaged.roadmap), ...branchesOf(damaged.roadmap)].filter(
          (path) => path.length > 0 && isRead(path) && !path.includes('certificate') && path.at(-1) !== 'totals',
        );
        const path = parts[choice % parts.length]!;
        const parent = at(damaged.roadmap, path.slice(0, -1));
        // Without the totals nothing counts the hosts twice, which is allowed.
        if (path.at(-1) === 'hosts') return;
        if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1);
        else Reflect.deleteProperty(parent, path.at(-1)!);
        expect(Object.keys(broken(checkPlanDocument(damaged, rules)))).not.toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('never throws, whatever stands where', () => {
    const junk = fc.oneof(
      fc.constantFrom<unknown>(null, undefined, NaN, Infinity, -1, '', 'x', true, [], {}, [[]], { id: 1 }),
      fc.anything(),
    );
    fc.assert(
      fc.property(
        document,
        fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }),
        ({ text, rules }, changes) => {
          const damaged = JSON.parse(text) as PlanDocument;
          for (const [choice, value] of changes) {
            const parts = [...leavesOf(damaged), ...branchesOf(damaged)].filter((path) => path.length > 0);
            const path = parts[choice % parts.length]!;
            at(damaged, path.slice(0, -1))[path.at(-1)!] = value;
          }
          const certificate = checkPlanDocument(damaged, rules);
          expect(certificate.map((entry) => entry.invariant)).toEqual([...ofEveryRoadmap]);
          for (const entry of certificate) expect(entry.holds).toBe(entry.counterexample === null);
        },
      ),
      { numRuns: 800 },
    );
  });

  test('gives a verdict on any value at all', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(checkPlanDocument(value as PlanDocument)).toHaveLength(ofEveryRoadmap.length);
      }),
    );
  });
});
