import type { RuleMatch } from '#core/api/ruleCalls.ts';
import { t } from '#renderer/i18n/translate.ts';

/** What the words of a rule mean: `matches 12 workloads on 5 hosts in 2 clusters`. */
export function matchText(match: RuleMatch, kind: 'workloads' | 'hosts'): string {
  const { workloads, hosts, clusters, running } = match;
  if (kind === 'hosts') return hosts === 0 ? t('rules.matchesNothing') : t('rules.matchesHosts', { hosts, clusters });
  if (workloads === 0) return t('rules.matchesNothing');
  const text = t('rules.matches', { workloads, hosts, clusters });
  return running === workloads ? text : `${text}, ${t('rules.notRunning', { count: workloads - running })}`;
}
