import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { hostPower } from '#core/catalogue/hostPower.ts';
import { formatPercent } from '#core/drawing/format.ts';
import { all, single, type ReadableDb } from '#db/database.ts';
import { readCluster, readHost } from '#db/inventoryRepository.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import { readPlannedHost, readWorkloadsOn } from '#db/plannedPlacementRepository.ts';
import { findingSections, originSection } from './explainInput.ts';
import { assumptionRow, figure, knownRows, maybeFigure, resourceRows, row, section, type Section } from './rows.ts';
import { shownWave } from './shownWave.ts';

/** A host: what it has, what may be used of it, what it carries before and after, what it draws. */
export function explainHost(db: ReadableDb, id: string, planId: number | null): Explanation {
  const host = readHost(db, id);
  if (host === undefined) throw new ApiError('not-found', 'That host is no longer in the inventory.');
  const cluster = host.clusterId === null ? undefined : readCluster(db, host.clusterId);
  const where = [cluster?.name, host.datacenter].filter((part) => part !== null && part !== undefined).join(', ');
  const running = all<{ id: string; name: string; vcpus: number }>(
    db,
    `SELECT id, name, vcpus FROM workloads WHERE host_id = ? AND power_state = 'on' ORDER BY vcpus DESC, sort_name LIMIT 20`,
    [id],
  );
  const count = single<number>(db, "SELECT count(*) FROM workloads WHERE host_id = ? AND power_state = 'on'", [id]);
  return {
    title: host.name,
    subtitle: where === '' ? 'Stand-alone host' : `Host in ${where}`,
    sections: [
      section('Capacity', [
        row('CPU', figure(host.cpuCores), { unit: 'cores' }),
        row('Memory', figure(host.memoryMiB), { unit: 'MiB' }),
        ...knownRows([
          ['Sockets', maybeFigure(host.sockets)],
          ['Threads', maybeFigure(host.cpuThreads)],
          ['Clock', maybeFigure(host.clockMHz), 'MHz'],
          ['Processor', host.cpuModel],
          ['Machine', [host.vendor, host.model].filter((part) => part !== null).join(' ')],
          ['Hypervisor', host.hypervisor],
          ['CPU in use, measured', host.cpuUtilisation === null ? null : formatPercent(host.cpuUtilisation)],
          ['Memory in use, measured', host.memoryUtilisation === null ? null : formatPercent(host.memoryUtilisation)],
          ['Maintenance', host.inMaintenance ? 'It is in maintenance mode: the plan empties it.' : null],
        ]),
        ...(cluster === undefined ? [] : [row('Cluster', cluster.name, { link: { kind: 'cluster', id: cluster.id } })]),
      ]),
      ...(planId === null ? [] : plannedSections(db, id, planId)),
      powerSection(host, planId === null ? new Map() : readPlanAssumptions(db, planId)),
      section(
        `Runs today (${figure(count)})`,
        running.map((workload) =>
          row(workload.name, figure(workload.vcpus), { unit: 'vCPU', link: { kind: 'workload', id: workload.id } }),
        ),
      ),
      ...findingSections(db, host.origin),
      originSection(db, host.origin),
    ],
  };
}

function plannedSections(db: ReadableDb, id: string, planId: number): Section[] {
  const target = readPlannedHost(db, planId, 'target', id);
  const asIs = readPlannedHost(db, planId, 'asIs', id);
  if (target === null || asIs === null) return [];
  const used = readPlanAssumptions(db, planId);
  const after = readWorkloadsOn(db, planId, 'target', id);
  const end =
    target.releasedAfterWave !== null
      ? row('It is switched off after', `wave ${shownWave(readPlanSummary(db, planId), target.releasedAfterWave)}`, {
          link: { kind: 'wave', id: String(target.releasedAfterWave) },
        })
      : row('After the roadmap', target.onInTarget ? 'It stays on.' : 'It is off.');
  return [
    section(
      'Usable',
      [
        ...resourceRows('Usable', target.usable),
        assumptionRow('platform.hostCpuCores', used),
        assumptionRow('platform.hostMemoryMiB', used),
        assumptionRow('placement.headroom', used),
        row('Host failures to survive', String(used.get('placement.failuresToTolerate')?.value ?? ''), {
          source: used.get('placement.failuresToTolerate')?.source,
        }),
      ],
      {
        text: 'What may be planned for: the capacity less the platform’s own share, the headroom, and this host’s share of the reserve that takes over when others fail.',
        formula: 'usable = (capacity − platform) × (1 − headroom) − reserve for N+k',
      },
    ),
    section('Before and after', [
      ...resourceRows('Load today', asIs.load),
      ...resourceRows('Load after the roadmap', target.load),
      row('Workloads', `${figure(asIs.workloads)} today, ${figure(target.workloads)} after`),
      end,
    ]),
    ...(after.length === 0
      ? []
      : [
          section(
            `Runs after the roadmap (${figure(after.length)})`,
            after.slice(0, 20).map((workload) =>
              row(workload.name, figure(workload.demand.memoryMiB), {
                unit: 'MiB',
                link: { kind: 'workload', id: workload.id },
              }),
            ),
          ),
        ]),
  ];
}

function powerSection(
  host: NonNullable<ReturnType<typeof readHost>>,
  used: Parameters<typeof assumptionRow>[1],
): Section {
  const formula = 'power = idle + (maximum − idle) × CPU in use';
  const link = { kind: 'model', id: 'energy.node' } as const;
  if (host.idlePowerW !== null && host.maxPowerW !== null) {
    return section(
      'Power',
      [
        row('Idle', figure(host.idlePowerW), { unit: 'W', source: 'the source' }),
        row('Maximum', figure(host.maxPowerW), { unit: 'W', source: 'the source' }),
        row('Model', 'energy.node', { link }),
      ],
      { formula },
    );
  }
  const estimate = hostPower({
    cpuModel: host.cpuModel,
    sockets: host.sockets,
    cores: host.cpuCores,
    threads: host.cpuThreads,
    memoryMiB: host.memoryMiB,
  });
  return section(
    'Power',
    [
      row('Idle, estimated', figure(estimate.idleW), { unit: 'W' }),
      row('Maximum, estimated', figure(estimate.maxW), { unit: 'W' }),
      row('How it was estimated', estimate.basis, { source: estimate.source }),
      ...(estimate.model === null
        ? []
        : [
            row('Processor, as published', estimate.model.name, { source: estimate.model.source }),
            row('Cores per processor', figure(estimate.model.cores)),
            ...(estimate.model.baseMHz === null
              ? []
              : [row('Base clock', figure(estimate.model.baseMHz), { unit: 'MHz' })]),
            row('Thermal design power', figure(estimate.model.tdpW), { unit: 'W' }),
          ]),
      assumptionRow('energy.hostPowerScale', used),
      row('Model', 'energy.node', { link }),
    ],
    { formula: `${formula}; times the scale, as it was not measured` },
  );
}
