import {
  waveRuleIds,
  type RoadmapSettings,
  type WaveRuleId,
  type WaveRuleSetting,
} from '#core/scenario/roadmapSettings.ts';

/** What a rule of which the scenario says nothing is taken as: on, wished for, of weight 1. */
const defaultRule: WaveRuleSetting = { enabled: true, force: 'should', weight: 1 };

/** The setting of every wave rule. */
export function waveRuleSettings(written: RoadmapSettings['waveRules']): Readonly<Record<WaveRuleId, WaveRuleSetting>> {
  const entries = waveRuleIds.map((id) => [id, written[id] ?? defaultRule] as const);
  return Object.fromEntries(entries) as Record<WaveRuleId, WaveRuleSetting>;
}
