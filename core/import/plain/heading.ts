/** What a unit in a heading or a cell measures in. */
export type HeadingUnit =
  | 'b'
  | 'kb'
  | 'mb'
  | 'gb'
  | 'tb'
  | 'kib'
  | 'mib'
  | 'gib'
  | 'tib'
  | 'percent'
  | 'mhz'
  | 'ghz'
  | 'w'
  | 'kw';

/** A heading taken apart. */
export interface ParsedHeading {
  /** Words in lower case without unit and statistic, one space between. */
  readonly base: string;
  readonly unit: HeadingUnit | null;
  readonly statistic: 'p95' | 'p99' | 'peak' | 'mean' | null;
}

const unitWords: ReadonlyMap<string, HeadingUnit> = new Map<string, HeadingUnit>([
  ['b', 'b'],
  ['byte', 'b'],
  ['bytes', 'b'],
  ['kb', 'kb'],
  ['kib', 'kib'],
  ['mb', 'mb'],
  ['mib', 'mib'],
  ['mbyte', 'mb'],
  ['mbytes', 'mb'],
  ['megabytes', 'mb'],
  ['mo', 'mb'],
  ['gb', 'gb'],
  ['gib', 'gib'],
  ['gbyte', 'gb'],
  ['gbytes', 'gb'],
  ['gigabytes', 'gb'],
  ['gig', 'gb'],
  ['go', 'gb'],
  ['tb', 'tb'],
  ['tib', 'tib'],
  ['tbyte', 'tb'],
  ['tbytes', 'tb'],
  ['terabytes', 'tb'],
  ['to', 'tb'],
  ['%', 'percent'],
  ['pct', 'percent'],
  ['percent', 'percent'],
  ['percentage', 'percent'],
  ['prozent', 'percent'],
  ['mhz', 'mhz'],
  ['ghz', 'ghz'],
  ['w', 'w'],
  ['watt', 'w'],
  ['watts', 'w'],
  ['kw', 'kw'],
]);

const statisticWords: ReadonlyMap<string, ParsedHeading['statistic']> = new Map<string, ParsedHeading['statistic']>([
  ['p95', 'p95'],
  ['95th', 'p95'],
  ['95', 'p95'],
  ['p99', 'p99'],
  ['99th', 'p99'],
  ['99', 'p99'],
  ['max', 'peak'],
  ['maximum', 'peak'],
  ['peak', 'peak'],
  ['avg', 'mean'],
  ['average', 'mean'],
  ['mean', 'mean'],
  ['mittel', 'mean'],
]);

/** Words between the name and the unit that mean nothing of their own. */
const fillers: ReadonlySet<string> = new Set(['in', 'the', 'of', 'percentile', 'th', 'wert']);

/**
 * Takes a heading apart: `Memory (GB)`, `RAM MiB`, `memoryGB`, `mem_used_mb`, `CPU utilization percentage`, `*Memory (In MB)`,
 * `cpu_p95_percent`. Case, punctuation and word joints (`_`, `-`, camel case) do not matter.
 */
export function parseHeading(heading: string): ParsedHeading {
  const words = heading
    .normalize('NFKC')
    // Units written onto the word ("memoryGB", "RamMiB"): split before the unit, then at ordinary camel case joints.
    .replace(/([a-z])((?:[KMGT]i?B|MHz|GHz))\b/g, '$1 $2')
    .replace(/(?<=[a-z]{2})(?=[A-Z][a-z])/g, ' ')
    .toLowerCase()
    .replace(/%/g, ' % ')
    .replace(/[^\p{L}\p{N}%#]+/gu, ' ')
    .trim()
    .split(' ');
  let unit: HeadingUnit | null = null;
  let statistic: ParsedHeading['statistic'] = null;
  const base: string[] = [];
  for (const word of words) {
    const asUnit = unitWords.get(word);
    // "to" and "b" are units only at the end; a heading never begins with its unit.
    if (asUnit !== undefined && base.length > 0 && unit === null) {
      unit = asUnit;
      continue;
    }
    const asStatistic = statisticWords.get(word);
    if (asStatistic !== undefined && statistic === null) {
      statistic = asStatistic;
      continue;
    }
    if (!fillers.has(word) && word !== '#') base.push(word);
  }
  const last = base[base.length - 1] ?? '';
  const glued =
    unit === null ? /^(memory|mem|ram|vram|disk|storage|size|capacity)(kb|kib|mb|mib|gb|gib|tb|tib)$/.exec(last) : null;
  if (glued) {
    base[base.length - 1] = glued[1] ?? last;
    unit = unitWords.get(glued[2] ?? '') ?? null;
  }
  return { base: base.join(' '), unit, statistic };
}
