import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { ellipsise, measureText, wrapText } from '#core/drawing/measure.ts';
import { registerFonts } from '#core/report/pdf/pdfFonts.ts';
import { reportFonts } from '#test/fixtures/report/fonts.ts';

const texts = [
  'What does it cost and draw a year?',
  'esx-023.rack-4.example.org',
  '1\u202f234\u202f567 k\u00a0USD/year',
  'AVATAR To We Ty',
  'Größe, naïve, Žižek, Ελληνικά, Привет',
  '≤ ≥ × ± − – … CO₂ → ✓',
];

describe('the committed widths', () => {
  const fonts = registerFonts(new PDFDocument({ autoFirstPage: false }), reportFonts());

  test.each(texts)('of "%s" are those of the embedded font, but for kerning', (text) => {
    for (const weight of ['regular', 'bold'] as const) {
      const measured = fonts.measure(text, 10, weight);
      // Kerning draws pairs together: the table may be a little too wide, never too narrow.
      const table = measureText(text, 10, weight);
      expect(table).toBeGreaterThanOrEqual(measured * 0.995);
      expect(table).toBeLessThanOrEqual(measured * 1.07);
    }
  });

  test('all digits are of one width, here and in the font', () => {
    for (const weight of ['regular', 'bold'] as const) {
      const here = new Set('0123456789'.split('').map((digit) => measureText(digit, 10, weight)));
      const there = new Set(
        '0123456789'.split('').map((digit) => fonts.measure(digit.repeat(7), 10, weight).toFixed(4)),
      );
      expect([here.size, there.size]).toEqual([1, 1]);
    }
  });

  test('a word with digits and letters is as wide as its parts', () => {
    const whole = fonts.measure('esx-023', 10, 'regular');
    const parts = fonts.measure('esx-', 10, 'regular') + fonts.measure('023', 10, 'regular');
    expect(whole).toBeCloseTo(parts, 6);
  });
});

describe('ellipsise', () => {
  test('leaves what fits', () => {
    expect(ellipsise('short', 100, 8)).toBe('short');
  });

  test('cuts to the longest beginning that fits', () => {
    const text = 'a-very-long-name-without-any-space';
    const cut = ellipsise(text, 60, 8);
    expect(cut.endsWith('…')).toBe(true);
    expect(measureText(cut, 8, 'regular')).toBeLessThanOrEqual(60);
    const longer = `${text.slice(0, cut.length)}…`;
    expect(measureText(longer, 8, 'regular')).toBeGreaterThan(60);
  });

  test('gives nothing when nothing fits', () => {
    expect(ellipsise('name', 1, 8)).toBe('');
  });
});

describe('wrapText', () => {
  const width = 70;

  test.each([
    'A sentence of several words that does not fit on one line.',
    'one_very_long_token_with_underscores_and-hyphens-that.must.be.broken/somewhere',
    '虚拟机数据库服务器名称很长很长很长很长很长很长',
    'mixed 虚拟机 words and-a-very-long-token-0123456789-0123456789',
    'x'.repeat(300),
  ])('no line of "%s" is too wide and nothing is lost', (text) => {
    const lines = wrapText(text, width, 8);
    for (const line of lines) expect(measureText(line, 8, 'regular')).toBeLessThanOrEqual(width + 1e-9);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  test('long names break after their separators', () => {
    const lines = wrapText('production-cluster-frankfurt', 60, 8);
    expect(lines.slice(0, -1).every((line) => line.endsWith('-'))).toBe(true);
  });

  test('a no-break space holds', () => {
    expect(wrapText('12\u00a0kW', 20, 8)).toEqual(['12\u00a0kW'].flatMap((text) => wrapText(text, 20, 8)));
    expect(wrapText('saves 12\u00a0kW', measureText('saves 12', 8, 'regular') + 1, 8)).toEqual(['saves', '12\u00a0kW']);
  });

  test('the empty text is one empty line', () => {
    expect(wrapText('', 50, 8)).toEqual(['']);
  });
});
