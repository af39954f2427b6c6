/** Below this many elements a comparison sort is quicker than counting digits. */
const leastForCounting = 4_096;

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Sorts `order` (indices into `key`) by descending key; equal keys keep their order, 0 and -0 are equal. Keys must not be NaN.
 * Long orders are sorted by the digits of the keys' binary form (least significant first), in linear time.
 */
export function orderDescending(order: Int32Array, key: Float64Array): void {
  const n = order.length;
  if (n < leastForCounting) {
    // Positions make it stable by themselves: typed arrays sort stably since ES2019.
    order.sort((a, b) => key[b]! - key[a]!);
    return;
  }
  // Doubles as integers in their own order: all bits of negative ones turned, the sign of the others; then turned again to descend.
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  const one = new Float64Array(1);
  const words = new Uint32Array(one.buffer);
  const highWord = isLittleEndian ? 1 : 0;
  for (let i = 0; i < n; i++) {
    one[0] = key[order[i]!]! + 0;
    const h = words[highWord]!;
    const l = words[1 - highWord]!;
    if (h >>> 31 === 1) {
      high[i] = h;
      low[i] = l;
    } else {
      high[i] = ~(h ^ 0x80000000);
      low[i] = ~l;
    }
  }
  let from = Int32Array.from({ length: n }, (_, i) => i);
  let to = new Int32Array(n);
  const count = new Int32Array(65_537);
  for (let pass = 0; pass < 4; pass++) {
    const word = pass < 2 ? low : high;
    const shift = pass % 2 === 0 ? 0 : 16;
    count.fill(0);
    for (let i = 0; i < n; i++) count[((word[i]! >>> shift) & 0xffff) + 1]!++;
    // All alike in this digit, as the low ones of whole numbers are: nothing moves.
    if (count[((word[0]! >>> shift) & 0xffff) + 1] === n) continue;
    for (let v = 0; v < 65_536; v++) count[v + 1]! += count[v]!;
    for (let i = 0; i < n; i++) {
      const element = from[i]!;
      to[count[(word[element]! >>> shift) & 0xffff]!++] = element;
    }
    const swap = from;
    from = to;
    to = swap;
  }
  for (let i = 0; i < n; i++) to[i] = order[from[i]!]!;
  order.set(to);
}
