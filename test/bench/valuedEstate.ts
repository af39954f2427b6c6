import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { generatedEstate } from '#test/unit/roadmap/generatedEstate.ts';

/**
 * An estate with money: hosts that save 100 to 400 a wave, changes that cost 400 a person-day and save a little, people for the
 * work in about 24 waves of two weeks, three years of savings. Tightness, teams and freezes are drawn by the seed. Figures only
 * shape the test, they are no claim.
 */
export function valuedEstate(workloads: number, seed: number): RoadmapProblem {
  const clusters = Math.max(1, Math.round(workloads / 500) + (seed % 3));
  const fill = [0.7, 0.8, 0.9, 0.95, 0.98][seed % 5]!;
  const base = generatedEstate({
    seed,
    clusters,
    hostsPerCluster: Math.max(3, Math.round(workloads / (clusters * 23))),
    workloads,
    fill,
    maxMovesPerWave: seed % 4 === 0 ? Math.ceil(workloads / 18) : null,
    effortCapacityDaysPerWave: 1,
  });
  const effort = base.workloads.reduce((sum, { portEffortDays }) => sum + portEffortDays, 0);
  const days = effort / 20;
  return {
    ...base,
    effortCapacityDaysPerWave: days,
    hosts: base.hosts.map((host, h) => ({ ...host, releaseGain: 100 + ((h * 37 + seed * 11) % 7) * 50 })),
    workloads: base.workloads.map((workload, w) => ({
      ...workload,
      changeGain: (w * 7 + seed) % 5,
      portCost: 40 * workload.portEffortDays,
      moveCost: 5,
      portRisk: 2,
      moveRisk: 0.2,
      skills: [workload.to.technology === 'wasm' ? 'wasm' : 'container'],
      ...(seed % 2 === 0 && w % 3 === 0 ? { closedWaves: [3, 4, 9] } : {}),
    })),
    way: {
      ...(seed % 3 === 0
        ? {
            teams: [
              { id: 'a', name: 'Platform', skills: ['container', 'wasm', 'host-move'], daysByWave: [days * 0.6] },
              { id: 'b', name: 'Operations', skills: ['container', 'host-move'], daysByWave: [days * 0.5] },
            ],
          }
        : {}),
      objective: {
        discountPerWave: 0.997,
        horizonWaves: 78,
        wavePenalty: 0,
        costWeight: 1,
        riskWeight: 1,
        unit: 'USD',
      },
    },
  };
}
