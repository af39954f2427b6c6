import { ApiError } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { ruleLists, type PlacementRule, type RuleList } from '#core/api/ruleCalls.ts';
import { RuleReader } from '#core/planning/ruleWords.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import type { DoubleContext, Handlers } from './contract.ts';
import type { Estate } from './estate.ts';

interface RuleParts {
  readonly estate: () => Estate;
  readonly scenario: () => Scenario;
  readonly edit: (label: string, next: Scenario, context: DoubleContext) => FileState;
}

/** The double's rules of placement: words are read as the service reads them, costs are made up. */
export function ruleAnswers({ estate, scenario, edit }: RuleParts): Handlers {
  let known: { readonly estate: Estate; readonly reader: RuleReader } | null = null;

  function reader(): RuleReader {
    const now = estate();
    if (known?.estate !== now) {
      known = {
        estate: now,
        reader: new RuleReader({
          workloads: now.workloads.map(({ row, hostId }) => ({
            id: row.id,
            name: row.name,
            hostId,
            clusterId: row.cluster,
            isRunning: row.powerState === 'on',
          })),
          hosts: now.hosts.map(({ id, name, cluster }) => ({
            id,
            name,
            hostId: id,
            clusterId: cluster,
            isRunning: false,
          })),
        }),
      };
    }
    return known.reader;
  }
  function rulesIn(list: RuleList): readonly PlacementRule[] {
    return scenario()[list].map((rule) => ({ ...rule, list }) as PlacementRule);
  }
  function namesBut(list: RuleList, index: number | null): readonly string[] {
    return rulesIn(list).flatMap(({ name }, at) => (at === index ? [] : [name]));
  }
  function withList(list: RuleList, rules: readonly unknown[]): Scenario {
    return scenarioSchema.parse({ ...scenario(), [list]: rules });
  }
  function bare({ list: _list, ...rule }: PlacementRule): unknown {
    return rule;
  }

  return {
    'rules.list': () => {
      const { currency, failuresToTolerate, hostsInMaintenance, maxWorkloadsPerHost, numa, pinned } = scenario();
      return {
        currency,
        limits: { failuresToTolerate, hostsInMaintenance, maxWorkloadsPerHost, numa },
        rules: ruleLists.flatMap((list) =>
          rulesIn(list).map((rule, index) => ({
            index,
            rule,
            workloads: reader().match('workloads', rule.workloads),
            hosts: rule.list === 'hostGroups' ? reader().match('hosts', rule.hosts) : null,
            problems: reader().problems(rule, namesBut(list, index)),
          })),
        ),
        pins: Object.entries(pinned).map(([workload, host]) => {
          const row = estate().workloads.find((entry) => entry.row.id === workload)?.row;
          const target = estate().hosts.find(({ id }) => id === host);
          return {
            workload,
            workloadName: row?.name ?? null,
            host,
            hostName: target?.name ?? null,
            cluster: target?.cluster ?? null,
            problem: null,
          };
        }),
        importedTotal: 1,
        imported: [
          {
            id: 'rule-mon',
            label: 'Monitoring apart',
            kind: 'anti-affinity',
            hostRule: null,
            maxPerHost: 1,
            basis: 'the DRS rule Monitoring apart',
            cluster: 'Production',
            state: scenario().ignoredRules.includes('rule-mon') ? 'ignored' : 'acts',
            workloads: reader().match('workloads', ['prd-mon*']),
            hosts: null,
          },
        ],
      };
    },
    'rules.check': ({ index, list, name, workloads, hosts, maxPerHost }) => {
      const limit = list === 'antiAffinity' ? reader().limitProblem(workloads, maxPerHost) : null;
      return {
        workloads: reader().match('workloads', workloads),
        hosts: list === 'hostGroups' ? reader().match('hosts', hosts) : null,
        problems: [
          ...reader().problems({ list, name, workloads, hosts }, namesBut(list, index)),
          ...(limit === null ? [] : [limit]),
        ],
      };
    },
    'rules.save': ({ from, rule }, context) => {
      const rules = scenario()[rule.list] as readonly unknown[];
      const next =
        from === null || from.list !== rule.list
          ? [...rules, bare(rule)]
          : rules.map((old, at) => (at === from.index ? bare(rule) : old));
      return edit(`Rule ${rule.name}`, withList(rule.list, next), context);
    },
    'rules.delete': ({ list, index, name }, context) => {
      if (rulesIn(list)[index]?.name !== name) throw new ApiError('not-found', `The rule ${name} is no longer there.`);
      const rules = scenario()[list] as readonly unknown[];
      return edit(
        `Delete ${name}`,
        withList(
          list,
          rules.filter((_, at) => at !== index),
        ),
        context,
      );
    },
    'rules.setLimits': (limits, context) => edit('Limits', scenarioSchema.parse({ ...scenario(), ...limits }), context),
    'rules.ignore': ({ id, ignored }, context) => {
      const others = scenario().ignoredRules.filter((one) => one !== id);
      return edit('Rule of a source', { ...scenario(), ignoredRules: ignored ? [...others, id] : others }, context);
    },
    'rules.cost': async (_subject, context) => {
      await context.work(4, ['with and without the rule']);
      const outcome = { migrations: 40, licencesPerYear: 0, failuresTolerated: 1, headroom: 0.15 };
      return {
        with: { ...outcome, hostsUsed: 9, migrations: 46 },
        without: { ...outcome, hostsUsed: 8 },
        problem: null,
        clusters: ['Production'],
      };
    },
  };
}
