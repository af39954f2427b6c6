import { cpuFamilies } from '#core/catalogue/cpuFamilies.ts';
import { resolveCpu } from '#core/catalogue/resolveCpu.ts';
import type { Host, Origin, Workload } from '#core/inventory/inventory.ts';
import { makeHost, makeWorkload } from '../entities.ts';
import { comparableUuid, plausibleSerial, plausibleUuid } from '../identity.ts';
import { makeKey } from '../keys.ts';
import { clockOfName, coresOfThreads } from '../physicalCores.ts';
import type { Draft, FactOf } from './draft.ts';
import { gatherMachines, type Machine } from './gather.ts';
import { NameIndex } from './nameIndex.ts';
import { counted, settle, tell, type Told } from './tell.ts';

/** What all facts about a machine come to. */
interface Hardware {
  readonly sockets: number | null;
  readonly cpuCores: number | null;
  readonly cpuThreads: number | null;
  readonly clockMHz: number | null;
  readonly cpuModel: string | null;
  readonly memoryMiB: number | null;
  /** How the cores were estimated, null when they were stated. */
  readonly estimate: string | null;
}

/**
 * Adds hardware facts to the hosts and guests they are about (by UUID, serial number or name), and makes hosts and guests
 * of the rest where they say enough. What a host's own source says stays, except for cores that were only worked out from
 * its threads.
 */
export function applyMachines(
  facts: readonly FactOf<'machine'>[],
  parts: readonly FactOf<'part'>[],
  draft: Draft,
): void {
  if (facts.length === 0 && parts.length === 0) return;
  const { machines, homeless } = gatherMachines(facts, parts);
  const finder = new Finder(draft);
  const lists: Record<'joined' | 'made' | 'lost' | 'estimated' | 'corrected' | 'disagree' | 'absent', Told[]> = {
    joined: [],
    made: [],
    lost: [],
    estimated: [],
    corrected: [],
    disagree: [],
    absent: [],
  };
  for (const machine of machines) {
    const hardware = hardwareOf(machine);
    const name = nameOf(machine);
    const origins = [...machine.facts, ...machine.parts].map((fact) => fact.origin);
    const first = origins[0];
    if (first === undefined) continue;
    const told = { origin: first, name };
    const absent = machine.parts.filter((part) => !part.isPresent).length;
    if (absent > 0) lists.absent.push({ origin: first, name: `${name}: ${absent}` });
    const host = finder.host(machine);
    if (host !== undefined) {
      enrichHost(draft, host, machine, hardware, told, lists);
      settleAll(draft, origins, 'merged');
      lists.joined.push({ origin: first, name: `${name} with ${host.name}` });
      continue;
    }
    const guest = isHost(machine) ? undefined : finder.guest(machine);
    if (guest !== undefined) {
      enrichGuest(draft, guest, machine);
      settleAll(draft, origins, 'merged');
      lists.joined.push({ origin: first, name: `${name} with ${guest.name}` });
      continue;
    }
    if (!make(draft, machine, hardware, name, told, lists)) lists.lost.push(told);
  }
  for (const fact of homeless) settle(draft, fact.origin, 'refused');
  report(draft, lists, homeless);
}

function isHost(machine: Machine): boolean {
  return machine.facts.some((fact) => fact.role === 'host');
}

function isGuest(machine: Machine): boolean {
  return !isHost(machine) && machine.facts.some((fact) => fact.role === 'guest');
}

function settleAll(draft: Draft, origins: readonly Origin[], fate: 'merged' | 'refused'): void {
  for (const origin of origins) settle(draft, origin, fate);
}

/** The first fact that says it. */
function firstOf<Value>(machine: Machine, of: (fact: FactOf<'machine'>) => Value | null): Value | null {
  for (const fact of machine.facts) {
    const value = of(fact);
    if (value !== null) return value;
  }
  return null;
}

function nameOf(machine: Machine): string {
  return (
    machine.facts.flatMap((fact) => fact.names)[0] ??
    modelAndSerial(machine) ??
    plausibleSerial(firstOf(machine, (fact) => fact.serialNumber)) ??
    plausibleUuid(firstOf(machine, (fact) => fact.uuid)) ??
    machine.facts[0]?.key ??
    'machine'
  );
}

/** People call a machine without a name by what it is and its number. */
function modelAndSerial(machine: Machine): string | null {
  const model = firstOf(machine, (fact) => fact.model);
  const serial = plausibleSerial(firstOf(machine, (fact) => fact.serialNumber));
  return model === null || serial === null ? null : `${model} ${serial}`;
}

/** What a machine has: its processors and memory modules where they are listed one by one, else the summary. */
function hardwareOf(machine: Machine): Hardware {
  const processors = machine.parts.filter((part) => part.part === 'processor');
  const modules = machine.parts.filter((part) => part.part === 'memory' && part.isPresent && part.memoryMiB !== null);
  const present = processors.filter((part) => part.isPresent);
  const statedSockets = firstOf(machine, (fact) => fact.sockets);
  // Slots that are listed as empty are slots that the summary may have counted.
  const isComplete = processors.length > 0 && processors.length >= (statedSockets ?? 0);
  const sockets = isComplete && present.length > 0 ? present.length : statedSockets;
  const perProcessor = (of: (part: FactOf<'part'>) => number | null): number | null => {
    const known = present.flatMap((part) => of(part) ?? []);
    if (known.length === 0 || known.length < present.length) return null;
    const sum = known.reduce((total, value) => total + value, 0);
    return isComplete ? sum : (sum / known.length) * (sockets ?? known.length);
  };
  const cpuModel = firstOf(machine, (fact) => fact.cpuModel) ?? present.find((part) => part.cpuModel)?.cpuModel ?? null;
  const cores = perProcessor((part) => part.cpuCores) ?? firstOf(machine, (fact) => fact.cpuCores);
  const cpuThreads = perProcessor((part) => part.cpuThreads) ?? firstOf(machine, (fact) => fact.cpuThreads);
  const estimated = cores === null ? estimateCores(cpuModel, sockets, cpuThreads) : null;
  return {
    sockets,
    cpuCores: cores ?? estimated?.cores ?? null,
    cpuThreads,
    clockMHz:
      firstOf(machine, (fact) => fact.clockMHz) ??
      clockOfName(cpuModel) ??
      present.find((part) => part.clockMHz !== null)?.clockMHz ??
      null,
    cpuModel,
    memoryMiB:
      firstOf(machine, (fact) => fact.memoryMiB) ??
      (modules.length === 0 ? null : modules.reduce((sum, part) => sum + (part.memoryMiB ?? 0), 0)),
    estimate: estimated?.basis ?? null,
  };
}

/** Cores from threads, else from the family of the processor and the number of sockets; null where neither is known. */
function estimateCores(
  cpuModel: string | null,
  sockets: number | null,
  threads: number | null,
): { readonly cores: number; readonly basis: string } | null {
  if (threads !== null && threads >= 1) return coresOfThreads(threads, cpuModel);
  const cpu = resolveCpu(cpuModel);
  if (cpu.family === null || sockets === null) return null;
  const family = cpuFamilies[cpu.family];
  const perSocket = Math.max(1, Math.round(family.socketThreads / family.threadsPerCore));
  return {
    cores: perSocket * sockets,
    basis: `from its ${counted(sockets, 'processor')} of the family ${family.name}, whose usual one has ${perSocket} cores`,
  };
}

/** Finds the hosts and guests that machines are. */
class Finder {
  private readonly uuids = new Map<string, string[]>();
  private readonly serials = new Map<string, string[]>();
  private readonly hostNames = new NameIndex<string>();
  private readonly guestNames = new NameIndex<string>();
  private readonly guestUuids = new Map<string, string[]>();
  private readonly draft: Draft;

  constructor(draft: Draft) {
    this.draft = draft;
    for (const host of draft.hosts.values()) {
      this.hostNames.add(host.id, host.name);
      put(this.uuids, comparableUuid(host.uuid), host.id);
      put(this.serials, plausibleSerial(host.serialNumber)?.toLowerCase() ?? null, host.id);
    }
    for (const workload of draft.workloads.values()) {
      this.guestNames.add(workload.id, workload.name);
      put(this.guestUuids, comparableUuid(/^uuid\/(?:.*\/)?([^/]+)$/.exec(workload.key)?.[1] ?? null), workload.id);
    }
  }

  host(machine: Machine): Host | undefined {
    const uuid = one([...machine.uuids].flatMap((text) => this.uuids.get(text) ?? []));
    if (uuid !== undefined) return this.draft.hosts.get(uuid);
    const serial = this.agreeing(one([...machine.serials].flatMap((text) => this.serials.get(text) ?? [])), machine);
    if (serial !== undefined) return serial;
    return isGuest(machine) ? undefined : this.agreeing(this.hostNames.find(namesOf(machine)), machine);
  }

  guest(machine: Machine): Workload | undefined {
    const id =
      one([...machine.uuids].flatMap((text) => this.guestUuids.get(text) ?? [])) ??
      this.guestNames.find(namesOf(machine));
    return id === undefined ? undefined : this.draft.workloads.get(id);
  }

  private agreeing(id: string | undefined, machine: Machine): Host | undefined {
    const host = id === undefined ? undefined : this.draft.hosts.get(id);
    if (host === undefined) return undefined;
    const uuid = comparableUuid(host.uuid);
    const serial = plausibleSerial(host.serialNumber)?.toLowerCase() ?? null;
    const differs =
      (uuid !== null && machine.uuids.size > 0 && !machine.uuids.has(uuid)) ||
      (serial !== null && machine.serials.size > 0 && !machine.serials.has(serial));
    return differs ? undefined : host;
  }
}

function namesOf(machine: Machine): readonly string[] {
  return machine.facts.flatMap((fact) => fact.names);
}

function put(map: Map<string, string[]>, key: string | null, id: string): void {
  if (key === null) return;
  const list = map.get(key);
  if (list) list.push(id);
  else map.set(key, [id]);
}

function one(ids: readonly string[]): string | undefined {
  const distinct = new Set(ids);
  return distinct.size === 1 ? ids[0] : undefined;
}

function enrichHost(
  draft: Draft,
  host: Host,
  machine: Machine,
  hardware: Hardware,
  told: Told,
  lists: { readonly corrected: Told[]; readonly disagree: Told[] },
): void {
  const isNode = host.platformCpuCores !== null;
  const known = hardware.estimate === null ? hardware.cpuCores : null;
  // Cores that its own source worked out from its threads give way to those that were counted.
  const wasEstimated =
    host.cpuThreads !== null && host.cpuCores === coresOfThreads(host.cpuThreads, null).cores && host.sockets === null;
  const isCorrected = !isNode && known !== null && known !== host.cpuCores && wasEstimated;
  if (isCorrected) {
    lists.corrected.push({ ...told, name: `${host.name}: ${known} instead of ${host.cpuCores}` });
  } else if (!isNode && known !== null && known !== host.cpuCores) {
    lists.disagree.push({ ...told, name: `${host.name}: ${host.cpuCores} against ${known}` });
  }
  draft.hosts.set(host.id, {
    ...host,
    cpuCores: isCorrected ? known : host.cpuCores,
    datacenter: host.datacenter ?? firstOf(machine, (fact) => fact.datacenter),
    vendor: host.vendor ?? firstOf(machine, (fact) => fact.vendor),
    model: host.model ?? firstOf(machine, (fact) => fact.model),
    cpuModel: host.cpuModel ?? hardware.cpuModel,
    sockets: host.sockets ?? hardware.sockets,
    cpuThreads: host.cpuThreads ?? hardware.cpuThreads,
    clockMHz: host.clockMHz ?? hardware.clockMHz,
    idlePowerW: host.idlePowerW ?? firstOf(machine, (fact) => fact.idlePowerW),
    maxPowerW: host.maxPowerW ?? firstOf(machine, (fact) => fact.maxPowerW),
    networkMbps: host.networkMbps ?? firstOf(machine, (fact) => fact.networkMbps ?? null),
    gpus: host.gpus ?? firstOf(machine, (fact) => fact.gpus ?? null),
    numaNodes: host.numaNodes ?? firstOf(machine, (fact) => fact.numaNodes ?? null),
    serialNumber: host.serialNumber ?? plausibleSerial(firstOf(machine, (fact) => fact.serialNumber)),
    uuid: host.uuid ?? plausibleUuid(firstOf(machine, (fact) => fact.uuid)),
  });
}

function enrichGuest(draft: Draft, guest: Workload, machine: Machine): void {
  draft.workloads.set(guest.id, {
    ...guest,
    operatingSystem: guest.operatingSystem ?? firstOf(machine, (fact) => fact.operatingSystem),
    provisionedMiB: guest.provisionedMiB ?? firstOf(machine, (fact) => fact.storageMiB),
  });
}

/** Makes a host or guest of a machine that says how large it is. False where it does not. */
function make(
  draft: Draft,
  machine: Machine,
  hardware: Hardware,
  name: string,
  told: Told,
  lists: { readonly made: Told[]; readonly estimated: Told[] },
): boolean {
  const origins = [...machine.facts, ...machine.parts].map((fact) => fact.origin);
  const { cpuCores, memoryMiB } = hardware;
  if (cpuCores === null || cpuCores <= 0 || memoryMiB === null || memoryMiB <= 0) {
    settleAll(draft, origins, 'refused');
    return false;
  }
  settleAll(draft, origins, 'merged');
  // The fact that tells the size stands for the machine.
  const origin = machine.facts.find((fact) => fact.cpuCores !== null || fact.memoryMiB !== null)?.origin ?? told.origin;
  settle(draft, origin, 'stored');
  const uuid = plausibleUuid(firstOf(machine, (fact) => fact.uuid));
  const serial = plausibleSerial(firstOf(machine, (fact) => fact.serialNumber));
  const vendor = firstOf(machine, (fact) => fact.vendor);
  const key =
    uuid !== null
      ? makeKey('uuid', uuid)
      : serial !== null
        ? makeKey('serial', vendor, serial)
        : makeKey(isGuest(machine) ? 'vm' : 'machine', null, name);
  if (hardware.estimate !== null) lists.estimated.push({ origin, name: `${name} ${hardware.estimate}` });
  lists.made.push({ origin, name });
  if (isGuest(machine)) {
    const workload = makeWorkload(
      {
        key,
        name,
        datacenter: firstOf(machine, (fact) => fact.datacenter),
        vcpus: hardware.cpuThreads ?? cpuCores,
        memoryMiB,
        provisionedMiB: firstOf(machine, (fact) => fact.storageMiB),
        operatingSystem: firstOf(machine, (fact) => fact.operatingSystem),
        origin,
      },
      true,
    );
    if (draft.workloads.has(workload.id)) settle(draft, origin, 'merged');
    else draft.workloads.set(workload.id, workload);
    return true;
  }
  const host = makeHost(
    {
      key,
      name,
      datacenter: firstOf(machine, (fact) => fact.datacenter),
      vendor,
      model: firstOf(machine, (fact) => fact.model),
      cpuModel: hardware.cpuModel,
      sockets: hardware.sockets,
      cpuCores,
      cpuThreads: hardware.cpuThreads,
      clockMHz: hardware.clockMHz,
      memoryMiB,
      idlePowerW: firstOf(machine, (fact) => fact.idlePowerW),
      maxPowerW: firstOf(machine, (fact) => fact.maxPowerW),
      networkMbps: firstOf(machine, (fact) => fact.networkMbps ?? null),
      gpus: firstOf(machine, (fact) => fact.gpus ?? null),
      numaNodes: firstOf(machine, (fact) => fact.numaNodes ?? null),
      hypervisor: firstOf(machine, (fact) => fact.operatingSystem),
      serialNumber: serial,
      uuid,
      origin,
    },
    uuid === null && serial === null,
  );
  if (draft.hosts.has(host.id)) settle(draft, origin, 'merged');
  else draft.hosts.set(host.id, host);
  return true;
}

function report(
  draft: Draft,
  lists: Readonly<
    Record<'joined' | 'made' | 'lost' | 'estimated' | 'corrected' | 'disagree' | 'absent', readonly Told[]>
  >,
  homeless: readonly { readonly origin: Origin; readonly refs: readonly string[] }[],
): void {
  tell(draft, 'info', 'facts-joined', lists.joined, (count, names) => {
    return `Hardware facts of ${counted(count, 'machine')} were added to what another source describes: ${names}.`;
  });
  tell(draft, 'info', 'facts-made-machines', lists.made, (count, names) => {
    return `${counted(count, 'machine')} that no other source describes ${count === 1 ? 'was' : 'were'} made from hardware facts: ${names}.`;
  });
  tell(draft, 'warning', 'cores-estimated', lists.estimated, (count, names) => {
    return `The number of cores of ${counted(count, 'machine')} is not stated and was worked out: ${names}.`;
  });
  tell(draft, 'info', 'cores-corrected', lists.corrected, (count, names) => {
    return `The cores of ${counted(count, 'host')} were only known from threads; hardware facts count them: ${names}.`;
  });
  tell(draft, 'warning', 'facts-disagree', lists.disagree, (count, names) => {
    return `The cores of ${counted(count, 'host')} differ between sources (${names}); the first number was kept.`;
  });
  tell(draft, 'info', 'parts-absent', lists.absent, (count, names) => {
    return `${counted(count, 'machine')} with slots that hold nothing (absent): ${names}. They were not counted.`;
  });
  tell(draft, 'warning', 'facts-unmatched', lists.lost, (count, names) => {
    return `Facts of ${counted(count, 'machine')} (${names}) do not say how many cores and how much memory it has, and fit no host that another file describes by UUID, serial number or name: they were not used. Import its hosts too.`;
  });
  tell(
    draft,
    'warning',
    'parts-unmatched',
    homeless.map(({ origin, refs }) => ({ origin, name: refs[0] ?? '' })),
    (count, names) =>
      `${counted(count, 'part')} of a machine (${names}) whose system no file describes, or several do: import the ComputerSystem resource of the same machine with them, one machine at a time.`,
  );
}
