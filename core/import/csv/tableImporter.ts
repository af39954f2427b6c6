import type { Inventory } from '#core/inventory/inventory.ts';
import type { JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { SheetLedger } from '../ledger.ts';
import { repairCells } from '../mapping/cellRepairs.ts';
import { openTable, type ColumnSpec, type NamedTable } from '../namedTable.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import type { RawTable } from '../table.ts';
import { readCsvRows, recogniseCsv, type CsvShape } from './open.ts';

/** What the reader of a CSV format is handed: the table, where its rows are entered, and where findings go. */
export interface CsvReading<Key extends string> {
  readonly table: NamedTable<Key>;
  readonly ledger: SheetLedger;
  readonly sink: FindingSink;
  readonly context: JobContext;
  readonly file: ImportFile;
  readonly sourceId: string;
}

/** What makes a CSV format. */
export interface CsvFormat<Key extends string> {
  readonly format: string;
  readonly title: string;
  readonly columns: readonly ColumnSpec<Key>[];
  /** Without them a file is not of this format. */
  readonly required: readonly Key[];
  /** How sure it is that a file with these headings is of this format, 0..1. */
  confidence(shape: CsvShape<Key>): number;
  /** Maps the rows. Each is to be entered in the ledger and settled there; what is left stays refused. */
  read(reading: CsvReading<Key>): Inventory;
}

/** An importer of CSV files with known headings, whatever their delimiter, encoding and locale. */
export function makeCsvImporter<Key extends string>(definition: CsvFormat<Key>): Importer {
  const { format, title, columns, required } = definition;
  const readTable = (raw: RawTable, file: ImportFile, sink: FindingSink, context: JobContext): ImportResult => {
    const table = openTable(raw, columns, required);
    if (table === null) throw missingColumns(title, columns, required);
    repairCells(table, file.repairs);
    reportRowsAbove(table, sink);
    const sourceId = sourceIdOf(file);
    const ledger = new SheetLedger(sourceId, '', table.headings);
    const inventory = definition.read({ table, ledger, sink, context, file, sourceId });
    context.progress(1, 'Read');
    return makeResult(file, format, { inventory, ledgers: [ledger], toolVersion: null }, sink.all());
  };
  return {
    format,
    title,
    detect(file) {
      const shape = recogniseCsv(file, columns, required);
      return shape === null ? 0 : definition.confidence(shape);
    },
    async parse(file, limits, context) {
      const sink = new FindingSink(file.name);
      const shape = recogniseCsv(file, columns, required);
      const rows = shape === null ? [] : readCsvRows(file, shape.delimiter, limits, sink, context);
      return readTable({ name: '', rows }, file, sink, context);
    },
    reread(tables, file, context) {
      return readTable(tables[0] ?? { name: '', rows: [] }, file, new FindingSink(file.name), context);
    },
  };
}

/** The refusal of a file that lacks the columns of its format. */
export function missingColumns<Key extends string>(
  title: string,
  columns: readonly ColumnSpec<Key>[],
  required: readonly Key[],
): ImportRefusal {
  const names = required.map((key) => columns.find((spec) => spec.key === key)?.headings[0] ?? key);
  return new ImportRefusal(
    'columns-unknown',
    `The file is no ${title}: its headings do not name ${names.map((name) => `"${name}"`).join(', ')}.`,
  );
}

/** Says so when rows above the headings were left out. */
export function reportRowsAbove<Key extends string>(table: NamedTable<Key>, sink: FindingSink): void {
  if (table.skippedRows === 0) return;
  sink.add('info', 'rows-above-headings', `${table.skippedRows} rows above the headings were left out.`, {
    row: table.headingRow,
  });
}
