import type { Technology } from '#core/inventory/technology.ts';
import { all, type ReadableDb } from './database.ts';

/** A wave with what is counted over its moves. */
export interface PlannedWave {
  readonly number: number;
  readonly start: string;
  readonly end: string;
  readonly effortDays: number;
  readonly effortCapacityDays: number;
  readonly moves: number;
  readonly released: readonly { readonly id: string; readonly name: string }[];
  readonly byCluster: readonly {
    readonly cluster: string | null;
    readonly moves: number;
    readonly effortDays: number;
  }[];
  readonly byTransition: readonly { readonly from: Technology; readonly to: Technology; readonly moves: number }[];
}

/** All waves of a plan in order. */
export function readWaves(db: ReadableDb, planId: number): PlannedWave[] {
  const released = Map.groupBy(
    all<{ wave: number; id: string; name: string }>(
      db,
      `SELECT released_after_wave AS wave, id, name FROM plan_hosts
       WHERE plan_id = ? AND released_after_wave IS NOT NULL ORDER BY sort_name, id`,
      [planId],
    ),
    ({ wave }) => wave,
  );
  const byCluster = Map.groupBy(
    all<{ wave: number; cluster: string | null; moves: number; effortDays: number }>(
      db,
      `SELECT wave, cluster_name AS cluster, count(*) AS moves, total(effort_days) AS effortDays
       FROM plan_moves WHERE plan_id = ? GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`,
      [planId],
    ),
    ({ wave }) => wave,
  );
  const byTransition = Map.groupBy(
    all<{ wave: number; from: Technology; to: Technology; moves: number }>(
      db,
      `SELECT wave, from_technology AS "from", to_technology AS "to", count(*) AS moves
       FROM plan_moves WHERE plan_id = ? GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2, 3`,
      [planId],
    ),
    ({ wave }) => wave,
  );
  const withoutWave = <Row extends { readonly wave: number }>(rows: readonly Row[] | undefined): Omit<Row, 'wave'>[] =>
    (rows ?? []).map((row) => {
      const { wave: _, ...rest } = row;
      return rest;
    });
  return all<{ number: number; start: string; end: string; effortDays: number; effortCapacityDays: number }>(
    db,
    `SELECT number, start_date AS start, end_date AS "end", effort_days AS effortDays,
       effort_capacity_days AS effortCapacityDays
     FROM plan_waves WHERE plan_id = ? ORDER BY number`,
    [planId],
  ).map((wave) => ({
    ...wave,
    moves: (byCluster.get(wave.number) ?? []).reduce((sum, { moves }) => sum + moves, 0),
    released: withoutWave(released.get(wave.number)),
    byCluster: withoutWave(byCluster.get(wave.number)),
    byTransition: withoutWave(byTransition.get(wave.number)),
  }));
}

/** The moves of a workload in a plan, in order. */
export function readMovesOf(
  db: ReadableDb,
  planId: number,
  workloadId: string,
): {
  readonly wave: number;
  readonly fromTechnology: Technology;
  readonly toTechnology: Technology;
  readonly fromHost: string;
  readonly toHost: string;
  readonly fromHostName: string;
  readonly toHostName: string;
  readonly effortDays: number;
  readonly reason: string;
}[] {
  return all(
    db,
    `SELECT wave, from_technology AS fromTechnology, to_technology AS toTechnology, from_host AS fromHost,
       to_host AS toHost, from_host_name AS fromHostName, to_host_name AS toHostName, effort_days AS effortDays, reason
     FROM plan_moves WHERE plan_id = ? AND workload_id = ? ORDER BY position`,
    [planId, workloadId],
  );
}

/** The moves of a plan up to a wave, with the stack that each workload is to run on. */
export function readMovesUpTo(
  db: ReadableDb,
  planId: number,
  wave: number,
): {
  readonly wave: number;
  readonly workload: string;
  readonly name: string;
  readonly fromTechnology: Technology;
  readonly toTechnology: Technology;
  readonly effortDays: number;
  readonly stack: string | null;
}[] {
  return all(
    db,
    `SELECT m.wave, m.workload_id AS workload, m.name, m.from_technology AS fromTechnology,
       m.to_technology AS toTechnology, m.effort_days AS effortDays, w.stack
     FROM plan_moves AS m LEFT JOIN plan_workloads AS w ON w.plan_id = m.plan_id AND w.id = m.workload_id
     WHERE m.plan_id = ? AND m.wave <= ? ORDER BY m.wave, m.position`,
    [planId, wave],
  );
}

/** Every move of a plan with what the roadmap's drawing groups it by, in the order of the waves. */
export function readBarMoves(
  db: ReadableDb,
  planId: number,
): {
  readonly workload: string;
  readonly name: string;
  readonly cluster: string | null;
  readonly group: string | null;
  readonly wave: number;
  readonly toTechnology: Technology;
  readonly effortDays: number;
}[] {
  return all(
    db,
    `SELECT m.workload_id AS workload, m.name, m.cluster_name AS cluster, w.group_name AS "group", m.wave,
       m.to_technology AS toTechnology, m.effort_days AS effortDays
     FROM plan_moves AS m LEFT JOIN plan_workloads AS w ON w.plan_id = m.plan_id AND w.id = m.workload_id
     WHERE m.plan_id = ? ORDER BY m.wave, m.position`,
    [planId],
  );
}
