import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import type { SpanDraft } from './drafts.ts';

export interface SpansProps {
  readonly label: string;
  readonly spans: readonly SpanDraft[];
  readonly onChange: (spans: readonly SpanDraft[]) => void;
}

/** Spans of days, first and last, one under the other. */
export function Spans({ label, spans, onChange }: SpansProps): ReactNode {
  const change = (index: number, part: Partial<SpanDraft>): void =>
    onChange(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  return (
    <fieldset className="way-spans">
      <legend>{label}</legend>
      {spans.map((span, index) => (
        <div key={index} className="way-span">
          <input
            className="input"
            type="date"
            aria-label={t('way.spanFrom', { number: index + 1 })}
            value={span.from}
            onChange={(event) => change(index, { from: event.target.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            className="input"
            type="date"
            aria-label={t('way.spanTo', { number: index + 1 })}
            value={span.to}
            onChange={(event) => change(index, { to: event.target.value })}
          />
          <IconButton
            label={t('way.removeSpan', { number: index + 1 })}
            onClick={() => onChange(spans.filter((_, at) => at !== index))}
          >
            <X className="icon" />
          </IconButton>
        </div>
      ))}
      <Button
        variant="plain"
        icon={<Plus className="icon" />}
        onClick={() => onChange([...spans, { from: '', to: '' }])}
      >
        {t('way.addSpan')}
      </Button>
    </fieldset>
  );
}
