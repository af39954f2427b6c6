import { RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { useHandbook } from '#renderer/pages/handbook/handbookStore.ts';
import { preciseText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { editOwn, editShared, isWithin, parseValue } from './edits.ts';
import type { ComparedCell } from './ranking.ts';

type CellInput = ComparedCell['inputs'][number];

interface CellInputRowProps {
  readonly comparison: ComparisonAnswer;
  readonly cell: ComparedCell;
  readonly input: CellInput;
}

/** One input of a figure: its value, to be changed where it is no result of others, and where it comes from. */
export function CellInputRow({ comparison, cell, input }: CellInputRowProps): ReactNode {
  const shared = comparison.shared.find(({ id }) => input.edit?.scope === 'shared' && id === input.edit.id);
  const own = comparison.own.find(({ id }) => input.edit?.scope === 'own' && id === input.edit.id);
  const unit = unitText(shared?.unit ?? own?.unit ?? '');
  return (
    <div className="cell-input">
      <div className="cell-input-head">
        <span>{shared?.title ?? own?.title ?? input.field}</span>
        {input.edit === null ? (
          <span className="cell-input-fixed">
            {typeof input.value === 'number' ? preciseText(input.value) : String(input.value)}
          </span>
        ) : (
          <CellInputField cell={cell} input={input} {...(shared === undefined ? {} : { shared })} />
        )}
        <span className="muted cell-input-unit">{unit}</span>
      </div>
      <p className="cell-source">
        {input.isAssumption ? (
          <span className="assumption-ring" role="img" aria-label={t('compare.assumption')} />
        ) : null}
        {sourceText(input.source)}
      </p>
    </div>
  );
}

function CellInputField({
  cell,
  input,
  shared,
}: {
  readonly cell: ComparedCell;
  readonly input: CellInput;
  readonly shared?: ComparisonAnswer['shared'][number];
}): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const isEdited = useHandbook(
    (state) => input.edit?.scope === 'own' && state.edits.own?.[cell.technology]?.[input.edit.id] !== undefined,
  );
  const isList = Array.isArray(input.value);
  const written = Array.isArray(input.value)
    ? input.value.map(writeNumber).join('; ')
    : typeof input.value === 'number'
      ? writeNumber(input.value)
      : '';
  const parsed = typed === null ? null : parseValue(typed, isList);
  const isRefused =
    typed !== null &&
    (parsed === null || (shared !== undefined && typeof parsed === 'number' && !isWithin(shared, parsed)));
  const change = (text: string): void => {
    setTyped(text);
    const value = parseValue(text, isList);
    if (value === null || input.edit === null) return;
    if (input.edit.scope === 'own') editOwn(cell.technology, input.edit.id, value);
    else if (shared !== undefined && typeof value === 'number' && isWithin(shared, value)) editShared(shared, value);
  };
  return (
    <span className="cell-input-edit">
      {isEdited && input.edit !== null ? (
        <IconButton
          label={t('compare.resetInput', { input: input.field })}
          onClick={() => editOwn(cell.technology, input.edit!.id, null)}
        >
          <RotateCcw className="icon" />
        </IconButton>
      ) : null}
      <input
        className="input number-input"
        inputMode="decimal"
        aria-label={input.field}
        aria-invalid={isRefused}
        title={isList ? t('compare.list') : undefined}
        value={typed ?? written}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(null)}
      />
    </span>
  );
}
