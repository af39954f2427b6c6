import { plausibleSerial, comparableUuid } from '../identity.ts';
import type { FactOf } from './draft.ts';
import { NameIndex } from './nameIndex.ts';

/** Everything that sources say about one machine, in the order of the sources. */
export interface Machine {
  readonly facts: FactOf<'machine'>[];
  readonly parts: FactOf<'part'>[];
  readonly uuids: Set<string>;
  readonly serials: Set<string>;
  readonly vendors: Set<string>;
}

/**
 * Brings together what is about the same machine: by UUID; by serial number where neither UUID nor maker contradicts; by
 * the paths of one management controller where only one machine has them; by name where nothing contradicts. Parts whose
 * path leads to no machine, or to several, are returned as `homeless`.
 */
export function gatherMachines(
  facts: readonly FactOf<'machine'>[],
  parts: readonly FactOf<'part'>[],
): { readonly machines: readonly Machine[]; readonly homeless: readonly (FactOf<'part'> | FactOf<'machine'>)[] } {
  const machines: Machine[] = [];
  const byUuid = new Map<string, Machine>();
  const bySerial = new Map<string, Machine[]>();
  const names = new NameIndex<Machine>();
  const join = (machine: Machine, fact: FactOf<'machine'>): void => {
    machine.facts.push(fact);
    const uuid = comparableUuid(fact.uuid);
    if (uuid !== null) {
      machine.uuids.add(uuid);
      if (!byUuid.has(uuid)) byUuid.set(uuid, machine);
    }
    const serial = plausibleSerial(fact.serialNumber)?.toLowerCase();
    if (serial !== undefined && !machine.serials.has(serial)) {
      machine.serials.add(serial);
      bySerial.set(serial, [...(bySerial.get(serial) ?? []), machine]);
    }
    if (fact.vendor !== null) machine.vendors.add(makerOf(fact.vendor));
    for (const name of fact.names) names.add(machine, name);
  };
  const isReference = (fact: FactOf<'machine'>): boolean =>
    fact.refs.length > 0 && fact.names.length === 0 && fact.uuid === null && fact.serialNumber === null;
  for (const fact of facts) {
    if (isReference(fact)) continue;
    const found =
      byUuid.get(comparableUuid(fact.uuid) ?? '') ??
      (bySerial.get(plausibleSerial(fact.serialNumber)?.toLowerCase() ?? '') ?? []).find(
        (machine) => !contradicts(machine, fact),
      ) ??
      agreeing(names.find(fact.names), fact);
    const machine = found ?? emptyMachine();
    if (!found) machines.push(machine);
    join(machine, fact);
  }
  const byRef = new Map<string, Set<Machine>>();
  for (const machine of machines) {
    for (const ref of machine.facts.flatMap((fact) => fact.refs)) {
      const set = byRef.get(ref);
      if (set) set.add(machine);
      else byRef.set(ref, new Set([machine]));
    }
  }
  const homeless: (FactOf<'part'> | FactOf<'machine'>)[] = [];
  const owner = (refs: readonly string[]): Machine | undefined => {
    for (const ref of refs) {
      const set = byRef.get(ref);
      if (set?.size === 1) return [...set][0];
      if (set !== undefined) return undefined;
    }
    return undefined;
  };
  for (const fact of facts) {
    if (!isReference(fact)) continue;
    const machine = owner(fact.refs);
    if (machine) join(machine, fact);
    else homeless.push(fact);
  }
  for (const part of parts) {
    const machine = owner(part.refs);
    if (machine) machine.parts.push(part);
    else homeless.push(part);
  }
  return { machines, homeless };
}

function emptyMachine(): Machine {
  return { facts: [], parts: [], uuids: new Set(), serials: new Set(), vendors: new Set() };
}

function agreeing(machine: Machine | undefined, fact: FactOf<'machine'>): Machine | undefined {
  return machine === undefined || contradicts(machine, fact) ? undefined : machine;
}

/** Serial numbers are one maker's; anonymised and cloned machines share them, but not their UUIDs. */
function contradicts(machine: Machine, fact: FactOf<'machine'>): boolean {
  const uuid = comparableUuid(fact.uuid);
  const serial = plausibleSerial(fact.serialNumber)?.toLowerCase();
  return (
    (uuid !== null && machine.uuids.size > 0 && !machine.uuids.has(uuid)) ||
    (serial !== undefined && machine.serials.size > 0 && !machine.serials.has(serial)) ||
    (fact.vendor !== null && machine.vendors.size > 0 && !machine.vendors.has(makerOf(fact.vendor)))
  );
}

/** `hp` of "HP", "HPE" and "Hewlett-Packard"; the first word of other makers. */
function makerOf(vendor: string): string {
  const word =
    vendor
      .trim()
      .toLowerCase()
      .split(/[\s,.-]+/)[0] ?? '';
  return word === 'hpe' || word === 'hewlett' ? 'hp' : word;
}
