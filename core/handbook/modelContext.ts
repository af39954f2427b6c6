import { assumptionFlows } from '#core/scenario/assumptionFlow.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { ModelContext } from './handbookApi.ts';
import { totalsOfModel, usesOf } from './modelUses.ts';

/** Where a model stands in the plan of a scenario. An unknown model stands nowhere. */
export function modelContext(model: string, scenario: Pick<Scenario, 'assumptions'>): ModelContext {
  const resolved = new Map(resolveAssumptions(scenario).map((one) => [one.definition.id, one]));
  return {
    uses: usesOf(model).map(({ use, text }) => ({ use, text })),
    assumptions: assumptionFlows.flatMap(({ id, feeds }) =>
      feeds
        .filter((feed) => feed.model === model)
        .flatMap(({ field, how }) => {
          const one = resolved.get(id);
          if (one === undefined) return [];
          const { definition, likely, changed } = one;
          const { title, unit, source } = definition;
          return [{ id, title, unit, likely, changed, field, source, ...(how === undefined ? {} : { how }) }];
        }),
    ),
    workedOut: assumptionFlows
      .filter((flow) => flow.workedOutWith === model)
      .map(({ id }) => ({ id, title: resolved.get(id)?.definition.title ?? id })),
    totals: totalsOfModel(model),
  };
}
