import type { AssumptionRow } from '#core/api/scenarioCalls.ts';
import { assumptionsOf, type PlanFigure } from '#core/scenario/assumptionFlow.ts';
import { useApi } from '#renderer/host/queries.ts';

/** The titles of the changed assumptions among those that can move a figure. */
export function changedTitles(
  figure: PlanFigure,
  assumptions: readonly Pick<AssumptionRow, 'id' | 'title' | 'changed'>[],
): string[] {
  const flowing = new Set(assumptionsOf(figure));
  return assumptions.filter(({ id, changed }) => changed && flowing.has(id)).map(({ title }) => title);
}

/** The titles of the changed assumptions that a figure rests on; empty while they are not known. */
export function useChangedTitles(figure: PlanFigure): readonly string[] {
  const assumptions = useApi('assumptions.list', {});
  return changedTitles(figure, assumptions.data ?? []);
}

/** Ids of the assumptions that the scenario changes. */
export function useChangedAssumptions(): ReadonlySet<string> {
  const assumptions = useApi('assumptions.list', {});
  return new Set((assumptions.data ?? []).filter(({ changed }) => changed).map(({ id }) => id));
}
