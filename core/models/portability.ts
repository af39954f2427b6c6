import type { z } from 'zod';
import { apiReuse, networkIsomorphism, runtimeIsomorphism } from '#core/catalogue/knowledge/features.ts';
import { fields, flag, count, fraction, mapOf, quantity } from './fields.ts';
import { defineModel } from './model.ts';
import { sum } from './rounding.ts';

const ASSUMED = 'assumption';

const effortInput = fields({
  apiReuse: fraction({
    description: 'Share of the platform API that can be reused as it is',
    source: 'seed-1 part 2 9.1',
    default: apiReuse,
  }),
  componentDegrees: mapOf(
    fraction({
      description: 'Isomorphism degree of one component: the share that carries over',
      source: 'seed-1 part 2 1.1, 2.1',
    }),
    {
      unit: '1',
      description: 'Platform components that the workload uses, each with its isomorphism degree',
      source: 'seed-1 part 2 1.1, 2.1',
      default: {
        computeRuntime: runtimeIsomorphism.computeRuntime,
        lifecycle: runtimeIsomorphism.lifecycle,
        ipManagement: networkIsomorphism.ipManagement,
        securityPolicy: networkIsomorphism.securityPolicy,
      },
    },
  ),
  stateful: flag({
    description: 'Whether the workload keeps state on its own disks',
    source: 'seed-1 part 2 6.2',
    default: false,
  }),
  dependencies: count({
    unit: '1',
    description: 'Other services whose connection must be changed and tested',
    source: ASSUMED,
    default: 2,
  }),
  languageFactor: quantity(
    {
      unit: '1',
      description:
        'Factor for the language and tool chain: 1 when the program runs unchanged, more when it has to be rebuilt or ported',
      source: ASSUMED,
      default: 1,
    },
    { min: 1, max: 1000 },
  ),
  fixedDays: quantity({
    unit: 'person-days',
    description: 'Assessment, cut-over and acceptance of any move',
    source: ASSUMED,
    default: 1,
  }),
  apiDays: quantity({
    unit: 'person-days',
    description: 'Adapting to the platform API if nothing of it could be reused',
    source: ASSUMED,
    default: 3,
  }),
  componentDays: quantity({
    unit: 'person-days',
    description: 'Rebuilding one component if nothing of it carried over',
    source: ASSUMED,
    default: 1,
  }),
  stateDays: quantity({
    unit: 'person-days',
    description: 'Moving the state of a stateful workload',
    source: ASSUMED,
    default: 3,
  }),
  dependencyDays: quantity({
    unit: 'person-days',
    description: 'Changing and testing one dependency',
    source: ASSUMED,
    default: 0.5,
  }),
});
const days = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: 'person-days', description, source: 'seed-1 part 2 9.1' }, { max: 1e40 });
const effortOutput = fields({
  effortDays: days('Work of the whole move'),
  fixed: days('Assessment, cut-over and acceptance'),
  api: days('Adapting to the platform API'),
  components: days('Rebuilding components'),
  state: days('Moving state'),
  dependencies: days('Changing dependencies'),
});

/**
 * Work of moving one workload to another technology, person-days, and its parts. What the platforms have in common
 * (68 % of the API and the isomorphism degree of each component, seed-1 part 2 9.1, 1.1, 2.1) costs nothing; the rest
 * costs in proportion.
 */
export function portabilityEffort(input: z.output<typeof effortInput>): z.output<typeof effortOutput> {
  const fixed = input.fixedDays;
  const api = input.languageFactor * input.apiDays * (1 - input.apiReuse);
  const foreign = sum(Object.values(input.componentDegrees).map((degree) => 1 - degree));
  const components = input.languageFactor * input.componentDays * foreign;
  const state = input.stateful ? input.languageFactor * input.stateDays : 0;
  const dependencies = input.dependencies * input.dependencyDays;
  return { effortDays: fixed + api + components + state + dependencies, fixed, api, components, state, dependencies };
}

/** Models of the work of a move. */
export const portabilityModels = [
  defineModel({
    id: 'portability.effort',
    title: 'Work of a move',
    formula: {
      tex: String.raw`E = F + \lambda\left[A(1-r) + K\sum_c (1-d_c) + S\,\mathbb{1}_{state}\right] + D\,n_{dep}`,
      text: 'effortDays = fixedDays + languageFactor (apiDays (1 - apiReuse) + componentDays sum(1 - degree) + stateDays if stateful) + dependencyDays x dependencies',
    },
    input: effortInput,
    output: effortOutput,
    source: 'seed-1 part 2 1.1, 2.1, 9.1',
    usedBy: ['roadmap'],
    notes: [
      'The documents give the shares that carry over; the person-days per unit of foreign work are assumptions to be edited.',
    ],
    run: portabilityEffort,
  }),
] as const;
