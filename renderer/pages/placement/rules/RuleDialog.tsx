import { TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { CostButton } from './CostButton.tsx';
import { MemberField } from './MemberField.tsx';
import { listOf, ruleKinds, ruleOf, useRules, type RuleDraft, type RuleKind, type RulePlace } from './rulesStore.ts';

/** Writes a rule: what it says, for which workloads, and at once what that means here. */
export function RuleDialog(): ReactNode {
  const editing = useRules((state) => state.editing);
  return editing === null ? null : <Editor from={editing.from} start={editing.draft} />;
}

function close(): void {
  useRules.setState({ editing: null });
}

function Editor({ from, start }: { readonly from: RulePlace | null; readonly start: RuleDraft }): ReactNode {
  const [draft, setDraft] = useState(start);
  // Nothing is called wrong before it was tried.
  const [wasTried, setTried] = useState(from !== null);
  const change = (part: Partial<RuleDraft>): void => setDraft({ ...draft, ...part });
  const list = listOf(draft.kind);
  const index = from !== null && from.list === list ? from.index : null;
  const { name, workloads, hosts, maxPerHost } = draft;
  const check = useApi(
    'rules.check',
    { index, list, name, workloads: [...workloads], hosts: [...hosts], maxPerHost },
    { keepPrevious: true },
  );
  const currency = useApi('scenario.get', {}).data?.currency ?? '';
  const problems = check.data?.problems ?? [];
  const shown = wasTried ? problems : problems.filter(({ severity }) => severity === 'warning');
  const rule = ruleOf(draft);
  const isFaulty = (field: string): boolean =>
    wasTried && problems.some((problem) => problem.field === field && problem.severity === 'error');
  const save = (): void => {
    setTried(true);
    if (rule === null || problems.some(({ severity }) => severity === 'error')) return;
    runAction(() => call('rules.save', { from, rule }));
    close();
  };
  const isHostRule = draft.kind === 'required' || draft.kind === 'forbidden';
  return (
    <Dialog
      open
      title={from === null ? t('rules.newTitle') : t('rules.editTitle')}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {from === null ? t('rules.add') : t('rules.save')}
          </Button>
        </>
      }
    >
      <div className="stack rule-form">
        <Segmented<RuleKind>
          label={t('rules.kind')}
          value={draft.kind}
          options={ruleKinds.map((value) => ({ value, label: t(`rules.kind.${value}`) }))}
          onChange={(kind) => change({ kind })}
        />
        <TextField
          label={t('rules.name')}
          value={name}
          onChange={(next) => change({ name: next })}
          maxLength={200}
          autoFocus
        />
        <MemberField
          kind="workloads"
          words={workloads}
          match={check.data?.workloads}
          isInvalid={isFaulty('workloads')}
          onChange={(words) => change({ workloads: words })}
        />
        {isHostRule ? (
          <MemberField
            kind="hosts"
            words={hosts}
            match={check.data?.hosts}
            isInvalid={isFaulty('hosts')}
            onChange={(words) => change({ hosts: words })}
          />
        ) : null}
        {draft.kind === 'antiAffinity' ? (
          <NumberField
            label={t('rules.maxPerHost')}
            value={maxPerHost}
            least={1}
            isWhole
            onChange={(value) => change({ maxPerHost: value })}
          />
        ) : null}
        {draft.kind === 'licences' ? (
          <NumberField
            label={t('rules.costPerHost', { currency })}
            value={draft.costPerHost}
            least={0}
            onChange={(value) => change({ costPerHost: value })}
          />
        ) : null}
        <div role="status">
          {shown.map(({ message, severity }) => (
            <p key={message} className="rule-problem" data-severity={severity}>
              <TriangleAlert className="icon" aria-hidden="true" />
              {message}
            </p>
          ))}
        </div>
        <CostButton
          subject={rule === null ? null : { kind: 'rule', index, rule }}
          currency={currency}
          label={t('rules.askNew')}
          title={t('rules.askNew')}
        />
      </div>
    </Dialog>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly isWhole?: boolean;
  readonly onChange: (value: number) => void;
}

function NumberField({ label, value, least, isWhole = false, onChange }: NumberFieldProps): ReactNode {
  const [text, setText] = useState(String(value));
  const parse = (typed: string): number | null => {
    const number = Number(typed.trim().replaceAll(/[\s,]/g, ''));
    const isGood = typed.trim() !== '' && Number.isFinite(number) && number >= least;
    return isGood && (!isWhole || Number.isInteger(number)) ? number : null;
  };
  return (
    <label className="rule-number">
      <span>{label}</span>
      <input
        className="input number"
        inputMode="decimal"
        value={text}
        aria-invalid={parse(text) === null}
        onChange={(event) => {
          setText(event.target.value);
          const number = parse(event.target.value);
          if (number !== null) onChange(number);
        }}
        onBlur={() => setText(String(value))}
      />
    </label>
  );
}
