import type { ModelField } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { quantityText } from '#renderer/pages/handbook/quantities.ts';

/** Bounds beyond which nothing real lies: they guard arithmetic and tell a reader nothing. */
const tellingUpTo = 1e9;

type Bounds = Pick<ModelField, 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'>;

/** The range of a field in words: `0 to 1`, `above 0`, `from 1`. Empty when it has none. */
export function rangeText({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Bounds): string {
  // The least that keeps a division from failing means "above 0" to a reader.
  if (minimum !== undefined && minimum > 0 && minimum < 1e-6) {
    return rangeText({ exclusiveMinimum: 0, ...(maximum === undefined ? {} : { maximum }) });
  }
  const max = maximum !== undefined && maximum <= tellingUpTo ? maximum : undefined;
  if (exclusiveMinimum !== undefined) {
    return max === undefined
      ? t('handbook.range.above', { min: quantityText(exclusiveMinimum) })
      : t('handbook.range.aboveTo', { min: quantityText(exclusiveMinimum), max: quantityText(max) });
  }
  if (minimum === undefined) return '';
  if (exclusiveMaximum !== undefined) {
    return t('handbook.range.below', { min: quantityText(minimum), max: quantityText(exclusiveMaximum) });
  }
  return max === undefined
    ? t('handbook.range.from', { min: quantityText(minimum) })
    : t('handbook.range.between', { min: quantityText(minimum), max: quantityText(max) });
}
