import type { Inventory } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { PlanDetails, PlanDocument, PlanResult, Resources, Totals } from '#core/planResult.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { naturalSortKey, searchText } from './textKeys.ts';

/** A row for one of the plan's tables, by column name, without its plan's id. */
export type PlanRow = Readonly<Record<string, string | number | null>>;

/** The lists of a plan as rows of the plan file: made in the worker that planned, written by the service. */
export interface PlanTables {
  readonly hosts: readonly PlanRow[];
  readonly workloads: readonly PlanRow[];
  readonly waves: readonly PlanRow[];
  readonly moves: readonly PlanRow[];
  readonly assumptions: readonly PlanRow[];
  /** Findings of the plan itself, not those of the imports that it repeats. */
  readonly findings: readonly Finding[];
}

/** The plan without its long lists: what Overview, Placement and Roadmap show at once. */
export interface PlanSummary {
  readonly totals: PlanDocument['totals'];
  readonly bands: PlanDocument['bands'];
  readonly placement: PlanDocument['placement'];
  readonly certificate: PlanDocument['roadmap']['certificate'];
  /** One point per state. `released` and `moves` are those of the wave before it, 0 for today. */
  readonly curve: readonly {
    readonly after: number;
    readonly date: string;
    readonly totals: Totals;
    /** Under the scenario's growth; absent in plans made before there was any. */
    readonly withGrowth?: Totals;
    readonly doNothing: Totals;
    readonly released: number;
    readonly moves: number;
  }[];
  readonly details: Omit<
    PlanDetails,
    'consolidatedAssignment' | 'moveReasons' | 'doNothing' | 'withGrowth' | 'readiness'
  >;
  /** The scenario that the plan was made for; the active one may have been edited since. */
  readonly scenario: Scenario;
}

/** See {@link PlanSummary}. */
export function summarisePlan({ document, details }: PlanResult, scenario: Scenario): PlanSummary {
  const { consolidatedAssignment: _, moveReasons: __, readiness: ___, doNothing, withGrowth, ...rest } = details;
  const { waves, states, certificate } = document.roadmap;
  return {
    totals: document.totals,
    bands: document.bands,
    placement: document.placement,
    certificate,
    curve: states.map((state, index) => {
      const wave = index === 0 ? undefined : waves[index - 1];
      return {
        after: state.after,
        date: wave?.end ?? scenario.startDate,
        totals: state.totals,
        withGrowth: withGrowth?.[index] ?? state.totals,
        doNothing: doNothing[index] ?? document.totals.before,
        released: wave?.released.length ?? 0,
        moves: wave?.moves.length ?? 0,
      };
    }),
    details: rest,
    scenario,
  };
}

function findingKey(finding: Finding): string {
  const { severity, code, file, sheet, row, column, value, message } = finding;
  return JSON.stringify([severity, code, file, sheet, row, column, value, message]);
}

/** Findings of `all` that are not among `known`; a finding that occurs twice in both is matched twice. */
function findingsBeyond(all: readonly Finding[], known: readonly Finding[]): Finding[] {
  const open = new Map<string, number>();
  for (const finding of known) {
    const key = findingKey(finding);
    open.set(key, (open.get(key) ?? 0) + 1);
  }
  return all.filter((finding) => {
    const key = findingKey(finding);
    const left = open.get(key) ?? 0;
    if (left === 0) return true;
    open.set(key, left - 1);
    return false;
  });
}

function demandAs(demand: PlanDocument['workloads'][number]['demand'], technology: Technology): Resources {
  return demand[toPlannedTechnology(technology)];
}

/** The rows of a plan. `importFindings` are those that the plan was handed. */
export function planTables(
  { document, details }: PlanResult,
  inventory: Inventory,
  scenario: Scenario,
  importFindings: readonly Finding[],
): PlanTables {
  const { waves, states } = document.roadmap;
  const last = states.at(-1);
  const onAtEnd = new Set(last?.hostsOn);
  const releasedAfter = new Map(waves.flatMap((wave) => wave.released.map((host) => [host, wave.number] as const)));
  const hostNames = new Map(document.hosts.map((host) => [host.id, host.name]));
  const workloads = new Map(document.workloads.map((workload) => [workload.id, workload]));
  const described = new Map(inventory.workloads.map((workload) => [workload.id, workload]));
  const groupNames = new Map(inventory.groups.map((group) => [group.id, group.name]));
  const advice = new Map(document.advice.map((one) => [one.workload, one]));
  const readiness = new Map(details.readiness?.map((one) => [one.workload, one]));
  const reasons = new Map(details.moveReasons.map(({ workload, wave, text }) => [`${wave}/${workload}`, text]));
  let position = 0;
  return {
    hosts: document.hosts.map((host) => ({
      id: host.id,
      name: host.name,
      cluster_name: host.cluster,
      capacity_cpu_cores: host.capacity.cpuCores,
      capacity_memory_mib: host.capacity.memoryMiB,
      usable_cpu_cores: host.usable.cpuCores,
      usable_memory_mib: host.usable.memoryMiB,
      on_in_target: onAtEnd.has(host.id) ? 1 : 0,
      released_after_wave: releasedAfter.get(host.id) ?? null,
      sort_name: naturalSortKey(host.name),
    })),
    workloads: document.workloads.map((workload) => {
      const advised = advice.get(workload.id);
      const target = last?.assignment[workload.id];
      const needed = advised === undefined ? null : demandAs(workload.demand, advised.technology);
      const operatingSystem = described.get(workload.id)?.operatingSystem ?? null;
      const firstReason = advised?.reasons[0]?.text ?? null;
      const firstBlocker = advised?.blockers[0]?.text ?? null;
      const judged = readiness.get(workload.id);
      const groupName = workload.group === undefined ? null : (groupNames.get(workload.group) ?? workload.group);
      return {
        id: workload.id,
        name: workload.name,
        cluster_name: workload.cluster,
        group_name: groupName,
        powered_on: workload.poweredOn ? 1 : 0,
        technology: workload.technology,
        host_basis: workload.hostBasis,
        basis: workload.basis,
        vcpus: workload.allocation.vcpus,
        memory_mib: workload.allocation.memoryMiB,
        vm_cpu_cores: workload.demand.vm.cpuCores,
        vm_memory_mib: workload.demand.vm.memoryMiB,
        container_cpu_cores: workload.demand.container.cpuCores,
        container_memory_mib: workload.demand.container.memoryMiB,
        microvm_cpu_cores: workload.demand.microvm.cpuCores,
        microvm_memory_mib: workload.demand.microvm.memoryMiB,
        wasm_cpu_cores: workload.demand.wasm.cpuCores,
        wasm_memory_mib: workload.demand.wasm.memoryMiB,
        host_as_is: states[0]?.assignment[workload.id]?.host ?? null,
        host_consolidated: details.consolidatedAssignment[workload.id] ?? null,
        host_target: target?.host ?? null,
        target_technology: target?.technology ?? null,
        advised_technology: advised?.technology ?? null,
        stack: advised?.stack ?? null,
        confidence: advised?.confidence ?? null,
        overridden: scenario.technologyOverrides[workload.id] === undefined ? 0 : 1,
        reasons: JSON.stringify(advised?.reasons ?? []),
        blockers: JSON.stringify(advised?.blockers ?? []),
        readiness: judged?.state ?? null,
        readiness_reasons: judged === undefined ? null : JSON.stringify(judged.reasons),
        priority: judged?.priority ?? null,
        first_reason: firstReason,
        first_blocker: firstBlocker,
        advised_cpu_cores: needed?.cpuCores ?? null,
        advised_memory_mib: needed?.memoryMiB ?? null,
        operating_system: operatingSystem,
        sort_name: naturalSortKey(workload.name),
        search_text: searchText([
          workload.name,
          workload.cluster,
          groupName,
          operatingSystem,
          advised?.technology,
          advised?.stack,
          firstReason,
          firstBlocker,
        ]),
      };
    }),
    waves: waves.map((wave) => ({
      number: wave.number,
      start_date: wave.start,
      end_date: wave.end,
      effort_days: wave.effortDays,
      effort_capacity_days: wave.effortCapacityDays,
    })),
    moves: waves.flatMap((wave) =>
      wave.moves.map((move) => {
        const workload = workloads.get(move.workload);
        const name = workload?.name ?? move.workload;
        const fromHostName = hostNames.get(move.fromHost) ?? move.fromHost;
        const toHostName = hostNames.get(move.toHost) ?? move.toHost;
        const reason = reasons.get(`${wave.number}/${move.workload}`) ?? '';
        return {
          position: ++position,
          wave: wave.number,
          workload_id: move.workload,
          name,
          cluster_name: workload?.cluster ?? null,
          from_technology: move.fromTechnology,
          to_technology: move.toTechnology,
          from_host: move.fromHost,
          to_host: move.toHost,
          from_host_name: fromHostName,
          to_host_name: toHostName,
          effort_days: move.effortDays,
          reason,
          sort_name: naturalSortKey(name),
          search_text: searchText([
            name,
            workload?.cluster,
            move.fromTechnology,
            move.toTechnology,
            fromHostName,
            toHostName,
            reason,
          ]),
        };
      }),
    ),
    assumptions: Object.entries(document.assumptions).map(([id, { value, unit, source }]) => ({
      id,
      value: JSON.stringify(value),
      unit,
      source,
    })),
    findings: findingsBeyond(document.findings, importFindings),
  };
}
