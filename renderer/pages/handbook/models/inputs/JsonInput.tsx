import { useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';

export interface JsonInputProps {
  readonly id: string;
  readonly value: unknown;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly onChange: (value: unknown) => void;
}

/** Short lists of numbers on one line each: data as a person would write it. */
export function writeJson(value: unknown): string {
  return (JSON.stringify(value, null, 2) ?? '').replaceAll(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, list: string) => `[${list.split(/,\s+/).join(', ')}]`,
  );
}

/** Data of any shape as JSON. It takes effect when it can be read; until then the field says why it cannot. */
export function JsonInput({ id, value, invalid, describedBy, onChange }: JsonInputProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const text = typed ?? writeJson(value);
  return (
    <>
      <textarea
        id={id}
        className="input json-input"
        spellCheck={false}
        rows={Math.min(14, text.split('\n').length)}
        aria-invalid={invalid || problem !== null}
        aria-describedby={invalid ? describedBy : undefined}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          try {
            onChange(JSON.parse(event.target.value));
            setProblem(null);
          } catch (error) {
            setProblem(error instanceof Error ? error.message : String(error));
          }
        }}
        onBlur={() => {
          if (problem === null) setTyped(null);
        }}
      />
      {problem === null ? null : (
        <p className="input-problem" role="alert">
          {t('handbook.refusedJson', { reason: problem })}
        </p>
      )}
    </>
  );
}
