import type { Environment } from '#core/advice/roles.ts';
import { findLanguage } from '#core/catalogue/languages.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { WorkloadTrait } from '#core/scenario/roadmapSettings.ts';
import type { MemberFinder } from './members.ts';

/** What the scenario says of one workload; a later entry wins over an earlier one, field by field. */
export type Traits = Omit<WorkloadTrait, 'workloads'>;

/** The scenario's traits by workload id; workloads of which it says nothing are left out. */
export function traitsByWorkload(
  traits: readonly WorkloadTrait[],
  membersOf: MemberFinder,
): ReadonlyMap<string, Traits> {
  const found = new Map<string, Traits>();
  for (const { workloads, ...said } of traits) {
    for (const id of membersOf(workloads)) found.set(id, { ...found.get(id), ...said });
  }
  return found;
}

/** Traits that name nothing, and languages of which nothing is known. */
export function traitFindings(
  traits: readonly WorkloadTrait[],
  membersOf: MemberFinder,
  file: string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const unknown = new Set<string>();
  for (const trait of traits) {
    if (membersOf(trait.workloads).length === 0) {
      const named = trait.workloads.slice(0, 4).join(', ');
      findings.push({
        severity: 'warning',
        code: 'scenario-names-nothing',
        file,
        value: named.slice(0, 200),
        message: `The scenario describes ${named}, which no workload or group of the inventory is called; it has no effect.`,
      });
    }
    const { language } = trait;
    if (language === undefined || language === '' || findLanguage(language) !== undefined || unknown.has(language))
      continue;
    unknown.add(language);
    findings.push({
      severity: 'info',
      code: 'language-unknown',
      file,
      value: language,
      message: `How ready ${language} is for WebAssembly is not known; the assumption for unknown languages is used.`,
    });
  }
  return findings;
}

/** The environment of a workload: what the scenario says, else what its name shows. Staging counts as test. */
export function environmentWith(traits: Traits | undefined, read: Environment): Environment {
  switch (traits?.environment) {
    case undefined:
      return read;
    case 'staging':
      return 'test';
    case 'production':
    case 'test':
    case 'development':
      return traits.environment;
  }
}

/** The criticality of a workload: what the scenario says; else low for test and development, medium for all others. */
export function criticalityWith(traits: Traits | undefined, environment: Environment): 'low' | 'medium' | 'high' {
  return traits?.criticality ?? (environment === 'test' || environment === 'development' ? 'low' : 'medium');
}
