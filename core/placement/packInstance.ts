import { z } from 'zod';
import { capacityTolerance } from './types.ts';
import { groupPackProblem, type PackedBin, type PackProblem } from './packProblem.ts';

/**
 * What `headroom pack` reads (DESIGN.md, terminal contract): identical bins of one `capacity`, or bin types with costs.
 *
 * Accepted sizes: any finite number. Zero is free in that dimension, in all of them too. A size below 0 in one dimension means
 * that the item gives capacity back there, to the bin that it is in: only the sums of a whole bin must fit, in no particular
 * order. Published instances contain such items (the triplet class C of Mommessin et al.). Refused: an item with a size
 * below 0 and none above it, a mistake in any estate, and an item that by itself fits into no bin type. Capacities below 0 and
 * numbers that are not finite are refused.
 */
const numbers = z.array(z.number()).min(1);
const countSchema = z.int().min(1);
const itemSchema = z.strictObject({ id: z.string().min(1), size: numbers, count: countSchema.optional() });
const binSchema = z.strictObject({
  id: z.string().min(1),
  capacity: z.array(z.number().min(0)).min(1),
  cost: z.number().min(0).optional(),
  count: countSchema.optional(),
});
const items = z.array(itemSchema).min(1, 'there is nothing to pack');
const maxPerBin = z.int().min(1).optional();

/** Identical bins, as many as needed. */
export const identicalBinsSchema = z.strictObject({ capacity: z.array(z.number().min(0)).min(1), items, maxPerBin });
/** Bin types; `count` limits how many of a type exist, `cost` is what one costs (all or none have one). */
export const binTypesSchema = z.strictObject({ bins: z.array(binSchema).min(1), items, maxPerBin });
export type IdenticalBinsInstance = z.infer<typeof identicalBinsSchema>;
export type BinTypesInstance = z.infer<typeof binTypesSchema>;
export type PackInstance = IdenticalBinsInstance | BinTypesInstance;

/** One reason why an instance is refused. */
export interface PackFinding {
  readonly severity: 'error';
  readonly code:
    | 'not-an-object'
    | 'bad-field'
    | 'dimension-mismatch'
    | 'duplicate-id'
    | 'item-too-large'
    | 'no-positive-size'
    | 'no-cost'
    | 'too-many-items';
  /** Where it is, for example `items[3].size[1]`. */
  readonly field: string;
  readonly value: string;
  readonly message: string;
}

/** Thrown by `pack` for an instance that cannot be read or that no bins can hold; `findings` say where and why. */
export class PackInstanceError extends Error {
  override readonly name = 'PackInstanceError';
  readonly code = 'invalid-instance';
  readonly findings: readonly PackFinding[];
  constructor(findings: readonly PackFinding[]) {
    super(findings[0]?.message ?? 'The instance cannot be packed.');
    this.findings = findings;
  }
}

/** Thrown by `pack` when the limited bins were not enough in any packing found; `isProven` when none can exist. */
export class NoPackingError extends Error {
  override readonly name = 'NoPackingError';
  readonly code = 'no-packing';
  readonly isProven: boolean;
  constructor(message: string, isProven: boolean) {
    super(message);
    this.isProven = isProven;
  }
}

/** Most items (counts summed) that one call accepts: their ids alone take this many strings in the answer. */
export const mostItems = 5_000_000;

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** A value for a message: short, and never a whole array. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The same test as the schema of items, without copies. */
function hasWellFormedItems(value: unknown): value is PackInstance['items'] {
  if (!Array.isArray(value) || value.length === 0) return false;
  for (const item of value as readonly unknown[]) {
    if (typeof item !== 'object' || item === null) return false;
    const { id, size, count } = item as Record<string, unknown>;
    if (typeof id !== 'string' || id === '' || !Array.isArray(size) || size.length === 0) return false;
    for (const s of size as readonly unknown[]) if (typeof s !== 'number' || !Number.isFinite(s)) return false;
    if (count !== undefined && !(Number.isSafeInteger(count) && (count as number) >= 1)) return false;
    for (const key in item) if (key !== 'id' && key !== 'size' && key !== 'count') return false;
  }
  return true;
}

/**
 * Reads an instance from parsed JSON. Returns it, or every reason why it is refused, each with the field, the value and a sentence.
 */
export function parsePackInstance(
  input: unknown,
): { ok: true; instance: PackInstance } | { ok: false; findings: PackFinding[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return {
      ok: false,
      findings: [
        {
          severity: 'error',
          code: 'not-an-object',
          field: '',
          value: shown(input),
          message: 'A packing instance is an object with "capacity" or "bins", and "items".',
        },
      ],
    };
  }
  if ('capacity' in input && 'bins' in input) {
    return {
      ok: false,
      findings: [
        {
          severity: 'error',
          code: 'bad-field',
          field: 'bins',
          value: '',
          message: 'An instance has either "capacity" (identical bins) or "bins" (bin types), not both.',
        },
      ],
    };
  }
  const schema = 'bins' in input ? binTypesSchema : identicalBinsSchema;
  // A million items take the schema seconds and a copy of each: well-formed ones are recognised first, and only what is
  // not is read by the schema, for its words.
  const own = 'items' in input && hasWellFormedItems(input.items) ? input.items : null;
  const parsed = schema.safeParse(own === null ? input : { ...input, items: own.slice(0, 1) });
  if (!parsed.success) {
    return {
      ok: false,
      findings: parsed.error.issues.map((issue): PackFinding => {
        const field = fieldOf(issue.path);
        const value = shown(valueAt(input, issue.path));
        return {
          severity: 'error',
          code: 'bad-field',
          field,
          value,
          message: `${field === '' ? 'The instance' : field} is ${value}: ${issue.message}.`,
        };
      }),
    };
  }
  const instance: PackInstance = own === null ? parsed.data : { ...parsed.data, items: own };
  const findings = findFaults(instance);
  return findings.length > 0 ? { ok: false, findings } : { ok: true, instance };
}

function findFaults(instance: PackInstance): PackFinding[] {
  const findings: PackFinding[] = [];
  const report = (code: PackFinding['code'], field: string, value: unknown, message: string): void => {
    findings.push({ severity: 'error', code, field, value: shown(value), message });
  };
  const bins = 'bins' in instance ? instance.bins : [{ id: 'bin', capacity: instance.capacity }];
  const at = (b: number): string => ('bins' in instance ? `bins[${b}].capacity` : 'capacity');
  const dimensions = bins[0]!.capacity.length;
  const binIds = new Set<string>();
  bins.forEach((bin, b) => {
    if (bin.capacity.length !== dimensions) {
      report(
        'dimension-mismatch',
        at(b),
        bin.capacity.length,
        `${at(b)} has ${bin.capacity.length} values, ${at(0)} has ${dimensions}.`,
      );
    }
    if (binIds.has(bin.id)) report('duplicate-id', `bins[${b}].id`, bin.id, `bins[${b}].id "${bin.id}" appears twice.`);
    binIds.add(bin.id);
  });
  if ('bins' in instance) {
    const withoutCost = instance.bins.findIndex((bin) => bin.cost === undefined);
    if (withoutCost !== -1 && instance.bins.some((bin) => bin.cost !== undefined)) {
      report(
        'no-cost',
        `bins[${withoutCost}].cost`,
        undefined,
        `bins[${withoutCost}].cost is missing: either every bin type has a cost or none has.`,
      );
    }
  }
  const itemIds = new Map<string, number>();
  let total = 0;
  instance.items.forEach((item, i) => {
    total += item.count ?? 1;
    const before = itemIds.get(item.id);
    if (before !== undefined)
      report(
        'duplicate-id',
        `items[${i}].id`,
        item.id,
        `items[${i}].id "${item.id}" appears twice (first in items[${before}]).`,
      );
    else itemIds.set(item.id, i);
    if (item.size.length !== dimensions) {
      report(
        'dimension-mismatch',
        `items[${i}].size`,
        item.size.length,
        `items[${i}].size of "${item.id}" has ${item.size.length} values, the capacity has ${dimensions}.`,
      );
      return;
    }
    let hasNegative = false;
    let hasPositive = false;
    for (const s of item.size) {
      hasNegative ||= s < 0;
      hasPositive ||= s > 0;
    }
    if (hasNegative && !hasPositive) {
      const d = item.size.findIndex((s) => s < 0);
      report(
        'no-positive-size',
        `items[${i}].size[${d}]`,
        item.size[d],
        `items[${i}].size[${d}] of "${item.id}" is ${item.size[d]}: an item needs a positive size somewhere.`,
      );
      return;
    }
    let fitsOne = false;
    for (const { capacity } of bins) {
      let fits = true;
      for (let d = 0; d < capacity.length; d++) fits &&= item.size[d]! <= capacity[d]! * (1 + capacityTolerance);
      fitsOne ||= fits;
    }
    if (!fitsOne) {
      const d = Math.max(
        0,
        item.size.findIndex((s, at) =>
          bins.every((bin) => s > (bin.capacity[at] ?? Infinity) * (1 + capacityTolerance)),
        ),
      );
      report(
        'item-too-large',
        `items[${i}].size[${d}]`,
        item.size[d],
        bins.length === 1
          ? `items[${i}].size[${d}] of "${item.id}" is ${item.size[d]}, the capacity is ${bins[0]!.capacity[d]}.`
          : `items[${i}] "${item.id}" fits in no bin type.`,
      );
    }
  });
  if (total > mostItems)
    report(
      'too-many-items',
      'items',
      total,
      `The counts sum to ${total} items; at most ${mostItems} are packed in one call.`,
    );
  return findings;
}

/** Bins of an answer as columns: small enough to go between threads. */
export interface PackedColumns {
  readonly binType: Int32Array;
  /** Where each bin's items begin in `items`; one entry more than there are bins. */
  readonly start: Int32Array;
  /** Item types. */
  readonly items: Int32Array;
}

/** Bins as columns. */
export function columnsOf(bins: readonly PackedBin[]): PackedColumns {
  const start = new Int32Array(bins.length + 1);
  bins.forEach((bin, b) => {
    start[b + 1] = start[b]! + bin.items.length;
  });
  const items = new Int32Array(start[bins.length]!);
  bins.forEach((bin, b) => items.set(bin.items, start[b]));
  return { binType: Int32Array.from(bins, (bin) => bin.binType), start, items };
}

/** An instance compiled for the search, with what is needed to write the answer back. */
export interface CompiledInstance {
  readonly problem: PackProblem;
  /** Bin types have costs: answers are compared by them. */
  readonly hasCosts: boolean;
  /** Expands bins of types into bins of ids; an id with a count occurs that many times. */
  toBins(bins: PackedColumns): { id?: string; capacity: number[]; cost?: number; items: string[] }[];
}

/** Compiles a valid instance (see {@link parsePackInstance}). Keeps the ids and counts of the items, not the items. */
export function compilePackInstance(instance: PackInstance): CompiledInstance {
  const isOfTypes = 'bins' in instance;
  const bins = isOfTypes ? instance.bins : [{ id: '', capacity: instance.capacity }];
  const hasCosts = isOfTypes && instance.bins.every((bin) => bin.cost !== undefined);
  const dimensions = bins[0]!.capacity.length;
  const ids = instance.items.map((item) => item.id);
  const count = Int32Array.from(instance.items, (item) => item.count ?? 1);
  const size = new Float64Array(instance.items.length * dimensions);
  instance.items.forEach((item, i) => {
    for (let d = 0; d < dimensions; d++) size[i * dimensions + d] = item.size[d]!;
  });
  const { problem, typeOf } = groupPackProblem({
    dimensions,
    size,
    count,
    capacity: Float64Array.from(bins.flatMap((bin) => bin.capacity)),
    cost: Float64Array.from(bins, (bin) => ('cost' in bin && bin.cost !== undefined ? bin.cost : 1)),
    available: Float64Array.from(bins, (bin) => ('count' in bin && bin.count !== undefined ? bin.count : Infinity)),
    maxPerBin: instance.maxPerBin ?? Infinity,
  });
  return {
    problem,
    hasCosts,
    toBins({ binType, start, items }) {
      // Rows by type, in the order of the input.
      const next = new Int32Array(problem.typeCount + 1);
      for (const t of typeOf) next[t + 1]!++;
      for (let t = 0; t < problem.typeCount; t++) next[t + 1]! += next[t]!;
      const rows = new Int32Array(typeOf.length);
      const place = next.slice();
      typeOf.forEach((t, i) => {
        rows[place[t]!++] = i;
      });
      const leftOfRow = count.slice();
      return Array.from(binType, (type, b) => {
        const source = bins[type]!;
        const own: string[] = [];
        for (let k = start[b]!; k < start[b + 1]!; k++) {
          const t = items[k]!;
          while (leftOfRow[rows[next[t]!]!] === 0) next[t]!++;
          const row = rows[next[t]!]!;
          leftOfRow[row]!--;
          own.push(ids[row]!);
        }
        return {
          ...(isOfTypes ? { id: source.id } : {}),
          capacity: [...source.capacity],
          ...(hasCosts && 'cost' in source && source.cost !== undefined ? { cost: source.cost } : {}),
          items: own,
        };
      });
    },
  };
}
