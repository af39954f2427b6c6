import type { RawRow } from '#core/inventory/source.ts';

/** What became of a raw row, as it is numbered in {@link RawSheet.fates}. */
export const fates = ['stored', 'merged', 'refused'] as const;

/** The rows of one sheet as columns: headings once, cells as JSON arrays aligned with them. */
export interface RawSheet {
  readonly sourceId: string;
  readonly sheet: string;
  readonly headings: readonly string[];
  /** 1-based row numbers. */
  readonly rows: Float64Array;
  /** Indices into {@link fates}. */
  readonly fates: Uint8Array;
  /** Per row a JSON array; null for a cell that the row does not have, cut after the last cell that it has. */
  readonly cells: Iterable<string>;
}

/** Groups raw rows by sheet, headings in the order in which they first occur (equal headings are kept apart). */
export function toRawSheets(rawRows: readonly RawRow[]): RawSheet[] {
  const sheets = new Map<string, RawRow[]>();
  for (const row of rawRows) {
    const key = JSON.stringify([row.sourceId, row.sheet]);
    const list = sheets.get(key);
    if (list === undefined) sheets.set(key, [row]);
    else list.push(row);
  }
  return [...sheets.values()].map(toRawSheet);
}

function toRawSheet(rawRows: readonly RawRow[]): RawSheet {
  const headings: string[] = [];
  /** Per heading the columns it stands over: a sheet may repeat a heading. */
  const columns = new Map<string, number[]>();
  const cells = rawRows.map((row) => {
    const values: (string | null)[] = [];
    const used = new Map<string, number>();
    for (const [heading, text] of row.cells) {
      const occurrence = used.get(heading) ?? 0;
      used.set(heading, occurrence + 1);
      let places = columns.get(heading);
      if (places === undefined) {
        places = [];
        columns.set(heading, places);
      }
      if (places.length <= occurrence) {
        places.push(headings.length);
        headings.push(heading);
      }
      const place = places[occurrence]!;
      while (values.length <= place) values.push(null);
      values[place] = text;
    }
    return JSON.stringify(values);
  });
  return {
    sourceId: rawRows[0]!.sourceId,
    sheet: rawRows[0]!.sheet,
    headings,
    rows: Float64Array.from(rawRows, ({ row }) => row),
    fates: Uint8Array.from(rawRows, ({ fate }) => fates.indexOf(fate)),
    cells,
  };
}
