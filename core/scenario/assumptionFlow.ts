import { totalIds, type TotalId } from '#core/planResult.ts';
import { assumptionDefinitions } from './assumptions.ts';

/** Figures of a plan that assumptions move: its totals, and the number of waves. */
export const planFigures = [...totalIds, 'waves'] as const;
/** See {@link planFigures}. */
export type PlanFigure = TotalId | 'waves';

/** An input of a model that the planner fills from an assumption. */
export interface ModelFeed {
  readonly model: string;
  /** Field of the model's input. */
  readonly field: string;
  /** How the assumption becomes the input, where it is not the value itself. */
  readonly how?: string;
}

/** Where one assumption goes. */
export interface AssumptionFlow {
  readonly id: string;
  readonly feeds: readonly ModelFeed[];
  /** Figures that a change of it can change. */
  readonly moves: readonly PlanFigure[];
  /** The model that its default was worked out with, where there is one. */
  readonly workedOutWith?: string;
}

/**
 * What a size or reserve moves: the hosts and all that follows from them, the moves and waves that empty them, and the risk,
 * since a workload that grows too large for its technology keeps the one it has.
 */
const sizing = planFigures;

function perHost(how: string, ...fields: readonly string[]): readonly ModelFeed[] {
  return fields.map((field) => ({ model: 'tco.total', field, how }));
}

type Entry = Omit<AssumptionFlow, 'id'>;

const ofGroup = {
  sizing: { feeds: [], moves: sizing },
} as const satisfies Record<string, Entry>;

function effort(field: string, how?: string): Entry {
  return {
    feeds: [{ model: 'portability.effort', field, ...(how === undefined ? {} : { how }) }],
    moves: ['waves'],
  };
}

function escape(technology: string, workedOutWith?: string): Entry {
  return {
    feeds: [
      {
        model: 'risk.incidents',
        field: 'eventsPerYear',
        how: `times attempts and the workloads that run as ${technology}`,
      },
    ],
    moves: ['expectedAnnualLoss'],
    ...(workedOutWith === undefined ? {} : { workedOutWith }),
  };
}

/** Enters the expected loss of moves, which is shown with each and limited by the risk budget where there is one. */
function moveRisk(field: string, how: string): Entry {
  return { feeds: [{ model: 'risk.incidents', field, how }], moves: ['waves'] };
}

function precopy(field: string): Entry {
  return { feeds: [{ model: 'migration.precopy', field }], moves: ['waves'] };
}

/** What a host that is off and a workload that has changed save decides the order of the waves, so money moves them, too. */
const entries: Readonly<Record<string, Entry>> = {
  'vm.cpuLoss': { ...ofGroup.sizing, workedOutWith: 'performance.loss' },
  'container.cpuLoss': { ...ofGroup.sizing, workedOutWith: 'performance.loss' },
  'energy.hostPowerScale': {
    feeds: [
      {
        model: 'energy.annual',
        field: 'powerW',
        how: 'multiplies what energy.node gives for hosts that were not measured',
      },
    ],
    moves: ['powerW', 'energyKWhPerYear', 'kgCO2ePerYear', 'costPerYear', 'waves'],
  },
  'energy.pue': {
    feeds: [{ model: 'energy.annual', field: 'pue' }],
    moves: ['energyKWhPerYear', 'kgCO2ePerYear', 'costPerYear', 'waves'],
  },
  'energy.pricePerKWh': { feeds: [{ model: 'energy.annual', field: 'pricePerKWh' }], moves: ['costPerYear', 'waves'] },
  'energy.gramsCO2ePerKWh': { feeds: [{ model: 'energy.annual', field: 'gramsCO2ePerKWh' }], moves: ['kgCO2ePerYear'] },
  // Shown beside the yearly carbon and in none of the totals.
  'energy.embodiedKgPerHost': { feeds: [], moves: [] },
  'cost.serverPrice': { feeds: [{ model: 'tco.total', field: 'serverPrice' }], moves: ['costPerYear', 'waves'] },
  'cost.serverLifeYears': { feeds: [{ model: 'tco.total', field: 'years' }], moves: ['costPerYear', 'waves'] },
  'cost.licenceVmPerHostYear': {
    feeds: perHost('times the life of a host, for hosts with a VM', 'licencePerNode'),
    moves: ['costPerYear', 'waves'],
  },
  'cost.licenceContainerPerHostYear': {
    feeds: perHost('times the life of a host, for hosts with containers and no VM', 'licencePerNode'),
    moves: ['costPerYear', 'waves'],
  },
  'cost.salary': { feeds: [{ model: 'tco.total', field: 'salary' }], moves: ['costPerYear', 'waves'] },
  'cost.adminsPer100VmHosts': {
    feeds: perHost('times hosts / 100, for hosts with a VM', 'headcount'),
    moves: ['costPerYear', 'waves'],
  },
  'cost.adminsPer100ContainerHosts': {
    feeds: perHost('times hosts / 100, for hosts with containers and no VM', 'headcount'),
    moves: ['costPerYear', 'waves'],
  },
  'cost.adminsPer100WasmHosts': {
    feeds: perHost('times hosts / 100, for hosts with modules only', 'headcount'),
    moves: ['costPerYear', 'waves'],
  },
  'risk.attemptsPer1000Workloads': {
    feeds: [
      { model: 'risk.incidents', field: 'eventsPerYear', how: 'times workloads / 1000 and the probability of escape' },
    ],
    moves: ['expectedAnnualLoss'],
  },
  'risk.costPerEvent': { feeds: [{ model: 'risk.incidents', field: 'costPerEvent' }], moves: ['expectedAnnualLoss'] },
  'risk.escapeVm': escape('virtual machine', 'isolation.escape'),
  'risk.escapeContainer': escape('container', 'isolation.escape'),
  'risk.escapeMicrovm': escape('microVM', 'isolation.escape'),
  'risk.escapeWasm': escape('module', 'isolation.escape'),
  'team.effortDaysPerWave': { feeds: [], moves: ['waves'] },
  'team.hostMoveDays': { feeds: [], moves: ['waves'], workedOutWith: 'migration.precopy' },
  'team.apiReuse': effort('apiReuse'),
  'team.fixedDays': effort('fixedDays'),
  'team.apiDays': effort('apiDays'),
  'team.componentDays': effort('componentDays'),
  'team.stateDays': effort('stateDays', 'for workloads that keep data'),
  'team.dependencies': effort('dependencies'),
  'team.dependencyDays': effort('dependencyDays'),
  'team.wasmLanguageFactor': effort('languageFactor', 'for workloads that become modules; 1 for others'),
  'team.windowsFactor': effort('languageFactor', 'times the factor of the language, for Windows guests'),
  'team.agedSystemFactor': effort('languageFactor', 'times the factor of the language, for systems out of support'),
  'team.copyAttendance': { feeds: [], moves: ['waves'] },
  'team.dataCopyMBps': { feeds: [], moves: ['waves'] },
  // Money and risk of moves decide the order of the waves.
  'team.dayRate': { feeds: [], moves: ['waves'] },
  'team.toolsPerChange': { feeds: [], moves: ['waves'] },
  'risk.hostMoveFails': moveRisk('eventsPerYear', 'of one change of host'),
  'risk.containerChangeFails': moveRisk('eventsPerYear', 'of one change to a container'),
  'risk.wasmChangeFails': moveRisk('eventsPerYear', 'of one change to a module'),
  'risk.failedMoveCost': moveRisk('costPerEvent', 'of one move'),
  'risk.criticalityFactor': moveRisk('costPerEvent', 'multiplies or divides by criticality, of one move'),
  // Interruptions and their windows: they bind only where the scenario has windows or freezes.
  'team.dataChangeShare': { feeds: [], moves: ['waves'] },
  'team.cutOverMinutes': { feeds: [], moves: ['waves'] },
  'team.switchMinutes': { feeds: [], moves: ['waves'] },
  'team.migrationMBps': precopy('bandwidthMBps'),
  'team.dirtyRateMBps': precopy('dirtyRateMBps'),
};

/** Where each assumption goes, in the order of the assumptions. What has no entry of its own sizes workloads or hosts. */
export const assumptionFlows: readonly AssumptionFlow[] = assumptionDefinitions.map(({ id }) => ({
  id,
  ...(entries[id] ?? ofGroup.sizing),
}));

const byId: ReadonlyMap<string, AssumptionFlow> = new Map(assumptionFlows.map((flow) => [flow.id, flow]));

/** Where the assumption goes, undefined where there is none of this id. */
export function assumptionFlow(id: string): AssumptionFlow | undefined {
  return byId.get(id);
}

/** Ids of the assumptions that can move a figure. */
export function assumptionsOf(figure: PlanFigure): string[] {
  return assumptionFlows.filter(({ moves }) => moves.includes(figure)).map(({ id }) => id);
}
