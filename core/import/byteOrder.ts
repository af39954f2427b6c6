/**
 * Puts many short texts in order, as bytes and without making texts of them, for a store that takes sorted keys several
 * times as fast as scattered ones.
 */

/** Symbols in one key: with 40 kinds of them they take 32 bits, and the number of a text the rest of a float's 53. */
const keySymbols = 6;
const kinds = 40;

/** Most texts at once: what the numbers of texts leave of a key. */
export const mostOrdered = 2 ** 20;

/** Fewer equal keys than this are left as they are. */
const leastSorted = 16;

/** Letters and digits keep their order and are told apart; what is between them is one kind each. 0 is the end. */
const symbols = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x30) return 1;
  if (byte <= 0x39) return 2 + byte - 0x30;
  if (byte < 0x61) return 12;
  return byte <= 0x7a ? 13 + byte - 0x61 : 39;
});

/**
 * Indices of the texts in the order of their bytes; null where they are in order already. Good enough for locality, not for
 * a proof: texts that differ only in what is neither a digit nor a small letter, and few texts that begin alike, may stay as
 * they came. Text i is `lengths[i]` bytes from `starts[i]` on.
 */
export function orderOfTexts(
  bytes: Uint8Array,
  starts: Uint32Array,
  lengths: Uint16Array,
  count: number,
): Uint32Array | null {
  if (count > mostOrdered) throw new RangeError('Too many texts to be put in order.');
  let order: Uint32Array | null = null;
  const ranges: (readonly [from: number, to: number, depth: number])[] = [[0, count, 0]];
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [from, to, depth] = range;
    const known: Uint32Array | null = order;
    const textAt = (at: number): number => (known === null ? at : (known[at] as number));
    const begin = sharedLength(bytes, starts, lengths, textAt, from, to, depth);
    const keys = new Float64Array(to - from);
    let isOrdered = true;
    for (let at = from; at < to; at += 1) {
      const text = textAt(at);
      const start = starts[text] as number;
      const end = start + (lengths[text] as number);
      let key = 0;
      for (let place = start + begin, last = place + keySymbols; place < last; place += 1) {
        key = key * kinds + (place < end ? (symbols[bytes[place] as number] as number) : 0);
      }
      keys[at - from] = key * mostOrdered + text;
      if (at > from && (keys[at - from] as number) < (keys[at - from - 1] as number)) isOrdered = false;
    }
    if (!isOrdered) {
      keys.sort();
      order ??= Uint32Array.from({ length: count }, (_, at) => at);
      for (let at = from; at < to; at += 1) order[at] = (keys[at - from] as number) % mostOrdered;
    }
    for (let first = 0; first < keys.length;) {
      const key = Math.floor((keys[first] as number) / mostOrdered);
      let next = first + 1;
      while (next < keys.length && Math.floor((keys[next] as number) / mostOrdered) === key) next += 1;
      // A key that ends in 0 is all of its texts.
      if (next - first >= leastSorted && key % kinds !== 0) {
        ranges.push([from + first, from + next, begin + keySymbols]);
      }
      first = next;
    }
  }
  return order;
}

/** How many bytes all texts of a range begin with alike; at least `depth`, which is known of them. */
function sharedLength(
  bytes: Uint8Array,
  starts: Uint32Array,
  lengths: Uint16Array,
  textAt: (at: number) => number,
  from: number,
  to: number,
  depth: number,
): number {
  if (from === to) return depth;
  const model = starts[textAt(from)] as number;
  let shared = lengths[textAt(from)] as number;
  for (let at = from + 1; at < to && shared > depth; at += 1) {
    const text = textAt(at);
    const start = starts[text] as number;
    shared = Math.min(shared, lengths[text] as number);
    let same = depth;
    while (same < shared && bytes[model + same] === bytes[start + same]) same += 1;
    shared = same;
  }
  return Math.max(depth, shared);
}
