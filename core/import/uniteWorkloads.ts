import type { Usage, Workload } from '#core/inventory/inventory.ts';
import type { Draft } from './facts/draft.ts';
import { counted, originKey, tell, type Told } from './facts/tell.ts';
import { shortName } from './hostNames.ts';
import { plausibleUuid } from './identity.ts';

/**
 * Makes one of workloads that several sources describe under different keys: by UUID, else by vCenter's reference, else by
 * name, where each source has it once and nothing else about them contradicts it. The first source keeps its values, the
 * others fill what it leaves open, the better statistic of use wins. The id is that of the source with the surest key,
 * whatever the order, so that a later import does not rename what is known. Returns the rows that were merged.
 */
export function uniteWorkloads(draft: Draft): ReadonlySet<string> {
  const merged = new Set<string>();
  const { workloads, aliasesOf } = draft;
  let source: string | null = null;
  let isSingle = true;
  for (const workload of workloads.values()) {
    source ??= workload.origin.sourceId;
    if (workload.origin.sourceId !== source) {
      isSingle = false;
      break;
    }
  }
  if (isSingle) return merged;

  const place = new Map([...draft.fileOf.keys()].map((id, index) => [id, index]));
  /** Every source that a workload was made of. */
  const sourcesOf = new Map<string, ReadonlySet<string>>();
  const sources = (workload: Workload): ReadonlySet<string> =>
    sourcesOf.get(workload.id) ?? new Set([workload.origin.sourceId]);
  const told: (Told & { readonly first: string })[] = [];
  const apart = new Map<string, Told>();
  const unite = (group: readonly Workload[]): void => {
    const ordered = group.toSorted((a, b) => (place.get(a.origin.sourceId) ?? 0) - (place.get(b.origin.sourceId) ?? 0));
    const [first, ...others] = ordered as [Workload, ...Workload[]];
    let whole = first;
    for (const other of others) {
      whole = combine(whole, other);
      merged.add(originKey(other.origin));
      told.push({ origin: other.origin, name: other.name, first: draft.fileOf.get(first.origin.sourceId) ?? '' });
    }
    const keys = group.flatMap((each) => [...(aliasesOf.get(each.id) ?? []), `name:${each.name.toLowerCase()}`]);
    const from = new Set(group.flatMap((each) => [...sources(each)]));
    for (const { id } of group) {
      workloads.delete(id);
      if (id !== whole.id) draft.renamed.set(id, whole.id);
    }
    draft.renamed.delete(whole.id);
    workloads.set(whole.id, whole);
    aliasesOf.set(whole.id, [...new Set(keys)]);
    sourcesOf.set(whole.id, from);
  };
  for (const keysOf of [uuidsOf, referencesOf, namesOf]) {
    // What was united goes by the names of both and may meet a third: until nothing more meets.
    for (let hasChanged = true; hasChanged;) {
      hasChanged = false;
      for (const group of groupsBy([...workloads.values()], (workload) => keysOf(workload, aliasesOf))) {
        const alive = group.filter((workload) => workloads.get(workload.id) === workload);
        if (alive.length < 2 || !isOncePerSource(alive, sources)) continue;
        // In an order of their own, so that that of the files decides nothing but whose values count.
        const [surest, ...others] = alive.toSorted(bySurety) as [Workload, ...Workload[]];
        const fitting = others.filter((other) => !contradict(surest, other, aliasesOf));
        for (const other of others) {
          if (!fitting.includes(other)) apart.set(other.id, { origin: other.origin, name: other.name });
        }
        if (fitting.length === 0) continue;
        unite([surest, ...fitting]);
        hasChanged = true;
      }
    }
  }
  const [one] = told;
  tell(draft, 'info', 'workloads-united', told, (count, names) => {
    return `${counted(count, 'workload')} that ${one?.first ?? 'another file'} describes too, by UUID, reference or name (${names}): each is one workload, which keeps what the first file says.`;
  });
  const still = [...apart.values()].filter(({ origin }) => !merged.has(originKey(origin)));
  tell(draft, 'info', 'same-name-kept-apart', still, (count, names) => {
    return `${counted(count, 'workload')} bear the name of one in another file (${names}) but differ in place, identity or both sizes: they were kept apart.`;
  });
  return merged;
}

/** How much a statistic says of what a workload needs, the 95th percentile first. */
const statisticRank: Readonly<Record<Usage['statistic'], number>> = { p95: 5, p99: 4, peak: 3, mean: 2, instant: 1 };

/** The better of two measurements: figures of different statistics are never mixed, equal ones complete each other. */
export function betterUsage(known: Usage | null, other: Usage | null): Usage | null {
  if (known === null || other === null) return known ?? other;
  if (known.statistic === other.statistic) {
    return {
      cpuCores: known.cpuCores ?? other.cpuCores,
      memoryMiB: known.memoryMiB ?? other.memoryMiB,
      statistic: known.statistic,
    };
  }
  return statisticRank[other.statistic] > statisticRank[known.statistic] ? other : known;
}

/** `first` completed by `second`, under the surer of their two keys. */
function combine(first: Workload, second: Workload): Workload {
  const filled: Workload = { ...first };
  for (const field of Object.keys(filled) as (keyof Workload)[]) {
    if (filled[field] === null) Object.assign(filled, { [field]: second[field] });
  }
  const surer = bySurety(second, first) < 0;
  return {
    ...filled,
    id: surer ? second.id : first.id,
    key: surer ? second.key : first.key,
    powerState: first.powerState === 'unknown' ? second.powerState : first.powerState,
    networks: first.networks.length > 0 ? first.networks : second.networks,
    usage: betterUsage(first.usage, second.usage),
  };
}

function keyRank({ key }: Workload): number {
  if (key.startsWith('uuid/')) return 3;
  if (key.startsWith('vcenter/')) return 2;
  return /^vm\/[^/]/.test(key) ? 1 : 0;
}

/** The workload with the surest key first, of equal ones that with the smaller id. */
function bySurety(one: Workload, other: Workload): number {
  return keyRank(other) - keyRank(one) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

type AliasesOf = ReadonlyMap<string, readonly string[]>;

/** UUIDs of either kind: some exports write the SMBIOS UUID where others have the instance's. */
function uuidsOf(workload: Workload, aliasesOf: AliasesOf): readonly string[] {
  const found = new Set<string>();
  const own = plausibleUuid(/^uuid\/.*\/([^/]+)$/.exec(workload.key)?.[1] ?? null);
  if (own !== null) found.add(own);
  for (const alias of aliasesOf.get(workload.id) ?? []) {
    const uuid = /^(?:uuid|bios):/.test(alias) ? plausibleUuid(alias.slice(5)) : null;
    if (uuid !== null) found.add(uuid);
  }
  return [...found];
}

function referencesOf(workload: Workload, aliasesOf: AliasesOf): readonly string[] {
  return (aliasesOf.get(workload.id) ?? []).filter((alias) => alias.startsWith('moref:'));
}

function namesOf(workload: Workload, aliasesOf: AliasesOf): readonly string[] {
  const names = new Set([shortName(workload.name)]);
  for (const alias of aliasesOf.get(workload.id) ?? []) {
    if (alias.startsWith('name:')) names.add(shortName(alias.slice(5)));
  }
  return [...names];
}

function contradict(first: Workload, second: Workload, aliasesOf: AliasesOf): boolean {
  const differ = (one: string | null, other: string | null): boolean =>
    one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
  const kinds = (workload: Workload, kind: string): readonly string[] =>
    (aliasesOf.get(workload.id) ?? []).filter((alias) => alias.startsWith(kind));
  const disagree = (kind: string): boolean => {
    const [one, other] = [kinds(first, kind), kinds(second, kind)];
    return one.length > 0 && other.length > 0 && !one.some((alias) => other.includes(alias));
  };
  const shareUuid = uuidsOf(first, aliasesOf).some((uuid) => uuidsOf(second, aliasesOf).includes(uuid));
  if (shareUuid) return first.technology !== second.technology;
  return (
    // Pods and containers have identifiers of their own; their names are those of what made them.
    first.technology !== 'vm' ||
    second.technology !== 'vm' ||
    differ(first.datacenter, second.datacenter) ||
    differ(first.clusterId, second.clusterId) ||
    (first.name.includes('.') && second.name.includes('.') && differ(first.name, second.name)) ||
    disagree('uuid:') ||
    disagree('bios:') ||
    (first.vcpus !== second.vcpus && first.memoryMiB !== second.memoryMiB)
  );
}

/** Whether no source has two of the group: then nothing tells which of its own is meant. */
function isOncePerSource(group: readonly Workload[], sources: (workload: Workload) => ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  let count = 0;
  for (const workload of group) {
    for (const source of sources(workload)) {
      seen.add(source);
      count += 1;
    }
  }
  return seen.size === count;
}

/** Workloads that share a key, by key; a workload may be in several groups. */
function groupsBy(
  workloads: readonly Workload[],
  keysOf: (workload: Workload) => readonly string[],
): readonly (readonly Workload[])[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const key of keysOf(workload)) {
      const group = groups.get(key);
      if (group) group.push(workload);
      else groups.set(key, [workload]);
    }
  }
  return [...groups]
    .filter(([, group]) => group.length > 1)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, group]) => group);
}
