import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '#core/planResult.ts';
import { checkPlanDocument, checkRoadmap, invariants, type Invariant } from '#core/roadmap/check.ts';
import { broken, memory } from '#test/unit/roadmap/estates.ts';
import { room, wayCase, waySpec, type WayCase, type WaySpec } from '#test/unit/roadmap/wayEstate.ts';

const sound = wayCase(waySpec());

/** As a stored plan is re-checked; what the checker does not read of a document is not there. */
function certificateOf({ input, rules, schedule }: WayCase) {
  return checkPlanDocument(input as unknown as PlanDocument, rules, schedule);
}

/** Invariants that say something of the way; they are left out of certificates without it. */
const ofTheWay = invariants.slice(invariants.indexOf('team-capacity'));

describe('a roadmap in which every limit of the way binds', () => {
  test('has a clean certificate', () => {
    expect(broken(certificateOf(sound))).toEqual({});
  });

  test('is certified by every invariant of the way', () => {
    const entries = certificateOf(sound).filter(({ invariant }) => (ofTheWay as string[]).includes(invariant));
    expect(entries.map(({ invariant }) => invariant)).toEqual(ofTheWay);
    expect(entries.filter(({ statesChecked }) => statesChecked < 6)).toEqual([]);
  });

  test('has an empty wave that is frozen for all', () => {
    expect(sound.input.roadmap.waves[4]).toMatchObject({ moves: [], released: [], effortCapacityDays: 0 });
  });
});

describe('what is not given is left out, not shown as holding', () => {
  test('a plan of before there were ways has none of their invariants', () => {
    const { way: _, workloadLimits: __, hostEvents: ___, failures: ____, ...rules } = sound.rules;
    const entries = checkRoadmap(sound.input, rules, []).map(({ invariant }) => invariant);
    expect(entries.filter((invariant) => (ofTheWay as string[]).includes(invariant))).toEqual([]);
    expect(certificateOf({ ...sound, rules, schedule: [] }).map(({ invariant }) => invariant)).toEqual(entries);
  });

  const withouts: readonly (readonly [Invariant, Damage])[] = [
    ['team-capacity', (c) => void Reflect.deleteProperty(c.rules.way!, 'teams')],
    ['pace-limits', (c) => void (c.rules.way!.pace = [])],
    ['kept-apart', (c) => void Reflect.deleteProperty(c.rules.way!, 'apart')],
    ['strict-order', (c) => void Reflect.deleteProperty(c.rules.way!, 'before')],
    ['budget', (c) => void Reflect.deleteProperty(c.rules.way!, 'budgets')],
    ['risk-budget', (c) => void (c.rules.way!.riskBudgetPerWave = null)],
    ['last-wave', (c) => void (c.rules.way!.lastWave = null)],
    ['stable-stage', (c) => void Reflect.deleteProperty(c.rules.workloadLimits!['api']!, 'via')],
    ['held-in-wave', (c) => void Reflect.deleteProperty(c.rules.workloadLimits!, 'mail')],
    ['survives-failures', (c) => void (c.rules.failures![0]!.tolerate = 0)],
  ];

  test.each(withouts)('%s', (invariant, without) => {
    const copy = structuredClone(sound);
    without(copy);
    expect(certificateOf(copy).map((entry) => entry.invariant)).not.toContain(invariant);
  });

  test('teams without a schedule are not checked; teams without days are, and their schedule is not', () => {
    const of = (schedule?: Parameters<typeof checkRoadmap>[2]): string[] =>
      checkRoadmap(sound.input, sound.rules, schedule).map(({ invariant }) => invariant);
    expect(of()).not.toContain('team-capacity');
    const teams = of(sound.schedule.map(({ wave, workload, team }) => ({ wave, workload, team })));
    expect(teams).toContain('team-capacity');
    expect(teams).not.toContain('schedule-matches-moves');
  });
});

/** A change of the roadmap as it was written: states, waves and schedule follow from it. */
type Rewrite = (spec: WaySpec) => void;
/** A change of what the checker is handed. */
type Damage = (damaged: WayCase) => void;

function move(spec: WaySpec, workload: string, wave?: number): WaySpec['moves'][number] {
  const found = spec.moves.find((one) => one.workload === workload && (wave === undefined || one.wave === wave));
  if (found === undefined) throw new Error(`${workload} does not move`);
  return found;
}

const rewrites: readonly (readonly [name: string, broken: readonly Invariant[], rewrite: Rewrite])[] = [
  ['a team does more than it can', ['team-capacity'], (s) => void (move(s, 'web-1').effortDays = 4)],
  ['another team has too much', ['team-capacity'], (s) => void (move(s, 'app').effortDays = 3)],
  [
    'a team works in a frozen wave',
    ['effort-within-capacity', 'team-capacity'],
    (s) => {
      move(s, 'files').wave = 5;
      s.rules.workloadLimits!['files']!.closedWaves = [];
    },
  ],
  ['a team lacks the skill for a port', ['team-skills'], (s) => void (move(s, 'p-1').team = 'hosts')],
  ['a team lacks the skill for a change of host', ['team-skills'], (s) => void (move(s, 'db').team = 'ports')],
  [
    'a team lacks the skill for the stage, though not for the end',
    ['team-skills'],
    (s) => void (s.rules.workloadLimits!['api']!.via!.skills = ['database']),
  ],
  [
    'one team has not all skills together',
    ['team-skills'],
    (s) => {
      s.rules.workloadLimits!['files']!.skills = ['container', 'database'];
    },
  ],
  ['a team works on another cluster', ['team-skills'], (s) => void (move(s, 'files').team = 'south')],
  ['a team does not exist', ['team-skills'], (s) => void (move(s, 'app').team = 'nobody')],
  ['a workload moves while it is frozen', ['closed-waves'], (s) => void (move(s, 'db').wave = 3)],
  [
    'a wave is closed to a move that is made in it',
    ['closed-waves'],
    (s) => void (s.rules.workloadLimits!['p-2']!.closedWaves = [1, 3]),
  ],
  ['a held move is made before', ['held-in-wave'], (s) => void (move(s, 'mail').wave = 2)],
  ['two of a set move at once', ['pace-limits'], (s) => void (move(s, 'p-2').wave = 2)],
  ['both of two sets that are kept apart move at once', ['kept-apart'], (s) => void (move(s, 'app').wave = 2)],
  ['what comes later follows too soon', ['strict-order'], (s) => void (move(s, 'web-2').wave = 3)],
  [
    'what comes later moves first',
    ['strict-order'],
    (s) => {
      move(s, 'web-2').wave = 1;
      move(s, 'web-2').team = 'south';
      s.rules.way!.teams![2]!.clusters = ['north', 'south'];
      s.rules.workloadLimits!['web-2']!.portRisk = 0;
    },
  ],
  ['a stage rests too short', ['stable-stage'], (s) => void (move(s, 'api', 4).wave = 3)],
  ['a stage is left out', ['stable-stage'], (s) => void (s.moves = s.moves.filter((one) => one !== move(s, 'api', 1)))],
  ['something moves after the last wave', ['last-wave'], (s) => void (s.rules.way!.lastWave = 5)],
  [
    'a host is on before it arrives',
    ['host-arrival'],
    (s) => {
      Reflect.deleteProperty(
        s.hosts.find((one) => one.id === 'spare')!,
        'from',
      );
    },
  ],
  [
    'a host comes on a wave too early',
    ['host-arrival'],
    (s) => {
      s.hosts.find((one) => one.id === 'spare')!.from = 3;
    },
  ],
  [
    'a host takes a workload before it arrives',
    ['host-arrival'],
    (s) => {
      s.rules.hostEvents!['new']!.availableFromWave = 3;
    },
  ],
  [
    'a host arrives, but is off',
    ['hosts-on-consistent'],
    (s) => {
      s.rules.hostEvents!['spare']!.availableFromWave = 3;
    },
  ],
  [
    'a host comes on that is there since before',
    ['hosts-on-consistent'],
    (s) => {
      Reflect.deleteProperty(s.rules.hostEvents!, 'spare');
    },
  ],
  ['a host stays on past its deadline', ['host-deadline'], (s) => void (s.released = {})],
  [
    'a host carries workloads past its deadline',
    ['host-deadline'],
    (s) => {
      move(s, 'mail').wave = 4;
      s.rules.workloadLimits!['mail'] = { heldInWave: 4 };
      s.released = { 4: ['old'] };
    },
  ],
  [
    'a deadline after the last wave is never met',
    ['host-deadline'],
    (s) => {
      s.rules.hostEvents!['a'] = { offByWave: 9 };
    },
  ],
  ['a wave takes too much risk', ['risk-budget'], (s) => void (s.rules.workloadLimits!['p-1']!.portRisk = 8.5)],
  ['moves cost more than there is', ['budget'], (s) => void (s.rules.workloadLimits!['web-1']!.portCost = 61)],
  ['what is spent anyway leaves too little', ['budget'], (s) => void (s.rules.way!.budgets![0]!.committed = 121)],
  [
    'what is spent anyway is more than the budget',
    ['budget'],
    (s) => {
      s.rules.way!.budgets!.push({ id: 'hosts alone', waves: [5], amount: 10, committed: 11 });
    },
  ],
  [
    'a workload grows larger than any other host',
    ['survives-failures'],
    (s) => {
      s.workloads.find((one) => one.id === 'api')!.demand = memory(30, 20, 120);
    },
  ],
  [
    'a wave leaves no room for a failure while it runs',
    ['survives-failures-during-waves'],
    (s) => {
      s.rules.failures![0] = {
        cluster: 'a and b',
        hosts: ['a', 'b'],
        tolerate: 1,
        capacity: { a: room(150), b: room(124) },
      };
    },
  ],
  [
    'a failure strands a workload that may go nowhere else',
    ['survives-failures'],
    (s) => {
      s.rules.failures![0] = {
        cluster: 'some',
        hosts: ['a', 'c', 'new'],
        tolerate: 1,
        capacity: { a: room(500), c: room(500), new: room(500) },
      };
      s.rules.allowedHosts!['db'] = ['new'];
    },
  ],
];

const damages: readonly (readonly [name: string, broken: readonly Invariant[], damage: Damage])[] = [
  ['no team is named', ['team-skills'], (c) => void (c.schedule[0]!.team = null)],
  ['a move is not scheduled', ['team-skills', 'schedule-matches-moves'], (c) => void c.schedule.pop()],
  ['nothing is scheduled', ['team-skills', 'schedule-matches-moves'], (c) => void c.schedule.splice(0)],
  ['a move is scheduled twice', ['schedule-matches-moves'], (c) => void c.schedule.push({ ...c.schedule[0]! })],
  [
    'a move is scheduled that is not made',
    ['schedule-matches-moves'],
    (c) => void c.schedule.push({ ...c.schedule[0]!, wave: 3 }),
  ],
  ['work starts before its wave', ['schedule-matches-moves'], (c) => void (c.schedule[2]!.start = '2027-01-10')],
  [
    'work ends after its wave',
    ['schedule-matches-moves'],
    (c) => {
      Object.assign(c.schedule[2]!, { end: '2027-01-18', rollbackUntil: '2027-01-18' });
    },
  ],
  ['work ends before it starts', ['schedule-matches-moves'], (c) => void (c.schedule[0]!.end = '2027-01-03')],
  ['a day is none', ['schedule-matches-moves'], (c) => void (c.schedule[0]!.start = '2027-01-32')],
  [
    'a cut-over is after the work',
    ['schedule-matches-moves'],
    (c) => {
      c.schedule[0]!.cutOver!.day = '2027-01-09';
    },
  ],
  [
    'a cut-over is at no time of day',
    ['schedule-matches-moves'],
    (c) => {
      c.schedule[0]!.cutOver!.from = '25:00';
    },
  ],
  ['a cut-over lasts no time', ['schedule-matches-moves'], (c) => void (c.schedule[0]!.cutOver!.hours = 0)],
  [
    'a cut-over runs out of its wave',
    ['schedule-matches-moves'],
    (c) => {
      Object.assign(c.schedule[0]!, {
        end: '2027-01-10',
        cutOver: { day: '2027-01-10', from: '22:00', hours: 4 },
      });
    },
  ],
  [
    'the way back closes before the end',
    ['schedule-matches-moves'],
    (c) => {
      c.schedule[0]!.rollbackUntil = '2027-01-07';
    },
  ],
  [
    'the way back is promised for longer than the old side is held',
    ['schedule-matches-moves'],
    (c) => void (c.schedule[0]!.rollbackUntil = '2027-01-11'),
  ],
  [
    'an entry has lost its days',
    ['schedule-matches-moves'],
    (c) => {
      for (const key of ['start', 'end', 'cutOver', 'rollbackUntil']) Reflect.deleteProperty(c.schedule[0]!, key);
    },
  ],
  [
    'an entry has lost one day',
    ['document-well-formed', 'schedule-matches-moves'],
    (c) => {
      Reflect.deleteProperty(c.schedule[0]!, 'end');
    },
  ],
  [
    'people are claimed that no team has',
    ['effort-within-capacity'],
    (c) => {
      c.input.roadmap.waves[4]!.effortCapacityDays = 3;
    },
  ],
  [
    'a workload waits on a host that has not arrived',
    ['first-state-is-today', 'exactly-one-host-that-is-on', 'moves-equal-difference', 'host-arrival'],
    (c) => void (c.input.roadmap.states[0]!.assignment['db']!.host = 'new'),
  ],
  [
    'the days of a team are no number',
    ['document-well-formed', 'effort-within-capacity', 'team-capacity'],
    (c) => {
      Object.assign(c.rules.way!.teams![0]!.daysByWave, { 0: 'many' });
    },
  ],
  [
    'a budget is no number',
    ['document-well-formed', 'budget'],
    (c) => {
      Reflect.deleteProperty(c.rules.way!.budgets![0]!, 'amount');
    },
  ],
  [
    'a limit of risk is no number',
    ['document-well-formed', 'risk-budget'],
    (c) => {
      c.rules.way!.riskBudgetPerWave = -1;
    },
  ],
  [
    'the rules are nonsense',
    ['document-well-formed', 'hosts-on-consistent', 'effort-within-capacity'],
    (c) => {
      Object.assign(c.rules, {
        way: 7,
        workloadLimits: [1],
        hostEvents: 'x',
        failures: {},
        groups: null,
        spread: [null],
      });
    },
  ],
  [
    'the schedule is nonsense',
    ['document-well-formed', 'team-skills', 'schedule-matches-moves'],
    (c) => {
      c.schedule.splice(0, c.schedule.length, ...([null, 3, { wave: 'x' }] as never[]));
    },
  ],
];

describe('each damage is found, by the invariants that it breaks and by no other', () => {
  const check = (damaged: WayCase, expected: readonly Invariant[]): void => {
    const certificate = certificateOf(damaged);
    expect(Object.keys(broken(certificate))).toEqual(expected);
    for (const { holds, counterexample } of certificate) {
      expect(holds).toBe(counterexample === null);
      if (!holds) expect(counterexample).toMatch(/^\S.*[.]$/);
    }
  };

  test.each(rewrites)('%s', (_name, expected, rewrite) => {
    const spec = waySpec();
    rewrite(spec);
    check(wayCase(spec), expected);
  });

  test.each(damages)('%s', (_name, expected, damage) => {
    const copy = structuredClone(sound);
    damage(copy);
    check(copy, expected);
  });

  test('the kinds of damage cover every invariant of the way', () => {
    const found = new Set([...rewrites, ...damages].flatMap(([, expected]) => expected));
    expect(ofTheWay.filter((invariant) => !found.has(invariant))).toEqual([]);
  });
});

describe('counterexamples name wave, team, host, workload and figures', () => {
  const words = (invariant: Invariant, rewrite: Rewrite): string | null | undefined => {
    const spec = waySpec();
    rewrite(spec);
    return broken(certificateOf(wayCase(spec)))[invariant];
  };

  const examples: readonly (readonly [Invariant, string, Rewrite])[] = [
    [
      'team-capacity',
      'Wave 1 needs 6 person-days of the team Ports; it has 4.',
      (s) => void (move(s, 'web-1').effortDays = 4),
    ],
    [
      'strict-order',
      'By the pilot, web-2 moves after web-1 with 2 waves between, but they move in the waves 3 and 1.',
      (s) => void (move(s, 'web-2').wave = 3),
    ],
    [
      'host-deadline',
      'a has to be empty and off when wave 9 ends, but carries web-1 after wave 6, where the roadmap ends.',
      (s) => void (s.rules.hostEvents!['a'] = { offByWave: 9 }),
    ],
    [
      'budget',
      'The moves of 2027-Q1 cost 80 and 121 are spent there anyway; the budget is 200.',
      (s) => void (s.rules.way!.budgets![0]!.committed = 121),
    ],
    [
      'survives-failures',
      'After wave 4, the cluster north does not survive the loss of b: there is no room on the 4 other hosts that are on for api.',
      (s) => void (s.workloads.find((one) => one.id === 'api')!.demand = memory(30, 20, 120)),
    ],
  ];

  test.each(examples)('%s', (invariant, text, rewrite) => {
    expect(words(invariant, rewrite)).toBe(text);
  });
});
