import {
  formatEnergy,
  formatMass,
  formatMoney,
  formatNumber,
  formatPower,
  formatSignificant,
  moneyUnit,
  unitFor,
  withUnit,
  type ScaledUnit,
} from '#core/drawing/format.ts';
import type { Band, TotalId } from '#core/planResult.ts';

/** A whole number with thin-space thousands: `15 006 368`. */
export function formatCount(value: number): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/** A total as a headline: three significant digits, scaled unit. */
export function headline(total: TotalId, value: number, currency: string): string {
  switch (total) {
    case 'hosts':
      return formatNumber(value);
    case 'powerW':
      return formatPower(value);
    case 'energyKWhPerYear':
      return formatEnergy(value);
    case 'kgCO2ePerYear':
      return formatMass(value);
    case 'costPerYear':
    case 'expectedAnnualLoss':
      return formatMoney(value, currency);
  }
}

/** The unit in which a total is kept, as it is written out. */
export function unitOf(total: TotalId, currency: string): string {
  switch (total) {
    case 'hosts':
      return 'hosts';
    case 'powerW':
      return 'W';
    case 'energyKWhPerYear':
      return 'kWh/a';
    case 'kgCO2ePerYear':
      return 'kg CO₂e/a';
    case 'costPerYear':
    case 'expectedAnnualLoss':
      return `${currency}/a`;
  }
}

/** A total in full precision with its unit, for tooltips. */
export function precise(total: TotalId, value: number, currency: string): string {
  return withUnit(formatNumber(value, Number.isInteger(value) ? 0 : 2), unitOf(total, currency));
}

/** The scale that fits a total of this size. */
export function scaleOf(total: TotalId, value: number, currency: string): ScaledUnit {
  switch (total) {
    case 'hosts':
      return { divisor: 1, unit: 'hosts' };
    case 'powerW':
      return unitFor('power', value);
    case 'energyKWhPerYear':
      return unitFor('energy', value);
    case 'kgCO2ePerYear':
      return unitFor('mass', value);
    case 'costPerYear':
    case 'expectedAnnualLoss':
      return moneyUnit(value, currency);
  }
}

/** A band on the scale of its middle: `98–131 MWh`. */
export function formatTotalBand(total: TotalId, band: Band, currency: string): string {
  const scale = scaleOf(total, band.p50, currency);
  const low = formatSignificant(band.p10 / scale.divisor);
  const high = formatSignificant(band.p90 / scale.divisor);
  const figure = low === high ? low : `${low}–${high}`;
  return total === 'hosts' ? figure : withUnit(figure, scale.unit);
}

/** A unit as it is shown: that of a bare ratio (`1`) is none. */
export function unitName(unit: string): string {
  return unit === '1' ? '' : unit;
}

/** A file's size: `1.28 MB` (10^6 bytes, as file managers show it). */
export function formatBytes(bytes: number): string {
  if (bytes >= 999_500) return withUnit(formatSignificant(bytes / 1e6), 'MB');
  if (bytes >= 1000) return withUnit(formatSignificant(bytes / 1e3), 'kB');
  return withUnit(formatNumber(bytes), 'B');
}

/** GiB from MiB with one decimal at most, for table cells: the unit stands in the column's heading. */
export function gibibytes(mebibytes: number): string {
  const gib = mebibytes / 1024;
  return formatNumber(gib, gib >= 100 || Number.isInteger(gib) ? 0 : 1);
}
