import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AssumptionSetRef } from '#core/handbook/handbookApi.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { IconButton } from '#renderer/ui/Button.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { CompareSetsTable } from './CompareSetsTable.tsx';
import { useSets } from './setsStore.ts';

const mostColumns = 4;

function keyOf(ref: AssumptionSetRef): string {
  return ref.kind === 'saved' ? `saved ${ref.id}` : ref.kind;
}

function refOf(key: string): AssumptionSetRef {
  if (key === 'defaults' || key === 'current') return { kind: key };
  return { kind: 'saved', id: key.slice('saved '.length) };
}

/** Sets of assumptions side by side. */
export function CompareSetsDialog(): ReactNode {
  const refs = useSets((state) => state.compared);
  return refs === null ? null : <Comparison refs={refs} />;
}

function Comparison({ refs }: { readonly refs: readonly AssumptionSetRef[] }): ReactNode {
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const sets = useApi('assumptionSets.list', {});
  const scenario = useApi('scenario.get', {});
  const comparison = useApi('assumptionSets.compare', { refs: [...refs] }, { keepPrevious: true });
  const set = (compared: readonly AssumptionSetRef[] | null): void => useSets.setState({ compared });
  const options = [
    { value: 'defaults', label: t('sets.defaults') },
    { value: 'current', label: t('sets.current', { name: scenario.data?.name ?? '' }) },
    ...(sets.data ?? []).map(({ id, name }) => ({ value: `saved ${id}`, label: name })),
  ];
  const unused = options.find(({ value }) => !refs.some((ref) => keyOf(ref) === value));
  const rows = comparison.data?.rows ?? [];
  const different = rows.filter((row) => row.differs);
  return (
    <Dialog open title={t('sets.compareTitle')} onClose={() => set(null)}>
      <div className="sets-compare-bar">
        {refs.map((ref, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a column is its place
          <span key={index} className="sets-compare-column">
            <Select
              label={t('sets.column', { number: index + 1 })}
              value={keyOf(ref)}
              options={options}
              onChange={(key) => set(refs.map((other, i) => (i === index ? refOf(key) : other)))}
            />
            {refs.length > 2 ? (
              <IconButton
                label={t('sets.removeColumn', {
                  name: options.find(({ value }) => value === keyOf(ref))?.label ?? '',
                })}
                onClick={() => set(refs.filter((_, i) => i !== index))}
              >
                <X className="icon" />
              </IconButton>
            ) : null}
          </span>
        ))}
        {unused !== undefined && refs.length < mostColumns ? (
          <IconButton label={t('sets.addColumn')} onClick={() => set([...refs, refOf(unused.value)])}>
            <Plus className="icon" />
          </IconButton>
        ) : null}
        <span className="chart-space" />
        <CheckField
          label={t('sets.onlyDifferent', { count: different.length })}
          checked={onlyDifferent}
          onChange={setOnlyDifferent}
        />
      </div>
      {comparison.isError ? <Problem error={comparison.error} /> : null}
      {comparison.data === undefined ? null : (
        <CompareSetsTable
          names={comparison.data.sets.map(({ name }) => name)}
          rows={onlyDifferent ? different : rows}
        />
      )}
    </Dialog>
  );
}
