import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { RoadmapPlan } from '#core/roadmap/roadmapPlan.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';

/** The plan, after its certificate was found clean. */
function planned(input: RoadmapProblem): RoadmapPlan {
  const plan = planRoadmap(input, quietContext);
  expect(broken(checkPlannedRoadmap(input, plan))).toEqual({});
  return plan;
}

/** Waves as lists of `workload from>to technology`, with the hosts released. */
function outline(plan: RoadmapPlan): string[] {
  return plan.waves.map((wave) =>
    [
      ...wave.moves.map((move) => `${move.workload} ${move.fromHost}>${move.toHost} ${move.toTechnology}`),
      ...wave.released.map((id) => `off ${id}`),
    ].join(', '),
  );
}

function codes(plan: RoadmapPlan): string[] {
  return plan.diagnostics.findings.map((finding) => finding.code);
}

describe('the smallest roadmaps', () => {
  test('an estate that is where it should be has no waves and one state', () => {
    const plan = planned(problem([host('a', 100)], [workload('w', 'vm@a -> vm@a')]));
    expect(plan).toMatchObject({
      outcome: 'nothing-to-do',
      waves: [],
      states: [{ after: 0, assignment: { w: { host: 'a', technology: 'vm' } }, hostsOn: ['a'] }],
    });
    expect(plan.diagnostics.bound).toMatchObject({ waves: 0, gap: 0 });
  });

  test('an empty estate has no waves', () => {
    expect(planned(problem([], [])).states).toEqual([{ after: 0, assignment: {}, hostsOn: [] }]);
  });

  test('one VM becomes a container on another host, and its host is switched off', () => {
    const plan = planned(
      problem([host('a', 100, { releasable: true }), host('b', 100)], [workload('w', 'vm@a -> container@b')]),
    );
    expect(plan.waves).toEqual([
      {
        number: 1,
        start: '2027-01-04',
        end: '2027-01-17',
        effortDays: 2,
        effortCapacityDays: 10,
        released: ['a'],
        moves: [
          {
            workload: 'w',
            fromTechnology: 'vm',
            toTechnology: 'container',
            fromHost: 'a',
            toHost: 'b',
            effortDays: 2,
          },
        ],
      },
    ]);
    expect(plan.states[1]).toEqual({
      after: 1,
      assignment: { w: { host: 'b', technology: 'container' } },
      hostsOn: ['b'],
    });
    expect(plan.outcome).toBe('complete');
  });

  test('a host that is empty today is switched off by a wave of its own', () => {
    const plan = planned(
      problem([host('a', 100, { releasable: true }), host('b', 100)], [workload('w', 'vm@b -> vm@b')]),
    );
    expect(outline(plan)).toEqual(['off a']);
  });

  test('a paravirtual guest that is to be a VM does not move', () => {
    expect(planned(problem([host('a', 100)], [workload('w', 'paravirt@a -> vm@a')])).waves).toEqual([]);
  });

  test('waves follow each other through a leap day without a gap', () => {
    const plan = planned(
      problem(
        [host('a', 100), host('b', 100)],
        [workload('v', 'vm@a -> vm@b'), workload('w', 'vm@a -> vm@b'), workload('x', 'vm@a -> vm@b')],
        { startDate: '2028-02-21', waveDays: 7, maxMovesPerWave: 1 },
      ),
    );
    expect(plan.waves.map((wave) => [wave.start, wave.end])).toEqual([
      ['2028-02-21', '2028-02-27'],
      ['2028-02-28', '2028-03-05'],
      ['2028-03-06', '2028-03-12'],
    ]);
  });
});

describe('limits of a wave', () => {
  test('effort fills waves to the brim', () => {
    const list = Array.from({ length: 12 }, (_, i) => workload(`w${i}`, 'vm@a -> container@b'));
    const plan = planned(problem([host('a', 200), host('b', 200)], list));
    expect(plan.waves.map((wave) => wave.effortDays)).toEqual([10, 10, 4]);
    expect(plan.diagnostics.bound).toMatchObject({ waves: 3, byEffort: 3, gap: 0 });
  });

  test('a tenth of a day ten times is one day', () => {
    const list = Array.from({ length: 10 }, (_, i) => workload(`w${i}`, 'vm@a -> vm@b', { moveEffortDays: 0.1 }));
    const plan = planned(problem([host('a', 200), host('b', 200)], list, { effortCapacityDaysPerWave: 1 }));
    expect(plan.waves).toHaveLength(1);
  });

  test('the number of moves is limited too', () => {
    const list = Array.from({ length: 5 }, (_, i) => workload(`w${i}`, 'vm@a -> vm@b'));
    const plan = planned(problem([host('a', 200), host('b', 200)], list, { maxMovesPerWave: 2 }));
    expect(plan.waves.map((wave) => wave.moves.length)).toEqual([2, 2, 1]);
    expect(plan.diagnostics.bound).toMatchObject({ waves: 3, byMoves: 3 });
  });

  test('three moves of six days in waves of ten need three waves, and the bound says so', () => {
    const list = ['x', 'y', 'z'].map((id) => workload(id, 'vm@a -> container@b', { portEffortDays: 6 }));
    const plan = planned(problem([host('a', 200), host('b', 200)], list));
    expect(plan.diagnostics.bound).toMatchObject({ waves: 3, byEffort: 2, byLargestMoves: 3, gap: 0 });
  });

  test('a change that takes more than a wave is left out, in words, but the host still empties', () => {
    const plan = planned(
      problem(
        [host('a', 100, { releasable: true }), host('b', 100)],
        [workload('w', 'vm@a -> container@b', { portEffortDays: 41, name: 'billing' })],
        { effortCapacityDaysPerWave: 30 },
      ),
    );
    expect(outline(plan)).toEqual(['w a>b vm, off a']);
    expect(plan.outcome).toBe('partial');
    expect(plan.diagnostics.findings).toEqual([
      {
        code: 'move-exceeds-wave',
        severity: 'warning',
        text: 'Moving billing from vm to container takes 41 person-days; a wave has 30. It keeps vm.',
        nearestChange: 'Give a wave at least 41 person-days (more people or longer waves).',
        workloads: ['w'],
        hosts: [],
      },
    ]);
    expect(plan.diagnostics.departures.map((departure) => [departure.workload, departure.got])).toEqual([
      ['w', { host: 'b', technology: 'vm' }],
    ]);
  });

  test('a team without days leaves everything as it is and says so', () => {
    const plan = planned(
      problem([host('a', 100, { releasable: true }), host('b', 100)], [workload('w', 'vm@a -> vm@b')], {
        effortCapacityDaysPerWave: 0,
      }),
    );
    expect(plan.waves).toEqual([]);
    expect(codes(plan)).toEqual(['move-exceeds-wave', 'host-not-released']);
  });
});

describe('room for double running', () => {
  test('a full host is cleared before others arrive', () => {
    // b is full until x has left it for c.
    const plan = planned(
      problem(
        [host('a', 10), host('b', 10), host('c', 10)],
        [workload('w', 'vm@a -> vm@b'), workload('x', 'vm@b -> vm@c')],
      ),
    );
    expect(outline(plan)).toEqual(['x b>c vm', 'w a>b vm']);
  });

  test('two full hosts swap by giving one workload a third host for good, where the end allows it', () => {
    const plan = planned(
      problem(
        [host('a', 10), host('b', 10), host('c', 10)],
        [workload('w', 'vm@a -> vm@b'), workload('x', 'vm@b -> vm@a')],
      ),
    );
    expect(outline(plan)).toEqual(['w a>c vm', 'x b>a vm']);
    expect(plan.outcome).toBe('equivalent');
    expect(plan.diagnostics.moveNotes[0]).toMatchObject({ insteadOfHost: 'b' });
  });

  test('two full hosts swap through a stop-over on a third that is promised to another', () => {
    const plan = planned(
      problem(
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
      ),
    );
    expect(outline(plan)).toEqual(['w a>c vm', 'x b>a vm', 'w c>b vm', 'z d>c vm, off d']);
    expect(plan.outcome).toBe('complete');
    expect(plan.diagnostics.moveNotes.map((note) => note.purpose)).toEqual([
      'stop-over',
      'follow-target',
      'complete-stop-over',
      'release-host',
    ]);
  });

  test('two full hosts without a third keep their workloads, in words', () => {
    const plan = planned(
      problem([host('a', 10), host('b', 10)], [workload('w', 'vm@a -> vm@b'), workload('x', 'vm@b -> vm@a')]),
    );
    expect(plan.waves).toEqual([]);
    expect(plan.outcome).toBe('equivalent');
    expect(codes(plan)).toEqual(['no-room', 'no-room']);
  });

  test('a change of technology in place waits until the host has room for both', () => {
    const plan = planned(
      problem(
        [host('a', 10), host('b', 20)],
        [
          workload('v', 'vm@a -> container@a', { demand: memory(5, 4), allowedHosts: ['a'] }),
          workload('w', 'vm@a -> vm@b', { demand: memory(4) }),
        ],
      ),
    );
    expect(outline(plan)).toEqual(['w a>b vm', 'v a>a container']);
  });

  test('a change in place that never fits twice steps aside, or stays on the other host for good', () => {
    const plan = planned(
      problem([host('a', 10), host('b', 10)], [workload('v', 'vm@a -> container@a', { demand: memory(6, 5) })]),
    );
    expect(outline(plan)).toEqual(['v a>b container']);
    expect(plan.outcome).toBe('equivalent');
    expect(plan.diagnostics.departures[0]!.text).toContain('no room for its double running');
  });

  test('a change in place that never fits twice goes by a host that is to be switched off, and comes back', () => {
    const plan = planned(
      problem(
        [host('a', 10), host('b', 10, { releasable: true })],
        [
          workload('v', 'vm@a -> container@a', { demand: memory(6, 5) }),
          workload('x', 'vm@b -> vm@a', { demand: memory(2) }),
        ],
      ),
    );
    expect(plan.outcome).toBe('complete');
    expect(outline(plan)).toEqual(['v a>b container, x b>a vm', 'v b>a container, off b']);
  });

  test('an overloaded host takes nothing until it is within usable again', () => {
    const plan = planned(
      problem(
        [host('a', 10), host('b', 30)],
        [
          workload('v', 'vm@a -> vm@b', { demand: memory(8) }),
          workload('w', 'vm@a -> vm@a', { demand: memory(7) }),
          workload('x', 'vm@b -> vm@a', { demand: memory(1) }),
        ],
      ),
    );
    expect(outline(plan)).toEqual(['v a>b vm', 'x b>a vm']);
  });

  test('an overloaded host that the target leaves so is relieved', () => {
    const plan = planned(
      problem(
        [host('a', 10), host('b', 10)],
        [
          workload('v', 'vm@a -> vm@a', { demand: memory(8) }),
          workload('w', 'vm@a -> vm@a', { demand: memory(4) }),
          workload('x', 'vm@b -> vm@b', { demand: memory(5) }),
        ],
      ),
    );
    expect(outline(plan)).toEqual(['w a>b vm']);
  });

  test('what no host can take is an error that names the host and the figures', () => {
    const input = problem([host('a', 10), host('b', 10)], [workload('v', 'vm@a -> vm@a', { demand: memory(12) })]);
    const plan = planRoadmap(input, quietContext);
    expect(plan.diagnostics.findings).toMatchObject([
      {
        code: 'host-stays-overloaded',
        severity: 'error',
        text: 'a carries 1 cores and 12 MiB at the end, more than its usable 1000 cores and 10 MiB.',
      },
    ]);
    expect(Object.keys(broken(checkPlannedRoadmap(input, plan)))).toEqual(['no-host-above-usable-in-last-state']);
  });
});

describe('order', () => {
  test('the host with the least work for its gain is emptied first', () => {
    const plan = planned(
      problem(
        [host('a', 100, { releasable: true }), host('b', 100, { releasable: true }), host('c', 100)],
        [
          workload('a1', 'vm@a -> container@c', { portEffortDays: 5 }),
          workload('a2', 'vm@a -> container@c', { portEffortDays: 5 }),
          workload('b1', 'vm@b -> container@c', { portEffortDays: 5 }),
        ],
        { effortCapacityDaysPerWave: 5 },
      ),
    );
    expect(plan.waves.map((wave) => wave.released)).toEqual([['b'], [], ['a']]);
  });

  test('a host that is worth more is emptied first in spite of more work', () => {
    const plan = planned(
      problem(
        [host('a', 100, { releasable: true, releaseGain: 3 }), host('b', 100, { releasable: true }), host('c', 100)],
        [
          workload('a1', 'vm@a -> container@c', { portEffortDays: 5 }),
          workload('a2', 'vm@a -> container@c', { portEffortDays: 5 }),
          workload('b1', 'vm@b -> container@c', { portEffortDays: 5 }),
        ],
        { effortCapacityDaysPerWave: 5 },
      ),
    );
    expect(plan.waves.map((wave) => wave.released)).toEqual([[], ['a'], ['b']]);
  });

  test('a pilot changes technology before production does', () => {
    const plan = planned(
      problem(
        [host('a', 100), host('b', 100)],
        [
          workload('prod', 'vm@a -> container@a', { caution: 1 }),
          workload('test', 'vm@b -> container@b', { caution: 0.1 }),
        ],
      ),
    );
    expect(outline(plan)).toEqual(['test b>b container', 'prod a>a container']);
  });

  test('groups that move together move in one wave', () => {
    const list = ['v', 'w', 'x'].map((id) => workload(id, 'vm@a -> container@b', { group: 'shop', portEffortDays: 3 }));
    const other = ['1', '2', '3'].map((id) => workload(id, 'vm@a -> container@b', { portEffortDays: 1 }));
    const plan = planned(
      problem([host('a', 100), host('b', 100)], [...list, ...other], {
        groups: [{ id: 'shop', movesTogether: true, dependsOn: [] }],
      }),
    );
    const waves = plan.waves.filter((wave) => wave.moves.some((move) => ['v', 'w', 'x'].includes(move.workload)));
    expect(waves).toHaveLength(1);
  });

  test('a group waits for the group that it depends on', () => {
    const plan = planned(
      problem(
        [host('a', 100, { releasable: true }), host('b', 100), host('c', 100)],
        [
          workload('front', 'vm@a -> container@b', { group: 'front' }),
          workload('base', 'vm@c -> container@c', { group: 'base', caution: 0.4 }),
        ],
        {
          maxMovesPerWave: 1,
          groups: [
            { id: 'front', movesTogether: false, dependsOn: ['base'] },
            { id: 'base', movesTogether: false, dependsOn: [] },
          ],
        },
      ),
    );
    expect(outline(plan)).toEqual(['base c>c container', 'front a>b container, off a']);
  });

  test('groups that wait for each other move together', () => {
    const plan = planned(
      problem(
        [host('a', 100), host('b', 100)],
        [workload('x', 'vm@a -> vm@b', { group: 'g' }), workload('y', 'vm@a -> vm@b', { group: 'h' })],
        {
          groups: [
            { id: 'g', movesTogether: false, dependsOn: ['h'] },
            { id: 'h', movesTogether: false, dependsOn: ['g'] },
          ],
        },
      ),
    );
    expect(outline(plan)).toEqual(['x a>b vm, y a>b vm']);
  });

  test('a group waits for those too that share a host with none of it', () => {
    // x is of the later group and bound to one host with y of the earlier one; z of that has no room in the same wave.
    const plan = planned(
      problem(
        [host('a', 100)],
        [
          workload('x', 'vm@a -> container@a', { group: 'later' }),
          workload('y', 'vm@a -> container@a', { group: 'earlier' }),
          workload('z', 'vm@a -> container@a', { group: 'earlier' }),
        ],
        {
          maxMovesPerWave: 2,
          groups: [
            { id: 'earlier', movesTogether: false, dependsOn: [] },
            { id: 'later', movesTogether: false, dependsOn: ['earlier'] },
          ],
          together: [{ id: 'pair', workloads: ['x', 'y'] }],
        },
      ),
    );
    expect(outline(plan)).toEqual(['z a>a container', 'x a>a container, y a>a container']);
  });

  test('pairs on one host that wait for each other move together, though their groups do not', () => {
    const pairs = (limit: number): RoadmapPlan =>
      planned(
        problem(
          [host('a', 100)],
          [
            workload('w', 'vm@a -> container@a', { group: 'later' }),
            workload('x', 'vm@a -> container@a', { group: 'earlier' }),
            workload('y', 'vm@a -> container@a', { group: 'earlier' }),
            workload('z', 'vm@a -> container@a', { group: 'later' }),
          ],
          {
            maxMovesPerWave: limit,
            groups: [
              { id: 'earlier', movesTogether: false, dependsOn: [] },
              { id: 'later', movesTogether: false, dependsOn: ['earlier'] },
            ],
            together: [
              { id: 'one', workloads: ['w', 'x'] },
              { id: 'other', workloads: ['y', 'z'] },
            ],
          },
        ),
      );
    expect(outline(pairs(4))).toEqual(['w a>a container, x a>a container, y a>a container, z a>a container']);
    expect(outline(pairs(3))).toEqual([]);
    expect(codes(pairs(3))).toEqual(['group-cycle']);
  });

  test('a group that is larger than a wave changes host without changing technology', () => {
    const list = ['v', 'w', 'x'].map((id) => workload(id, 'vm@a -> container@b', { group: 'shop', portEffortDays: 5 }));
    const plan = planned(
      problem([host('a', 100, { releasable: true }), host('b', 100)], list, {
        groups: [{ id: 'shop', movesTogether: true, dependsOn: [] }],
      }),
    );
    expect(outline(plan)).toEqual(['v a>b vm, w a>b vm, x a>b vm, off a']);
    expect(plan.diagnostics.findings[0]!.text).toBe(
      'The group shop must move in one wave: 3 moves and 15 person-days, a wave has 10 person-days. They change host but keep their technology.',
    );
  });
});

describe('rules of single workloads', () => {
  test('technology never goes back', () => {
    const plan = planned(problem([host('a', 100)], [workload('w', 'container@a -> vm@a')]));
    expect(plan.waves).toEqual([]);
    expect(codes(plan)).toEqual(['technology-backward']);
  });

  test('a workload below its isolation floor keeps its technology', () => {
    const plan = planned(
      problem([host('a', 100)], [workload('w', 'vm@a -> container@a')], {
        isolation: {
          byTechnology: { vm: 0.999, paravirt: 0.999, container: 0.9, microvm: 0.999, sandbox: 0.99, wasm: 0.98 },
          floors: [{ workload: 'w', minimum: 0.99 }],
        },
      }),
    );
    expect(codes(plan)).toEqual(['below-isolation-floor']);
  });

  test('a workload that is below its isolation floor today and cannot be lifted is an error that names the figures', () => {
    const input = problem([host('a', 100)], [workload('w', 'container@a -> microvm@a', { portEffortDays: 50 })], {
      isolation: {
        byTechnology: { vm: 0.999, paravirt: 0.999, container: 0.98901, microvm: 0.999, sandbox: 0.99, wasm: 0.98 },
        floors: [{ workload: 'w', minimum: 0.9990000000000002 - 2e-16 }],
      },
    });
    const plan = planRoadmap(input, quietContext);
    expect(Object.keys(broken(checkPlannedRoadmap(input, plan)))).toEqual(['isolation-floor']);
    expect(plan.diagnostics.findings.at(-1)).toEqual({
      code: 'below-isolation-floor',
      severity: 'error',
      text: 'w is container at the end, which offers an isolation of 0.98901; it needs 0.999.',
      nearestChange: 'Let it change to a technology with more isolation, or lower the floor.',
      workloads: ['w'],
      hosts: [],
    });
  });

  test('a workload is not moved where it may not run, not even for a moment', () => {
    const plan = planned(
      problem(
        [host('a', 10), host('b', 10), host('c', 10)],
        [
          workload('w', 'vm@a -> vm@b', { allowedHosts: ['b'] }),
          workload('x', 'vm@b -> vm@a', { allowedHosts: ['a'] }),
        ],
      ),
    );
    expect(plan.waves).toEqual([]);
    expect(codes(plan)).toEqual(['no-room', 'no-room']);
  });

  test('a target in another cluster is refused', () => {
    const plan = planned(problem([host('a', 10), host('b', 10, { cluster: 'd' })], [workload('w', 'vm@a -> vm@b')]));
    expect(codes(plan)).toEqual(['target-not-usable']);
  });
});

test('a problem that names an unknown host is refused with the field and the id', () => {
  expect(() => planRoadmap(problem([host('a', 1)], [workload('w', 'vm@a -> vm@nowhere')]), quietContext)).toThrow(
    'The target seat of w names the host nowhere, which does not exist.',
  );
});

test('a cancelled job stops', () => {
  const input = problem([host('a', 100), host('b', 100)], [workload('w', 'vm@a -> vm@b')]);
  expect(() => planRoadmap(input, { ...quietContext, isCancelled: () => true })).toThrow('cancelled');
});
