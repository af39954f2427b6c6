import { isCallName, topics, type Api, type CallName, type Topic } from '#core/api.ts';

/** Names of the calls that only read. */
export type QueryName = { [Name in CallName]: Api[Name]['kind'] extends 'query' ? Name : never }[CallName];

const everything: readonly Topic[] = topics;
const planned: readonly Topic[] = ['file', 'inventory', 'scenario', 'plan'];
const tables: readonly Topic[] = ['file', 'inventory', 'findings', 'plan'];

/** What each answer depends on: when one of these topics changes, it is fetched again. A call that is not named here depends on all. */
export const topicsOf: Readonly<Partial<Record<QueryName, readonly Topic[]>>> = {
  'app.info': [],
  'file.state': everything,
  'import.sources': ['file', 'inventory'],
  'import.history': ['file', 'inventory'],
  'import.changes': ['file', 'inventory'],
  'findings.repairs': ['file', 'inventory', 'findings'],
  'samples.list': [],
  'hosts.page': tables,
  'workloads.page': tables,
  'groups.page': ['file', 'inventory'],
  'groups.get': ['file', 'inventory'],
  'groups.circle': ['file', 'inventory'],
  'groups.deleted': ['file', 'inventory'],
  'groups.suggest': ['file', 'inventory'],
  'rules.list': ['file', 'inventory', 'scenario'],
  'rules.check': ['file', 'inventory', 'scenario'],
  'findings.page': tables,
  'table.facets': [...tables, 'scenario'],
  'scenario.list': ['file', 'scenario'],
  'scenario.get': ['file', 'scenario'],
  'assumptions.list': ['file', 'scenario'],
  'history.state': ['file', 'history'],
  'plan.document': planned,
  'plan.overview': [...planned, 'findings'],
  'advice.page': planned,
  'advice.flow': planned,
  'advice.get': planned,
  'placement.clusters': planned,
  'placement.hosts': planned,
  'placement.host': planned,
  'placement.fail': planned,
  'buy.models': ['file', 'scenario', 'inventory'],
  'roadmap.waves': planned,
  'roadmap.wave': planned,
  'roadmap.frame': planned,
  'roadmap.bars': planned,
  'roadmap.waits': planned,
  'roadmap.conflicts': planned,
  'roadmap.held': ['file', 'inventory', 'scenario'],
  'members.match': ['file', 'inventory'],
  'moves.page': planned,
  'compare.list': planned,
  'follow.state': ['file', 'scenario', 'plan', 'progress'],
  'follow.report': ['file', 'progress'],
  'follow.moves': ['file', 'progress'],
  'follow.differences': ['file', 'inventory', 'progress'],
  explain: everything,
  'models.list': [],
  'models.run': [],
  'models.cases': [],
  'models.context': ['file', 'scenario'],
  'models.sweep': [],
  'catalogue.comparison': [],
  'catalogue.tables': [],
  'assumptionSets.list': ['file', 'scenario', 'history'],
  'assumptionSets.compare': ['file', 'scenario', 'history'],
  'report.chunk': [],
  'report.options': ['file'],
};

/** True when the answer of call `name` may differ after `changed`. */
export function isAffected(name: string, changed: readonly Topic[]): boolean {
  if (!isCallName(name)) return false;
  const depends = topicsOf[name as QueryName] ?? everything;
  return depends.some((topic) => changed.includes(topic));
}
