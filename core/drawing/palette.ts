import type { Technology } from '#core/inventory/technology.ts';
import { englishWords } from './words.ts';

/**
 * The colours of every drawing, in the window and in the report. Drawings name colours by token; a theme says what the
 * token is. Before is grey, after is the accent; technologies keep their hue in every theme.
 *
 * The technology colours were chosen by search: each has a contrast of at least 3:1 with its ground (WCAG 2.2, 1.4.11), and
 * any two of them, and the grey of `before`, stay apart for normal, protan, deutan and tritan eyes (OKLab distance of at
 * least 0.07 after Machado's simulation; test/unit/drawing/palette.test.ts). Colour never carries a meaning alone.
 */

/** A ground to draw on: the window's two, and paper. */
export type Theme = 'light' | 'dark' | 'print';

/** What a colour means. */
export type ColourToken =
  | 'surface'
  | 'surfaceRaised'
  | 'text'
  | 'textMuted'
  | 'textOnFill'
  | 'axis'
  | 'grid'
  | 'before'
  | 'beforeSoft'
  | 'accent'
  | 'accentSoft'
  | 'good'
  | 'goodSoft'
  | 'warning'
  | 'warningSoft'
  | 'bad'
  | 'badSoft'
  | 'cpu'
  | 'memory'
  | 'other'
  | 'track'
  | Technology;

/** A colour of every token, as hex. */
export type Palette = Readonly<Record<ColourToken, string>>;

const light: Palette = {
  surface: '#ffffff',
  surfaceRaised: '#f5f6f8',
  text: '#14181f',
  textMuted: '#5a6371',
  textOnFill: '#ffffff',
  axis: '#8f959e',
  grid: '#e4e7eb',
  before: '#8f959e',
  beforeSoft: '#dfe2e6',
  accent: '#1a5fd0',
  accentSoft: '#cfdff8',
  good: '#177245',
  goodSoft: '#d5eddf',
  warning: '#9a5b00',
  warningSoft: '#fbe8c8',
  bad: '#b3261e',
  badSoft: '#f9dcda',
  cpu: '#1a5fd0',
  memory: '#5f83b8',
  other: '#6b3fa0',
  track: '#e9ecf0',
  vm: '#16408f',
  paravirt: '#08718a',
  container: '#38a82c',
  microvm: '#7d5c08',
  sandbox: '#6b2019',
  wasm: '#b567ea',
};

const dark: Palette = {
  surface: '#1b1e24',
  surfaceRaised: '#23272f',
  text: '#e8eaee',
  textMuted: '#a2abb8',
  textOnFill: '#101318',
  axis: '#7f8792',
  grid: '#30353e',
  before: '#7f8792',
  beforeSoft: '#3a404a',
  accent: '#6ea4ff',
  accentSoft: '#2a3f63',
  good: '#5cc48c',
  goodSoft: '#1f3d2e',
  warning: '#f0b04a',
  warningSoft: '#47361a',
  bad: '#ff8a80',
  badSoft: '#4d2523',
  cpu: '#6ea4ff',
  memory: '#8fa9cf',
  other: '#b79cf0',
  track: '#2b3038',
  vm: '#2f73c8',
  paravirt: '#86e6f0',
  container: '#66b97a',
  microvm: '#fbd435',
  sandbox: '#ab5d3d',
  wasm: '#c68ffa',
};

/** Hex colour (`#rrggbb`) of every token, per theme. Paper is the light theme on white with a little less ink in the ground. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light,
  dark,
  print: { ...light, surfaceRaised: '#f6f7f9' },
};

/** The hex colour of a token in a theme. */
export function colourOf(token: ColourToken, theme: Theme): string {
  return palettes[theme][token];
}

/** How a technology is written out for people. */
export const technologyNames: Readonly<Record<Technology, string>> = englishWords.technologies;
