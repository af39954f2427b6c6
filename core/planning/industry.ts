import { stackWithBorder, unchangedStack } from '#core/advice/advise.ts';
import { readFeatures, type WorkloadFeatures } from '#core/advice/features.ts';
import { compileRoles, type Role } from '#core/advice/roles.ts';
import { industryProfiles, type IndustryProfile } from '#core/catalogue/knowledge/industries.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import type { Advice } from '#core/planResult.ts';
import type { IsolationRules } from '#core/roadmap/problem.ts';
import type { AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Industry } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { isolationByTechnology } from './isolation.ts';
import { workloadFinder } from './members.ts';
import type { Pool } from './pools.ts';
import { environmentWith, traitsByWorkload, type Traits } from './traits.ts';

/** What an industry's profile makes of an estate. */
export interface IndustryRules {
  /** Isolation that a running workload needs at the least, by id. */
  readonly floors: ReadonlyMap<string, number>;
  /** The advice with every target raised to its floor. */
  readonly advice: readonly Advice[];
  readonly findings: readonly Finding[];
}

interface Reading {
  readonly features: WorkloadFeatures;
  readonly traits: Traits | undefined;
}

/** How a profile's demand for isolation is applied: to which workloads, and how much. */
interface FloorRule {
  readonly constraint: string;
  /** Completes "of the workloads that ...". */
  readonly whom: string;
  readonly applies: (reading: Reading) => boolean;
  readonly minimum: (isolation: IsolationRules['byTechnology'], profile: IndustryProfile) => number;
  /** Where the demand is from. */
  readonly source: string;
}

const clinical = /(?:^|[^a-z])(?:ehr|emr|pacs|lis|ris|pms|dicom|hl7|fhir)|patient|clinic|pharmacy|triage|theatre/i;
const cardData = /payment|(?:^|[-_.\d])pay|checkout|card|(?:^|[-_.\d])(?:pos|till|psp)(?:[-_.\d]|$)|billing/i;
const networkFunction = /(?:^|[^a-z])(?:amf|smf|upf|pcf|udm|ausf|nrf|vnf|cnf|nssf|vepc|mme|sgw|pgw)(?:[^a-z]|$)/i;

const rolesWithRecords: readonly Role[] = ['database', 'file-service', 'mail', 'directory'];

/** Not known to be anything else: the strictest reading, as rule-based planners take it. */
function isProduction({ features, traits }: Reading): boolean {
  const environment = environmentWith(traits, features.environment);
  return environment === 'production' || environment === 'unknown';
}

/** Just above a bound that must be passed and not only met. */
function above(bound: number): number {
  return bound + Number.EPSILON;
}

function statedLimit(_isolation: IsolationRules['byTechnology'], profile: IndustryProfile): number {
  const limit = profile.constraints.find((constraint) => constraint.id === 'isolation')?.limit;
  if (limit === undefined) throw new Error(`the profile ${profile.id} states no isolation`);
  return limit.comparison === '>' ? above(limit.value) : limit.value;
}

const floorRules: Readonly<Record<IndustryProfile['id'], FloorRule>> = {
  finance: {
    constraint: 'isolation above 0.999',
    whom: 'are not known to be test, development or of low criticality',
    applies: (reading) => isProduction(reading) && reading.traits?.criticality !== 'low',
    minimum: statedLimit,
    source: 'seed-4 8.7.1',
  },
  healthcare: {
    constraint: 'access to health data no wider than needed, planned as a hardware border',
    whom: 'carry clinical names, keep records or are of high criticality',
    applies: (reading) =>
      isProduction(reading) &&
      (reading.traits?.criticality === 'high' ||
        clinical.test(reading.features.workload.name) ||
        rolesWithRecords.includes(reading.features.role.role)),
    minimum: ({ vm, microvm }) => Math.min(vm, microvm),
    source: 'seed-2 10.3; that a kernel of its own is needed is our reading',
  },
  telecom: {
    constraint: 'isolation of network functions above 0.99',
    whom: 'carry the name of a network function',
    applies: ({ features }) => networkFunction.test(features.workload.name),
    minimum: () => above(0.99),
    source: 'decision.edge, seed-4 8.4.1; seed-2 10.4: slices share nothing',
  },
  retail: {
    constraint: 'isolation above 0.999 for card data',
    whom: 'touch payments or cards by their name and are not known to be test or development',
    applies: (reading) => isProduction(reading) && cardData.test(reading.features.workload.name),
    minimum: statedLimit,
    source: 'seed-4 8.7.1, for card data as in seed-2 10.2',
  },
};

/** What a profile demands that its floors and the planner's other rules do not see to. */
const keptByPlanner: readonly string[] = ['isolation'];

/** The profile of an industry, null for none. */
export function profileOf(industry: Industry): IndustryProfile | null {
  return industryProfiles.find((profile) => profile.id === industry) ?? null;
}

/**
 * Applies the scenario's industry: floors of isolation that nothing overrides, targets raised to them (a container becomes a
 * micro VM, what cannot stays as it is), and a finding for every demand of the profile, kept or to be confirmed.
 */
export function industryRules(
  estate: Inventory,
  scenario: Pick<Scenario, 'name' | 'namePatterns' | 'technologyOverrides' | 'failuresToTolerate' | 'roadmap'>,
  values: AssumptionSet,
  advice: readonly Advice[],
  pools: readonly Pool[],
): IndustryRules {
  const profile = profileOf(scenario.roadmap.industry);
  if (profile === null) return { floors: new Map(), advice, findings: [] };
  const rule = floorRules[profile.id];
  const isolation = isolationByTechnology(values);
  const minimum = rule.minimum(isolation, profile);
  const traits = traitsByWorkload(scenario.roadmap.traits, workloadFinder(estate));
  const roleOf = compileRoles(scenario.namePatterns);
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  const adviceOf = new Map(advice.map((one) => [one.workload, one]));
  const floors = new Map<string, number>();
  const raised = new Map<string, Advice>();
  const unmet: string[] = [];
  let toMicrovm = 0;
  let kept = 0;
  for (const workload of estate.workloads) {
    if (workload.powerState !== 'on') continue;
    const features = readFeatures(workload, clusterNames.get(workload.clusterId ?? '') ?? null, roleOf);
    if (!rule.applies({ features, traits: traits.get(workload.id) })) continue;
    floors.set(workload.id, minimum);
    const own = adviceOf.get(workload.id);
    if (own === undefined || isolation[own.technology] >= minimum) continue;
    if (scenario.technologyOverrides[workload.id] !== undefined) continue;
    const today = toPlannedTechnology(workload.technology);
    const text = `The ${profile.id} profile requires ${rule.constraint} (${rule.source}); a ${own.technology} offers ${isolation[own.technology]}.`;
    if (isolation.microvm >= minimum && !features.operatingSystem.isWindows) {
      toMicrovm += 1;
      raised.set(workload.id, {
        ...own,
        technology: 'microvm',
        stack: stackWithBorder,
        reasons: [{ rule: 'industry-isolation', text }, ...own.reasons],
      });
      continue;
    }
    if (isolation[today] < minimum) unmet.push(workload.name);
    else kept += 1;
    raised.set(workload.id, {
      ...own,
      technology: today,
      stack: today === 'vm' ? unchangedStack : own.stack,
      reasons: [{ rule: 'industry-isolation', text }, ...own.reasons],
      blockers: [...own.blockers, { rule: 'industry-isolation', text }],
    });
  }
  return {
    floors,
    advice: advice.map((one) => raised.get(one.workload) ?? one),
    findings: profileFindings(profile, rule, scenario, pools, {
      floors: floors.size,
      toMicrovm,
      kept,
      unmet,
    }),
  };
}

interface FloorCounts {
  readonly floors: number;
  readonly toMicrovm: number;
  readonly kept: number;
  readonly unmet: readonly string[];
}

function profileFindings(
  profile: IndustryProfile,
  rule: FloorRule,
  scenario: Pick<Scenario, 'name' | 'failuresToTolerate'>,
  pools: readonly Pool[],
  counts: FloorCounts,
): readonly Finding[] {
  const findings: Finding[] = [];
  const say = (severity: Finding['severity'], code: string, message: string): void => {
    findings.push({ severity, code, file: scenario.name, value: profile.id, message });
  };
  const workloads = (count: number): string => (count === 1 ? '1 workload' : `${count} workloads`);
  say(
    'info',
    'industry-isolation',
    `The ${profile.id} profile requires ${rule.constraint} (${rule.source}) of ${workloads(counts.floors)} that ${rule.whom}: ${counts.toMicrovm} ${counts.toMicrovm === 1 ? 'becomes a micro VM instead of a container' : 'become micro VMs instead of containers'}, ${counts.kept} ${counts.kept === 1 ? 'stays as it is' : 'stay as they are'}, and no step of the roadmap goes below.`,
  );
  if (counts.unmet.length > 0) {
    const names = counts.unmet.slice(0, 4).join(', ');
    say(
      'error',
      'industry-isolation-not-met',
      `The ${profile.id} profile requires ${rule.constraint}; ${workloads(counts.unmet.length)} run below it today and nothing that they can become offers it: ${names}${counts.unmet.length > 4 ? ' …' : ''}. Choose another technology for them, or say in the scenario that they are test or of low criticality.`,
    );
  }
  if (profile.id === 'telecom') {
    say(
      'info',
      'industry-sites',
      'The telecom profile requires that an application stays at its site: no move leaves its cluster (for hosts in no cluster: its data centre), which the certificate proves for every state.',
    );
    const single = pools.filter((pool) => pool.workloads.length > 0 && pool.failuresToTolerate < 1);
    if (single.length > 0) {
      const names = single.slice(0, 6).map((pool) => pool.clusterName ?? 'stand-alone hosts');
      say(
        'warning',
        'industry-availability',
        `The telecom profile requires availability above 99.999 % (seed-2 10.4); ${names.join(', ')}${single.length > 6 ? ' …' : ''} cannot lose a host. Add a host to each, or let the scenario tolerate one failure.`,
      );
    }
  }
  say(
    'info',
    'industry-controls',
    `The ${profile.id} profile requires the controls ${profile.requiredControls.join(', ')} (${profile.source}). Inventories do not show them: confirm them for the target platform before the first wave.`,
  );
  const open = profile.constraints.filter((constraint) => !keptByPlanner.includes(constraint.id));
  say(
    'info',
    'industry-to-confirm',
    `The ${profile.id} profile requires further, and no inventory shows it: ${open.map((constraint) => constraint.text).join(' ')}`,
  );
  return findings;
}
