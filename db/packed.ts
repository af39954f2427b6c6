import { deflateSync, inflateSync } from 'node:zlib';
import { ApiError } from '#core/api.ts';

/** What the plan file keeps as zlib streams: plans, sources, images of what was before an import. */

/** Fast rather than small: streams are written while somebody waits. */
const compression = { level: 1 } as const;

/**
 * Largest content of one stream: the longest text that the engine takes. A plan file may come from anybody; what inflates to
 * more was not written by Headroom.
 */
const largestBytes = 2 ** 29 - 2 ** 10;

/** Bytes, or a text in UTF-8, as a zlib stream. */
export function pack(content: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deflateSync(content, compression));
}

/** The bytes of a stream. Throws an ApiError (`damaged-file`) where it is none, or more than `mostBytes` come out of it. */
export function unpack(stream: Uint8Array, mostBytes: number = largestBytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(inflated(stream, mostBytes));
}

/** The text of a stream in UTF-8. Throws as {@link unpack}. */
export function unpackText(stream: Uint8Array): string {
  return inflated(stream, largestBytes).toString('utf8');
}

/** The JSON value of a stream; what it is remains to be checked. Throws as {@link unpack}. */
export function unpackJson(stream: Uint8Array): unknown {
  const text = unpackText(stream);
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('what it keeps is no JSON');
  }
}

function inflated(stream: Uint8Array, mostBytes: number): Buffer {
  try {
    return inflateSync(stream, { maxOutputLength: mostBytes });
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

function damaged(reason: string): ApiError {
  return new ApiError(
    'damaged-file',
    `The plan file is damaged (${reason}). Go back to a copy of it, or import its sources again.`,
    { reason },
  );
}
