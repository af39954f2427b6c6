import type { z } from 'zod';
import { fields, fraction, label, listOf } from './fields.ts';
import { defineModel } from './model.ts';
import { sortedNames } from './rounding.ts';

const control = label({ description: 'Name of a control', source: 'seed-2 6.4' });
const coverageInput = fields({
  required: listOf(control, {
    unit: 'name',
    description: 'Controls that the standard requires',
    source: 'seed-2 6.4',
    default: ['segmentation', 'access-control', 'encryption', 'audit'],
  }),
  implemented: listOf(control, {
    unit: 'name',
    description: 'Controls in place',
    source: 'seed-2 6.4',
    default: ['audit', 'encryption', 'backup'],
  }),
});
const coverageOutput = fields({
  coverage: fraction({
    description: 'Share of the required controls in place; 1 when none is required',
    source: 'seed-2 6.4',
  }),
  missing: listOf(control, {
    unit: 'name',
    description: 'Required controls not in place, sorted',
    source: 'seed-2 6.4',
  }),
});

/** Share of the required controls that are in place, and the missing ones (seed-2 6.4). Repeated names count once. */
export function complianceCoverage(input: z.output<typeof coverageInput>): z.output<typeof coverageOutput> {
  const required = new Set(input.required);
  const implemented = new Set(input.implemented);
  const missing = sortedNames([...required].filter((name) => !implemented.has(name)));
  return { coverage: required.size === 0 ? 1 : (required.size - missing.length) / required.size, missing };
}

/** Models of compliance. */
export const complianceModels = [
  defineModel({
    id: 'compliance.coverage',
    title: 'Compliance coverage',
    formula: {
      tex: String.raw`c = \frac{|R \cap I|}{|R|}`,
      text: 'coverage = |required and implemented| / |required|',
    },
    input: coverageInput,
    output: coverageOutput,
    source: 'seed-2 6.4',
    usedBy: ['handbook'],
    run: complianceCoverage,
  }),
] as const;
