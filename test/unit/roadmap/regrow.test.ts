import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { searchRandom } from '#core/placement/random.ts';
import { evaluate } from '#core/roadmap/outcome.ts';
import { prepare, type Prepared } from '#core/roadmap/prepare.ts';
import { drawRelease } from '#core/roadmap/releaseDraws.ts';
import { standingAfter, turnsByRelease } from '#core/roadmap/releaseTurns.ts';
import { sequence } from '#core/roadmap/sequence.ts';
import { valuedEstate } from '#test/bench/valuedEstate.ts';

/** The workloads that change technology, those that go first first. */
function changers(prepared: Prepared): readonly number[] {
  const urgency = prepared.hostIds.map(() => 1);
  const taste = { price: 1, slack: 0, crowding: 0, counting: 0, leaving: 1, urgency };
  const turns = turnsByRelease(prepared, taste, standingAfter(prepared, []));
  return prepared.ids
    .map((_, w) => w)
    .filter((w) => prepared.wantsTechnology[w] === 1)
    .toSorted((a, b) => turns[a]! - turns[b]! || a - b);
}

describe('building the rest of a roadmap anew', () => {
  test.each([3, 4, 14])('its own first waves and its own strategy give the same roadmap (seed %i)', (seed) => {
    const prepared = prepare(valuedEstate(100, seed));
    const strategy = drawRelease(prepared, standingAfter(prepared, []), searchRandom(seed));
    const whole = sequence(prepared, strategy, quietContext);
    for (const kept of [1, 4, whole.waves.length - 1]) {
      const again = sequence(prepared, { ...strategy, prefix: whole.waves.slice(0, kept) }, quietContext);
      expect(again.waves).toEqual(whole.waves);
      expect(evaluate(prepared, again).value).toBe(evaluate(prepared, whole).value);
    }
  });

  test('another strategy keeps the first waves as they are', () => {
    const prepared = prepare(valuedEstate(100, 4));
    const random = searchRandom(1);
    const today = standingAfter(prepared, []);
    const whole = sequence(prepared, drawRelease(prepared, today, random), quietContext);
    const prefix = whole.waves.slice(0, 3);
    const other = sequence(prepared, { ...drawRelease(prepared, today, random), prefix }, quietContext);
    expect(other.waves.slice(0, 3)).toEqual(prefix);
    expect(other.waves).not.toEqual(whole.waves);
  });
});

describe('how things stand after some waves', () => {
  test('workloads are where the roadmap has them and hosts are off, up to its end', () => {
    const prepared = prepare(valuedEstate(100, 4));
    const whole = sequence(prepared, drawRelease(prepared, standingAfter(prepared, []), searchRandom(1)), quietContext);
    const { finalHost, finalChanged } = evaluate(prepared, whole);
    const end = standingAfter(prepared, whole.waves);
    expect(end.host).toEqual(finalHost);
    expect(end.isChanged).toEqual(finalChanged);
    expect([...end.isOff.keys()].filter((h) => end.isOff[h] === 1)).toEqual(
      whole.waves.flatMap(({ released }) => released).toSorted((a, b) => a - b),
    );
    expect(standingAfter(prepared, []).host).toEqual(prepared.fromHost);
  });
});

describe('hosts that are emptied at once', () => {
  test.each([13, 34])(
    'changes on the way out let hosts go earlier than moves of what is on them as it is (seed %i)',
    (seed) => {
      const prepared = prepare(valuedEstate(200, seed));
      const today = standingAfter(prepared, []);
      let gained = 0;
      let number = 0;
      for (let i = 1; i <= 12; i++) {
        const { drainChanges: _, ...plain } = drawRelease(prepared, today, searchRandom(i));
        const asItIs = evaluate(prepared, sequence(prepared, plain, quietContext));
        const changing = evaluate(prepared, sequence(prepared, { ...plain, drainChanges: 8 }, quietContext));
        gained += asItIs.weightedReleaseWaves - changing.weightedReleaseWaves;
        number += changing.kept.length;
      }
      expect(number).toBe(0);
      expect(gained).toBeGreaterThan(0);
    },
  );
});

describe('turns by release', () => {
  test('the cluster whose hosts gain far more goes first', () => {
    const problem = valuedEstate(100, 2);
    const dear = problem.hosts[0]!.cluster;
    const prepared = prepare({
      ...problem,
      hosts: problem.hosts.map((host) => ({ ...host, releaseGain: host.cluster === dear ? 10_000 : 1 })),
    });
    const first = changers(prepared)[0]!;
    const rich = prepared.hostIds.findIndex((id) => id === problem.hosts[0]!.id);
    expect(prepared.clusterOf[prepared.fromHost[first]!]).toBe(prepared.clusterOf[rich]);
  });

  test('where nothing is released the change that is worth most for its effort goes first', () => {
    const problem = valuedEstate(100, 1);
    const prepared = prepare({ ...problem, hosts: problem.hosts.map((host) => ({ ...host, releasable: false })) });
    const { way, rates } = prepared;
    const worth = (w: number): number => rates![w]! / way.effort[2 * way.count + w]!;
    const order = changers(prepared);
    for (let i = 1; i < order.length; i++) expect(worth(order[i]!)).toBeLessThanOrEqual(worth(order[i - 1]!) + 1e-12);
  });
});
