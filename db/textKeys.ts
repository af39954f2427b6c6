/**
 * Key by which names sort as people expect: case does not count and numbers count by value, so that `esx2` comes before
 * `esx10`. Ordered by code units. `naturalSortKey('ESX-10b')` is `esx-000000000010b`.
 */
export function naturalSortKey(name: string): string {
  return name.toLowerCase().replace(/\d{1,15}/g, (digits) => digits.padStart(12, '0'));
}

/** What free text is searched in: the texts of a row, folded, one per line so that a word never spans two of them. */
export function searchText(texts: readonly (string | null | undefined)[]): string {
  return texts
    .filter((text) => text !== null && text !== undefined && text !== '')
    .join('\n')
    .toLowerCase();
}
