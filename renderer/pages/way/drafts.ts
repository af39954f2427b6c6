import { roadmapSettingsSchema, skills, type RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { parseNumber, writeNumber } from '#renderer/pages/assumptions/edit.ts';

/** The lists of the roadmap settings, each with entries that are written in a form. */
export const listKinds = [
  'teams',
  'freezes',
  'maintenanceWindows',
  'hardware',
  'together',
  'apart',
  'before',
  'pace',
  'budgets',
  'traits',
] as const;
export type ListKind = (typeof listKinds)[number];
/** An entry of one of these lists as the scenario stores it. */
export type Entry<Kind extends ListKind = ListKind> = RoadmapSettings[Kind][number];

/** A span of days as it is being written. */
export interface SpanDraft {
  readonly from: string;
  readonly to: string;
}

/** The fields of a form as they stand: what is typed stays text until it is read. */
export type Draft = Readonly<Record<string, string | readonly string[] | readonly SpanDraft[]>>;

interface FieldBase {
  readonly name: string;
  /** Shown only while this is true of the draft. */
  readonly when?: (draft: Draft) => boolean;
}

/** One field of a form. */
export type Field =
  | (FieldBase & { readonly kind: 'text'; readonly isOptional?: boolean; readonly most: number })
  | (FieldBase & {
      readonly kind: 'number';
      readonly least: number;
      readonly most: number;
      readonly isWhole?: boolean;
      /** Empty stands for none. */
      readonly isOptional?: boolean;
      /** What the stored figure is in units of the field: 1024 where MiB are written as GiB. */
      readonly scale?: number;
    })
  | (FieldBase & { readonly kind: 'day' | 'time' })
  | (FieldBase & { readonly kind: 'quarter' })
  | (FieldBase & { readonly kind: 'members'; readonly of: 'workloads' | 'hosts'; readonly isOptional?: boolean })
  | (FieldBase & { readonly kind: 'clusters'; readonly isSingle?: boolean })
  | (FieldBase & { readonly kind: 'choice'; readonly options: readonly string[]; readonly isOptional?: boolean })
  | (FieldBase & { readonly kind: 'set'; readonly options: readonly string[]; readonly isOptional?: boolean })
  | (FieldBase & { readonly kind: 'spans' });

const text = (name: string, most = 200): Field => ({ kind: 'text', name, most });
const number = (
  name: string,
  least: number,
  most: number,
  more: Omit<Extract<Field, { kind: 'number' }>, 'kind' | 'name' | 'least' | 'most'> = {},
): Field => ({ kind: 'number', name, least, most, ...more });
const members = (name: string, of: 'workloads' | 'hosts' = 'workloads'): Field => ({ kind: 'members', name, of });
const isArrival = (draft: Draft): boolean => draft['kind'] === 'arrival';
const isEnd = (draft: Draft): boolean => draft['kind'] !== 'arrival';

/** The form of each list. */
export const forms: Readonly<Record<ListKind, readonly Field[]>> = {
  teams: [
    text('name'),
    number('daysPerWave', 0, 100_000),
    { kind: 'set', name: 'skills', options: skills, isOptional: true },
    { kind: 'clusters', name: 'clusters' },
    { kind: 'spans', name: 'absences' },
  ],
  freezes: [
    text('name'),
    { kind: 'day', name: 'from' },
    { kind: 'day', name: 'to' },
    { kind: 'members', name: 'workloads', of: 'workloads', isOptional: true },
  ],
  maintenanceWindows: [
    text('name'),
    members('workloads'),
    { kind: 'set', name: 'weekdays', options: ['1', '2', '3', '4', '5', '6', '7'] },
    { kind: 'time', name: 'from' },
    number('hours', 0.25, 24),
  ],
  hardware: [
    { kind: 'choice', name: 'kind', options: ['warranty-end', 'lease-end', 'arrival'] },
    text('name'),
    { kind: 'day', name: 'date' },
    { ...members('hosts', 'hosts'), when: isEnd },
    { kind: 'clusters', name: 'cluster', isSingle: true, when: isArrival },
    number('count', 1, 10_000, { isWhole: true, when: isArrival }),
    number('cpuCores', 1, 100_000, { when: isArrival }),
    number('memoryMiB', 1, 1e9, { scale: 1024, when: isArrival }),
    number('price', 0, 1e12, { isOptional: true, when: isArrival }),
    number('idleW', 0, 100_000, { isOptional: true, when: isArrival }),
    number('maxW', 0, 100_000, { isOptional: true, when: isArrival }),
  ],
  together: [text('name'), members('workloads')],
  apart: [text('name'), members('workloads'), members('others')],
  before: [text('name'), members('first'), members('later'), number('wavesBetween', 0, 100, { isWhole: true })],
  pace: [text('name'), members('workloads'), number('maxPerWave', 1, 100_000, { isWhole: true })],
  budgets: [{ kind: 'quarter', name: 'quarter' }, number('amount', 0, 1e15)],
  traits: [
    members('workloads'),
    {
      kind: 'choice',
      name: 'environment',
      options: ['production', 'staging', 'test', 'development'],
      isOptional: true,
    },
    { kind: 'choice', name: 'criticality', options: ['low', 'medium', 'high'], isOptional: true },
    { kind: 'choice', name: 'complexity', options: ['low', 'medium', 'high'], isOptional: true },
    number('value', 0, 100, { isOptional: true }),
    { kind: 'text', name: 'language', isOptional: true, most: 60 },
  ],
};

/** What a form shows of the scenario when it is opened for a new entry. */
export interface DraftStart {
  readonly startDate: string;
}

/** A form without an entry; days begin with the roadmap. */
export function emptyDraft(kind: ListKind, { startDate }: DraftStart): Draft {
  const draft: Record<string, Draft[string]> = {};
  for (const field of forms[kind]) draft[field.name] = emptyValue(field, startDate);
  switch (kind) {
    case 'maintenanceWindows':
      return { ...draft, weekdays: ['6', '7'], from: '22:00', hours: '6' };
    case 'hardware':
      return { ...draft, kind: 'lease-end', count: '1' };
    case 'before':
      return { ...draft, wavesBetween: '0' };
    case 'pace':
      return { ...draft, maxPerWave: '1' };
    case 'budgets':
      return { ...draft, quarter: quarterOf(startDate) };
    default:
      return draft;
  }
}

function emptyValue(field: Field, startDate: string): Draft[string] {
  switch (field.kind) {
    case 'day':
      return startDate;
    case 'members':
    case 'clusters':
    case 'set':
    case 'spans':
      return [];
    default:
      return '';
  }
}

/** `2027-Q1` of an ISO day. */
function quarterOf(isoDay: string): string {
  return `${isoDay.slice(0, 4)}-Q${Math.floor((Number(isoDay.slice(5, 7)) - 1) / 3) + 1}`;
}

/** A stored entry as a draft. */
export function draftOf(kind: ListKind, entry: Entry, start: DraftStart): Draft {
  const stored = entry as Readonly<Record<string, unknown>>;
  const draft: Record<string, Draft[string]> = { ...emptyDraft(kind, start) };
  for (const field of forms[kind]) {
    const value = stored[field.name];
    if (value === undefined || value === null) {
      if (field.name in draft && stored[field.name] === null) draft[field.name] = emptyValue(field, '');
      continue;
    }
    if (field.kind === 'number') draft[field.name] = writeNumber((value as number) / (field.scale ?? 1));
    else if (field.kind === 'clusters' && field.isSingle === true) draft[field.name] = [value as string];
    else if (field.kind === 'set') draft[field.name] = (value as readonly unknown[]).map(String);
    else draft[field.name] = value as Draft[string];
  }
  return draft;
}

/** Something in a form that keeps it from being stored. */
export interface DraftProblem {
  readonly field: string;
  readonly message: string;
}

/** A form as an entry, with everything that keeps it from being one. */
export interface ReadDraft {
  /** Null while there are problems. */
  readonly entry: Entry | null;
  readonly problems: readonly DraftProblem[];
}

/** The label of a field, as in its form. */
export function fieldLabel(kind: ListKind, field: string): string {
  return tMaybe(`way.field.${kind}.${field}`, field);
}

/**
 * Reads a form. `others` are the other entries of its list: names and quarters are used once. `id` is kept of a stored team; a
 * new one gets one of its name.
 */
export function readDraft(kind: ListKind, draft: Draft, others: readonly Entry[], id: string | null): ReadDraft {
  const problems: DraftProblem[] = [];
  const add = (field: string, message: string): void => void problems.push({ field, message });
  const value: Record<string, unknown> = {};
  for (const field of forms[kind]) {
    if (field.when !== undefined && !field.when(draft)) continue;
    const label = fieldLabel(kind, field.name);
    const read = readField(field, draft[field.name] ?? '', label);
    if (read.problem !== null) add(field.name, read.problem);
    // What traits do not say is left out of them.
    else if (read.value !== undefined && !(kind === 'traits' && read.value === null)) value[field.name] = read.value;
  }
  crossProblems(kind, draft, value, others, add);
  if (problems.length > 0) return { entry: null, problems };
  if (kind === 'teams') value['id'] = id ?? freeId(textOf(value['name']), others as readonly Entry<'teams'>[]);
  const parsed = roadmapSettingsSchema.shape[kind].safeParse([value]);
  const entry = parsed.data?.[0];
  // The form's fields say all that the schema asks; what is left is a mistake of the form's.
  if (entry === undefined) return { entry: null, problems: [{ field: '', message: parsed.error?.message ?? '' }] };
  return { entry, problems };
}

/** A value of a field of one line; lists have none. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readField(
  field: Field,
  written: Draft[string],
  label: string,
): { readonly value: unknown; readonly problem: string | null } {
  const good = (value: unknown) => ({ value, problem: null });
  const bad = (problem: string) => ({ value: undefined, problem });
  switch (field.kind) {
    case 'text': {
      const plain = textOf(written).trim();
      if (plain !== '') return good(plain.slice(0, field.most));
      return field.isOptional === true ? good(undefined) : bad(t('way.problem.missing', { field: label }));
    }
    case 'number':
      return readNumber(field, textOf(written), label);
    case 'day':
      return isDay(textOf(written)) ? good(written) : bad(t('way.problem.day', { field: label }));
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(textOf(written))
        ? good(written)
        : bad(t('way.problem.time', { field: label }));
    case 'quarter':
      return /^\d{4}-Q[1-4]$/.test(textOf(written).trim())
        ? good(textOf(written).trim())
        : bad(t('way.problem.quarter', { field: label }));
    case 'members':
      if (written.length > 0) return good(written);
      return field.isOptional === true ? good(null) : bad(t('way.problem.members', { field: label }));
    case 'clusters':
      if (field.isSingle !== true) return good(written);
      return written.length > 0 ? good(written[0]) : bad(t('way.problem.cluster'));
    case 'choice':
      return written === '' ? good(undefined) : good(written);
    case 'set':
      if (written.length === 0 && field.isOptional !== true) return bad(t('way.problem.none', { field: label }));
      return good(field.name === 'weekdays' ? (written as readonly string[]).map(Number) : written);
    case 'spans': {
      const spans = written as readonly SpanDraft[];
      const faulty = spans.find(({ from, to }) => !isDay(from) || !isDay(to));
      if (faulty !== undefined) return bad(t('way.problem.day', { field: label }));
      const reversed = spans.find(({ from, to }) => from > to);
      return reversed === undefined
        ? good(spans)
        : bad(t('way.problem.reversed', { from: reversed.from, to: reversed.to }));
    }
  }
}

/** A typed number in the stored unit; null for an empty one that may be. */
export function readNumber(
  { least, most, isWhole = false, isOptional = false, scale = 1 }: Omit<Extract<Field, { kind: 'number' }>, 'kind'>,
  written: string,
  label: string,
): { readonly value: number | null | undefined; readonly problem: string | null } {
  if (written.trim() === '') {
    if (isOptional) return { value: null, problem: null };
    return { value: undefined, problem: t('way.problem.missing', { field: label }) };
  }
  const value = parseNumber(written);
  if (value === null) return { value: undefined, problem: t('way.problem.number', { field: label, written }) };
  const stored = value * scale;
  if (stored < least || stored > most) {
    return {
      value: undefined,
      problem: t('way.problem.range', {
        field: label,
        least: writeNumber(Math.ceil((least / scale) * 1e6) / 1e6),
        most: writeNumber(Math.floor((most / scale) * 1e6) / 1e6),
      }),
    };
  }
  if (isWhole && !Number.isInteger(stored))
    return { value: undefined, problem: t('way.problem.whole', { field: label }) };
  return { value: stored, problem: null };
}

/** True for a day of the calendar as YYYY-MM-DD. */
export function isDay(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false;
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

/** What fields have against each other, and against the other entries. */
function crossProblems(
  kind: ListKind,
  draft: Draft,
  value: Readonly<Record<string, unknown>>,
  others: readonly Entry[],
  add: (field: string, message: string) => void,
): void {
  const { from, to, name, quarter, idleW, maxW } = value;
  if (kind === 'freezes' && typeof from === 'string' && typeof to === 'string' && from > to) {
    add('to', t('way.problem.reversed', { from, to }));
  }
  const isTaken = (key: 'name' | 'quarter', own: string): boolean =>
    others.some(
      (other) => textOf((other as Readonly<Record<string, unknown>>)[key]).toLowerCase() === own.toLowerCase(),
    );
  if (typeof name === 'string' && isTaken('name', name)) add('name', t('way.problem.taken', { name }));
  if (typeof quarter === 'string' && isTaken('quarter', quarter))
    add('quarter', t('way.problem.quarterTaken', { quarter }));
  if (typeof idleW === 'number' && typeof maxW === 'number' && idleW > maxW) add('maxW', t('way.problem.power'));
  if (kind === 'before') {
    const first = new Set(draft['first'] as readonly string[]);
    const both = (draft['later'] as readonly string[]).find((word) => first.has(word));
    if (both !== undefined) add('later', t('way.problem.bothSides', { word: both }));
  }
  if (kind === 'traits') {
    const said = ['environment', 'criticality', 'complexity', 'value', 'language'];
    if (said.every((field) => (draft[field] ?? '') === '')) add('environment', t('way.problem.saysNothing'));
  }
}

function freeId(name: string, teams: readonly Entry<'teams'>[]): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 180);
  const taken = new Set(teams.map((team) => team.id));
  for (let n = 1; ; n++) {
    const id = n === 1 ? plain || 'team' : `${plain || 'team'}-${n}`;
    if (!taken.has(id)) return id;
  }
}
