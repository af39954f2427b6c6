import { eachCell } from '#core/import/ledger.ts';
import type { RawRow } from '#core/inventory/source.ts';
import { TextPacker, type PackedTexts } from './packedTexts.ts';

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
  readonly cells: PackedTexts;
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

/** How far ahead of the last cell's heading the next one is looked for: cells left out are few. */
const nearbyHeadings = 4;

function toRawSheet(rawRows: readonly RawRow[]): RawSheet {
  const headings: string[] = [];
  /** Per heading the columns it stands over: a sheet may repeat a heading. */
  const columns = new Map<string, number[]>();
  let isRepeated = false;
  const cells = new TextPacker();
  let values: (string | null)[] = [];
  /** How often the row has each heading, once that is needed. */
  let used: Map<string, number> | null = null;
  const take = (heading: string, text: string): void => {
    let place = isRepeated ? -1 : nearbyPlace(headings, heading, values.length);
    if (place < 0) {
      used ??= usedHeadings(headings, values);
      const occurrence = used.get(heading) ?? 0;
      let places = columns.get(heading);
      if (places === undefined) {
        places = [];
        columns.set(heading, places);
      }
      if (places.length <= occurrence) {
        if (occurrence > 0) isRepeated = true;
        places.push(headings.length);
        headings.push(heading);
      }
      place = places[occurrence]!;
    }
    used?.set(heading, (used.get(heading) ?? 0) + 1);
    while (values.length <= place) values.push(null);
    values[place] = text;
  };
  for (const row of rawRows) {
    values = [];
    used = null;
    eachCell(row, take);
    cells.add(JSON.stringify(values));
  }
  return {
    sourceId: rawRows[0]!.sourceId,
    sheet: rawRows[0]!.sheet,
    headings,
    rows: Float64Array.from(rawRows, ({ row }) => row),
    fates: Uint8Array.from(rawRows, ({ fate }) => fates.indexOf(fate)),
    cells: cells.pack(),
  };
}

/** Rows have their cells in the order of the sheet: a heading is the next one, or one of those after it. -1 where it is not. */
function nearbyPlace(headings: readonly string[], heading: string, next: number): number {
  for (let at = next; at < next + nearbyHeadings && at < headings.length; at += 1)
    if (headings[at] === heading) return at;
  return -1;
}

/** How often each heading has been met in a row that holds `values` so far. */
function usedHeadings(headings: readonly string[], values: readonly (string | null)[]): Map<string, number> {
  const used = new Map<string, number>();
  values.forEach((value, place) => {
    if (value !== null) used.set(headings[place]!, (used.get(headings[place]!) ?? 0) + 1);
  });
  return used;
}
