import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import type { PlanDocument } from '#core/planResult.ts';
import { checkPlanDocument, invariants, rulesOf, type Invariant, checkRoadmap } from '#core/roadmap/check.ts';
import type { RoadmapRules } from '#core/roadmap/checkRules.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';
import { planDocument } from '#test/unit/roadmap/planDocument.ts';

/** The same type with everything writable, for damage. */
type Writable<T> = T extends object ? { -readonly [Key in keyof T]: Writable<T[Key]> } : T;

/**
 * A few waves with everything in them: an overloaded host that is relieved, two hosts released, changes in place and across
 * hosts, a group that moves together, one that waits for another, an isolation floor, a workload with few allowed hosts.
 */
const estate: RoadmapProblem = problem(
  [
    host('a', 100, { releasable: true }),
    host('b', 100),
    host('c', 40),
    host('d', 100, { releasable: true }),
    host('e', 100),
    host('far', 100, { cluster: 'other' }),
    host('idle', 100, { cluster: 'other' }),
  ],
  [
    workload('shop-1', 'vm@a -> container@b', { group: 'shop', demand: memory(10, 8) }),
    workload('shop-2', 'vm@a -> container@b', { group: 'shop', demand: memory(10, 8) }),
    workload('front', 'vm@d -> container@e', { group: 'front', demand: memory(20, 15) }),
    workload('base', 'vm@d -> wasm@e', { group: 'base', demand: memory(20, 15, 5), portEffortDays: 6 }),
    workload('big', 'vm@c -> vm@e', { demand: memory(30) }),
    workload('still', 'vm@c -> vm@c', { demand: memory(20) }),
    workload('small', 'vm@e -> container@c', { demand: memory(5, 4), allowedHosts: ['c'] }),
    workload('place', 'vm@b -> microvm@b', { demand: memory(20, 15), portEffortDays: 5 }),
    workload('tied', 'container@a -> container@b', { demand: memory(10), allowedHosts: ['b', 'e'] }),
    workload('filler', 'vm@b -> vm@b', { demand: memory(35) }),
    workload('idler', 'vm@idle -> vm@idle'),
    workload('lonely', 'vm@far -> container@far', { demand: memory(35, 30) }),
  ],
  {
    effortCapacityDaysPerWave: 8,
    maxMovesPerWave: 4,
    groups: [
      { id: 'shop', movesTogether: true, dependsOn: [] },
      { id: 'front', movesTogether: false, dependsOn: ['base'] },
      { id: 'base', movesTogether: false, dependsOn: [] },
    ],
    isolation: {
      byTechnology: { vm: 0.999, paravirt: 0.999, container: 0.9, microvm: 0.998, sandbox: 0.99, wasm: 0.98 },
      floors: [{ workload: 'place', minimum: 0.99 }],
    },
    spread: [{ id: 'apart', workloads: ['big', 'filler'], maxPerHost: 1 }],
    together: [{ id: 'pair', workloads: ['shop-1', 'shop-2'] }],
  },
);
/** Those that are in every certificate; the others say something of the way and have tests of their own. */
const ofEveryRoadmap = invariants.slice(0, invariants.indexOf('affinity') + 1);
const sound = planDocument(estate, planRoadmap(estate, quietContext));
const rules = rulesOf(estate);

type Damaged = Writable<PlanDocument>;

function damaged(damage: (document: Damaged) => void): PlanDocument {
  // Through text and not structuredClone: states share the seats that do not change, and a copy would share them too.
  const copy = JSON.parse(JSON.stringify(sound)) as Damaged;
  damage(copy);
  return copy;
}

function failing(document: PlanDocument, withRules: RoadmapRules = rules): string[] {
  return Object.keys(broken(checkPlanDocument(document, withRules)));
}

/** Wave (from 0) and move of a workload that satisfies the condition; the first one. */
function findMove(
  document: Damaged,
  condition: (move: Damaged['roadmap']['waves'][number]['moves'][number]) => boolean,
): { k: number; move: Damaged['roadmap']['waves'][number]['moves'][number] } {
  for (const [k, wave] of document.roadmap.waves.entries()) {
    const move = wave.moves.find(condition);
    if (move !== undefined) return { k, move };
  }
  throw new Error('the sound roadmap has no such move');
}

/** Puts a workload on another seat from state `from` on. */
function reseat(
  document: Damaged,
  id: string,
  from: number,
  seat: { host?: string; technology?: 'vm' | 'wasm' },
): void {
  for (const state of document.roadmap.states.slice(from)) Object.assign(state.assignment[id]!, seat);
}

/** Makes a move in another wave (from 0), with states and efforts to match. */
function reschedule(document: Damaged, id: string, to: number): void {
  const { waves, states } = document.roadmap;
  const { k, move } = findMove(document, (one) => one.workload === id);
  waves[k]!.moves = waves[k]!.moves.filter((one) => one !== move);
  waves[to]!.moves.push(move);
  for (const wave of waves) wave.effortDays = wave.moves.reduce((sum, one) => sum + one.effortDays, 0);
  for (let i = 1; i < states.length; i++) {
    const assignment = { ...states[i - 1]!.assignment };
    for (const one of waves[i - 1]!.moves) {
      assignment[one.workload] = { host: one.toHost, technology: one.toTechnology };
    }
    states[i]!.assignment = assignment;
  }
}

function waveOf(document: Damaged, id: string): number {
  return findMove(document, (move) => move.workload === id).k;
}

describe('a sound roadmap', () => {
  test('has everything that the damages below need', () => {
    expect(sound.roadmap.waves.length).toBeGreaterThanOrEqual(3);
    expect(sound.roadmap.waves.flatMap((wave) => wave.released).toSorted()).toEqual(['a', 'd']);
  });

  test('has a clean certificate with one entry per invariant, in order', () => {
    const certificate = checkPlanDocument(sound, rules);
    expect(broken(certificate)).toEqual({});
    expect(certificate.map((entry) => entry.invariant)).toEqual([...ofEveryRoadmap]);
    expect(certificate.filter((entry) => entry.statesChecked === 0)).toEqual([]);
  });

  test('is checked without rules as well, and says which invariants had nothing to check', () => {
    const certificate = checkPlanDocument(sound);
    expect(broken(certificate)).toEqual({});
    expect(certificate.filter((entry) => entry.statesChecked === 0).map((entry) => entry.invariant)).toEqual([
      'moves-within-limit',
      'group-constraints',
      'order-constraints',
      'isolation-floor',
      'allowed-hosts',
      'anti-affinity',
      'affinity',
    ]);
  });
});

const damages: readonly (readonly [name: string, invariant: Invariant, damage: (document: Damaged) => void])[] = [
  ['a host has no usable capacity', 'document-well-formed', (d) => void Reflect.deleteProperty(d.hosts[1]!, 'usable')],
  ['a demand is not a number', 'document-well-formed', (d) => void (d.workloads[0]!.demand.vm.memoryMiB = NaN)],
  ['a demand is negative', 'document-well-formed', (d) => void (d.workloads[0]!.demand.wasm.cpuCores = -1)],
  ['a usable capacity is infinite', 'document-well-formed', (d) => void (d.hosts[0]!.usable.memoryMiB = Infinity)],
  ['a host is described twice', 'document-well-formed', (d) => void d.hosts.push(structuredClone(d.hosts[0]!))],
  [
    'a workload is described twice',
    'document-well-formed',
    (d) => void d.workloads.push(structuredClone(d.workloads[0]!)),
  ],
  [
    'a technology is unknown',
    'document-well-formed',
    (d) => void Object.assign(d.workloads[0]!, { technology: 'cloud' }),
  ],
  ['the states are missing', 'document-well-formed', (d) => void Reflect.deleteProperty(d.roadmap, 'states')],
  ['a state is missing', 'states-chain', (d) => void d.roadmap.states.splice(2, 1)],
  ['the last state is missing', 'states-chain', (d) => void d.roadmap.states.pop()],
  ['a state has the wrong number', 'states-chain', (d) => void (d.roadmap.states[1]!.after = 5)],
  [
    'two states change places',
    'states-chain',
    (d) => void d.roadmap.states.splice(1, 2, d.roadmap.states[2]!, d.roadmap.states[1]!),
  ],
  [
    'a workload is lost',
    'states-cover-all-powered-on-workloads',
    (d) => void Reflect.deleteProperty(d.roadmap.states[1]!.assignment, 'still'),
  ],
  [
    'a workload appears from nowhere',
    'states-cover-all-powered-on-workloads',
    (d) => void (d.roadmap.states[1]!.assignment['ghost'] = { host: 'b', technology: 'vm' }),
  ],
  [
    'a workload that is off has a place',
    'states-cover-all-powered-on-workloads',
    (d) => void (d.roadmap.states[0]!.assignment['sleeping'] = { host: 'a', technology: 'vm' }),
  ],
  [
    'today is told otherwise than the inventory has it',
    'first-state-is-today',
    (d) => reseat(d, 'filler', 0, { host: 'e' }),
  ],
  [
    'today has another technology than the inventory',
    'first-state-is-today',
    (d) => reseat(d, 'filler', 0, { technology: 'wasm' }),
  ],
  [
    'a workload is on a host that does not exist',
    'exactly-one-host-that-is-on',
    (d) => reseat(d, 'still', 1, { host: 'nowhere' }),
  ],
  [
    'a host that carries workloads is off',
    'exactly-one-host-that-is-on',
    (d) => void (d.roadmap.states[1]!.hostsOn = d.roadmap.states[1]!.hostsOn.filter((id) => id !== 'b')),
  ],
  ['a workload leaves its cluster', 'stays-in-cluster', (d) => reseat(d, 'still', 1, { host: 'far' })],
  [
    'a host shrinks',
    'capacity-after-each-wave',
    (d) => void (d.hosts.find((one) => one.id === 'e')!.usable.memoryMiB = 40),
  ],
  [
    'a workload grows',
    'capacity-after-each-wave',
    (d) => void (d.workloads.find((one) => one.id === 'shop-1')!.demand.container.memoryMiB = 90),
  ],
  [
    'cores are short where memory is not',
    'capacity-after-each-wave',
    (d) => void (d.hosts.find((one) => one.id === 'b')!.usable.cpuCores = 4),
  ],
  [
    'a host has room after but not during a wave',
    'capacity-during-each-wave',
    (d) => void (d.hosts.find((one) => one.id === 'far')!.usable.memoryMiB = 60),
  ],
  [
    'a host above usable takes a workload before it is relieved',
    'overloaded-hosts-never-grow',
    (d) => reschedule(d, 'small', waveOf(d, 'big')),
  ],
  [
    'a host above usable grows without a move',
    'overloaded-hosts-never-grow',
    (d) => reseat(d, 'filler', 1, { host: 'c' }),
  ],
  [
    'an overloaded host is never relieved',
    'no-host-above-usable-in-last-state',
    (d) => reseat(d, 'big', 1, { host: 'c' }),
  ],
  ['a container becomes a VM again', 'technology-forward-only', (d) => reseat(d, 'tied', 2, { technology: 'vm' })],
  [
    'a move goes backward',
    'technology-forward-only',
    (d) => {
      const { move } = findMove(d, (one) => one.toTechnology === 'wasm');
      move.fromTechnology = 'wasm';
      move.toTechnology = 'container';
    },
  ],
  ['a move is missing', 'moves-equal-difference', (d) => void d.roadmap.waves[0]!.moves.pop()],
  [
    'a move is there twice',
    'moves-equal-difference',
    (d) => void d.roadmap.waves[0]!.moves.push(structuredClone(d.roadmap.waves[0]!.moves[0]!)),
  ],
  [
    'a move changes nothing',
    'moves-equal-difference',
    (d) =>
      void d.roadmap.waves[0]!.moves.push({
        workload: 'filler',
        fromHost: 'b',
        toHost: 'b',
        fromTechnology: 'vm',
        toTechnology: 'vm',
        effortDays: 0,
      }),
  ],
  [
    'a move starts elsewhere',
    'moves-equal-difference',
    (d) => void (findMove(d, (one) => one.workload === 'shop-1').move.fromHost = 'e'),
  ],
  [
    'a move ends elsewhere',
    'moves-equal-difference',
    (d) => void (findMove(d, (one) => one.workload === 'shop-1').move.toHost = 'e'),
  ],
  [
    'a move has another technology',
    'moves-equal-difference',
    (d) => void (findMove(d, (one) => one.workload === 'shop-1').move.toTechnology = 'microvm'),
  ],
  [
    'a move is of an unknown workload',
    'moves-equal-difference',
    (d) => void (d.roadmap.waves[0]!.moves[0]!.workload = 'ghost'),
  ],
  ['a workload changes host without a move', 'moves-equal-difference', (d) => reseat(d, 'filler', 2, { host: 'e' })],
  [
    'a host goes off unannounced',
    'hosts-on-consistent',
    (d) => {
      for (const state of d.roadmap.states.slice(1)) state.hostsOn = state.hostsOn.filter((id) => id !== 'far');
    },
  ],
  [
    'a host comes on',
    'hosts-on-consistent',
    (d) => void (d.roadmap.states[0]!.hostsOn = d.roadmap.states[0]!.hostsOn.filter((id) => id !== 'far')),
  ],
  [
    'a host that is on does not exist',
    'hosts-on-consistent',
    (d) => {
      for (const state of d.roadmap.states) state.hostsOn = [...state.hostsOn, 'nowhere'];
    },
  ],
  ['a host is on twice', 'hosts-on-consistent', (d) => void d.roadmap.states[0]!.hostsOn.push('b')],
  ['the totals count other hosts', 'hosts-on-consistent', (d) => void (d.roadmap.states[1]!.totals.hosts += 1)],
  [
    'a released host stays on',
    'released-hosts-empty-and-off',
    (d) => {
      for (const state of d.roadmap.states) state.hostsOn = ['a', 'b', 'c', 'd', 'e', 'far', 'idle'];
    },
  ],
  [
    'a host that still carries workloads is released',
    'released-hosts-empty-and-off',
    (d) => void d.roadmap.waves[0]!.released.push('e'),
  ],
  [
    'a host is released twice',
    'released-hosts-empty-and-off',
    (d) => void d.roadmap.waves.at(-1)!.released.push('a', 'd'),
  ],
  [
    'a host that does not exist is released',
    'released-hosts-empty-and-off',
    (d) => void d.roadmap.waves[0]!.released.push('nowhere'),
  ],
  [
    'a released host takes a workload again',
    'released-hosts-empty-and-off',
    (d) => reseat(d, 'filler', d.roadmap.states.length - 1, { host: 'd' }),
  ],
  [
    'a wave does more than it can',
    'effort-within-capacity',
    (d) => {
      d.roadmap.waves[0]!.moves[0]!.effortDays += 20;
      d.roadmap.waves[0]!.effortDays += 20;
    },
  ],
  ['a wave understates its effort', 'effort-within-capacity', (d) => void (d.roadmap.waves[0]!.effortDays -= 1)],
  [
    'a move has a negative effort',
    'effort-within-capacity',
    (d) => {
      d.roadmap.waves[0]!.moves[0]!.effortDays = -1;
    },
  ],
  [
    'a wave claims more people than there are',
    'effort-within-capacity',
    (d) => void (d.roadmap.waves[0]!.effortCapacityDays = 100),
  ],
  ['a wave starts a day late', 'wave-dates', (d) => void (d.roadmap.waves[1]!.start = '2027-01-19')],
  ['a wave overlaps the next', 'wave-dates', (d) => void (d.roadmap.waves[0]!.end = '2027-01-18')],
  ['a wave ends before it starts', 'wave-dates', (d) => void (d.roadmap.waves[0]!.end = '2027-01-03')],
  ['a date is no day', 'wave-dates', (d) => void (d.roadmap.waves[0]!.start = '2027-02-30')],
  ['the numbers of the waves have a gap', 'wave-dates', (d) => void (d.roadmap.waves[1]!.number = 3)],
  [
    'a group that moves together is torn apart',
    'group-constraints',
    (d) => {
      const { k, move } = findMove(d, (one) => one.workload === 'shop-1');
      d.roadmap.waves[k]!.moves = d.roadmap.waves[k]!.moves.filter((one) => one !== move);
      d.roadmap.waves[k === 0 ? 1 : 0]!.moves.push(move);
    },
  ],
  [
    'a group moves before the one it waits for',
    'order-constraints',
    (d) => {
      const { k, move } = findMove(d, (one) => one.workload === 'base');
      d.roadmap.waves[k]!.moves = d.roadmap.waves[k]!.moves.filter((one) => one !== move);
      d.roadmap.waves.at(-1)!.moves.push(move);
      const front = findMove(d, (one) => one.workload === 'front');
      d.roadmap.waves[front.k]!.moves = d.roadmap.waves[front.k]!.moves.filter((one) => one !== front.move);
      d.roadmap.waves[0]!.moves.push(front.move);
    },
  ],
  [
    'a workload falls below its isolation floor',
    'isolation-floor',
    (d) => reseat(d, 'place', d.roadmap.states.length - 1, { technology: 'wasm' }),
  ],
  [
    'a workload goes where it may not run',
    'allowed-hosts',
    (d) => void (findMove(d, (one) => one.workload === 'tied').move.toHost = 'c'),
  ],
  [
    'workloads that must be apart share a host',
    'anti-affinity',
    (d) => reseat(d, 'big', d.roadmap.states.length - 1, { host: 'b' }),
  ],
  [
    'workloads that must be together are torn apart',
    'affinity',
    (d) => reseat(d, 'shop-1', d.roadmap.states.length - 1, { host: 'e' }),
  ],
  [
    'a wave has too many moves',
    'moves-within-limit',
    (d) => {
      for (const wave of d.roadmap.waves.slice(1)) d.roadmap.waves[0]!.moves.push(...wave.moves);
    },
  ],
];

describe('each damage is found, by the invariant that it breaks', () => {
  test.each(damages)('%s', (_name, invariant, damage) => {
    const document = damaged(damage);
    expect(failing(document)).toContain(invariant);
    for (const entry of checkPlanDocument(document, rules)) {
      expect(entry.holds).toBe(entry.counterexample === null);
      if (!entry.holds) expect(entry.counterexample).toMatch(/^\S.*[.]$/);
    }
  });

  test('the kinds of damage cover every invariant', () => {
    expect([...new Set(damages.map(([, invariant]) => invariant))].toSorted()).toEqual([...ofEveryRoadmap].toSorted());
    expect(damages.length).toBeGreaterThanOrEqual(20);
  });
});

describe('counterexamples name wave, host, workload and figures', () => {
  test('of a capacity that is exceeded during a wave only', () => {
    const document = damaged((d) => void (d.hosts.find((one) => one.id === 'far')!.usable.memoryMiB = 60));
    const wave = waveOf(document as Damaged, 'lonely') + 1;
    expect(broken(checkPlanDocument(document, rules))).toEqual({
      'capacity-during-each-wave': `During wave ${wave}, name of far (far) carries 35 MiB and 30 more arrive; 60 are usable.`,
    });
  });

  test('of an effort that does not add up', () => {
    const document = damaged((d) => void (d.roadmap.waves[0]!.effortDays = 1));
    const sum = sound.roadmap.waves[0]!.effortDays;
    expect(broken(checkPlanDocument(document, rules))).toEqual({
      'effort-within-capacity': `Wave 1 states 1 person-days; its ${sound.roadmap.waves[0]!.moves.length} moves add up to ${sum}.`,
    });
  });

  test('of a released host that is not empty', () => {
    const document = damaged((d) => void d.roadmap.waves.at(-1)!.released.push('idle'));
    expect(broken(checkPlanDocument(document, rules))['released-hosts-empty-and-off']).toBe(
      `name of idle (idle) is released by wave ${sound.roadmap.waves.length} but on after wave ${sound.roadmap.waves.length}.`,
    );
  });
});

test('a roadmap is checked without the rest of a document', () => {
  const { hosts, workloads, roadmap } = sound;
  expect(checkRoadmap({ hosts, workloads, roadmap }, rules)).toEqual(checkPlanDocument(sound, rules));
});

describe('what may stay as it is', () => {
  test('a host above usable today keeps its load until its workloads move', () => {
    expect(sound.roadmap.states[0]!.assignment['big']).toEqual({ host: 'c', technology: 'vm' });
    expect(failing(sound)).toEqual([]);
  });

  test('rounding within a millionth is no overload', () => {
    const document = damaged((d) => {
      const last = d.roadmap.states.at(-1)!.assignment;
      const load = d.workloads
        .filter((one) => last[one.id]?.host === 'far')
        .reduce((sum, one) => sum + one.demand.container.memoryMiB, 0);
      expect(load).toBe(30);
      d.hosts.find((one) => one.id === 'far')!.usable.memoryMiB = 65 * (1 - 1e-7);
    });
    expect(failing(document)).toEqual([]);
  });

  test('a workload on no known host has no place in any state', () => {
    const document = damaged((d) => {
      d.workloads.find((one) => one.id === 'lonely')!.host = null;
    });
    expect(failing(document)).toContain('states-cover-all-powered-on-workloads');
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['an empty object', {}],
  ['a list', []],
  [
    'lists of nonsense',
    { hosts: [null, 1, {}], workloads: ['x'], roadmap: { waves: [null, { moves: [3] }], states: [[], {}] } },
  ],
  ['strings where lists belong', { hosts: 'a', workloads: 'b', roadmap: { waves: 'c', states: 'd' } }],
])('%s instead of a document gives counterexamples and no exception', (_name, value) => {
  const certificate = checkPlanDocument(value as unknown as PlanDocument, rules);
  expect(certificate.map((entry) => entry.invariant)).toEqual([...ofEveryRoadmap]);
  expect(certificate[0]!.holds).toBe(false);
});
