import { create } from 'zustand';
import type { CallOutput } from '#core/api.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';

export type Comparison = CallOutput<'compare.run'>;
export type ComparedScenario = CallOutput<'compare.list'>[number];

interface CompareState {
  /** Scenarios to compare, the reference first; null until the user chose. */
  readonly chosen: readonly string[] | null;
  readonly shown: {
    readonly comparison: Comparison;
    /** Descriptions of alternatives by id; null for scenarios. */
    readonly alternatives: ReadonlyMap<string, string> | null;
    /** What the scenarios were when they were compared. */
    readonly stamp: string;
  } | null;
}

/** What the page compares. */
export const useCompare = create<CompareState>()(() => ({ chosen: null, shown: null }));

/** What makes a comparison old: other inputs of any scenario that it shows. */
export function stampOf(list: readonly ComparedScenario[], ids: readonly string[] | null): string {
  return list
    .filter(({ id, active }) => (ids === null ? active : ids.includes(id)))
    .map(({ id, fingerprint }) => `${id} ${fingerprint}`)
    .sort()
    .join('\n');
}

/** Plans and compares scenarios. */
export async function compareScenarios(ids: readonly string[]): Promise<void> {
  const comparison = await runJob('compare.run', { ids: [...ids] }, t('compare.label'));
  const list = await call('compare.list', {});
  useCompare.setState({ shown: { comparison, alternatives: null, stamp: stampOf(list, ids) } });
}

/** Plans four alternatives to the active scenario and compares them with it. */
export async function compareAlternatives(): Promise<void> {
  const { comparison, alternatives } = await runJob('compare.alternatives', {}, t('compare.alternativesLabel'));
  const list = await call('compare.list', {});
  useCompare.setState({
    shown: {
      comparison,
      alternatives: new Map(alternatives.map(({ id, description }) => [id, description])),
      stamp: stampOf(list, null),
    },
  });
}
