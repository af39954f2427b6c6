import { describe, expect, test } from 'vitest';
import { palettes, type Theme } from '#core/drawing/palette.ts';
import { technologies } from '#core/inventory/technology.ts';

type Rgb = readonly [number, number, number];

function linear(hex: string): Rgb {
  const channel = (start: number): number => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Björn Ottosson's OKLab. */
function okLab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB. */
const eyes: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenBy(matrix: readonly [Rgb, Rgb, Rgb], [r, g, b]: Rgb): Rgb {
  const row = ([x, y, z]: Rgb): number => Math.min(1, Math.max(0, x * r + y * g + z * b));
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const themes: readonly Theme[] = ['light', 'dark', 'print'];

describe.each(themes)('in the %s theme', (theme) => {
  const palette = palettes[theme];

  test('every technology stands out from the ground', () => {
    for (const technology of technologies) {
      expect(contrast(palette[technology], palette.surface), technology).toBeGreaterThanOrEqual(3);
    }
  });

  test('text can be read on its ground', () => {
    for (const token of ['text', 'textMuted', 'good', 'warning', 'bad', 'accent'] as const) {
      expect(contrast(palette[token], palette.surface), token).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(Object.keys(eyes))('technologies and the grey of before stay apart for %s eyes', (eye) => {
    const matrix = eyes[eye] as readonly [Rgb, Rgb, Rgb];
    const tokens = [...technologies, 'before'] as const;
    for (const a of tokens) {
      for (const b of tokens) {
        if (a === b) continue;
        const [left, right] = [a, b].map((token) => okLab(seenBy(matrix, linear(palette[token])))) as [Rgb, Rgb];
        expect(distance(left, right), `${a} and ${b}`).toBeGreaterThanOrEqual(0.07);
      }
    }
  });
});

test('every colour is written as six hexadecimal digits', () => {
  for (const theme of themes) {
    for (const colour of Object.values(palettes[theme])) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  }
});
