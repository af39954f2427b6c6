import { formatNumber } from '#core/drawing/format.ts';
import type { AssumptionRow } from '#core/api/scenarioCalls.ts';
import type { AssumptionOverride } from '#core/scenario/scenario.ts';

/** The three points of an assumption's range. */
export type Point = 'low' | 'likely' | 'high';

/** Reads a number as people type it: thin spaces and a decimal comma are understood. Null when it is none. */
export function parseNumber(text: string): number | null {
  const plain = text
    .replaceAll(/[\s\u202f\u2009\u00a0]/g, '')
    .replace(',', '.')
    .replace('\u2212', '-');
  const value = Number(plain);
  return plain === '' || !Number.isFinite(value) ? null : value;
}

/** What was typed, judged: a null override goes back to the defaults. */
export type Edit =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: 'not-a-number' | 'out-of-order' }
  | { readonly kind: 'set'; readonly override: AssumptionOverride | null };

/** What a typed value makes of an assumption. Low, likely and high stay in order; the defaults again mean no override. */
export function editOf(
  row: Pick<AssumptionRow, 'low' | 'likely' | 'high' | 'defaults'>,
  point: Point,
  text: string,
): Edit {
  const value = parseNumber(text);
  if (value === null) return { kind: 'refused', reason: 'not-a-number' };
  if (value === row[point]) return { kind: 'unchanged' };
  const next = { low: row.low, likely: row.likely, high: row.high, [point]: value };
  if (next.low > next.likely || next.likely > next.high) return { kind: 'refused', reason: 'out-of-order' };
  const override: { low?: number; likely?: number; high?: number } = {};
  for (const key of ['low', 'likely', 'high'] as const) if (next[key] !== row.defaults[key]) override[key] = next[key];
  return { kind: 'set', override: Object.keys(override).length === 0 ? null : override };
}

/** A number in full, with thin-space thousands: what a field shows while it is not edited. {@link parseNumber} reads it back. */
export function writeNumber(value: number): string {
  const [, decimals = ''] = String(value).split('.');
  return String(value).includes('e') ? String(value) : formatNumber(value, Math.min(100, decimals.length));
}
