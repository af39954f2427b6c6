import { inventorySchema, type Inventory } from '#core/inventory/inventory.ts';
import { pack, unpackJson } from './packed.ts';
import { hasLines, inventoryAfterLines } from './rawBlocks.ts';

/**
 * What a source says by itself, as it is kept in the plan file: JSON of an inventory as a zlib stream. That of a very large
 * source is kept in parts, since no text may be longer than half a gigabyte: a byte 1, then each part's length (4 bytes, the
 * lowest first) and zlib stream; the parts' lists make up the whole in their order.
 */

const partsMark = 1;
/** Workloads of one part: some 50 MB of JSON. */
const workloadsPerPart = 50_000;

/** Speed over size: level 1 already takes nine tenths off. */

function deflated(inventory: Inventory): Uint8Array {
  return pack(JSON.stringify(inventory));
}

/** The bytes to keep of a source's inventory. */
export function packInventory(inventory: Inventory, perPart: number = workloadsPerPart): Uint8Array {
  const { workloads } = inventory;
  if (workloads.length <= perPart) return deflated(inventory);
  const parts = [deflated({ ...inventory, workloads: workloads.slice(0, perPart) })];
  for (let from = perPart; from < workloads.length; from += perPart) {
    parts.push(deflated({ clusters: [], hosts: [], workloads: workloads.slice(from, from + perPart), groups: [] }));
  }
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  bytes[0] = partsMark;
  let at = 1;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

/** The inventory that {@link packInventory} made bytes of. Throws when they are damaged or no inventory. */
export function unpackInventory(bytes: Uint8Array): Inventory {
  if (hasLines(bytes)) return unpackInventory(inventoryAfterLines(bytes));
  if (bytes[0] !== partsMark) return inflated(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let whole: Inventory | null = null;
  const workloads: Inventory['workloads'][number][] = [];
  for (let at = 1; at < bytes.length;) {
    const length = view.getUint32(at, true);
    const part = inflated(bytes.subarray(at + 4, at + 4 + length));
    whole ??= part;
    for (const workload of part.workloads) workloads.push(workload);
    at += 4 + length;
  }
  if (whole === null) throw new Error('A kept source holds nothing.');
  return { ...whole, workloads };
}

function inflated(bytes: Uint8Array): Inventory {
  return inventorySchema.parse(unpackJson(bytes));
}

/**
 * Whether what is kept of a source says nothing of its inventory but that it is what is stored, less what the join made of it:
 * so it is for a large list that alone makes up the store (streamedImport.ts). It is kept whole as soon as anything else is
 * stored (prepareImport.ts).
 */
export function isAsStored(kept: Uint8Array): boolean {
  return hasLines(kept) && inventoryAfterLines(kept).length === 0;
}

/** What the only source of an estate of workloads said by itself, in the order of its rows. */
export function sourceOfStored({ clusters, workloads, groups }: Inventory): Inventory {
  // The groups that names and folders make evident are found anew by every join.
  const own = groups.filter(({ key }) => !/^(?:name|folder)\//.test(key));
  const ids = new Set(own.map(({ id }) => id));
  return {
    clusters,
    hosts: [],
    workloads: workloads
      .map((workload) =>
        workload.groupId === null || ids.has(workload.groupId) ? workload : { ...workload, groupId: null },
      )
      .sort((one, other) => one.origin.row - other.origin.row),
    groups: own,
  };
}
