/**
 * Long-run law of finite Markov chains. State elimination after W. K. Grassmann, M. I. Taksar and D. P. Heyman,
 * "Regenerative analysis and steady state distributions for Markov chains", Operations Research 33 (1985): no
 * subtraction, hence no cancellation, however rare a transition is.
 */

/** States that `start` can reach, itself included. */
function reachableFrom(matrix: readonly (readonly number[])[], start: number): Set<number> {
  const reached = new Set([start]);
  const queue = [start];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const row = matrix[at] ?? [];
    for (let next = 0; next < row.length; next += 1) {
      if ((row[next] as number) > 0 && !reached.has(next)) {
        reached.add(next);
        queue.push(next);
      }
    }
  }
  return reached;
}

/** The closed communicating classes within `states`, which must be closed under the transitions. */
function closedClasses(matrix: readonly (readonly number[])[], states: Set<number>): number[][] {
  const reach = new Map([...states].map((state) => [state, reachableFrom(matrix, state)]));
  const classes: number[][] = [];
  const assigned = new Set<number>();
  for (const state of states) {
    if (assigned.has(state)) continue;
    const ahead = reach.get(state) ?? new Set<number>();
    // Closed: whatever it reaches leads back to it.
    if ([...ahead].every((other) => reach.get(other)?.has(state) === true)) {
      const members = [...ahead].sort((a, b) => a - b);
      for (const member of members) assigned.add(member);
      classes.push(members);
    }
  }
  return classes;
}

/** Stationary law of an irreducible chain. */
function irreducibleLaw(matrix: readonly (readonly number[])[], members: readonly number[]): number[] {
  const size = members.length;
  const p = members.map((i) => members.map((j) => matrix[i]?.[j] ?? 0));
  const outOf: number[] = Array.from({ length: size }, () => 0);
  for (let k = size - 1; k > 0; k -= 1) {
    const row = p[k] as number[];
    let out = 0;
    for (let j = 0; j < k; j += 1) out += row[j] as number;
    outOf[k] = out;
    for (let i = 0; i < k; i += 1) {
      const target = p[i] as number[];
      const into = (target[k] as number) / out;
      if (into === 0) continue;
      for (let j = 0; j < k; j += 1) target[j] = (target[j] as number) + into * (row[j] as number);
    }
  }
  const law = [1];
  for (let k = 1; k < size; k += 1) {
    let mass = 0;
    for (let i = 0; i < k; i += 1) mass += (law[i] as number) * ((p[i] as number[])[k] as number);
    law.push(mass / (outOf[k] as number));
  }
  const total = law.reduce((sum, mass) => sum + mass, 0);
  return law.map((mass) => mass / total);
}

/** Probability that the chain, started in `start`, ends in each of the closed classes. */
function absorption(
  matrix: readonly (readonly number[])[],
  start: number,
  reached: Set<number>,
  classes: readonly (readonly number[])[],
): number[] {
  const own = classes.findIndex((members) => members.includes(start));
  if (own >= 0 || classes.length === 1) return classes.map((_, c) => (c === Math.max(own, 0) ? 1 : 0));
  const closed = new Set(classes.flat());
  // The start comes first and is the last to be eliminated.
  const passing = [start, ...[...reached].filter((state) => state !== start && !closed.has(state))];
  const size = passing.length;
  const rows = passing.map((i) => [
    ...passing.map((j) => matrix[i]?.[j] ?? 0),
    ...classes.map((members) => members.reduce((mass, j) => mass + (matrix[i]?.[j] ?? 0), 0)),
  ]);
  const eliminate = (k: number): number[] => {
    const row = rows[k] as number[];
    let out = 0;
    for (let j = 0; j < row.length; j += 1) if (j < k || j >= size) out += row[j] as number;
    return row.map((mass, j) => (j < k || j >= size ? mass / out : 0));
  };
  for (let k = size - 1; k > 0; k -= 1) {
    const share = eliminate(k);
    for (let i = 0; i < k; i += 1) {
      const target = rows[i] as number[];
      const into = target[k] as number;
      target[k] = 0;
      if (into === 0) continue;
      for (let j = 0; j < target.length; j += 1) {
        target[j] = (target[j] as number) + into * (share[j] as number);
      }
    }
  }
  return eliminate(0).slice(size);
}

/**
 * Long-run share of the time that a chain started in state 0 spends in each state. `matrix` is row-stochastic. States
 * out of reach get 0; where several closed classes can be reached each counts with the probability of ending in it;
 * a periodic chain gets its time average. `stationaryLaw([[0.5, 0.5], [1, 0]])` is [2/3, 1/3].
 */
export function stationaryLaw(matrix: readonly (readonly number[])[]): number[] {
  const reached = reachableFrom(matrix, 0);
  const classes = closedClasses(matrix, reached);
  const ends = absorption(matrix, 0, reached, classes);
  const law: number[] = Array.from({ length: matrix.length }, () => 0);
  for (const [c, members] of classes.entries()) {
    const within = irreducibleLaw(matrix, members);
    for (const [i, state] of members.entries()) law[state] = (ends[c] as number) * (within[i] as number);
  }
  return law;
}
