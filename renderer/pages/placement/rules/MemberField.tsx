import { useMemo, useState, type ReactNode } from 'react';
import type { RuleMatch } from '#core/api/ruleCalls.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { SearchPick, type PickOption, type PickOptions } from '#renderer/ui/SearchPick.tsx';
import { matchText } from './matchText.ts';

const mostChoices = 7;
/** Words that are shown before the rest is folded away. */
const mostWords = 40;

type Kind = 'workloads' | 'hosts';

/** How many things a pattern means, 0 until it is known, and whether it is. */
function usePatternCount(kind: Kind, pattern: string | null): { readonly count: number; readonly waits: boolean } {
  const words = pattern === null ? [] : [pattern];
  const check = useApi(
    'rules.check',
    { index: null, list: 'hostGroups', name: '', workloads: words, hosts: words },
    { enabled: pattern !== null, keepPrevious: true },
  );
  if (pattern === null) return { count: 0, waits: false };
  const { data, isFetching } = check;
  const count = kind === 'workloads' ? data?.workloads.workloads : data?.hosts?.hosts;
  return { count: count ?? 0, waits: isFetching };
}

/** The longest part of a pattern between its stars: what is looked for in names. */
export function fragmentOf(text: string): string {
  return text.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** What a text could mean: patterns, and things by name. The id of an option is the word that the rule would hold. */
function useWordOptions(kind: Kind, text: string, taken: readonly string[]): PickOptions<PickOption> {
  const isPattern = text.includes('*');
  const first = text === '' ? null : isPattern ? text : `${text}*`;
  const second = text === '' || isPattern ? null : `*${text}*`;
  const fragment = fragmentOf(text);
  const page = {
    ...(fragment === '' ? {} : { filters: [{ column: 'name' as const, op: 'contains' as const, text: fragment }] }),
    limit: mostChoices,
  };
  const workloadPage = useApi('workloads.page', page, { enabled: kind === 'workloads', keepPrevious: true });
  const hostPage = useApi('hosts.page', page, { enabled: kind === 'hosts', keepPrevious: true });
  const { count: beginning, waits: isCounting } = usePatternCount(kind, first);
  const { count: holding, waits: isCountingMore } = usePatternCount(kind, second);
  const workloads = workloadPage.data;
  const hosts = hostPage.data;
  const waits =
    isCounting ||
    isCountingMore ||
    // What is not asked for keeps an earlier answer for ever: only what is on its way is waited for.
    [workloadPage, hostPage].some(({ isFetching }) => isFetching);
  const options = useMemo(() => {
    const options: PickOption[] = [];
    const offer = (pattern: string | null, count: number): void => {
      if (pattern === null) return;
      const detail = t('rules.patternDetail', { count });
      options.push({ id: pattern, label: t('rules.addPattern', { pattern }), detail });
    };
    if (isPattern || beginning > 1) offer(first, beginning);
    if (holding > Math.max(1, beginning)) offer(second, holding);
    for (const row of (kind === 'workloads' ? workloads : hosts)?.rows ?? []) {
      options.push({ id: row.name, label: row.name, detail: row.cluster ?? '' });
    }
    const seen = new Set(taken);
    return options.filter(({ id }) => !seen.has(id) && seen.add(id));
  }, [beginning, first, holding, hosts, isPattern, kind, second, taken, workloads]);
  return { options, waits };
}

export interface MemberFieldProps {
  readonly kind: Kind;
  readonly words: readonly string[];
  readonly match: RuleMatch | null | undefined;
  readonly onChange: (words: readonly string[]) => void;
  readonly isInvalid: boolean;
}

/** The workloads or hosts of a rule: names and patterns, chosen by search, and what they mean in all. */
export function MemberField({ kind, words, match, onChange, isInvalid }: MemberFieldProps): ReactNode {
  const [isWhole, setWhole] = useState(false);
  const useOptions = (text: string): PickOptions<PickOption> => useWordOptions(kind, text, words);
  const unknown = new Set(match?.unknown ?? []);
  const shown = isWhole ? words : words.slice(0, mostWords);
  return (
    <fieldset className="member-field">
      <legend>{t(`rules.${kind}`)}</legend>
      {words.length === 0 ? null : (
        <ul className="group-chips">
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
            <li>
              <Button variant="plain" onClick={() => setWhole(true)}>
                {t('rules.moreWords', { count: words.length - shown.length })}
              </Button>
            </li>
          ) : null}
        </ul>
      )}
      <SearchPick
        label={t(`rules.${kind}`)}
        placeholder={t(`rules.${kind}Placeholder`)}
        useOptions={useOptions}
        onPick={({ id }) => onChange([...words, id])}
        hint={t('rules.workloadsHint')}
        isInvalid={isInvalid}
      />
      <p className="muted member-match" role="status">
        {words.length === 0 || match === null || match === undefined ? '' : matchText(match, kind)}
      </p>
    </fieldset>
  );
}
