import { Inflate } from 'fflate/browser';
import { ImportRefusal } from '../refusal.ts';
import { crc32 } from './crc32.ts';
import type { ZipEntry } from './directory.ts';

/**
 * Compressed bytes handed to the inflater at a time. Deflate expands at most 1032 to 1, so one step makes at most 17 MB
 * whatever the directory claimed.
 */
const stepBytes = 16 * 1024;

/**
 * Inflates `entry` piece by piece into `sink` and holds it to the directory's word: the moment more bytes come out than it
 * states, or when the length or the checksum differ at the end, it throws ImportRefusal. Pieces are only valid during the
 * call of `sink`, which may throw to stop.
 */
export function inflateEntry(entry: ZipEntry, sink: (piece: Uint8Array) => void): void {
  let length = 0;
  let crc = 0;
  const take = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > entry.inflatedBytes) {
      throw new ImportRefusal(
        'zip-size-lie',
        'A file of the archive inflates to more than the archive states, as zip bombs do; reading stopped there.',
        entry.name,
      );
    }
    crc = crc32(crc, piece);
    sink(piece);
  };
  if (entry.method === 'stored') {
    for (let at = 0; at < entry.data.length; at += stepBytes) take(entry.data.subarray(at, at + stepBytes));
  } else {
    const inflate = new Inflate(take);
    for (let at = 0; ; at += stepBytes) {
      const isLast = at + stepBytes >= entry.data.length;
      push(inflate, entry, at, isLast);
      if (isLast) break;
    }
  }
  if (length !== entry.inflatedBytes || crc !== entry.crc32) throw damaged(entry);
}

/** The whole of a small entry. */
export function inflateWhole(entry: ZipEntry): Uint8Array {
  const whole = new Uint8Array(entry.inflatedBytes);
  let at = 0;
  inflateEntry(entry, (piece) => {
    whole.set(piece, at);
    at += piece.length;
  });
  return whole;
}

function push(inflate: Inflate, entry: ZipEntry, at: number, isLast: boolean): void {
  try {
    inflate.push(entry.data.subarray(at, at + stepBytes), isLast);
  } catch (error) {
    // fflate's own errors carry a numeric code; anything else came from the sink and is not ours to reword.
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') throw damaged(entry);
    throw error;
  }
}

function damaged(entry: ZipEntry): ImportRefusal {
  return new ImportRefusal(
    'zip-damaged',
    'The archive is damaged (the data of a file does not match its checksum); export it again or repair it.',
    entry.name,
  );
}
