import { formatPercent } from '#core/drawing/format.ts';
import type { ReadableDb } from '#db/database.ts';
import { readPlanSummary } from '#db/planRepository.ts';
import { figure, row, section, type Section } from './rows.ts';

/** What the plan says of a cluster, for its explanation. */
export function plannedClusterSections(db: ReadableDb, name: string | null, planId: number | null): Section[] {
  if (planId === null) return [];
  const found = readPlanSummary(db, planId).details.clusters.find(({ cluster }) => cluster === name);
  if (found === undefined) return [];
  return [
    section(
      'Placement',
      [
        row('Hosts used today', figure(found.asIs.hostsUsed)),
        row('Consolidated, as it runs today', figure(found.consolidated.hostsUsed), {
          source: `at least ${figure(found.consolidated.lowerBound)}, gap ${formatPercent(found.consolidated.gap)}`,
        }),
        row('After the roadmap', figure(found.target.hostsUsed), {
          source: `at least ${figure(found.target.lowerBound)}, gap ${formatPercent(found.target.gap)}`,
        }),
        row('Host failures it survives', figure(found.failuresTolerated)),
        row(
          'What decides the number',
          {
            cpu: 'CPU',
            memory: 'Memory',
            storage: 'Local storage',
            iops: 'Disk operations',
            network: 'Network',
            gpu: 'GPUs',
            workloads: 'The number of workloads',
            reserve: 'The reserve for failures',
          }[found.bindingResource],
        ),
        row('Method', found.method),
      ],
      {
        text: 'No placement under the same limits uses fewer hosts than the bound.',
        formula: 'gap = (hosts used − lower bound) / lower bound',
      },
    ),
  ];
}
