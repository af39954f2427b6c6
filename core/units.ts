/**
 * Quantities and conversions: the one place that knows MB from MiB. Inside Headroom memory and disk are MiB (2^20
 * bytes), CPU is physical cores, clocks are MHz; everything else is converted here on the way in.
 */

/** Units of memory and disk that inventories use. Lower-case `k` in `kB` is the decimal prefix, as in SI. */
export type MemoryUnit = 'B' | 'kB' | 'MB' | 'GB' | 'TB' | 'KiB' | 'MiB' | 'GiB' | 'TiB';

const bytesPerUnit: Readonly<Record<MemoryUnit, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const bytesPerMiB = 2 ** 20;

/** `value` of `unit` in MiB. Example: `toMiB(16, 'GiB') === 16384`, `toMiB(1, 'GB')` is 953.67... */
export function toMiB(value: number, unit: MemoryUnit): number {
  return (value * bytesPerUnit[unit]) / bytesPerMiB;
}

/** `mebibytes` in `unit`. Example: `fromMiB(16384, 'GiB') === 16`. */
export function fromMiB(mebibytes: number, unit: MemoryUnit): number {
  return (mebibytes * bytesPerMiB) / bytesPerUnit[unit];
}

/** Cores that run at full clock to give `mhz`. Null when the clock is not known. Example: `mhzToCores(5400, 2700) === 2`. */
export function mhzToCores(mhz: number, clockMHz: number | null): number | null {
  return clockMHz !== null && clockMHz > 0 ? mhz / clockMHz : null;
}

/** What a unit word in a heading or cell was taken for, and whether the word alone leaves room for doubt. */
export interface MemoryUnitReading {
  readonly unit: MemoryUnit;
  /** True for KB, MB, GB, TB (and K, M, G, T), which people write for both powers of 1000 and of 1024. */
  readonly isAmbiguous: boolean;
}

const ambiguousLetter: Readonly<Record<string, readonly [binary: MemoryUnit, decimal: MemoryUnit]>> = {
  k: ['KiB', 'kB'],
  m: ['MiB', 'MB'],
  g: ['GiB', 'GB'],
  t: ['TiB', 'TB'],
};

/**
 * Reads a unit word such as `MB`, `GiB`, `Mbytes`, `bytes`; null when it is none. The words whose base is in doubt follow
 * `convention`: hypervisors count memory in binary units whatever they print (RVTools renamed its MB to MiB in 4.1
 * without changing a value), so `binary` is right for memory of machines; `decimal` for what is sold on drives and links.
 */
export function parseMemoryUnit(word: string, convention: 'binary' | 'decimal' = 'binary'): MemoryUnitReading | null {
  const text = word.trim().toLowerCase();
  const binary = /^([kmgt])(?:ib|ibytes?|ebibytes?|ibibytes?)$/.exec(text);
  if (binary) {
    const pair = ambiguousLetter[binary[1] ?? ''];
    return pair ? { unit: pair[0], isAmbiguous: false } : null;
  }
  if (/^(?:b|bytes?)$/.test(text)) return { unit: 'B', isAmbiguous: false };
  const either = /^([kmgt])(?:|b|bytes?|o|octets?)$/.exec(text);
  const named = /^(kilo|mega|giga|tera)bytes?$/.exec(text);
  const letter = either?.[1] ?? named?.[1]?.charAt(0);
  const pair = letter === undefined ? undefined : ambiguousLetter[letter];
  return pair ? { unit: pair[convention === 'binary' ? 0 : 1], isAmbiguous: true } : null;
}

/** The character before the fraction in a source's numbers. */
export type DecimalSeparator = '.' | ',';

/** What the numbers of a column or sheet say about how they are written. */
export interface NumberStyle {
  readonly decimal: DecimalSeparator;
  /** True when at least one number could only be read this way; false when it is the default. */
  readonly isEvident: boolean;
}

const spaces = /[\s\u00a0\u202f\u2009'\u2019]/g;

/**
 * How numbers are written in `samples`, from those that can be read in one way only: `1.546,6` and `12,5` have a decimal
 * comma, `1,546.6` and `12.5` a decimal point; `1,546` alone says nothing. Contradicting evidence counts for the majority.
 */
export function detectNumberStyle(samples: Iterable<string>, fallback: DecimalSeparator = '.'): NumberStyle {
  let comma = 0;
  let point = 0;
  for (const sample of samples) {
    const text = sample.trim().replace(spaces, '').replace(/%$/, '');
    // Not a number in any style: an address, a version, a telephone number.
    if (!/^[-+]?(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+[.,]\d+)$/.test(text) || /^\d+(?:\.\d+){3}$/.test(text))
      continue;
    const lastComma = text.lastIndexOf(',');
    const lastPoint = text.lastIndexOf('.');
    if (lastComma >= 0 && lastPoint >= 0) {
      if (lastComma > lastPoint) comma += 1;
      else point += 1;
    } else if (lastComma >= 0) {
      if (text.indexOf(',') !== lastComma) point += 1;
      else if (!/^[-+]?\d{1,3},\d{3}$/.test(text) || /^[-+]?0,/.test(text)) comma += 1;
    } else if (lastPoint >= 0) {
      if (text.indexOf('.') !== lastPoint) comma += 1;
      else if (!/^[-+]?\d{1,3}\.\d{3}$/.test(text) || /^[-+]?0\./.test(text)) point += 1;
    }
  }
  if (comma === point) return { decimal: fallback, isEvident: false };
  return { decimal: comma > point ? ',' : '.', isEvident: true };
}

/**
 * The number that `text` spells with `decimal` before its fraction, other separators (point or comma, spaces, apostrophes)
 * between groups of three digits; scientific notation is read, a trailing percent sign is ignored. Null when it is not a
 * number in that style: `parseLocalisedNumber('1.546,6', ',') === 1546.6`, `parseLocalisedNumber('1.2.3', '.') === null`.
 */
export function parseLocalisedNumber(text: string, decimal: DecimalSeparator): number | null {
  let plain = text.trim();
  if (plain.endsWith('%')) plain = plain.slice(0, -1).trimEnd();
  // The common case, and the only one in typed cells: digits with at most a decimal point.
  if (decimal === '.' && /^[-+]?\d+(?:\.\d+)?$/.test(plain)) return Number(plain);
  const group = decimal === '.' ? ',' : '.';
  const match = /^([-+\u2212]?)([\d.,\s\u00a0\u202f\u2009'\u2019]*\d|\d?)([eE][-+]?\d{1,3})?$/.exec(plain);
  if (!match || match[2] === undefined || match[2] === '') return null;
  const parts = match[2].split(decimal);
  if (parts.length > 2) return null;
  const whole = parts[0] ?? '';
  const fraction = parts[1];
  if (fraction !== undefined && !/^\d+$/.test(fraction)) return null;
  if (!/^\d*$/.test(whole)) {
    const separator = /[^\d]/.exec(whole)?.[0] ?? group;
    const isGroup = separator === group || /^[\s\u00a0\u202f\u2009'\u2019]$/.test(separator);
    const groups = whole.split(separator);
    if (!isGroup || !groups.every((digits, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(digits))) return null;
  }
  const digits = whole.replace(/[^\d]/g, '');
  const value = Number(`${digits === '' ? '0' : digits}.${fraction ?? '0'}${match[3] ?? ''}`);
  if (!Number.isFinite(value)) return null;
  return match[1] === '' || match[1] === '+' ? value : -value;
}

/** True for text such as `1,546` or `2.048` that is 1546 in one style and 1.546 in the other. */
export function isAmbiguousGroup(text: string): boolean {
  return /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(text.trim());
}
