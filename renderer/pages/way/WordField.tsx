import { useMemo, useRef, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Chip } from '#renderer/ui/Chip.tsx';
import { SearchPick, type PickOption, type PickOptions } from '#renderer/ui/SearchPick.tsx';

type Kind = 'workloads' | 'hosts' | 'clusters';
type Match = CallOutput<'members.match'>;

const mostChoices = 6;
/** Words that are shown; the others are counted. */
const mostWords = 60;

/** What words of the settings mean: `matches 12 workloads on 5 hosts in 2 clusters`. */
export function wordsMatch(match: Match, of: Kind): string {
  const { workloads, running, hosts, clusters } = match;
  if (of === 'clusters') return t('way.matchesClusters', { clusters });
  if (of === 'hosts') return hosts === 0 ? t('rules.matchesNothing') : t('rules.matchesHosts', { hosts, clusters });
  if (workloads === 0) return t('rules.matchesNothing');
  const text = t('rules.matches', { workloads, hosts, clusters });
  return running === workloads ? text : `${text}, ${t('rules.notRunning', { count: workloads - running })}`;
}

/** What words mean now; undefined until it is known, or where there are none. */
export function useWords(of: Kind, words: readonly string[]): Match | undefined {
  return useApi('members.match', { of, words: [...words] }, { enabled: words.length > 0, keepPrevious: true }).data;
}

function useMatch(of: Kind, pattern: string | null) {
  const words = pattern === null ? [] : [pattern];
  return useApi('members.match', { of, words }, { enabled: pattern !== null, keepPrevious: true });
}

function countOf(match: Match | undefined, of: Kind): number {
  return match?.[of] ?? 0;
}

/** The longest part of a pattern between its stars: what is looked for in names. */
function fragmentOf(text: string): string {
  return text.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** What a text could mean: patterns with their counts, then groups, workloads, hosts or clusters by name. */
function useWordOptions(of: Kind, text: string, taken: readonly string[]): PickOptions<PickOption> {
  const isPattern = text.includes('*');
  const first = text === '' || of === 'clusters' ? null : isPattern ? text : `${text}*`;
  const second = text === '' || of === 'clusters' || isPattern ? null : `*${text}*`;
  const fragment = fragmentOf(text);
  const page = {
    ...(fragment === '' ? {} : { filters: [{ column: 'name' as const, op: 'contains' as const, text: fragment }] }),
    limit: mostChoices,
  };
  const workloadPage = useApi('workloads.page', page, { enabled: of === 'workloads', keepPrevious: true });
  const groupPage = useApi('groups.page', page, { enabled: of === 'workloads', keepPrevious: true });
  const hostPage = useApi('hosts.page', page, { enabled: of === 'hosts', keepPrevious: true });
  const clusters = useApi('table.facets', { table: 'hosts', column: 'cluster' }, { enabled: of === 'clusters' }).data;
  const firstMatch = useMatch(of, first);
  const secondMatch = useMatch(of, second);
  const beginning = countOf(firstMatch.data, of);
  const holding = countOf(secondMatch.data, of);
  const workloads = workloadPage.data;
  const groups = groupPage.data;
  const hosts = hostPage.data;
  // What is not asked for keeps an earlier answer for ever: only what is on its way is waited for.
  const waits = [workloadPage, groupPage, hostPage, firstMatch, secondMatch].some(({ isFetching }) => isFetching);
  const found = useMemo(() => {
    const options: PickOption[] = [];
    const offer = (pattern: string | null, count: number): void => {
      if (pattern === null) return;
      options.push({
        id: pattern,
        label: t('rules.addPattern', { pattern }),
        detail: t('rules.patternDetail', { count }),
      });
    };
    if (isPattern || beginning > 1) offer(first, beginning);
    if (holding > Math.max(1, beginning)) offer(second, holding);
    if (of === 'workloads') {
      for (const { name, workloads: count } of groups?.rows ?? []) {
        options.push({ id: name, label: name, detail: t('way.groupDetail', { count }) });
      }
    }
    for (const row of (of === 'workloads' ? workloads : hosts)?.rows ?? []) {
      options.push({ id: row.name, label: row.name, detail: row.cluster ?? '' });
    }
    for (const { value, count } of clusters ?? []) {
      if (typeof value !== 'string' || !value.toLowerCase().includes(text.toLowerCase())) continue;
      options.push({ id: value, label: value, detail: t('way.hostsDetail', { count }) });
    }
    const seen = new Set(taken);
    return options.filter(({ id }) => !seen.has(id) && seen.add(id));
  }, [beginning, clusters, first, groups, holding, hosts, isPattern, of, second, taken, text, workloads]);
  // Answers come one by one; a list that grows under the keys would lose what is marked in it.
  const settled = useRef(found);
  if (!waits) settled.current = found;
  return { options: settled.current, waits };
}

export interface WordFieldProps {
  readonly of: Kind;
  readonly label: string;
  readonly placeholder: string;
  readonly words: readonly string[];
  readonly onChange: (words: readonly string[]) => void;
  readonly isInvalid: boolean;
  /** Said where nothing is named. */
  readonly whenEmpty?: string;
  /** A new word takes the place of the old one. */
  readonly isSingle?: boolean;
}

/** Workloads, hosts or clusters of an entry: names and patterns chosen by search, and what they mean here in all. */
export function WordField({
  of,
  label,
  placeholder,
  words,
  onChange,
  isInvalid,
  whenEmpty = '',
  isSingle = false,
}: WordFieldProps): ReactNode {
  const match = useWords(of, words);
  const unknown = new Set(words.length === 0 ? [] : match?.unknown);
  const useOptions = (text: string): PickOptions<PickOption> => useWordOptions(of, text, words);
  const shown = words.slice(0, mostWords);
  return (
    <fieldset className="way-words">
      <legend>{label}</legend>
      {words.length === 0 ? null : (
        <ul className="way-chips">
          {shown.map((word) => (
            <li key={word}>
              <Chip
                title={unknown.has(word) ? t('rules.wordUnknown') : word}
                removeLabel={t('rules.removeWord', { word })}
                isUnknown={unknown.has(word)}
                onRemove={() => onChange(words.filter((other) => other !== word))}
              >
                {word}
              </Chip>
            </li>
          ))}
          {shown.length < words.length ? (
            <li className="muted">{t('rules.moreWords', { count: words.length - shown.length })}</li>
          ) : null}
        </ul>
      )}
      <SearchPick
        label={label}
        placeholder={placeholder}
        useOptions={useOptions}
        onPick={({ id }) => onChange(isSingle ? [id] : [...words, id])}
        {...(of === 'clusters' ? {} : { hint: t('rules.workloadsHint') })}
        isInvalid={isInvalid}
      />
      <p className="muted way-match" role="status">
        {words.length === 0 ? whenEmpty : match === undefined ? '' : wordsMatch(match, of)}
      </p>
    </fieldset>
  );
}
