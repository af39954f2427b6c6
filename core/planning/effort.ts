import type { LanguageReadiness } from '#core/catalogue/languages.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import { portabilityEffort } from '#core/models/portability.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';

/**
 * Shares of each component that carry over from a VM to a container platform (seed-1 part 2, 1.1 and 2.1): run time, life
 * cycle, addresses, security policy.
 */
const componentDegrees = { computeRuntime: 0.62, lifecycle: 0.58, ipManagement: 0.9, securityPolicy: 0.75 };

/** What the effort of a change of technology depends on beside the two technologies. */
export interface PortReading {
  /** State has to be moved. */
  readonly movesData: boolean;
  /** Services that it is connected to; null where nothing is known, which is the assumption team.dependencies. */
  readonly connections: number | null;
  readonly isWindows: boolean;
  /** Its system is out of support. */
  readonly isAged: boolean;
  /** Null where it is not known. */
  readonly language: LanguageReadiness | null;
}

/** Person-days to change the technology of one workload, by portability.effort. */
export function portEffortDays(to: PlannedTechnology, reading: PortReading, values: AssumptionSet): number {
  return portabilityEffort({
    apiReuse: valueOf(values, 'team.apiReuse'),
    componentDegrees,
    stateful: reading.movesData,
    dependencies: reading.connections ?? valueOf(values, 'team.dependencies'),
    languageFactor: languageFactor(to, reading, values),
    fixedDays: valueOf(values, 'team.fixedDays'),
    apiDays: valueOf(values, 'team.apiDays'),
    componentDays: valueOf(values, 'team.componentDays'),
    stateDays: valueOf(values, 'team.stateDays'),
    dependencyDays: valueOf(values, 'team.dependencyDays'),
  }).effortDays;
}

/**
 * How much more work than packaging for a container: for modules by language (1 for a language that compiles as it is, the
 * assumption for an unknown one), and for systems whose image has to be rebuilt.
 */
function languageFactor(to: PlannedTechnology, reading: PortReading, values: AssumptionSet): number {
  const unknown = valueOf(values, 'team.wasmLanguageFactor');
  const ofLanguage = to === 'wasm' ? 1 + (unknown - 1) * (reading.language?.portingShare.likely ?? 1) : 1;
  return (
    ofLanguage *
    (reading.isWindows ? valueOf(values, 'team.windowsFactor') : 1) *
    (reading.isAged ? valueOf(values, 'team.agedSystemFactor') : 1)
  );
}
