import { compareText } from '#core/compareText.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import { applicationOf, generalFolder, stageWords } from './groups.ts';

/** What workloads can be grouped by. */
export const suggestionBases = ['names', 'prefixes', 'folders', 'resourcePools', 'annotations', 'pattern'] as const;
export type SuggestionBasis = (typeof suggestionBases)[number];

/** What groups are asked for. */
export interface SuggestionRequest {
  readonly by: SuggestionBasis;
  /** For `pattern`: a regular expression over names; what its first pair of parentheses holds is the group's name. */
  readonly pattern: string;
  /** Also workloads that are in a group already. */
  readonly includeGrouped: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

/** As much of a workload as grouping looks at. */
export type SuggestionWorkload = Pick<
  Workload,
  'id' | 'name' | 'datacenter' | 'folder' | 'resourcePool' | 'annotation' | 'groupId' | 'isTemplate'
>;

/** A group that would be formed. */
export interface GroupSuggestion {
  /** The same for the same request and estate. */
  readonly key: string;
  readonly name: string;
  /** Why these belong together, as a group's basis is worded. */
  readonly basis: string;
  readonly workloads: readonly SuggestionWorkload[];
}

/** What a request comes to. */
export interface Suggestions {
  /** The largest first. */
  readonly groups: readonly GroupSuggestion[];
  /** Groups left out for their size, and workloads that nothing was found for. */
  readonly tooSmall: number;
  readonly tooLarge: number;
  readonly unmatched: number;
}

/** The pattern is no regular expression, or has no parentheses: the message says which. */
export class SuggestionPatternError extends Error {
  override readonly name = 'SuggestionPatternError';
}

interface Found {
  readonly key: string;
  readonly name: string;
  readonly basis: string;
}

/**
 * Groups that a property of the workloads makes likely, for the user to look at: by the application in the name, as imports
 * derive them but without their caution about size; by the name without its number; by folder, resource pool, or what an
 * annotation names (`Application: shop`); by a pattern of the user's. Templates are left out. Two groups of one name differ
 * in their folder or data centre, which is then in their names. Throws {@link SuggestionPatternError}.
 */
export function suggestGroups(workloads: readonly SuggestionWorkload[], request: SuggestionRequest): Suggestions {
  const find = finderOf(request);
  const candidates = new Map<string, { found: Found; members: SuggestionWorkload[] }>();
  let unmatched = 0;
  for (const workload of workloads) {
    if (workload.isTemplate || (workload.groupId !== null && !request.includeGrouped)) continue;
    const found = find(workload);
    if (found === null) {
      unmatched++;
      continue;
    }
    const known = candidates.get(found.key);
    if (known === undefined) candidates.set(found.key, { found, members: [workload] });
    else known.members.push(workload);
  }
  let tooSmall = 0;
  let tooLarge = 0;
  const groups: GroupSuggestion[] = [];
  for (const { found, members } of candidates.values()) {
    if (members.length < request.minimum) tooSmall++;
    else if (members.length > request.maximum) tooLarge++;
    else {
      members.sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
      groups.push({ ...found, workloads: members });
    }
  }
  groups.sort((a, b) => b.workloads.length - a.workloads.length || compareText(a.key, b.key));
  return { groups: withDistinctNames(groups), tooSmall, tooLarge, unmatched };
}

function withDistinctNames(groups: readonly GroupSuggestion[]): readonly GroupSuggestion[] {
  const taken = new Set<string>();
  return groups.map((group) => {
    let { name } = group;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${group.name} (${number})`;
    taken.add(name.toLowerCase());
    return name === group.name ? group : { ...group, name };
  });
}

function finderOf({ by, pattern }: SuggestionRequest): (workload: SuggestionWorkload) => Found | null {
  switch (by) {
    case 'names':
      return byApplication;
    case 'prefixes':
      return byPrefix;
    case 'folders':
      return (workload) => byPath(workload.folder, 'folder', workload.datacenter);
    case 'resourcePools':
      return (workload) => byPath(workload.resourcePool, 'resource pool', workload.datacenter);
    case 'annotations':
      return byAnnotation;
    case 'pattern':
      return byPattern(pattern);
  }
}

function byApplication({ name, datacenter }: SuggestionWorkload): Found | null {
  const found = applicationOf(name);
  if (found === null) return null;
  const title = found.stage === null ? found.name : `${found.name} (${found.stage})`;
  return {
    key: `${datacenter ?? ''}\n${found.name}\n${found.stage ?? ''}`.toLowerCase(),
    name: title,
    basis: `names that begin with "${found.name}" before their tier and number`,
  };
}

/** `prd-web-014` and `prd-web-2.example.net` are both `prd-web`; a name of digits alone says nothing. */
function byPrefix({ name, datacenter }: SuggestionWorkload): Found | null {
  const short = name.trim().toLowerCase().split('.')[0] ?? '';
  const prefix = short.replace(/[-_ ]*\d+[a-z]?$/, '').replace(/[-_ ]+$/, '');
  if (!/[a-z]{2}/.test(prefix)) return null;
  return {
    key: `${datacenter ?? ''}\n${prefix}`.toLowerCase(),
    name: prefix,
    basis: `names that are "${prefix}" and a number`,
  };
}

function byPath(path: string | null, kind: string, datacenter: string | null): Found | null {
  const parts = (path ?? '')
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const leaf = parts.at(-1);
  if (leaf === undefined || /^resources$/i.test(leaf) || generalFolder.test(leaf.toLowerCase())) return null;
  const isStage = stageWords.has(leaf.toLowerCase());
  const above = parts.at(-2);
  // A folder called Test says for which stage its machines are, not for which application: the one above it does.
  if (isStage && (above === undefined || generalFolder.test(above.toLowerCase()))) return null;
  return {
    key: `${datacenter ?? ''}\n${parts.join('/')}`.toLowerCase(),
    name: isStage ? `${above} (${leaf.toLowerCase()})` : leaf,
    basis: `the ${kind} ${parts.join('/')}`,
  };
}

const named =
  /(?:^|[\n;,|])\s*(application|app|service|system|project|product)(?:[ _-]?name)?\s*[:=]\s*([^\n;,|]{1,80})/i;
/** A longer text describes one machine. */
const longestAnnotation = 60;

function byAnnotation({ annotation }: SuggestionWorkload): Found | null {
  const text = (annotation ?? '').trim();
  if (text === '') return null;
  const match = named.exec(text);
  const value = match?.[2]?.trim();
  if (value !== undefined && value !== '') {
    return { key: value.toLowerCase(), name: value, basis: `annotations that say "${match?.[1]}: ${value}"` };
  }
  if (text.length > longestAnnotation || text.includes('\n')) return null;
  return { key: text.toLowerCase(), name: text, basis: `annotations that are "${text}"` };
}

function byPattern(pattern: string): (workload: SuggestionWorkload) => Found | null {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'i');
  } catch {
    throw new SuggestionPatternError(`"${pattern}" is no regular expression.`);
  }
  // With an empty alternative it matches anything, and then tells how many parentheses it has.
  if ((new RegExp(`${pattern}|`).exec('')?.length ?? 1) < 2) {
    throw new SuggestionPatternError(
      `Put the part of the name that is the group in parentheses, for example ^([a-z]+)-; "${pattern}" has none.`,
    );
  }
  return ({ name }) => {
    const value = expression.exec(name)?.[1]?.trim() ?? '';
    if (value === '') return null;
    return { key: value.toLowerCase(), name: value, basis: `names in which ${pattern} finds "${value}"` };
  };
}
