import type { WaveSummary } from '#core/api.ts';
import { t } from '#renderer/i18n/translate.ts';

/** Moves of one cluster, wave by wave. */
export interface ClusterRow {
  readonly name: string;
  readonly moves: readonly number[];
}

const mostRows = 8;

/** The clusters that move something, most moves first; beyond eight the rest is one row. */
export function clusterRows(waves: readonly WaveSummary[]): readonly ClusterRow[] {
  const byCluster = new Map<string, number[]>();
  for (const [index, wave] of waves.entries()) {
    for (const part of wave.byCluster) {
      const name = part.cluster ?? t('placement.noCluster');
      const moves = byCluster.get(name) ?? waves.map(() => 0);
      moves[index] = (moves[index] ?? 0) + part.moves;
      byCluster.set(name, moves);
    }
  }
  const total = (row: ClusterRow): number => row.moves.reduce((sum, moves) => sum + moves, 0);
  const rows = [...byCluster]
    .map(([name, moves]) => ({ name, moves }))
    .toSorted((a, b) => total(b) - total(a) || (a.name < b.name ? -1 : 1));
  if (rows.length <= mostRows) return rows;
  const rest = rows.slice(mostRows - 1);
  const summed = waves.map((_, index) => rest.reduce((sum, row) => sum + (row.moves[index] ?? 0), 0));
  return [...rows.slice(0, mostRows - 1), { name: t('roadmap.moreClusters', { count: rest.length }), moves: summed }];
}
