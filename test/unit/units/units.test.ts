import { describe, expect, it } from 'vitest';
import {
  detectNumberStyle,
  fromMiB,
  isAmbiguousGroup,
  mhzToCores,
  parseLocalisedNumber,
  parseMemoryUnit,
  toMiB,
} from '#core/units.ts';

describe('memory units', () => {
  it('converts binary and decimal units to MiB', () => {
    expect(toMiB(16, 'GiB')).toBe(16_384);
    expect(toMiB(2, 'TiB')).toBe(2_097_152);
    expect(toMiB(1, 'GB')).toBeCloseTo(953.674, 3);
    expect(toMiB(1024, 'KiB')).toBe(1);
    expect(fromMiB(16_384, 'GiB')).toBe(16);
  });

  it.each([
    ['MiB', 'MiB', false],
    ['GiB', 'GiB', false],
    ['mebibytes', 'MiB', false],
    ['MB', 'MiB', true],
    ['G', 'GiB', true],
    ['gigabytes', 'GiB', true],
    ['Mbytes', 'MiB', true],
    ['bytes', 'B', false],
  ] as const)('reads %s as %s', (word, unit, isAmbiguous) => {
    expect(parseMemoryUnit(word)).toEqual({ unit, isAmbiguous });
  });

  it('takes MB for 10^6 bytes where decimal units are the convention', () => {
    expect(parseMemoryUnit('MB', 'decimal')).toEqual({ unit: 'MB', isAmbiguous: true });
  });

  it.each(['', 'cores', 'MHz', 'm2'])('knows that %j is no unit of memory', (word) => {
    expect(parseMemoryUnit(word)).toBeNull();
  });
});

describe('clocks', () => {
  it('divides MHz by the clock and says nothing where that is unknown', () => {
    expect(mhzToCores(5400, 2700)).toBe(2);
    expect(mhzToCores(5400, null)).toBeNull();
    expect(mhzToCores(5400, 0)).toBeNull();
  });
});

describe('numbers as people write them', () => {
  it.each([
    ['1546.6', '.', 1546.6],
    ['1,546.6', '.', 1546.6],
    ['1.546,6', ',', 1546.6],
    ['12,5', ',', 12.5],
    ['12.5', '.', 12.5],
    ["1'546", '.', 1546],
    ['1 546,25', ',', 1546.25],
    ['1\u202f546', ',', 1546],
    ['1,234,567', '.', 1_234_567],
    ['-3', '.', -3],
    ['\u22123,5', ',', -3.5],
    ['38 %', '.', 38],
    ['1.5E+05', '.', 150_000],
    ['2,5e3', ',', 2500],
    ['.5', '.', 0.5],
  ] as const)('reads %j with %j before the fraction as %d', (text, decimal, value) => {
    expect(parseLocalisedNumber(text, decimal)).toBe(value);
  });

  it.each([
    ['1.2.3', '.'],
    ['12,34', '.'],
    ['1,2345', '.'],
    ['abc', '.'],
    ['', '.'],
    ['-', ','],
    ['4 GB', '.'],
    ['1e999', '.'],
    ['12.34.56', ','],
    ['0x10', '.'],
  ] as const)('finds no number in %j with %j before the fraction', (text, decimal) => {
    expect(parseLocalisedNumber(text, decimal)).toBeNull();
  });

  it('learns the style from numbers that can be read in one way only', () => {
    expect(detectNumberStyle(['1.546', '12,5'])).toEqual({ decimal: ',', isEvident: true });
    expect(detectNumberStyle(['1,546', '12.5'])).toEqual({ decimal: '.', isEvident: true });
    expect(detectNumberStyle(['1.546,6'])).toEqual({ decimal: ',', isEvident: true });
    expect(detectNumberStyle(['1.234.567'])).toEqual({ decimal: ',', isEvident: true });
  });

  it('admits that a lone group of three digits says nothing', () => {
    expect(detectNumberStyle(['1.546', '2,048', '7'])).toEqual({ decimal: '.', isEvident: false });
    expect(isAmbiguousGroup('1.546')).toBe(true);
    expect(isAmbiguousGroup('0.546')).toBe(false);
    expect(isAmbiguousGroup('12.5')).toBe(false);
  });

  it('does not learn from addresses and versions', () => {
    expect(detectNumberStyle(['192.168.100.200', '10.0.0.1', '7.0.3'])).toEqual({ decimal: '.', isEvident: false });
  });
});
