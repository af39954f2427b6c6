import type { AdviceRow } from '#core/api/adviceCalls.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import type { WaveAssessmentView } from '#core/api/roadmapCalls.ts';
import { RuleReader } from '#core/planning/ruleWords.ts';
import { memberFinder } from '#core/planning/placementRules.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { DoubleContext, Handlers } from './contract.ts';
import type { Estate } from './estate.ts';

interface WayParts {
  readonly estate: () => Estate;
  readonly scenario: () => Scenario;
  readonly edit: (label: string, next: Scenario, context: DoubleContext) => FileState;
}

/** The double's answers about the way: words are read as the service reads them. */
export function wayAnswers({ estate, scenario, edit }: WayParts): Handlers {
  function reader(): RuleReader {
    const now = estate();
    const groups = new Set(now.workloads.flatMap(({ row }) => (row.group === null ? [] : [row.group])));
    return new RuleReader({
      workloads: now.workloads.map(({ row, hostId }) => ({
        id: row.id,
        name: row.name,
        hostId,
        clusterId: row.cluster,
        isRunning: row.powerState === 'on',
        groupId: row.group,
      })),
      hosts: now.hosts.map(({ id, name, cluster }) => ({ id, name, hostId: id, clusterId: cluster, isRunning: false })),
      groups: [...groups].map((name) => ({ id: name, name })),
    });
  }
  return {
    'members.match': ({ of, words }) => {
      if (of !== 'clusters') return reader().members(of, words);
      const clusters = estate().clusters.map((name) => ({ id: name, name }));
      const find = memberFinder(clusters);
      const names = [...find(words)];
      return {
        workloads: 0,
        running: 0,
        hosts: 0,
        clusters: names.length,
        names: names.slice(0, 12),
        unknown: words.filter((word) => find([word]).length === 0),
      };
    },
    'roadmap.held': () => {
      const held = Object.entries(scenario().roadmap.heldInWave).map(([id, wave]) => ({
        id,
        name: estate().workloads.find(({ row }) => row.id === id)?.row.name ?? null,
        wave,
      }));
      return { total: held.length, held };
    },
    'scenario.export': () => ({ name: 'base-case.scenario.json' }),
    'scenario.import': (_input, context) => edit('Import scenario', { ...scenario(), name: 'Imported' }, context),
  };
}

/** The double's judgement of a wave: the first breaks a rule. */
export function assessmentOf(wave: number): WaveAssessmentView {
  return {
    confidence: 0.62,
    completeness: { usage: 1, system: 0.9, traits: 0.25, group: 0, host: 0.95 },
    risk: wave === 1 ? 1 / 9 : 0,
    priority: 71,
    violations:
      wave === 1
        ? [
            {
              rule: 'environments-apart',
              force: 'should',
              weight: 1,
              text: 'It mixes 12 production workloads with 1 other.',
              workloads: [{ id: 'vm-1', name: 'tst-app-1' }],
              count: 1,
            },
          ]
        : [],
  };
}

/** The double's readiness of a workload. */
export function readinessOf(
  blocker: string | null,
  confidence: number,
): Pick<AdviceRow, 'readiness' | 'firstRemedy' | 'priority'> {
  if (blocker !== null) return { readiness: 'not-ready', firstRemedy: 'Decide with its owner.', priority: 40 };
  return confidence < 0.6
    ? { readiness: 'conditional', firstRemedy: 'Let its owner confirm the advice.', priority: 60 }
    : { readiness: 'ready', firstRemedy: null, priority: 80 };
}
