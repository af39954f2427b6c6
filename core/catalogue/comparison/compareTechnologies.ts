import { technologyProfile } from '#core/catalogue/technologies.ts';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import { leavesOf } from '#core/models/leaves.ts';
import { runModel } from '#core/models/registry.ts';
import { ceilRatio } from '#core/models/rounding.ts';
import { ownInputs, sharedInputs, type GivenValue, type InputValue } from './inputs.ts';
import { comparisonMetrics, type Binding, type Metric } from './metrics.ts';

/** Values that a user puts in the place of ours: of the shared inputs by id, of a technology's own by technology and id. */
export interface ComparisonEdits {
  readonly shared: Readonly<Record<string, number>>;
  readonly own: Readonly<Partial<Record<Technology, Readonly<Record<string, InputValue>>>>>;
}

/** One field of what a cell was computed from. */
export interface CellInput {
  readonly field: string;
  readonly value: InputValue | string;
  readonly source: string;
  readonly isAssumption: boolean;
  /** What to edit to change it; null where it follows from others. */
  readonly edit: { readonly scope: 'own' | 'shared'; readonly id: string } | null;
}

/** One figure: a metric of a technology, computed by the metric's model from `input`. */
export interface ComparisonCell {
  readonly technology: Technology;
  readonly metric: string;
  /** Null where an input is missing or refused; `reason` then says which. */
  readonly value: number | null;
  readonly reason: string | null;
  /** At least one of its inputs is stated by no source for this technology. */
  readonly isAssumption: boolean;
  readonly inputs: readonly CellInput[];
  /** What the model was run with; null where an input is missing. */
  readonly input: Readonly<Record<string, unknown>> | null;
}

/** Every metric for every technology, and the inputs that all of them share. */
export interface Comparison {
  readonly cells: readonly ComparisonCell[];
  /** The shared inputs as they are used. */
  readonly shared: Readonly<Record<string, number>>;
}

const CHANGED = 'changed by you';

/** No edits: the figures as the sources give them. */
export const noEdits: ComparisonEdits = { shared: {}, own: {} };

interface Resolved {
  readonly value: InputValue | string | Readonly<Record<string, number>> | null;
  readonly inputs: readonly CellInput[];
}

/** The comparison as it is computed: finds inputs, runs models, remembers results that others need. */
class Comparer {
  readonly #edits: ComparisonEdits;
  constructor(edits: ComparisonEdits) {
    this.#edits = edits;
  }

  sharedValue(id: string): { readonly value: number; readonly source: string } {
    const input = sharedInputs.find((candidate) => candidate.id === id);
    if (input === undefined) throw new Error(`There is no shared input ${id}.`);
    const edited = this.#edits.shared[id];
    return edited === undefined || edited === input.value
      ? { value: input.value, source: input.source }
      : { value: edited, source: CHANGED };
  }

  #own(technology: Technology, id: string): GivenValue | null {
    const input = ownInputs.find((candidate) => candidate.id === id);
    if (input === undefined) throw new Error(`There is no input ${id}.`);
    const edited = this.#edits.own[technology]?.[id];
    return edited === undefined ? input.by[technology] : { value: edited, source: CHANGED, isAssumption: false };
  }

  cell(metric: Metric, technology: Technology): ComparisonCell {
    const input: Record<string, unknown> = {};
    const inputs: CellInput[] = [];
    let missing: string | null = null;
    for (const [field, binding] of Object.entries(metric.input)) {
      const resolved = this.#resolve(field, binding, technology);
      inputs.push(...resolved.inputs);
      if (resolved.value === null) missing ??= field;
      else input[field] = resolved.value;
    }
    const base = { technology, metric: metric.id, inputs, isAssumption: inputs.some((entry) => entry.isAssumption) };
    if (missing !== null) {
      return { ...base, value: null, reason: `No source states ${missing} for this technology.`, input: null };
    }
    const run = runModel(metric.model, input);
    if (!run.ok) return { ...base, value: null, reason: run.error.message, input };
    const value = run.output[metric.output];
    return { ...base, value: typeof value === 'number' ? value : null, reason: null, input };
  }

  #value(metricId: string, technology: Technology): number | null {
    const metric = comparisonMetrics.find(({ id }) => id === metricId);
    if (metric === undefined) throw new Error(`There is no metric ${metricId}.`);
    return this.cell(metric, technology).value;
  }

  #resolve(field: string, binding: Binding, technology: Technology): Resolved {
    switch (binding.kind) {
      case 'shared': {
        const { value, source } = this.sharedValue(binding.id);
        const edit = { scope: 'shared', id: binding.id } as const;
        return { value, inputs: [{ field, value, source, isAssumption: false, edit }] };
      }
      case 'own': {
        const given = this.#own(technology, binding.id);
        const edit = { scope: 'own', id: binding.id } as const;
        return given === null
          ? this.#nothing(field, edit)
          : { value: given.value, inputs: [{ field, ...given, edit }] };
      }
      case 'map': {
        const parts = Object.entries(binding.of).map(
          ([name, id]) => [name, this.#resolve(name, { kind: 'own', id }, technology)] as const,
        );
        const isWhole = parts.every(([, part]) => typeof part.value === 'number');
        return {
          value: isWhole ? Object.fromEntries(parts.map(([name, part]) => [name, part.value as number])) : null,
          inputs: parts.flatMap(([, part]) => part.inputs),
        };
      }
      case 'technology':
        return { value: technology, inputs: [] };
      case 'combine': {
        const profile = technologyProfile(technology).escape?.combine ?? (technology === 'sandbox' ? 'all' : 'any');
        const source = 'seed-4 8.2.4: any weakness is enough, or all barriers must fail';
        return { value: profile, inputs: [{ field, value: profile, source, isAssumption: false, edit: null }] };
      }
      case 'computed':
        return this.#computed(field, binding, technology);
    }
  }

  #nothing(field: string, edit: CellInput['edit']): Resolved {
    return {
      value: null,
      inputs: [{ field, value: '', source: 'no source states it: enter a value', isAssumption: true, edit }],
    };
  }

  #computed(field: string, binding: Extract<Binding, { kind: 'computed' }>, technology: Technology): Resolved {
    const value = this.#work(binding.by, technology);
    if (value === null) return this.#nothing(field, null);
    const isAssumption = this.#restsOnAssumption(binding.by, technology);
    const headcount =
      binding.by === 'headcount'
        ? this.#resolve(field, { kind: 'own', id: 'cost.headcountPer100Nodes' }, technology)
        : null;
    const detection =
      binding.by === 'restart' ? this.#resolve('detectionS', { kind: 'shared', id: 'detectionS' }, technology) : null;
    const services =
      binding.by === 'nodes' ? this.#resolve('services', { kind: 'shared', id: 'services' }, technology) : null;
    const further = (headcount?.inputs ?? [])
      .map((entry) => ({ ...entry, field: 'headcountPer100Nodes' }))
      .concat(detection?.inputs ?? [], services?.inputs ?? []);
    return { value, inputs: [...further, { field, value, source: binding.text, isAssumption, edit: null }] };
  }

  #work(by: Extract<Binding, { kind: 'computed' }>['by'], technology: Technology): number | null {
    switch (by) {
      case 'restart': {
        const startMs = this.#value('startup.total', technology);
        return startMs === null ? null : (startMs / 1000 + this.sharedValue('detectionS').value) / 3600;
      }
      case 'nodes': {
        const carried = this.#value('density.effective', technology);
        return carried === null || carried <= 0 ? null : ceilRatio(this.sharedValue('services').value / carried);
      }
      case 'headcount': {
        const nodes = this.#work('nodes', technology);
        const per100 = this.#own(technology, 'cost.headcountPer100Nodes')?.value;
        return nodes === null || typeof per100 !== 'number' ? null : (per100 * nodes) / 100;
      }
    }
  }

  #restsOnAssumption(by: Extract<Binding, { kind: 'computed' }>['by'], technology: Technology): boolean {
    const id = by === 'restart' ? 'startup.total' : 'density.effective';
    const metric = comparisonMetrics.find((candidate) => candidate.id === id);
    return metric !== undefined && this.cell(metric, technology).isAssumption;
  }
}

/**
 * The six technologies by every metric. Each figure is computed by its model from inputs that are given with it; where
 * no source states an input for a technology the cell rests on a labelled assumption, or stays empty and says what is
 * missing. An edit that a model refuses gives the reason in its cells and leaves the others as they are.
 */
export function compareTechnologies(edits: ComparisonEdits = noEdits): Comparison {
  const comparer = new Comparer(edits);
  return {
    cells: comparisonMetrics.flatMap((metric) => technologies.map((technology) => comparer.cell(metric, technology))),
    shared: Object.fromEntries(sharedInputs.map(({ id }) => [id, comparer.sharedValue(id).value])),
  };
}

/** A value as it is written in a table or file: lists with semicolons. */
export function writeValue(value: unknown): string {
  return leavesOf(value)
    .map((leaf) => String(leaf.value))
    .join('; ');
}
