import type { Explanation } from '#core/api/planCalls.ts';
import { formatPercent, formatSignificant } from '#core/drawing/format.ts';
import { ApiError } from '#core/api.ts';
import type { ReadableDb } from '#db/database.ts';
import { readPlanAssumptions, readPlanSummary } from '#db/planRepository.ts';
import { assumptionRow, figure, row, section } from './rows.ts';

/** Money in whole units: cents say nothing of a sum over years. */
function whole(value: number): string {
  return figure(Math.round(value));
}

/** The net present value of a roadmap: its parts, its quarters, and how near the order of the moves is to the best. */
export function explainWorth(db: ReadableDb, planId: number): Explanation {
  const { details, scenario } = readPlanSummary(db, planId);
  const { business, roadmapValue } = details;
  if (business === undefined) throw new ApiError('not-found', 'This plan was made before roadmaps were valued.');
  const { currency } = scenario;
  const used = readPlanAssumptions(db, planId);
  const present = business.presentValues;
  return {
    title: 'Net present value',
    subtitle: `${whole(business.npv)} ${currency} over ${figure(business.horizonYears)} years`,
    sections: [
      section(
        'Formula',
        [
          row('Discount rate', formatPercent(business.discountRate), {
            unit: 'a year',
            source: 'settings of the roadmap',
          }),
          row('Years that count', figure(business.horizonYears), { source: 'settings of the roadmap' }),
          row('Growth of demand', formatPercent(scenario.roadmap.growthPercentPerYear / 100), {
            unit: 'a year',
            source: 'settings of the roadmap',
          }),
          row('Cost a year', 'before and after', { link: { kind: 'total', id: 'costPerYear' } }),
        ],
        {
          text: 'In each wave the estate costs what its state at the beginning of the wave costs, against doing nothing. Moves and hosts that arrive are paid for in their wave.',
          formula: 'npv = Σ over waves  d^wave × ((cost of doing nothing − cost) × days / 365 − spent)',
        },
      ),
      ...(present === undefined
        ? []
        : [
            section('Parts, at today’s worth', [
              row('Saved', whole(present.saved), { unit: currency }),
              row('Moves', whole(-present.moves), { unit: currency }),
              row('Hosts that arrive', whole(-present.arrivals), { unit: currency }),
            ]),
          ]),
      section(
        'Inputs',
        ['team.dayRate', 'team.toolsPerChange'].map((id) => assumptionRow(id, used)),
      ),
      ...(roadmapValue === undefined
        ? []
        : [
            section(
              'Order of the moves',
              [
                row('Value by the objective', formatSignificant(roadmapValue.value, 4), { unit: roadmapValue.unit }),
                row('Most that is possible', formatSignificant(roadmapValue.bound, 4), { unit: roadmapValue.unit }),
                row('Gap', roadmapValue.gap === null ? 'not a share' : formatPercent(roadmapValue.gap)),
              ],
              {
                text: `No roadmap under the same limits that ends with the same technologies and hosts off is worth more. The objective counts savings move by move, the net present value the estate as a whole: their figures differ. ${roadmapValue.method}`,
              },
            ),
          ]),
      section(
        'Each quarter, not discounted',
        business.cashFlow.map(({ quarter, spend, saved, cumulative }) =>
          row(quarter, `${whole(saved)} saved, ${whole(spend)} spent`, {
            unit: currency,
            source: `${whole(cumulative)} since the start`,
          }),
        ),
      ),
    ],
  };
}
