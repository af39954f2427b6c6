import { describe, expect, test } from 'vitest';
import { actualStateOf, restScenario, spentByQuarter } from '#core/followUp/restOfRoadmap.ts';
import type { ListedEstate, StoredMark } from '#core/followUp/listed.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { ActualState } from '#core/planning/actualState.ts';
import { planDocumentSchema, type PlanResult } from '#core/planResult.ts';
import { addDays } from '#core/roadmap/calendar.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

/** The rest of roadmaps: what is finished stays, what is left is planned from where everything is. */

const roles = ['web', 'app', 'postgres', 'batch', 'redis'];
const estate = inventoryOf(
  Array.from({ length: 6 }, (_, i) =>
    hostOf(`h${i + 1}`, { name: `esx-${i + 1}`, cpuUtilisation: 0.3, memoryUtilisation: 0.35 }),
  ),
  Array.from({ length: 60 }, (_, i) =>
    workloadOf(`w${String(i).padStart(2, '0')}`, {
      name: `shop-${roles[i % 5]}-${i}`,
      hostId: `h${(i % 6) + 1}`,
      vcpus: 2 + 2 * (i % 4),
      memoryMiB: 4096 * (1 + (i % 5)),
    }),
  ),
  [clusterNamed('c1', { name: 'Prod' })],
);

const base = scenarioSchema.parse({ assumptions: { 'team.effortDaysPerWave': { low: 20, likely: 25, high: 30 } } });
const imported = '2026-12-01T08:00:00.000Z';

function listedOf(inventory: Inventory, listedAt = imported): ListedEstate {
  return {
    workloads: new Map(
      inventory.workloads.map(({ id, name, hostId, technology, powerState }) => [
        id,
        { id, name, host: hostId, technology, isRunning: powerState === 'on', listedAt },
      ]),
    ),
    hosts: new Map(inventory.hosts.map(({ id, name }) => [id, { id, name, listedAt }])),
    newestAt: listedAt,
  };
}

function planOf(scenario: Scenario, progress?: ActualState): Promise<PlanResult> {
  return plan(estate, scenario, {
    sources: [sourceOne],
    findings: [],
    context: quietContext,
    ...(progress === undefined ? {} : { progress }),
  });
}

/** Every move of the first waves done, and their hosts off. */
function reports(baseline: PlanResult, waves: number) {
  const over = baseline.document.roadmap.waves.slice(0, waves);
  return {
    marks: over.flatMap((wave) =>
      wave.moves.map((move): StoredMark => ({
        wave: wave.number,
        workload: move.workload,
        status: 'done',
        on: wave.end,
        note: '',
        recordedAt: `${wave.end}T12:00:00.000Z`,
      })),
    ),
    releases: over.flatMap((wave) => wave.released.map((host) => ({ host, on: wave.end }))),
  };
}

function stateAfter(baseline: PlanResult, waves: number, day: string): ActualState {
  return actualStateOf({
    baseline: baseline.document,
    ...reports(baseline, waves),
    earlier: null,
    followedAt: '2026-12-02T08:00:00.000Z',
    listed: listedOf(estate),
    day,
  });
}

const broken = ({ document }: PlanResult) =>
  document.roadmap.certificate.filter((one) => !one.holds).map((one) => [one.invariant, one.counterexample]);

describe('the rest of a roadmap', () => {
  test('of which nothing is done has the waves of the baseline, later', async () => {
    const baseline = await planOf(base);
    const day = addDays(base.startDate, 30);
    const { scenario, wavesOver } = restScenario(base, day, new Map(), new Set());
    expect(wavesOver).toBe(3);
    expect(scenario.startDate).toBe(addDays(base.startDate, 42));
    const rest = await planOf(scenario, stateAfter(baseline, 0, scenario.startDate));
    expect(broken(rest)).toEqual([]);
    expect(rest.document.roadmap.waves).toEqual(
      baseline.document.roadmap.waves.map((wave) => ({
        ...wave,
        start: addDays(wave.start, 42),
        end: addDays(wave.end, 42),
      })),
    );
    expect(rest.document.inputsHash).not.toBe(baseline.document.inputsHash);
  });

  test('begins where the finished waves end, keeps them, and is certified whole', async () => {
    const baseline = await planOf(base);
    const { waves, states } = baseline.document.roadmap;
    expect(waves.length).toBeGreaterThan(2);
    for (let over = 1; over < waves.length; over++) {
      const day = waves[over]!.start;
      const { scenario, wavesOver } = restScenario(base, day, new Map(), new Set());
      expect(wavesOver).toBe(over);
      const rest = await planOf(scenario, stateAfter(baseline, over, day));
      const { document } = rest;
      expect(broken(rest)).toEqual([]);
      expect(planDocumentSchema.parse(document)).toEqual(document);
      expect(document.roadmap.states[0]?.assignment).toEqual(states[over]!.assignment);
      expect(document.roadmap.states[0]?.hostsOn).toEqual(states[over]!.hostsOn);
      const ported = waves
        .slice(0, over)
        .flatMap((wave) => wave.moves.filter((move) => move.fromTechnology !== move.toTechnology))
        .map((move) => move.workload);
      expect(ported.length).toBeGreaterThan(0);
      for (const one of document.workloads) {
        const seat = states[over]!.assignment[one.id]!;
        expect([one.host, one.technology]).toEqual([seat.host, seat.technology]);
        // Sizes are those of the sources, whatever the workload has become.
        expect(one.demand).toEqual(baseline.document.workloads.find(({ id }) => id === one.id)!.demand);
      }
      const final = document.roadmap.states.at(-1)!.assignment;
      for (const id of ported) expect(final[id]!.technology).toBe(states[over]!.assignment[id]!.technology);
      expect(document.hosts.map(({ id }) => id)).toEqual(states[over]!.hostsOn);
      // More worth may take more waves than were left, within what the search allows: a third more and two.
      expect(document.roadmap.waves.length).toBeLessThanOrEqual(Math.ceil(((waves.length - over) * 4) / 3) + 2);
    }
  });

  test('of which everything is done has no moves left', async () => {
    const baseline = await planOf(base);
    const { waves, states } = baseline.document.roadmap;
    const day = addDays(waves.at(-1)!.end, 1);
    const { scenario } = restScenario(base, day, new Map(), new Set());
    const rest = await planOf(scenario, stateAfter(baseline, waves.length, day));
    expect(broken(rest)).toEqual([]);
    expect(rest.document.roadmap.waves.flatMap((wave) => wave.moves)).toEqual([]);
    expect(rest.document.roadmap.states.at(-1)!.assignment).toEqual(states.at(-1)!.assignment);
    expect(rest.document.totals.before.hosts).toBe(baseline.document.totals.after.hosts);
  });

  test('leaves hosts on that were reported off while something runs there', async () => {
    const baseline = await planOf(base);
    const { waves } = baseline.document.roadmap;
    const host = waves.flatMap((wave) => wave.released)[0]!;
    const state = actualStateOf({
      baseline: baseline.document,
      marks: [],
      releases: [{ host, on: base.startDate }],
      earlier: null,
      followedAt: imported,
      listed: listedOf(estate),
      day: base.startDate,
    });
    expect(state).toEqual({ seats: {}, off: [], arrived: [] });
  });
});

describe('a list that came after a move was marked', () => {
  test('says on which host the workload is; one that came before says nothing', async () => {
    const baseline = await planOf(base);
    const wave = baseline.document.roadmap.waves.find(({ moves }) =>
      moves.some((move) => move.fromTechnology === move.toTechnology),
    );
    const first = wave?.moves.find((move) => move.fromTechnology === move.toTechnology);
    const marked = first ?? baseline.document.roadmap.waves[0]!.moves[0]!;
    const number = wave?.number ?? 1;
    const stateWith = (listedAt: string, technology = marked.toTechnology) =>
      actualStateOf({
        baseline: baseline.document,
        marks: [
          {
            wave: number,
            workload: marked.workload,
            status: 'done',
            on: '2027-02-01',
            note: '',
            recordedAt: '2027-02-01T15:00:00.000Z',
          },
        ],
        releases: [],
        earlier: null,
        followedAt: imported,
        listed: listedOf(
          {
            ...estate,
            workloads: estate.workloads.map((one) => (one.id === marked.workload ? { ...one, technology } : one)),
          },
          listedAt,
        ),
        day: '2027-02-02',
      });
    expect(Object.keys(stateWith('2027-02-01T14:00:00.000Z').seats)).toEqual([marked.workload]);
    expect(stateWith('2027-02-01T16:00:00.000Z').seats).toEqual({});
    // A list that still shows the old VM does not take a port back.
    if (marked.toTechnology !== 'vm') {
      expect(Object.keys(stateWith('2027-02-03T08:00:00.000Z', 'vm').seats)).toEqual([marked.workload]);
    }
  });
});

describe('the scenario of the rest', () => {
  test('moves what goes by the number of a wave and keeps what goes by dates', () => {
    const from = scenarioSchema.parse({
      name: 'Plan A, from 2026-10-05',
      startDate: '2027-01-04',
      waveDays: 14,
      roadmap: {
        heldInWave: { w01: 2, w02: 5 },
        maxWaves: 8,
        freezes: [{ name: 'Year end', from: '2027-03-20', to: '2027-04-05' }],
        budgets: [
          { quarter: '2027-Q1', amount: 1000 },
          { quarter: '2027-Q2', amount: 500 },
        ],
      },
    });
    const taken = new Set(['Plan A, from 2027-02-15']);
    const { scenario, wavesOver, notes } = restScenario(from, '2027-02-02', new Map([['2027-Q1', 400]]), taken);
    expect(wavesOver).toBe(3);
    expect(scenario).toEqual({
      ...from,
      name: 'Plan A, from 2027-02-15 (2)',
      startDate: '2027-02-15',
      roadmap: {
        ...from.roadmap,
        heldInWave: { w02: 2 },
        maxWaves: 5,
        budgets: [
          { quarter: '2027-Q1', amount: 600 },
          { quarter: '2027-Q2', amount: 500 },
        ],
      },
    });
    expect(notes).toEqual([
      '1 workload was held in a wave that is over; it is free again.',
      'Of the budget for 2027-Q1, 400 of 1000 is spent.',
    ]);
  });

  test('before the first wave is the same one', () => {
    const { scenario, wavesOver, notes } = restScenario(base, '2026-12-24', new Map(), new Set());
    expect([wavesOver, notes, scenario]).toEqual([0, [], { ...base, name: `${base.name}, from ${base.startDate}` }]);
  });

  test('keeps one wave where all that were allowed are over', () => {
    const from = scenarioSchema.parse({ roadmap: { maxWaves: 2 } });
    const { scenario, notes } = restScenario(from, addDays(from.startDate, 60), new Map(), new Set());
    expect(scenario.roadmap.maxWaves).toBe(1);
    expect(notes).toEqual(['All 2 waves that the scenario allows are over; one more is planned.']);
  });

  test('counts what finished moves and hosts that came have cost, in the quarter of their wave', async () => {
    const { document, details } = await planOf(base);
    const over = reports({ document, details }, 1);
    const scenario = scenarioSchema.parse({
      roadmap: {
        hardware: [
          {
            kind: 'arrival',
            name: 'N',
            cluster: 'Prod',
            date: '2027-01-04',
            count: 2,
            cpuCores: 32,
            memoryMiB: 262_144,
            price: 9000,
          },
          {
            kind: 'arrival',
            name: 'L',
            cluster: 'Prod',
            date: '2028-01-04',
            count: 1,
            cpuCores: 32,
            memoryMiB: 262_144,
          },
        ],
      },
    });
    const spent = spentByQuarter(document, details.schedule, over.marks, scenario, '2027-02-01', 12_000);
    const moves = details.schedule.filter(({ wave }) => wave === 1).reduce((sum, { cost }) => sum + cost, 0);
    expect(moves).toBeGreaterThan(0);
    expect([...spent]).toEqual([['2027-Q1', moves + 18_000]]);
  });
});

describe('what finished moves ask of the rest', () => {
  /** The rest after so many waves are done, but for what slipped, with the baseline that it is the rest of. */
  async function restAfter(scenario: Scenario, waves: number, slipped: ReadonlySet<string> = new Set()) {
    const baseline = await planOf(scenario);
    const day = addDays(scenario.startDate, waves * scenario.waveDays);
    const done = reports(baseline, waves);
    const state = actualStateOf({
      baseline: baseline.document,
      marks: done.marks.filter(({ workload }) => !slipped.has(workload)),
      releases: done.releases,
      earlier: null,
      followedAt: '2026-12-02T08:00:00.000Z',
      listed: listedOf(estate),
      day,
    });
    const rest = await planOf(restScenario(scenario, day, new Map(), new Set()).scenario, state);
    return { baseline, state, rest };
  }
  const firstWaveOf = ({ document }: PlanResult, is: (id: string) => boolean): number =>
    document.roadmap.waves.find(({ moves }) => moves.some(({ workload }) => is(workload)))?.number ?? Infinity;
  const codes = ({ document }: PlanResult): readonly string[] => document.findings.map(({ code }) => code);

  const leads = new Set(['w00', 'w05', 'w10']);
  const inOrder = scenarioSchema.parse({
    ...base,
    roadmap: {
      before: [
        { name: 'Web before batch', first: [...leads], later: ['shop-batch-*'], wavesBetween: 3 },
        { name: 'Gone before cache', first: ['decommissioned'], later: ['shop-redis-*'], wavesBetween: 0 },
      ],
    },
  });
  const isBatch = (id: string): boolean => Number(id.slice(1)) % 5 === 3;

  test('is the waves between of an order whose first part is done', async () => {
    const { baseline, state, rest } = await restAfter(inOrder, 2);
    const last = baseline.document.roadmap.waves.findLast(({ moves }) =>
      moves.some(({ workload }) => leads.has(workload)),
    )!;
    expect(last.number).toBeLessThanOrEqual(2);
    for (const id of leads) expect(state.lastMoves?.[id]?.on).toMatch(/^2027-/);
    // Three whole waves between are over no sooner than they were planned to be.
    expect(firstWaveOf(rest, isBatch)).toBe(last.number + 4 - 2);
    expect(broken(rest)).toEqual([]);
    // Without what is known of the finished moves nothing would keep them waiting.
    const { lastMoves: _, ...forgetful } = state;
    const { scenario } = restScenario(inOrder, addDays(inOrder.startDate, 28), new Map(), new Set());
    expect(firstWaveOf(await planOf(scenario, forgetful), isBatch)).toBeLessThan(firstWaveOf(rest, isBatch));
  });

  test('is an order that slipped: what was to come first still does, whatever is done of the other', async () => {
    const { rest } = await restAfter(inOrder, 2, new Set(['w05']));
    const slippedIn = firstWaveOf(rest, (id) => id === 'w05');
    expect(slippedIn).toBeLessThan(Infinity);
    expect(firstWaveOf(rest, isBatch)).toBeGreaterThan(slippedIn + 3);
    expect(codes(rest)).not.toContain('order-broken-already');
    const early = await planOf(restScenario(inOrder, addDays(base.startDate, 28), new Map(), new Set()).scenario, {
      seats: { w03: { host: 'h4', technology: 'container', isFinished: true } },
      off: [],
      arrived: [],
      lastMoves: { w03: { on: addDays(base.startDate, 3), changedOn: addDays(base.startDate, 3) } },
    });
    expect(early.document.findings.find(({ code }) => code === 'order-broken-already')?.message).toBe(
      'By Web before batch, shop-batch-3 would have moved after shop-web-0, shop-web-5, shop-web-10, but is reported done already. The order is kept for what is left.',
    );
  });

  test('is the rest of a stage: a container of a finished wave goes on after the waves that the scenario says', async () => {
    const staged = scenarioSchema.parse({
      ...base,
      technologyOverrides: { w00: 'wasm', w01: 'wasm', w05: 'wasm' },
      roadmap: { stableStageWaves: 2 },
    });
    const waveOf = ({ document }: PlanResult, id: string, technology: string): number | undefined =>
      document.roadmap.waves.find(({ moves }) =>
        moves.some(({ workload, toTechnology }) => workload === id && toTechnology === technology),
      )?.number;
    const ids = ['w00', 'w01', 'w05'];
    const planned = await planOf(staged);
    const over = Math.min(...ids.map((id) => waveOf(planned, id, 'container')!));
    const { baseline, state, rest } = await restAfter(staged, over);
    const served = ids.filter((id) => waveOf(baseline, id, 'container') === over);
    expect(served.length).toBeGreaterThan(0);
    for (const id of served) {
      expect(state.seats[id]).toMatchObject({ technology: 'container', isFinished: false });
      // It rests in the two waves after its own, which are 1 and 2 of the rest.
      expect(waveOf(rest, id, 'wasm')).toBeGreaterThanOrEqual(3);
    }
    expect(Math.min(...served.map((id) => waveOf(rest, id, 'wasm')!))).toBe(3);
    expect(broken(rest)).toEqual([]);
  });

  test('is known of moves before the followed roadmap began, the latest of each workload', () => {
    const seat = { host: 'h1', technology: 'vm' } as const;
    const move = {
      workload: 'w00',
      fromHost: 'h1',
      toHost: 'h2',
      fromTechnology: 'container',
      toTechnology: 'container',
      effortDays: 1,
    } as const;
    const wave = {
      number: 1,
      start: '2027-03-01',
      end: '2027-03-14',
      effortDays: 1,
      effortCapacityDays: 10,
      released: [],
      moves: [move],
    };
    const { lastMoves } = actualStateOf({
      baseline: {
        workloads: [],
        hosts: [],
        roadmap: { waves: [wave], states: [{ assignment: { w00: seat }, hostsOn: ['h1', 'h2'] }] },
      },
      marks: [
        {
          wave: 1,
          workload: 'w00',
          status: 'done',
          on: '2027-03-04',
          note: '',
          recordedAt: '2027-03-04T12:00:00.000Z',
        },
      ],
      releases: [],
      earlier: {
        seats: {},
        off: [],
        arrived: [],
        lastMoves: {
          w00: { on: '2027-02-01', changedOn: '2027-01-20' },
          w01: { on: '2027-02-02', changedOn: null },
        },
      },
      followedAt: '2027-02-20T08:00:00.000Z',
      listed: listedOf(estate),
      day: '2027-03-15',
    });
    expect(lastMoves).toEqual({
      w00: { on: '2027-03-04', changedOn: '2027-01-20' },
      w01: { on: '2027-02-02', changedOn: null },
    });
  });

  test('is no pilot and no harmless first wave once there were both', async () => {
    const ruled = scenarioSchema.parse({
      ...base,
      roadmap: {
        traits: [
          { workloads: ['shop-redis-*'], environment: 'test' },
          { workloads: ['shop-web-*', 'shop-batch-*'], environment: 'production', criticality: 'high' },
        ],
        waveRules: { 'pilot-first': { force: 'must' }, 'critical-not-first': { force: 'must' } },
      },
    });
    const { baseline, rest } = await restAfter(ruled, 2);
    const ofRules = (result: PlanResult) =>
      (result.details.waveAssessment ?? []).flatMap(({ wave, violations }) =>
        violations
          .filter(({ rule }) => rule.endsWith('first') && rule !== 'dependencies-first')
          .map(({ rule }) => [wave, rule]),
      );
    expect(ofRules(baseline)).toEqual([]);
    expect(ofRules(rest)).toEqual([]);
    const isCritical = (id: string): boolean => [0, 3].includes(Number(id.slice(1)) % 5);
    expect(firstWaveOf(baseline, isCritical)).toBeGreaterThan(1);
    expect(firstWaveOf(rest, isCritical)).toBe(1);
    expect(codes(rest)).not.toContain('wave-rule-not-bound');
  });
});

describe('hardware of the rest', () => {
  const arrival = {
    kind: 'arrival',
    name: 'New',
    cluster: 'Prod',
    count: 1,
    cpuCores: 32,
    memoryMiB: 262_144,
  };
  const arrived: ActualState = { seats: {}, off: [], arrived: ['arrival:New:1'] };
  const hostsOf = async (date: string, state: ActualState): Promise<readonly string[]> => {
    const scenario = scenarioSchema.parse({ ...base, roadmap: { hardware: [{ ...arrival, date }] } });
    return (await planOf(scenario, state)).document.roadmap.states[0]!.hostsOn;
  };

  test('that came is there, and what was put off since is not, unless something runs on it', async () => {
    const late = addDays(base.startDate, 40);
    expect(await hostsOf(base.startDate, arrived)).toContain('arrival:New:1');
    expect(await hostsOf(late, arrived)).not.toContain('arrival:New:1');
    const seated = {
      ...arrived,
      seats: { w00: { host: 'arrival:New:1', technology: 'vm', isFinished: true } },
    } as const;
    expect(await hostsOf(late, seated)).toContain('arrival:New:1');
  });

  test('that has left in time is no date that is missed', async () => {
    const scenario = scenarioSchema.parse({
      ...base,
      roadmap: { hardware: [{ kind: 'lease-end', name: 'Old', hosts: ['esx-6'], date: base.startDate }] },
    });
    const seats = Object.fromEntries(
      estate.workloads
        .filter(({ hostId }) => hostId === 'h6')
        .map(({ id, technology }, i) => [id, { host: `h${(i % 5) + 1}`, technology, isFinished: true }]),
    );
    const rest = await planOf(scenario, { seats, off: ['h6'], arrived: [] });
    const ofHardware = ({ document }: PlanResult) =>
      document.findings.filter(({ code }) => code === 'hardware-date-too-early' || code === 'scenario-names-nothing');
    expect(ofHardware(rest)).toEqual([]);
    expect(ofHardware(await planOf(scenario)).length).toBe(1);
  });
});
