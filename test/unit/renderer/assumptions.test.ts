import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editOf, parseNumber, writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { scenarioValue } from '#renderer/pages/assumptions/ScenarioForm.tsx';

const row = { low: 1.2, likely: 1.5, high: 1.9, defaults: { low: 1.2, likely: 1.5, high: 1.9 } };

describe('parseNumber', () => {
  it('reads numbers as people type them', () => {
    expect(['1.5', '1,5', ' 12 000 ', '12\u202f000', '\u22123', '1e3'].map(parseNumber)).toEqual([
      1.5, 1.5, 12_000, 12_000, -3, 1000,
    ]);
  });

  it('refuses what is no number', () => {
    expect(['', '  ', 'abc', '1.2.3', 'Infinity', 'NaN'].map(parseNumber)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('reads back what writeNumber writes, exactly', () => {
    fc.assert(
      fc.property(
        fc
          .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
          .map((value) => Number(value.toPrecision(10))),
        (value) => {
          expect(parseNumber(writeNumber(value))).toBe(value === 0 ? 0 : value);
        },
      ),
    );
  });
});

describe('editOf', () => {
  it('stores only what differs from the default', () => {
    expect(editOf(row, 'likely', '1.6')).toEqual({ kind: 'set', override: { likely: 1.6 } });
    expect(editOf({ ...row, low: 1.1 }, 'likely', '1.6')).toEqual({ kind: 'set', override: { low: 1.1, likely: 1.6 } });
  });

  it('takes the override away when every value is the default again', () => {
    expect(editOf({ ...row, likely: 1.6 }, 'likely', '1.5')).toEqual({ kind: 'set', override: null });
  });

  it('keeps low, likely and high in order', () => {
    expect(editOf(row, 'likely', '2')).toEqual({ kind: 'refused', reason: 'out-of-order' });
    expect(editOf(row, 'low', '1.6')).toEqual({ kind: 'refused', reason: 'out-of-order' });
  });

  it('does nothing for the value that stands there, however it is written', () => {
    expect(editOf(row, 'likely', ' 1,50 ')).toEqual({ kind: 'unchanged' });
  });

  it('refuses what is no number', () => {
    expect(editOf(row, 'high', 'much')).toEqual({ kind: 'refused', reason: 'not-a-number' });
  });
});

describe('scenarioValue', () => {
  it('reads each field as its kind', () => {
    expect(scenarioValue('maxMovesPerWave', ' ')).toBeNull();
    expect(scenarioValue('maxMovesPerWave', '50')).toBe(50);
    expect(scenarioValue('currency', 'eur')).toBe('EUR');
    expect(scenarioValue('startDate', '2027-01-04')).toBe('2027-01-04');
  });
});
