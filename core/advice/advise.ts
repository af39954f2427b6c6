import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import { toPlannedTechnology, type PlannedTechnology } from '#core/inventory/technology.ts';
import { decideParadigm, decideStack } from '#core/models/decision.ts';
import type { Advice } from '#core/planResult.ts';
import type { WorkloadDemand } from '#core/demand/demand.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { readFeatures, type WorkloadFeatures } from './features.ts';
import { compileRoles } from './roles.ts';
import { borderReason, ceilingRules, isAgedLinux, stage } from './rules.ts';

/** Megabytes (10^6 bytes) per MiB. */
const megabytesPerMiB = 1.048576;

/** Isolation that the decision tree is asked for: above its threshold 0.999 where a hardware border is needed. */
const isolationWithBorder = 0.9999;
const isolationShared = 0.98;

/** Start-up that is waited for: a function is started per request, anything else by a rollout. */
const startupFunctionMs = 50;
const startupServiceMs = 5000;

/** Name of what runs a VM that stays one: the hypervisor is not part of the decision. */
export const unchangedStack = 'current-hypervisor';

/** The stack of what keeps a hardware border, by the first branch of the decision tree of seed-4 8.7.1. */
export const stackWithBorder = decideStack({
  isolation: isolationWithBorder,
  startupMs: startupServiceMs,
  memoryMB: 1024,
  ecosystem: 'modern',
  density: 50,
}).stack;

interface Statement {
  readonly rule: string;
  readonly text: string;
}

/**
 * A technology and a stack for each workload, with the reasons, a confidence (0..1) and what keeps it from going further.
 * The paradigm comes from theorem 19.33 (decision.paradigm), rules set ceilings on it, exposure asks for a hardware border,
 * and the stack comes from the decision tree (decision.stack). In the order of the inventory.
 */
export function adviseAll(
  inventory: Inventory,
  scenario: Pick<Scenario, 'namePatterns' | 'technologyOverrides'>,
  demandOf: ReadonlyMap<string, WorkloadDemand>,
): readonly Advice[] {
  const roleOf = compileRoles(scenario.namePatterns);
  const clusterNames = new Map(inventory.clusters.map((cluster) => [cluster.id, cluster.name]));
  return inventory.workloads.map((workload) => {
    const clusterName = workload.clusterId === null ? null : (clusterNames.get(workload.clusterId) ?? null);
    const features = readFeatures(workload, clusterName, roleOf);
    return advise(features, scenario.technologyOverrides[workload.id] ?? null, demandOf.get(workload.id) ?? null);
  });
}

/** The advice for one workload; see {@link adviseAll}. */
export function advise(
  features: WorkloadFeatures,
  override: PlannedTechnology | null,
  demand: WorkloadDemand | null,
): Advice {
  const { workload } = features;
  const today = toPlannedTechnology(workload.technology);
  const blockers: Statement[] = [];
  let ceiling = 2;
  let confidence = 1;
  for (const rule of ceilingRules) {
    const text = rule.reason(features);
    if (text === null) continue;
    blockers.push({ rule: rule.id, text });
    const limit = stage(rule.ceiling);
    if (limit < ceiling) {
      ceiling = limit;
      confidence = rule.confidence;
    } else if (limit === ceiling) {
      confidence = Math.max(confidence, rule.confidence);
    }
  }
  if (override !== null) return overridden(features, override, today, blockers, demand);

  const reasons: Statement[] = [];
  const wanted = wantedTechnology(features, reasons);
  let technology: PlannedTechnology = stage(wanted) <= ceiling ? wanted : ceiling === 0 ? 'vm' : 'container';
  const border = borderReason(features);
  if (technology === 'container' && border !== null && !features.operatingSystem.isWindows) {
    technology = 'microvm';
    reasons.push({ rule: 'hardware-border', text: border });
  }
  if (stage(technology) < stage(today)) {
    technology = today;
    reasons.push({ rule: 'forward-only', text: `It runs as ${today} already, and nothing goes back.` });
  }
  const decisive = blockers.find((blocker) => ruleStage(blocker.rule) === stage(technology));
  if (decisive !== undefined && stage(wanted) > stage(technology)) reasons.unshift(decisive);
  if (stage(technology) > 0) confidence = movingConfidence(features, technology, demand, reasons);
  return {
    workload: workload.id,
    technology,
    stack: stackFor(technology, features, demand),
    confidence: Math.round(confidence * 100) / 100,
    reasons,
    blockers: blockers.filter((blocker) => ruleStage(blocker.rule) >= 0),
  };
}

function ruleStage(id: string): number {
  const rule = ceilingRules.find((one) => one.id === id);
  return rule === undefined ? -1 : stage(rule.ceiling);
}

/** What theorem 19.33 sends the workload to, before any rule. */
function wantedTechnology(features: WorkloadFeatures, reasons: Statement[]): PlannedTechnology {
  const { operatingSystem, role, workload } = features;
  const isLinux = operatingSystem.family === 'linux';
  const isFunction = role.role === 'function';
  if (operatingSystem.family === 'windows-server' && (role.role === 'web' || role.role === 'application')) {
    reasons.push({
      rule: 'windows-container',
      text: `A ${role.role} server on Windows Server can run as a Windows container on a Windows node.`,
    });
    return 'container';
  }
  const { technology } = decideParadigm({
    multiOs: !isLinux,
    maxIsolation: !isLinux,
    highPerformance: false,
    osModifiable: false,
    linuxOnly: isLinux,
    balance: !isFunction,
    speed: isFunction,
    efficiency: isFunction,
  });
  switch (technology) {
    case 'container':
      reasons.push({
        rule: 'paradigm-container',
        text: `${workload.operatingSystem ?? 'Linux'} shares a kernel well: the balance of isolation and density is a container.`,
      });
      return 'container';
    case 'wasm':
      reasons.push({
        rule: 'paradigm-wasm',
        text: 'Its name says that it is a function: speed and efficiency ask for a module.',
      });
      return 'wasm';
    case 'vm':
    case 'paravirt':
    case null:
      reasons.push({
        rule: 'paradigm-vm',
        text: 'It needs its own operating system kernel: a VM.',
      });
      return 'vm';
  }
}

/** How sure a change is: known role, supported system, observed use and a size that is easy to try raise it. */
function movingConfidence(
  features: WorkloadFeatures,
  technology: PlannedTechnology,
  demand: WorkloadDemand | null,
  reasons: Statement[],
): number {
  let confidence = technology === 'wasm' ? 0.45 : 0.75;
  if (features.role.role === 'unknown') {
    confidence -= 0.3;
    reasons.push({
      rule: 'role-unknown',
      text: 'What it does is not known: system and size allow the change, its owner must confirm it.',
    });
  }
  if (features.operatingSystem.isWindows) {
    confidence -= 0.3;
  } else if (isAgedLinux(features)) {
    confidence -= 0.15;
    reasons.push({
      rule: 'system-out-of-support',
      text: `${features.workload.operatingSystem ?? 'Its system'} is out of support: rebuild its image on a current base.`,
    });
  } else if (features.operatingSystem.version === null) {
    confidence -= 0.1;
    reasons.push({ rule: 'version-unknown', text: 'The version of its system is not known.' });
  }
  if (demand !== null && demand.basis === 'allocation') confidence -= 0.1;
  if (features.environment === 'test' || features.environment === 'development') confidence += 0.1;
  return Math.min(0.95, Math.max(0.1, confidence));
}

function overridden(
  features: WorkloadFeatures,
  override: PlannedTechnology,
  today: PlannedTechnology,
  blockers: readonly Statement[],
  demand: WorkloadDemand | null,
): Advice {
  const isBackward = stage(override) < stage(today);
  const technology = isBackward ? today : override;
  return {
    workload: features.workload.id,
    technology,
    stack: stackFor(technology, features, demand),
    confidence: isBackward ? 0.5 : 1,
    reasons: [
      {
        rule: isBackward ? 'override-refused' : 'override',
        text: isBackward
          ? `The scenario asks for ${override}, but it runs as ${today} already and nothing goes back.`
          : 'Decided in the scenario.',
      },
    ],
    blockers,
  };
}

/** The stack, by the decision tree of seed-4 8.7.1; a VM that stays keeps its hypervisor. */
function stackFor(technology: PlannedTechnology, features: WorkloadFeatures, demand: WorkloadDemand | null): string {
  if (technology === 'vm') return unchangedStack;
  const memoryMiB = demand?.byTechnology[technology].memoryMiB ?? features.workload.memoryMiB;
  const { stack } = decideStack({
    isolation: technology === 'microvm' ? isolationWithBorder : isolationShared,
    startupMs: technology === 'wasm' ? startupFunctionMs : startupServiceMs,
    memoryMB: memoryMiB * megabytesPerMiB,
    ecosystem: 'modern',
    density: 50,
  });
  // The tree answers a fast start with micro VMs from 10 MB on; a module of more memory stays a module.
  return technology === 'wasm' && !stack.startsWith('kuasar') ? 'kuasar-wasmedge' : stack;
}

/** How careful a move must be, 0 (pilot) to 1 (last): production and large data last, test and development first. */
export function cautionOf(workload: Workload, features: Pick<WorkloadFeatures, 'environment' | 'dataGiB'>): number {
  const base = { production: 0.8, unknown: 0.5, test: 0.2, development: 0.1 }[features.environment];
  const size = Math.min(0.2, (workload.memoryMiB / (64 * 1024)) * 0.1 + ((features.dataGiB ?? 0) / 1024) * 0.1);
  return Math.min(1, base + size);
}
