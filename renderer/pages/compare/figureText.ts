import {
  enDash,
  formatDate,
  formatEnergy,
  formatMass,
  formatMoney,
  formatNumber,
  formatSignificant,
  minusSign,
} from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { Comparison } from './compareStore.ts';

export type Figure = Comparison['figures'][number];
type Value = Figure['values'][number];

const missing = enDash;

/** A value of a figure with its unit, as headlines write it. */
export function amountText(unit: string, value: number): string {
  switch (unit) {
    case 'hosts':
    case 'waves':
    case 'moves':
    case 'of all':
      return formatNumber(value);
    case 'person-days':
      return t('compare.personDays', { value: formatNumber(value, 1) });
    case 'months':
      return t('compare.months', { value: formatSignificant(value) });
    case 'kWh a year':
      return t('compare.perYear', { value: formatEnergy(value) });
    case 'kg CO2e a year':
      return t('compare.perYear', { value: formatMass(value) });
    default:
      return unit.endsWith(' a year')
        ? t('compare.perYear', { value: formatMoney(value, unit.slice(0, 3)) })
        : formatMoney(value, unit);
  }
}

/** A cell of the table. */
export function valueText(figure: Figure, { value, text }: Value): string {
  if (text !== null) return figure.unit === 'date' ? formatDate(text) : text;
  return value === null ? missing : amountText(figure.unit, value);
}

/** How a value differs from the reference: `+2`, `−1.2 k EUR a year`, `+14 days`; null where it does not or nothing is known. */
export function deltaText(figure: Figure, value: Value, reference: Value): string | null {
  if (figure.unit === 'date') {
    const days = Math.round((Date.parse(value.text ?? '') - Date.parse(reference.text ?? '')) / 86_400_000);
    return Number.isFinite(days) && days !== 0 ? signed(days, (size) => `${formatNumber(size)} d`) : null;
  }
  if (value.value === null || reference.value === null) return null;
  const difference = value.value - reference.value;
  const least = 1e-9 * Math.max(1, Math.abs(reference.value));
  return Math.abs(difference) <= least ? null : signed(difference, (size) => amountText(figure.unit, size));
}

/** Whether a difference is for the better. */
export function isBetter(figure: Figure, value: Value, reference: Value): boolean | null {
  if (figure.better === null) return null;
  const a = figure.unit === 'date' ? Date.parse(value.text ?? '') : value.value;
  const b = figure.unit === 'date' ? Date.parse(reference.text ?? '') : reference.value;
  if (a === null || b === null || a === b) return null;
  return figure.better === 'less' ? a < b : a > b;
}

function signed(difference: number, format: (size: number) => string): string {
  return `${difference > 0 ? '+' : minusSign}${format(Math.abs(difference))}`;
}

/** P10 to P90 of a value, the unit once: `79–165 k EUR a year`; null where it has none, or where both ends read the same. */
export function bandText(figure: Figure, { band }: Value): string | null {
  if (band === null) return null;
  const low = amountText(figure.unit, band.p10);
  const high = amountText(figure.unit, band.p90);
  if (low === high) return null;
  const number = /^[^\s\u00a0]+/;
  const unit = low.replace(number, '');
  return unit === high.replace(number, '')
    ? `${low.slice(0, low.length - unit.length)}${enDash}${high}`
    : `${low} ${enDash} ${high}`;
}
