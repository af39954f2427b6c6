import type { ImportLimits } from '../contract.ts';
import { ImportRefusal } from '../refusal.ts';

/** One file of a zip archive, as its central directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  /** What the directory says; the inflater holds the data to it. */
  readonly inflatedBytes: number;
  /** The compressed bytes, a view into the archive. */
  readonly data: Uint8Array;
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const directoryBytes = 46;
const localBytes = 30;
const maxCommentBytes = 0xffff;

/** Folder entries and a few kilobytes inflate at any ratio without harm; the ratio is judged above this size. */
const ratioFreeBytes = 2 ** 20;

/**
 * The entries of the zip archive in `bytes`, in the order of its central directory, checked before anything is inflated:
 * number of entries, sizes, ratio, encryption, methods, names, and that no two entries share bytes (the trick of the
 * non-recursive zip bomb; D. Fifield, "A better zip bomb", WOOT 2019). Throws ImportRefusal. Zip64 is read where a size
 * or offset needs it. Format: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
 */
export function readZipDirectory(bytes: Uint8Array, limits: ImportLimits): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  let count = view.getUint16(end + 10, true);
  let directorySize = view.getUint32(end + 12, true);
  let directoryStart = view.getUint32(end + 16, true);
  if (count === 0xffff || directorySize === 0xffffffff || directoryStart === 0xffffffff) {
    const end64 = findEnd64(view, end);
    count = readSize(view, end64 + 32);
    directorySize = readSize(view, end64 + 40);
    directoryStart = readSize(view, end64 + 48);
  }
  if (count > limits.maxZipEntries) {
    throw new ImportRefusal(
      'zip-too-many-entries',
      `The archive holds ${count} files, more than the limit of ${limits.maxZipEntries}; it was not opened.`,
    );
  }
  if (directoryStart + directorySize > end) throw damaged('its directory lies outside the file');

  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  const spans: { readonly start: number; readonly end: number }[] = [];
  let inflatedTotal = 0;
  let at = directoryStart;
  for (let index = 0; index < count; index += 1) {
    if (at + directoryBytes > end || view.getUint32(at, true) !== directorySignature) {
      throw damaged('its directory is cut short');
    }
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc32 = view.getUint32(at + 16, true);
    let compressedBytes = view.getUint32(at + 20, true);
    let inflatedBytes = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const commentLength = view.getUint16(at + 32, true);
    let localStart = view.getUint32(at + 42, true);
    const next = at + directoryBytes + nameLength + extraLength + commentLength;
    if (next > end) throw damaged('its directory is cut short');
    const name = decodeName(bytes.subarray(at + directoryBytes, at + directoryBytes + nameLength));
    if (compressedBytes === 0xffffffff || inflatedBytes === 0xffffffff || localStart === 0xffffffff) {
      const extraStart = at + directoryBytes + nameLength;
      const sizes = readZip64Extra(view, extraStart, extraStart + extraLength);
      if (inflatedBytes === 0xffffffff) inflatedBytes = sizes.next();
      if (compressedBytes === 0xffffffff) compressedBytes = sizes.next();
      if (localStart === 0xffffffff) localStart = sizes.next();
    }
    at = next;

    // Bit 0: encrypted; bit 6: strong encryption; bit 13: masked headers.
    if ((flags & 0x2041) !== 0) {
      throw new ImportRefusal(
        'zip-encrypted',
        'The archive is encrypted; save it without a password and import it again.',
        name,
      );
    }
    if (names.has(name)) throw damaged('it names a file twice', name);
    names.add(name);
    inflatedTotal += inflatedBytes;
    checkSizes(name, compressedBytes, inflatedBytes, inflatedTotal, limits);

    if (localStart + localBytes > directoryStart || view.getUint32(localStart, true) !== localSignature) {
      throw damaged('an entry points outside the file', name);
    }
    const dataStart =
      localStart + localBytes + view.getUint16(localStart + 26, true) + view.getUint16(localStart + 28, true);
    const dataEnd = dataStart + compressedBytes;
    if (dataEnd > directoryStart) throw damaged('an entry reaches past the end of the data', name);
    spans.push({ start: localStart, end: dataEnd });
    if (name.endsWith('/')) continue;
    if (method !== 0 && method !== 8) {
      throw new ImportRefusal(
        'zip-method',
        `The archive uses compression method ${method}, which spreadsheets never do.`,
        name,
      );
    }
    entries.push({
      name,
      method: method === 0 ? 'stored' : 'deflated',
      crc32,
      inflatedBytes,
      data: bytes.subarray(dataStart, dataEnd),
    });
  }

  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  for (let index = 1; index < spans.length; index += 1) {
    if ((spans[index]?.start ?? 0) < (spans[index - 1]?.end ?? 0)) {
      throw new ImportRefusal(
        'zip-overlap',
        'Two files of the archive share the same bytes, as zip bombs do; it was not opened.',
      );
    }
  }
  return entries;
}

/** True when `bytes` start as zip archives do (or as an empty one). */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 &&
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

function checkSizes(name: string, compressed: number, inflated: number, total: number, limits: ImportLimits): void {
  if (inflated > limits.maxInflatedBytes || total > limits.maxInflatedBytes) {
    throw new ImportRefusal(
      'zip-too-large',
      `The archive would inflate to more than the limit of ${formatMiB(limits.maxInflatedBytes)}; it was not opened.`,
      name,
    );
  }
  if (inflated > ratioFreeBytes && inflated > compressed * limits.maxCompressionRatio) {
    throw new ImportRefusal(
      'zip-ratio',
      `A file of the archive would inflate to ${Math.round(inflated / Math.max(1, compressed))} times its size ` +
        `(limit ${limits.maxCompressionRatio}), as zip bombs do; it was not opened.`,
      name,
    );
  }
}

function formatMiB(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}

/** The end record is the last one whose comment reaches exactly the end of the file (a comment may hold the signature). */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - endBytes - maxCommentBytes);
  for (let at = view.byteLength - endBytes; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) !== endSignature) continue;
    if (at + endBytes + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw damaged('its directory is missing, so the file was cut off or is not whole');
}

function findEnd64(view: DataView, end: number): number {
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) throw damaged('its large-file directory is missing');
  const at = readSize(view, locator + 8);
  if (at + 56 > locator || view.getUint32(at, true) !== 0x06064b50)
    throw damaged('its large-file directory is missing');
  return at;
}

function readZip64Extra(view: DataView, start: number, end: number): { next(): number } {
  for (let at = start; at + 4 <= end;) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let field = at + 4;
      const last = Math.min(end, at + 4 + size);
      return {
        next() {
          if (field + 8 > last) throw damaged('its large-file sizes are missing');
          field += 8;
          return readSize(view, field - 8);
        },
      };
    }
    at += 4 + size;
  }
  throw damaged('its large-file sizes are missing');
}

function readSize(view: DataView, at: number): number {
  if (at + 8 > view.byteLength) throw damaged('it is cut short');
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('it states impossible sizes');
  return Number(value);
}

/** Names in old archives are code page 437; those of spreadsheets are ASCII, so UTF-8 with replacement serves both. */
function decodeName(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes).replaceAll('\\', '/').replace(/^\//, '');
}

function damaged(reason: string, name?: string): ImportRefusal {
  return new ImportRefusal('zip-damaged', `The archive is damaged (${reason}); export it again or repair it.`, name);
}
