import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import type { PlanDocument } from '#core/planResult.ts';
import { checkPlanDocument, rulesOf } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { ExtraResources, RoadmapProblem } from '#core/roadmap/problem.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';
import { planDocument } from '#test/unit/roadmap/planDocument.ts';

const extra: ExtraResources = {
  ids: ['gpus', 'diskIops'],
  units: ['GPUs', 'disk operations a second'],
  usable: { a: [2, 1000], b: [4, 1000], c: [0, null], d: [2, 500] },
  demand: { train: [2, 100], serve: [1, 100], draw: [1, 300], plain: [0, 0], busy: [0, 400] },
};

/** Host a is emptied; b takes its GPUs; c has none. */
const estate: RoadmapProblem = problem(
  [host('a', 100, { releasable: true }), host('b', 100), host('c', 100), host('d', 100)],
  [
    workload('train', 'vm@a -> vm@b', { demand: memory(10) }),
    workload('serve', 'vm@b -> vm@b', { demand: memory(10) }),
    workload('plain', 'vm@a -> vm@c', { demand: memory(10) }),
    workload('draw', 'vm@d -> vm@d', { demand: memory(10) }),
    workload('busy', 'vm@c -> vm@c', { demand: memory(10) }),
  ],
  { extraResources: extra },
);

type Writable<T> = T extends object ? { -readonly [Key in keyof T]: Writable<T[Key]> } : T;
const sound = planDocument(estate, planRoadmap(estate, quietContext));

function damaged(damage: (document: Writable<PlanDocument>) => void): PlanDocument {
  const copy = JSON.parse(JSON.stringify(sound)) as Writable<PlanDocument>;
  damage(copy);
  return copy;
}

function verdict(document: PlanDocument, rules: unknown = rulesOf(estate)): string | null | undefined {
  const entries = checkPlanDocument(document, rules as Parameters<typeof checkPlanDocument>[1]);
  return entries.find((entry) => entry.invariant === 'extra-capacity')?.counterexample;
}

describe('resources beside cores and memory in a roadmap', () => {
  test('are kept, and the certificate says so', () => {
    expect(broken(checkPlanDocument(sound, rulesOf(estate)))).toEqual({});
    expect(verdict(sound)).toBeNull();
    expect(sound.roadmap.states.at(-1)?.assignment['train']?.host).toBe('b');
  });

  test('are in no certificate where nobody plans by them', () => {
    const { extraResources: _none, ...rules } = rulesOf(estate);
    expect(verdict(sound, rules)).toBeUndefined();
  });

  test('a host that has too little after a wave is found, with figures', () => {
    const document = damaged((d) => {
      for (const state of d.roadmap.states.slice(1)) state.assignment['train']!.host = 'c';
    });
    expect(verdict(document)).toBe('After wave 1, name of c (c) carries 2 GPUs; 0 are usable.');
  });

  test('a host that has too little only while both sides run is found', () => {
    const document = damaged((d) => {
      const move = d.roadmap.waves[0]!.moves[0]!;
      d.roadmap.waves[0]!.moves.push({ ...move, workload: 'draw', fromHost: 'd', toHost: 'd' });
      d.roadmap.waves[0]!.moves.push({ ...move, workload: 'draw', fromHost: 'd', toHost: 'd' });
    });
    expect(verdict(document)).toBe('During wave 1, name of d (d) carries 1 GPUs and 2 more arrive; 2 are usable.');
  });

  test('a host that has too little today takes no more, never grows and is relieved in the end', () => {
    const tight = { ...rulesOf(estate), extraResources: { ...extra, usable: { ...extra.usable, d: [0, 500] } } };
    expect(verdict(sound, tight)).toBe('In the last state, name of d (d) carries 1 GPUs; 0 are usable.');
    const fed = damaged((d) => {
      for (const state of d.roadmap.states.slice(1)) state.assignment['train']!.host = 'd';
      d.roadmap.waves[0]!.moves.find((move) => move.workload === 'train')!.toHost = 'd';
    });
    expect(verdict(fed, tight)).toBe('name of d (d) has too little today (1 of 0 GPUs), yet 2 more arrive in wave 1.');
  });

  test('damaged rules make it fail and never throw', () => {
    for (const broke of [
      { ...extra, usable: { ...extra.usable, b: [] } },
      { ...extra, demand: { ...extra.demand, train: [1] } },
      { ...extra, usable: 'none' },
      { ids: null },
    ]) {
      const certificate = checkPlanDocument(sound, {
        ...rulesOf(estate),
        extraResources: broke as unknown as ExtraResources,
      });
      expect(Object.keys(broken(certificate)).length).toBeGreaterThan(0);
    }
  });

  test('a target that has no room for a device is left for one that has', () => {
    const asked = problem(
      estate.hosts,
      estate.workloads.map((one) =>
        one.id === 'train' ? workload('train', 'vm@a -> vm@c', { demand: memory(10) }) : one,
      ),
      { extraResources: extra },
    );
    const document = planDocument(asked, planRoadmap(asked, quietContext));
    expect(broken(checkPlanDocument(document, rulesOf(asked)))).toEqual({});
    expect(document.roadmap.states.at(-1)?.assignment['train']?.host).not.toBe('c');
  });

  test('a vector of the wrong length is refused in words', () => {
    const wrong = { ...estate, extraResources: { ...extra, demand: { train: [1] } } };
    expect(() => planRoadmap(wrong, quietContext)).toThrow('train has 1 further resources instead of 2.');
  });
});
