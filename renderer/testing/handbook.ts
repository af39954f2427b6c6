import { ApiError } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { knowledgeBase } from '#core/catalogue/knowledge/knowledgeBase.ts';
import { comparisonAnswer } from '#core/handbook/comparisonAnswer.ts';
import type { AssumptionSetRef } from '#core/handbook/handbookApi.ts';
import { handbookCsv } from '#core/handbook/handbookCsv.ts';
import { modelContext } from '#core/handbook/modelContext.ts';
import { comparePublished } from '#core/models/comparison.ts';
import { listModels, runModel } from '#core/models/registry.ts';
import { sweepModel } from '#core/models/sweep.ts';
import { compareAssumptionSets, isSameSet, type AssumptionSetValues } from '#core/scenario/assumptionSet.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { DoubleContext, Handlers } from './contract.ts';

/** What the double's handbook needs of its file. */
export interface HandbookState {
  readonly scenario: () => Scenario;
  readonly edit: (label: string, next: Scenario, context: DoubleContext) => FileState;
  readonly state: () => FileState;
}

interface StoredSet extends AssumptionSetValues {
  readonly id: string;
}

/** The handbook's answers: models and catalogue are core's own, so that pages show what the product shows. */
export function handbookAnswers({ scenario, edit, state }: HandbookState): Handlers {
  let sets: readonly StoredSet[] = [
    {
      id: 'set-1',
      name: 'Site in France',
      note: 'Nuclear power, a new building.',
      assumptions: { 'energy.pue': { likely: 1.3 }, 'energy.gramsCO2ePerKWh': { low: 40, likely: 51, high: 90 } },
    },
    {
      id: 'set-2',
      name: 'Cautious',
      note: '',
      assumptions: { 'placement.headroom': { likely: 0.2 }, 'team.effortDaysPerWave': { likely: 25 } },
    },
  ];
  function valuesOf(ref: AssumptionSetRef): AssumptionSetValues {
    if (ref.kind === 'defaults') return { name: 'Defaults', note: '', assumptions: {} };
    if (ref.kind === 'current') {
      return { name: scenario().name, note: '', assumptions: scenario().assumptions };
    }
    const set = sets.find(({ id }) => id === ref.id);
    if (set === undefined) throw new ApiError('not-found', `No set ${ref.id}.`);
    return set;
  }
  return {
    'models.list': () => [...listModels()],
    'models.run': ({ id, input }) => {
      const run = runModel(id, input);
      return run.ok ? { output: { ...run.output } } : { error: run.error };
    },
    'models.cases': ({ model }) => comparePublished().filter((entry) => model === undefined || entry.model === model),
    'models.context': ({ id }) => modelContext(id, scenario()),
    'models.sweep': (request) => {
      const swept = sweepModel(request);
      return swept.ok
        ? { series: swept.series.map((one) => ({ ...one, points: [...one.points] })) }
        : { error: swept.error };
    },
    'catalogue.comparison': (edits) => comparisonAnswer(edits),
    'catalogue.tables': () => knowledgeBase.map((table) => ({ ...table })),
    'handbook.export': ({ content }) => ({ name: 'handbook.csv', rows: handbookCsv(content)?.rows ?? 0 }),
    'assumptionSets.list': () =>
      sets.map(({ id, name, note, assumptions }) => ({
        id,
        name,
        note,
        changed: Object.keys(assumptions).length,
        applied: isSameSet(assumptions, scenario().assumptions),
      })),
    'assumptionSets.save': ({ id, name, note }, context) => {
      if (sets.some((set) => set.id !== id && set.name.toLowerCase() === name.toLowerCase())) {
        throw new ApiError('invalid-input', `There is a set named “${name}” already. Choose another name.`);
      }
      const saved = { id: id ?? `set-${sets.length + 1}`, name, note, assumptions: scenario().assumptions };
      sets = [...sets.filter((set) => set.id !== saved.id), saved];
      context.changed(['history']);
      return state();
    },
    'assumptionSets.apply': ({ ref }, context) => {
      const { name, assumptions } = valuesOf(ref);
      return edit(`the set “${name}”`, { ...scenario(), assumptions }, context);
    },
    'assumptionSets.delete': ({ id }, context) => {
      sets = sets.filter((set) => set.id !== id);
      context.changed(['history']);
      return state();
    },
    'assumptionSets.compare': ({ refs }) => {
      const compared = refs.map((ref) => ({ ref, ...valuesOf(ref) }));
      return {
        sets: compared.map(({ ref, name }) => ({ ref, name })),
        rows: compareAssumptionSets(compared.map(({ assumptions }) => assumptions)),
      };
    },
    'assumptionSets.export': () => ({ name: 'assumptions.json', assumptions: 55 }),
    'assumptionSets.import': () => {
      throw new ApiError(
        'import-refused',
        'other.json: assumptions.energy.pue.likely is 0.4. It must lie between 1 and 5. (and 1 more)',
        {
          problems: [
            {
              file: 'other.json',
              field: 'assumptions.energy.pue.likely',
              value: '0.4',
              reason: 'It must lie between 1 and 5.',
            },
            {
              file: 'other.json',
              field: 'assumptions.energy.pu',
              value: '{}',
              reason: 'There is no assumption "energy.pu" in this version.',
            },
          ],
        },
      );
    },
  };
}
