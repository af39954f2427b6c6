import type { Group, Inventory } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { makeId, makeKey } from '../keys.ts';
import type { ColumnSpec } from '../namedTable.ts';
import type { TableRow } from '../table.ts';

type Column = 'record' | 'name' | 'description' | 'service' | 'dependency' | 'direction';

/** Columns of the application import of Konveyor (tackle2-hub, importer): record type 1 is an application, 2 a dependency. */
const columns: readonly ColumnSpec<Column>[] = [
  { key: 'record', headings: ['record type 1', 'record type'] },
  { key: 'name', headings: ['application name'] },
  { key: 'description', headings: ['description'] },
  { key: 'service', headings: ['business service'] },
  { key: 'dependency', headings: ['dependency'] },
  { key: 'direction', headings: ['dependency direction'] },
];

/**
 * Applications and their dependencies as Konveyor imports them. They become groups; which workloads are theirs is found by
 * name when sources are joined. A dependency is southbound where the application needs the other one, northbound where
 * the other one needs it.
 */
export const konveyorImporter = makeCsvImporter<Column>({
  format: 'konveyor-csv',
  title: 'Konveyor applications (.csv)',
  columns,
  required: ['record', 'name'],
  confidence: () => 1,
  read: readApplications,
});

interface Application {
  readonly group: { -readonly [Field in keyof Group]: Group[Field] };
  readonly dependsOn: Set<string>;
}

function readApplications(reading: CsvReading<Column>): Inventory {
  const { table, ledger, sink, context, file } = reading;
  const applications = new Map<string, Application>();
  const links: { readonly entry: number; readonly row: TableRow; readonly name: string }[] = [];
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const name = table.text(row, 'name');
    const record = table.text(row, 'record');
    if (name === null) {
      sink.add('error', 'row-without-name', 'The row names no application; it was refused.', { row: row.row });
      return;
    }
    if (record === '2') {
      links.push({ entry, row, name });
      return;
    }
    if (record !== '1') {
      sink.add(
        'error',
        'record-type-unknown',
        'The record type is neither 1 (an application) nor 2 (a dependency); the row was refused.',
        table.place(row, 'record'),
      );
      return;
    }
    ledger.settle(entry, 'merged');
    const key = makeKey('application', name);
    if (applications.has(key)) {
      sink.add('warning', 'duplicate-name', `The application ${name} is listed again; the row was merged.`, {
        row: row.row,
        value: name,
      });
      return;
    }
    applications.set(key, {
      group: {
        id: makeId('group', key, name),
        key,
        name,
        movesTogether: false,
        dependsOn: [],
        basis: `read as an application of ${file.name}`,
      },
      dependsOn: new Set(),
    });
  });
  let linked = 0;
  for (const { entry, row, name } of links) {
    if (!link(reading, applications, row, name)) continue;
    ledger.settle(entry, 'merged');
    linked += 1;
  }
  const groups = [...applications.values()].map(({ group, dependsOn }): Group => ({
    ...group,
    dependsOn: [...dependsOn].sort(),
  }));
  sink.add(
    'info',
    'applications-read',
    `${groups.length} applications and ${linked} dependencies between them were read; workloads that bear an application's name are put into it.`,
  );
  return { clusters: [], hosts: [], workloads: [], groups };
}

function link(
  { table, sink }: CsvReading<Column>,
  applications: ReadonlyMap<string, Application>,
  row: TableRow,
  name: string,
): boolean {
  const other = table.text(row, 'dependency');
  const one = applications.get(makeKey('application', name));
  const another = other === null ? undefined : applications.get(makeKey('application', other));
  if (!one || !another) {
    const missing = one ? (other ?? '') : name;
    sink.add(
      'error',
      'application-unknown',
      missing === ''
        ? 'The dependency names no second application; the row was refused.'
        : `The file has no application ${missing}, so this dependency leads nowhere; the row was refused.`,
      { row: row.row, column: table.headingOf(one ? 'dependency' : 'name'), value: missing },
    );
    return false;
  }
  if (one === another) {
    sink.add('error', 'dependency-on-itself', `${name} is said to depend on itself; the row was refused.`, {
      row: row.row,
      value: name,
    });
    return false;
  }
  switch ((table.text(row, 'direction') ?? '').toLowerCase()) {
    case 'southbound':
      one.dependsOn.add(another.group.id);
      return true;
    case 'northbound':
      another.dependsOn.add(one.group.id);
      return true;
    default:
      sink.add(
        'error',
        'direction-unknown',
        'The direction of the dependency is neither northbound nor southbound; the row was refused.',
        table.place(row, 'direction'),
      );
      return false;
  }
}
