import { createInflate } from 'node:zlib';
import type { PlanDocument } from '#core/planResult.ts';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const open = 0x7b;
const close = 0x7d;
const key = Buffer.from('assignment');

/**
 * Reads a stored plan document with the assignments of its first and its last state alone; those between are empty. A plan of 5,000
 * workloads and 500 waves holds two and a half million places, which are most of its 150 MB and which no report shows. They are left
 * out of the text while it is inflated, before anything is made of it.
 */
export async function readReportDocument(deflated: Uint8Array): Promise<PlanDocument> {
  const segments: Buffer[] = [];
  let kept: Buffer[] = [];
  let inString = false;
  let isEscaped = false;
  /** How much of the current string is the key; -1 when it is another text. */
  let matched = -1;
  let isKeyEnd = false;
  let isValueNext = false;
  let depth = 0;
  let found = 0;
  /** Where the value of the newest assignment but the first stands in `segments`. */
  let newest = -1;
  const inflate = createInflate({ chunkSize: 2 ** 20 });
  inflate.end(deflated);
  for await (const chunk of inflate as AsyncIterable<Buffer>) {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (inString) {
        if (isEscaped) {
          isEscaped = false;
          matched = -1;
        } else if (byte === backslash) isEscaped = true;
        else if (byte === quote) {
          inString = false;
          isKeyEnd = matched === key.length;
        } else matched = matched >= 0 && key[matched] === byte ? matched + 1 : -1;
        continue;
      }
      if (byte === quote) {
        inString = true;
        matched = 0;
        continue;
      }
      // Only a key is followed by a colon; a text that reads the same is not.
      if (isKeyEnd && byte === colon) isValueNext = true;
      else if (byte === comma) isValueNext = false;
      isKeyEnd = false;
      if (byte === open) {
        if (depth > 0) depth++;
        else if (isValueNext) {
          kept.push(chunk.subarray(from, i));
          segments.push(Buffer.concat(kept));
          kept = [];
          from = i;
          depth = 1;
          isValueNext = false;
        }
      } else if (byte === close && depth > 0 && --depth === 0) {
        kept.push(chunk.subarray(from, i + 1));
        found++;
        if (newest >= 0) segments[newest] = Buffer.from('{}');
        if (found > 1) newest = segments.length;
        segments.push(Buffer.concat(kept));
        kept = [];
        from = i + 1;
      }
    }
    // The inflater uses its memory again.
    kept.push(Buffer.from(chunk.subarray(from)));
  }
  segments.push(...kept);
  return JSON.parse(Buffer.concat(segments).toString('utf8')) as PlanDocument;
}
