import { z } from 'zod';
import {
  assumptionDefinition,
  assumptionDefinitions,
  assumptionProblems,
  resolveAssumptions,
  type AssumptionDefinition,
} from './assumptions.ts';
import type { AssumptionOverride, Scenario } from './scenario.ts';

/** The format of a file of assumptions. */
export const assumptionSetSchemaId = 'headroom.assumptions/1';

/** The overrides that make a set: assumptions that are not named keep their default. */
export type AssumptionOverrides = Scenario['assumptions'];

/** A named set of assumptions. */
export interface AssumptionSetValues {
  readonly name: string;
  readonly note: string;
  readonly assumptions: AssumptionOverrides;
}

/** Something in a file of assumptions that keeps it from being read: where, what stands there, and why not. */
export interface AssumptionFileProblem {
  readonly file: string;
  /** Path of the value, for example `assumptions.energy.pue.likely`. */
  readonly field: string;
  /** What stands there, as text; empty where nothing does. */
  readonly value: string;
  readonly reason: string;
}

/** What reading a file of assumptions gives. */
export type AssumptionFile =
  | { readonly ok: true; readonly set: AssumptionSetValues }
  | { readonly ok: false; readonly problems: readonly AssumptionFileProblem[] };

const points = ['low', 'likely', 'high'] as const;
type Point = (typeof points)[number];

const nameSchema = z.string().trim().min(1).max(200);
const noteSchema = z.string().max(2000);

/** Largest file that is read: a set of all assumptions is a hundredth of it. */
export const largestAssumptionFile = 2 ** 20;

/** Most problems that are listed: a file that is something else altogether has one per line. */
const mostProblems = 100;

/** The points of an assumption in a set. */
export interface SetPoints {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/**
 * A set as the text of a file: every assumption with its unit, its three points, how it varies and where its default comes
 * from, so that the file says by itself what it assumes. {@link readAssumptionFile} reads it back to the same set.
 */
export function writeAssumptionFile(set: AssumptionSetValues): string {
  const resolved = resolveAssumptions({ assumptions: set.assumptions });
  return `${JSON.stringify(
    {
      schema: assumptionSetSchemaId,
      name: set.name,
      note: set.note,
      assumptions: Object.fromEntries(
        resolved.map(({ definition, low, likely, high, changed }) => [
          definition.id,
          {
            title: definition.title,
            unit: definition.unit,
            low,
            likely,
            high,
            distribution: definition.distribution,
            source: definition.source,
            changed,
          },
        ]),
      ),
    },
    null,
    2,
  )}\n`;
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 200);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a file of assumptions. All of it is checked and every problem named; a file with one problem is refused whole, so
 * that a plan never rests on half a set. Assumptions that the file does not name keep their default. Never throws.
 */
export function readAssumptionFile(file: string, text: string): AssumptionFile {
  const problems: AssumptionFileProblem[] = [];
  const refuse = (field: string, value: unknown, reason: string): void => {
    if (problems.length < mostProblems) problems.push({ file, field, value: shown(value), reason });
  };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    refuse('file', text.slice(0, 40), `It is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return { ok: false, problems };
  }
  if (!isObject(data)) {
    refuse('file', data, 'It must hold one object.');
    return { ok: false, problems };
  }
  if (data['schema'] !== assumptionSetSchemaId) {
    refuse('schema', data['schema'], `It must be "${assumptionSetSchemaId}".`);
    return { ok: false, problems };
  }
  const known = ['schema', 'name', 'note', 'assumptions'];
  for (const key of Object.keys(data)) {
    if (!known.includes(key)) refuse(key, data[key], `A set has ${known.join(', ')} and nothing else.`);
  }
  const name = nameSchema.safeParse(data['name']);
  if (!name.success) refuse('name', data['name'], 'It must be a text of 1 to 200 characters.');
  const note = noteSchema.safeParse(data['note'] ?? '');
  if (!note.success) refuse('note', data['note'], 'It must be a text of at most 2,000 characters.');
  const assumptions = readEntries(data['assumptions'], refuse);
  if (problems.length > 0 || !name.success || !note.success) return { ok: false, problems };
  return { ok: true, set: { name: name.data, note: note.data, assumptions } };
}

type Refuse = (field: string, value: unknown, reason: string) => void;

function readEntries(entries: unknown, refuse: Refuse): AssumptionOverrides {
  if (!isObject(entries)) {
    refuse('assumptions', entries, 'It must be an object with one entry per assumption.');
    return {};
  }
  const read: [string, AssumptionOverride][] = [];
  for (const [id, entry] of Object.entries(entries)) {
    const field = `assumptions.${id}`;
    const definition = assumptionDefinition(id);
    if (definition === undefined) {
      refuse(field, entry, `There is no assumption "${id.slice(0, 100)}" in this version.`);
    } else if (isObject(entry)) {
      const override = readEntry(field, definition, entry, refuse);
      if (override !== null) read.push([id, override]);
    } else {
      refuse(field, entry, 'It must be an object with low, likely and high.');
    }
  }
  return Object.fromEntries(read);
}

const described = ['title', 'unit', 'distribution', 'source', 'changed'];

/** What one entry changes; null when it changes nothing or is refused. */
function readEntry(
  field: string,
  definition: AssumptionDefinition,
  entry: Readonly<Record<string, unknown>>,
  refuse: Refuse,
): AssumptionOverride | null {
  let isSound = true;
  const refuseIt: Refuse = (...problem) => {
    isSound = false;
    refuse(...problem);
  };
  for (const key of Object.keys(entry)) {
    if (!described.includes(key) && !(points as readonly string[]).includes(key)) {
      refuseIt(
        `${field}.${key}`,
        entry[key],
        `An assumption has ${[...points, ...described].join(', ')} and nothing else.`,
      );
    }
  }
  // A figure under another unit is another figure, and one that varies otherwise gives other bands.
  for (const key of ['unit', 'distribution'] as const) {
    if (entry[key] !== undefined && entry[key] !== definition[key]) {
      refuseIt(`${field}.${key}`, entry[key], `Here it is "${definition[key]}" and cannot be changed.`);
    }
  }
  const given: Partial<Record<Point, number>> = {};
  for (const point of points) {
    const value = entry[point];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isFinite(value))
      refuseIt(`${field}.${point}`, value, 'It must be a number.');
    else if (value < definition.min || value > definition.max) {
      refuseIt(
        `${field}.${point}`,
        value,
        `It must lie between ${definition.min} and ${definition.max} ${definition.unit === '1' ? '' : definition.unit}`
          .trim()
          .concat('.'),
      );
    } else given[point] = value;
  }
  if (!isSound) return null;
  const override = overrideOf(definition, given);
  if (override === null) return null;
  for (const { message } of assumptionProblems({ assumptions: { [definition.id]: override } })) {
    refuse(field, points.map((point) => given[point] ?? definition[point]).join(', '), message);
    return null;
  }
  return override;
}

/** The points that differ from the default; null when none does. */
function overrideOf(
  definition: AssumptionDefinition,
  given: Partial<Record<Point, number>>,
): AssumptionOverride | null {
  const changed = points.filter((point) => given[point] !== undefined && given[point] !== definition[point]);
  return changed.length === 0 ? null : Object.fromEntries(changed.map((point) => [point, given[point]]));
}

/** One assumption in several sets. */
export interface ComparedAssumption {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly unit: string;
  readonly source: string;
  /** In the order of the sets. */
  readonly values: readonly SetPoints[];
  /** The sets do not all have the same three points. */
  readonly differs: boolean;
}

/** Every assumption in each of the sets, side by side, in the order of the assumptions. */
export function compareAssumptionSets(sets: readonly AssumptionOverrides[]): ComparedAssumption[] {
  const resolved = sets.map((assumptions) => resolveAssumptions({ assumptions }));
  return assumptionDefinitions.map((definition, index) => {
    const values = resolved.map((set): SetPoints => {
      const { low, likely, high } = set[index]!;
      return { low, likely, high };
    });
    const first = values[0];
    return {
      id: definition.id,
      title: definition.title,
      group: definition.group,
      unit: definition.unit,
      source: definition.source,
      values,
      differs: values.some((one) => points.some((point) => one[point] !== first?.[point])),
    };
  });
}

/** True when both sets give the same three points to every assumption. */
export function isSameSet(a: AssumptionOverrides, b: AssumptionOverrides): boolean {
  return compareAssumptionSets([a, b]).every(({ differs }) => !differs);
}
