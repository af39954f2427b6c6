import { ApiError, type Explanation } from '#core/api.ts';
import { row, section } from './rows.ts';

/** A model: formula, fields with units and sources, notes. */
export async function explainModel(id: string): Promise<Explanation> {
  const { listModels } = await import('#core/models/registry.ts');
  const model = listModels().find((candidate) => candidate.id === id);
  if (model === undefined) throw new ApiError('not-found', `There is no model ${id}.`);
  const fieldRows = (fields: typeof model.inputs) =>
    fields.map((field) => row(field.name, field.description, { unit: field.unit, source: field.source }));
  return {
    title: model.title,
    subtitle: `Model ${model.id}`,
    sections: [
      section('Formula', [row('Source', model.source), row('Used by', model.usedBy.join(', '))], {
        formula: model.formula.text,
      }),
      section('Inputs', fieldRows(model.inputs)),
      section('Results', fieldRows(model.outputs)),
      ...(model.notes.length === 0
        ? []
        : [
            section(
              'Notes',
              model.notes.map((note, index) => row(String(index + 1), note)),
            ),
          ]),
    ],
  };
}
