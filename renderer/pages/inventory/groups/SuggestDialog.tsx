import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { ParsedInput } from '#core/api.ts';
import { suggestionBases, type SuggestionBasis } from '#core/import/suggestGroups.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { editGroups, useGroups } from './groupsStore.ts';
import { SuggestionList, type Suggestion } from './SuggestionList.tsx';
import './groups.css';

type Request = ParsedInput<'groups.suggest'>;

/** What a pattern begins as: one that shows what the parentheses are for. */
const firstRequest: Request = {
  by: 'names',
  pattern: '^([a-z]+)[-_]',
  includeGrouped: false,
  minimum: 2,
  maximum: 40,
};

/** The value once it has stopped changing for a moment: what is typed is not asked for letter by letter. */
function useQuiet<Value>(value: Value): Value {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), 200);
    return () => clearTimeout(timer);
  }, [value]);
  return quiet;
}

/** Shows the groups that a property of the workloads makes likely, and forms those that are wanted. */
export function SuggestDialog(): ReactNode {
  const isOpen = useGroups((state) => state.isSuggesting);
  return isOpen ? <Suggest /> : null;
}

function close(): void {
  useGroups.setState({ isSuggesting: false });
}

const noSuggestions: readonly Suggestion[] = [];

function Suggest(): ReactNode {
  const [request, setRequest] = useState(firstRequest);
  const [movesTogether, setTogether] = useState(false);
  // What is unticked is kept: what comes new with another request is meant at first.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const asked = useQuiet(request);
  const answer = useApi('groups.suggest', asked, { keepPrevious: true });
  const found = answer.data?.groups ?? noSuggestions;
  const chosen = useMemo(() => found.filter(({ key }) => !left.has(key)), [found, left]);
  const isOld = answer.isPlaceholderData || asked !== request;
  const change = (part: Partial<Request>): void => {
    setRequest({ ...request, ...part });
    if (part.by !== undefined) setLeft(new Set());
  };
  const apply = (): void => {
    const keys = chosen.map(({ key }) => key);
    close();
    runAction(() => editGroups('groups.form', { request: asked, keys, movesTogether }));
  };
  return (
    <Dialog
      open
      size="large"
      title={t('groups.suggestTitle')}
      onClose={close}
      footer={
        <>
          <CheckField label={t('groups.suggestTogether')} checked={movesTogether} onChange={setTogether} />
          <span className="spacer" />
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button variant="primary" disabled={chosen.length === 0 || isOld || answer.isError} onClick={apply}>
            {t('groups.suggestApply', {
              groups: chosen.length,
              workloads: t('status.workloads', { count: chosen.reduce((sum, { workloads }) => sum + workloads, 0) }),
            })}
          </Button>
        </>
      }
    >
      <SuggestFields request={request} onChange={change} />
      {answer.isError ? (
        <p className="group-note" data-problem="true" role="alert">
          {answer.error.message}
        </p>
      ) : answer.data === undefined ? (
        <Loading />
      ) : (
        <SuggestionList
          found={found}
          total={answer.data.total}
          left={left}
          isOld={isOld}
          onLeft={setLeft}
          note={t('groups.suggestLeft', {
            tooSmall: answer.data.tooSmall,
            tooLarge: answer.data.tooLarge,
            unmatched: answer.data.unmatched,
          }).trim()}
        />
      )}
    </Dialog>
  );
}

function SuggestFields({
  request,
  onChange,
}: {
  readonly request: Request;
  readonly onChange: (part: Partial<Request>) => void;
}): ReactNode {
  const size = (key: 'minimum' | 'maximum', label: string): ReactNode => (
    <label className="group-size">
      {label}
      <input
        className="input number"
        type="number"
        min={1}
        max={10_000}
        value={request[key]}
        onChange={(event) => {
          const value = Math.round(event.target.valueAsNumber);
          if (value >= 1 && value <= 10_000) onChange({ [key]: value });
        }}
      />
    </label>
  );
  return (
    <div className="stack suggest-fields">
      <Segmented<SuggestionBasis>
        label={t('groups.suggestBy')}
        value={request.by}
        options={suggestionBases.map((value) => ({ value, label: t(`groups.suggestBy.${value}`) }))}
        onChange={(by) => onChange({ by })}
      />
      {request.by === 'pattern' ? (
        <input
          className="input suggest-pattern"
          aria-label={t('groups.suggestPattern')}
          placeholder={t('groups.suggestPattern')}
          spellCheck={false}
          maxLength={200}
          value={request.pattern}
          onChange={(event) => onChange({ pattern: event.target.value })}
        />
      ) : null}
      <p className="muted">{t(`groups.suggestExample.${request.by}`)}</p>
      <div className="suggest-sizes">
        {size('minimum', t('groups.suggestMinimum'))}
        {size('maximum', t('groups.suggestMaximum'))}
        <span>{t('groups.suggestMembers')}</span>
        <CheckField
          label={t('groups.suggestIncluded')}
          checked={request.includeGrouped}
          onChange={(includeGrouped) => onChange({ includeGrouped })}
        />
      </div>
    </div>
  );
}
