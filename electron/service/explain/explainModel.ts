import { sourceText } from '#core/handbook/documents.ts';
import { ApiError } from '#core/api.ts';
import type { Explanation } from '#core/api/planCalls.ts';
import { modelContext } from '#core/handbook/modelContext.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { figure, row, section } from './rows.ts';

/** A model: formula, fields with units and sources, where the plan uses it and what feeds it, notes. */
export async function explainModel(id: string, scenario: Pick<Scenario, 'assumptions'>): Promise<Explanation> {
  const { listModels } = await import('#core/models/registry.ts');
  const model = listModels().find((candidate) => candidate.id === id);
  if (model === undefined) throw new ApiError('not-found', `There is no model ${id}.`);
  const { uses, assumptions, totals } = modelContext(id, scenario);
  const fieldRows = (fields: typeof model.inputs) =>
    fields.map((field) => row(field.name, field.description, { unit: field.unit, source: sourceText(field.source) }));
  return {
    title: model.title,
    subtitle: `Model ${model.id}`,
    sections: [
      section(
        'Formula',
        [
          row('Source', sourceText(model.source)),
          ...(uses.length === 0
            ? [row('Used by', 'the handbook and the terminal alone: nothing in the plan rests on it')]
            : uses.map(({ use, text }) => row(`Used by: ${use}`, text))),
          ...totals.map((total) => row('Total', total, { link: { kind: 'total', id: total } })),
        ],
        { formula: model.formula.text },
      ),
      ...(assumptions.length === 0
        ? []
        : [
            section(
              'Assumptions that feed it',
              assumptions.map((one) =>
                row(`${one.field}: ${one.title}`, figure(one.likely), {
                  unit: one.unit,
                  source: one.changed ? 'set in the scenario' : one.source,
                  link: { kind: 'assumption', id: one.id },
                }),
              ),
            ),
          ]),
      section('Inputs', fieldRows(model.inputs)),
      section('Results', fieldRows(model.outputs)),
      ...(model.notes.length === 0
        ? []
        : [
            section(
              'Notes',
              model.notes.map((note, index) => row(String(index + 1), sourceText(note))),
            ),
          ]),
    ],
  };
}
