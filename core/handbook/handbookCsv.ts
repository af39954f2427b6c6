import { sourceText } from './documents.ts';
import { writeValue } from '#core/catalogue/comparison/compareTechnologies.ts';
import { knowledgeBase } from '#core/catalogue/knowledge/knowledgeBase.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { csvLine, type CsvCell } from '#core/export/csv.ts';
import { comparePublished } from '#core/models/comparison.ts';
import { comparisonAnswer } from './comparisonAnswer.ts';
import type { HandbookExport } from './handbookApi.ts';

interface Sheet {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

function comparisonSheet(edits: Extract<HandbookExport, { what: 'comparison' }>['edits']): Sheet {
  const { metrics, cells, facts } = comparisonAnswer(edits);
  return {
    heading: ['Dimension', 'Figure', 'Unit', 'Technology', 'Value', 'Basis', 'Model', 'Inputs', 'Source'],
    rows: [
      ...cells.map((cell): CsvCell[] => {
        const metric = metrics.find(({ id }) => id === cell.metric);
        return [
          metric?.dimension ?? '',
          metric?.title ?? cell.metric,
          metric?.unit ?? '',
          technologyNames[cell.technology],
          cell.value,
          cell.value === null ? (cell.reason ?? '') : cell.isAssumption ? 'assumption' : 'source',
          metric?.model ?? '',
          cell.inputs.map(({ field, value }) => `${field} = ${writeValue(value)}`).join(', '),
          [...new Set(cell.inputs.map(({ source }) => sourceText(source)))].join(' | '),
        ];
      }),
      ...facts.flatMap(({ title, source, values }) =>
        values.map(({ technology, text }): CsvCell[] => [
          'in words',
          title,
          '',
          technologyNames[technology],
          text,
          'source',
          '',
          '',
          sourceText(source),
        ]),
      ),
    ],
  };
}

function tableSheet(id: string): Sheet | null {
  const table = knowledgeBase.find((candidate) => candidate.id === id);
  if (table === undefined) return null;
  return {
    heading: ['', ...table.columns, 'Source', 'Disputed'],
    rows: table.rows.map(({ label, cells, source, disputed }) => [
      label,
      ...cells,
      sourceText(source),
      disputed === undefined ? null : sourceText(disputed),
    ]),
  };
}

function casesSheet(): Sheet {
  return {
    heading: ['Case', 'Model', 'Status', 'Inputs', 'Published', 'Computed', 'Agrees', 'Reason', 'Source'],
    rows: comparePublished().map((entry) => [
      entry.id,
      entry.model,
      entry.status,
      JSON.stringify(entry.input),
      entry.published === undefined ? null : JSON.stringify(entry.published),
      entry.computed === null ? null : JSON.stringify(entry.computed),
      entry.agrees,
      entry.note === undefined ? null : sourceText(entry.note),
      sourceText(entry.source),
    ]),
  };
}

/** A part of the handbook as CSV with its number of rows, heading not counted; null for a table that there is not. */
export function handbookCsv(content: HandbookExport): { readonly text: string; readonly rows: number } | null {
  const sheet =
    content.what === 'comparison'
      ? comparisonSheet(content.edits)
      : content.what === 'table'
        ? tableSheet(content.id)
        : casesSheet();
  if (sheet === null) return null;
  return { text: [sheet.heading, ...sheet.rows].map(csvLine).join(''), rows: sheet.rows.length };
}
