import type { AssumptionRow } from '#core/api/scenarioCalls.ts';
import { resolveAssumptions } from '#core/scenario/assumptions.ts';
import type { AssumptionOverride } from '#core/scenario/scenario.ts';

/** The planner's assumptions with the scenario's changes. */
export function assumptionRows(overrides: Readonly<Record<string, AssumptionOverride>>): AssumptionRow[] {
  return resolveAssumptions({ assumptions: { ...overrides } }).map(({ definition, low, likely, high, changed }) => {
    const { id, title, group, unit, distribution, source, description } = definition;
    const defaults = { low: definition.low, likely: definition.likely, high: definition.high };
    return { id, title, group, unit, low, likely, high, distribution, source, description, defaults, changed };
  });
}
