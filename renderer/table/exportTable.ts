import { bridge } from '#renderer/host/bridge.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useTables, type TableFilter, type TableName } from './tableState.ts';

/** Asks where to, and writes the table as it is filtered and sorted as CSV. */
export async function exportTable(table: TableName, fixed: readonly TableFilter[]): Promise<void> {
  const file = await bridge().chooseSaveFile('table-csv', `${table}.csv`);
  if (file === null) return;
  const { sort = [], search = '', filters = [] } = useTables.getState()[table] ?? {};
  const request = {
    sort: sort.map((entry) => ({ ...entry })),
    search: search.trim(),
    filters: [...fixed, ...filters].map((filter) =>
      filter.op === 'in' ? { ...filter, values: [...filter.values] } : { ...filter },
    ),
  };
  await runJob('table.export', { token: file.token, table, request }, t('job.export'));
}
