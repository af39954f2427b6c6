import { Columns2, Ellipsis, FileDown, FileUp, Save } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AssumptionSetEntry } from '#core/handbook/handbookApi.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { CompareSetsDialog } from './CompareSetsDialog.tsx';
import { ImportProblemsDialog } from './ImportProblemsDialog.tsx';
import { SaveSetDialog } from './SaveSetDialog.tsx';
import { exportSet, importSets } from './setActions.ts';
import { useSets } from './setsStore.ts';
import './sets.css';

/** The named sets of this file: apply one, compare, keep, hand on. */
export function SetsSection(): ReactNode {
  const sets = useApi('assumptionSets.list', {});
  const scenario = useApi('scenario.get', {});
  const list = sets.data ?? [];
  return (
    <section className="sets">
      <header className="sets-head">
        <h2>{t('sets.title')}</h2>
        <Button variant="plain" icon={<Save className="icon" />} onClick={() => useSets.setState({ saving: true })}>
          {t('sets.save')}
        </Button>
        <Button variant="plain" icon={<FileDown className="icon" />} onClick={() => runAction(importSets)}>
          {t('sets.import')}
        </Button>
        <Button
          variant="plain"
          icon={<FileUp className="icon" />}
          onClick={() => runAction(() => exportSet({ kind: 'current' }, scenario.data?.name ?? ''))}
        >
          {t('sets.exportCurrent')}
        </Button>
        <Button
          variant="plain"
          icon={<Columns2 className="icon" />}
          onClick={() => useSets.setState({ compared: [{ kind: 'defaults' }, { kind: 'current' }] })}
        >
          {t('sets.compare')}
        </Button>
      </header>
      {sets.data !== undefined && list.length === 0 ? <p className="muted sets-none">{t('sets.none')}</p> : null}
      <ul className="sets-list">
        {list.map((set) => (
          <SetRow key={set.id} set={set} />
        ))}
      </ul>
      <SaveSetDialog />
      <CompareSetsDialog />
      <ImportProblemsDialog />
    </section>
  );
}

function SetRow({ set }: { readonly set: AssumptionSetEntry }): ReactNode {
  const ref = { kind: 'saved', id: set.id } as const;
  const entries: MenuEntry[] = [
    {
      kind: 'item',
      label: t('sets.compare'),
      run: () => useSets.setState({ compared: [{ kind: 'current' }, ref] }),
    },
    { kind: 'item', label: t('sets.export'), run: () => runAction(() => exportSet(ref, set.name)) },
    {
      kind: 'item',
      label: t('sets.replace'),
      disabled: set.applied,
      run: () => runAction(() => call('assumptionSets.save', { id: set.id, name: set.name, note: set.note })),
    },
    { kind: 'separator' },
    {
      kind: 'item',
      label: t('sets.delete'),
      run: () => runAction(() => call('assumptionSets.delete', { id: set.id })),
    },
  ];
  return (
    <li className="set-row" data-applied={set.applied}>
      <span className="set-name">{set.name}</span>
      <span className="set-facts">
        {t('sets.changed', { count: set.changed })}
        {set.note === '' ? '' : ` · ${set.note}`}
      </span>
      {set.applied ? (
        <span className="set-applied">{t('sets.applied')}</span>
      ) : (
        <Button onClick={() => runAction(() => call('assumptionSets.apply', { ref }))}>{t('sets.apply')}</Button>
      )}
      <Menu
        align="end"
        entries={entries}
        trigger={
          <IconButton label={t('sets.actions', { name: set.name })}>
            <Ellipsis className="icon" />
          </IconButton>
        }
      />
    </li>
  );
}
