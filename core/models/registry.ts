import { z } from 'zod';
import { availabilityModels } from './availability.ts';
import { carbonModels } from './carbon.ts';
import { complianceModels } from './compliance.ts';
import { decisionModels } from './decision.ts';
import { densityModels } from './density.ts';
import { edgeCloudModels } from './edgeCloud.ts';
import { energyModels } from './energy.ts';
import { exposureModels } from './exposure.ts';
import { fairnessModels } from './fairness.ts';
import { isolationModels } from './isolation.ts';
import { managementModels } from './management.ts';
import { meshModels } from './mesh.ts';
import { migrationModels } from './migration.ts';
import { mixModels } from './mix.ts';
import type { Formula, ModelDefinition, ModelUse } from './model.ts';
import { networkModels } from './network.ts';
import { optimumModels } from './optimum.ts';
import { paretoModels } from './pareto.ts';
import { performanceModels } from './performance.ts';
import { policyModels } from './policy.ts';
import { portabilityModels } from './portability.ts';
import { predictiveModels } from './predictive.ts';
import { queueModels } from './queue.ts';
import { quotaModels } from './quota.ts';
import { describeIssue, fieldPath, findUnsafe } from './refusal.ts';
import { resourceModels } from './resource.ts';
import { riskModels } from './risk.ts';
import { scaleModels } from './scale.ts';
import { schedulingModels } from './scheduling.ts';
import { securityModels } from './security.ts';
import { serverlessModels } from './serverless.ts';
import { sloModels } from './slo.ts';
import { spaceModels } from './space.ts';
import { startupModels } from './startup.ts';
import { storageModels } from './storage.ts';
import { tcoModels } from './tco.ts';
import { utilityModels } from './utility.ts';

/** Every model, in the order of the catalogue. */
export const models: readonly ModelDefinition[] = [
  ...startupModels,
  ...resourceModels,
  ...densityModels,
  ...networkModels,
  ...storageModels,
  ...isolationModels,
  ...riskModels,
  ...availabilityModels,
  ...sloModels,
  ...queueModels,
  ...scaleModels,
  ...managementModels,
  ...meshModels,
  ...energyModels,
  ...tcoModels,
  ...mixModels,
  ...performanceModels,
  ...utilityModels,
  ...paretoModels,
  ...migrationModels,
  ...quotaModels,
  ...fairnessModels,
  ...complianceModels,
  ...securityModels,
  ...serverlessModels,
  ...decisionModels,
  ...portabilityModels,
  ...predictiveModels,
  ...policyModels,
  ...spaceModels,
  ...optimumModels,
  ...edgeCloudModels,
  ...schedulingModels,
  ...exposureModels,
  ...carbonModels,
];

function byId(definitions: readonly ModelDefinition[]): ReadonlyMap<string, ModelDefinition> {
  const map = new Map<string, ModelDefinition>();
  for (const definition of definitions) {
    if (map.has(definition.id)) throw new Error(`Two models have the id ${definition.id}.`);
    map.set(definition.id, definition);
  }
  return map;
}

const modelById = byId(models);

/** The model with this id, or undefined. */
export function findModel(id: string): ModelDefinition | undefined {
  return modelById.get(id);
}

/**
 * Why a run was refused. `field` is the path of the value at fault, for example `pue` or `tenants[0].demand.cpu`;
 * `model` for an unknown model, `input` for an input that is not an object. Codes: `unknown-model`; `invalid-input`;
 * `invalid-case` for an entry of a batch that is not a case; `not-computable` when the figures given are each valid but
 * the result is not a finite number.
 */
export interface ModelError {
  readonly code: 'unknown-model' | 'invalid-input' | 'invalid-case' | 'not-computable';
  readonly field: string;
  readonly message: string;
}

/** What {@link runModel} returns: the output, or the reason why there is none. */
export type ModelRun =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly error: ModelError };

function refused(code: ModelError['code'], field: string, message: string): ModelRun {
  return { ok: false, error: { code, field, message } };
}

/**
 * Runs a model on input of unknown shape. Never throws for any input; a result never holds NaN or Infinity.
 * `runModel('startup.total', {envMs: 0, loadMs: 5, execMs: 1, syncMs: 0})` is `{ok: true, output: {totalMs: 6}}`.
 */
export function runModel(id: unknown, input: unknown): ModelRun {
  const definition = typeof id === 'string' ? modelById.get(id) : undefined;
  if (definition === undefined) {
    const shown = typeof id === 'string' ? `"${id.slice(0, 100)}"` : 'of this name';
    return refused('unknown-model', 'model', `There is no model ${shown}. models list shows all of them.`);
  }
  const unsafe = findUnsafe(input);
  if (unsafe !== null) return refused('invalid-input', unsafe.field, unsafe.message);
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) {
    const issue = describeIssue(parsed.error.issues, input);
    return refused('invalid-input', issue.field, issue.message);
  }
  const output = (definition.run as (input: unknown) => object)(parsed.data);
  const infinite = findNotFinite(output, []);
  if (infinite !== null) {
    return refused(
      'not-computable',
      'input',
      `${fieldPath(infinite)} is not a finite number for these inputs; one of them is out of any sensible range.`,
    );
  }
  return { ok: true, output: output as Readonly<Record<string, unknown>> };
}

function findNotFinite(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  const entries: [PropertyKey, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, inner] of entries) {
    const found = findNotFinite(inner, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

/** One result of {@link runBatch}; `id` is null where the case has none. */
export type BatchResult =
  | { readonly id: string | null; readonly output: Readonly<Record<string, unknown>> }
  | { readonly id: string | null; readonly error: ModelError };

/**
 * Runs cases `{id, model, input}` in order and returns one result per case. A refused or malformed case gets its error
 * and does not stop the rest; keys beside the three are ignored, so that a file of published cases can be run as it is.
 */
export function runBatch(cases: readonly unknown[]): BatchResult[] {
  return cases.map((entry): BatchResult => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      return {
        id: null,
        error: { code: 'invalid-case', field: 'case', message: 'A case must be an object with id, model and input.' },
      };
    }
    const own = (key: string): unknown =>
      Object.hasOwn(entry, key) ? (entry as Record<string, unknown>)[key] : undefined;
    const id = own('id');
    if (typeof id !== 'string') {
      return {
        id: null,
        error: { code: 'invalid-case', field: 'id', message: 'id must be a text that names the case.' },
      };
    }
    const model = own('model');
    if (typeof model !== 'string') {
      return {
        id,
        error: { code: 'invalid-case', field: 'model', message: 'model must be the id of a model, as text.' },
      };
    }
    const run = runModel(model, own('input'));
    return run.ok ? { id, output: run.output } : { id, error: run.error };
  });
}

/** One field of a model's input or output, as plain data. `schema` is its JSON Schema (draft 2020-12). */
export interface ListedField {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly source: string;
  readonly required: boolean;
  readonly type: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** Value the handbook starts from; never filled in by a run. */
  readonly default?: unknown;
  readonly options?: readonly string[];
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A model as plain data, ready for JSON. */
export interface ListedModel {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly formula: Formula;
  readonly source: string;
  readonly usedBy: readonly ModelUse[];
  readonly notes: readonly string[];
  readonly inputs: readonly ListedField[];
  readonly outputs: readonly ListedField[];
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema that says what the value is: of a nullable field the one that is not null. */
function bodyOf(schema: JsonObject): JsonObject {
  const alternatives = schema['anyOf'];
  if (!Array.isArray(alternatives)) return schema;
  const body = alternatives.find((option: unknown) => isObject(option) && option['type'] !== 'null') as unknown;
  return isObject(body) ? { ...body, nullable: true } : schema;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listFields(schema: z.ZodObject): ListedField[] {
  const json = z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as JsonObject;
  const properties = isObject(json['properties']) ? json['properties'] : {};
  const required = Array.isArray(json['required']) ? (json['required'] as unknown[]) : [];
  return Object.entries(properties).map(([name, property]) => {
    const body = bodyOf(isObject(property) ? property : {});
    const bounds = Object.fromEntries(
      ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']
        .filter((key) => typeof body[key] === 'number')
        .map((key) => [key, body[key]]),
    );
    return {
      name,
      unit: text(body['unit']),
      description: text(body['description']),
      source: text(body['source']),
      required: required.includes(name),
      type: text(body['type']),
      ...bounds,
      ...('default' in body ? { default: body['default'] } : {}),
      ...(Array.isArray(body['enum']) ? { options: body['enum'] as string[] } : {}),
      schema: body,
    };
  });
}

let listed: readonly ListedModel[] | undefined;

/** Every model with its formula, fields, units, ranges, defaults and sources, as plain JSON-serialisable data. */
export function listModels(): readonly ListedModel[] {
  // Written once: the schemas of all models take some 20 ms to write, and nothing of them changes.
  listed ??= models.map((definition) => ({
    id: definition.id,
    family: definition.family,
    title: definition.title,
    formula: definition.formula,
    source: definition.source,
    usedBy: definition.usedBy,
    notes: definition.notes,
    inputs: listFields(definition.input),
    outputs: listFields(definition.output),
  }));
  return listed;
}
