import type { Technology } from '#core/inventory/technology.ts';
import type { DemandByTechnology, ScheduledMove } from '#core/planResult.ts';
import type { RoadmapCheckInput } from '#core/roadmap/check.ts';
import type { RoadmapRules } from '#core/roadmap/checkRules.ts';
import { memory } from '#test/unit/roadmap/estates.ts';

/** The same type with everything writable, for damage. */
export type Writable<T> = T extends object ? { -readonly [Key in keyof T]: Writable<T[Key]> } : T;

/** One move of a roadmap that is written by hand. */
interface SpecMove {
  wave: number;
  workload: string;
  host: string;
  technology: Technology;
  team: string;
  effortDays: number;
}

/** A roadmap written by hand: from it follow states, waves and schedule, without any planner. */
export interface WaySpec {
  hosts: { id: string; cluster: string; usable: number; from?: number; off?: number }[];
  workloads: { id: string; at: string; technology: Technology; demand: DemandByTechnology }[];
  waves: number;
  moves: SpecMove[];
  released: Record<number, string[]>;
  rules: Writable<RoadmapRules>;
}

/** What the checker is handed. */
export interface WayCase {
  readonly input: Writable<RoadmapCheckInput>;
  readonly rules: Writable<RoadmapRules>;
  readonly schedule: Writable<ScheduledMove>[];
}

/** The day of a wave, 0 for its Monday; waves last seven days, from Monday 4 January 2027. */
function dayOf(wave: number, day: number): string {
  return new Date(Date.UTC(2027, 0, 4 + 7 * (wave - 1) + day)).toISOString().slice(0, 10);
}

function daysOfWave(rules: RoadmapRules, wave: number): number {
  return (rules.way?.teams ?? []).reduce(
    (sum, { daysByWave }) => sum + (daysByWave[Math.min(wave, daysByWave.length) - 1] ?? 0),
    0,
  );
}

/** The document, rules and schedule that follow from a roadmap written by hand. */
export function wayCase(spec: WaySpec): WayCase {
  type Seats = Record<string, { host: string; technology: Technology }>;
  let seats: Seats = Object.fromEntries(spec.workloads.map(({ id, at, technology }) => [id, { host: at, technology }]));
  let on = spec.hosts.filter((host) => host.from === undefined).map((host) => host.id);
  const states = [{ after: 0, assignment: seats, hostsOn: on }];
  const waves: Writable<RoadmapCheckInput['roadmap']['waves'][number]>[] = [];
  for (let k = 1; k <= spec.waves; k++) {
    const before = seats;
    seats = { ...seats };
    const moves = spec.moves
      .filter((move) => move.wave === k)
      .map(({ workload, host, technology, effortDays }) => {
        seats[workload] = { host, technology };
        const from = before[workload]!;
        return {
          workload,
          fromHost: from.host,
          fromTechnology: from.technology,
          toHost: host,
          toTechnology: technology,
          effortDays,
        };
      });
    const released = spec.released[k] ?? [];
    on = [...on, ...spec.hosts.filter((host) => host.from === k).map((host) => host.id)].filter(
      (id) => !released.includes(id),
    );
    waves.push({
      number: k,
      start: dayOf(k, 0),
      end: dayOf(k, 6),
      effortDays: moves.reduce((sum, move) => sum + move.effortDays, 0),
      effortCapacityDays: daysOfWave(spec.rules, k),
      released,
      moves,
    });
    states.push({ after: k, assignment: seats, hostsOn: on });
  }
  const schedule = spec.moves
    .toSorted((a, b) => a.wave - b.wave)
    .map(({ wave, workload, team }): ScheduledMove => ({
      wave,
      workload,
      team,
      method: 'cut-over',
      start: dayOf(wave, 0),
      end: dayOf(wave, 4),
      cutOver: { day: dayOf(wave, 2), from: '22:00', hours: 4 },
      transferHours: 1,
      downtimeMinutes: 20,
      cost: 10,
      expectedLoss: 1,
      rollbackUntil: dayOf(wave, 6),
    }));
  const input = {
    hosts: spec.hosts.map(({ id, cluster, usable }) => ({
      id,
      name: id,
      cluster,
      usable: { cpuCores: 1000, memoryMiB: usable },
    })),
    workloads: spec.workloads.map(({ id, at, technology, demand }) => ({
      id,
      name: id,
      poweredOn: true,
      technology,
      host: at,
      demand,
    })),
    roadmap: { waves, states },
  };
  // Through text, so that damage in one place is in no other.
  return JSON.parse(JSON.stringify({ input, rules: spec.rules, schedule })) as WayCase;
}

/** Cores that never bind and so much memory. */
export function room(memoryMiB: number): { cpuCores: number; memoryMiB: number } {
  return { cpuCores: 1000, memoryMiB };
}

/**
 * Six waves in which every limit of the way binds something: three teams, a wave that is frozen for all, a freeze, a move held
 * by hand, a set of which one may move at a time, a pilot, a stage that rests, hosts that come and go, money, risk, failures.
 */
export function waySpec(): WaySpec {
  const north = ['a', 'b', 'c', 'old', 'new', 'spare'];
  return {
    hosts: [
      { id: 'a', cluster: 'north', usable: 130 },
      { id: 'b', cluster: 'north', usable: 200 },
      { id: 'c', cluster: 'north', usable: 100 },
      { id: 'old', cluster: 'north', usable: 100, off: 3 },
      { id: 'new', cluster: 'north', usable: 100, from: 2 },
      { id: 'spare', cluster: 'north', usable: 100, from: 4 },
      { id: 's1', cluster: 'south', usable: 100 },
    ],
    workloads: [
      { id: 'web-1', at: 'a', technology: 'vm', demand: memory(30, 20) },
      { id: 'web-2', at: 'a', technology: 'vm', demand: memory(30, 20) },
      { id: 'files', at: 'a', technology: 'vm', demand: memory(40, 30) },
      { id: 'api', at: 'b', technology: 'vm', demand: memory(30, 20, 10) },
      { id: 'p-1', at: 'b', technology: 'vm', demand: memory(10, 8) },
      { id: 'p-2', at: 'c', technology: 'vm', demand: memory(10, 8) },
      { id: 'db', at: 'old', technology: 'vm', demand: memory(50) },
      { id: 'mail', at: 'old', technology: 'vm', demand: memory(30) },
      { id: 'app', at: 's1', technology: 'vm', demand: memory(30, 20) },
    ],
    waves: 6,
    moves: [
      { wave: 1, workload: 'web-1', host: 'a', technology: 'container', team: 'ports', effortDays: 2 },
      { wave: 1, workload: 'api', host: 'b', technology: 'container', team: 'ports', effortDays: 2 },
      { wave: 2, workload: 'p-1', host: 'b', technology: 'container', team: 'ports', effortDays: 1 },
      { wave: 2, workload: 'db', host: 'new', technology: 'vm', team: 'hosts', effortDays: 1 },
      { wave: 3, workload: 'p-2', host: 'c', technology: 'container', team: 'ports', effortDays: 1 },
      { wave: 3, workload: 'mail', host: 'c', technology: 'vm', team: 'hosts', effortDays: 1 },
      { wave: 4, workload: 'web-2', host: 'b', technology: 'container', team: 'ports', effortDays: 2 },
      { wave: 4, workload: 'api', host: 'b', technology: 'wasm', team: 'ports', effortDays: 3 },
      { wave: 4, workload: 'app', host: 's1', technology: 'container', team: 'south', effortDays: 2 },
      { wave: 6, workload: 'files', host: 'spare', technology: 'container', team: 'ports', effortDays: 2 },
    ],
    released: { 3: ['old'] },
    rules: {
      startDate: '2027-01-04',
      waveDays: 7,
      maxMovesPerWave: 4,
      effortCapacityDaysPerWave: 99,
      groups: [{ id: 'any', movesTogether: true, dependsOn: [] }],
      isolation: {
        byTechnology: { vm: 0.999, paravirt: 0.999, container: 0.9, microvm: 0.998, sandbox: 0.99, wasm: 0.98 },
        floors: [{ workload: 'db', minimum: 0.99 }],
      },
      allowedHosts: { mail: ['c', 'b'] },
      spread: [{ id: 'p apart', workloads: ['p-1', 'p-2'], maxPerHost: 1 }],
      together: [],
      way: {
        teams: [
          {
            id: 'ports',
            name: 'Ports',
            skills: ['container', 'wasm'],
            daysByWave: [4, 4, 4, 6, 0, 4],
            clusters: ['north'],
          },
          { id: 'hosts', name: 'Hosts', skills: ['host-move', 'database'], daysByWave: [4, 4, 4, 4, 0, 4] },
          {
            id: 'south',
            name: 'South',
            skills: ['container', 'host-move'],
            daysByWave: [2, 2, 2, 2, 0, 2],
            clusters: ['south'],
          },
        ],
        pace: [{ id: 'one p at a time', workloads: ['p-1', 'p-2'], maxPerWave: 1 }],
        apart: [
          {
            id: 'south and the rest',
            sides: [['app'], ['p-1', 'files', 'app']],
          },
        ],
        before: [{ id: 'the pilot', first: ['web-1'], later: ['web-2'], wavesBetween: 2 }],
        budgets: [
          { id: '2027-Q1', waves: [1, 2, 3], amount: 200, committed: 90 },
          { id: '2027-Q2', waves: [4, 5, 6], amount: 100, committed: 0 },
        ],
        riskBudgetPerWave: 9,
        stableStageWaves: 2,
        lastWave: 6,
      },
      workloadLimits: {
        'web-1': { skills: ['container'], portCost: 30, portRisk: 4 },
        'web-2': { skills: ['container'], portCost: 30, portRisk: 4 },
        api: {
          skills: ['wasm'],
          via: { technology: 'container', portEffortDays: 2, skills: ['container'] },
          portCost: 20,
          portRisk: 5,
        },
        files: { skills: ['container'], closedWaves: [2, 3, 5], portCost: 20, portRisk: 2 },
        'p-1': { skills: ['container'], portCost: 5, portRisk: 1 },
        'p-2': { skills: ['container'], portCost: 5, portRisk: 1 },
        db: { moveCost: 10, portCost: 500, moveRisk: 1, portRisk: 50, closedWaves: [1, 3] },
        mail: { heldInWave: 3, moveCost: 10, moveRisk: 1 },
        app: { skills: ['container'] },
      },
      hostEvents: {
        old: { offByWave: 3 },
        new: { availableFromWave: 2 },
        spare: { availableFromWave: 4 },
      },
      failures: [
        {
          cluster: 'north',
          hosts: north,
          tolerate: 1,
          capacity: { a: room(110), b: room(210), c: room(110), old: room(110), new: room(110), spare: room(110) },
        },
      ],
    },
  };
}
