import type { Cluster, Fact, Group, Host, Workload } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { Fate } from '../ledger.ts';

/** An estate while facts are worked into it. */
export interface Draft {
  readonly hosts: Map<string, Host>;
  readonly workloads: Map<string, Workload>;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly groups: ReadonlyMap<string, Group>;
  /** File name by source. */
  readonly fileOf: ReadonlyMap<string, string>;
  readonly findings: Finding[];
  /** Names of pods that were taken for part of their node. */
  readonly platformPods: readonly string[];
  /** What became of rows that held facts, by {@link originKey}. */
  readonly fates: Map<string, Fate>;
  /** What became of facts that are made of many rows. */
  readonly factFates: Map<Fact, Fate>;
  /** Other identifiers of hosts and workloads, by id. */
  readonly aliasesOf: Map<string, readonly string[]>;
  /** Ids that hosts and workloads gave up when they were united with others, and what each became. */
  readonly renamed: Map<string, string>;
}

/** A fact of one kind. */
export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { readonly kind: Kind }>;

/** The facts of one kind, in the order of their sources. */
export function factsOf<Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind): readonly FactOf<Kind>[] {
  return facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind);
}

/** What a fact is about, as a text that is the same for the same thing in another file. */
export function factKey(fact: Fact): string {
  switch (fact.kind) {
    case 'machine':
      return fact.key;
    case 'part':
      return `part/${fact.refs[0] ?? ''}`;
    case 'usage':
      return `usage/${fact.about}/${fact.namespace ?? ''}/${fact.names[0] ?? ''}`;
    case 'platform':
      return `platform/${fact.hostName}/${fact.name}`;
    case 'size':
      return `size/${fact.names[0] ?? ''}`;
    case 'unsized':
    case 'replicas':
      return fact.workload.key;
    case 'rule':
      return fact.rule.key;
    case 'node':
      return `node/${fact.hostId}`;
    case 'scheduling':
      return `scheduling/${fact.namespace}/${fact.owner}`;
    case 'nodes-seen':
      return `nodes-seen/${fact.uids[0] ?? fact.names[0] ?? ''}`;
  }
}
