import type { Host } from '#core/inventory/inventory.ts';
import type { Draft } from './facts/draft.ts';
import { counted, originKey, tell, type Told } from './facts/tell.ts';
import { plausibleSerial, comparableUuid } from './identity.ts';
import { shortName } from './hostNames.ts';

/**
 * Makes one of hosts that two sources describe under different keys: by UUID, else by serial number, else by name, where
 * the match is unique on both sides and nothing else about the two contradicts it. The first source keeps its values, the
 * second fills what it leaves open. Returns the rows that were merged.
 */
export function uniteHosts(draft: Draft): ReadonlySet<string> {
  const { hosts } = draft;
  const merged = new Set<string>();
  if (new Set([...hosts.values()].map((host) => host.origin.sourceId)).size < 2) return merged;
  const place = new Map([...draft.fileOf.keys()].map((id, index) => [id, index]));
  const placeOf = (host: Host): number => place.get(host.origin.sourceId) ?? 0;
  const sourcesOf = new Map<string, ReadonlySet<string>>();
  const sources = (host: Host): ReadonlySet<string> => sourcesOf.get(host.id) ?? new Set([host.origin.sourceId]);
  const told: (Told & { readonly first: string })[] = [];
  const redirect = new Map<string, string>();
  for (const keyOf of [uuidOf, serialOf, nameOf]) {
    for (const group of groupsBy([...hosts.values()], keyOf)) {
      const from = group.flatMap((host) => [...sources(host)]);
      // Where a source has two of them nothing tells which it means.
      if (group.length < 2 || new Set(from).size < from.length) continue;
      const [first, ...others] = group.toSorted((a, b) => placeOf(a) - placeOf(b)) as [Host, ...Host[]];
      let whole = first;
      for (const other of others) {
        if (contradict(whole, other)) continue;
        // The id is that of the surest key whatever came first, so that a later import does not rename what is known.
        const { id, key } = bySurety(whole, other) <= 0 ? whole : other;
        const united: Host = { ...fill(whole, other), id, key };
        const all = new Set([...sources(whole), ...sources(other)]);
        for (const part of [whole, other]) {
          hosts.delete(part.id);
          if (part.id !== id) redirect.set(part.id, id);
        }
        redirect.delete(id);
        hosts.set(id, united);
        sourcesOf.set(id, all);
        merged.add(originKey(other.origin));
        told.push({ origin: other.origin, name: other.name, first: draft.fileOf.get(whole.origin.sourceId) ?? '' });
        whole = united;
      }
    }
  }
  if (redirect.size > 0) {
    for (const [from, to] of redirect) draft.renamed.set(from, to);
    for (const workload of draft.workloads.values()) {
      let target = workload.hostId;
      while (target !== null && redirect.has(target)) target = redirect.get(target) ?? null;
      if (target !== workload.hostId) draft.workloads.set(workload.id, { ...workload, hostId: target });
    }
  }
  const [one] = told;
  tell(draft, 'info', 'hosts-united', told, (count, names) => {
    return `${counted(count, 'host')} that ${one?.first ?? 'another file'} describes too, by UUID, serial number or name (${names}): each is one host, which keeps what the first file says.`;
  });
  return merged;
}

/** The host with the surest key first: an identifier before names, of equal ones the smaller id. */
function bySurety(one: Host, other: Host): number {
  const rank = ({ key }: Host): number =>
    /^(?:uuid|vcenter|serial|kubernetes|machine)\//.test(key) ? 0 : /^[^/]/.test(key) ? 1 : 2;
  return rank(one) - rank(other) || (one.id < other.id ? -1 : 1);
}

function uuidOf(host: Host): string | null {
  return comparableUuid(host.uuid);
}

function serialOf(host: Host): string | null {
  return plausibleSerial(host.serialNumber)?.toLowerCase() ?? null;
}

function nameOf(host: Host): string | null {
  return shortName(host.name);
}

/**
 * Two descriptions of one machine agree where both say something. Serial numbers are unique per maker only, names per
 * site only, and a blade chassis repeats its number.
 */
function contradict(first: Host, second: Host): boolean {
  const differ = (one: string | null, other: string | null): boolean =>
    one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
  return (
    differ(uuidOf(first), uuidOf(second)) ||
    differ(serialOf(first), serialOf(second)) ||
    differ(first.clusterId, second.clusterId) ||
    differ(first.datacenter, second.datacenter) ||
    (first.name.includes('.') && second.name.includes('.') && differ(first.name, second.name)) ||
    (first.cpuCores !== second.cpuCores &&
      uuidOf(first) !== uuidOf(second) &&
      first.cpuCores !== second.cpuThreads &&
      first.cpuThreads !== second.cpuCores)
  );
}

function fill(first: Host, second: Host): Host {
  const filled: Host = { ...first };
  for (const field of Object.keys(filled) as (keyof Host)[]) {
    if (filled[field] === null) Object.assign(filled, { [field]: second[field] });
  }
  return filled;
}

function groupsBy(hosts: readonly Host[], keyOf: (host: Host) => string | null): readonly (readonly Host[])[] {
  const groups = new Map<string, Host[]>();
  for (const host of hosts) {
    const key = keyOf(host);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(host);
    else groups.set(key, [host]);
  }
  return [...groups.values()];
}
