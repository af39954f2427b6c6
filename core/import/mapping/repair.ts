import { z } from 'zod';
import { mappedUnits } from './fields.ts';

const text = z.string().max(1000);

/** A workload that the user put somewhere: by id, by name where the id is gone, with the group that the sources gave it then. */
const placedWorkloadSchema = z.strictObject({ id: z.string(), name: z.string(), from: z.string().nullable() });
export type PlacedWorkload = z.infer<typeof placedWorkloadSchema>;

/**
 * A decision of the user about what was read. It is kept in the plan file and holds for every later import, too: those
 * about a table wherever a file of that name has such a table, those about hosts as long as the hosts are there.
 */
export const repairSchema = z.discriminatedUnion('kind', [
  /** The host that a name stands for, of the workloads of one cluster (null: of those in none). */
  z.strictObject({
    kind: z.literal('host-of'),
    name: text,
    clusterId: z.string().nullable(),
    hostId: z.string(),
  }),
  /** The cluster of a host that no source puts in one. */
  z.strictObject({ kind: z.literal('cluster-of'), hostId: z.string(), cluster: text.min(1) }),
  /** What a text in a column stands for, wherever it stands. */
  z.strictObject({ kind: z.literal('value'), file: text, sheet: text, column: text, from: text, to: text }),
  /** The unit of the numbers in a column. */
  z.strictObject({ kind: z.literal('unit'), file: text, sheet: text, column: text, unit: z.enum(mappedUnits) }),
  /** What the rows of a table are. */
  z.strictObject({ kind: z.literal('rows'), file: text, sheet: text, rows: z.enum(['host', 'workload']) }),
  /** Whether the rows with one name are one machine. */
  z.strictObject({ kind: z.literal('same-name'), file: text, sheet: text, name: text, isSame: z.boolean() }),
  /**
   * What a group is: one of the user's own, or what differs from what the sources say of it (core/import/groupEdits.ts).
   * Dependencies are kept as differences, so that those which a later import adds count too.
   */
  z.strictObject({
    kind: z.literal('group'),
    groupId: z.string(),
    isOwn: z.boolean(),
    isDeleted: z.boolean(),
    name: text.min(1),
    /** Null: as the sources say, which for an own group is no. */
    movesTogether: z.boolean().nullable(),
    dependsOn: z.array(z.string()).readonly(),
    notDependsOn: z.array(z.string()).readonly(),
  }),
  /** The workloads that the user put into a group; null for those taken out of all groups. */
  z.strictObject({
    kind: z.literal('members'),
    groupId: z.string().nullable(),
    workloads: z.array(placedWorkloadSchema).readonly(),
  }),
]);
export type Repair = z.infer<typeof repairSchema>;

/** What a repair is about: of two with the same key the later counts. */
export function repairKey(repair: Repair): string {
  switch (repair.kind) {
    case 'host-of':
      return JSON.stringify([repair.kind, repair.name.trim().toLowerCase(), repair.clusterId]);
    case 'cluster-of':
      return JSON.stringify([repair.kind, repair.hostId]);
    case 'value':
      return JSON.stringify([repair.kind, repair.file, repair.sheet, repair.column, repair.from]);
    case 'unit':
      return JSON.stringify([repair.kind, repair.file, repair.sheet, repair.column]);
    case 'rows':
      return JSON.stringify([repair.kind, repair.file, repair.sheet]);
    case 'same-name':
      return JSON.stringify([repair.kind, repair.file, repair.sheet, repair.name.toLowerCase()]);
    case 'group':
    case 'members':
      return JSON.stringify([repair.kind, repair.groupId]);
  }
}

/** The repairs made in one table of a file. */
export function sourceRepairsOf(repairs: readonly Repair[], file: string, sheet: string): readonly Repair[] {
  return repairs.filter((repair) => 'file' in repair && repair.file === file && repair.sheet === sheet);
}

/** Whether a repair changes how a file is read; the others change how what was read is joined. */
export function isSourceRepair(repair: Repair): repair is Extract<Repair, { readonly file: string }> {
  return 'file' in repair;
}
