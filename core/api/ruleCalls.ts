import { z } from 'zod';
import { ruleSchema } from '#core/inventory/inventory.ts';
import {
  affinityRuleSchema,
  antiAffinityRuleSchema,
  hostGroupRuleSchema,
  licenceRuleSchema,
  scenarioSchema,
} from '#core/scenario/scenario.ts';
import { amount, type CallDefinitions, command, count, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** Lists of a scenario that hold placement rules. */
export const ruleLists = ['antiAffinity', 'affinity', 'hostGroups', 'licences'] as const;
export type RuleList = (typeof ruleLists)[number];

/** A rule of the scenario with the list that it stands in. */
export const placementRuleSchema = z.discriminatedUnion('list', [
  antiAffinityRuleSchema.extend({ list: z.literal('antiAffinity') }),
  affinityRuleSchema.extend({ list: z.literal('affinity') }),
  hostGroupRuleSchema.extend({ list: z.literal('hostGroups') }),
  licenceRuleSchema.extend({ list: z.literal('licences') }),
]);
export type PlacementRule = z.infer<typeof placementRuleSchema>;

/** Where a rule stands in its list. */
const rulePlaceSchema = z.strictObject({ list: z.enum(ruleLists), index: count });

/** What the words of a rule mean in the inventory as it stands. */
export const ruleMatchSchema = z.strictObject({
  workloads: count,
  running: count,
  hosts: count,
  clusters: count,
  /** The first names, in their order. */
  names: z.array(z.string()).max(12),
  /** Words that mean nothing. */
  unknown: z.array(z.string()).max(50),
});
export type RuleMatch = z.infer<typeof ruleMatchSchema>;

/** Something about a rule that its user should know: `error` keeps it from being stored. */
export const ruleProblemSchema = z.strictObject({
  severity: z.enum(['error', 'warning']),
  field: z.enum(['name', 'workloads', 'hosts', 'limit']),
  message: z.string(),
});
export type RuleProblem = z.infer<typeof ruleProblemSchema>;

/** Limits that hold in every cluster. */
const ruleLimitsSchema = z.strictObject({
  failuresToTolerate: z.int().min(0).max(8),
  hostsInMaintenance: z.int().min(0).max(8),
  /** Null for no limit. */
  maxWorkloadsPerHost: z.int().min(1).nullable(),
  /** Of VMs wider than a NUMA node; see the scenario. */
  numa: scenarioSchema.shape.numa.unwrap(),
});
export type RuleLimits = z.infer<typeof ruleLimitsSchema>;

/** What is compared with and without. */
export const ruleSubjectSchema = z.discriminatedUnion('kind', [
  /** A rule as it is written, in the place of the stored one at `index`; null for one that is not stored yet. */
  z.strictObject({ kind: z.literal('rule'), index: count.nullable(), rule: placementRuleSchema }),
  z.strictObject({ kind: z.literal('limit'), limit: ruleLimitsSchema.omit({ numa: true }).keyof() }),
  z.strictObject({ kind: z.literal('pin'), workload: z.string() }),
  /** A rule of a source, by its id. */
  z.strictObject({ kind: z.literal('imported'), id: z.string() }),
]);
export type RuleSubject = z.infer<typeof ruleSubjectSchema>;

const ruleOutcomeSchema = z.strictObject({
  hostsUsed: count,
  migrations: count,
  /** For licences bound to hosts, in the scenario's currency. */
  licencesPerYear: amount,
  /** The least that any cluster of them survives and keeps free. */
  failuresTolerated: count,
  headroom: amount,
});

/** Rules of placement. */
export const ruleCalls = {
  /** The rules of placement: the scenario's, its pins and limits, and those that sources state. */
  'rules.list': query(
    nothing,
    z.strictObject({
      currency: z.string(),
      limits: ruleLimitsSchema,
      rules: z.array(
        z.strictObject({
          index: count,
          rule: placementRuleSchema,
          workloads: ruleMatchSchema,
          /** Of a host group, what its hosts mean. */
          hosts: ruleMatchSchema.nullable(),
          problems: z.array(ruleProblemSchema),
        }),
      ),
      pins: z.array(
        z.strictObject({
          workload: z.string(),
          /** Null where the inventory has it no more. */
          workloadName: z.string().nullable(),
          host: z.string(),
          hostName: z.string().nullable(),
          cluster: z.string().nullable(),
          problem: z.string().nullable(),
        }),
      ),
      importedTotal: count,
      /** The first 500. */
      imported: z.array(
        z.strictObject({
          id: z.string(),
          /** Its name, with where it is where another rule has that too. */
          label: z.string(),
          kind: ruleSchema.shape.kind,
          hostRule: ruleSchema.shape.hostRule,
          maxPerHost: ruleSchema.shape.maxPerHost,
          /** What it is in its source, completing "Read from ...". */
          basis: z.string(),
          cluster: z.string().nullable(),
          /** `disabled` by its source, `ignored` by the scenario. */
          state: z.enum(['acts', 'disabled', 'ignored']),
          workloads: ruleMatchSchema,
          /** Of a host group, what its hosts are. */
          hosts: ruleMatchSchema.nullable(),
        }),
      ),
    }),
  ),
  /** What a rule that is being written means and what is wrong with it; `index` where it takes the place of a stored one. */
  'rules.check': query(
    z.strictObject({
      index: count.nullable(),
      list: z.enum(ruleLists),
      name: z.string().max(200),
      workloads: z.array(z.string().max(500)).max(10_000),
      hosts: z.array(z.string().max(500)).max(10_000).default([]),
      maxPerHost: z.int().min(1).default(1),
    }),
    z.strictObject({
      workloads: ruleMatchSchema,
      hosts: ruleMatchSchema.nullable(),
      problems: z.array(ruleProblemSchema),
    }),
  ),
  /** Stores a rule; null adds it; can be undone. A rule that changes its kind leaves the list that it was in (`from`). */
  'rules.save': command(
    z.strictObject({ from: rulePlaceSchema.nullable(), rule: placementRuleSchema }),
    fileStateSchema,
  ),
  /** The name says which rule is meant, should the list have changed meanwhile; can be undone. */
  'rules.delete': command(rulePlaceSchema.extend({ name: z.string() }), fileStateSchema),
  /** Can be undone. */
  'rules.setLimits': command(ruleLimitsSchema.partial(), fileStateSchema),
  /** Plans without a rule of a source, or with it again; can be undone. */
  'rules.ignore': command(z.strictObject({ id: z.string(), ignored: z.boolean() }), fileStateSchema),
  /** What a rule costs: the target of the clusters that it concerns with it and without it. */
  'rules.cost': job(
    ruleSubjectSchema,
    z.strictObject({
      /** Null where there is no placement: `problem` says why. */
      with: ruleOutcomeSchema.nullable(),
      without: ruleOutcomeSchema.nullable(),
      problem: z.string().nullable(),
      /** Names of the clusters that it concerns. */
      clusters: z.array(z.string().nullable()),
    }),
  ),
} as const satisfies CallDefinitions;
