import { createHash } from 'node:crypto';
import type { ImportResult } from '#core/import/contract.ts';
import { factKey } from '#core/import/facts/draft.ts';
import { listChanges, type InventoryChange } from '#core/import/changes.ts';
import { applyGroupEdits } from '#core/import/groupEdits.ts';
import { joinResults } from '#core/import/join.ts';
import { applyJoinRepairs } from '#core/import/mapping/joinRepairs.ts';
import { findLoneHosts } from '#core/import/mapping/loneHosts.ts';
import type { TableMapping } from '#core/import/mapping/mapping.ts';
import type { Repair } from '#core/import/mapping/repair.ts';
import { withSourceId } from '#core/import/result.ts';
import {
  clusterSchema,
  groupSchema,
  hostSchema,
  originSchema,
  ruleSchema,
  usageSchema,
  type Inventory,
  type Workload,
} from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { JobContext } from '#core/job.ts';
import { digestWorkload, WorkloadDigest } from '#core/import/workloadDigest.ts';
import { differenceOf, type InventoryDifference } from './inventoryDifference.ts';
import { withInventoryAfterLines } from './rawBlocks.ts';
import { toRawSheets, type RawSheet } from './rawSheets.ts';
import { isAsStored, packInventory, sourceOfStored, unpackInventory } from './sourceInventory.ts';

/**
 * How imports that follow one another become one inventory, worked out away from the database.
 *
 * The plan file keeps what every source says by itself. An import replaces what the same source said before and joins all
 * sources anew, the newest import first: where two disagree the newer wins, what it leaves open the older fills. So
 * importing two files one after the other gives what importing both at once gives, a file that is imported again brings
 * its additions, changes and removals, and what other sources say is never lost.
 */

/** What a stored source says by itself. */
export interface Contribution {
  readonly sourceId: string;
  /** As {@link packInventory} makes it. */
  readonly inventory: Uint8Array;
}

/** A file of an import, ready to be stored. */
export interface PreparedSource {
  /** With the id under which it is stored. */
  readonly source: ImportSource;
  /** Null for a file of which nothing could be stored. */
  readonly inventory: Uint8Array | null;
  readonly findings: readonly Finding[];
  /** Of the sheets that were read by a mapping. */
  readonly mappings: readonly { readonly sheet: string; readonly mapping: TableMapping }[];
}

/** An import, ready to be stored. */
export interface PreparedImport {
  readonly sources: readonly PreparedSource[];
  /** About all sources together; in place of those of the import before. */
  readonly joinedFindings: readonly Finding[];
  readonly difference: InventoryDifference;
  /** SHA-256 of the joined inventory. */
  readonly inventoryDigest: string;
  readonly rawSheets: readonly RawSheet[];
  /** What differs from the inventory as it was stored, by name and field. */
  readonly changes: readonly InventoryChange[];
  /** Sources whose inventory was that of the store until now (see `isAsStored`) and is to be kept whole from now on. */
  readonly keptWhole: readonly Contribution[];
}

/** True when nothing of a result can be stored: the file was refused, or holds no rows. */
export function isRefused(result: ImportResult): boolean {
  const { rows } = onlySource(result);
  const { hosts, workloads } = result.inventory;
  return rows.stored + rows.merged === 0 && hosts.length + workloads.length === 0;
}

function onlySource(result: ImportResult): ImportSource {
  const [source] = result.sources;
  if (source === undefined) throw new Error('The result of a file has a source.');
  return source;
}

function idsIn(inventory: Inventory): Set<string> {
  return new Set([
    ...[...inventory.hosts, ...inventory.workloads].map(({ id }) => id),
    ...(inventory.facts ?? []).map(factKey),
  ]);
}

/**
 * The id under which a result is stored. A source is the same as a stored one when format and file name are equal and they
 * share a host or workload; else it gets an id of its own, since two sites may both export `vms.csv`. A refused file never
 * takes the place of an accepted one.
 */
function storeIdOf(result: ImportResult, stored: ReadonlyMap<string, Inventory>, taken: ReadonlySet<string>): string {
  const { format, file } = onlySource(result);
  const base = isRefused(result) ? `${format}/${file}/refused` : `${format}/${file}`;
  const own = idsIn(result.inventory);
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}#${number}`;
    if (taken.has(id)) continue;
    const before = stored.get(id);
    if (before === undefined) return id;
    const known = idsIn(before);
    if (known.size === 0 || own.size === 0 || [...own].some((thing) => known.has(thing))) return id;
  }
}

/**
 * Works out what an import makes of what is stored.
 * @param results one per file, as `readFiles` gives them
 * @param contributions of the stored sources, newest import first
 * @param current the inventory as it is stored
 * @param context for cancelling
 * @param repairs decisions of the user about hosts, which every join takes in
 */
export function prepareImport(
  results: readonly ImportResult[],
  contributions: readonly Contribution[],
  current: Inventory,
  context: JobContext,
  repairs: readonly Repair[] = [],
): PreparedImport {
  const stored = decode(contributions, current);
  const taken = new Set<string>();
  const incoming = results.map((result) => {
    const id = storeIdOf(result, stored, taken);
    taken.add(id);
    return withSourceId(result, id);
  });
  const kept = [...stored].filter(([id]) => !taken.has(id)).map(([id, inventory]) => keptResult(id, inventory));
  return {
    ...joinAll(incoming, [...incoming, ...kept], current, repairs, context),
    keptWhole: keptWhole(contributions, stored, taken),
  };
}

/**
 * Works out what repairs make of what is stored: sources that were read again take their old place in the order of the
 * join, everything else is joined anew.
 * @param reread by the id under which the source is stored
 */
export function prepareRepair(
  reread: ReadonlyMap<string, ImportResult>,
  contributions: readonly Contribution[],
  current: Inventory,
  context: JobContext,
  repairs: readonly Repair[],
): PreparedImport {
  const renamed = new Map([...reread].map(([id, result]) => [id, withSourceId(result, id)]));
  const stored = decode(contributions, current);
  const all = [...stored].map(([id, inventory]) => renamed.get(id) ?? keptResult(id, inventory));
  return {
    ...joinAll([...renamed.values()], all, current, repairs, context),
    keptWhole: keptWhole(contributions, stored, new Set(renamed.keys())),
  };
}

function decode(contributions: readonly Contribution[], current: Inventory): Map<string, Inventory> {
  return new Map(
    contributions.map(({ sourceId, inventory }) => [
      sourceId,
      isAsStored(inventory) ? sourceOfStored(current) : unpackInventory(inventory),
    ]),
  );
}

function keptWhole(
  contributions: readonly Contribution[],
  stored: ReadonlyMap<string, Inventory>,
  replaced: ReadonlySet<string>,
): Contribution[] {
  return contributions
    .filter(({ sourceId, inventory }) => isAsStored(inventory) && !replaced.has(sourceId))
    .map(({ sourceId, inventory }) => ({
      sourceId,
      inventory: withInventoryAfterLines(inventory, packInventory(stored.get(sourceId)!)),
    }));
}

function keptResult(id: string, inventory: Inventory): ImportResult {
  return { sources: [placeholder(id)], inventory, findings: [], rawRows: [] };
}

function joinAll(
  incoming: readonly ImportResult[],
  all: readonly ImportResult[],
  current: Inventory,
  repairs: readonly Repair[],
  context: JobContext,
): Omit<PreparedImport, 'keptWhole'> {
  // Each file's own findings are stored with it; what comes out of the join is then the join's alone.
  const read = joinResults(
    applyJoinRepairs(
      all.map((result) => ({ ...result, findings: [] })),
      repairs,
    ),
    context,
  );
  const grouped = applyGroupEdits(read.inventory, repairs, all[0]?.sources[0]?.file ?? '');
  const joined = { ...read, inventory: grouped.inventory, findings: [...read.findings, ...grouped.findings] };
  const difference = differenceOf(current, joined.inventory);
  const sources = new Map(joined.sources.map((source) => [source.id, source]));
  return {
    sources: incoming.map((result): PreparedSource => {
      const own = onlySource(result);
      return {
        source: sources.get(own.id) ?? own,
        inventory: isRefused(result) ? null : packInventory(result.inventory),
        findings: result.findings,
        mappings: result.mappings ?? [],
      };
    }),
    joinedFindings: [...joined.findings, ...findLoneHosts(joined.inventory, joined.sources)],
    difference,
    inventoryDigest: digestOf(joined.inventory, digestOfWorkloads(joined.inventory.workloads)),
    rawSheets: toRawSheets(joined.rawRows),
    changes: listChanges(current, difference),
  };
}

/** The join wants a source for each inventory, for its file name; the id begins with format and file name. */
function placeholder(id: string): ImportSource {
  const nothing = { read: 0, stored: 0, merged: 0, refused: 0 };
  const slash = id.indexOf('/');
  return {
    id,
    file: id.slice(slash + 1).replace(/#\d+$/, ''),
    format: id.slice(0, slash),
    sha256: '0'.repeat(64),
    sizeBytes: 0,
    toolVersion: null,
    rows: nothing,
    sheets: [],
  };
}

/** Keys of the things in an inventory in a fixed order: their values in this order are the same text for equal things. */
const keysOfOrigin = Object.keys(originSchema.shape).sort();
const keysOfUsage = Object.keys(usageSchema.shape).sort();

function valuesOf(thing: object, keys: readonly string[]): readonly unknown[] {
  const members = thing as Readonly<Record<string, unknown>>;
  return keys.map((key) => {
    const value = members[key];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return valuesOf(value, key === 'usage' ? keysOfUsage : keysOfOrigin);
  });
}

/** What a digest is made of beside the workloads. */
type DigestedParts = Pick<Inventory, 'clusters' | 'hosts' | 'groups' | 'rules'>;

/** SHA-256 of an inventory whose workloads came to `workloads`; see core/import/workloadDigest.ts. */
export function digestOf(inventory: DigestedParts, workloads: string): string {
  const hash = createHash('sha256');
  const parts = [
    [inventory.clusters, clusterSchema.shape],
    [inventory.hosts, hostSchema.shape],
    [inventory.groups, groupSchema.shape],
    // Without rules the digest is what it was before there were any.
    ...(inventory.rules === undefined ? [] : [[inventory.rules, ruleSchema.shape] as const]),
  ] as const;
  for (const [things, shape] of parts) {
    const keys = Object.keys(shape).sort();
    for (const thing of things) hash.update(`${JSON.stringify(valuesOf(thing, keys))}\n`);
    hash.update('\n');
  }
  return hash.update(workloads).digest('hex');
}

function digestOfWorkloads(workloads: readonly Workload[]): string {
  const digest = new WorkloadDigest();
  for (const workload of workloads) digestWorkload(digest, workload);
  return digest.total();
}
