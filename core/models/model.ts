import type { z } from 'zod';

/** Where the planner uses a model, or where it is shown when the planner does not. */
export type ModelUse =
  | 'advice'
  | 'compare'
  | 'compliance report'
  | 'density view'
  | 'edge view'
  | 'energy'
  | 'handbook'
  | 'placement'
  | 'placement demand'
  | 'report'
  | 'risk'
  | 'roadmap'
  | 'scenario'
  | 'scenario compare'
  | 'sizing'
  | 'TCO'
  | 'uncertainty';

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
