import type { CallOutput } from '#core/api.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';

/** What a rule costs in hosts, by planning without it. */
export type RuleCost = CallOutput<'rules.cost'>;

/** What a rule costs, in sentences: hosts first, then moves, licences and reserve where they differ. */
export function costText(cost: RuleCost, currency: string): string {
  const { with: after, without: before, problem } = cost;
  if (cost.clusters.length === 0) return t('rules.cost.alone');
  if (after === null) {
    return t(before === null ? 'rules.cost.both' : 'rules.cost.impossible', { problem: problem ?? '' });
  }
  if (before === null) return t('rules.cost.needed');
  const hosts = after.hostsUsed - before.hostsUsed;
  const moves = after.migrations - before.migrations;
  const sentences = [
    t(hosts < 0 ? 'rules.cost.hostsSaved' : 'rules.cost.hosts', {
      difference: Math.abs(hosts),
      after: after.hostsUsed,
      before: before.hostsUsed,
    }),
  ];
  if (moves !== 0) {
    sentences.push(t(moves > 0 ? 'rules.cost.moves' : 'rules.cost.movesLess', { difference: Math.abs(moves) }));
  }
  if (after.licencesPerYear > 0 || before.licencesPerYear > 0) {
    sentences.push(
      t('rules.cost.licences', {
        after: formatNumber(after.licencesPerYear, 0),
        before: formatNumber(before.licencesPerYear, 0),
        currency,
      }),
    );
  }
  if (after.failuresTolerated !== before.failuresTolerated) {
    sentences.push(
      t('rules.cost.reserve', { after: after.failuresTolerated, before: String(before.failuresTolerated) }),
    );
  }
  if (after.headroom !== before.headroom) {
    sentences.push(
      t('rules.cost.headroom', { after: formatPercent(after.headroom), before: formatPercent(before.headroom) }),
    );
  }
  return inClusters(sentences.join(' '), cost.clusters);
}

/** Clusters that are named one by one. */
const mostNamed = 3;

/** The figures are those of the clusters that the rule concerns, and those alone. */
function inClusters(text: string, clusters: RuleCost['clusters']): string {
  if (clusters.length > mostNamed) return t('rules.cost.whereMany', { count: clusters.length, text });
  const names = clusters.map((cluster) => cluster ?? t('placement.noCluster'));
  return t('rules.cost.where', { clusters: names.join(', '), text });
}
