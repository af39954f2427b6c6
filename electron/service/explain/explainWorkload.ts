import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { operatingSystemFamily } from '#core/advice/operatingSystem.ts';
import { formatPercent } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import { plannedTechnologies } from '#core/inventory/technology.ts';
import type { ReadinessState } from '#core/roadmap/waveAssessment.ts';
import type { AssumptionValue } from '#core/planResult.ts';
import { first, type ReadableDb } from '#db/database.ts';
import { readHost, readWorkload } from '#db/inventoryRepository.ts';
import { readMovesOf } from '#db/plannedWaveRepository.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import { readPlannedWorkload, type PlannedWorkload } from '#db/plannedPlacementRepository.ts';
import { moveId } from '#db/tables.ts';
import { findingSections, originSection } from './explainInput.ts';
import { assumptionRow, figure, knownRows, maybeFigure, row, section, type Row, type Section } from './rows.ts';
import { shownWave } from './shownWave.ts';

/** A workload: what should become of it and why, what it needs as what and from which figures, where it runs and goes. */
export function explainWorkload(db: ReadableDb, id: string, planId: number | null): Explanation {
  const workload = readWorkload(db, id);
  if (workload === undefined) throw new ApiError('not-found', 'That workload is no longer in the inventory.');
  const planned = planId === null ? null : readPlannedWorkload(db, planId, id);
  const host = workload.hostId === null ? undefined : readHost(db, workload.hostId);
  return {
    title: workload.name,
    subtitle: [
      technologyNames[workload.technology],
      workload.isTemplate ? 'template' : null,
      workload.powerState === 'on' ? null : `switched ${workload.powerState === 'off' ? 'off' : workload.powerState}`,
      host === undefined ? null : `on ${host.name}`,
    ]
      .filter((part) => part !== null)
      .join(', '),
    sections: [
      ...(planned === null || planId === null
        ? []
        : [
            ...adviceSections(planned),
            ...readinessSections(planned),
            ...demandSections(db, workload, planned, readPlanAssumptions(db, planId)),
          ]),
      ...(planned === null || planId === null ? [] : placeSections(db, planned, planId)),
      section('Allocation', [
        row('CPU', figure(workload.vcpus), { unit: 'vCPU' }),
        row('Memory', figure(workload.memoryMiB), { unit: 'MiB' }),
        ...knownRows([
          ['Storage promised', maybeFigure(workload.provisionedMiB), 'MiB'],
          ['Storage written', maybeFigure(workload.inUseMiB), 'MiB'],
          ['Disks', maybeFigure(workload.disks)],
          ['Network adapters', maybeFigure(workload.nics)],
          ['Operating system', workload.operatingSystem],
          ['Folder', workload.folder],
          ['Resource pool', workload.resourcePool],
          ['Networks', workload.networks.join(', ')],
          ['Connection', workload.connectionState],
          ['Note', workload.annotation],
        ]),
        ...hostRows(workload, host?.name),
      ]),
      ...findingSections(db, workload.origin),
      originSection(db, workload.origin),
    ],
  };
}

function hostRows(workload: Workload, hostName: string | undefined): Row[] {
  if (workload.hostId === null) {
    return [
      row('Host', workload.hostName ?? 'none named', {
        source: 'No source describes this host; the plan assumes one of the same cluster.',
      }),
    ];
  }
  const source =
    workload.hostBasis === 'matched' ? `The source spells it ${workload.hostName ?? ''}.` : 'As the source says.';
  return [row('Host', hostName ?? workload.hostId, { source, link: { kind: 'host', id: workload.hostId } })];
}

function adviceSections(planned: PlannedWorkload): Section[] {
  const { advice } = planned;
  if (advice === null) return [];
  return [
    section('Advice', [
      row('Technology', technologyNames[advice.technology], {
        source: planned.overridden ? 'Decided by the user.' : undefined,
      }),
      row('Stack', advice.stack),
      row('Confidence', formatPercent(advice.confidence)),
      ...advice.reasons.map(({ rule, text }) => row('Because', text, { source: `rule ${rule}` })),
      ...advice.blockers.map(({ rule, text }) => row('Not further, because', text, { source: `rule ${rule}` })),
    ]),
  ];
}

const readinessNames: Readonly<Record<ReadinessState, string>> = {
  ready: 'Ready',
  conditional: 'Conditionally ready',
  'not-ready': 'Not ready',
  unknown: 'Unknown',
};

/** How ready it is, why, and what to do about it. */
function readinessSections({ readiness }: PlannedWorkload): Section[] {
  if (readiness === null) return [];
  return [
    section(
      'Readiness',
      [
        row('State', readinessNames[readiness.state]),
        ...readiness.reasons.flatMap(({ rule, text, remedy }) => [
          row('Because', text, { source: `rule ${rule}` }),
          row('What to do', remedy),
        ]),
        row('Priority', figure(readiness.priority), { unit: 'of 100' }),
      ],
      {
        formula: 'priority = (complexity + criticality + readiness + effort + value) / 5',
        text: 'Each part is 0 to 100, with the easy, the harmless and the valuable high.',
      },
    ),
  ];
}

function demandSections(
  db: ReadableDb,
  workload: Workload,
  planned: PlannedWorkload,
  used: ReadonlyMap<string, AssumptionValue>,
): Section[] {
  const isWindows = operatingSystemFamily(workload.operatingSystem).isWindows;
  const value = (id: string): string => {
    const found = used.get(id)?.value;
    return typeof found === 'number' ? figure(found) : '?';
  };
  return [
    section(
      'What it needs, by technology',
      plannedTechnologies.map((technology) => {
        const { cpuCores, memoryMiB } = planned.demand[technology];
        return row(technologyNames[technology], `${figure(cpuCores)} cores, ${figure(memoryMiB)}`, { unit: 'MiB' });
      }),
    ),
    sizingSection(db, workload, planned, used),
    section(
      'From the VM to the others',
      [
        assumptionRow('vm.cpuLoss', used),
        assumptionRow('guest.cpuCores', used),
        assumptionRow(isWindows ? 'guest.windowsMemoryMiB' : 'guest.linuxMemoryMiB', used),
        assumptionRow('container.cpuLoss', used),
        assumptionRow('container.memoryMiB', used),
        assumptionRow('microvm.cpuLoss', used),
        assumptionRow('microvm.cpuCores', used),
        assumptionRow('microvm.memoryMiB', used),
        assumptionRow('wasm.cpuFactor', used),
        assumptionRow('wasm.memoryShare', used),
        assumptionRow('wasm.memoryMiB', used),
      ],
      {
        text: 'The hypervisor’s loss and the guest system go; each technology adds its own.',
        formula: [
          `application CPU = VM CPU × (1 − ${value('vm.cpuLoss')}) − ${value('guest.cpuCores')}`,
          `application memory = VM memory − ${value(isWindows ? 'guest.windowsMemoryMiB' : 'guest.linuxMemoryMiB')} MiB`,
          `container = CPU / (1 − ${value('container.cpuLoss')}), memory + ${value('container.memoryMiB')} MiB`,
          `microVM = CPU / (1 − ${value('microvm.cpuLoss')}) + ${value('microvm.cpuCores')}, container memory + ${value('microvm.memoryMiB')} MiB`,
          `Wasm = CPU × ${value('wasm.cpuFactor')}, memory × ${value('wasm.memoryShare')} + ${value('wasm.memoryMiB')} MiB`,
        ].join('\n'),
      },
    ),
  ];
}

/** How the need as a VM was found: own usage, the host's or cluster's measured use shared out, or the allocation. */
function sizingSection(
  db: ReadableDb,
  workload: Workload,
  planned: PlannedWorkload,
  used: ReadonlyMap<string, AssumptionValue>,
): Section {
  const heading = 'How it was sized';
  if (planned.basis === 'allocation') {
    return section(
      heading,
      [
        assumptionRow('demand.cpuOvercommit', used),
        assumptionRow('demand.memoryOvercommit', used),
        assumptionRow('vm.memoryMiB', used),
      ],
      {
        text: 'Nothing was measured, so it is sized from what it was promised.',
        formula: 'CPU = vCPUs / overcommit; memory = allocated / overcommit + hypervisor’s share',
      },
    );
  }
  const { usage } = workload;
  const peaks = [assumptionRow('demand.cpuPeakFactor', used), assumptionRow('demand.memoryPeakFactor', used)];
  const ownRows =
    usage === null
      ? []
      : knownRows([
          [`CPU, ${usage.statistic}`, maybeFigure(usage.cpuCores), 'cores'],
          [`Memory, ${usage.statistic}`, maybeFigure(usage.memoryMiB), 'MiB'],
        ]);
  if (usage !== null && usage.cpuCores !== null && usage.memoryMiB !== null) {
    return section(heading, [...ownRows, ...peaks, assumptionRow('vm.memoryMiB', used)], {
      text: 'From its own measured use. A percentile or peak counts as it is, a mean or an instant is raised to a peak.',
      formula: 'CPU = use × peak factor; memory = use × peak factor + hypervisor’s share',
    });
  }
  const onHost = workload.hostId !== null && planned.hostBasis !== 'assumed';
  const measured = onHost
    ? first<MeasuredSums>(
        db,
        `SELECT h.name, h.cpu_utilisation * h.cpu_cores AS cores, h.memory_utilisation * h.memory_mib AS memory,
           total(w.vcpus) AS vcpus, total(w.memory_mib) AS promised
         FROM hosts AS h JOIN workloads AS w ON w.host_id = h.id AND w.power_state = 'on' WHERE h.id = ? GROUP BY h.id`,
        [workload.hostId],
      )
    : undefined;
  const fromHost = measured !== undefined && ((measured.cores ?? 0) > 0 || (measured.memory ?? 0) > 0);
  return section(
    heading,
    [
      ...ownRows,
      ...(fromHost
        ? [
            row('Host', measured.name, { link: { kind: 'host', id: workload.hostId ?? '' } }),
            ...knownRows([
              ['CPU in use on the host', maybeFigure(measured.cores), 'cores'],
              ['vCPUs promised on it', figure(measured.vcpus)],
              ['Memory in use on the host', maybeFigure(measured.memory), 'MiB'],
              ['Memory promised on it', figure(measured.promised), 'MiB'],
            ]),
          ]
        : workload.clusterId === null
          ? []
          : [
              row('Cluster', planned.cluster ?? workload.clusterId, {
                link: { kind: 'cluster', id: workload.clusterId },
              }),
            ]),
      ...peaks,
    ],
    {
      text: fromHost
        ? 'The measured use of its host, shared out by what each workload on it was promised.'
        : 'The measured use of the hosts of its cluster, shared out by what each workload was promised.',
      formula: 'CPU = vCPUs × (cores in use / vCPUs promised) × peak factor; memory likewise',
    },
  );
}

interface MeasuredSums {
  readonly name: string;
  readonly cores: number | null;
  readonly memory: number | null;
  readonly vcpus: number;
  readonly promised: number;
}

function placeSections(db: ReadableDb, planned: PlannedWorkload, planId: number): Section[] {
  const place = (label: string, host: string | null): Row[] =>
    host === null ? [] : [row(label, readHost(db, host)?.name ?? host, { link: { kind: 'host', id: host } })];
  const moves = readMovesOf(db, planId, planned.id);
  const summary = readPlanSummary(db, planId);
  const rows = [
    ...place('Today', planned.hostAsIs),
    ...place('Consolidated, as it runs today', planned.hostConsolidated),
    ...place('After the roadmap', planned.hostTarget),
    ...moves.map((move) =>
      row(`Move in wave ${shownWave(summary, move.wave)}`, `${move.fromHostName} to ${move.toHostName}`, {
        source: move.reason,
        link: { kind: 'move', id: moveId(move.wave, planned.id) },
      }),
    ),
  ];
  if (rows.length === 0) return [];
  return [
    section(
      'Where it runs',
      rows,
      moves.length === 0 && planned.hostTarget !== null ? { text: 'It stays where it is.' } : {},
    ),
  ];
}
