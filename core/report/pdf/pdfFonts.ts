import type PDFDocument from 'pdfkit';
import type { MeasureText } from '#core/drawing/measure.ts';
import type { TextWeight } from '#core/drawing/scene.ts';
import type { ReportFonts } from '#core/report/reportInput.ts';

/** A shaped word, as fontkit gives it. */
interface GlyphRun {
  readonly glyphs: readonly unknown[];
  readonly positions: readonly { readonly xAdvance: number }[];
  readonly advanceWidth: number;
}

/**
 * What pdfkit's embedded font offers beyond its declarations (pdfkit 0.20, lib/font/embedded.js). pdfkit shapes word by
 * word through `font.layout` and keeps the answers, unless features are passed with each text; so they are set here, once.
 */
interface EmbeddedFont {
  readonly font: {
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout(text: string, features?: Readonly<Record<string, boolean>>): GlyphRun;
  };
  widthOfString(text: string, size: number): number;
  /** Every word that was ever shaped, with its glyphs: see `mostShaped`. */
  layoutCache: Record<string, unknown>;
}

/** A stretch of text in one font. */
export interface FontRun {
  readonly fontName: string;
  readonly text: string;
}

/** The report's fonts, registered with a document: which font writes what, and how wide it is. */
export interface PdfFonts {
  runs(text: string, weight: TextWeight): readonly FontRun[];
  readonly measure: MeasureText;
}

/**
 * Texts measured until pdfkit is made to forget the words that it has shaped: it never does by itself, and to it a line of Chinese,
 * tried with one character more each time, is always another word.
 */
const mostShaped = 3000;
/** Widths that are kept, per weight. */
const mostWidths = 20_000;

/** Stands for characters that none of the fonts has. */
const missingGlyph = '\u25a1';

/** No contextual forms, so that text is copied as it was written. */
const textFeatures = { calt: false } as const;
/** Figures of one width, in every table and drawing; for digits alone, since Inter widens the hyphen with them. */
const figureFeatures = { calt: false, tnum: true } as const;

/** Shapes a word with its digits tabular and everything else proportional. */
function shapeWord(layout: EmbeddedFont['font']['layout'], word: string): GlyphRun {
  const parts = word.split(/([0-9]+)/).filter((part) => part !== '');
  const runs = parts.map((part) => layout(part, /^[0-9]/.test(part) ? figureFeatures : textFeatures));
  const only = runs[0];
  if (only !== undefined && runs.length === 1) return only;
  const positions = runs.flatMap((run) => run.positions);
  return {
    glyphs: runs.flatMap((run) => run.glyphs),
    positions,
    // A getter as in fontkit: pdfkit scales the positions after this and reads the width then.
    get advanceWidth() {
      return positions.reduce((sum, position) => sum + position.xAdvance, 0);
    },
  };
}

function isInvisible(codePoint: number): boolean {
  // Controls, soft hyphen, zero-width and direction marks, variation selectors, byte order mark: nothing to paint.
  return (
    codePoint < 0x20 ||
    (codePoint >= 0x7f && codePoint < 0xa0) ||
    codePoint === 0xad ||
    (codePoint >= 0x200b && codePoint <= 0x200f) ||
    (codePoint >= 0x202a && codePoint <= 0x202e) ||
    (codePoint >= 0x2060 && codePoint <= 0x206f) ||
    (codePoint >= 0xfe00 && codePoint <= 0xfe0f) ||
    codePoint === 0xfeff
  );
}

/**
 * Registers the fonts with the document. Throws an Error with a sentence for the user when a file is no font that can be
 * embedded.
 */
export function registerFonts(document: InstanceType<typeof PDFDocument>, fonts: ReportFonts): PdfFonts {
  const loaded = new Map<string, EmbeddedFont>();
  const load = (name: string, bytes: Uint8Array): void => {
    try {
      document.registerFont(name, bytes);
      document.font(name);
    } catch (error) {
      throw new Error(
        `The report's font "${name}" cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
    }
    const embedded = (document as unknown as { readonly _font: EmbeddedFont })._font;
    const layout = embedded.font.layout.bind(embedded.font);
    embedded.font.layout = (word) => shapeWord(layout, word);
    loaded.set(name, embedded);
  };
  load('regular', fonts.regular);
  load('bold', fonts.bold);
  // A Chinese font has ten megabytes: it is read, and embedded, only where a character asks for it.
  const bytesOf = new Map<string, Uint8Array>();
  const order: Record<TextWeight, string[]> = { regular: ['regular'], bold: ['bold'] };
  (fonts.fallback ?? []).forEach(({ regular, bold }, i) => {
    const name = `fallback-${i}`;
    bytesOf.set(name, regular);
    order.regular.push(name);
    if (bold !== undefined) {
      bytesOf.set(`${name}-bold`, bold);
      order.bold.push(`${name}-bold`);
    } else order.bold.push(name);
  });
  const hasGlyph = (name: string, codePoint: number): boolean => {
    if (!loaded.has(name)) load(name, bytesOf.get(name) as Uint8Array);
    return loaded.get(name)?.font.hasGlyphForCodePoint(codePoint) === true;
  };
  const fontOfCodePoint: Readonly<Record<TextWeight, Map<number, string | null>>> = {
    regular: new Map(),
    bold: new Map(),
  };
  const fontFor = (codePoint: number, weight: TextWeight): string | null => {
    const known = fontOfCodePoint[weight].get(codePoint);
    if (known !== undefined) return known;
    const found = order[weight].find((name) => hasGlyph(name, codePoint)) ?? null;
    fontOfCodePoint[weight].set(codePoint, found);
    return found;
  };

  function runs(text: string, weight: TextWeight): FontRun[] {
    const found: { fontName: string; text: string }[] = [];
    for (const character of text) {
      const codePoint = character.codePointAt(0) as number;
      if (isInvisible(codePoint)) continue;
      const own = fontFor(codePoint, weight);
      const fontName = own ?? order[weight][0] ?? 'regular';
      const written = own === null ? missingGlyph : character;
      const last = found.at(-1);
      if (last !== undefined && last.fontName === fontName) last.text += written;
      else found.push({ fontName, text: written });
    }
    return found;
  }

  // Widths at size 1 by weight and text: tables repeat the same words over and over.
  const widths: Readonly<Record<TextWeight, Map<string, number>>> = { regular: new Map(), bold: new Map() };
  let shaped = 0;
  const measure: MeasureText = (text, size, weight) => {
    let width = widths[weight].get(text);
    if (width === undefined) {
      width = 0;
      for (const run of runs(text, weight)) width += loaded.get(run.fontName)?.widthOfString(run.text, 1) ?? 0;
      if (widths[weight].size >= mostWidths) widths[weight].clear();
      shaped++;
      if (shaped % mostShaped === 0)
        for (const font of loaded.values()) font.layoutCache = Object.create(null) as Record<string, unknown>;
      widths[weight].set(text, width);
    }
    return width * size;
  };
  return { runs, measure };
}
