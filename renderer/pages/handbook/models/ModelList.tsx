import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ModelEntry, PublishedEntry } from '#core/handbook/handbookApi.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { openModel } from '#renderer/pages/handbook/handbookStore.ts';
import { StatusMark } from '#renderer/pages/handbook/cases/StatusMark.tsx';
import { findModels } from './search.ts';

export interface ModelListProps {
  readonly models: readonly ModelEntry[];
  readonly cases: readonly PublishedEntry[];
  /** Id of the model that is shown. */
  readonly open: string;
}

/** The models by family, or by how well they fit what is searched for. */
export function ModelList({ models, cases, open }: ModelListProps): ReactNode {
  const [text, setText] = useState('');
  const list = useRef<HTMLElement>(null);
  const found = findModels(models, text);
  const isSearch = text.trim() !== '';
  const groups = isSearch ? [['', found] as const] : [...Map.groupBy(found, (model) => model.family)];
  // A model that was opened from elsewhere is brought into view.
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('.handbook-item') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, index + step))]?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk the list, besides Tab
    <section className="handbook-list" aria-label={t('handbook.tab.models')} ref={list} onKeyDown={onKey}>
      <div className="handbook-find">
        <input
          data-search
          className="input"
          aria-label={t('handbook.search')}
          placeholder={t('handbook.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found[0] !== undefined) openModel(found[0].id);
          }}
        />
      </div>
      <div className="handbook-scroll">
        {groups.map(([family, members]) => (
          <section key={family}>
            {family === '' ? null : <h2 className="handbook-family">{tMaybe(`handbook.family.${family}`, family)}</h2>}
            <ul>
              {members.map((model) => (
                <li key={model.id}>
                  <button
                    type="button"
                    className="handbook-item"
                    aria-current={model.id === open}
                    onClick={() => openModel(model.id)}
                  >
                    <span>{model.title}</span>
                    <Worst cases={cases.filter((one) => one.model === model.id)} />
                    <code>{model.id}</code>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 ? <p className="handbook-none">{t('handbook.none', { text })}</p> : null}
      </div>
      <p className="handbook-count">{t('handbook.models', { count: found.length })}</p>
    </section>
  );
}

/** The mark of the case that needs most attention; nothing where all are reproduced. */
function Worst({ cases }: { readonly cases: readonly PublishedEntry[] }): ReactNode {
  const status = (['disputed', 'corrected'] as const).find((one) => cases.some((entry) => entry.status === one));
  return status === undefined ? null : <StatusMark status={status} bare />;
}
