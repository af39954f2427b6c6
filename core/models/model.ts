import type { z } from 'zod';

/**
 * Where a model is really used: parts of the planner that call it, and `compare` for the handbook's comparison of the six
 * technologies. `handbook` alone says that nothing in the plan rests on it: it can be run in the handbook and the terminal.
 * test/unit/handbook/modelUses.test.ts compares this with the imports and with core/handbook/modelUses.ts.
 */
export type ModelUse = 'advice' | 'compare' | 'energy' | 'handbook' | 'risk' | 'roadmap' | 'TCO';

/** How a formula is displayed: typeset, and as one line of plain text for the terminal and for search. */
export interface Formula {
  readonly tex: string;
  readonly text: string;
}

/** Everything the registry knows of one model. `run` expects input that has passed `input`. */
export interface ModelDefinition {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly formula: Formula;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** Section of the design document or paper that the formula comes from. */
  readonly source: string;
  readonly usedBy: readonly ModelUse[];
  /** Readings, corrections and limits that a user of the figure should know. */
  readonly notes: readonly string[];
  readonly run: (input: never) => object;
}

/**
 * Ties a pure function to its schemas, checked by the compiler: `run` takes what `input` lets through and returns what
 * `output` describes. Returns the definition unchanged.
 */
export function defineModel<I extends z.ZodObject, O extends z.ZodObject>(
  definition: Omit<ModelDefinition, 'family' | 'input' | 'output' | 'run' | 'notes'> & {
    readonly input: I;
    readonly output: O;
    readonly notes?: readonly string[];
    readonly run: (input: z.output<I>) => z.output<O>;
  },
): ModelDefinition {
  return { notes: [], ...definition, family: definition.id.slice(0, definition.id.indexOf('.')) };
}
