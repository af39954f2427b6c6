/** Built-in number formats that show dates or times (ECMA-376 part 1, 18.8.30), with the East Asian ones. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a cell of number format `id`, with the workbook's own `code` if it has one, shows a date or time. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id);
  // Outside of quoted text, escapes, colours and conditions only date codes hold these letters.
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/_./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  if (/general/i.test(bare)) return false;
  return /[ymdhs]/i.test(bare);
}

const millisecondsPerDay = 86_400_000;

/**
 * The serial date of a workbook as text: `2024-03-01 08:30:00`, `2024-03-01` for midnight, null outside of 1900 to 9999.
 * Serial 60 is 29 February 1900, a day that never was: serials below it are counted one day later.
 * Example: `serialToText(45352.5, false) === '2024-03-01 12:00:00'`.
 */
export function serialToText(serial: number, usesDate1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return null;
  const days = usesDate1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const milliseconds = Math.round((days - 25_569) * 86_400) * 1000;
  const text = new Date(milliseconds).toISOString();
  const day = text.slice(0, 10);
  return milliseconds % millisecondsPerDay === 0 ? day : `${day} ${text.slice(11, 19)}`;
}
