import { comparisonMetrics } from '#core/catalogue/comparison/metrics.ts';
import type { ModelUse } from '#core/models/model.ts';
import type { TotalId } from '#core/planResult.ts';

/** One place where a model is used, in words. */
export interface NamedUse {
  readonly use: ModelUse;
  readonly text: string;
}

const planner: Readonly<Record<string, readonly NamedUse[]>> = {
  'energy.node': [
    { use: 'energy', text: 'Power of every host that is on, from its load, in every state of the roadmap.' },
  ],
  'energy.annual': [
    { use: 'energy', text: 'Energy and carbon of the site a year, from the power of its hosts.' },
    { use: 'TCO', text: 'The electricity in the yearly cost.' },
  ],
  'tco.total': [
    { use: 'TCO', text: 'Write-off, licences and administration of the hosts, by the heaviest platform on each.' },
  ],
  'tco.roi': [{ use: 'roadmap', text: 'When the savings have paid for moves and new hosts.' }],
  'risk.incidents': [
    { use: 'risk', text: 'Expected loss a year, from the workloads that run as what.' },
    { use: 'risk', text: 'Expected loss by each move, from the chance that it fails and what a failure costs.' },
  ],
  'migration.precopy': [
    { use: 'roadmap', text: 'Duration and interruption of each change of host, and whether it can be made live.' },
  ],
  'portability.effort': [
    { use: 'roadmap', text: 'Person-days to change the technology of a workload; they fill the waves.' },
  ],
  'pareto.front': [
    { use: 'roadmap', text: 'Which of several roadmaps no other beats in money, time, carbon and risk at once.' },
  ],
  'decision.paradigm': [{ use: 'advice', text: 'The technology that suits a workload, before its rules are applied.' }],
  'decision.stack': [{ use: 'advice', text: 'The stack that a workload should run on.' }],
};

/** Every use of a model, in words; none where it serves the handbook alone. */
export function usesOf(model: string): readonly NamedUse[] {
  const compared = comparisonMetrics.filter((metric) => metric.model === model);
  return [
    ...(planner[model] ?? []),
    ...(compared.length === 0
      ? []
      : [
          {
            use: 'compare' as const,
            text: `Technologies side by side: ${compared.map(({ title }) => title.toLowerCase()).join(', ')}.`,
          },
        ]),
  ];
}

/** The models that compute each total of a plan, the outermost first. */
export const modelsOfTotal: Readonly<Record<TotalId, readonly string[]>> = {
  // Placement counts hosts; no closed formula does.
  hosts: [],
  powerW: ['energy.node'],
  energyKWhPerYear: ['energy.annual', 'energy.node'],
  kgCO2ePerYear: ['energy.annual', 'energy.node'],
  costPerYear: ['tco.total', 'energy.annual', 'energy.node'],
  expectedAnnualLoss: ['risk.incidents'],
};

/** The totals that a model takes part in. */
export function totalsOfModel(model: string): TotalId[] {
  return (Object.keys(modelsOfTotal) as TotalId[]).filter((total) => modelsOfTotal[total].includes(model));
}
