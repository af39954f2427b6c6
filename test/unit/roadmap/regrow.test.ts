import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { searchRandom } from '#core/placement/random.ts';
import { evaluate } from '#core/roadmap/outcome.ts';
import { prepare, type Prepared } from '#core/roadmap/prepare.ts';
import { drawRelease } from '#core/roadmap/releaseDraws.ts';
import { turnsByRelease } from '#core/roadmap/releaseTurns.ts';
import { sequence } from '#core/roadmap/sequence.ts';
import { valuedEstate } from '#test/bench/valuedEstate.ts';

const taste = { price: 1, slack: 0, crowding: 0 };

/** The workloads that change technology, those that go first first. */
function changers(prepared: Prepared): readonly number[] {
  const turns = turnsByRelease(prepared, taste);
  return prepared.ids
    .map((_, w) => w)
    .filter((w) => prepared.wantsTechnology[w] === 1)
    .toSorted((a, b) => turns[a]! - turns[b]! || a - b);
}

describe('building the rest of a roadmap anew', () => {
  test.each([3, 4, 14])('its own first waves and its own strategy give the same roadmap (seed %i)', (seed) => {
    const prepared = prepare(valuedEstate(100, seed));
    const strategy = drawRelease(prepared, searchRandom(seed));
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
    const whole = sequence(prepared, drawRelease(prepared, random), quietContext);
    const prefix = whole.waves.slice(0, 3);
    const other = sequence(prepared, { ...drawRelease(prepared, random), prefix }, quietContext);
    expect(other.waves.slice(0, 3)).toEqual(prefix);
    expect(other.waves).not.toEqual(whole.waves);
  });
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
