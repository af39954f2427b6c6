import {
  Boxes,
  Copyright,
  Link2,
  MapPin,
  MapPinOff,
  Pencil,
  Trash2,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { formatNumber } from '#core/drawing/format.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { CostButton } from './CostButton.tsx';
import { matchText } from './matchText.ts';
import { draftOf, kindOf, useRules, type RuleEntry, type RuleKind } from './rulesStore.ts';

const icons: Readonly<Record<RuleKind, LucideIcon>> = {
  antiAffinity: Boxes,
  affinity: Link2,
  required: MapPin,
  forbidden: MapPinOff,
  licences: Copyright,
};

/** Words of a rule in a sentence: the first three. */
function few(words: readonly string[]): string {
  const shown = words.slice(0, 3).join(', ');
  return words.length > 3 ? `${shown}, ${t('rules.moreWords', { count: words.length - 3 })}` : shown;
}

/** What a rule demands, without its members. */
function sentenceOf({ rule }: RuleEntry, currency: string): string {
  switch (rule.list) {
    case 'antiAffinity':
      return t('rules.sentence.antiAffinity', { max: rule.maxPerHost });
    case 'affinity':
      return t('rules.sentence.affinity');
    case 'hostGroups':
      return t(`rules.sentence.${rule.rule}`, { hosts: few(rule.hosts) });
    case 'licences':
      return t('rules.sentence.licences', {
        cost: formatNumber(rule.costPerHost, Number.isInteger(rule.costPerHost) ? 0 : 2),
        currency,
      });
  }
}

/** A rule of the scenario: what it says, what it means here, what is wrong with it, what it costs. */
export function RuleItem({ entry, currency }: { readonly entry: RuleEntry; readonly currency: string }): ReactNode {
  const { rule, index, problems } = entry;
  const kind = kindOf(rule);
  const Icon = icons[kind];
  const place = { list: rule.list, index };
  return (
    <li className="rule">
      <header className="rule-head">
        <Icon className="icon" aria-hidden="true" />
        <h3 title={rule.name}>{rule.name}</h3>
        <span className="muted rule-kind">{t(`rules.kind.${kind}`)}</span>
        <IconButton
          label={t('rules.edit', { name: rule.name })}
          onClick={() => useRules.setState({ editing: { from: place, draft: draftOf(rule) } })}
        >
          <Pencil size={14} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('rules.delete', { name: rule.name })}
          onClick={() => runAction(() => call('rules.delete', { ...place, name: rule.name }))}
        >
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      </header>
      <p>{sentenceOf(entry, currency)}</p>
      <p className="muted" title={entry.workloads.names.join(', ')}>
        <span className="rule-words">{few(rule.workloads)}</span>: {matchText(entry.workloads, 'workloads')}
      </p>
      {problems.map(({ message }) => (
        <p key={message} className="rule-problem">
          <TriangleAlert className="icon" aria-hidden="true" />
          {message}
        </p>
      ))}
      <CostButton
        subject={{ kind: 'rule', index, rule }}
        currency={currency}
        label={t('rules.ask')}
        title={t('rules.costOf', { name: rule.name })}
      />
    </li>
  );
}
