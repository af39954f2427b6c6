import type { Technology } from '#core/inventory/technology.ts';
import { schemaAt } from './fieldSchema.ts';
import { leavesOf, replaceAt, scaled, valueAt, type LeafPath, type LeafValue } from './leaves.ts';
import { fieldPath } from './refusal.ts';
import { listModels, runModel, type ModelError } from './registry.ts';
import { technologyCases } from './technologyCases.ts';

/** How a result moves with one input: which model, from which inputs, and the values that the input takes. */
export interface SweepRequest {
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The value that varies: a number, or with `scale` a list or map of numbers. */
  readonly path: LeafPath;
  /** `set` puts each value at the path; `scale` multiplies every number there by it. */
  readonly mode: 'set' | 'scale';
  readonly values: readonly number[];
}

/** What the model says where the varied input is `x`. */
export interface SweepPoint {
  readonly x: number;
  /** By the path of each result as text; null where the model refuses the input. */
  readonly output: Readonly<Record<string, LeafValue>> | null;
}

/** One line of the chart: the inputs given, or those of a published case of one technology. */
export interface SweepSeries {
  readonly id: string;
  readonly technology: Technology | null;
  /** The value that the input has in these inputs themselves, null where it has none. */
  readonly at: number | null;
  readonly points: readonly SweepPoint[];
}

/** A line per set of inputs, or why the model refuses those that were given. */
export type SweepResult =
  | { readonly ok: true; readonly series: readonly SweepSeries[] }
  | { readonly ok: false; readonly error: ModelError };

/** Results that a point carries at the most: more cannot be told apart on a chart. */
const mostResults = 24;

/** Id of the series of the inputs given. */
export const givenSeries = 'given';

function outputOf(model: string, input: unknown): SweepPoint['output'] {
  const run = runModel(model, input);
  if (!run.ok) return null;
  return Object.fromEntries(leavesOf(run.output, mostResults).map(({ path, value }) => [fieldPath(path), value]));
}

/**
 * Runs a model over a range of one input, for the inputs given and for those of each technology that a published case
 * gives. Refused only when the path is none of the model's; a point that the model refuses is a gap.
 */
export function sweepModel(request: SweepRequest): SweepResult {
  const listed = listModels().find(({ id }) => id === request.model);
  if (listed === undefined) {
    return {
      ok: false,
      error: { code: 'unknown-model', field: 'model', message: `There is no model ${request.model}.` },
    };
  }
  const schema = schemaAt(listed.inputs, request.path);
  const field = fieldPath(request.path);
  if (schema === null || (request.mode === 'set' && schema.type !== 'number' && schema.type !== 'integer')) {
    return {
      ok: false,
      error: { code: 'invalid-input', field, message: `${field} is no number of ${request.model} that could vary.` },
    };
  }
  const isWhole = request.mode === 'set' && schema.type === 'integer';
  const values = [...new Set(isWhole ? request.values.map(Math.round) : request.values)];
  const seriesOf = (
    id: string,
    technology: Technology | null,
    input: Readonly<Record<string, unknown>>,
  ): SweepSeries => {
    const own = valueAt(input, request.path);
    return {
      id,
      technology,
      at: request.mode === 'scale' ? 1 : typeof own === 'number' ? own : null,
      points: values.map((x) => ({
        x,
        output: outputOf(request.model, replaceAt(input, request.path, request.mode === 'scale' ? scaled(own, x) : x)),
      })),
    };
  };
  return {
    ok: true,
    series: [
      seriesOf(givenSeries, null, request.input),
      ...technologyCases(request.model)
        // A case without this value has nothing that could vary.
        .filter(({ input }) => valueAt(input, request.path) !== undefined || request.path.length === 1)
        .filter(({ input }) => request.mode === 'set' || valueAt(input, request.path) !== undefined)
        .map(({ technology, caseId, input }) => seriesOf(caseId, technology, input)),
    ],
  };
}

/** The lines of sweeps over parts of one range, in order, as those of the whole. The first refusal is that of all. */
export function joinSweeps(parts: readonly SweepResult[]): SweepResult {
  const joined = new Map<string, SweepSeries>();
  for (const part of parts) {
    if (!part.ok) return part;
    for (const one of part.series) {
      const before = joined.get(one.id);
      const seen = new Set(before?.points.map(({ x }) => x));
      joined.set(one.id, {
        ...one,
        points: [...(before?.points ?? []), ...one.points.filter(({ x }) => !seen.has(x))],
      });
    }
  }
  return { ok: true, series: [...joined.values()] };
}
