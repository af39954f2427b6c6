import { useId, type ReactNode } from 'react';
import { languageReadiness } from '#core/catalogue/languages.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import type { Draft, Field, ListKind, SpanDraft } from './drafts.ts';
import { fieldLabel } from './drafts.ts';
import { Spans } from './Spans.tsx';
import { WordField } from './WordField.tsx';

type Value = Draft[string];

export interface EntryFieldProps {
  readonly list: ListKind;
  readonly field: Field;
  readonly value: Value;
  readonly currency: string;
  readonly isInvalid: boolean;
  readonly isFirst: boolean;
  readonly onChange: (value: Value) => void;
}

/** The name of a choice: what the form calls it, the plain word where it has no name of its own. */
function optionName(list: ListKind, field: string, option: string): string {
  return tMaybe(`way.option.${field}.${option}`, tMaybe(`way.option.${list}.${field}.${option}`, option));
}

/** One field of a form, by its kind. */
export function EntryField({ list, field, value, currency, isInvalid, isFirst, onChange }: EntryFieldProps): ReactNode {
  const label = fieldLabel(list, field.name);
  switch (field.kind) {
    case 'members':
      return (
        <WordField
          of={field.of}
          label={label}
          placeholder={t(field.of === 'hosts' ? 'rules.hostsPlaceholder' : 'way.workloadsPlaceholder')}
          words={value as readonly string[]}
          onChange={onChange}
          isInvalid={isInvalid}
          whenEmpty={field.isOptional === true ? t('way.allWorkloads') : ''}
        />
      );
    case 'clusters':
      return (
        <WordField
          of="clusters"
          label={label}
          placeholder={t('way.clusterPlaceholder')}
          words={value as readonly string[]}
          onChange={onChange}
          isInvalid={isInvalid}
          isSingle={field.isSingle === true}
          whenEmpty={field.isSingle === true ? '' : t('way.allClusters')}
        />
      );
    case 'choice':
      return (
        <div className="way-choice">
          <span>{label}</span>
          <Segmented
            label={label}
            value={value as string}
            options={[...(field.isOptional === true ? [''] : []), ...field.options].map((option) => ({
              value: option,
              label: option === '' ? t('way.notSaid') : optionName(list, field.name, option),
            }))}
            onChange={onChange}
          />
        </div>
      );
    case 'set': {
      const chosen = value as readonly string[];
      return (
        <fieldset className="way-set">
          <legend>{label}</legend>
          {field.options.map((option) => (
            <CheckField
              key={option}
              label={optionName(list, field.name, option)}
              checked={chosen.includes(option)}
              onChange={(isOn) =>
                onChange(field.options.filter((one) => (one === option ? isOn : chosen.includes(one))))
              }
            />
          ))}
          {field.isOptional === true && chosen.length === 0 ? (
            <p className="muted way-match">{t('way.allSkills')}</p>
          ) : null}
        </fieldset>
      );
    }
    case 'spans':
      return <Spans label={label} spans={value as readonly SpanDraft[]} onChange={onChange} />;
    default:
      return (
        <LineField
          label={`${label}${field.name === 'price' || field.name === 'amount' ? `, ${currency}` : ''}`}
          field={field}
          value={value as string}
          isInvalid={isInvalid}
          isFirst={isFirst}
          onChange={onChange}
        />
      );
  }
}

interface LineFieldProps {
  readonly label: string;
  readonly field: Field;
  readonly value: string;
  readonly isInvalid: boolean;
  readonly isFirst: boolean;
  readonly onChange: (value: string) => void;
}

/** A field of one line: a text, a number, a day, a time, a quarter. */
function LineField({ label, field, value, isInvalid, isFirst, onChange }: LineFieldProps): ReactNode {
  const id = useId();
  const isWide = field.kind === 'text';
  const isOptional = 'isOptional' in field && field.isOptional;
  const listId = field.name === 'language' ? `${id}-list` : undefined;
  return (
    <div className={isWide ? 'field' : 'field way-narrow'}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={field.kind === 'number' ? 'input number' : 'input'}
        type={field.kind === 'day' ? 'date' : field.kind === 'time' ? 'time' : 'text'}
        {...(field.kind === 'number' ? { inputMode: 'decimal' as const } : {})}
        value={value}
        list={listId}
        maxLength={field.kind === 'text' ? field.most : undefined}
        placeholder={isOptional ? t('way.notSaid') : field.kind === 'quarter' ? '2027-Q1' : undefined}
        aria-invalid={isInvalid}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first thing a dialog asks for
        autoFocus={isFirst}
        onChange={(event) => onChange(event.target.value)}
      />
      {listId === undefined ? null : (
        <datalist id={listId}>
          {languageReadiness.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </div>
  );
}
