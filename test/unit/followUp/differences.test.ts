import { describe, expect, test } from 'vitest';
import { compareWithLists, type ExpectationSources } from '#core/followUp/differences.ts';
import type { ListedWorkload, StoredMark } from '#core/followUp/listed.ts';
import type { FollowedPlan } from '#core/followUp/progress.ts';

/** Lists against the state that the marks make one expect. */

const followedAt = '2027-01-04T08:00:00.000Z';
const later = '2027-02-01T08:00:00.000Z';

const move = (workload: string, fromHost: string, toHost: string, toTechnology: 'vm' | 'container' = 'vm') => ({
  workload,
  fromHost,
  toHost,
  fromTechnology: 'vm' as const,
  toTechnology,
  effortDays: 1,
});
const wave = (number: number, start: string, end: string, moves: ReturnType<typeof move>[], released: string[]) => ({
  number,
  start,
  end,
  effortDays: moves.length,
  effortCapacityDays: 10,
  moves,
  released,
});
const baseline: FollowedPlan = {
  workloads: ['web', 'app', 'db', 'old'].map((id) => ({ id, name: id.toUpperCase() })),
  hosts: ['h1', 'h2', 'h3'].map((id) => ({ id, name: `esx-${id}` })),
  roadmap: {
    waves: [
      wave(1, '2027-01-04', '2027-01-17', [move('app', 'h1', 'h2')], []),
      wave(2, '2027-01-18', '2027-01-31', [move('web', 'h1', 'h2', 'container')], ['h1']),
    ],
    states: [
      {
        hostsOn: ['h1', 'h2', 'h3'],
        assignment: {
          web: { host: 'h1', technology: 'vm' },
          app: { host: 'h1', technology: 'vm' },
          db: { host: 'h3', technology: 'vm' },
        },
      },
      { hostsOn: ['h1', 'h2', 'h3'], assignment: {} },
      { hostsOn: ['h2', 'h3'], assignment: {} },
    ],
  },
};

const seen = (id: string, host: string | null, more: Partial<ListedWorkload> = {}): ListedWorkload => ({
  id,
  name: id.toUpperCase(),
  host,
  technology: 'vm',
  isRunning: true,
  listedAt: later,
  ...more,
});
const done = (waveNumber: number, workload: string, on: string): StoredMark => ({
  wave: waveNumber,
  workload,
  status: 'done',
  on,
  note: '',
  recordedAt: `${on}T18:00:00.000Z`,
});
const asBefore = [seen('web', 'h1'), seen('app', 'h1'), seen('db', 'h3')];

function reportOf(
  workloads: readonly ListedWorkload[],
  marks: readonly StoredMark[] = [],
  more: Partial<ExpectationSources> & { readonly hosts?: readonly string[] } = {},
) {
  return compareWithLists({
    baseline,
    marks,
    releases: more.releases ?? [],
    earlier: more.earlier ?? null,
    followedAt,
    listed: {
      workloads: new Map(workloads.map((one) => [one.id, one])),
      hosts: new Map((more.hosts ?? ['h1', 'h2', 'h3']).map((id) => [id, { id, name: `esx-${id}`, listedAt: later }])),
      newestAt: later,
    },
    ...(more.listed === undefined ? {} : { listed: more.listed }),
  });
}
const texts = (report: ReturnType<typeof reportOf>) => report.differences.map(({ kind, text }) => [kind, text]);

describe('a list that came since', () => {
  test('and shows what was there shows no difference', () => {
    expect(reportOf(asBefore)).toEqual({
      seenOn: '2027-02-01',
      differences: [],
      confirmed: { moves: 0, ported: 0 },
    });
  });

  test('is needed: lists of before are not compared', () => {
    const listed = { workloads: new Map(), hosts: new Map(), newestAt: followedAt };
    expect(reportOf([], [], { listed })).toEqual({
      seenOn: null,
      differences: [],
      confirmed: { moves: 0, ported: 0 },
    });
  });

  test('names workloads that are elsewhere, still VMs, gone, off or new', () => {
    const report = reportOf(
      [
        seen('web', 'h1'),
        seen('app', 'h3'),
        seen('db', 'h3', { isRunning: false }),
        seen('new', 'h2'),
        seen('old', 'h3'),
      ],
      [done(2, 'web', '2027-01-20'), done(1, 'app', '2027-01-10')],
    );
    expect(texts(report)).toEqual([
      ['elsewhere', 'APP was expected on esx-h2; it is seen on esx-h3.'],
      ['not-ported', 'WEB was expected as a container on esx-h2; it still runs as a VM on esx-h1.'],
      ['off', 'DB was expected on esx-h3; it is switched off.'],
      ['new-workload', 'NEW runs on esx-h2; the roadmap does not know it.'],
      ['new-workload', 'OLD runs on esx-h3; it was switched off when the roadmap was planned.'],
    ]);
    expect(report.differences.every(({ moves, release }) => moves.length === 0 && release === null)).toBe(true);
    expect(texts(reportOf(asBefore.slice(0, 2)))).toEqual([
      ['gone', 'DB was expected on esx-h3; it is in no list any more.'],
    ]);
  });

  test('confirms moves that it shows, and ports whose VM is gone or off', () => {
    const marks = [done(2, 'web', '2027-01-20'), done(1, 'app', '2027-01-10')];
    const moved = [seen('app', 'h2'), seen('db', 'h3')];
    expect(reportOf(moved, marks)).toMatchObject({ differences: [], confirmed: { moves: 1, ported: 1 } });
    expect(reportOf([...moved, seen('web', 'h1', { isRunning: false })], marks)).toMatchObject({
      differences: [],
      confirmed: { moves: 1, ported: 1 },
    });
  });

  test('says nothing of a move that was marked after it', () => {
    expect(reportOf(asBefore, [done(1, 'app', '2027-02-01')]).differences).toEqual([]);
    expect(reportOf(asBefore, [done(1, 'app', '2027-01-31')]).differences).toMatchObject([{ kind: 'elsewhere' }]);
  });

  test('suggests marks where it shows what open moves bring about', () => {
    const report = reportOf([seen('app', 'h2'), seen('db', 'h3')], [], { hosts: ['h2', 'h3'] });
    expect(report.differences.map(({ kind, text, moves, release }) => [kind, text, moves, release])).toEqual([
      ['move-looks-done', 'APP runs on esx-h2: its move of wave 1 looks done.', [{ wave: 1, workload: 'app' }], null],
      [
        'move-looks-done',
        'WEB is in no list any more: its change to a container of wave 2 looks done.',
        [{ wave: 2, workload: 'web' }],
        null,
      ],
      ['host-looks-off', 'esx-h1 is in no list any more: its release after wave 2 looks done.', [], 'h1'],
    ]);
    const ported = reportOf([seen('app', 'h1'), seen('db', 'h3'), seen('web', 'h2', { technology: 'container' })]);
    expect(ported.differences).toMatchObject([
      {
        text: 'WEB runs as a container on esx-h2: its move of wave 2 looks done.',
        moves: [{ wave: 2, workload: 'web' }],
      },
    ]);
  });

  test('names hosts that are still there, missing or new', () => {
    const releases = [{ host: 'h1', on: '2027-01-31', recordedAt: '2027-01-31T12:00:00.000Z' }];
    const report = reportOf(asBefore, [], { releases, hosts: ['h1', 'h2', 'h9'] });
    expect(texts(report)).toEqual([
      ['host-still-there', 'esx-h1 was reported off on 2027-01-31; it is still listed, with 2 running workloads.'],
      ['host-missing', 'esx-h3 was expected to be on; it is in no list any more.'],
      ['new-host', 'esx-h9 is listed; the roadmap does not know it.'],
    ]);
  });

  test('takes what an earlier roadmap ported for ported', () => {
    const now: FollowedPlan = {
      ...baseline,
      roadmap: {
        waves: [],
        states: [{ hostsOn: ['h2'], assignment: { web: { host: 'h2', technology: 'container' } } }],
      },
    };
    const earlier = {
      seats: { web: { host: 'h2', technology: 'container' as const, isFinished: true } },
      off: [],
      arrived: [],
    };
    const compare = (before: typeof earlier | null) =>
      compareWithLists({
        baseline: now,
        marks: [],
        releases: [],
        earlier: before,
        followedAt,
        listed: {
          workloads: new Map(),
          hosts: new Map([['h2', { id: 'h2', name: 'esx-h2', listedAt: later }]]),
          newestAt: later,
        },
      });
    expect(compare(earlier)).toMatchObject({ differences: [], confirmed: { ported: 1 } });
    expect(compare(null)).toMatchObject({ differences: [{ kind: 'gone' }] });
  });
});
