import type { JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { readPlainEstate } from '../plain/estate.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import { detectDialect } from './dialect.ts';
import { readCsvRows, textBeginning } from './open.ts';

/** Plain CSV with named columns, for hosts, workloads or both. */
export const csvImporter: Importer = { format: 'csv', title: 'CSV with headings (hosts or workloads)', detect, parse };

function detect(file: ImportFile): number {
  const beginning = textBeginning(file);
  if (beginning === null) return 0;
  const dialect = detectDialect(beginning);
  if (dialect === null) return 0;
  if (dialect.isInventory) return 0.8;
  // A table all the same; one that says so in its name is refused as CSV, with the headings that it has.
  return /\.(?:csv|tsv|txt)$/i.test(file.name) ? 0.5 : 0.2;
}

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const dialect = detectDialect(textBeginning(file) ?? '');
  if (dialect === null) {
    throw new ImportRefusal(
      'not-a-table',
      'The file is no table: its lines do not split into columns at commas, semicolons or tabs.',
    );
  }
  const rows = readCsvRows(file, dialect.delimiter, limits, sink, context);
  const estate = readPlainEstate([{ name: '', rows }], file.name, sourceIdOf(file), sink, context);
  context.progress(1, 'Read');
  return makeResult(file, 'csv', { ...estate, toolVersion: null }, sink.all());
}
