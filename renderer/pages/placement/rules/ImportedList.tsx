import { FileInput } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { CostButton } from './CostButton.tsx';
import { matchText } from './matchText.ts';
import type { RuleKind } from './rulesStore.ts';

type Imported = CallOutput<'rules.list'>['imported'][number];

/** The kind of a rule of a source, as the user's own are called. */
function kindOf({ kind, hostRule }: Imported): RuleKind {
  switch (kind) {
    case 'anti-affinity':
      return 'antiAffinity';
    case 'affinity':
      return 'affinity';
    case 'host-group':
      return hostRule ?? 'required';
  }
}

function sentenceOf(rule: Imported): string {
  switch (rule.kind) {
    case 'anti-affinity':
      return t('rules.sentence.antiAffinity', { max: rule.maxPerHost ?? 1 });
    case 'affinity':
      return t('rules.sentence.affinity');
    case 'host-group': {
      const names = rule.hosts?.names.slice(0, 3) ?? [];
      const count = rule.hosts?.hosts ?? 0;
      const hosts = t('rules.theseHosts', { count, names: names.join(', ') + (count > names.length ? ', …' : '') });
      return t(`rules.sentence.${rule.hostRule ?? 'required'}`, { hosts });
    }
  }
}

/** Rules that the sources state: they are read alone, and each can be left aside. */
export function ImportedList({
  rules,
  total,
  currency,
}: {
  readonly rules: readonly Imported[];
  readonly total: number;
  readonly currency: string;
}): ReactNode {
  return (
    <section className="rules-part" aria-label={t('rules.imported')}>
      <h3>{t('rules.imported')}</h3>
      {rules.length === 0 ? <p className="muted rules-note">{t('rules.importedNone')}</p> : null}
      <ul>
        {rules.map((rule) => (
          <ImportedItem key={rule.id} rule={rule} currency={currency} />
        ))}
      </ul>
      {rules.length < total ? (
        <p className="muted rules-note">{t('rules.importedMore', { shown: rules.length, total })}</p>
      ) : null}
    </section>
  );
}

function ImportedItem({ rule, currency }: { readonly rule: Imported; readonly currency: string }): ReactNode {
  return (
    <li className="rule" data-state={rule.state}>
      <header className="rule-head">
        <FileInput className="icon" aria-hidden="true" />
        <h4 title={rule.label}>{rule.label}</h4>
        <span className="muted rule-kind">{t(`rules.kind.${kindOf(rule)}`)}</span>
        {rule.state === 'disabled' ? null : (
          <input
            type="checkbox"
            role="switch"
            className="check"
            aria-label={t('rules.importedKeep', { name: rule.label })}
            title={t('rules.importedKeep', { name: rule.label })}
            checked={rule.state === 'acts'}
            onChange={() => runAction(() => call('rules.ignore', { id: rule.id, ignored: rule.state === 'acts' }))}
          />
        )}
      </header>
      <p>{sentenceOf(rule)}</p>
      <p className="muted" title={rule.workloads.names.join(', ')}>
        {t('rules.importedBasis', { basis: rule.basis })}: {matchText(rule.workloads, 'workloads')}
      </p>
      {rule.state === 'disabled' ? (
        <p className="muted">{t('rules.importedOff')}</p>
      ) : (
        <CostButton
          subject={{ kind: 'imported', id: rule.id }}
          currency={currency}
          label={t('rules.ask')}
          title={t('rules.costOf', { name: rule.label })}
        />
      )}
    </li>
  );
}
