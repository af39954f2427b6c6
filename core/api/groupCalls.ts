import { z } from 'zod';
import { suggestionBases } from '#core/import/suggestGroups.ts';
import {
  amount,
  type CallDefinitions,
  count,
  job,
  namedSchema,
  nothing,
  pageOf,
  pageRequest,
  query,
} from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';
import { workloadRowSchema } from './tableCalls.ts';

/** Columns of the groups that rows can be sorted and filtered by. */
export const groupColumns = [
  'name',
  'origin',
  'workloads',
  'running',
  'clusters',
  'vcpus',
  'memoryMiB',
  'movesTogether',
  'dependsOn',
  'neededBy',
  'basis',
] as const;

/** One group in the table of groups. */
export const groupRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Made by the user, named by a source, or derived from names and folders. */
  origin: z.enum(['user', 'source', 'derived']),
  /** The user changed what the sources say of it. */
  changed: z.boolean(),
  workloads: count,
  running: count,
  clusters: count,
  vcpus: amount,
  memoryMiB: amount,
  movesTogether: z.boolean(),
  /** Names of the groups that move before it, and how many wait for it. */
  dependsOn: z.string().nullable(),
  neededBy: count,
  basis: z.string(),
});
export type GroupRow = z.infer<typeof groupRowSchema>;

const groupName = z.string().trim().min(1).max(200);

const workloadIds = z.array(z.string()).max(10_000);

const suggestionRequestSchema = z.strictObject({
  by: z.enum(suggestionBases),
  /** For `pattern`: a regular expression over names with one pair of parentheses around the group's name. */
  pattern: z.string().max(200).default(''),
  /** Also workloads that are in a group already; they change it. */
  includeGrouped: z.boolean().default(false),
  minimum: z.int().min(1).max(10_000).default(2),
  maximum: z.int().min(1).max(100_000).default(40),
});

/** Groups of workloads. */
export const groupCalls = {
  'groups.page': query(pageRequest(groupColumns), pageOf(groupRowSchema)),
  /** A group with its members (the first thousand), what moves before it and what waits for it. */
  'groups.get': query(
    z.strictObject({ id: z.string() }),
    groupRowSchema.extend({
      dependsOnGroups: z.array(namedSchema),
      neededByGroups: z.array(namedSchema),
      /** Names of the groups that wait for each other because of it, beginning and ending with this one. */
      circle: z.array(z.string()).nullable(),
      hosts: count,
      members: z
        .array(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            cluster: z.string().nullable(),
            host: z.string().nullable(),
            powerState: workloadRowSchema.shape.powerState,
            vcpus: amount,
            memoryMiB: amount,
            /** The user put it here. */
            isPlaced: z.boolean(),
          }),
        )
        .max(1000),
    }),
  ),
  /** What a group's dependencies would be: names of the groups that would wait for each other, null where none do. */
  'groups.circle': query(
    z.strictObject({ id: z.string(), dependsOn: z.array(z.string()).max(1000) }),
    z.array(z.string()).nullable(),
  ),
  /** Groups of sources that the user took away and can bring back. */
  'groups.deleted': query(nothing, z.array(namedSchema)),
  /** What follows about groups can be undone, makes the plan stale and holds for later imports. */
  'groups.create': job(
    z.strictObject({ name: groupName, workloads: workloadIds, movesTogether: z.boolean().default(false) }),
    z.strictObject({ id: z.string(), state: fileStateSchema }),
  ),
  'groups.change': job(
    z.strictObject({
      id: z.string(),
      name: groupName.optional(),
      movesTogether: z.boolean().optional(),
      /** All of them, as they are to be. */
      dependsOn: z.array(z.string()).max(1000).optional(),
    }),
    fileStateSchema,
  ),
  /** Puts workloads into a group; null takes them out of theirs. */
  'groups.place': job(z.strictObject({ workloads: workloadIds.min(1), group: z.string().nullable() }), fileStateSchema),
  'groups.delete': job(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }), fileStateSchema),
  'groups.restore': job(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }), fileStateSchema),
  /** Groups that a property of the workloads makes likely; changes nothing. */
  'groups.suggest': query(
    suggestionRequestSchema,
    z.strictObject({
      /** The largest first, at most 500. */
      groups: z
        .array(
          z.strictObject({
            key: z.string(),
            name: z.string(),
            basis: z.string(),
            workloads: count,
            /** How many of them leave another group for it. */
            moved: count,
            /** A group of this name is there: these are added to it. */
            exists: z.boolean(),
            names: z.array(z.string()).max(8),
          }),
        )
        .max(500),
      total: count,
      workloads: count,
      tooSmall: count,
      tooLarge: count,
      unmatched: count,
    }),
  ),
  /** Forms the suggested groups with these keys; null for all. */
  'groups.form': job(
    z.strictObject({
      request: suggestionRequestSchema,
      keys: z.array(z.string().max(2000)).max(500).nullable(),
      movesTogether: z.boolean().default(false),
    }),
    z.strictObject({ groups: count, workloads: count, state: fileStateSchema }),
  ),
} as const satisfies CallDefinitions;
