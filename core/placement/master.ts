import type { Highs, Model } from 'highs';
import type { StepBudget } from './clusterFit.ts';
import type { PackProblem } from './packProblem.ts';

/** A set of bin fillings (columns): item types per column, flat. Columns are never removed. */
export interface PatternPool {
  readonly start: number[];
  readonly items: number[];
  readonly binType: number[];
  readonly known: Set<string>;
}

/** An empty pool. */
export function createPool(): PatternPool {
  return { start: [0], items: [], binType: [], known: new Set() };
}

/** Adds a filling unless it is known. Returns its index or -1. Item order does not matter. */
export function addPattern(pool: PatternPool, binType: number, items: ArrayLike<number>, length: number): number {
  const sorted = Array.from({ length }, (_, k) => items[k]!).sort((a, b) => a - b);
  const key = `${binType}:${sorted.join(',')}`;
  if (pool.known.has(key)) return -1;
  pool.known.add(key);
  for (const t of sorted) pool.items.push(t);
  pool.start.push(pool.items.length);
  pool.binType.push(binType);
  return pool.binType.length - 1;
}

/** Values of the linear relaxation over the current columns. */
export interface MasterSolution {
  readonly objective: number;
  /** Per column of the pool. */
  readonly use: Float64Array;
  /** Per item type: the price of one copy. */
  readonly price: Float64Array;
  /** Per bin type: the price of one bin beyond its cost, at least 0; 0 where bins are unlimited. */
  readonly rent: Float64Array;
}

/**
 * The restricted master problem: cover every type as often as it is left, at least cost, by the pool's columns and one
 * expensive slack per type. Rows: types, then one per limited bin type. Types with a negative size somewhere must be covered
 * exactly: leaving out a surplus copy could overfill the bin.
 */
export interface Master {
  /** Hands columns of the pool that the model does not have yet to the model. */
  sync(): void;
  /** Copies still to be covered. */
  setDemand(count: Int32Array): void;
  /** Bins still to be had per type. */
  setAvailable(available: Int32Array): void;
  solve(): MasterSolution | null;
  dispose(): void;
}

/** Creates the master for a problem. The caller disposes it. */
export function createMaster(
  highs: Highs,
  problem: PackProblem,
  pool: PatternPool,
  penalty: number,
  budget: StepBudget,
): Master {
  const { typeCount } = problem;
  const limited: number[] = [];
  if (problem.isLimited) for (let b = 0; b < problem.binTypeCount; b++) limited.push(b);
  const rows = typeCount + limited.length;
  const isExact = problem.givesBack;
  const rowLower = new Float64Array(rows);
  const rowUpper = new Float64Array(rows);
  for (let t = 0; t < typeCount; t++) {
    rowLower[t] = problem.count[t]!;
    rowUpper[t] = isExact[t] === 1 ? problem.count[t]! : highs.infinity;
  }
  limited.forEach((b, r) => {
    rowLower[typeCount + r] = -highs.infinity;
    rowUpper[typeCount + r] = problem.available[b]!;
  });
  const model: Model = highs.createModel({
    numCols: typeCount,
    numRows: rows,
    colCost: new Float64Array(typeCount).fill(penalty),
    colLower: new Float64Array(typeCount),
    colUpper: new Float64Array(typeCount).fill(highs.infinity),
    rowLower,
    rowUpper,
    matrix: {
      format: 'csc',
      numRows: rows,
      numCols: typeCount,
      starts: Int32Array.from({ length: typeCount + 1 }, (_, t) => t),
      indices: Int32Array.from({ length: typeCount }, (_, t) => t),
      values: new Float64Array(typeCount).fill(1),
    },
  });
  model.options.set({ output_flag: false, presolve: 'off', solver: 'simplex', simplex_strategy: 4 });
  let synced = 0;
  // After a change of demand the basis is dual feasible, after new columns primal feasible: each has its simplex.
  let isDemandNew = true;
  return {
    sync() {
      const end = pool.binType.length;
      if (synced === end) return;
      const starts = [0];
      const indices: number[] = [];
      const values: number[] = [];
      for (let p = synced; p < end; p++) {
        for (let k = pool.start[p]!; k < pool.start[p + 1]!; k++) {
          const t = pool.items[k]!;
          // Sorted within a column, so repeats of a type are neighbours.
          if (indices.length > starts.at(-1)! && indices.at(-1) === t) values[values.length - 1]!++;
          else {
            indices.push(t);
            values.push(1);
          }
        }
        if (limited.length > 0) {
          indices.push(typeCount + limited.indexOf(pool.binType[p]!));
          values.push(1);
        }
        starts.push(indices.length);
      }
      const added = end - synced;
      model.addCols({
        cost: Float64Array.from({ length: added }, (_, k) => problem.cost[pool.binType[synced + k]!]!),
        lower: new Float64Array(added),
        upper: new Float64Array(added).fill(highs.infinity),
        matrix: {
          format: 'csc',
          numRows: rows,
          numCols: added,
          starts: Int32Array.from(starts),
          indices: Int32Array.from(indices),
          values: Float64Array.from(values),
        },
      });
      synced = end;
    },
    setDemand(count) {
      isDemandNew = true;
      const all = Int32Array.from({ length: typeCount }, (_, t) => t);
      model.changeRowsBounds(
        { kind: 'set', indices: all },
        Float64Array.from(count),
        Float64Array.from(count, (c, t) => (isExact[t] === 1 ? c : highs.infinity)),
      );
    },
    setAvailable(available) {
      limited.forEach((b, r) => {
        model.changeRowBounds(typeCount + r, -highs.infinity, available[b]!);
      });
    },
    solve() {
      model.options.set('simplex_strategy', isDemandNew ? 1 : 4);
      isDemandNew = false;
      model.run();
      const iterations = Number(model.info.get('simplex_iteration_count'));
      // One simplex iteration touches about every row a few times.
      budget.spent += Math.max(0, iterations) * rows + pool.binType.length;
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) return null;
      const solution = model.getSolution();
      return {
        objective: model.getObjectiveValue(),
        use: solution.colValue.slice(typeCount),
        price: solution.rowDual.slice(0, typeCount),
        rent: Float64Array.from({ length: problem.binTypeCount }, (_, b) =>
          limited.length > 0 ? Math.max(0, -solution.rowDual[typeCount + limited.indexOf(b)]!) : 0,
        ),
      };
    },
    dispose() {
      model.dispose();
    },
  };
}
