import { formatDateRange, formatNumber } from '#core/drawing/format.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import type { Entry, ListKind } from './drafts.ts';

/** Words of an entry in a sentence: the first three. */
function few(words: readonly string[]): string {
  const shown = words.slice(0, 3).join(', ');
  return words.length > 3 ? `${shown}, ${t('rules.moreWords', { count: words.length - 3 })}` : shown;
}

/** What an entry is called in its list. */
export function entryTitle(kind: ListKind, entry: Entry): string {
  if (kind === 'budgets') return (entry as Entry<'budgets'>).quarter;
  if (kind === 'traits') return few((entry as Entry<'traits'>).workloads);
  return (entry as Entry<'together'>).name;
}

/** The words of an entry whose meaning its row shows. */
export function membersOf(
  kind: ListKind,
  entry: Entry,
): { readonly of: 'workloads' | 'hosts'; readonly words: readonly string[] } {
  switch (kind) {
    case 'hardware': {
      const event = entry as Entry<'hardware'>;
      return { of: 'hosts', words: event.kind === 'arrival' ? [] : event.hosts };
    }
    case 'apart': {
      const { workloads, others } = entry as Entry<'apart'>;
      return { of: 'workloads', words: [...workloads, ...others] };
    }
    case 'before': {
      const { first, later } = entry as Entry<'before'>;
      return { of: 'workloads', words: [...first, ...later] };
    }
    case 'teams':
    case 'budgets':
      return { of: 'workloads', words: [] };
    default:
      return { of: 'workloads', words: (entry as Entry<'freezes'>).workloads ?? [] };
  }
}

type Team = RoadmapSettings['teams'][number];

function teamSentence({ daysPerWave, skills, clusters, absences }: Team): string {
  return [
    t('way.sentence.teams', { days: formatNumber(daysPerWave, Number.isInteger(daysPerWave) ? 0 : 2) }),
    skills.length === 0
      ? t('way.sentence.allSkills')
      : skills.map((skill) => tMaybe(`way.option.skills.${skill}`, skill)).join(', '),
    ...(clusters.length === 0 ? [] : [t('way.sentence.clusters', { clusters: few(clusters) })]),
    ...(absences.length === 0 ? [] : [t('way.sentence.absences', { count: absences.length })]),
  ].join(' · ');
}

function traitSentence(trait: Entry<'traits'>): string {
  const name = (field: string, value: string): string => tMaybe(`way.option.${field}.${value}`, value);
  return [
    ...(trait.environment === undefined ? [] : [name('environment', trait.environment)]),
    ...(trait.criticality === undefined
      ? []
      : [t('way.sentence.criticality', { level: name('criticality', trait.criticality) })]),
    ...(trait.complexity === undefined
      ? []
      : [t('way.sentence.complexity', { level: name('complexity', trait.complexity) })]),
    ...(trait.value === undefined ? [] : [t('way.sentence.value', { value: trait.value })]),
    ...(trait.language === undefined ? [] : [trait.language]),
  ].join(' · ');
}

/** What an entry says, in one line. */
export function entrySentence(kind: ListKind, entry: Entry, currency: string): string {
  switch (kind) {
    case 'teams':
      return teamSentence(entry as Team);
    case 'freezes': {
      const { from, to, workloads } = entry as Entry<'freezes'>;
      const days = formatDateRange(from, to);
      return workloads === null
        ? t('way.sentence.freezeAll', { days })
        : t('way.sentence.freeze', { days, words: few(workloads) });
    }
    case 'maintenanceWindows': {
      const { weekdays, from, hours, workloads } = entry as Entry<'maintenanceWindows'>;
      return t('way.sentence.window', {
        days: weekdays.map((day) => tMaybe(`way.option.weekdays.${day}`, String(day))).join(', '),
        from,
        hours: formatNumber(hours, Number.isInteger(hours) ? 0 : 2),
        words: few(workloads),
      });
    }
    case 'hardware':
      return hardwareSentence(entry as Entry<'hardware'>, currency);
    case 'together':
      return t('way.sentence.together', { words: few((entry as Entry<'together'>).workloads) });
    case 'apart': {
      const { workloads, others } = entry as Entry<'apart'>;
      return t('way.sentence.apart', { words: few(workloads), others: few(others) });
    }
    case 'before': {
      const { first, later, wavesBetween } = entry as Entry<'before'>;
      return t('way.sentence.before', { first: few(first), later: few(later), waves: wavesBetween });
    }
    case 'pace': {
      const { workloads, maxPerWave } = entry as Entry<'pace'>;
      return t('way.sentence.pace', { count: maxPerWave, words: few(workloads) });
    }
    case 'budgets':
      return t('way.sentence.budget', { amount: formatNumber((entry as Entry<'budgets'>).amount), currency });
    case 'traits':
      return traitSentence(entry as Entry<'traits'>);
  }
}

function hardwareSentence(event: Entry<'hardware'>, currency: string): string {
  if (event.kind !== 'arrival') return t(`way.sentence.${event.kind}`, { day: event.date, hosts: few(event.hosts) });
  const { date, cluster, count, cpuCores, memoryMiB, price } = event;
  return [
    t('way.sentence.arrival', {
      day: date,
      count,
      cluster,
      cores: formatNumber(cpuCores),
      memory: formatNumber(memoryMiB / 1024, 0),
    }),
    ...(price === null ? [] : [t('way.sentence.price', { price: formatNumber(price), currency })]),
  ].join(' · ');
}
