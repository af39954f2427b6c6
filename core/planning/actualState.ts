import type { HostAssignment, HostOfWorkload } from '#core/demand/assumedHosts.ts';
import { compareText } from '#core/compareText.ts';
import type { Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { Advice } from '#core/planResult.ts';
import type { ArrivingHost, HardwarePlan } from './hardwareEvents.ts';

/** What of a roadmap is finished when the rest of it is planned anew. */
export interface ActualState {
  /** Workloads that were moved, by id: where and as what they run, and whether a further change of technology was planned. */
  readonly seats: Readonly<
    Record<string, { readonly host: string; readonly technology: Technology; readonly isFinished: boolean }>
  >;
  /** Hosts that were switched off, by id. */
  readonly off: readonly string[];
  /** Hosts of the scenario's arrivals that have come, by id; they were paid for. */
  readonly arrived: readonly string[];
  /**
   * The days of the last finished move of each workload and of its last finished change of technology (null for none): what is
   * left may have to wait for waves after them. Absent where nothing is finished, and in states of before it was kept.
   */
  readonly lastMoves?: Readonly<Record<string, { readonly on: string; readonly changedOn: string | null }>>;
}

/** An estate as it stands after the finished moves. */
export interface StandingEstate {
  readonly estate: Inventory;
  readonly assigned: HostAssignment;
  readonly hardware: HardwarePlan;
  readonly findings: readonly Finding[];
}

/**
 * The estate after the finished moves: hosts that are off are out of it, hosts that have arrived are in it, workloads are where
 * and what they became. What was ported runs, even where the list shows its empty VM switched off. Sizes are not looked at:
 * what a workload needs does not change because it moved.
 */
export function standingEstate(
  estate: Inventory,
  assigned: HostAssignment,
  hardware: HardwarePlan,
  actual: ActualState,
  file: string,
): StandingEstate {
  const off = new Set(actual.off);
  const arrivedIds = new Set(actual.arrived);
  const came: ArrivingHost[] = [];
  const coming: ArrivingHost[] = [];
  const inUse = new Set(Object.values(actual.seats).map(({ host }) => host));
  for (const arrival of hardware.arrivals) {
    const { id } = arrival.host;
    if (off.has(id)) continue;
    // What was put off since to a later day has not come, unless something runs on it.
    const isThere = arrivedIds.has(id) && (arrival.availableFromWave <= 1 || inUse.has(id));
    (isThere ? came : coming).push(arrival);
  }
  const hosts = [...estate.hosts.filter(({ id }) => !off.has(id)), ...came.map(({ host }) => host)];
  const there = new Map(hosts.map((host) => [host.id, host]));
  const byWorkload = new Map<string, HostOfWorkload>();
  const lost: string[] = [];
  const workloads = estate.workloads.map((workload) => {
    const seat = actual.seats[workload.id];
    if (seat !== undefined && there.has(seat.host)) {
      byWorkload.set(workload.id, { hostId: seat.host, basis: 'recorded' });
      return seated(workload, seat, there.get(seat.host)!);
    }
    if (seat !== undefined) lost.push(workload.name);
    const place = assigned.byWorkload.get(workload.id) ?? { hostId: null, basis: 'assumed' };
    const isThere = place.hostId !== null && there.has(place.hostId);
    byWorkload.set(workload.id, isThere ? place : { hostId: substitute(workload, hosts), basis: 'assumed' });
    return isThere ? workload : { ...workload, hostId: null, hostBasis: null };
  });
  const known = new Set(estate.workloads.map(({ id }) => id));
  const gone = Object.keys(actual.seats).filter((id) => !known.has(id)).length;
  return {
    estate: { ...estate, hosts, workloads },
    assigned: { byWorkload, findings: assigned.findings },
    hardware: {
      ...hardware,
      arrivals: coming,
      offByWave: new Map([...hardware.offByWave].filter(([host]) => there.has(host))),
    },
    findings: [...lostFindings(lost, file), ...goneFindings(gone, file)],
  };
}

function seated(workload: Workload, seat: ActualState['seats'][string], host: Host): Workload {
  const isPorted = toPlannedTechnology(seat.technology) !== toPlannedTechnology(workload.technology);
  return {
    ...workload,
    technology: seat.technology,
    hostId: host.id,
    hostName: host.name,
    hostBasis: 'recorded',
    powerState: isPorted && !workload.isTemplate ? 'on' : workload.powerState,
  };
}

/** The host that is taken for what was on one that is off: of its cluster, else of the estate, the one with most memory. */
function substitute(workload: Workload, hosts: readonly Host[]): string | null {
  const near = hosts.filter((host) => host.clusterId === workload.clusterId);
  const candidates = near.length > 0 ? near : hosts;
  return candidates.toSorted((a, b) => b.memoryMiB - a.memoryMiB || compareText(a.id, b.id))[0]?.id ?? null;
}

/**
 * The advice for an estate that stands: what was ported stays what it became; where a further step was planned, it may go on
 * but not back.
 */
export function standingAdvice(
  advice: readonly Advice[],
  before: readonly Workload[],
  actual: ActualState,
): readonly Advice[] {
  const technologyOf = new Map(before.map(({ id, technology }) => [id, toPlannedTechnology(technology)]));
  return advice.map((one) => {
    const seat = actual.seats[one.workload];
    if (seat === undefined) return one;
    const is = toPlannedTechnology(seat.technology);
    const was = technologyOf.get(one.workload);
    if (is === was || is === one.technology || !(seat.isFinished || one.technology === was)) return one;
    return {
      ...one,
      technology: is,
      confidence: 1,
      reasons: [{ rule: 'finished-move', text: `It was moved to ${is} already, and finished work stays.` }],
      blockers: [],
    };
  });
}

function lostFindings(names: readonly string[], file: string): readonly Finding[] {
  return names.map((name) => ({
    severity: 'warning',
    code: 'moved-to-unknown-host',
    file,
    value: name.slice(0, 200),
    message: `${name} was reported moved to a host that is off or that no source describes; it is planned from where the sources have it.`,
  }));
}

function goneFindings(count: number, file: string): readonly Finding[] {
  if (count === 0) return [];
  const [who, what] = count === 1 ? ['1 workload', 'it is'] : [`${count} workloads`, 'they are'];
  return [
    {
      severity: 'warning',
      code: 'moved-and-gone',
      file,
      message: `${who} that moved ${count === 1 ? 'is' : 'are'} in no source any more, so ${what} not counted on the hosts. Import what lists the new platform, or unmark what was decommissioned.`,
    },
  ];
}
