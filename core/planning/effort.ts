import type { Workload } from '#core/inventory/inventory.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import { portabilityEffort } from '#core/models/portability.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';

/**
 * Shares of each component that carry over from a VM to a container platform (seed-1 part 2, 1.1 and 2.1): run time, life
 * cycle, addresses, security policy.
 */
const componentDegrees = { computeRuntime: 0.62, lifecycle: 0.58, ipManagement: 0.9, securityPolicy: 0.75 };

/** Data from which a workload is taken to keep state that must be moved, GiB. */
const statefulFromGiB = 50;

/** Person-days to change the technology of one workload, by portability.effort; 0 when it keeps its technology. */
export function portEffortDays(
  workload: Workload,
  to: PlannedTechnology,
  isChange: boolean,
  isStatefulRole: boolean,
  values: AssumptionSet,
): number {
  if (!isChange) return 0;
  const dataMiB = workload.inUseMiB ?? workload.provisionedMiB ?? 0;
  const { effortDays } = portabilityEffort({
    apiReuse: valueOf(values, 'team.apiReuse'),
    componentDegrees,
    stateful: isStatefulRole || dataMiB > statefulFromGiB * 1024,
    dependencies: valueOf(values, 'team.dependencies'),
    languageFactor: to === 'wasm' ? valueOf(values, 'team.wasmLanguageFactor') : 1,
    fixedDays: valueOf(values, 'team.fixedDays'),
    apiDays: valueOf(values, 'team.apiDays'),
    componentDays: valueOf(values, 'team.componentDays'),
    stateDays: valueOf(values, 'team.stateDays'),
    dependencyDays: valueOf(values, 'team.dependencyDays'),
  });
  return effortDays;
}
