import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ImportLimits } from '#core/import/contract.ts';
import { defaultImportLimits } from '#core/import/limits.ts';
import { ImportRefusal } from '#core/import/refusal.ts';
import { crc32 } from '#core/import/zip/crc32.ts';
import { looksLikeZip, readZipDirectory } from '#core/import/zip/directory.ts';
import { inflateEntry, inflateWhole } from '#core/import/zip/inflate.ts';

const time = { mtime: new Date(1980, 0, 1) };

/** The code of the refusal that `run` throws. */
function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ImportRefusal) return error.code;
    throw error;
  }
  return 'accepted';
}

function codeFor(bytes: Uint8Array, limits: Partial<ImportLimits> = {}): string {
  return refusalOf(() => readZipDirectory(bytes, { ...defaultImportLimits, ...limits }));
}

/** Where the first central directory entry starts. */
function directoryAt(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length - 4; at += 1) {
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2) return at;
  }
  throw new Error('no directory');
}

function patched(bytes: Uint8Array, change: (view: DataView, directory: number) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer), directoryAt(copy));
  return copy;
}

const small = zipSync({
  'a.txt': [strToU8('hello, hello, hello'), time],
  'b/c.txt': [strToU8('x'), { ...time, level: 0 }],
});

describe('zip directory', () => {
  it('lists the files with their sizes before anything is inflated', () => {
    const entries = readZipDirectory(small, defaultImportLimits);
    expect(entries.map(({ name, method, inflatedBytes }) => ({ name, method, inflatedBytes }))).toEqual([
      { name: 'a.txt', method: 'deflated', inflatedBytes: 19 },
      { name: 'b/c.txt', method: 'stored', inflatedBytes: 1 },
    ]);
    expect(entries.map((entry) => new TextDecoder().decode(inflateWhole(entry)))).toEqual(['hello, hello, hello', 'x']);
  });

  it('finds the end record behind a comment that holds its signature', () => {
    const comment = strToU8('PK\u0005\u0006 in the comment');
    const bytes = new Uint8Array(small.length + comment.length);
    bytes.set(small);
    bytes.set(comment, small.length);
    new DataView(bytes.buffer).setUint16(small.length - 2, comment.length, true);
    expect(readZipDirectory(bytes, defaultImportLimits)).toHaveLength(2);
  });

  it.each([1, 10, 21, 22, 60, small.length - 1])('refuses an archive cut to %d bytes', (length) => {
    expect(codeFor(small.slice(0, length))).toBe('zip-damaged');
  });

  it('refuses more files than the limit', () => {
    expect(codeFor(small, { maxZipEntries: 1 })).toBe('zip-too-many-entries');
  });

  it('refuses an archive that would inflate beyond the limit, by one file or by all', () => {
    expect(codeFor(small, { maxInflatedBytes: 18 })).toBe('zip-too-large');
    expect(codeFor(small, { maxInflatedBytes: 19 })).toBe('zip-too-large');
    expect(codeFor(small, { maxInflatedBytes: 20 })).toBe('accepted');
  });

  it('refuses a bomb by its ratio, before inflating it', () => {
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': [new Uint8Array(64 * 2 ** 20), time] });
    expect(bomb.length).toBeLessThan(100_000);
    expect(codeFor(bomb)).toBe('zip-ratio');
  });

  it('refuses encrypted files', () => {
    expect(codeFor(patched(small, (view, at) => view.setUint16(at + 8, 1, true)))).toBe('zip-encrypted');
  });

  it('refuses compression methods that spreadsheets never use', () => {
    expect(codeFor(patched(small, (view, at) => view.setUint16(at + 10, 12, true)))).toBe('zip-method');
  });

  it('refuses two entries that share bytes', () => {
    const second = directoryAt(small) + 46 + 'a.txt'.length;
    const bytes = patched(small, (view) => {
      view.setUint32(second + 42, 0, true);
      view.setUint32(second + 20, 5, true);
    });
    expect(codeFor(bytes)).toBe('zip-overlap');
  });

  it('refuses an entry that points outside of the file', () => {
    expect(codeFor(patched(small, (view, at) => view.setUint32(at + 42, 0x7fffffff, true)))).toBe('zip-damaged');
    expect(codeFor(patched(small, (view, at) => view.setUint32(at + 20, 0x7fffffff, true)))).toBe('zip-damaged');
  });

  it('tells zip archives from other files by their first bytes', () => {
    expect(looksLikeZip(small)).toBe(true);
    expect(looksLikeZip(strToU8('PK,this,is,csv'))).toBe(false);
    expect(looksLikeZip(new Uint8Array(0))).toBe(false);
  });
});

describe('inflating', () => {
  it('stops the moment more comes out than the directory states', () => {
    const honest = zipSync({ 'a.xml': [new Uint8Array(40 * 2 ** 20), time] });
    const liar = patched(honest, (view, at) => view.setUint32(at + 24, 1000, true));
    const [entry] = readZipDirectory(liar, defaultImportLimits);
    let seen = 0;
    const code = refusalOf(() => {
      if (entry) inflateEntry(entry, (piece) => (seen += piece.length));
    });
    expect(code).toBe('zip-size-lie');
    expect(seen).toBe(0);
  });

  it('notices a file that is shorter than stated', () => {
    const [entry] = readZipDirectory(
      patched(small, (view, at) => view.setUint32(at + 24, 20, true)),
      defaultImportLimits,
    );
    expect(refusalOf(() => entry && inflateWhole(entry))).toBe('zip-damaged');
  });

  it('notices a changed byte by the checksum', () => {
    const [, stored] = readZipDirectory(small, defaultImportLimits);
    if (!stored) throw new Error('no entry');
    expect(refusalOf(() => inflateWhole({ ...stored, data: strToU8('y') }))).toBe('zip-damaged');
  });

  it('notices broken deflate data', () => {
    const [entry] = readZipDirectory(small, defaultImportLimits);
    if (!entry) throw new Error('no entry');
    expect(refusalOf(() => inflateWhole({ ...entry, data: new Uint8Array([7, 7, 7, 7]) }))).toBe('zip-damaged');
  });

  it('hands on what the receiver throws', () => {
    const [entry] = readZipDirectory(small, defaultImportLimits);
    if (!entry) throw new Error('no entry');
    const stop = new RangeError('enough');
    expect(() =>
      inflateEntry(entry, () => {
        throw stop;
      }),
    ).toThrow(stop);
  });
});

describe('crc32', () => {
  it('gives the check value of the standard, in one piece and in several', () => {
    const bytes = strToU8('123456789');
    expect(crc32(0, bytes)).toBe(0xcbf43926);
    expect(crc32(crc32(crc32(0, bytes.slice(0, 2)), bytes.slice(2, 7)), bytes.slice(7))).toBe(0xcbf43926);
    expect(crc32(0, new Uint8Array(0))).toBe(0);
  });
});
