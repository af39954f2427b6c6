import { describe, expect, it } from 'vitest';
import { formatBytes, formatTotalBand, gibibytes, headline, precise } from '#renderer/i18n/numbers.ts';

describe('headline', () => {
  it('has three significant digits at most and a scaled unit', () => {
    expect(headline('hosts', 34, 'EUR')).toBe('34');
    expect(headline('powerW', 12_345, 'EUR')).toBe('12.3\u00a0kW');
    expect(headline('energyKWhPerYear', 130_456, 'EUR')).toBe('130\u00a0MWh');
    expect(headline('kgCO2ePerYear', 44_120, 'EUR')).toBe('44.1\u00a0t');
    expect(headline('costPerYear', 423_900, 'EUR')).toBe('424\u00a0k\u00a0EUR');
  });
});

describe('precise', () => {
  it('keeps every digit and names the unit', () => {
    expect(precise('costPerYear', 423_912.5, 'USD')).toBe('423\u202f912.50\u00a0USD/a');
    expect(precise('hosts', 28, 'USD')).toBe('28\u00a0hosts');
  });
});

describe('formatTotalBand', () => {
  it('writes both ends on the scale of the middle', () => {
    expect(formatTotalBand('costPerYear', { p10: 267_000, p50: 350_000, p90: 560_000 }, 'USD')).toBe(
      '267–560\u00a0k\u00a0USD',
    );
  });
  it('writes one figure where both ends are the same', () => {
    expect(formatTotalBand('hosts', { p10: 34, p50: 34, p90: 34 }, 'USD')).toBe('34');
  });
});

describe('formatBytes', () => {
  it('scales by thousands', () => {
    expect([formatBytes(12), formatBytes(6_640), formatBytes(1_284_221)]).toEqual([
      '12\u00a0B',
      '6.64\u00a0kB',
      '1.28\u00a0MB',
    ]);
  });
});

describe('gibibytes', () => {
  it('has a decimal only where it says something', () => {
    expect([gibibytes(512), gibibytes(2048), gibibytes(1_536), gibibytes(524_800)]).toEqual(['0.5', '2', '1.5', '513']);
  });
});
