import * as fc from 'fast-check';
import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';
import type { RoadmapGroup, RoadmapHost, RoadmapProblem, RoadmapWorkload } from '#core/roadmap/problem.ts';

const technologies: readonly Technology[] = ['vm', 'paravirt', 'container', 'microvm', 'sandbox', 'wasm'];
const planned: readonly PlannedTechnology[] = ['vm', 'container', 'microvm', 'wasm'];

/** How wild a generated problem is. */
export interface Shape {
  /** Memory of a host: small makes overloaded hosts and stuck swaps, large makes room. */
  readonly hostMemoryMiB: readonly [min: number, max: number];
  readonly groups: boolean;
  readonly largeMoves: boolean;
  readonly rules: boolean;
}

export const tight: Shape = { hostMemoryMiB: [8, 40], groups: true, largeMoves: true, rules: true };
export const roomy: Shape = { hostMemoryMiB: [5000, 5000], groups: false, largeMoves: false, rules: false };

/**
 * Any problem at all: several clusters, hosts above usable today, targets that do not fit, groups that wait for each other
 * in circles, moves larger than a wave.
 */
export function anyProblem(shape: Shape): fc.Arbitrary<RoadmapProblem> {
  return fc
    .record({
      clusters: fc.integer({ min: 1, max: 2 }),
      hostsPerCluster: fc.integer({ min: 1, max: 4 }),
      count: fc.integer({ min: 0, max: 14 }),
      groupCount: fc.integer({ min: 0, max: 4 }),
    })
    .chain(({ clusters, hostsPerCluster, count, groupCount }) => {
      const hostTotal = clusters * hostsPerCluster;
      const host = (h: number): fc.Arbitrary<RoadmapHost> =>
        fc.record({
          id: fc.constant(`h${h}`),
          cluster: fc.constant(h % clusters === 0 ? null : `c${h % clusters}`),
          usable: fc.record({
            cpuCores: fc.integer({ min: 4, max: 60 }),
            memoryMiB: fc.integer({ min: shape.hostMemoryMiB[0], max: shape.hostMemoryMiB[1] }),
          }),
          releasable: fc.boolean(),
          releaseGain: fc.integer({ min: 0, max: 5 }),
        });
      const size = fc.record({ cpuCores: fc.integer({ min: 0, max: 4 }), memoryMiB: fc.integer({ min: 0, max: 12 }) });
      const workload = (w: number): fc.Arbitrary<RoadmapWorkload> =>
        fc
          .record({
            cluster: fc.nat({ max: clusters - 1 }),
            from: fc.nat({ max: hostsPerCluster - 1 }),
            to: fc.nat({ max: hostsPerCluster - 1 }),
            elsewhere: fc.boolean(),
            technology: fc.constantFrom(...technologies),
            target: fc.constantFrom(...planned),
            group: fc.nat({ max: Math.max(0, groupCount) }),
            vm: size,
            container: size,
            microvm: size,
            wasm: size,
            port: fc.integer({ min: 0, max: shape.largeMoves ? 14 : 9 }),
            move: fc.integer({ min: 0, max: shape.largeMoves ? 11 : 3 }),
            caution: fc.constantFrom(0, 0.2, 0.5, 1),
            allowed: fc.option(fc.array(fc.nat({ max: hostTotal - 1 }), { maxLength: 3 }), { freq: 5 }),
          })
          .map((draw): RoadmapWorkload => ({
            id: `w${String(w).padStart(2, '0')}`,
            group: shape.groups && draw.group > 0 ? `g${draw.group}` : null,
            demand: { vm: draw.vm, container: draw.container, microvm: draw.microvm, wasm: draw.wasm },
            from: { host: `h${draw.cluster + draw.from * clusters}`, technology: draw.technology },
            to: {
              host: `h${draw.cluster + (draw.elsewhere ? draw.to : draw.from) * clusters}`,
              technology: draw.target,
            },
            portEffortDays: draw.port,
            moveEffortDays: draw.move,
            caution: draw.caution,
            ...(shape.rules && draw.allowed !== null ? { allowedHosts: draw.allowed.map((h) => `h${h}`) } : {}),
          }));
      const group = (g: number): fc.Arbitrary<RoadmapGroup> =>
        fc.record({
          id: fc.constant(`g${g}`),
          movesTogether: fc.boolean(),
          dependsOn: fc.array(
            fc.integer({ min: 1, max: groupCount + 1 }).map((other) => `g${other}`),
            { maxLength: 2 },
          ),
        });
      return fc.record({
        hosts: fc.tuple(...Array.from({ length: hostTotal }, (_, h) => host(h))),
        workloads: fc.tuple(...Array.from({ length: count }, (_, w) => workload(w))),
        groups: fc.tuple(...Array.from({ length: shape.groups ? groupCount : 0 }, (_, g) => group(g + 1))),
        startDate: fc.constantFrom('2027-01-04', '2028-02-20'),
        waveDays: fc.integer({ min: 1, max: 30 }),
        effortCapacityDaysPerWave: fc.integer({ min: shape.largeMoves ? 0 : 9, max: 20 }),
        maxMovesPerWave: fc.option(fc.integer({ min: 1, max: 6 })),
        spread: fc.array(
          fc.record({
            id: fc.string({ minLength: 1, maxLength: 3 }),
            workloads: fc.array(
              fc.nat({ max: count }).map((w) => `w${String(w).padStart(2, '0')}`),
              { maxLength: 5 },
            ),
            maxPerHost: fc.integer({ min: 1, max: 3 }),
          }),
          { maxLength: shape.rules ? 2 : 0 },
        ),
        together: fc.array(
          fc.record({
            id: fc.string({ minLength: 1, maxLength: 3 }),
            workloads: fc.array(
              fc.nat({ max: count }).map((w) => `w${String(w).padStart(2, '0')}`),
              { maxLength: 3 },
            ),
          }),
          { maxLength: shape.rules ? 1 : 0 },
        ),
      });
    });
}
