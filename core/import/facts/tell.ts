import type { Origin } from '#core/inventory/inventory.ts';
import { formatRanges, makeFinding } from '../findings.ts';
import type { Severity } from '#core/inventory/source.ts';
import type { Fate } from '../ledger.ts';
import type { Draft } from './draft.ts';

/** The place of a row as one text. */
export function originKey(origin: Origin): string {
  return `${origin.sourceId}\n${origin.sheet ?? ''}\n${origin.row}`;
}

/** Says what became of a fact's row. */
export function settle(draft: Draft, origin: Origin, fate: Fate): void {
  draft.fates.set(originKey(origin), fate);
}

/** Something that happened to several rows for the same reason. */
export interface Told {
  readonly origin: Origin;
  readonly name: string;
}

/**
 * One finding per source and sheet for all of `told`. `sentence` gets how many there are and a few names.
 */
export function tell(
  draft: Draft,
  severity: Severity,
  code: string,
  told: readonly Told[],
  sentence: (count: number, names: string) => string,
): void {
  const bySheet = new Map<string, Told[]>();
  for (const one of told) {
    const key = `${one.origin.sourceId}\n${one.origin.sheet ?? ''}`;
    const list = bySheet.get(key);
    if (list) list.push(one);
    else bySheet.set(key, [one]);
  }
  for (const list of bySheet.values()) {
    const first = list[0];
    if (!first) continue;
    const names = [...new Set(list.map((one) => one.name))];
    draft.findings.push(
      makeFinding(
        draft.fileOf.get(first.origin.sourceId) ?? '',
        severity,
        code,
        sentence(list.length, `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`),
        {
          sheet: first.origin.sheet ?? undefined,
          row: list.length === 1 ? first.origin.row : undefined,
          value: list.length === 1 ? first.name : `rows ${formatRanges(list.map((one) => one.origin.row))}`,
        },
      ),
    );
  }
}

/** `1 pod` or `3 pods`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
