import type { NamedTable } from '../namedTable.ts';
import type { Repair } from './repair.ts';

/** What a text in a column stands for. */
export type CellRepair = Extract<Repair, { readonly kind: 'value' }>;

/** Formats whose tables can be read again from what the plan file keeps of them, so that their cells can be repaired. */
export const rereadableFormats: readonly string[] = [
  'csv',
  'xlsx',
  'rvtools-xlsx',
  'azure-migrate-csv',
  'aws-discovery-csv',
  'powercli-csv',
  'konveyor-csv',
  'ccf-csv',
  'netbox-csv',
  'power-csv',
];

/** The repairs of single texts in a file of that name. */
export function cellRepairsOf(repairs: readonly Repair[], file: string): readonly CellRepair[] {
  return repairs.filter((one): one is CellRepair => one.kind === 'value' && one.file === file);
}

/** Has a table say the repaired texts in place of those that stand there; what it keeps of its rows stays as it was read. */
export function repairCells<Key extends string>(
  table: NamedTable<Key>,
  repairs: readonly CellRepair[] | undefined,
): void {
  const byColumn = new Map<number, Map<string, string>>();
  for (const { sheet, column, from, to } of repairs ?? []) {
    const index = sheet === table.name ? table.headings.indexOf(column) : -1;
    if (index < 0) continue;
    const texts = byColumn.get(index) ?? new Map<string, string>();
    texts.set(from.trim(), to);
    byColumn.set(index, texts);
  }
  if (byColumn.size > 0) table.replaceTexts(byColumn);
}
