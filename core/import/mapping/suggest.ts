import { detectNumberStyle } from '#core/units.ts';
import { bySynonym, matchPlainHeadings, type PlainColumn } from '../plain/columns.ts';
import { parseHeading } from '../plain/heading.ts';
import { isInventory, withName } from '../plain/table.ts';
import type { RawTable } from '../table.ts';
import { sampleColumn, type ColumnSample } from './columnSample.ts';
import { hasStatistic, toMappedUnit, unitsOf } from './fields.ts';
import { headingName, headingSearchRows, type ColumnMapping, type TableMapping } from './mapping.ts';

/** How a column's meaning was found. */
export type SuggestionBasis = 'saved' | 'heading' | 'similar' | 'values' | 'none';

/** A suggested meaning with how sure it is. */
export interface SuggestedColumn extends ColumnMapping {
  /** 0 (nothing fits) to 1 (certain). */
  readonly confidence: number;
  readonly basis: SuggestionBasis;
  /** The first different values of the column. */
  readonly samples: readonly string[];
}

/** What a table that nobody has described seems to be. */
export interface SuggestedTable {
  /** Index of the row of headings in the table's rows. */
  readonly headingIndex: number;
  readonly columns: readonly SuggestedColumn[];
}

/** Rows below the headings that are looked at. */
const sampledRows = 2000;

/** Columns whose meaning a heading states in words that are known. */
const statedConfidence = 0.95;

/**
 * Suggests what the columns of a table mean, from headings (known words, then similar ones) and from the values. Each field
 * is suggested for one column at most, the surest. `headingIndex` says which row has the headings, where the user knows.
 */
export function suggestMapping(table: RawTable, headingIndex = findHeadings(table)): SuggestedTable {
  const headings = table.rows[headingIndex]?.texts ?? [];
  const rows = table.rows.slice(headingIndex + 1, headingIndex + 1 + sampledRows);
  const width = rows.reduce((widest, row) => Math.max(widest, row.texts.length), headings.length);
  const style = detectNumberStyle(rows.flatMap((row) => row.texts.filter((_, at) => row.numeric?.[at] !== true)));
  const samples = Array.from({ length: width }, (_, column) =>
    sampleColumn(
      rows.map((row) => row.texts[column] ?? ''),
      style.decimal,
    ),
  );
  const stated = withName(matchPlainHeadings(headings));
  const fieldOf = new Map([...stated].map(([field, match]) => [match.column, field]));
  const taken = new Set(stated.keys());
  const candidates: {
    readonly column: number;
    readonly field: PlainColumn;
    readonly score: number;
    readonly basis: SuggestionBasis;
  }[] = [];
  samples.forEach((sample, column) => {
    if (fieldOf.has(column) || sample.filled === 0) return;
    for (const [field, score] of bySimilarity(headings[column] ?? '', sample))
      candidates.push({ column, field, score, basis: 'similar' });
    for (const [field, score] of byValues(sample, headings[column] ?? ''))
      candidates.push({ column, field, score, basis: 'values' });
  });
  // Surest first; ties in the order of the columns, so that the same table gives the same suggestion.
  candidates.sort((a, b) => b.score - a.score || a.column - b.column);
  const found = new Map<number, (typeof candidates)[number]>();
  for (const candidate of candidates) {
    if (taken.has(candidate.field) || found.has(candidate.column)) continue;
    taken.add(candidate.field);
    found.set(candidate.column, candidate);
  }
  const columns = samples.map((sample, column): SuggestedColumn => {
    const heading = headingName(headings[column], column);
    const parsed = parseHeading(headings[column] ?? '');
    const own = fieldOf.get(column);
    const guess = found.get(column);
    const field = own ?? guess?.field ?? null;
    const unit = field !== null && unitsOf(field).length > 0 ? toMappedUnit(parsed.unit) : null;
    return {
      heading,
      field,
      unit: unit !== null && field !== null && unitsOf(field).includes(unit) ? unit : null,
      statistic: field !== null && hasStatistic(field) ? parsed.statistic : null,
      confidence: own === undefined ? (guess?.score ?? 0) : contradicts(own, sample) ? 0.6 : statedConfidence,
      basis: own === undefined ? (guess?.basis ?? 'none') : 'heading',
      samples: sample.samples,
    };
  });
  return { headingIndex, columns };
}

/** The mapping that a suggestion amounts to. */
export function mappingOf(suggested: SuggestedTable): TableMapping {
  return {
    rows: 'auto',
    columns: suggested.columns.map(({ heading, field, unit, statistic }) => ({ heading, field, unit, statistic })),
  };
}

/** The row of headings: one that names machines, else the first that is all words and as wide as what follows. */
export function findHeadings(table: RawTable): number {
  const last = Math.min(headingSearchRows, table.rows.length);
  let best = -1;
  let most = 0;
  for (let index = 0; index < last; index += 1) {
    const matches = matchPlainHeadings(table.rows[index]?.texts ?? []);
    if (isInventory(matches) && matches.size > most) {
      best = index;
      most = matches.size;
    }
  }
  if (best >= 0) return best;
  let score = -1;
  for (let index = 0; index < last; index += 1) {
    const texts = (table.rows[index]?.texts ?? []).map((text) => text.trim());
    const words = texts.filter((text) => text !== '' && !/^[-+]?[\d.,\s%]+$/.test(text));
    const isWhole = words.length === texts.filter((text) => text !== '').length;
    const own = new Set(words).size * (isWhole ? 1 : 0.5);
    if (own > score) {
      score = own;
      best = index;
    }
  }
  return Math.max(0, best);
}

/** Words of headings that say what is measured, in several languages, with the field that they speak for. */
const telling: readonly (readonly [RegExp, PlainColumn, number])[] = [
  [
    /(?:^| )(?:v?ram|mem|memory|speicher|arbeitsspeicher|memoire|memoria|geheugen)(?: |$)|arbeitsspeicher/,
    'memory',
    0.7,
  ],
  [/v ?cpu|vcore|virtuelle|processeurs virtuels/, 'vcpus', 0.75],
  [/(?:^| )(?:cpu|cpus|prozessoren|procs?|processeurs|processors)(?: |$)/, 'vcpus', 0.6],
  [/kern|core|coeur|nucleo/, 'cores', 0.7],
  [/sockel|socket/, 'sockets', 0.7],
  [/platte|disk|disque|disco|storage|volume|speicherplatz|hdd|ssd/, 'disk', 0.6],
  [/betriebs|(?:^| )os(?: |$)|operating|systeme|sistema/, 'os', 0.7],
  [/cluster|grappe|pool/, 'cluster', 0.65],
  [/wirt|(?:^| )host|esx|hypervisor|hote|anfitrion/, 'host', 0.65],
  [/standort|site|location|rechenzentrum|datacent|data cent/, 'datacenter', 0.6],
  [/bezeichn|maschine|machine|server|rechner|nombre|(?:^| )nom(?: |$)|name|instance|guest|system/, 'name', 0.55],
  [/status|zustand|state|etat|estado|power/, 'powerState', 0.55],
  [/anwendung|application|applikation|service|projekt|project|produkt/, 'application', 0.55],
  [/beschreib|bemerk|comment|note|descr|kommentar/, 'annotation', 0.55],
  [/hersteller|vendor|manufacturer|fabricant/, 'vendor', 0.6],
  [/modell|model/, 'model', 0.55],
];

function bySimilarity(text: string, sample: ColumnSample): readonly (readonly [PlainColumn, number])[] {
  const heading = parseHeading(text);
  if (heading.base === '') return [];
  const scores = new Map<PlainColumn, number>();
  const offer = (field: PlainColumn, score: number): void => {
    const fitting = score + agreement(field, sample, heading.unit === 'percent');
    if (fitting >= 0.4) scores.set(field, Math.max(scores.get(field) ?? 0, Math.min(0.9, fitting)));
  };
  const words = new Set(heading.base.split(' '));
  const wantsUse = /\b(?:used|use|usage|auslastung|belegt|genutzt|verbrauch|load|util\w*|consumed|active)\b/.test(
    heading.base,
  );
  for (const [word, fields] of bySynonym) {
    const parts = word.split(' ');
    const common = parts.filter((part) => words.has(part)).length;
    const likeness = (2 * common) / (parts.length + words.size);
    // One common word of many ("cores" in "date of cores audit") says too little.
    if (likeness < 0.6) continue;
    for (const field of fields) offer(field, 0.35 + 0.4 * likeness);
  }
  for (const [pattern, field, score] of telling) {
    if (!pattern.test(heading.base)) continue;
    if (!wantsUse) offer(field, score);
    else if (heading.unit === 'percent' || sample.percentSigns > 0.5) {
      if (field === 'memory') offer('memoryPercent', score);
      if (field === 'vcpus' || field === 'cores') offer('cpuPercent', score);
    } else if (field === 'memory') offer('memoryUsed', score);
    else if (field === 'disk') offer('diskUsed', score);
    else if (field === 'vcpus' || field === 'cores') offer('cpuUsed', score - 0.1);
  }
  return [...scores];
}

/** How much the values speak for a field (positive) or against it. */
function agreement(field: PlainColumn, sample: ColumnSample, isPercent: boolean): number {
  const isCount = sample.integer > 0.9 && sample.largest <= 1024;
  switch (field) {
    case 'vcpus':
    case 'cores':
    case 'threads':
    case 'sockets':
    case 'coresPerSocket':
    case 'disks':
    case 'nics':
      return isPercent || sample.numeric < 0.5 ? -1 : isCount ? 0.15 : -0.3;
    case 'memory':
    case 'memoryUsed':
    case 'disk':
    case 'diskUsed':
      return isPercent ? -1 : sample.withMemoryUnit > 0.5 ? 0.25 : sample.numeric > 0.6 ? 0.1 : -0.6;
    case 'cpuPercent':
    case 'memoryPercent':
      return sample.numeric > 0.6 && sample.largest <= 200 ? 0.15 : -1;
    case 'cpuUsed':
    case 'clock':
    case 'idlePower':
    case 'maxPower':
    case 'failover':
      return sample.numeric > 0.6 ? 0 : -1;
    case 'powerState':
      return sample.powerWords > 0.6 ? 0.35 : -0.6;
    case 'os':
      return sample.systemWords > 0.4 ? 0.25 : sample.numeric > 0.3 ? -1 : -0.1;
    case 'name':
      return sample.numeric > 0.5 ? -1 : sample.distinct >= sample.filled * 0.9 ? 0.15 : -0.3;
    case 'host':
    case 'cluster':
    case 'datacenter':
      return sample.numeric > 0.5 ? -1 : sample.filled > 3 && sample.distinct === sample.filled ? -0.2 : 0.1;
    case 'kind':
      return sample.kindWords > 0.6 ? 0.3 : -1;
    case 'template':
    case 'maintenance':
      return sample.distinct <= 2 ? 0.05 : -1;
    default:
      return sample.numeric > 0.8 ? -0.3 : 0;
  }
}

/** What the values alone suggest, less sure than any heading. */
function byValues(sample: ColumnSample, heading: string): readonly (readonly [PlainColumn, number])[] {
  const found: (readonly [PlainColumn, number])[] = [];
  if (sample.powerWords > 0.8) found.push(['powerState', 0.6]);
  if (sample.kindWords > 0.8) found.push(['kind', 0.55]);
  if (sample.systemWords > 0.6) found.push(['os', 0.6]);
  if (sample.processorWords > 0.6) found.push(['cpuModel', 0.6]);
  if (sample.identifiers > 0.8 && sample.distinct === sample.filled) found.push(['id', 0.55]);
  if (sample.withMemoryUnit > 0.6) found.push(['memory', 0.5]);
  // A first column of different names is what a list is about, whatever its heading.
  if (sample.nameLike > 0.7 && sample.distinct >= sample.filled * 0.95 && sample.filled > 1)
    found.push(['name', heading === '' ? 0.35 : 0.45]);
  return found;
}

/** Whether the values rule out what the heading says. */
function contradicts(field: PlainColumn, sample: ColumnSample): boolean {
  return sample.filled > 0 && agreement(field, sample, false) <= -0.6 && field !== 'kind' && field !== 'powerState';
}
