/**
 * Which described host a host name means when the spelling differs: real exports name a host `bovmsp-04.customer.com` in
 * one sheet and `vmsp-04` in another. Only evident and unique matches count; what is left stays unmatched.
 */
export interface DescribedHost {
  readonly id: string;
  readonly name: string;
  /** The cluster, or null: names are only compared loosely within one. */
  readonly clusterId: string | null;
}

/** A host name as workloads give it, with the cluster they are in. */
export interface MentionedHost {
  readonly name: string;
  readonly clusterId: string | null;
}

/** How a mentioned name was matched. */
export interface HostMatch {
  readonly hostId: string;
  readonly basis: 'recorded' | 'matched';
  /** Why the spelling is evident, as half a sentence; empty for recorded names. */
  readonly reason: string;
}

/** Shorter names are too likely to be part of another by chance. */
const minimumAffixCharacters = 4;

/**
 * The match of each mentioned host, by index of `mentioned`; undefined where there is none. Three passes, each over what
 * the passes before left: the name as is (case aside), the same short name (before the first dot), and one short name
 * being the other's end or beginning, within the same cluster and unique both ways. `mentioned` names each host of each
 * cluster once.
 */
export function matchHostNames(
  described: readonly DescribedHost[],
  mentioned: readonly MentionedHost[],
): readonly (HostMatch | undefined)[] {
  const matches: (HostMatch | undefined)[] = mentioned.map(() => undefined);
  const taken = new Set<string>();

  const byName = groupBy(described, (host) => host.name.trim().toLowerCase());
  mentioned.forEach((mention, index) => {
    const host = only(byName.get(mention.name.trim().toLowerCase()), mention.clusterId);
    if (!host) return;
    matches[index] = { hostId: host.id, basis: 'recorded', reason: '' };
    taken.add(host.id);
  });

  const byShort = groupBy(described, (host) => shortName(host.name));
  const openByShort = groupBy(
    mentioned.filter((mention, index) => matches[index] === undefined && hasDomain(mention.name)),
    (mention) => `${mention.clusterId ?? ''}\n${shortName(mention.name)}`,
  );
  mentioned.forEach((mention, index) => {
    if (matches[index] !== undefined) return;
    const short = shortName(mention.name);
    const host = only(byShort.get(short), mention.clusterId);
    if (!host) return;
    if (hasDomain(mention.name) && hasDomain(host.name)) {
      // Two domains may be two sites with their own numbering: only within one cluster, and only when nobody else fits.
      const rivals = openByShort.get(`${mention.clusterId ?? ''}\n${short}`)?.length ?? 0;
      if (mention.clusterId === null || host.clusterId !== mention.clusterId || rivals > 1 || taken.has(host.id))
        return;
    }
    matches[index] = { hostId: host.id, basis: 'matched', reason: 'the names differ in their domain only' };
  });
  for (const match of matches) if (match) taken.add(match.hostId);

  matchAffixes(described, mentioned, matches, taken);
  return matches;
}

function matchAffixes(
  described: readonly DescribedHost[],
  mentioned: readonly MentionedHost[],
  matches: (HostMatch | undefined)[],
  taken: ReadonlySet<string>,
): void {
  const freeByCluster = groupBy(
    described.filter((host) => !taken.has(host.id) && host.clusterId !== null),
    (host) => host.clusterId ?? '',
  );
  const pairs: { mention: number; host: DescribedHost; reason: string }[] = [];
  const perMention = new Map<number, number>();
  const perHost = new Map<string, number>();
  mentioned.forEach((mention, index) => {
    if (matches[index] !== undefined || mention.clusterId === null) return;
    for (const host of freeByCluster.get(mention.clusterId) ?? []) {
      const reason = affixReason(shortName(mention.name), shortName(host.name));
      if (reason === null) continue;
      pairs.push({ mention: index, host, reason });
      perMention.set(index, (perMention.get(index) ?? 0) + 1);
      perHost.set(host.id, (perHost.get(host.id) ?? 0) + 1);
    }
  });
  for (const { mention, host, reason } of pairs) {
    if (perMention.get(mention) !== 1 || perHost.get(host.id) !== 1) continue;
    matches[mention] = { hostId: host.id, basis: 'matched', reason };
  }
}

/** Why `one` and `other` are evidently the same name with something before or after it; null when they are not. */
function affixReason(one: string, other: string): string | null {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length === long.length || short.length < minimumAffixCharacters || !/[a-z]/.test(short)) return null;
  if (long.endsWith(short)) {
    const rest = long.slice(0, -short.length);
    // "1esx" is not the end of "11esx": a number must not be cut in two.
    if (/\d$/.test(rest) && /^\d/.test(short)) return null;
    return `one name ends with the other, in the same cluster, and no other host does`;
  }
  if (long.startsWith(short)) {
    const rest = long.slice(short.length);
    if (/^\d/.test(rest) && /\d$/.test(short)) return null;
    // A number added to a name ("esx" and "esx12") is another host, not another spelling.
    if (/^[^a-z]*\d+$/.test(rest)) return null;
    return `one name begins with the other, in the same cluster, and no other host does`;
  }
  return null;
}

/** The host of a list when there is exactly one, or exactly one in the cluster asked for. */
function only(hosts: readonly DescribedHost[] | undefined, clusterId: string | null): DescribedHost | undefined {
  if (!hosts) return undefined;
  const near = hosts.filter((host) => host.clusterId === clusterId);
  if (near.length === 1) return near[0];
  return near.length === 0 && hosts.length === 1 ? hosts[0] : undefined;
}

/** `esx01` of `ESX01.example.com`; an IP address is no name with a domain and stays whole. */
export function shortName(name: string): string {
  const lower = name.trim().toLowerCase();
  if (/^[\d.:]+$/.test(lower)) return lower;
  const dot = lower.indexOf('.');
  return dot > 0 ? lower.slice(0, dot) : lower;
}

function hasDomain(name: string): boolean {
  return shortName(name) !== name.trim().toLowerCase();
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
