import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCores, memoryMiB, parseQuantity } from '#core/import/kubernetes/quantity.ts';

describe('quantities of Kubernetes', () => {
  it.each([
    ['0', 0],
    ['8', 8],
    ['+5', 5],
    ['-5', -5],
    ['.5', 0.5],
    ['5.', 5],
    ['250m', 0.25],
    ['0.1m', 0.0001],
    ['100u', 0.0001],
    ['1n', 1e-9],
    ['1k', 1000],
    ['1M', 1e6],
    ['1G', 1e9],
    ['1T', 1e12],
    ['1P', 1e15],
    ['1E', 1e18],
    ['1Ki', 1024],
    ['1.5Mi', 1.5 * 2 ** 20],
    ['1Gi', 2 ** 30],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['1e3', 1000],
    ['1E3', 1000],
    ['12E-2', 0.12],
    ['1e+3', 1000],
    ['134196204Ki', 134_196_204 * 1024],
    ['122601479578', 122_601_479_578],
    ['3731881984500m', 3_731_881_984.5],
  ])('%s is %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    'x',
    '1K',
    '1KI',
    '1mi',
    '1g',
    '1 Gi',
    '1Gib',
    '1e',
    'e3',
    '1..2',
    '0x10',
    '1,5',
    'NaN',
    'Infinity',
    '--1',
    '1GiB',
    '1b',
  ])('"%s" is no quantity', (text) => {
    expect(parseQuantity(text)).toBeNull();
  });

  it('numbers that YAML has read already are taken as they are', () => {
    expect(parseQuantity(2)).toBe(2);
    expect(parseQuantity(Number.NaN)).toBeNull();
    expect(parseQuantity(true)).toBeNull();
    expect(parseQuantity({ toString: 1 })).toBeNull();
  });

  it('E alone is exa and E with a number is an exponent', () => {
    expect(parseQuantity('2E')).toBe(2e18);
    expect(parseQuantity('2E2')).toBe(200);
  });

  it('is capped at 2^63', () => {
    expect(parseQuantity('99E')).toBe(2 ** 63);
    expect(parseQuantity('1e999')).toBe(2 ** 63);
  });

  it('CPU is rounded up to a thousandth, as Kubernetes does', () => {
    expect(cpuCores('0.1m')).toBe(0.001);
    expect(cpuCores('0.0011')).toBe(0.002);
    expect(cpuCores('7910m')).toBe(7.91);
  });

  it('memory of 400m is 0.4 bytes and counts as one byte', () => {
    expect(memoryMiB('400m')).toBe(1 / 2 ** 20);
  });

  it('1G and 1Gi differ by seven in a hundred', () => {
    expect((memoryMiB('1Gi') ?? 0) / (memoryMiB('1G') ?? 1)).toBeCloseTo(1.0737, 4);
  });

  it('a whole number of thousandths is never rounded up by the error of a multiplication', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (milli) => {
        expect(cpuCores(`${milli}m`)).toBe(milli / 1000);
        expect(cpuCores(String(milli / 1000))).toBe(milli / 1000);
      }),
    );
  });
});
