import { X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { CallInput } from '#core/api.ts';
import { formatMemory, formatNumber } from '#core/drawing/format.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect, useView } from '#renderer/state/view.ts';
import { changeTable, setFilter } from '#renderer/table/tableState.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { SearchPick, type PickOption, type PickOptions } from '#renderer/ui/SearchPick.tsx';
import { editGroups, type GroupDetail } from './groupsStore.ts';

/** Choices that the search field lists. */
const mostChoices = 8;
/** The contract lets one call name this many workloads. */
const mostAtOnce = 10_000;

interface WorkloadOption extends PickOption {
  /** The text that all of them have in their names, where all are meant. */
  readonly all?: string;
}

/** The request for what has a text in its name. */
function namedLike(text: string): Pick<CallInput<'workloads.page'>, 'filters'> {
  return text === '' ? {} : { filters: [{ column: 'name', op: 'contains', text }] };
}

/** Workloads by name that are not in the group, with the group that they are in. */
function useWorkloadOptions(text: string, group: GroupDetail): PickOptions<WorkloadOption> {
  const answer = useApi(
    'workloads.page',
    { ...namedLike(text), limit: mostChoices, sort: [{ column: 'name', descending: false }] },
    { keepPrevious: true },
  );
  const { data: found, isFetching, isPlaceholderData } = answer;
  const options = useMemo(() => {
    const others = (found?.rows ?? []).filter((row) => row.group !== group.name);
    const options: WorkloadOption[] = others.map((row) => ({
      id: row.id,
      label: row.name,
      detail: row.group ?? t('groups.none'),
    }));
    if (text !== '' && found !== undefined && found.total > 1) {
      options.push({ id: '\n', label: t('groups.addAll', { count: found.total }), all: text });
    }
    return options;
  }, [found, group.name, text]);
  return { options, waits: isFetching || isPlaceholderData };
}

/** Ids of all workloads with a text in their names. */
async function idsOf(text: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = await call('workloads.page', { ...namedLike(text), limit: 500, offset: ids.length });
    ids.push(...page.rows.map((row) => row.id));
    if (page.rows.length === 0 || ids.length >= page.total || ids.length >= mostAtOnce) return ids.slice(0, mostAtOnce);
  }
}

/** The members of a group: added by name, taken out one by one. */
export function GroupMembers({ group }: { readonly group: GroupDetail }): ReactNode {
  const useOptions = (text: string): PickOptions<WorkloadOption> => useWorkloadOptions(text, group);
  const add = ({ id, all }: WorkloadOption): void =>
    runAction(async () => {
      const workloads = all === undefined ? [id] : await idsOf(all);
      await editGroups('groups.place', { workloads, group: group.id });
    });
  const leave = (workload: string): void =>
    runAction(() => editGroups('groups.place', { workloads: [workload], group: null }));
  const showAll = (): void => {
    changeTable('workloads', { search: '', filters: [] });
    setFilter('workloads', { column: 'group', op: 'in', values: [group.name] });
    useView.setState({ inventoryTab: 'workloads' });
  };
  return (
    <div className="group-members">
      <div className="group-add">
        <SearchPick
          label={t('groups.add')}
          placeholder={t('groups.addPlaceholder')}
          useOptions={useOptions}
          onPick={add}
          hint={t('groups.addHint')}
        />
        <Button variant="plain" disabled={group.members.length === 0} onClick={showAll}>
          {t('groups.membersShow')}
        </Button>
      </div>
      {group.members.length === 0 ? (
        <p className="muted group-note">{t('groups.noMembers')}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls is reached by keyboard
        <div className="group-scroll" tabIndex={0} role="group" aria-label={t('groups.members')}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t('groups.members')}</th>
                <th scope="col">{t('column.power')}</th>
                <th scope="col">{t('column.cluster')}</th>
                <th scope="col">{t('column.host')}</th>
                <th scope="col" className="number">
                  {t('column.vcpus')}
                </th>
                <th scope="col" className="number">
                  {t('column.memory')}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {group.members.map((member) => (
                <tr key={member.id}>
                  <th scope="row">
                    <button type="button" className="explain-link" onClick={() => inspect('workload', member.id)}>
                      {member.name}
                    </button>
                    {member.isPlaced && group.origin !== 'user' ? (
                      <span className="muted group-placed">{t('groups.placed')}</span>
                    ) : null}
                  </th>
                  <td>{t(`power.${member.powerState}`)}</td>
                  <td>{member.cluster ?? '–'}</td>
                  <td>{member.host ?? '–'}</td>
                  <td className="number">{formatNumber(member.vcpus)}</td>
                  <td className="number">{formatMemory(member.memoryMiB)}</td>
                  <td className="group-leave">
                    <IconButton
                      label={t('groups.leaveOne', { workload: member.name })}
                      onClick={() => leave(member.id)}
                    >
                      <X size={14} aria-hidden="true" />
                    </IconButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {group.members.length < group.workloads ? (
            <p className="muted group-note">
              {t('groups.membersMore', { shown: group.members.length, total: group.workloads })}
            </p>
          ) : null}
        </div>
      )}
    </div>
  );
}
