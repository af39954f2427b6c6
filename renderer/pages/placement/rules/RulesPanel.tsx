import { Plus, Scale, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { ImportedList } from './ImportedList.tsx';
import { LimitFields } from './LimitFields.tsx';
import { PinList } from './PinList.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { RuleItem } from './RuleItem.tsx';
import { emptyDraft, useRules } from './rulesStore.ts';
import './rules.css';

/** Opens and closes the panel of rules, with how many there are. */
export function RulesButton(): ReactNode {
  const isOpen = useRules((state) => state.isOpen);
  const rules = useApi('rules.list', {}).data;
  const count = (rules?.rules.length ?? 0) + (rules?.importedTotal ?? 0);
  return (
    <Button
      icon={<Scale className="icon" />}
      aria-expanded={isOpen}
      onClick={() => useRules.setState({ isOpen: !isOpen })}
    >
      {t('rules.title')}
      {count === 0 ? null : <span className="tab-count">{count}</span>}
    </Button>
  );
}

/** The rules beside the map of hosts: what they are, what they mean here, what each costs. */
export function RulesPanel(): ReactNode {
  const isOpen = useRules((state) => state.isOpen);
  return (
    <>
      {isOpen ? <Panel /> : null}
      <RuleDialog />
    </>
  );
}

function write(): void {
  useRules.setState({ editing: { from: null, draft: emptyDraft } });
}

function Panel(): ReactNode {
  const answer = useApi('rules.list', {});
  const rules = answer.data;
  return (
    <aside className="rules-panel" aria-label={t('rules.open')}>
      <header className="rules-head">
        <h2>{t('rules.title')}</h2>
        <span className="spacer" />
        <Button icon={<Plus className="icon" />} onClick={write}>
          {t('rules.new')}
        </Button>
        <IconButton label={t('rules.close')} onClick={() => useRules.setState({ isOpen: false })}>
          <X className="icon" />
        </IconButton>
      </header>
      {answer.isError ? <Problem error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {rules === undefined ? (
        answer.isError ? null : (
          <Loading />
        )
      ) : (
        <div className="rules-scroll">
          <section className="rules-part" aria-label={t('rules.rules')}>
            {rules.rules.length === 0 ? (
              <div className="rules-empty">
                <h3>{t('rules.emptyTitle')}</h3>
                <p className="muted">{t('rules.emptyText')}</p>
                <Button variant="primary" onClick={write}>
                  {t('rules.new')}
                </Button>
              </div>
            ) : (
              <ul>
                {rules.rules.map((entry) => (
                  <RuleItem
                    key={`${entry.rule.list} ${entry.rule.name} ${entry.index}`}
                    entry={entry}
                    currency={rules.currency}
                  />
                ))}
              </ul>
            )}
          </section>
          {rules.imported.length === 0 && rules.rules.length > 0 ? null : (
            <ImportedList rules={rules.imported} total={rules.importedTotal} currency={rules.currency} />
          )}
          <LimitFields limits={rules.limits} currency={rules.currency} />
          <PinList pins={rules.pins} currency={rules.currency} />
        </div>
      )}
    </aside>
  );
}
