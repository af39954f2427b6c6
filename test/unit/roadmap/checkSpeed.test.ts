import { describe, expect, test } from 'vitest';
import { checkRoadmap } from '#core/roadmap/check.ts';
import { broken, memory } from '#test/unit/roadmap/estates.ts';
import { room, wayCase, type WaySpec } from '#test/unit/roadmap/wayEstate.ts';

/**
 * A roadmap of 24 waves over 5,000 workloads, made without a planner: each wave empties hosts into the rest of their cluster
 * as containers, in every cluster. Hosts are five sixths as full as
 * the failures to be survived allow.
 */
function large(clusters: number, hostsPerCluster: number, tolerate: number): WaySpec {
  const perHost = Math.floor(5000 / (clusters * hostsPerCluster));
  const sizes = [1, 2, 2, 4, 4, 8, 16];
  const spec: WaySpec = {
    hosts: [],
    workloads: [],
    waves: 24,
    moves: [],
    released: {},
    rules: { failures: [] },
  };
  for (let c = 0; c < clusters; c++) {
    const hosts = Array.from({ length: hostsPerCluster }, (_, h) => `c${c}h${h}`);
    let total = 0;
    for (const [h, id] of hosts.entries()) {
      spec.hosts.push({ id, cluster: `c${c}`, usable: 1e9 });
      for (let i = 0; i < perHost; i++) {
        const size = sizes[(h * 7 + i * 5 + c) % sizes.length]!;
        total += size;
        spec.workloads.push({ id: `${id}w${i}`, at: id, technology: 'vm', demand: memory(size, size * 0.6) });
      }
    }
    // One workload of every host moves in place in each wave, until all have.
    for (let wave = 1; wave <= 24; wave++) {
      for (const id of hosts) {
        if (wave > perHost) continue;
        spec.moves.push({
          wave,
          workload: `${id}w${wave - 1}`,
          host: id,
          technology: 'container',
          team: 't',
          effortDays: 0,
        });
      }
    }
    const each = (1.2 * total) / (hostsPerCluster - tolerate);
    spec.rules.failures!.push({
      cluster: `c${c}`,
      hosts,
      tolerate,
      capacity: Object.fromEntries(hosts.map((id) => [id, room(each)])),
    });
  }
  return spec;
}

describe('5,000 workloads in 25 states are checked in seconds', () => {
  test.each([
    ['ten clusters of 22 hosts, each loss of one', 10, 22, 1],
    ['one cluster of 200 hosts, each loss of one', 1, 200, 1],
    ['two clusters of 64 hosts, each loss of two', 2, 64, 2],
  ])('%s', (_name, clusters, hosts, tolerate) => {
    const { input, rules } = wayCase(large(clusters, hosts, tolerate));
    expect(input.roadmap.states).toHaveLength(25);
    // Processor time, since the machine may be busy with other tests.
    const started = process.cpuUsage();
    const certificate = checkRoadmap(input, rules);
    const seconds = process.cpuUsage(started).user / 1e6;
    expect(Object.keys(broken(certificate))).toEqual([]);
    expect(
      certificate.filter(({ invariant }) => invariant.startsWith('survives')).map((entry) => entry.statesChecked),
    ).toEqual([24, 24]);
    expect(seconds).toBeLessThan(tolerate === 1 ? 5 : 15);
  });
});
