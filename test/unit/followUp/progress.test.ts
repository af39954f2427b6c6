import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actualEstate,
  forecastEnd,
  reportProgress,
  type FollowedPlan,
  type Progress,
} from '#core/followUp/progress.ts';
import { addDays } from '#core/roadmap/calendar.ts';

/** Plan against reports, beside a slow reckoning of the same, day by day and move by move. */

const hosts = ['h1', 'h2', 'h3', 'h4'];
const workloads = Array.from({ length: 8 }, (_, i) => `w${i}`);

/** A roadmap in which every workload moves from wave to wave as the numbers say. */
function roadmapOf(targets: readonly (readonly (number | null)[])[]): FollowedPlan {
  const seat = new Map(workloads.map((id, i) => [id, hosts[i % hosts.length]!]));
  const first = Object.fromEntries([...seat].map(([id, host]) => [id, { host, technology: 'vm' as const }]));
  const waves = targets.map((row, index) => {
    const moves = row.flatMap((target, i) => {
      const workload = workloads[i]!;
      const fromHost = seat.get(workload)!;
      const toHost = target === null ? fromHost : hosts[target]!;
      if (toHost === fromHost) return [];
      seat.set(workload, toHost);
      const technology = 'vm' as const;
      return [
        { workload, fromHost, toHost, fromTechnology: technology, toTechnology: technology, effortDays: 1 + i / 4 },
      ];
    });
    const start = addDays('2027-01-04', index * 14);
    return {
      number: index + 1,
      start,
      end: addDays(start, 13),
      moves,
      effortDays: moves.reduce((sum, move) => sum + move.effortDays, 0),
      effortCapacityDays: 20,
      released: [] as string[],
    };
  });
  return {
    workloads: workloads.map((id) => ({ id, name: id })),
    hosts: hosts.map((id) => ({ id, name: id })),
    roadmap: {
      waves,
      states: [...waves, null].map((_, index) => ({ hostsOn: hosts, assignment: index === 0 ? first : {} })),
    },
  };
}

const plans = fc
  .array(fc.array(fc.option(fc.nat(hosts.length - 1)), { minLength: workloads.length, maxLength: workloads.length }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(roadmapOf);

/** A plan with marks of some of its moves, in any order, and a day. */
const cases = plans.chain((baseline) => {
  const moves = baseline.roadmap.waves.flatMap((wave) =>
    wave.moves.map(({ workload }) => ({ wave: wave.number, workload })),
  );
  return fc.record({
    baseline: fc.constant(baseline),
    marks: fc.shuffledSubarray(moves).chain((marked) =>
      fc.tuple(
        ...marked.map((move) =>
          fc.record({
            wave: fc.constant(move.wave),
            workload: fc.constant(move.workload),
            status: fc.constantFrom('done' as const, 'slipped' as const),
            on: fc.nat(100).map((days) => addDays('2026-12-20', days)),
            note: fc.constant(''),
          }),
        ),
      ),
    ),
    asOf: fc.nat(110).map((days) => addDays('2026-12-20', days)),
  });
});

describe('progress', () => {
  test('is the same in whatever order it was reported', () => {
    fc.assert(
      fc.property(cases, ({ baseline, marks, asOf }) => {
        const progress: Progress = { moves: marks, releases: [] };
        const other: Progress = { moves: marks.toReversed(), releases: [] };
        expect(reportProgress(baseline, other, asOf)).toEqual(reportProgress(baseline, progress, asOf));
        const [a, b] = [actualEstate(baseline, progress), actualEstate(baseline, other)];
        expect(Object.fromEntries(b.seats)).toEqual(Object.fromEntries(a.seats));
        expect(b.problems.toSorted()).toEqual(a.problems.toSorted());
      }),
    );
  });

  test('agrees with a reckoning day by day and move by move', () => {
    fc.assert(
      fc.property(cases, ({ baseline, marks, asOf }) => {
        const report = reportProgress(baseline, { moves: marks, releases: [] }, asOf);
        let planned = 0;
        let earned = 0;
        let done = 0;
        for (const wave of baseline.roadmap.waves) {
          let past = 0;
          let whole = 0;
          for (let day = wave.start; day <= wave.end; day = addDays(day, 1)) {
            whole += 1;
            if (day <= asOf) past += 1;
          }
          for (const move of wave.moves) {
            planned += (move.effortDays * past) / whole;
            const mark = marks.find((one) => one.wave === wave.number && one.workload === move.workload);
            if (mark?.status === 'done' && mark.on <= asOf) {
              earned += move.effortDays;
              done += 1;
            }
          }
        }
        expect(report.plannedValueDays).toBeCloseTo(planned, 9);
        expect(report.earnedValueDays).toBeCloseTo(earned, 9);
        expect(report.curve.find(({ date }) => date === asOf)?.movesDone.actual).toBe(done);
        expect(report.schedulePerformanceIndex === null).toBe(planned === 0);
        for (const point of report.curve) expect(point.movesDone.actual === null).toBe(point.date > asOf);
        for (const wave of report.waves) {
          expect(wave.moves.done + wave.moves.slipped).toBeLessThanOrEqual(wave.moves.planned);
          const isAll = wave.moves.done === wave.moves.planned;
          const expected =
            isAll && wave.start <= asOf ? 'done' : wave.end < asOf ? 'late' : wave.start <= asOf ? 'running' : 'open';
          expect(wave.status).toBe(expected);
        }
      }),
    );
  });

  test('takes a workload to where the last of its finished moves took it', () => {
    fc.assert(
      fc.property(cases, ({ baseline, marks }) => {
        const { seats } = actualEstate(baseline, { moves: marks, releases: [] });
        const naive = new Map(
          Object.entries(baseline.roadmap.states[0]!.assignment).map(([id, { host }]) => [id, host]),
        );
        for (const wave of baseline.roadmap.waves) {
          for (const move of wave.moves) {
            const isDone = marks.some(
              (one) => one.wave === wave.number && one.workload === move.workload && one.status === 'done',
            );
            if (isDone) naive.set(move.workload, move.toHost);
          }
        }
        expect([...seats].map(([id, { host }]) => [id, host])).toEqual([...naive]);
      }),
    );
  });
});

describe('the forecast', () => {
  const baseline = roadmapOf([
    [1, null, null, null, null, null, null, null],
    [2, null, null, null, null, null, null, null],
  ]);
  const mark = (wave: number) => ({ wave, workload: 'w0', status: 'done' as const, on: '2027-01-10', note: '' });
  const endOn = (asOf: string, ...waves: number[]) =>
    forecastEnd(baseline, reportProgress(baseline, { moves: waves.map(mark), releases: [] }, asOf));

  test('stretches the roadmap by the pace so far', () => {
    expect(endOn('2027-01-17', 1)).toBe('2027-01-31');
    // One of two waves done when both should be: half the pace, twice the time.
    expect(endOn('2027-01-31', 1)).toBe('2027-02-28');
  });

  test('is never before today while something is open, and there is none without a pace or with all done', () => {
    expect(endOn('2027-06-01', 1)).toBe('2027-06-01');
    expect(endOn('2027-01-17')).toBeNull();
    expect(endOn('2026-12-01')).toBeNull();
    expect(endOn('2027-01-17', 1, 2)).toBeNull();
  });
});
