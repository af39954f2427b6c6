import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { Estate } from './estate.ts';
import type { PlannedEstate } from './planned.ts';

type Section = Explanation['sections'][number];

/** What the double's inspector says; covers every kind, so that each can be seen. */
export function explainIn(estate: Estate, planned: PlannedEstate | null, kind: string, id: string): Explanation {
  const row = (
    label: string,
    value: string,
    unit?: string,
    source?: string,
    link?: { kind: string; id: string },
  ): Section['rows'][number] => ({
    label,
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(source === undefined ? {} : { source }),
    ...(link === undefined ? {} : { link }),
  });
  switch (kind) {
    case 'host': {
      const host = estate.hosts.find((entry) => entry.id === id);
      if (host === undefined) throw new ApiError('not-found', `No host ${id}.`);
      const residents = estate.workloads.filter((entry) => entry.hostId === id && entry.row.powerState === 'on');
      return {
        title: host.name,
        subtitle: `Host in ${host.cluster}`,
        sections: [
          {
            heading: 'Capacity',
            rows: [
              row('Cores', formatNumber(host.cpuCores), 'cores', 'vHost, column # Cores'),
              row('Memory', formatNumber(host.memoryMiB), 'MiB', 'vHost, column # Memory'),
              row('Model', host.model ?? ''),
              row('Processor', host.cpuModel ?? ''),
            ],
          },
          {
            heading: 'Usable',
            text: 'What may be planned for, after headroom and the reserve for one host failure.',
            formula: 'usable = capacity × (1 − headroom) × (n − 1) / n',
            rows: [
              row('Headroom', '15', '%', 'Assumption', { kind: 'assumption', id: 'placement.headroom' }),
              row('Cluster', host.cluster ?? '', undefined, undefined, { kind: 'cluster', id: host.cluster ?? '' }),
            ],
          },
          {
            heading: `Workloads today (${residents.length})`,
            rows: residents.slice(0, 12).map((entry) =>
              row(entry.row.name, formatNumber(entry.row.vcpus), 'vCPU', undefined, {
                kind: 'workload',
                id: entry.row.id,
              }),
            ),
          },
        ],
      };
    }
    case 'workload': {
      const workload = estate.workloads.find((entry) => entry.row.id === id);
      if (workload === undefined) throw new ApiError('not-found', `No workload ${id}.`);
      const technologies = ['vm', 'container', 'microvm', 'wasm'] as const;
      return {
        title: workload.row.name,
        subtitle: `${technologyNames[workload.row.technology]} on ${workload.row.host}`,
        sections: [
          {
            heading: 'Advice',
            text: workload.reason,
            rows: [
              row('Technology', technologyNames[planned?.technologyOf(workload) ?? workload.advised]),
              row('Stack', workload.stack),
              row('Confidence', formatNumber(workload.confidence * 100), '%'),
              ...(workload.blocker === null ? [] : [row('Blocked by', workload.blocker)]),
            ],
          },
          {
            heading: 'Demand',
            text: 'Sized from its host’s measured utilisation, shared out by allocation.',
            formula: 'cores = vCPUs × utilisation of the host × overhead of the technology',
            rows: technologies.flatMap((technology) => [
              row(
                technologyNames[technology],
                `${formatNumber(workload.demand[technology].cpuCores, 2)} cores · ${formatNumber(workload.demand[technology].memoryMiB)}`,
                'MiB',
              ),
            ]),
          },
          {
            heading: 'Allocation',
            rows: [
              row('vCPUs', formatNumber(workload.row.vcpus), '', 'vInfo, column CPUs'),
              row('Memory', formatNumber(workload.row.memoryMiB), 'MiB', 'vInfo, column Memory'),
              row('Host', workload.row.host ?? '', undefined, workload.row.hostBasis ?? '', {
                kind: 'host',
                id: workload.hostId,
              }),
            ],
          },
        ],
      };
    }
    case 'wave': {
      const wave = planned?.waves.find((entry) => String(entry.number) === id);
      return {
        title: `Wave ${id}`,
        subtitle: wave === undefined ? '' : `${wave.start} to ${wave.end}`,
        sections: [
          {
            heading: 'Load',
            rows: [
              row('Effort', formatNumber(wave?.effortDays ?? 0, 1), 'd'),
              row('Capacity', formatNumber(wave?.effortCapacityDays ?? 0, 1), 'd', 'Assumption', {
                kind: 'assumption',
                id: 'team.effortDaysPerWave',
              }),
            ],
          },
        ],
      };
    }
    case 'total':
      return {
        title: id,
        subtitle: 'A total over the estate after the roadmap',
        sections: [
          {
            heading: 'Formula',
            formula: 'cost = hosts × (server + licence + operations) + energy × price',
            rows: [
              row('Model', 'tco.total', undefined, undefined, { kind: 'model', id: 'tco.total' }),
              row('Model', 'energy.annual', undefined, undefined, { kind: 'model', id: 'energy.annual' }),
              row('Hosts', formatNumber(planned?.overview.totals.after.hosts ?? 0), 'hosts'),
              row('Price of electricity', '0.22', 'EUR/kWh', 'Eurostat nrg_pc_205, 2026 S1', {
                kind: 'assumption',
                id: 'energy.pricePerKWh',
              }),
            ],
          },
        ],
      };
    default:
      return {
        title: id,
        subtitle: kind,
        sections: [{ heading: 'What it is', text: `The double knows no more about this ${kind}.`, rows: [] }],
      };
  }
}
