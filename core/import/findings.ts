import type { Finding, Severity } from '#core/inventory/source.ts';

/** Where in its file a finding points. */
export interface FindingPlace {
  readonly sheet?: string | undefined;
  readonly row?: number | undefined;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
}

/** How many findings of one code and sheet are listed one by one; the rest is summed up in one that names their rows. */
const listedPerCode = 50;

interface Overflow {
  readonly severity: Severity;
  readonly code: string;
  readonly sheet: string | undefined;
  readonly column: string | undefined;
  readonly message: string;
  readonly rows: number[];
  count: number;
}

/**
 * Collects the findings of one file. A million broken rows must not become a million findings: above a limit, those of one
 * code and sheet are summed up in a last one with their number and rows.
 */
export class FindingSink {
  private readonly listed: Finding[] = [];
  private readonly counts = new Map<string, number>();
  private readonly overflow = new Map<string, Overflow>();
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  add(severity: Severity, code: string, message: string, place: FindingPlace = {}): void {
    const key = `${code}\n${place.sheet ?? ''}\n${place.column ?? ''}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count <= listedPerCode || place.row === undefined) {
      this.listed.push(makeFinding(this.file, severity, code, message, place));
      return;
    }
    const known = this.overflow.get(key);
    const sum = known ?? { severity, code, sheet: place.sheet, column: place.column, message, rows: [], count: 0 };
    if (!known) this.overflow.set(key, sum);
    sum.count += 1;
    sum.rows.push(place.row);
  }

  /** All findings, in the order in which they were made, the sums last. */
  all(): Finding[] {
    const sums = [...this.overflow.values()].map((sum) =>
      makeFinding(
        this.file,
        sum.severity,
        sum.code,
        `${sum.count} more rows with the same problem (the first ${listedPerCode} are listed one by one): ${sum.message}`,
        { sheet: sum.sheet, column: sum.column, value: `rows ${formatRanges(sum.rows)}` },
      ),
    );
    return [...this.listed, ...sums];
  }
}

/** A finding with empty place fields left out and its value cut at 200 characters. */
export function makeFinding(
  file: string,
  severity: Severity,
  code: string,
  message: string,
  place: FindingPlace = {},
): Finding {
  return {
    severity,
    code,
    file,
    ...(place.sheet === undefined || place.sheet === '' ? {} : { sheet: place.sheet }),
    ...(place.row === undefined ? {} : { row: place.row }),
    ...(place.column === undefined ? {} : { column: place.column }),
    ...(place.value === undefined ? {} : { value: place.value.slice(0, 200) }),
    message,
  };
}

/** `[2, 3, 4, 9]` as `2-4, 9`. */
export function formatRanges(rows: readonly number[]): string {
  const sorted = [...rows].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let index = 0; index < sorted.length;) {
    let last = index;
    while (last + 1 < sorted.length && (sorted[last + 1] as number) <= (sorted[last] as number) + 1) last += 1;
    const from = sorted[index] as number;
    const to = sorted[last] as number;
    parts.push(from === to ? String(from) : `${from}-${to}`);
    index = last + 1;
  }
  return parts.join(', ');
}
