import { formatNumber, formatSignificant } from '#core/drawing/format.ts';

const written: Readonly<Record<string, string>> = {
  '1': '',
  us: 'µs',
  name: '',
  object: '',
  'g CO2e/kWh': 'g CO₂e/kWh',
};

/** A unit as it is read: none for pure numbers, `µs` for `us`. */
export function unitText(unit: string): string {
  return written[unit] ?? unit.replaceAll('CO2', 'CO₂').replaceAll('money', 'currency');
}

/** A figure of any size in few digits: `0.0100`, `68 500`, `1.0·10⁻⁷`. */
export function quantityText(value: number, digits = 4): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e12)) return powerText(value, digits);
  if (Number.isInteger(value)) return formatNumber(value);
  return size >= 10 ** digits ? formatNumber(value) : formatSignificant(value, digits);
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

function powerText(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  const power = String(Number(exponent)).replaceAll(/[-\d]/g, (character) => superscripts[character] ?? character);
  const short = String(Number(mantissa));
  return short === '1' ? `10${power}` : `${short}·10${power}`;
}

/** A figure in full, for tips: twelve digits, so that no rounding of the computer shows. */
export function preciseText(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-6 || size >= 1e15)) return String(Number(value.toPrecision(12)));
  return formatNumber(value, 12)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A short label for an axis, also where it spans many powers of ten. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e6 || size < 1e-3)) return powerText(value, 2);
  return formatSignificant(value, 3);
}
