import { compareText } from '#core/compareText.ts';
import { assumptionDefinition } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';

/** One thing that is decided differently in two scenarios. */
export interface SettingDifference {
  /** Path in the scenario, for example `roadmap.teams`. */
  readonly path: string;
  readonly title: string;
  /** As text; an en dash where a scenario says nothing. */
  readonly reference: string;
  readonly other: string;
}

/** Parts of a scenario whose difference says nothing about its plan. */
const unimportant = new Set(['schema', 'name']);

/** Names of settings whose path does not read as words. */
const titles: ReadonlyMap<string, string> = new Map([
  ['waveDays', 'Days per wave'],
  ['maxMovesPerWave', 'Most moves per wave'],
  ['failuresToTolerate', 'Host failures to survive'],
  ['hostsInMaintenance', 'Hosts in maintenance'],
  ['maxWorkloadsPerHost', 'Most workloads per host'],
  ['technologyOverrides', 'Technologies decided by hand'],
  ['pinned', 'Pinned workloads'],
  ['changes', 'Changes to the estate'],
  ['growthPercentPerYear', 'Growth (% a year)'],
  ['roadmap.objective', 'What the roadmap is optimised for'],
  ['roadmap.heldInWave', 'Workloads held in a wave'],
  ['roadmap.stableStageWaves', 'Waves of rest as a container before Wasm'],
  ['roadmap.maxShareOfClusterPerWave', 'Largest share of a cluster per wave'],
  ['roadmap.riskBudgetPerWave', 'Largest expected loss per wave'],
]);

const mostLetters = 80;
const nothing = '–';

/** What `other` decides differently from `reference`: settings first, then assumptions; equal scenarios have none. */
export function settingDifferences(reference: Scenario, other: Scenario): readonly SettingDifference[] {
  const { assumptions: before, roadmap: wayBefore, ...restBefore } = reference;
  const { assumptions: after, roadmap: wayAfter, ...restAfter } = other;
  return [
    ...partsThatDiffer(restBefore, restAfter, ''),
    ...partsThatDiffer(wayBefore, wayAfter, 'roadmap.'),
    ...[...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort(compareText)
      .filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]))
      .map((id) => ({
        path: `assumptions.${id}`,
        title: assumptionDefinition(id)?.title ?? id,
        reference: assumptionText(id, before[id]),
        other: assumptionText(id, after[id]),
      })),
  ];
}

function partsThatDiffer(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  prefix: string,
): readonly SettingDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !unimportant.has(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({
      path: `${prefix}${key}`,
      title: titles.get(`${prefix}${key}`) ?? titles.get(key) ?? inWords(key),
      reference: valueText(before[key]),
      other: valueText(after[key]),
    }));
}

/** `maintenanceWindows` becomes "Maintenance windows". */
function inWords(key: string): string {
  const words = key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function assumptionText(id: string, override: { readonly likely?: number | undefined } | undefined): string {
  const definition = assumptionDefinition(id);
  const value = override?.likely ?? definition?.likely;
  if (value === undefined) return nothing;
  const unit = definition === undefined || definition.unit === '1' ? '' : ` ${definition.unit}`;
  return `${value}${unit}${override === undefined ? ' (default)' : ''}`;
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return nothing;
  if (Array.isArray(value)) {
    if (value.length === 0) return nothing;
    return cut(value.map((part: unknown) => nameOf(part)).join(', '));
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, part]) => part !== 0);
    if (entries.length === 0) return nothing;
    return cut(
      entries.map(([key, part]) => `${key} ${typeof part === 'object' ? nameOf(part) : String(part)}`).join(', '),
    );
  }
  return cut(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What a part of a list is called: its name, else its words. */
function nameOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return String(part);
  if ('name' in part && typeof part.name === 'string') return part.name;
  return Object.values(part).map(String).join(' ');
}

function cut(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1)}…`;
}
