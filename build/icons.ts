/**
 * Draws the application icons from build/icons/icon.svg: `node build/icons.ts`. The results are committed; this runs again
 * when the drawing changes. Needs an installed browser (build/find-browser.mjs), which does the drawing.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser, howToInstallBrowser } from './find-browser.mjs';

const folder = fileURLToPath(new URL('./icons/', import.meta.url));
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;

/** A Windows icon that holds PNG pictures (the format since Vista): a directory of 16-byte entries, then the pictures. */
function windowsIcon(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // 0 means 256.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map((picture) => picture.png)]);
}

/** The types of PNG pictures in an Apple icon, by size. */
const appleTypes: ReadonlyMap<number, readonly string[]> = new Map([
  [16, ['icp4']],
  [32, ['icp5', 'ic11']],
  [64, ['icp6', 'ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
]);

/** An Apple icon: a sequence of (type, length, PNG). */
function appleIcon(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) =>
    (appleTypes.get(size) ?? []).map((type) => {
      const head = Buffer.alloc(8);
      head.write(type, 'latin1');
      head.writeUInt32BE(png.length + 8, 4);
      return Buffer.concat([head, png]);
    }),
  );
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

const executablePath = findBrowser();
if (executablePath === null) throw new Error(`No browser was found to draw with. ${howToInstallBrowser()}`);
const svg = readFileSync(`${folder}icon.svg`, 'utf8');
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
const pictures: { readonly size: number; readonly png: Buffer }[] = [];
for (const size of sizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
  await page.close();
}
await browser.close();
mkdirSync(`${folder}png`, { recursive: true });
for (const { size, png } of pictures) {
  if (size !== 24) writeFileSync(`${folder}png/${size}x${size}.png`, png);
}
writeFileSync(`${folder}icon.ico`, windowsIcon(pictures.filter((picture) => picture.size <= 256)));
writeFileSync(`${folder}icon.icns`, appleIcon(pictures));
