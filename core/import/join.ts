import type { Cluster, Fact, Group, Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource, RawRow } from '#core/inventory/source.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { adoptApplications } from './applications.ts';
import type { ImportResult } from './contract.ts';
import { applyDescriptions, applyUse } from './facts/applyFacts.ts';
import { factsOf, type Draft } from './facts/draft.ts';
import { originKey } from './facts/tell.ts';
import { makeFinding } from './findings.ts';
import { deriveGroups } from './groups.ts';
import { matchHostNames } from './hostNames.ts';
import { adoptFromHosts, dropEmptyClusters } from './adoptFromHosts.ts';
import { uniteKubernetesClusters } from './kubernetes/uniteClusters.ts';
import { changeRow, countRows, sumCounts, type Fate } from './ledger.ts';
import { uniteHosts } from './uniteHosts.ts';
import { joinRules } from './placement/joinRules.ts';
import { betterUsage, uniteWorkloads } from './uniteWorkloads.ts';

/**
 * Makes one inventory of what several files hold: the same thing in two files becomes one (the second row counts as
 * merged), host names are matched across files, applications are derived from names, lists are sorted by id. The order
 * of the files matters only where two disagree: the first wins, the second fills what the first left empty.
 */
export function joinResults(given: readonly ImportResult[], context: JobContext): ImportResult {
  const { results, findings: ofClusters } = uniteKubernetesClusters(given);
  const sources = results.flatMap((result) => result.sources);
  const fileOf = new Map(sources.map((source) => [source.id, source.file]));
  const findings: Finding[] = [...results.flatMap((result) => result.findings), ...ofClusters];
  const mergedOrigins = new Set<string>();

  const clusters = mergeById(
    results.flatMap((result) => result.inventory.clusters),
    (first, second) => {
      if (first.origin !== null && second.origin !== null) mergedOrigins.add(originKey(second.origin));
      return fillNulls(first, second);
    },
  );
  const redirect = unifyClusters(clusters, mergedOrigins);
  const twice: {
    readonly kind: string;
    readonly name: string;
    readonly first: Host | Workload;
    readonly second: Host | Workload;
  }[] = [];
  const hosts = mergeById(
    results.flatMap((result) => result.inventory.hosts).map((host) => redirectCluster(host, redirect)),
    (first, second) => {
      mergedOrigins.add(originKey(second.origin));
      twice.push({ kind: 'host', name: first.name, first, second });
      return fillNulls(first, second);
    },
  );
  const workloads = mergeById(
    results.flatMap((result) => result.inventory.workloads).map((workload) => redirectCluster(workload, redirect)),
    (first, second) => {
      mergedOrigins.add(originKey(second.origin));
      twice.push({ kind: 'workload', name: first.name, first, second });
      return { ...fillNulls(first, second), usage: betterUsage(first.usage, second.usage) };
    },
  );
  findings.push(...reportTwice(twice, fileOf));

  checkCancelled(context);
  const facts: readonly Fact[] = results.flatMap((result) => result.inventory.facts ?? []);
  const groups: Map<string, Group> = mergeById(
    results.flatMap((result) => result.inventory.groups),
    mergeGroups,
  );
  const fates = new Map<string, Fate>();
  const aliasesOf = new Map<string, readonly string[]>();
  for (const { id, keys } of results.flatMap((result) => result.inventory.aliases ?? [])) {
    aliasesOf.set(id, [...(aliasesOf.get(id) ?? []), ...keys]);
  }
  const draft: Draft = {
    hosts,
    workloads,
    clusters,
    groups,
    fileOf,
    findings,
    platformPods: factsOf(facts, 'platform').map((fact) => fact.name),
    fates,
    factFates: new Map(),
    aliasesOf,
    renamed: new Map(),
  };
  const united = [...uniteHosts(draft), ...uniteWorkloads(draft)];
  applyDescriptions(facts, draft);
  checkCancelled(context);
  const hostList = [...hosts.values()];
  const placed = placeWorkloads([...workloads.values()], hostList, clusters, fileOf);
  findings.push(...placed.findings);
  for (const workload of adoptFromHosts(placed.workloads, hosts, clusters)) workloads.set(workload.id, workload);
  applyUse(facts, draft);
  checkCancelled(context);
  const rules = joinRules(
    results.flatMap((result) => result.inventory.rules ?? []),
    facts,
    draft,
    redirect,
  );
  const derived = deriveGroups([...workloads.values()], context);
  const grouped = adoptApplications(derived.workloads, groups, derived.groups);
  for (const group of grouped.groups) if (!groups.has(group.id)) groups.set(group.id, group);
  findings.push(...reportApplications(grouped, results));
  for (const origin of [...mergedOrigins, ...united]) fates.set(origin, 'merged');
  const rawRows = results.flatMap((result) =>
    result.factOfRow === undefined ? settleRows(result.rawRows, fates) : settleByFact(result, draft.factFates),
  );
  const members = new Set(grouped.workloads.map((workload) => workload.groupId));
  const inventory: Inventory = {
    clusters: sortById(
      dropEmptyClusters(
        [...clusters.values()].filter((cluster) => !redirect.has(cluster.id)),
        [...hosts.values()],
        grouped.workloads,
      ),
    ),
    hosts: sortById([...hosts.values()]),
    workloads: sortById(grouped.workloads),
    groups: sortById([...groups.values()].filter((group) => !isOfPods(group) || members.has(group.id))),
    ...(rules.length === 0 ? {} : { rules }),
  };
  return { sources: recount(sources, rawRows, fates), inventory, findings, rawRows };
}

/** Things of the same kind by id, the second of an id merged into the first. */
function mergeById<Thing extends { readonly id: string }>(
  things: readonly Thing[],
  merge: (first: Thing, second: Thing) => Thing,
): Map<string, Thing> {
  const byId = new Map<string, Thing>();
  for (const thing of things) {
    const known = byId.get(thing.id);
    byId.set(thing.id, known ? merge(known, thing) : thing);
  }
  return byId;
}

/** `first`, with its null fields taken from `second`. */
function fillNulls<Thing extends object>(first: Thing, second: Thing): Thing {
  const filled: Thing = { ...first };
  for (const field of Object.keys(filled) as (keyof Thing)[]) {
    if (filled[field] === null) filled[field] = second[field];
  }
  return filled;
}

/**
 * A list without data centres names a cluster that another file places in one: the two are the same where the name fits
 * exactly one cluster. Returns the ids that are given up and what they become; where both have a row, the second is merged.
 */
function unifyClusters(clusters: Map<string, Cluster>, mergedOrigins: Set<string>): ReadonlyMap<string, string> {
  const redirect = new Map<string, string>();
  const placed = new Map<string, Cluster[]>();
  for (const cluster of clusters.values()) {
    if (cluster.datacenter === null) continue;
    const name = cluster.name.toLowerCase();
    placed.set(name, [...(placed.get(name) ?? []), cluster]);
  }
  for (const cluster of clusters.values()) {
    if (cluster.datacenter !== null) continue;
    const candidates = placed.get(cluster.name.toLowerCase());
    const target = candidates?.length === 1 ? candidates[0] : undefined;
    if (!target) continue;
    redirect.set(cluster.id, target.id);
    const known = clusters.get(target.id) ?? target;
    if (known.origin !== null && cluster.origin !== null) mergedOrigins.add(originKey(cluster.origin));
    clusters.set(target.id, fillNulls(known, cluster));
  }
  return redirect;
}

function redirectCluster<Thing extends { readonly clusterId: string | null }>(
  thing: Thing,
  redirect: ReadonlyMap<string, string>,
): Thing {
  const target = thing.clusterId === null ? undefined : redirect.get(thing.clusterId);
  return target === undefined ? thing : { ...thing, clusterId: target };
}

function reportTwice(
  twice: readonly {
    readonly kind: string;
    readonly name: string;
    readonly first: Host | Workload;
    readonly second: Host | Workload;
  }[],
  fileOf: ReadonlyMap<string, string>,
): Finding[] {
  const perPair = new Map<string, (typeof twice)[number][]>();
  for (const item of twice) {
    const key = `${item.kind}\n${item.second.origin.sourceId}\n${item.first.origin.sourceId}`;
    const list = perPair.get(key);
    if (list) list.push(item);
    else perPair.set(key, [item]);
  }
  return [...perPair.values()].map((items) => {
    const item = items[0] as (typeof twice)[number];
    const first = fileOf.get(item.first.origin.sourceId) ?? '';
    const names = items.slice(0, 5).map((each) => each.name);
    return makeFinding(
      fileOf.get(item.second.origin.sourceId) ?? '',
      'info',
      'merged-across-files',
      `${items.length} ${item.kind}${items.length === 1 ? ' is' : 's are'} also in ${first}: ` +
        `each was merged into the first, which keeps its values (${names.join(', ')}${items.length > 5 ? ', ...' : ''}).`,
      { sheet: item.second.origin.sheet ?? undefined },
    );
  });
}

/** Gives workloads their hosts by name, with one finding per pair of spellings and per name that fits no host. */
function placeWorkloads(
  workloads: readonly Workload[],
  hosts: readonly Host[],
  clusters: ReadonlyMap<string, Cluster>,
  fileOf: ReadonlyMap<string, string>,
): { readonly workloads: readonly Workload[]; readonly findings: readonly Finding[] } {
  const mentions = new Map<
    string,
    { name: string; clusterId: string | null; count: number; running: number; sample: Workload }
  >();
  for (const workload of workloads) {
    if (workload.hostName === null || workload.hostId !== null) continue;
    const key = mentionKey(workload);
    const mention = mentions.get(key) ?? {
      name: workload.hostName,
      clusterId: workload.clusterId,
      count: 0,
      running: 0,
      sample: workload,
    };
    mention.count += 1;
    if (workload.powerState === 'on' && !workload.isTemplate) mention.running += 1;
    mentions.set(key, mention);
  }
  // Sorted, so that findings do not depend on the order of rows.
  const keys = [...mentions.keys()].sort();
  const list = keys.map((key) => mentions.get(key) as NonNullable<ReturnType<typeof mentions.get>>);
  const matches = matchHostNames(hosts, list);
  const hostById = new Map(hosts.map((host) => [host.id, host]));
  const byKey = new Map(keys.map((key, index) => [key, matches[index]]));
  const findings: Finding[] = [];
  list.forEach((mention, index) => {
    const match = matches[index];
    if (match?.basis === 'recorded') return;
    const file = fileOf.get(mention.sample.origin.sourceId) ?? '';
    const cluster = mention.clusterId === null ? '' : ` of the cluster ${clusters.get(mention.clusterId)?.name ?? ''}`;
    const place = { sheet: mention.sample.origin.sheet ?? undefined, column: 'Host', value: mention.name };
    const machines = `${mention.count} workload${mention.count === 1 ? '' : 's'} (${mention.running} running)`;
    if (match) {
      const host = hostById.get(match.hostId);
      findings.push(
        makeFinding(
          file,
          'info',
          'host-matched',
          `The host ${mention.name}${cluster} was taken to be the described host ${host?.name ?? ''}: ${match.reason}. It concerns ${machines}.`,
          place,
        ),
      );
    } else if (hosts.length > 0) {
      findings.push(
        makeFinding(
          file,
          'warning',
          'host-not-described',
          `No described host fits the name ${mention.name}${cluster}; its ${machines} will be planned on an assumed host of the same cluster.`,
          place,
        ),
      );
    }
  });
  const placed = workloads.map((workload): Workload => {
    const match = workload.hostId === null && workload.hostName !== null ? byKey.get(mentionKey(workload)) : undefined;
    return match ? { ...workload, hostId: match.hostId, hostBasis: match.basis } : workload;
  });
  return { workloads: placed, findings };
}

function mentionKey(workload: Workload): string {
  return `${workload.clusterId ?? ''}\n${(workload.hostName ?? '').trim().toLowerCase()}`;
}

/** Whether a group exists for its pods alone: one whose pods all belong to nodes, or that wants none, is no application. */
function isOfPods(group: Group): boolean {
  return group.key.startsWith('kubernetes/');
}

/** One application that two files name is one; it depends on what either says. */
function mergeGroups(first: Group, second: Group): Group {
  const dependsOn = [...new Set([...first.dependsOn, ...second.dependsOn])].sort();
  return {
    ...first,
    dependsOn,
    basis: first.basis.includes(second.basis) ? first.basis : `${first.basis}; ${second.basis}`,
  };
}

function reportApplications(
  { adopted, empty }: { readonly adopted: readonly string[]; readonly empty: readonly string[] },
  results: readonly ImportResult[],
): Finding[] {
  const source = results.find((result) =>
    result.inventory.groups.some((group) => adopted.concat(empty).includes(group.name)),
  )?.sources[0];
  const few = (names: readonly string[]): string => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`;
  const findings: Finding[] = [];
  if (adopted.length > 0) {
    findings.push(
      makeFinding(
        source?.file ?? '',
        'info',
        'applications-joined',
        `${adopted.length} applications were given the workloads whose names say that they are theirs: ${few(adopted)}.`,
      ),
    );
  }
  if (empty.length > 0) {
    findings.push(
      makeFinding(
        source?.file ?? '',
        'warning',
        'applications-without-workloads',
        `No workload bears the name of ${empty.length} applications (${few(empty)}), so their dependencies bind nothing; name the application in a list of workloads.`,
      ),
    );
  }
  return findings;
}

/** What became of a history's rows: of those of one machine what became of its usage, of a time's row the best of all. */
function settleByFact(result: ImportResult, fates: ReadonlyMap<Fact, Fate>): readonly RawRow[] {
  const facts = result.inventory.facts ?? [];
  const fateOf = facts.map((fact) => fates.get(fact) ?? 'refused');
  const whole: Fate = fateOf.includes('merged') ? 'merged' : 'refused';
  const position = new Map<string, number>();
  return result.rawRows.map((row) => {
    const index = position.get(row.sheet) ?? 0;
    position.set(row.sheet, index + 1);
    if (row.fate !== 'stored') return row;
    const fact = result.factOfRow?.get(row.sheet)?.[index] ?? -1;
    const fate = fact === -2 ? whole : (fateOf[fact] ?? 'refused');
    return changeRow(row, { fate });
  });
}

function settleRows(rawRows: readonly RawRow[], fates: ReadonlyMap<string, Fate>): readonly RawRow[] {
  if (fates.size === 0) return rawRows;
  return rawRows.map((row) => {
    const fate = row.fate === 'stored' ? fates.get(originKey(row)) : undefined;
    return fate === undefined || fate === row.fate ? row : changeRow(row, { fate });
  });
}

function recount(
  sources: readonly ImportSource[],
  rawRows: readonly RawRow[],
  fates: ReadonlyMap<string, Fate>,
): readonly ImportSource[] {
  if (fates.size === 0) return sources;
  const bySheet = new Map<string, RawRow[]>();
  for (const row of rawRows) {
    const key = `${row.sourceId}\n${row.sheet}`;
    const list = bySheet.get(key);
    if (list) list.push(row);
    else bySheet.set(key, [row]);
  }
  return sources.map((source) => {
    const sheets = source.sheets.map(({ sheet }) => ({
      sheet,
      rows: countRows(bySheet.get(`${source.id}\n${sheet}`) ?? []),
    }));
    return { ...source, sheets, rows: sumCounts(sheets.map((sheet) => sheet.rows)) };
  });
}

/** Sorted by id in code unit order, the same on every machine. */
function sortById<Thing extends { readonly id: string }>(things: readonly Thing[]): readonly Thing[] {
  return [...things].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
