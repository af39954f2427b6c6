import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { explainMove, explainMoves } from '#core/roadmap/explainMove.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';

function sentences(input: RoadmapProblem): string[] {
  return explainMoves(input, planRoadmap(input, quietContext)).map((reason) => reason.text);
}

test('a move that empties a host says which', () => {
  const input = problem(
    [host('h1', 100, { releasable: true, name: 'esx-07' }), host('h2', 100, { name: 'esx-02' })],
    [workload('w1', 'vm@h1 -> container@h2', { name: 'web-3' }), workload('w2', 'vm@h1 -> vm@h2', { name: 'db-1' })],
  );
  expect(sentences(input)).toEqual([
    'web-3 becomes a container and moves from esx-07 to esx-02, so that esx-07 empties and can be switched off.',
    'db-1 moves from esx-07 to esx-02, so that esx-07 empties and can be switched off.',
  ]);
});

test('a change in place says where', () => {
  expect(sentences(problem([host('a', 100)], [workload('w', 'vm@a -> wasm@a')]))).toEqual([
    'w becomes a WebAssembly module on a.',
  ]);
});

test('a move off an overloaded host says so', () => {
  const input = problem(
    [host('a', 10), host('b', 20)],
    [workload('v', 'vm@a -> vm@b', { demand: memory(8) }), workload('w', 'vm@a -> vm@a', { demand: memory(7) })],
  );
  expect(sentences(input)).toEqual(['v moves from a to b, because a carries more than its usable capacity.']);
});

test('a stop-over says for whom, and the way on says that it is one', () => {
  const input = problem(
    [host('a', 10), host('b', 10), host('c', 10), host('d', 10, { releasable: true })],
    [
      workload('w', 'vm@a -> vm@b'),
      workload('x', 'vm@b -> vm@a', { group: 'first' }),
      workload('z', 'vm@d -> vm@c', { group: 'last' }),
    ],
    {
      groups: [
        { id: 'first', movesTogether: false, dependsOn: [] },
        { id: 'last', movesTogether: false, dependsOn: ['first'] },
      ],
    },
  );
  expect(sentences(input)).toEqual([
    'w moves from a to c, to make room on a for x.',
    'x moves from b to a, because the target needs its present place for others.',
    'w moves from c to b, where it belongs, now that there is room.',
    'z moves from d to c, so that d empties and can be switched off.',
  ]);
});

test('another host than asked is named', () => {
  const input = problem(
    [host('a', 10), host('b', 10), host('c', 10)],
    [workload('w', 'vm@a -> vm@b'), workload('x', 'vm@b -> vm@a')],
  );
  expect(sentences(input)[0]).toBe(
    'w moves from a to c, because the target needs its present place for others; b, which the target wanted, had no room in time.',
  );
});

test('one move alone is explained as in the list', () => {
  const input = problem([host('a', 100)], [workload('w', 'vm@a -> container@a')]);
  const plan = planRoadmap(input, quietContext);
  expect(explainMove(input, plan.waves[0]!.moves[0]!, plan.diagnostics.moveNotes[0]!)).toBe(
    explainMoves(input, plan)[0]!.text,
  );
});
