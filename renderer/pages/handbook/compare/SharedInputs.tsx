import { useId, useState, type ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import { t } from '#renderer/i18n/translate.ts';
import { parseNumber, writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { rangeText } from '#renderer/pages/handbook/models/inputs/ranges.ts';
import { unitText } from '#renderer/pages/handbook/quantities.ts';
import { editShared, isWithin, type SharedInput } from './edits.ts';

/** The node, the work and the prices that all technologies are compared on. */
export function SharedInputs({ shared }: { readonly shared: readonly SharedInput[] }): ReactNode {
  return (
    <section className="shared-inputs" aria-label={t('compare.shared')}>
      {shared.map((input) => (
        <SharedField key={input.id} input={input} />
      ))}
    </section>
  );
}

function SharedField({ input }: { readonly input: SharedInput }): ReactNode {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed === null ? input.value : parseNumber(typed);
  const isFine = value !== null && isWithin(input, value);
  const unit = unitText(input.unit);
  return (
    <div className="field" title={sourceText(input.source)}>
      <label htmlFor={id}>
        {input.title}
        {unit === '' ? '' : `, ${unit}`}
      </label>
      <input
        id={id}
        className="input number-input"
        inputMode="decimal"
        aria-invalid={!isFine}
        aria-describedby={isFine ? undefined : `${id}-range`}
        data-changed={input.value !== input.initial}
        value={typed ?? writeNumber(input.value)}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = parseNumber(event.target.value);
          if (next !== null && isWithin(input, next)) editShared(input, next);
        }}
        onBlur={() => setTyped(null)}
      />
      {isFine ? null : (
        <span className="input-problem" id={`${id}-range`} role="alert">
          {rangeText({ minimum: input.min, maximum: input.max })}
        </span>
      )}
    </div>
  );
}
