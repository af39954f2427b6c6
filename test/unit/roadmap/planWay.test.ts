import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { explainMoves } from '#core/roadmap/explainMove.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapObjective, RoadmapProblem, RoadmapTeam, RoadmapWorkload } from '#core/roadmap/problem.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';

const plan = (input: RoadmapProblem) => {
  const planned = planRoadmap(input, quietContext);
  return {
    planned,
    faults: broken(checkPlannedRoadmap(input, planned)),
    /** Waves of the moves of each workload. */
    wavesOf: (id: string): number[] =>
      planned.waves.flatMap((wave) => wave.moves.flatMap((move) => (move.workload === id ? [wave.number] : []))),
    codes: planned.diagnostics.findings.map((finding) => finding.code),
    texts: planned.diagnostics.findings.map((finding) => finding.text),
  };
};

const team = (id: string, skills: readonly string[], daysByWave: readonly number[]): RoadmapTeam => ({
  id,
  name: id,
  skills,
  daysByWave,
});

/** Workloads that become containers where they are, two days each. */
const changing = (count: number, more: Partial<RoadmapWorkload> = {}): RoadmapWorkload[] =>
  Array.from({ length: count }, (_, i) => workload(`w${i}`, 'vm@a -> container@a', more));

const roomy = [host('a', 10_000)];
const npv: RoadmapObjective = {
  discountPerWave: 0.99,
  horizonWaves: 50,
  wavePenalty: 0,
  costWeight: 1,
  riskWeight: 1,
  unit: 'USD',
};

describe('teams', () => {
  test('each move is made by one team that has its skills, within its days', () => {
    const input = problem(roomy, changing(4, { skills: ['container'] }), {
      way: { teams: [team('dev', ['container'], [4, 2]), team('ops', ['host-move'], [100])] },
    });
    const { planned, faults } = plan(input);
    expect(planned.waves.map((wave) => wave.moves.length)).toEqual([2, 1, 1]);
    expect(planned.teamOf).toEqual([['dev', 'dev'], ['dev'], ['dev']]);
    expect(planned.waves.map((wave) => wave.effortCapacityDays)).toEqual([104, 102, 102]);
    expect(faults).toEqual({});
  });

  test('the team that can do everything is kept for what only it can do', () => {
    const input = problem(
      roomy,
      [...changing(2, { skills: ['container'] }), workload('x', 'vm@a -> wasm@a', { skills: ['wasm'] })],
      { way: { teams: [team('all', ['container', 'wasm'], [2]), team('dev', ['container'], [4])] } },
    );
    const { planned } = plan(input);
    expect(planned.waves).toHaveLength(1);
    expect(planned.teamOf).toEqual([['dev', 'dev', 'all']]);
  });

  test('a move made before is handed to another team when that makes room for one more', () => {
    // Both teams are as versatile; whoever takes w0 first must not keep w1 from its only team.
    const input = problem(
      roomy,
      [
        workload('w0', 'vm@a -> container@a', { skills: ['container'] }),
        workload('w1', 'vm@a -> wasm@a', { skills: ['wasm'] }),
      ],
      { way: { teams: [team('a', ['container', 'wasm'], [2]), team('b', ['container', 'database'], [2])] } },
    );
    const { planned } = plan(input);
    expect(planned.teamOf).toEqual([['b', 'a']]);
  });

  test('a skill that no team of the cluster has leaves the technology as it is, in words', () => {
    const input = problem(roomy, changing(1, { skills: ['wasm'] }), {
      way: { teams: [{ ...team('dev', ['wasm'], [9]), clusters: ['elsewhere'] }, team('ops', ['container'], [9])] },
    });
    const { planned, codes, texts } = plan(input);
    expect(planned.outcome).toBe('partial');
    expect(codes).toEqual(['team-lacks-skill']);
    expect(texts[0]).toBe(
      'Moving w0 from vm to container needs one team with wasm that works on its cluster; there is none. It keeps vm.',
    );
  });
});

describe('calendar', () => {
  test('a freeze is a wave without moves that keeps its number and dates', () => {
    const { planned, faults } = plan(problem(roomy, changing(1, { closedWaves: [1, 2] })));
    expect(planned.waves.map((wave) => [wave.number, wave.start, wave.moves.length])).toEqual([
      [1, '2027-01-04', 0],
      [2, '2027-01-18', 0],
      [3, '2027-02-01', 1],
    ]);
    expect(planned.states).toHaveLength(4);
    expect(planned.diagnostics.bound).toMatchObject({ waves: 3, byCalendar: 3, gap: 0 });
    expect(faults).toEqual({});
  });

  test('nobody has days in a wave: nothing moves in it', () => {
    const { wavesOf } = plan(problem(roomy, changing(2), { way: { teams: [team('t', [], [2, 0, 0, 2])] } }));
    expect([...wavesOf('w0'), ...wavesOf('w1')].toSorted((a, b) => a - b)).toEqual([1, 4]);
  });

  test('a workload held in a wave moves there and nowhere else, before what has more time', () => {
    const input = problem(
      roomy,
      changing(6).map((one) => (one.id === 'w5' ? { ...one, heldInWave: 2 } : one)),
      {
        effortCapacityDaysPerWave: 4,
      },
    );
    const { wavesOf, faults } = plan(input);
    expect(wavesOf('w5')).toEqual([2]);
    expect(faults).toEqual({});
  });

  test('held in a wave that is closed to it, it stays, in words', () => {
    const { codes, texts } = plan(problem(roomy, changing(1, { heldInWave: 2, closedWaves: [2] })));
    expect(codes).toEqual(['no-open-wave']);
    expect(texts[0]).toBe('Moving w0 from vm to container is held in wave 2, in which it may not move. It keeps vm.');
  });

  test('after the last wave nothing moves, and what is left is told', () => {
    const { planned, codes } = plan(
      problem(roomy, changing(4), { effortCapacityDaysPerWave: 2, way: { lastWave: 3 } }),
    );
    expect(planned.waves).toHaveLength(3);
    expect(codes).toEqual(['no-open-wave']);
    expect(planned.diagnostics.findings[0]!.workloads).toHaveLength(1);
  });
});

describe('order and pace', () => {
  test('what comes after waits for the wave of what comes first, and the whole waves between', () => {
    const input = problem(roomy, changing(2), {
      way: { before: [{ id: 'r', first: ['w1'], later: ['w0'], wavesBetween: 2 }] },
    });
    const { wavesOf, faults } = plan(input);
    expect([wavesOf('w1'), wavesOf('w0')]).toEqual([[1], [4]]);
    expect(faults).toEqual({});
  });

  test('an order that goes round in a circle leaves one of them behind, in words', () => {
    const input = problem(roomy, changing(2), {
      way: {
        before: [
          { id: 'r', first: ['w1'], later: ['w0'], wavesBetween: 0 },
          { id: 's', first: ['w0'], later: ['w1'], wavesBetween: 0 },
        ],
      },
    });
    const { planned, codes, faults } = plan(input);
    expect(planned.waves.flatMap((wave) => wave.moves)).toHaveLength(1);
    expect(codes).toEqual(['order-not-kept']);
    expect(faults).toEqual({});
  });

  test('at most so many of a set move in a wave', () => {
    const input = problem(roomy, changing(5), {
      way: { pace: [{ id: 'p', workloads: ['w0', 'w1', 'w2'], maxPerWave: 1 }] },
    });
    const { planned, faults } = plan(input);
    expect(planned.waves).toHaveLength(3);
    expect(faults).toEqual({});
  });

  test('a group that must move together and may not is kept as it is, in words', () => {
    const input = problem(roomy, changing(2, { group: 'g' }), {
      groups: [{ id: 'g', movesTogether: true, dependsOn: [] }],
      way: { pace: [{ id: 'p', workloads: ['w0', 'w1'], maxPerWave: 1 }] },
    });
    expect(plan(input).codes).toEqual(['pace-too-slow']);
  });
});

describe('money and risk', () => {
  test('moves and what is committed stay within the budget of their waves', () => {
    const input = problem(roomy, changing(4, { portCost: 10 }), {
      way: { budgets: [{ id: 'Q1', waves: [1, 2, 3], amount: 35, committed: 10 }] },
    });
    const { planned, faults } = plan(input);
    expect(planned.waves.map((wave) => wave.moves.length)).toEqual([2, 0, 0, 2]);
    expect(faults).toEqual({});
  });

  test('a budget that never has the money leaves what it cannot pay, in words', () => {
    const input = problem(roomy, changing(3, { portCost: 10 }), {
      way: { lastWave: 2, budgets: [{ id: 'Q1', waves: [1, 2], amount: 20, committed: 0 }] },
    });
    const { planned, codes } = plan(input);
    expect(planned.waves.flatMap((wave) => wave.moves)).toHaveLength(2);
    expect(codes).toEqual(['budget-exceeded']);
  });

  test('what is committed above the budget is an error before anything moves', () => {
    const input = problem(roomy, [], { way: { budgets: [{ id: 'Q1', waves: [1], amount: 20, committed: 30 }] } });
    expect(planRoadmap(input, quietContext).diagnostics.findings).toMatchObject([
      { code: 'budget-exceeded', severity: 'error', nearestChange: 'Raise the budget Q1 to 30.' },
    ]);
  });

  test('the expected loss of a wave stays within its budget', () => {
    const { planned, faults } = plan(problem(roomy, changing(4, { portRisk: 3 }), { way: { riskBudgetPerWave: 7 } }));
    expect(planned.waves.map((wave) => wave.moves.length)).toEqual([2, 2]);
    expect(faults).toEqual({});
  });

  test('a move that is riskier than any wave may be is left out, in words', () => {
    const { codes, texts } = plan(problem(roomy, changing(1, { portRisk: 8 }), { way: { riskBudgetPerWave: 7 } }));
    expect(codes).toEqual(['risk-above-budget']);
    expect(texts[0]).toMatch(/^Moving w0 from vm to container has an expected loss of 8, a wave may take 7\./);
  });
});

describe('stages', () => {
  const staged = workload('w', 'vm@a -> wasm@b', {
    demand: memory(10, 6, 2),
    via: { technology: 'container', portEffortDays: 3 },
  });

  test('to Wasm by way of a container that rests for whole waves', () => {
    const input = problem([host('a', 100), host('b', 100)], [staged], { way: { stableStageWaves: 2 } });
    const { planned, faults } = plan(input);
    expect(
      planned.waves.map((wave) =>
        wave.moves.map(({ toTechnology, toHost, effortDays }) => [toTechnology, toHost, effortDays]),
      ),
    ).toEqual([[['container', 'b', 3]], [], [], [['wasm', 'b', 2]]]);
    expect(explainMoves(input, planned).map(({ text }) => text)).toEqual([
      'w becomes a container and moves from a to b, as a stage on its way, where it rests before it goes on.',
      'w becomes a WebAssembly module on b, from the stage in which it has rested.',
    ]);
    expect(planned.diagnostics.bound.byCalendar).toBe(4);
    expect(faults).toEqual({});
  });

  test('where the target is too small for the container, it rests elsewhere', () => {
    const input = problem([host('a', 100), host('b', 5)], [staged], { way: { stableStageWaves: 0 } });
    const { planned, faults } = plan(input);
    expect(planned.waves.flatMap((wave) => wave.moves.map((move) => move.toHost))).toEqual(['a', 'b']);
    expect(faults).toEqual({});
  });

  test('what must move in one wave goes as far as the stage, in words', () => {
    const { planned, codes } = plan(problem([host('a', 100), host('b', 100)], [{ ...staged, heldInWave: 2 }]));
    expect(planned.states.at(-1)!.assignment['w']).toEqual({ host: 'b', technology: 'container' });
    expect(codes).toEqual(['stage-not-possible']);
  });
});

describe('hardware', () => {
  test('a bought host is used from the wave in which it arrives, and is on from then', () => {
    const input = problem(
      [host('a', 20, { releasable: true }), host('new', 20, { availableFromWave: 3 })],
      [workload('w', 'vm@a -> vm@new')],
    );
    const { planned, faults } = plan(input);
    expect(planned.states.map((state) => state.hostsOn)).toEqual([['a'], ['a'], ['a'], ['new']]);
    expect(faults).toEqual({});
  });

  test('its sentence says so', () => {
    const input = problem(
      [host('a', 20), host('new', 20, { availableFromWave: 2 })],
      [workload('w', 'vm@a -> vm@new')],
    );
    expect(explainMoves(input, plan(input).planned)[0]!.text).toBe(
      'w moves from a to new, because new has arrived with wave 2.',
    );
  });

  test('a host that has to be off is emptied first, whatever it is worth', () => {
    const input = problem(
      [
        host('a', 100, { releasable: true, releaseGain: 100 }),
        host('b', 100, { releasable: true, releaseGain: 0, offByWave: 1 }),
        host('c', 1000),
      ],
      [workload('x', 'vm@a -> vm@c', { moveEffortDays: 6 }), workload('y', 'vm@b -> vm@c', { moveEffortDays: 6 })],
    );
    const { planned, faults } = plan(input);
    expect(planned.waves.map((wave) => wave.released)).toEqual([['b'], ['a']]);
    expect(explainMoves(input, planned)[0]!.text).toBe(
      'y moves from b to c, because b has to be off when wave 1 ends on 2027-01-17.',
    );
    expect(faults).toEqual({});
  });

  test('where there is no time to change technology before the lease ends, workloads leave as they are', () => {
    const input = problem(
      [host('a', 100, { offByWave: 1 }), host('c', 1000)],
      Array.from({ length: 4 }, (_, i) => workload(`w${i}`, 'vm@a -> container@c', { portEffortDays: 5 })),
    );
    const { planned, faults, codes } = plan(input);
    expect(planned.waves[0]!.released).toEqual(['a']);
    expect(planned.states.at(-1)!.assignment).toMatchObject({ w0: { host: 'c', technology: 'container' } });
    expect(codes).toEqual([]);
    expect(faults).toEqual({});
  });

  test('when its place has no room in time they stop over', () => {
    const input = problem(
      [host('a', 10, { offByWave: 1 }), host('b', 10, { releasable: true }), host('new', 10, { availableFromWave: 3 })],
      [workload('w', 'vm@a -> vm@new')],
    );
    const { planned, faults } = plan(input);
    expect(planned.waves.flatMap((wave) => wave.moves.map((move) => move.toHost))).toEqual(['b', 'new']);
    expect(faults).toEqual({});
  });

  test('a date that cannot be kept is an error that says when it would be', () => {
    const input = problem(
      [host('a', 100, { offByWave: 1 }), host('c', 1000)],
      Array.from({ length: 3 }, (_, i) => workload(`w${i}`, 'vm@a -> vm@c', { moveEffortDays: 6 })),
    );
    const { planned, faults } = plan(input);
    expect(planned.outcome).toBe('partial');
    expect(planned.diagnostics.findings).toMatchObject([
      {
        code: 'deadline-missed',
        severity: 'error',
        text: 'a has to be off when wave 1 ends (2027-01-17), but is empty only after wave 3 (2027-02-14).',
        nearestChange: 'Keep the host for 2 more waves, or give the waves before more people or room.',
        hosts: ['a'],
      },
    ]);
    expect(Object.keys(faults)).toEqual(['host-deadline']);
  });

  test('what comes before a date comes before', () => {
    // w1 has to leave by wave 3, and only two waves after w0, which is worth nothing.
    const input = problem(
      [host('a', 100), host('b', 100, { offByWave: 3 }), host('c', 1000)],
      [
        workload('w0', 'vm@a -> vm@c', { moveEffortDays: 10, caution: 1 }),
        workload('w1', 'vm@b -> vm@c', { moveEffortDays: 1 }),
        workload('w2', 'vm@a -> vm@c', { moveEffortDays: 10 }),
      ],
      { way: { before: [{ id: 'r', first: ['w0'], later: ['w1'], wavesBetween: 1 }] } },
    );
    const { wavesOf, faults } = plan(input);
    expect(wavesOf('w0')).toEqual([1]);
    expect(wavesOf('w1')).toEqual([3]);
    expect(faults).toEqual({});
  });
});

describe('objective', () => {
  test('the value is the formula, move by move and host by host', () => {
    const input = problem(
      [host('a', 100, { releasable: true, releaseGain: 20 }), host('b', 1000)],
      [workload('w', 'vm@a -> container@b', { changeGain: 5, portCost: 30, portRisk: 2 })],
      { way: { objective: { ...npv, horizonWaves: 4, wavePenalty: 1, riskWeight: 0.5 } } },
    );
    const after = 0.99 ** 2 + 0.99 ** 3 + 0.99 ** 4;
    expect(planRoadmap(input, quietContext).diagnostics.value).toBeCloseTo(25 * after - 31 * 0.99 - 1, 9);
  });

  test('without an objective there is no value', () => {
    expect(planRoadmap(problem(roomy, changing(1)), quietContext).diagnostics.value).toBeNull();
  });

  test('what earns most for its effort changes first', () => {
    const input = problem(
      roomy,
      changing(3).map((one, i) => ({ ...one, changeGain: [1, 3, 2][i]! })),
      {
        effortCapacityDaysPerWave: 2,
        way: { objective: npv },
      },
    );
    const { wavesOf } = plan(input);
    expect(['w0', 'w1', 'w2'].flatMap((id) => wavesOf(id))).toEqual([3, 1, 2]);
  });

  test('a host is emptied as it is where that pays for the second move', () => {
    const workloads = Array.from({ length: 4 }, (_, i) =>
      workload(`w${i}`, 'vm@a -> container@b', { portEffortDays: 10, moveEffortDays: 1, moveCost: 1 }),
    );
    const way = { objective: npv };
    const at = (releaseGain: number): number =>
      plan(
        problem([host('a', 100, { releasable: true, releaseGain }), host('b', 1000)], workloads, { way }),
      ).planned.waves.findIndex((wave) => wave.released.length > 0) + 1;
    expect(at(100)).toBe(1);
    expect(at(0.1)).toBe(4);
  });
});
