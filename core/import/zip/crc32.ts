/** Tables for four bytes at a step ("slicing by 4"; Kounavis and Berry, "A Systematic Approach to Building High Performance Software-based CRC Generators", 2005). */
const tables: readonly Int32Array[] = buildTables();

function buildTables(): readonly Int32Array[] {
  const all = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)];
  const first = all[0] as Int32Array;
  for (let value = 0; value < 256; value += 1) {
    let crc = value;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    first[value] = crc;
  }
  for (let table = 1; table < 4; table += 1) {
    const previous = all[table - 1] as Int32Array;
    const current = all[table] as Int32Array;
    for (let value = 0; value < 256; value += 1) {
      const crc = previous[value] as number;
      current[value] = (crc >>> 8) ^ (first[crc & 0xff] as number);
    }
  }
  return all;
}

/**
 * CRC-32 (ISO 3309, as in zip) of all bytes so far: start with 0 and pass each result on.
 * Example: `crc32(0, ascii('123456789')) === 0xcbf43926`.
 */
export function crc32(crc: number, bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables as readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  let c = ~crc;
  let at = 0;
  for (const last = bytes.length - 3; at < last; at += 4) {
    c ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    c =
      (t3[c & 0xff] as number) ^
      (t2[(c >>> 8) & 0xff] as number) ^
      (t1[(c >>> 16) & 0xff] as number) ^
      (t0[c >>> 24] as number);
  }
  for (; at < bytes.length; at += 1) c = (c >>> 8) ^ (t0[(c ^ (bytes[at] as number)) & 0xff] as number);
  return ~c >>> 0;
}
