import type { explainableKinds, Explanation } from '#core/api/planCalls.ts';
import { formatNumber, formatSignificant } from '#core/drawing/format.ts';
import type { Origin } from '#core/inventory/inventory.ts';
import type { AssumptionValue, Resources } from '#core/planResult.ts';
import { assumptionDefinition } from '#core/scenario/assumptions.ts';

/** What can be explained. */
export type ExplainableKind = (typeof explainableKinds)[number];
/** A titled part of an explanation. */
export type Section = Explanation['sections'][number];
/** A line of a section: what, how much, and where it comes from. */
export type Row = Section['rows'][number];

/** What a click on a row shows next. */
export interface Link {
  readonly kind: ExplainableKind;
  readonly id: string;
}

/** A line of the inspector; parts that are not there are left out. */
export function row(
  label: string,
  value: string,
  rest: {
    readonly unit?: string | undefined;
    readonly source?: string | undefined;
    readonly link?: Link | undefined;
  } = {},
): Row {
  return {
    label,
    value,
    ...(rest.unit === undefined ? {} : { unit: rest.unit }),
    ...(rest.source === undefined ? {} : { source: rest.source }),
    ...(rest.link === undefined ? {} : { link: { ...rest.link } }),
  };
}

/** A section with text or formula where there is one. */
export function section(
  heading: string,
  rows: readonly Row[],
  rest: { readonly text?: string; readonly formula?: string } = {},
): Section {
  return { heading, ...rest, rows: [...rows] };
}

/** Rows for the facts that are known. */
export function knownRows(facts: readonly (readonly [label: string, value: string | null, unit?: string])[]): Row[] {
  return facts.flatMap(([label, value, unit]) => (value === null || value === '' ? [] : [row(label, value, { unit })]));
}

/** A quantity as it is read: whole numbers whole, others with up to four significant digits. */
export function figure(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 10_000 ? formatNumber(value) : formatSignificant(value, 4);
}

/** The same, null staying null. */
export function maybeFigure(value: number | null): string | null {
  return value === null ? null : figure(value);
}

/** Two rows, cores and MiB. */
export function resourceRows(label: string, resources: Resources): Row[] {
  return [
    row(`${label}: CPU`, figure(resources.cpuCores), { unit: 'cores' }),
    row(`${label}: memory`, figure(resources.memoryMiB), { unit: 'MiB' }),
  ];
}

/** An assumption as the plan used it (else its default), leading to its range and source. */
export function assumptionRow(id: string, used: ReadonlyMap<string, AssumptionValue>): Row {
  const definition = assumptionDefinition(id);
  const value = used.get(id);
  const shown = value?.value ?? definition?.likely ?? '';
  return row(definition?.title ?? id, typeof shown === 'number' ? figure(shown) : shown, {
    unit: value?.unit ?? definition?.unit,
    source: value?.source ?? definition?.source,
    link: definition === undefined ? undefined : { kind: 'assumption', id },
  });
}

/** The id of the place that something was read from, for a link of kind `source`. */
export function sourcePlaceId(origin: Origin): string {
  return JSON.stringify([origin.sourceId, origin.sheet, origin.row]);
}

/** The place behind {@link sourcePlaceId}; null when `id` is that of a whole source. */
export function placeOf(id: string): Origin | null {
  if (!id.startsWith('[')) return null;
  try {
    const [sourceId, sheet, rowNumber] = JSON.parse(id) as unknown[];
    if (typeof sourceId !== 'string' || (typeof sheet !== 'string' && sheet !== null)) return null;
    if (typeof rowNumber !== 'number' || !Number.isInteger(rowNumber)) return null;
    return { sourceId, sheet, row: rowNumber };
  } catch {
    return null;
  }
}
