import { z } from 'zod';
import { resourcesSchema } from '#core/inventory/resources.ts';
import { technologySchema } from '#core/inventory/technology.ts';
import { placementSummarySchema } from '#core/planResult.ts';
import { amount, type CallDefinitions, command, count, job, nothing, pageOf, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** Where workloads are today, packed on fewest hosts as they are, and packed as what they should become. */
export const placementKindSchema = z.enum(['asIs', 'consolidated', 'target']);
export type PlacementKind = z.infer<typeof placementKindSchema>;

/** What a host has and carries of a resource beside cores and memory. */
const otherResourceSchema = z.strictObject({
  resource: z.enum(['storage', 'iops', 'network', 'gpu']),
  unit: z.string(),
  capacity: amount,
  usable: amount,
  load: amount,
});

/** One host in the placement map. */
export const hostTileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  capacity: resourcesSchema,
  usable: resourcesSchema,
  load: resourcesSchema,
  /** Resources beside cores and memory that its cluster is planned by. */
  others: z.array(otherResourceSchema).readonly(),
  workloads: count,
  /** Carries workloads in this placement (an unused host is switched off). */
  used: z.boolean(),
});
export type HostTile = z.infer<typeof hostTileSchema>;

const pinOutcomeSchema = z.strictObject({ hostsUsed: count, migrations: count });

const nextHostSchema = z.strictObject({
  cluster: z.string().nullable(),
  hostsUsed: count,
  lowerBound: count,
  bindingResource: z.string().nullable(),
  /** Shares of all demand: a placement was found at `found`, none exists below `atLeast`; cores and MiB at `found`. */
  demand: z
    .strictObject({
      found: amount,
      atLeast: amount,
      cpuCores: amount,
      memoryMiB: amount,
      others: z.array(z.strictObject({ unit: z.string(), amount })).readonly(),
    })
    .nullable(),
  headroom: z.strictObject({ from: amount, to: amount }).nullable(),
  oneFailureLess: z.boolean().nullable(),
});

/** Which workload is on which host. */
export const placementCalls = {
  'placement.clusters': query(
    nothing,
    z.array(
      z.strictObject({
        cluster: z.string().nullable(),
        hosts: count,
        asIs: z.strictObject({ hostsUsed: count }),
        consolidated: placementSummarySchema,
        target: placementSummarySchema,
        failuresTolerated: count,
        bindingResource: z.string(),
        method: z.string(),
      }),
    ),
  ),
  'placement.hosts': query(
    z.strictObject({
      placement: placementKindSchema,
      cluster: z.string().nullable().optional(),
      offset: count.default(0),
      limit: z.int().min(1).max(2000).default(2000),
    }),
    pageOf(hostTileSchema),
  ),
  'placement.host': query(
    z.strictObject({ placement: placementKindSchema, hostId: z.string() }),
    z.strictObject({
      host: hostTileSchema,
      workloads: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          technology: technologySchema,
          demand: resourcesSchema,
          reason: z.string(),
        }),
      ),
    }),
  ),
  /** What happens to the cluster when this host fails: where its workloads would go, and which have no room. */
  'placement.fail': query(
    z.strictObject({ placement: placementKindSchema, hostId: z.string() }),
    z.strictObject({
      survives: z.boolean(),
      restarts: z.array(
        z.strictObject({ workload: z.string(), name: z.string(), toHost: z.string(), toHostName: z.string() }),
      ),
      homeless: z.array(z.strictObject({ workload: z.string(), name: z.string(), demand: resourcesSchema })),
      hostsAfter: z.array(hostTileSchema),
    }),
  ),
  /** The smallest changes, each alone, after which a cluster's target needs one host less; null where it needs none. */
  'placement.nextHost': job(z.strictObject({ cluster: z.string().nullable() }), nextHostSchema.nullable()),
  /** What pinning a workload to a host of its cluster would change in the target, without doing it. */
  'placement.tryPin': job(
    z.strictObject({ workload: z.string(), hostId: z.string() }),
    z.strictObject({
      before: pinOutcomeSchema,
      after: pinOutcomeSchema.nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** Pins a workload to a host; `hostId: null` takes the pin away; can be undone. */
  'placement.pin': command(z.strictObject({ workload: z.string(), hostId: z.string().nullable() }), fileStateSchema),
} as const satisfies CallDefinitions;
