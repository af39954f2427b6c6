import { palettes, type ColourToken } from '#core/drawing/palette.ts';

/**
 * Hands the colours of core/drawing/palette.ts to the style sheets as `--c-<token>`, light and dark in one value, so that
 * window and report paint the same things alike. Set through the CSSOM: the policy allows no inline style.
 */
export function installPalette(root: HTMLElement): void {
  for (const token of Object.keys(palettes.light) as ColourToken[]) {
    root.style.setProperty(`--c-${token}`, `light-dark(${palettes.light[token]}, ${palettes.dark[token]})`);
  }
}

/** The colour of a drawing's token as a style value that follows the theme. */
export function colourVariable(token: ColourToken): string {
  return `var(--c-${token})`;
}
