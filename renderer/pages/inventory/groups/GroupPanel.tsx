import { Trash2, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { formatMemory, formatNumber } from '#core/drawing/format.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { deleteGroups } from './deleteGroups.ts';
import { GroupMembers } from './GroupMembers.tsx';
import { GroupRelations } from './GroupRelations.tsx';
import { editGroups, useGroups, type GroupDetail } from './groupsStore.ts';

/** The group that is open: its name, members and what it waits for, all of it editable. */
export function GroupPanel({ id }: { readonly id: string }): ReactNode {
  const detail = useApi('groups.get', { id }, { keepPrevious: true });
  const group = detail.data;
  const close = (): void => useGroups.setState({ openId: null });
  return (
    <section
      className="group-panel"
      aria-label={group === undefined ? t('groups.panel') : `${t('groups.panel')} ${group.name}`}
    >
      <header className="group-panel-head">
        {group === undefined ? <span className="spacer" /> : <GroupHead key={group.name} group={group} />}
        <IconButton label={t('action.close')} onClick={close}>
          <X className="icon" />
        </IconButton>
      </header>
      {detail.isError ? <Problem error={detail.error} /> : null}
      {group === undefined ? (
        detail.isError ? null : (
          <Loading />
        )
      ) : (
        <div className="group-panel-body">
          <GroupMembers group={group} />
          <GroupRelations group={group} />
        </div>
      )}
    </section>
  );
}

function GroupHead({ group }: { readonly group: GroupDetail }): ReactNode {
  const [name, setName] = useState(group.name);
  const rename = (): void => {
    const next = name.trim();
    if (next === '' || next === group.name) {
      setName(group.name);
      return;
    }
    runAction(async () => {
      try {
        await editGroups('groups.change', { id: group.id, name: next });
      } catch (error) {
        setName(group.name);
        throw error;
      }
    });
  };
  return (
    <>
      <input
        className="group-name"
        aria-label={t('groups.name')}
        value={name}
        maxLength={200}
        size={Math.max(8, Math.min(40, name.length + 1))}
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setName(group.name);
        }}
      />
      <span className="muted group-facts">
        {t('groups.facts', {
          workloads: group.workloads,
          running: formatNumber(group.running),
          hosts: group.hosts,
          clusters: group.clusters,
          vcpus: formatNumber(group.vcpus),
          memory: formatMemory(group.memoryMiB),
        })}
      </span>
      <span className="spacer" />
      <Button variant="plain" icon={<Trash2 className="icon" />} onClick={() => runAction(() => deleteGroups([group]))}>
        {t('groups.delete')}
      </Button>
    </>
  );
}
