/** Likeness below which a name suggests nothing. */
const leastLikeness = 0.5;

/**
 * The host whose name is most like `name`, by the pairs of letters that the two share (Dice's coefficient over the short
 * names); null where none is like it, or two are equally so.
 */
export function bestHostFor(
  name: string,
  hosts: readonly { readonly id: string; readonly name: string }[],
): string | null {
  const wanted = pairsOf(name);
  let best: string | null = null;
  let most = leastLikeness;
  let isTie = false;
  for (const host of hosts) {
    const likeness = diceOf(wanted, pairsOf(host.name));
    if (likeness < most || (likeness === most && best === null)) continue;
    isTie = best !== null && likeness === most;
    best = host.id;
    most = likeness;
  }
  return isTie ? null : best;
}

function pairsOf(name: string): ReadonlyMap<string, number> {
  const short = name.trim().toLowerCase().split('.')[0] ?? '';
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < short.length; at += 1) {
    const pair = short.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

function diceOf(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let shared = 0;
  let total = 0;
  for (const [pair, count] of one) {
    shared += Math.min(count, other.get(pair) ?? 0);
    total += count;
  }
  for (const count of other.values()) total += count;
  return total === 0 ? 0 : (2 * shared) / total;
}
