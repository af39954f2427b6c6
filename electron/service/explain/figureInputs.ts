import type { AssumptionValue } from '#core/planResult.ts';
import { assumptionFlow, assumptionsOf, type PlanFigure } from '#core/scenario/assumptionFlow.ts';
import { assumptionRow, row, section, type Row, type Section } from './rows.ts';

/** The models that compute a figure, each leading to its page in the handbook. */
export function modelRows(ids: readonly string[]): Row[] {
  return ids.map((id) => row('Model', id, { link: { kind: 'model', id } }));
}

/** What a figure is computed from: first what a model takes directly, then what sizes the workloads and hosts before it. */
export function inputSections(figure: PlanFigure, used: ReadonlyMap<string, AssumptionValue>): Section[] {
  const flows = assumptionsOf(figure).flatMap((id) => {
    const flow = assumptionFlow(id);
    return flow === undefined ? [] : [flow];
  });
  const direct = flows.filter(({ feeds }) => feeds.length > 0);
  const sizing = flows.filter(({ feeds }) => feeds.length === 0);
  return [
    ...(direct.length === 0
      ? []
      : [
          section(
            'Inputs',
            direct.map(({ id }) => assumptionRow(id, used)),
            { text: 'Each with its source; its range and how it varies are one click away.' },
          ),
        ]),
    ...(sizing.length === 0
      ? []
      : [
          section(
            direct.length === 0 ? 'Inputs' : 'Inputs of the sizes behind it',
            sizing.map(({ id }) => assumptionRow(id, used)),
            { text: 'They decide what each workload needs and what each host can give.' },
          ),
        ]),
  ];
}
