import { Plus, RotateCcw, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallInput, CallOutput } from '#core/api.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';

type Model = CallOutput<'buy.models'>['models'][number];
type Edited = CallInput<'buy.setModels'>['models'][number];

const columns = ['cores', 'memory', 'gpus', 'price', 'idle', 'max', 'embodied'] as const;
type Column = (typeof columns)[number];

const fieldOf = {
  cores: 'cpuCores',
  memory: 'memoryMiB',
  gpus: 'gpus',
  price: 'price',
  idle: 'idleW',
  max: 'maxW',
  embodied: 'embodiedKg',
} as const satisfies Readonly<Record<Column, keyof Model>>;

/** What the cell of a model shows: memory in GiB, an unknown price as nothing. */
function shown(model: Model, column: Column): string {
  const value = model[fieldOf[column]];
  // A tenth of a GiB is as fine as a size is spoken of; what is stored stays as it is until it is edited.
  return value === null ? '' : String(column === 'memory' ? Math.round(value / 102.4) / 10 : value);
}

/** The typed text as the field's value; undefined when it is none. */
export function modelValue(column: Column, text: string): number | null | undefined {
  const plain = text.trim().replaceAll(/[\s,]/g, '');
  if (plain === '') return column === 'price' || column === 'gpus' ? null : undefined;
  const value = Number(plain);
  if (!Number.isFinite(value) || value < 0 || (value < 1 && (column === 'cores' || column === 'memory')))
    return undefined;
  return column === 'memory' ? value * 1024 : value;
}

function save(models: readonly Model[]): void {
  const plain = models.map(({ source: _source, ...model }): Edited => model);
  runAction(() => call('buy.setModels', { models: plain }));
}

/** The models to choose from, each figure editable; kept in the scenario, undoable. */
export function HostModels({
  models,
  currency,
  isOwn,
}: {
  readonly models: readonly Model[];
  readonly currency: string;
  readonly isOwn: boolean;
}): ReactNode {
  const change = (id: string, part: Partial<Model>): void =>
    save(models.map((model) => (model.id === id ? { ...model, ...part } : model)));
  const add = (): void => {
    const last = models.at(-1);
    const taken = new Set(models.map((model) => model.id));
    let number = models.length + 1;
    while (taken.has(`model-${number}`)) number++;
    const start = {
      cpuCores: 64,
      memoryMiB: 1_048_576,
      price: null,
      idleW: 0,
      maxW: 0,
      embodiedKg: 0,
      gpus: null,
      localStorageMiB: null,
      diskIops: null,
      networkMbps: null,
      source: '',
    };
    const copy = { ...start, ...last, count: null, maxWorkloads: null };
    save([...models, { ...copy, id: `model-${number}`, name: t('buy.newModel') }]);
  };
  return (
    <>
      <table className="plain-table buy-models">
        <thead>
          <tr>
            <th scope="col">{t('buy.column.model')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="number">
                {column === 'price' ? t('buy.column.price', { currency }) : t(`buy.column.${column}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id}>
              <th scope="row" title={model.source}>
                <Cell
                  label={t('buy.field', { column: t('buy.column.model'), model: model.name })}
                  value={model.name}
                  isValid={(text) => text.trim() !== ''}
                  onCommit={(text) => change(model.id, { name: text.trim() })}
                />
              </th>
              {columns.map((column) => (
                <td key={column} className="number">
                  <Cell
                    label={t('buy.field', {
                      column: column === 'price' ? t('buy.column.price', { currency }) : t(`buy.column.${column}`),
                      model: model.name,
                    })}
                    value={shown(model, column)}
                    placeholder={column === 'price' ? t('buy.noPrice') : undefined}
                    isValid={(text) => modelValue(column, text) !== undefined}
                    onCommit={(text) => change(model.id, { [fieldOf[column]]: modelValue(column, text) })}
                  />
                </td>
              ))}
              <td>
                <IconButton
                  label={t('buy.remove', { model: model.name })}
                  disabled={models.length === 1}
                  onClick={() => save(models.filter((other) => other !== model))}
                >
                  <Trash2 className="icon" />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="buy-actions">
        <Button variant="plain" icon={<Plus className="icon" />} disabled={models.length >= 24} onClick={add}>
          {t('buy.add')}
        </Button>
        {isOwn ? (
          <Button variant="plain" icon={<RotateCcw className="icon" />} onClick={() => save([])}>
            {t('buy.reset')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** One editable figure: Enter or leaving it keeps what was typed, Escape does not. */
function Cell({
  label,
  value,
  placeholder,
  isValid,
  onCommit,
}: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly isValid: (text: string) => boolean;
  readonly onCommit: (text: string) => void;
}): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    if (draft !== null && draft !== value && isValid(draft)) onCommit(draft);
    setDraft(null);
  };
  return (
    <input
      className="buy-cell"
      aria-label={label}
      aria-invalid={draft !== null && !isValid(draft)}
      placeholder={placeholder}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
