import { maxLogoBytes } from '#core/api/reportCalls.ts';

/** What a picture is, by its content. Sizes are in px; 0 where a drawing states none. */
export interface LogoPicture {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/svg+xml';
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Longest side of a picture: beyond it, reading costs more memory than any print can show. */
const longestSidePx = 4096;

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/** Size of a PNG from its first chunk (ISO/IEC 15948, 11.2.2); null when that is not the header or the file has no end. */
function pngSize(bytes: Uint8Array): readonly [number, number] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 45 || view.getUint32(12) !== 0x49484452) return null;
  const depth = bytes[24] as number;
  const isWhole = view.getUint32(bytes.length - 8) === 0x49454e44;
  return isWhole && [1, 2, 4, 8, 16].includes(depth) ? [view.getUint32(16), view.getUint32(20)] : null;
}

/** Size of a JPEG from its frame header (ITU-T T.81, B.2.2); null when there is none, or of a kind that no PDF shows. */
function jpegSize(bytes: Uint8Array): readonly [number, number] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xc2) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    else if (
      marker === 0xd9 ||
      marker === 0xda ||
      (marker >= 0xc3 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
    )
      return null;
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/**
 * What in a drawing leads out of it or runs. The window shows it as a picture, where nothing runs and nothing is fetched; a drawing
 * that tries is refused all the same. The bare document type that drawing programs write declares nothing.
 */
const forbiddenInSvg =
  /<!DOCTYPE[^>]*\[|<!ENTITY|<script|<foreignObject|\son[a-z]+\s*=|(?:href|src)\s*=\s*["'](?!#|data:image\/(?:png|jpeg))/i;

function svgText(bytes: Uint8Array): string | null {
  let text = '';
  for (let i = 0; i < Math.min(bytes.length, 1000); i++) text += String.fromCharCode(bytes[i] as number);
  return /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--[^]*?-->\s*)*<(?:!DOCTYPE|svg)[\s>]/i.test(text)
    ? text
    : null;
}

/**
 * Looks at a chosen picture: PNG, JPEG or SVG by its content, not by its name. Returns what it is, or a sentence for the user that
 * says why it cannot be the logo.
 */
export function inspectLogo(bytes: Uint8Array): LogoPicture | { readonly problem: string } {
  if (bytes.length === 0) return { problem: 'The picture is empty.' };
  if (bytes.length > maxLogoBytes) {
    return {
      problem: `The picture has ${Math.ceil(bytes.length / 1000)} kB; a logo may have ${maxLogoBytes / 1000} kB.`,
    };
  }
  let found: LogoPicture | null = null;
  if (startsWith(bytes, pngSignature)) {
    const size = pngSize(bytes);
    if (size === null) return { problem: 'The PNG picture is damaged.' };
    found = { mediaType: 'image/png', widthPx: size[0], heightPx: size[1] };
  } else if (startsWith(bytes, [0xff, 0xd8, 0xff])) {
    const size = jpegSize(bytes);
    if (size === null) return { problem: 'The JPEG picture is damaged, or of a kind that cannot be printed.' };
    found = { mediaType: 'image/jpeg', widthPx: size[0], heightPx: size[1] };
  } else if (svgText(bytes) !== null) {
    let all = '';
    for (const byte of bytes) all += String.fromCharCode(byte);
    if (forbiddenInSvg.test(all)) {
      return {
        problem:
          'The SVG drawing holds scripts, entities or references to other files. Save it as plain SVG or as PNG.',
      };
    }
    return { mediaType: 'image/svg+xml', widthPx: 0, heightPx: 0 };
  }
  if (found === null) return { problem: 'The file is no PNG, JPEG or SVG picture.' };
  if (found.widthPx < 1 || found.heightPx < 1) return { problem: 'The picture has no size.' };
  if (Math.max(found.widthPx, found.heightPx) > longestSidePx) {
    return {
      problem: `The picture is ${found.widthPx} by ${found.heightPx} px; a logo may have ${longestSidePx} px a side.`,
    };
  }
  return found;
}
