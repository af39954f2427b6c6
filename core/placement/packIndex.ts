/**
 * A k-d tree over item types, each with the copies that are left of it, which answers: which type that fits into this room is worth
 * most by these weights? Bounding boxes cover the types that are left only, so the answers stay quick while the tree empties.
 */
export interface PackIndex {
  /** Types in the order of the tree: a leaf is a range of it. */
  readonly types: Int32Array;
  /** Whether any copy is left under the root. */
  isEmpty(): boolean;
  /**
   * The type with copies left that fits into `room` and has the greatest sum of `weight[d] * size[d]` above `above`; -1 when
   * there is none. Weights are at least 0. Once something is found, looks at no more than `mostLeaves` leaves, best boxes first
   * in each branch.
   */
  best(room: Float64Array, weight: Float64Array, above: number, mostLeaves: number): number;
  /** To be called when the last copy of a type was used for good: shrinks the boxes. */
  remove(type: number): void;
  /** Types looked at so far. */
  steps: number;
}

const leafSize = 12;

/** Builds the tree over the types for which `left` is above 0; `left` is read, never written, while the tree is in use. */
export function createPackIndex(dimensions: number, size: Float64Array, left: Int32Array): PackIndex {
  const typeCount = left.length;
  let n = 0;
  for (let t = 0; t < typeCount; t++) if (left[t]! > 0) n++;
  const types = new Int32Array(n);
  n = 0;
  for (let t = 0; t < typeCount; t++) if (left[t]! > 0) types[n++] = t;
  let levels = 0;
  while (n >> levels > leafSize) levels++;
  const leaves = 1 << levels;
  const firstLeaf = leaves - 1;
  const nodes = 2 * leaves - 1;
  const start = new Int32Array(nodes);
  const end = new Int32Array(nodes);
  const low = new Float64Array(nodes * dimensions);
  const high = new Float64Array(nodes * dimensions);
  const key = new Float64Array(n);

  // Split at the median of the widest extent, relative to the extent at the root.
  const rootExtent = new Float64Array(dimensions);
  start[0] = 0;
  end[0] = n;
  for (let node = 0; node < nodes; node++) {
    const from = start[node]!;
    const to = end[node]!;
    const base = node * dimensions;
    boxOf(from, to, base);
    if (node === 0) for (let d = 0; d < dimensions; d++) rootExtent[d] = Math.max(high[d]! - low[d]!, Number.MIN_VALUE);
    if (node >= firstLeaf) continue;
    let axis = 0;
    let widest = -1;
    for (let d = 0; d < dimensions; d++) {
      const extent = (high[base + d]! - low[base + d]!) / rootExtent[d]!;
      if (extent > widest) {
        widest = extent;
        axis = d;
      }
    }
    const middle = (from + to) >> 1;
    if (widest > 0) select(from, to, middle, axis);
    start[2 * node + 1] = from;
    end[2 * node + 1] = middle;
    start[2 * node + 2] = middle;
    end[2 * node + 2] = to;
  }
  const leafOf = new Int32Array(typeCount).fill(-1);
  for (let leaf = firstLeaf; leaf < nodes; leaf++)
    for (let p = start[leaf]!; p < end[leaf]!; p++) leafOf[types[p]!] = leaf;
  // Sizes in the order of the tree: a leaf is one piece of memory.
  const point = new Float64Array(n * dimensions);
  for (let p = 0; p < n; p++)
    for (let d = 0; d < dimensions; d++) point[p * dimensions + d] = size[types[p]! * dimensions + d]!;

  function boxOf(from: number, to: number, base: number): void {
    for (let d = 0; d < dimensions; d++) {
      let least = Infinity;
      let most = -Infinity;
      for (let p = from; p < to; p++) {
        const s = size[types[p]! * dimensions + d]!;
        if (s < least) least = s;
        if (s > most) most = s;
      }
      low[base + d] = least;
      high[base + d] = most;
    }
  }

  /** Quickselect (Hoare) of types[from..to) by one dimension, ties by type, so that the order is that of the sizes alone. */
  function select(from: number, to: number, middle: number, axis: number): void {
    for (let p = from; p < to; p++) key[p] = size[types[p]! * dimensions + axis]!;
    let lo = from;
    let hi = to - 1;
    while (lo < hi) {
      const pivot = key[(lo + hi) >> 1]!;
      const pivotType = types[(lo + hi) >> 1]!;
      let i = lo;
      let j = hi;
      while (i <= j) {
        while (isBefore(i, pivot, pivotType)) i++;
        while (isAfter(j, pivot, pivotType)) j--;
        if (i <= j) {
          const k = key[i]!;
          key[i] = key[j]!;
          key[j] = k;
          const t = types[i]!;
          types[i] = types[j]!;
          types[j] = t;
          i++;
          j--;
        }
      }
      if (middle <= j) hi = j;
      else if (middle >= i) lo = i;
      else return;
    }
  }

  function isBefore(p: number, pivot: number, pivotType: number): boolean {
    const k = key[p]!;
    return k < pivot || (k === pivot && types[p]! < pivotType);
  }

  function isAfter(p: number, pivot: number, pivotType: number): boolean {
    const k = key[p]!;
    return k > pivot || (k === pivot && types[p]! > pivotType);
  }

  // One stack entry per node to be visited; a branch leaves one sibling per level behind.
  const stackNode = new Int32Array(levels + 2);
  const stackBound = new Float64Array(levels + 2);

  const index: PackIndex = {
    types,
    steps: 0,
    isEmpty: () => n === 0 || !(low[0]! < Infinity),
    best(room, weight, above, mostLeaves) {
      if (n === 0) return -1;
      let found = -1;
      let greatest = above;
      let depth = 0;
      let seen = 0;
      stackNode[0] = 0;
      stackBound[0] = Infinity;
      depth = 1;
      while (depth > 0) {
        depth--;
        let node = stackNode[depth]!;
        if (stackBound[depth]! <= greatest) continue;
        // Down to a leaf, the more promising child first.
        let isPruned = false;
        while (node < firstLeaf) {
          const a = 2 * node + 1;
          const b = a + 1;
          let boundA = 0;
          let boundB = 0;
          const baseA = a * dimensions;
          const baseB = b * dimensions;
          for (let d = 0; d < dimensions; d++) {
            const r = room[d]!;
            const w = weight[d]!;
            if (low[baseA + d]! > r) boundA = -Infinity;
            else {
              const h = high[baseA + d]!;
              boundA += w * (h < r ? h : r);
            }
            if (low[baseB + d]! > r) boundB = -Infinity;
            else {
              const h = high[baseB + d]!;
              boundB += w * (h < r ? h : r);
            }
          }
          if (boundA >= boundB) {
            if (boundB > greatest) {
              stackNode[depth] = b;
              stackBound[depth++] = boundB;
            }
            node = a;
            isPruned = boundA <= greatest;
          } else {
            if (boundA > greatest) {
              stackNode[depth] = a;
              stackBound[depth++] = boundA;
            }
            node = b;
            isPruned = false;
            if (boundB <= greatest) isPruned = true;
          }
          if (isPruned) break;
        }
        if (isPruned) continue;
        const to = end[node]!;
        for (let p = start[node]!; p < to; p++) {
          if (left[types[p]!]! <= 0) continue;
          let value = 0;
          const base = p * dimensions;
          for (let d = 0; d < dimensions; d++) {
            const s = point[base + d]!;
            if (s > room[d]!) {
              value = -Infinity;
              break;
            }
            value += weight[d]! * s;
          }
          if (value > greatest) {
            greatest = value;
            found = types[p]!;
          }
        }
        index.steps += leafSize;
        if (++seen >= mostLeaves && found !== -1) break;
      }
      return found;
    },
    remove(type) {
      let node = leafOf[type]!;
      // The leaf's box anew, then the boxes above it as far as they change.
      const base = node * dimensions;
      for (let d = 0; d < dimensions; d++) {
        let least = Infinity;
        let most = -Infinity;
        for (let p = start[node]!; p < end[node]!; p++) {
          if (left[types[p]!]! <= 0) continue;
          const s = point[p * dimensions + d]!;
          if (s < least) least = s;
          if (s > most) most = s;
        }
        low[base + d] = least;
        high[base + d] = most;
      }
      while (node > 0) {
        node = (node - 1) >> 1;
        const at = node * dimensions;
        const a = (2 * node + 1) * dimensions;
        const b = a + dimensions;
        let isChanged = false;
        for (let d = 0; d < dimensions; d++) {
          const least = Math.min(low[a + d]!, low[b + d]!);
          const most = Math.max(high[a + d]!, high[b + d]!);
          if (least !== low[at + d]! || most !== high[at + d]!) {
            low[at + d] = least;
            high[at + d] = most;
            isChanged = true;
          }
        }
        if (!isChanged) break;
      }
    },
  };
  return index;
}
