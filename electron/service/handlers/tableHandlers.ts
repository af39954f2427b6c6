import { readFacets, readPage, type PageRequest, type Table } from '#db/paging.ts';
import { adviceTable, findingTable, hostTable, tables, workloadTable } from '#db/tables.ts';
import type { Handlers } from '../dispatcher.ts';
import type { ServiceContext } from '../serviceContext.ts';

/** Pages and filter menus of the tables. Everything happens in SQLite. */
export function tableHandlers({ session }: ServiceContext) {
  function page<Column extends string, Row>(table: Table<Column, Row>, request: PageRequest<Column>) {
    return readPage(session.db, table, request, session.plan()?.id ?? null);
  }
  return {
    'hosts.page': (request) => page(hostTable, request),
    'workloads.page': (request) => page(workloadTable, request),
    'findings.page': (request) => page(findingTable, request),
    'advice.page': (request) => page(adviceTable, request),
    'table.facets': ({ table, column }) =>
      readFacets(session.db, tables[table] as unknown as Table<string, unknown>, column, session.plan()?.id ?? null),
  } satisfies Partial<Handlers>;
}
