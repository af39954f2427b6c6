import { ApiError } from '#core/api.ts';
import type { HostTile } from '#core/api/placementCalls.ts';
import type { HostBasis } from '#core/inventory/inventory.ts';
import type { HostResources } from '#core/planResult.ts';
import { readMovesOf } from '#db/plannedWaveRepository.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import {
  readPlannedHost,
  readPlannedHosts,
  readWorkloadsOn,
  type PlacedWorkload,
  type Placement,
  type PlannedHost,
} from '#db/plannedPlacementRepository.ts';
import { readWorkload } from '#db/inventoryRepository.ts';
import type { Handlers } from '../dispatcher.ts';
import { failHost, type FailureLimit, type RestartRule } from '../hostFailure.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** What the plan says of the host's further resources in a placement. */
function othersOf(resources: HostResources | undefined, host: string, placement: Placement): HostTile['others'] {
  const own = resources !== undefined && Object.hasOwn(resources.hosts, host) ? resources.hosts[host] : undefined;
  if (resources === undefined || own === undefined) return [];
  return resources.words.flatMap((resource, d) => {
    const capacity = own.capacity[d] ?? null;
    if (capacity === null) return [];
    const unit = resources.units[d] ?? '';
    return [{ resource, unit, capacity, usable: own.usable[d] ?? capacity, load: own[placement][d] ?? 0 }];
  });
}

function toTile(host: PlannedHost, placement: Placement, resources: HostResources | undefined): HostTile {
  return {
    id: host.id,
    name: host.name,
    cluster: host.cluster,
    capacity: host.capacity,
    usable: host.usable,
    load: host.load,
    others: othersOf(resources, host.id, placement),
    workloads: host.workloads,
    // In the target a host may stand by without load, as reserve.
    used: placement === 'target' ? host.onInTarget : host.workloads > 0,
  };
}

function hostBasisText(basis: HostBasis | null): string {
  switch (basis) {
    case 'recorded':
      return 'It runs here today: the source names this host.';
    case 'matched':
      return 'It runs here today: the source names the host in another spelling.';
    case 'assumed':
    case null:
      return 'The source names no host that it describes; it is assumed to run here, within its cluster.';
  }
}

/** Hosts and their load in the three placements of the newest plan. */
export function placementHandlers({ session }: ServiceContext) {
  function planId(): number {
    const plan = session.plan();
    if (plan === null) throw new ApiError('no-plan', 'There is no placement before the first plan.');
    return plan.id;
  }

  function hostResources(): HostResources | undefined {
    return readPlanSummary(session.db, planId()).details.hostResources;
  }

  function host(id: string, placement: Placement): PlannedHost {
    const found = readPlannedHost(session.db, planId(), placement, id);
    if (found === null) throw new ApiError('not-found', 'The plan does not know this host.');
    return found;
  }

  function reasonOf(workload: PlacedWorkload, placement: Placement, hostId: string): string {
    switch (placement) {
      case 'asIs':
        return hostBasisText(readWorkload(session.db, workload.id)?.hostBasis ?? null);
      case 'consolidated':
        return workload.hostAsIs === hostId
          ? 'It runs here today and stays.'
          : 'It was moved here so that fewer hosts carry what runs today.';
      case 'target': {
        const last = readMovesOf(session.db, planId(), workload.id).at(-1);
        return last === undefined ? 'It runs here today and stays as it is.' : last.reason;
      }
    }
  }

  /** The plan's rules, for workloads that restart after the loss of a host. A pin to the lost host cannot be kept. */
  function restartRule(placement: Placement, lostHost: string, survivors: readonly PlannedHost[]): RestartRule {
    const { rules, hostResources: resources } = readPlanSummary(session.db, planId()).details;
    const { spread = [], allowedHosts, extraResources } = rules;
    const members = spread.map((rule) => new Set(rule.workloads));
    const counts = new Map<string, readonly number[]>();
    if (spread.length > 0) {
      for (const { id } of survivors) {
        const ids = readWorkloadsOn(session.db, planId(), placement, id).map((workload) => workload.id);
        counts.set(
          id,
          members.map((set) => ids.filter((one) => set.has(one)).length),
        );
      }
    }
    /** Room for its further needs beside what runs there and what restarts there already; headroom is given up in a failure. */
    const hasRoom: RestartRule = (workload, host, restarts) => {
      const own = resources?.hosts[host];
      return (extraResources?.demand[workload.id] ?? []).every((amount, d) => {
        const capacity = own?.capacity[d] ?? null;
        if (amount === 0 || capacity === null) return true;
        const arriving = restarts
          .filter((one) => one.host === host)
          .reduce((sum, one) => sum + (extraResources?.demand[one.workload.id]?.[d] ?? 0), 0);
        return (own?.[placement][d] ?? 0) + arriving + amount <= capacity * (1 + 1e-9);
      });
    };
    return (workload, host, restarts) => {
      if (!hasRoom(workload, host, restarts)) return false;
      const allowed = allowedHosts[workload.id];
      const isPinnedToLost = allowed?.length === 1 && allowed[0] === lostHost;
      if (allowed !== undefined && !isPinnedToLost && !allowed.includes(host)) return false;
      return spread.every((rule, index) => {
        const set = members[index];
        if (set?.has(workload.id) !== true) return true;
        const arriving = restarts.filter((one) => one.host === host && set.has(one.workload.id)).length;
        return (counts.get(host)?.[index] ?? 0) + arriving + 1 <= (rule.limitOfHost?.[host] ?? rule.maxPerHost);
      });
    };
  }

  return {
    'placement.clusters': () => {
      const plan = session.plan();
      return plan === null ? [] : [...readPlanSummary(session.db, plan.id).details.clusters];
    },
    'placement.hosts': ({ placement, cluster, offset, limit }) => {
      if (session.plan() === null) return { rows: [], total: 0, offset };
      const page = readPlannedHosts(session.db, planId(), placement, { cluster, offset, limit });
      const resources = hostResources();
      return { rows: page.rows.map((row) => toTile(row, placement, resources)), total: page.total, offset };
    },
    'placement.host': ({ placement, hostId }) => {
      const found = host(hostId, placement);
      return {
        host: toTile(found, placement, hostResources()),
        workloads: readWorkloadsOn(session.db, planId(), placement, hostId).map((workload) => ({
          id: workload.id,
          name: workload.name,
          technology: workload.technology,
          demand: workload.demand,
          reason: reasonOf(workload, placement, hostId),
        })),
      };
    },
    'placement.fail': ({ placement, hostId }) => {
      const failed = host(hostId, placement);
      const { rows } = readPlannedHosts(session.db, planId(), placement, {
        cluster: failed.cluster,
        offset: 0,
        limit: 100_000,
      });
      const survivors = rows.filter(
        (row) => row.id !== hostId && (placement === 'target' ? row.onInTarget : row.workloads > 0),
      );
      const values = readPlanAssumptions(session.db, planId());
      const limit: FailureLimit = {
        platform: {
          cpuCores: Number(values.get('platform.hostCpuCores')?.value ?? 0),
          memoryMiB: Number(values.get('platform.hostMemoryMiB')?.value ?? 0),
        },
        headroom: Number(values.get('placement.headroom')?.value ?? 0),
      };
      const lost = readWorkloadsOn(session.db, planId(), placement, hostId);
      const outcome = failHost(lost, survivors, limit, restartRule(placement, hostId, survivors));
      const names = new Map(rows.map(({ id, name }) => [id, name]));
      const { hostResources: resources, rules } = readPlanSummary(session.db, planId()).details;
      return {
        survives: outcome.homeless.length === 0,
        restarts: outcome.restarts.map(({ workload, host: to }) => ({
          workload: workload.id,
          name: workload.name,
          toHost: to,
          toHostName: names.get(to) ?? to,
        })),
        homeless: outcome.homeless.map(({ id, name, demand }) => ({ workload: id, name, demand })),
        hostsAfter: survivors.map((row) => {
          const added = outcome.restarts.filter(({ host: to }) => to === row.id);
          const tile = toTile(row, placement, resources);
          return {
            ...tile,
            workloads: tile.workloads + added.length,
            others: tile.others.map((other) => {
              const d = resources?.words.indexOf(other.resource) ?? -1;
              const needs = (id: string): number => rules.extraResources?.demand[id]?.[d] ?? 0;
              return { ...other, load: added.reduce((sum, { workload }) => sum + needs(workload.id), other.load) };
            }),
            load: {
              cpuCores: added.reduce((sum, { workload }) => sum + workload.demand.cpuCores, tile.load.cpuCores),
              memoryMiB: added.reduce((sum, { workload }) => sum + workload.demand.memoryMiB, tile.load.memoryMiB),
            },
          };
        }),
      };
    },
  } satisfies Partial<Handlers>;
}
