/** Tables for eight bytes at a step ("slicing by 8"; Kounavis and Berry, "A Systematic Approach to Building High Performance Software-based CRC Generators", 2005). */
const tables = buildTables();

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

type Tables = readonly [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

function buildTables(): Tables {
  const all = Array.from({ length: 8 }, () => new Int32Array(256));
  const first = all[0] as Int32Array;
  for (let value = 0; value < 256; value += 1) {
    let crc = value;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    first[value] = crc;
  }
  for (let table = 1; table < 8; table += 1) {
    const previous = all[table - 1] as Int32Array;
    const current = all[table] as Int32Array;
    for (let value = 0; value < 256; value += 1) {
      const crc = previous[value] as number;
      current[value] = (crc >>> 8) ^ (first[crc & 0xff] as number);
    }
  }
  return all as unknown as Tables;
}

/**
 * CRC-32 (ISO 3309, as in zip) of all bytes so far: start with 0 and pass each result on.
 * Example: `crc32(0, ascii('123456789')) === 0xcbf43926`.
 */
export function crc32(crc: number, bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let c = ~crc;
  let at = 0;
  const { length } = bytes;
  // Words lie at multiples of four.
  for (; at < length && ((bytes.byteOffset + at) & 3) !== 0; at += 1) {
    c = (c >>> 8) ^ (t0[(c ^ (bytes[at] as number)) & 0xff] as number);
  }
  if (isLittleEndian && length - at >= 8) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, ((length - at) >>> 3) << 1);
    for (let word = 0; word < words.length; word += 2) {
      const low = c ^ (words[word] as number);
      const high = words[word + 1] as number;
      c =
        (t7[low & 0xff] as number) ^
        (t6[(low >>> 8) & 0xff] as number) ^
        (t5[(low >>> 16) & 0xff] as number) ^
        (t4[low >>> 24] as number) ^
        (t3[high & 0xff] as number) ^
        (t2[(high >>> 8) & 0xff] as number) ^
        (t1[(high >>> 16) & 0xff] as number) ^
        (t0[high >>> 24] as number);
    }
    at += words.length * 4;
  }
  for (; at < length; at += 1) c = (c >>> 8) ^ (t0[(c ^ (bytes[at] as number)) & 0xff] as number);
  return ~c >>> 0;
}
