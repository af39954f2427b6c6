import { oneLine } from './output.ts';

/** A column of a text table: numbers stand right, texts left. */
export interface TextColumn {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

function widthOf(text: string): number {
  // Good enough for names and figures: one column per character, none for combining marks.
  return Array.from(text.replace(/\p{Mark}/gu, '')).length;
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
}

/** Rows under headings with a rule between, two spaces between columns, no spaces at line ends. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths = columns.map(({ heading }, index) =>
    Math.max(widthOf(heading), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(row[index] ?? '', widths[index] ?? 0, align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ heading }) => heading)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map(line),
  ].join('\n');
}
