import { isAgedLinux } from '#core/advice/rules.ts';
import type { WorkloadFeatures } from '#core/advice/features.ts';
import { evidentLanguage, findLanguage } from '#core/catalogue/languages.ts';
import { toPlannedTechnology, type PlannedTechnology } from '#core/inventory/technology.ts';
import { migrationPrecopy } from '#core/models/migration.ts';
import { riskIncidents } from '#core/models/risk.ts';
import type { ScheduledMove } from '#core/planResult.ts';
import type { Skill } from '#core/scenario/roadmapSettings.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import { portEffortDays, type PortReading } from './effort.ts';
import { criticalityWith, type Traits } from './traits.ts';

/** How one kind of move of a workload is made, what it takes, costs and risks. */
export interface MoveFacts {
  readonly effortDays: number;
  readonly method: ScheduledMove['method'];
  /** Copying of memory or data, hours. */
  readonly transferHours: number;
  /** Interruption, minutes: what cannot be copied before is copied during it. */
  readonly downtimeMinutes: number;
  /** Money once, in the scenario's currency. */
  readonly cost: number;
  readonly expectedLoss: number;
}

/** The moves that a workload may make. */
export interface WorkloadMoves {
  /** A change of host alone. */
  readonly host: MoveFacts;
  /** The change to its target technology, null where it keeps its own; with a stage in between, the step from there. */
  readonly port: (MoveFacts & { readonly skills: readonly Skill[] }) | null;
  /** The step to the stage in between, null where there is none. */
  readonly via: (MoveFacts & { readonly skills: readonly Skill[]; readonly technology: PlannedTechnology }) | null;
}

/** What the moves of one workload are worked out from. */
export interface MoveSubject {
  readonly features: WorkloadFeatures;
  readonly traits: Traits | undefined;
  readonly to: PlannedTechnology;
  /** The technology of the stage in between, null for none. */
  readonly via: PlannedTechnology | null;
  /** Its role keeps state: a database, a directory, a mail server and the like. */
  readonly isStatefulRole: boolean;
  /** Services that it is connected to, where the inventory says so; null for the assumption. */
  readonly connections: number | null;
}

/** Minutes that a pause may take and still count as none: live migration promises seconds. */
const mostPauseMinutes = 1;
const hoursPerDay = 8;
const megabytesPerMiB = 1.048576;
/** Data from which a workload is taken to keep state that must be moved, GiB. */
const statefulFromGiB = 50;

/** True when data has to be moved with the workload. */
export function keepsState(features: WorkloadFeatures, isStatefulRole: boolean): boolean {
  return isStatefulRole || (features.dataGiB ?? 0) > statefulFromGiB;
}

/** Effort, duration, interruption, money and risk of every move that a workload may make. */
export function movesOf(subject: MoveSubject, values: AssumptionSet): WorkloadMoves {
  const { features, to, via } = subject;
  const from = toPlannedTechnology(features.workload.technology);
  const host = hostMove(subject, from, values);
  if (from === to) return { host, port: null, via: null };
  if (via === null || via === to || via === from) return { host, port: change(subject, from, to, values), via: null };
  return {
    host,
    port: change(subject, via, to, values),
    via: { ...change(subject, from, via, values), technology: via },
  };
}

function copyHours(megabytes: number, megabytesPerSecond: number): number {
  return megabytes / megabytesPerSecond / 3600;
}

function attendanceDays(hours: number, values: AssumptionSet): number {
  return (hours * valueOf(values, 'team.copyAttendance')) / hoursPerDay;
}

function hostMove(subject: MoveSubject, technology: PlannedTechnology, values: AssumptionSet): MoveFacts {
  const { workload } = subject.features;
  // Shared storage stays where it is; what lies on the host's own disks goes along.
  const localMB = (workload.localStorageMiB ?? 0) * megabytesPerMiB;
  const dataHours = copyHours(localMB, valueOf(values, 'team.dataCopyMBps'));
  const lateHours = dataHours * valueOf(values, 'team.dataChangeShare');
  const effortDays = valueOf(values, 'team.hostMoveDays') + attendanceDays(dataHours, values);
  const money = {
    effortDays,
    cost: effortDays * valueOf(values, 'team.dayRate'),
    expectedLoss: expectedLoss(subject, 'risk.hostMoveFails', values),
  };
  if (technology !== 'vm') {
    // Containers and modules are started elsewhere and stopped here.
    const stops = localMB > 0;
    return {
      ...money,
      method: stops ? 'cut-over' : 'redeploy',
      transferHours: dataHours,
      downtimeMinutes: stops ? valueOf(values, 'team.switchMinutes') + lateHours * 60 : 0,
    };
  }
  const copy = migrationPrecopy({
    memoryMB: workload.memoryMiB * megabytesPerMiB,
    bandwidthMBps: valueOf(values, 'team.migrationMBps'),
    dirtyRateMBps: valueOf(values, 'team.dirtyRateMBps'),
    stopThresholdMB: 50,
    maxRounds: 30,
  });
  const pauseMinutes = copy.downtimeS / 60 + lateHours * 60;
  const isLive = copy.converged && pauseMinutes <= mostPauseMinutes;
  return {
    ...money,
    method: isLive ? 'live' : 'cut-over',
    transferHours: copy.totalS / 3600 + dataHours,
    downtimeMinutes: isLive ? pauseMinutes : pauseMinutes + valueOf(values, 'team.switchMinutes'),
  };
}

function change(
  subject: MoveSubject,
  from: PlannedTechnology,
  to: PlannedTechnology,
  values: AssumptionSet,
): MoveFacts & { readonly skills: readonly Skill[] } {
  const { features, isStatefulRole } = subject;
  // Past the first step its data is on the platform's volumes or in services already.
  const movesData = from === 'vm' && keepsState(features, isStatefulRole);
  const dataMB = movesData ? (features.dataGiB ?? 0) * 1024 * megabytesPerMiB : 0;
  const transferHours = copyHours(dataMB, valueOf(values, 'team.dataCopyMBps'));
  const effortDays =
    portEffortDays(to, readingOf(subject, from, movesData), values) + attendanceDays(transferHours, values);
  return {
    effortDays,
    skills: skillsOf(subject, from, to),
    method: movesData ? 'cut-over' : 'redeploy',
    transferHours,
    downtimeMinutes: movesData
      ? valueOf(values, 'team.cutOverMinutes') + transferHours * 60 * valueOf(values, 'team.dataChangeShare')
      : valueOf(values, 'team.switchMinutes'),
    cost: effortDays * valueOf(values, 'team.dayRate') + valueOf(values, 'team.toolsPerChange'),
    expectedLoss: expectedLoss(subject, to === 'wasm' ? 'risk.wasmChangeFails' : 'risk.containerChangeFails', values),
  };
}

function readingOf(
  { features, traits, connections }: MoveSubject,
  from: PlannedTechnology,
  movesData: boolean,
): PortReading {
  const { workload } = features;
  const said = traits?.language === undefined ? undefined : findLanguage(traits.language);
  const seen = said ?? evidentLanguage(`${workload.name} ${workload.annotation ?? ''}`)?.language;
  return {
    movesData,
    connections,
    // Past the first step its image is built anew already.
    isWindows: from === 'vm' && features.operatingSystem.isWindows,
    isAged: from === 'vm' && isAgedLinux(features),
    language: seen ?? null,
  };
}

function skillsOf(
  { features, isStatefulRole }: MoveSubject,
  from: PlannedTechnology,
  to: PlannedTechnology,
): readonly Skill[] {
  return [
    to === 'wasm' ? ('wasm' as const) : ('container' as const),
    ...(from === 'vm' && isStatefulRole ? (['database'] as const) : []),
    ...(from === 'vm' && features.operatingSystem.isWindows ? (['windows'] as const) : []),
  ];
}

/** Probability that the move fails times what a failure costs, by risk.incidents; see the assumptions risk.*. */
function expectedLoss(subject: MoveSubject, probability: string, values: AssumptionSet): number {
  const factor = valueOf(values, 'risk.criticalityFactor');
  const weight = { low: 1 / factor, medium: 1, high: factor };
  return riskIncidents({
    eventsPerYear: valueOf(values, probability),
    costPerEvent:
      valueOf(values, 'risk.failedMoveCost') * weight[criticalityWith(subject.traits, subject.features.environment)],
  }).expectedAnnualLoss;
}

/** The interruption of a move as the calendar asks for it. */
export function needOf(move: Pick<MoveFacts, 'method' | 'downtimeMinutes'>): { interrupts: boolean; hours: number } {
  const interrupts = move.method !== 'live' && move.downtimeMinutes > 0;
  return { interrupts, hours: interrupts ? move.downtimeMinutes / 60 : 0 };
}
