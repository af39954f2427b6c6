import { expect, test } from 'vitest';
import { maxLogoBytes } from '#core/api/reportCalls.ts';
import { inspectLogo } from '#core/report/logo.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A PNG's first and last chunk with nothing between. */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(57);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes[24] = 8;
  bytes.set([0x49, 0x45, 0x4e, 0x44], 49);
  return bytes;
}

/** A JPEG's start with one application segment and a frame header. */
function jpeg(marker: number, width: number, height: number): Uint8Array {
  const sizes = [height >> 8, height & 255, width >> 8, width & 255];
  return new Uint8Array([
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    1,
    2,
    0xff,
    marker,
    0,
    17,
    8,
    ...sizes,
    3,
    1,
    0x22,
    0,
    0,
    0,
    0,
    0,
  ]);
}

test('pictures are known by their content', () => {
  expect(inspectLogo(png(320, 80))).toEqual({ mediaType: 'image/png', widthPx: 320, heightPx: 80 });
  expect(inspectLogo(jpeg(0xc0, 300, 500))).toEqual({ mediaType: 'image/jpeg', widthPx: 300, heightPx: 500 });
  expect(inspectLogo(jpeg(0xc2, 300, 500))).toMatchObject({ widthPx: 300 });
  expect(
    inspectLogo(bytesOf('\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n<svg viewBox="0 0 1 1"/>')),
  ).toMatchObject({
    mediaType: 'image/svg+xml',
  });
});

test.each([
  ['nothing', new Uint8Array(), 'The picture is empty.'],
  ['text', bytesOf('hello'), 'The file is no PNG, JPEG or SVG picture.'],
  ['HTML', bytesOf('<html><svg></svg></html>'), 'The file is no PNG, JPEG or SVG picture.'],
  ['half a PNG', png(3, 3).subarray(0, 40), 'The PNG picture is damaged.'],
  ['a PNG without a size', png(0, 3), 'The picture has no size.'],
  ['a PNG of many px', png(5000, 3), 'The picture is 5000 by 3 px; a logo may have 4096 px a side.'],
  ['a lossless JPEG', jpeg(0xc3, 3, 3), 'The JPEG picture is damaged, or of a kind that cannot be printed.'],
  ['too many bytes', new Uint8Array(maxLogoBytes + 1), 'The picture has 1001 kB; a logo may have 1000 kB.'],
])('%s is refused with a sentence', (_, bytes, problem) => {
  expect(inspectLogo(bytes)).toEqual({ problem });
});

test.each([
  '<svg><script>alert(1)</script></svg>',
  '<svg onload="x()"/>',
  '<svg><image href="https://example.org/a.png"/></svg>',
  '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
  '<!DOCTYPE svg SYSTEM "a.dtd" [ <!ATTLIST svg a CDATA "b"> ]><svg/>',
  '<svg><foreignObject/></svg>',
])('a drawing that leads out of itself or runs is refused: %s', (text) => {
  expect(inspectLogo(bytesOf(text))).toHaveProperty('problem');
});

test('a drawing with the bare document type that drawing programs write is taken', () => {
  const type = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
  expect(inspectLogo(bytesOf(`<?xml version="1.0"?>\n${type}\n<svg/>`))).toMatchObject({ mediaType: 'image/svg+xml' });
});
