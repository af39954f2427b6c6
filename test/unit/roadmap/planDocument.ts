import type { PlanDocument, Totals } from '#core/planResult.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { RoadmapPlan } from '#core/roadmap/roadmapPlan.ts';

const noTotals: Totals = {
  hosts: 0,
  powerW: 0,
  energyKWhPerYear: 0,
  kgCO2ePerYear: 0,
  costPerYear: 0,
  expectedAnnualLoss: 0,
};

/** A stored plan around a roadmap, with one workload that is powered off beside those of the problem. */
export function planDocument(problem: RoadmapProblem, plan: RoadmapPlan): PlanDocument {
  return {
    schema: 'headroom.plan/1',
    inputsHash: '0'.repeat(64),
    seed: 1,
    sources: [],
    findings: [],
    assumptions: {},
    hosts: problem.hosts.map((host) => ({
      id: host.id,
      name: `name of ${host.id}`,
      cluster: host.cluster,
      capacity: { cpuCores: host.usable.cpuCores * 2, memoryMiB: host.usable.memoryMiB * 2 },
      usable: host.usable,
    })),
    workloads: [
      ...problem.workloads.map((workload) => ({
        id: workload.id,
        name: `name of ${workload.id}`,
        cluster: null,
        ...(workload.group === null ? {} : { group: workload.group }),
        poweredOn: true,
        technology: workload.from.technology,
        host: workload.from.host,
        hostBasis: 'recorded' as const,
        allocation: { vcpus: 1, memoryMiB: 1024 },
        basis: 'allocation' as const,
        demand: workload.demand,
      })),
      {
        id: 'sleeping',
        name: 'sleeping',
        cluster: null,
        poweredOn: false,
        technology: 'vm' as const,
        host: problem.hosts[0]!.id,
        hostBasis: 'recorded' as const,
        allocation: { vcpus: 1, memoryMiB: 1024 },
        basis: 'allocation' as const,
        demand: problem.workloads[0]!.demand,
      },
    ],
    advice: [],
    placement: {
      asIs: { hostsUsed: 0 },
      consolidated: { hostsUsed: 0, lowerBound: 0, gap: 0 },
      target: { hostsUsed: 0, lowerBound: 0, gap: 0 },
    },
    roadmap: {
      waves: plan.waves,
      states: plan.states.map((state) => ({ ...state, totals: { ...noTotals, hosts: state.hostsOn.length } })),
      certificate: [],
    },
    totals: { before: noTotals, after: noTotals },
    bands: {},
  };
}
