import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

/**
 * Writes core/drawing/fontMetrics.ts: the advance widths of the report's font, so that drawings can be laid out where no
 * font is at hand (core, the window, tests). Run it when the font package changes:
 *
 *     node build/extractFontMetrics.ts && oxfmt core/drawing/fontMetrics.ts
 */

interface FontFace {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string, features: Record<string, boolean>): { readonly advanceWidth: number };
}

/** Latin, Greek, Cyrillic, punctuation, currencies, arrows, operators and the marks that drawings use. */
const ranges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x24f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x1e00, 0x1eff],
  [0x2000, 0x206f],
  [0x2070, 0x209c],
  [0x20a0, 0x20bf],
  [0x2190, 0x2199],
  [0x2200, 0x226f],
  [0x25a0, 0x25ff],
  [0x2713, 0x2717],
];

const packageFolder = new URL('../node_modules/@expo-google-fonts/inter/', import.meta.url);
const faces = { regular: '400Regular/Inter_400Regular.ttf', bold: '600SemiBold/Inter_600SemiBold.ttf' };
const document = new PDFDocument({ autoFirstPage: false });

function widthsOf(file: string): string {
  document.font(new Uint8Array(readFileSync(new URL(file, packageFolder))));
  const face = (document as unknown as { readonly _font: { readonly font: FontFace } })._font.font;
  const runs: string[] = [];
  for (const [first, last] of ranges) {
    let start = first;
    let widths: number[] = [];
    const flush = (): void => {
      if (widths.length > 0) runs.push(`  [0x${start.toString(16)}, [${widths.join(', ')}]],`);
      widths = [];
    };
    for (let codePoint = first; codePoint <= last; codePoint++) {
      if (face.hasGlyphForCodePoint(codePoint)) {
        if (widths.length === 0) start = codePoint;
        const isDigit = codePoint >= 0x30 && codePoint <= 0x39;
        const run = face.layout(String.fromCodePoint(codePoint), { tnum: isDigit, calt: false });
        widths.push(Math.round((run.advanceWidth * 1000) / face.unitsPerEm));
      } else flush();
    }
    flush();
  }
  return runs.join('\n');
}

const source = `/**
 * Advance widths of Inter (SIL Open Font License) in thousandths of the type size, figures tabular, without kerning: runs of
 * consecutive code points with the first one in front. Written by build/extractFontMetrics.ts; do not edit.
 */
export type WidthRuns = readonly (readonly [first: number, widths: readonly number[]])[];

/** Of Inter Regular. */
export const regularWidths: WidthRuns = [
${widthsOf(faces.regular)}
];

/** Of Inter Bold. */
export const boldWidths: WidthRuns = [
${widthsOf(faces.bold)}
];
`;
writeFileSync(fileURLToPath(new URL('../core/drawing/fontMetrics.ts', import.meta.url)), source);
