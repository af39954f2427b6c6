import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import type { AssumptionValue } from '#core/planResult.ts';
import { assumptionFlow } from '#core/scenario/assumptionFlow.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { ReadableDb } from '#db/database.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import { figure, row, section, type Section } from './rows.ts';
import { totalFacts } from './totalFacts.ts';

/** An assumption: value, range, distribution, source, and which totals it moves. Needs no plan. */
export function explainAssumption(db: ReadableDb, id: string, scenario: Scenario, planId: number | null): Explanation {
  const resolved = resolveAssumptions(scenario).find(({ definition }) => definition.id === id);
  const used: ReadonlyMap<string, AssumptionValue> = planId === null ? new Map() : readPlanAssumptions(db, planId);
  if (resolved === undefined) {
    const value = used.get(id);
    if (value === undefined) throw new ApiError('not-found', `There is no assumption ${id}.`);
    return {
      title: id,
      subtitle: 'Set in the scenario',
      sections: [section('Value', [row(id, String(value.value), { unit: value.unit, source: value.source })])],
    };
  }
  const { definition, low, likely, high, changed } = resolved;
  const { unit } = definition;
  const moved =
    planId === null ? [] : readPlanSummary(db, planId).details.tornado.filter((bar) => bar.assumption === id);
  const inPlan = used.get(id)?.value;
  return {
    title: definition.title,
    subtitle: changed
      ? `Assumption (${definition.group}), changed in this scenario`
      : `Assumption (${definition.group})`,
    sections: [
      section(
        'Value',
        [
          row('Low', figure(low), { unit }),
          row('Likely', figure(likely), { unit, source: changed ? 'set in the scenario' : definition.source }),
          row('High', figure(high), { unit }),
          ...(changed
            ? [
                row('Default', `${figure(definition.low)}, ${figure(definition.likely)}, ${figure(definition.high)}`, {
                  unit,
                  source: definition.source,
                }),
              ]
            : []),
          ...(typeof inPlan === 'number' && inPlan !== likely
            ? [row('In the plan shown', figure(inPlan), { unit, source: 'The plan is older than the change.' })]
            : []),
        ],
        { text: definition.description },
      ),
      section(
        'How it varies',
        [
          row('Distribution', definition.distribution),
          row('Least that makes sense', figure(definition.min), { unit }),
          row('Most that makes sense', figure(definition.max), { unit }),
        ],
        { text: 'Bands are sampled from low to high with this distribution.' },
      ),
      ...whereItEnters(id),
      ...(moved.length === 0
        ? []
        : [
            section(
              'What it moves',
              moved.map((bar) =>
                row(totalFacts[bar.total].title, `${figure(bar.atLow)} to ${figure(bar.atHigh)}`, {
                  link: { kind: 'total', id: bar.total },
                }),
              ),
              { text: 'The total at its low and at its high value, all other assumptions at their likely one.' },
            ),
          ]),
    ],
  };
}

/** The models and figures that an assumption reaches, and the model that its default was worked out with. */
function whereItEnters(id: string): Section[] {
  const flow = assumptionFlow(id);
  if (flow === undefined) return [];
  const rows = [
    ...flow.feeds.map(({ model, field, how }) =>
      row(field, model, { source: how ?? 'as it is', link: { kind: 'model', id: model } }),
    ),
    ...(flow.workedOutWith === undefined
      ? []
      : [row('Default worked out with', flow.workedOutWith, { link: { kind: 'model', id: flow.workedOutWith } })]),
    ...flow.moves.map((moved) =>
      row('Can move', moved === 'waves' ? 'Waves' : totalFacts[moved].title, { link: { kind: 'total', id: moved } }),
    ),
  ];
  return [
    rows.length === 0
      ? section('Where it enters', [], { text: 'It is shown beside the totals and is in none of them.' })
      : section('Where it enters', rows),
  ];
}
