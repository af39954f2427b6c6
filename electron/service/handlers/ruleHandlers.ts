import { ApiError, type CallOutput } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { ruleLists, type PlacementRule, type RuleList, type RuleSubject } from '#core/api/ruleCalls.ts';
import { importedRulesOf, type ImportedRule } from '#core/planning/importedRules.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { editActiveScenario } from '#db/historyRepository.ts';
import { readNamesOf, readStatedRules } from '#db/ruleRepository.ts';
import type { Handlers } from '../dispatcher.ts';
import { studiedEstate } from '../planScenario.ts';
import { ruleWordReader } from '../ruleWordReader.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';

/** Rules of sources that one answer names: an answer carries no more than about 1 MB. */
const mostImported = 500;

/** The rules of a list of a scenario, each with the list's name. */
function rulesIn(scenario: Scenario, list: RuleList): readonly PlacementRule[] {
  switch (list) {
    case 'antiAffinity':
      return scenario.antiAffinity.map((rule) => ({ ...rule, list }));
    case 'affinity':
      return scenario.affinity.map((rule) => ({ ...rule, list }));
    case 'hostGroups':
      return scenario.hostGroups.map((rule) => ({ ...rule, list }));
    case 'licences':
      return scenario.licences.map((rule) => ({ ...rule, list }));
  }
}

/** The scenario without the rule at a place. */
function withoutRule(scenario: Scenario, list: RuleList, index: number): Scenario {
  return { ...scenario, [list]: scenario[list].filter((_, at) => at !== index) };
}

/** The scenario with a rule at a place of its list, at the end where `index` is null. */
function withRule(scenario: Scenario, { list, ...rule }: PlacementRule, index: number | null): Scenario {
  const rules: readonly unknown[] = scenario[list];
  const next = index === null ? [...rules, rule] : rules.map((old, at) => (at === index ? rule : old));
  return { ...scenario, [list]: next };
}

/** The scenario with a rule of a source, or without it. */
function withImported(scenario: Scenario, { rule, label }: ImportedRule, isKept: boolean): Scenario {
  const words = new Set([rule.id, rule.name, label].map((word) => word.toLowerCase()));
  const others = scenario.ignoredRules.filter((word) => !words.has(word.trim().toLowerCase()));
  return { ...scenario, ignoredRules: isKept ? others : [...others, rule.id] };
}

/** The rules of placement as a user writes them: what they mean, what is wrong with them, what they cost. */
export function ruleHandlers(context: ServiceContext) {
  const { session } = context;
  const reader = ruleWordReader(context);

  function problemsOf(rule: PlacementRule, index: number | null, scenario: Scenario) {
    const others = rulesIn(scenario, rule.list).flatMap((other, at) => (at === index ? [] : [other.name]));
    const limit = rule.list === 'antiAffinity' ? reader().limitProblem(rule.workloads, rule.maxPerHost) : null;
    return [...reader().problems(rule, others), ...(limit === null ? [] : [limit])];
  }

  function importedIn(scenario: Scenario): readonly ImportedRule[] {
    const { clusters, rules } = readStatedRules(session.db);
    const own = ruleLists.flatMap((list) => scenario[list].map((rule) => rule.name));
    return importedRulesOf({ clusters, rules }, scenario.ignoredRules, own);
  }

  function importedRows(imported: readonly ImportedRule[]): CallOutput<'rules.list'>['imported'] {
    const { clusters } = readStatedRules(session.db);
    const names = new Map(clusters.map((cluster) => [cluster.id, cluster.name]));
    return imported.slice(0, mostImported).map(({ rule, label, state }) => ({
      id: rule.id,
      label,
      kind: rule.kind,
      hostRule: rule.hostRule,
      maxPerHost: rule.maxPerHost,
      basis: rule.basis,
      cluster: rule.clusterId === null ? null : (names.get(rule.clusterId) ?? null),
      state,
      workloads: reader().match('workloads', rule.workloads),
      hosts: rule.kind === 'host-group' ? reader().match('hosts', rule.hosts) : null,
    }));
  }

  async function edit(label: string, change: (scenario: Scenario) => Scenario): Promise<FileState> {
    await session.change((db) => editActiveScenario(db, label, change));
    context.emit(['scenario', 'plan', 'history', 'file']);
    return session.state();
  }

  function ruleAt(scenario: Scenario, list: RuleList, index: number): PlacementRule {
    const rule = rulesIn(scenario, list)[index];
    if (rule === undefined) throw new ApiError('not-found', 'That rule is no longer there.');
    return rule;
  }

  function pinsOf(scenario: Scenario): CallOutput<'rules.list'>['pins'] {
    const pins = Object.entries(scenario.pinned);
    const workloads = readNamesOf(
      session.db,
      'workloads',
      pins.map(([workload]) => workload),
    );
    const hosts = readNamesOf(
      session.db,
      'hosts',
      pins.map(([, host]) => host),
    );
    return pins.map(([workload, host]) => {
      const pinned = workloads.get(workload);
      const target = hosts.get(host);
      const problem =
        pinned === undefined
          ? 'The inventory has this workload no more, so the pin has no effect.'
          : target === undefined
            ? 'The inventory has this host no more, so the pin has no effect.'
            : pinned.cluster !== target.cluster && pinned.cluster !== null
              ? 'The host is in another cluster; placement never crosses its border, so the pin has no effect.'
              : null;
      return {
        workload,
        workloadName: pinned?.name ?? null,
        host,
        hostName: target?.name ?? null,
        cluster: target?.cluster ?? null,
        problem,
      };
    });
  }

  /** The scenario with what a question is about, and without it. */
  function sidesOf(subject: RuleSubject, scenario: Scenario): { readonly with: Scenario; readonly without: Scenario } {
    switch (subject.kind) {
      case 'rule': {
        const { rule, index } = subject;
        if (index !== null) ruleAt(scenario, rule.list, index);
        return {
          with: withRule(scenario, rule, index),
          without: index === null ? scenario : withoutRule(scenario, rule.list, index),
        };
      }
      case 'limit':
        return {
          with: scenario,
          without: { ...scenario, [subject.limit]: subject.limit === 'maxWorkloadsPerHost' ? null : 0 },
        };
      case 'imported': {
        const rule = importedIn(scenario).find((one) => one.rule.id === subject.id);
        if (rule === undefined) throw new ApiError('not-found', 'That rule is no longer there.');
        return { with: withImported(scenario, rule, true), without: withImported(scenario, rule, false) };
      }
      case 'pin': {
        const { [subject.workload]: pin, ...pinned } = scenario.pinned;
        if (pin === undefined) throw new ApiError('not-found', 'That pin is no longer there.');
        return { with: scenario, without: { ...scenario, pinned } };
      }
    }
  }

  return {
    'rules.list': () => {
      const { scenario } = session.active();
      const { failuresToTolerate, hostsInMaintenance, maxWorkloadsPerHost, numa } = scenario;
      const imported = importedIn(scenario);
      return {
        currency: scenario.currency,
        limits: { failuresToTolerate, hostsInMaintenance, maxWorkloadsPerHost, numa },
        rules: ruleLists.flatMap((list) =>
          rulesIn(scenario, list).map((rule, index) => ({
            index,
            rule,
            workloads: reader().match('workloads', rule.workloads),
            hosts: rule.list === 'hostGroups' ? reader().match('hosts', rule.hosts) : null,
            problems: problemsOf(rule, index, scenario),
          })),
        ),
        pins: pinsOf(scenario),
        importedTotal: imported.length,
        imported: importedRows(imported),
      } satisfies CallOutput<'rules.list'>;
    },
    'rules.check': ({ index, list, name, workloads, hosts, maxPerHost }) => {
      const others = rulesIn(session.active().scenario, list).flatMap((other, at) =>
        at === index ? [] : [other.name],
      );
      const limit = list === 'antiAffinity' ? reader().limitProblem(workloads, maxPerHost) : null;
      return {
        workloads: reader().match('workloads', workloads),
        hosts: list === 'hostGroups' ? reader().match('hosts', hosts) : null,
        problems: [...reader().problems({ list, name, workloads, hosts }, others), ...(limit === null ? [] : [limit])],
      };
    },
    'rules.save': ({ from, rule }) => {
      const { scenario } = session.active();
      if (from !== null) ruleAt(scenario, from.list, from.index);
      const index = from !== null && from.list === rule.list ? from.index : null;
      const fault = problemsOf(rule, index, scenario).find(({ severity }) => severity === 'error');
      if (fault !== undefined) throw new ApiError('invalid-input', fault.message, { field: fault.field });
      const label = from === null ? `the new rule ${rule.name}` : `the change of the rule ${rule.name}`;
      return edit(label, (now) => {
        const start = from !== null && from.list !== rule.list ? withoutRule(now, from.list, from.index) : now;
        return withRule(start, rule, index);
      });
    },
    'rules.delete': ({ list, index, name }) => {
      if (ruleAt(session.active().scenario, list, index).name !== name) {
        throw new ApiError('not-found', `The rule ${name} is no longer there.`);
      }
      return edit(`deleting the rule ${name}`, (scenario) => withoutRule(scenario, list, index));
    },
    'rules.setLimits': (limits) =>
      edit('the limits of every cluster', (scenario) => ({
        ...scenario,
        ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
      })),
    'rules.ignore': ({ id, ignored }) => {
      const rule = importedIn(session.active().scenario).find((one) => one.rule.id === id);
      if (rule === undefined) throw new ApiError('not-found', 'That rule is no longer there.');
      const label = ignored ? `leaving the rule ${rule.label} aside` : `keeping the rule ${rule.label}`;
      return edit(label, (scenario) => withImported(scenario, rule, !ignored));
    },
    'rules.cost': async (subject, call) => {
      const sides = sidesOf(subject, session.active().scenario);
      const answer = await runTask(
        context,
        'study',
        { ...studiedEstate(context, sides.with), kind: 'rule', without: sides.without },
        {
          signal: AbortSignal.any([call.signal, session.lifetime]),
          onProgress: (fraction, phase) => call.progress(fraction, phase),
        },
      );
      if (answer.kind !== 'rule') throw new Error(`the study answered ${answer.kind}`);
      return { ...answer.study, clusters: [...answer.study.clusters] };
    },
  } satisfies Partial<Handlers>;
}
