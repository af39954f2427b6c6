import { technologies, type Technology } from '#core/inventory/technology.ts';
import type { ModelEntry, PublishedEntry, SweepAnswer } from '#core/handbook/handbookApi.ts';
import { schemaAt } from '#core/models/fieldSchema.ts';
import { leavesOf, valueAt, type LeafPath } from '#core/models/leaves.ts';
import { fieldPath } from '#core/models/refusal.ts';
import { t } from '#renderer/i18n/translate.ts';
import { editorOf } from './inputs/value.ts';

/** A number of a model's input that can vary. */
export interface Varying {
  readonly key: string;
  readonly path: LeafPath;
  readonly mode: 'set' | 'scale';
  readonly label: string;
  readonly unit: string;
  readonly isWhole: boolean;
  /** The value that it has in the inputs given; 1 for a factor. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** Numbers inside one structured input that are offered one by one. */
const mostLeaves = 30;

function varyingAt(model: ModelEntry, path: LeafPath, value: number): Varying[] {
  const schema = schemaAt(model.inputs, path);
  if (schema === null) return [];
  const label = path.length === 1 ? schema.description : `${schema.description}: ${fieldPath(path)}`;
  return [
    {
      key: fieldPath(path),
      path,
      mode: 'set',
      label,
      unit: schema.unit,
      isWhole: schema.type === 'integer',
      value,
      min: schema.exclusiveMinimum ?? schema.minimum ?? Number.NEGATIVE_INFINITY,
      max: schema.exclusiveMaximum ?? schema.maximum ?? Number.POSITIVE_INFINITY,
    },
  ];
}

/** Every number of the input that can vary: plain numbers, lists and maps as a whole by a factor, and each number in them. */
export function varyingOf(model: ModelEntry, input: Readonly<Record<string, unknown>>): Varying[] {
  return model.inputs.flatMap((field) => {
    const value = input[field.name];
    const kind = editorOf(field);
    if (kind === 'number') return typeof value === 'number' ? varyingAt(model, [field.name], value) : [];
    // The rows of a table of probabilities each add up: no number of it can vary alone.
    if (kind === 'grid') return [];
    const leaves = leavesOf(value)
      .flatMap((leaf) => (typeof leaf.value === 'number' ? [{ path: leaf.path, value: leaf.value }] : []))
      .slice(0, mostLeaves);
    const whole: Varying[] =
      (kind === 'numbers' || kind === 'map') && leaves.length > 0
        ? [
            {
              key: `${field.name}[*]`,
              path: [field.name],
              mode: 'scale',
              label: t('handbook.chart.times', { field: field.description }),
              unit: '1',
              isWhole: false,
              value: 1,
              min: 0,
              max: Number.POSITIVE_INFINITY,
            },
          ]
        : [];
    return [...whole, ...leaves.flatMap((leaf) => varyingAt(model, [field.name, ...leaf.path], leaf.value))];
  });
}

/** The published cases of a model that are about one technology each. */
export function casesByTechnology(
  cases: readonly PublishedEntry[],
): readonly { readonly technology: Technology; readonly entry: PublishedEntry }[] {
  return technologies.flatMap((technology) => {
    const entry = cases.find((one) => one.id === `${one.model}/${technology}`);
    return entry === undefined ? [] : [{ technology, entry }];
  });
}

/** The number to begin with: one that all technologies have in common, so that their lines differ by the technology alone. */
export function firstVarying(varying: readonly Varying[], cases: readonly PublishedEntry[]): Varying | undefined {
  const inputs = casesByTechnology(cases).map(({ entry }) => entry.input);
  const common = varying.find(({ mode, path }) => {
    const values = inputs.map((input) => valueAt(input, path));
    return (
      mode === 'set' && values.length > 1 && values.every((value) => typeof value === 'number' && value === values[0])
    );
  });
  return common ?? varying[0];
}

/** Values that the varied input takes, both ends among them; `log` spaces them by ratio. */
export interface SweepRange {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
}

/** A range that holds the value given and those of all cases with room on both sides. */
export function firstRange(varying: Varying, cases: readonly PublishedEntry[]): SweepRange {
  if (varying.mode === 'scale') return { from: 0.1, to: 10, log: true };
  const own = casesByTechnology(cases)
    .map(({ entry }) => valueAt(entry.input, varying.path))
    .filter((value) => typeof value === 'number');
  const values = [varying.value, ...own];
  const highest = Math.max(...values);
  const positive = values.filter((value) => value > 0);
  const lowest = Math.min(...positive);
  if (varying.min >= 0 && varying.max <= 1 && (positive.length === 0 || lowest >= 0.02)) {
    return { from: Math.max(0, varying.min), to: varying.max, log: false };
  }
  if (positive.length > 0 && (highest / lowest > 50 || varying.max <= 1)) {
    return { from: lowest / 10, to: Math.min(varying.max, highest * 10), log: true };
  }
  if (highest <= 0) return { from: Math.max(varying.min, -10), to: Math.min(varying.max, 10), log: false };
  const low = varying.min > Number.NEGATIVE_INFINITY && varying.min > 0 ? varying.min : 0;
  return { from: low >= highest ? lowest / 2 : low, to: Math.min(varying.max, highest * 2), log: false };
}

const steps = 60;

/** The values of a sweep: even steps of the scale, and the values at which the series stand. Null where the range is none. */
export function sweepValues({ from, to, log }: SweepRange, marks: readonly number[]): number[] | null {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to || (log && from <= 0)) return null;
  const values = Array.from({ length: steps + 1 }, (_, i) => {
    const share = i / steps;
    return log ? from * (to / from) ** share : from + (to - from) * share;
  });
  const inside = marks.filter((mark) => mark > from && mark < to);
  return [...new Set([...values, ...inside])].toSorted((a, b) => a - b);
}

/** The lines of a sweep. */
export type Series = Extract<SweepAnswer, { readonly series: unknown }>['series'];

/** Results that can be shown, in their order: figures first where there are some. */
export function resultsOf(series: Series): string[] {
  const seen = new Map<string, boolean>();
  for (const { points } of series) {
    for (const { output } of points) {
      for (const [name, value] of Object.entries(output ?? {})) {
        seen.set(name, (seen.get(name) ?? false) || typeof value === 'number');
      }
    }
  }
  return [...seen].toSorted(([, a], [, b]) => Number(b) - Number(a)).map(([name]) => name);
}

/** The result to begin with: a total, else the first in which the series differ. */
export function firstResult(series: Series, results: readonly string[]): string | undefined {
  const differs = results.find((result) =>
    series.some((one, index) =>
      one.points.some(({ output }, at) => index > 0 && output?.[result] !== series[1]?.points[at]?.output?.[result]),
    ),
  );
  return results.find((result) => result.startsWith('total')) ?? differs ?? results[0];
}

/** Series as recharts draws them. */
export interface ChartData {
  /** One row per value of the input; `s0`, `s1`... are the series. */
  readonly rows: readonly Readonly<Record<string, number | null>>[];
  /** The texts that stand for the numbers where the result is no figure. */
  readonly categories: readonly string[] | null;
  readonly isEmpty: boolean;
}

/** The series as rows of a chart. Texts and yes-or-no become steps between named levels. */
export function chartData(series: Series, result: string): ChartData {
  const texts = new Set<string>();
  let hasFigure = false;
  for (const { points } of series) {
    for (const { output } of points) {
      const value = output?.[result];
      if (typeof value === 'number') hasFigure = true;
      else if (value !== undefined)
        texts.add(typeof value === 'boolean' ? (value ? t('handbook.yes') : t('handbook.no')) : value);
    }
  }
  const categories = hasFigure || texts.size === 0 ? null : [...texts].toSorted();
  const written = (value: number | string | boolean | undefined): number | null => {
    if (typeof value === 'number') return value;
    if (value === undefined || categories === null) return null;
    return categories.indexOf(typeof value === 'boolean' ? (value ? t('handbook.yes') : t('handbook.no')) : value);
  };
  const rows = (series[0]?.points ?? []).map(({ x }, index) => ({
    x,
    ...Object.fromEntries(series.map(({ points }, s) => [`s${s}`, written(points[index]?.output?.[result])])),
  }));
  return { rows, categories, isEmpty: !hasFigure && texts.size === 0 };
}
