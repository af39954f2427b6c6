/** A requirement on shares: sum of coefficient x share must reach a level. */
export interface ShareRequirement {
  readonly coefficients: readonly number[];
  readonly atLeast: number;
}

/** The cheapest shares and their cost, or null where no shares meet every requirement. */
export type ShareOptimum =
  | { readonly shares: readonly number[]; readonly cost: number }
  | { readonly shares: null; readonly cost: null };

/** Slack below which a requirement counts as met: rounding of a solved system. */
const TOLERANCE = 1e-12;

/** Solves a square system by elimination with full row pivoting; null when it is singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let i = column + 1; i < size; i += 1) {
      if (Math.abs((rows[i] as number[])[column] as number) > Math.abs((rows[pivot] as number[])[column] as number))
        pivot = i;
    }
    const chosen = rows[pivot] as number[];
    const head = chosen[column] as number;
    if (Math.abs(head) < 1e-13) return null;
    [rows[column], rows[pivot]] = [chosen, rows[column] as number[]];
    for (let i = 0; i < size; i += 1) {
      if (i === column) continue;
      const row = rows[i] as number[];
      const times = (row[column] as number) / head;
      if (times === 0) continue;
      for (let j = column; j <= size; j += 1) row[j] = (row[j] as number) - times * (chosen[j] as number);
    }
  }
  return rows.map((row, i) => (row[size] as number) / (row[i] as number));
}

function* combinations(from: number, size: number): Generator<number[]> {
  const chosen = Array.from({ length: size }, (_, i) => i);
  if (size > from) return;
  for (;;) {
    yield [...chosen];
    let i = size - 1;
    while (i >= 0 && chosen[i] === from - size + i) i -= 1;
    if (i < 0) return;
    chosen[i] = (chosen[i] as number) + 1;
    for (let j = i + 1; j < size; j += 1) chosen[j] = (chosen[j - 1] as number) + 1;
  }
}

/**
 * Minimises sum of cost x share over shares that are not negative, sum to 1 and meet the requirements. Exact: an optimum
 * of a linear program lies on a vertex, and with few technologies and requirements all vertices can be visited. The
 * first of equal optima in the order of the technologies.
 */
export function minimiseShares(cost: readonly number[], requirements: readonly ShareRequirement[]): ShareOptimum {
  const count = cost.length;
  const rowCount = requirements.length + 1;
  // Columns: the shares, then one surplus per requirement.
  const columnOf = (column: number): number[] =>
    column < count
      ? [1, ...requirements.map((requirement) => requirement.coefficients[column] as number)]
      : [0, ...requirements.map((_, i) => (i === column - count ? -1 : 0))];
  const right = [1, ...requirements.map((requirement) => requirement.atLeast)];
  let best: { readonly shares: readonly number[]; readonly cost: number } | null = null;
  for (const basis of combinations(count + requirements.length, rowCount)) {
    const columns = basis.map(columnOf);
    const solution = solve(
      right.map((_, row) => columns.map((column) => column[row] as number)),
      right,
    );
    if (solution === null || solution.some((value) => value < -TOLERANCE)) continue;
    const shares: number[] = Array.from({ length: count }, () => 0);
    for (const [i, column] of basis.entries())
      if (column < count) shares[column] = Math.min(1, Math.max(0, solution[i] as number));
    const total = shares.reduce((sum, share, i) => sum + share * (cost[i] as number), 0);
    if (best === null || total < best.cost - TOLERANCE * Math.abs(best.cost)) best = { shares, cost: total };
  }
  return best ?? { shares: null, cost: null };
}
