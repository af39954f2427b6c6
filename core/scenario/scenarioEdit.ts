import { z } from 'zod';
import { hardwareEventSchema, waveRuleIds, type RoadmapSettings } from './roadmapSettings.ts';
import type { Scenario } from './scenario.ts';

/*
 * One change of a scenario as data, so that what the planner proposes can be tried, shown and applied in one and the same form.
 */

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

/** Lists of the roadmap's settings of which an edit changes an entry. */
export const editedLists = [
  'teams',
  'freezes',
  'maintenanceWindows',
  'hardware',
  'together',
  'before',
  'apart',
  'pace',
  'budgets',
] as const;
export type EditedList = (typeof editedLists)[number];

const patchSchema = z.record(
  z.string().max(40),
  z.union([
    finite,
    z.string().max(200),
    z.array(z.union([z.int(), z.string().max(200), z.strictObject({ from: z.string(), to: z.string() })])).max(1000),
  ]),
);

/**
 * The nearest change that takes away a limit in the way of a roadmap: data, so that it can be shown, tried, applied
 * and undone.
 */
export const scenarioEditSchema = z.discriminatedUnion('kind', [
  /** Fields of one entry of a list take these values; null takes the entry away. */
  z.strictObject({
    kind: z.literal('entry'),
    list: z.enum(editedLists),
    index: z.int().min(0),
    name: z.string().max(200),
    patch: patchSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal('add-hardware'), entry: hardwareEventSchema }),
  z.strictObject({
    kind: z.literal('setting'),
    field: z.enum(['maxWaves', 'riskBudgetPerWave', 'stableStageWaves', 'maxShareOfClusterPerWave']),
    value: finite.nullable(),
  }),
  z.strictObject({
    kind: z.literal('limit'),
    field: z.enum(['maxMovesPerWave', 'maxWorkloadsPerHost', 'failuresToTolerate']),
    value: finite.nullable(),
  }),
  /** The likely value of an assumption; its range is widened where it has to be. */
  z.strictObject({ kind: z.literal('assumption'), id: z.string().max(200), likely: finite }),
  /** Null: they are held in no wave. */
  z.strictObject({
    kind: z.literal('hold'),
    workloads: z.array(z.string()).max(100_000),
    wave: z.int().min(1).nullable(),
  }),
  z.strictObject({ kind: z.literal('unpin'), workloads: z.array(z.string()).max(100_000) }),
  /** The rule becomes a wish. */
  z.strictObject({ kind: z.literal('wave-rule'), rule: z.enum(waveRuleIds) }),
  z.strictObject({
    kind: z.literal('drop-rule'),
    list: z.enum(['antiAffinity', 'affinity', 'hostGroups']),
    name: z.string().max(200),
  }),
  z.strictObject({ kind: z.literal('ignore-rule'), rule: z.string().max(500) }),
]);
/** See {@link scenarioEditSchema}. */
export type ScenarioEdit = z.infer<typeof scenarioEditSchema>;

type Entry = RoadmapSettings[EditedList][number];

/** What an entry of a list goes by: id of a team, quarter of a budget, name of all others. */
export function entryName(entry: object): string {
  const named = entry as { readonly id?: string; readonly quarter?: string; readonly name?: string };
  return named.id ?? named.quarter ?? named.name ?? '';
}

/** Where the entry stands: at its index when it is still there, else the first of its name; -1 where it is gone. */
function placeOf(
  entries: readonly object[],
  { index, name }: { readonly index: number; readonly name: string },
): number {
  const there = entries[index];
  if (there !== undefined && entryName(there) === name) return index;
  return entries.findIndex((entry) => entryName(entry) === name);
}

/** The scenario with the edit. What it speaks of and is gone leaves the scenario as it is. Values are not checked here. */
export function applyScenarioEdit(scenario: Scenario, edit: ScenarioEdit): Scenario {
  const settings = scenario.roadmap;
  const withSettings = (change: Partial<RoadmapSettings>): Scenario => ({
    ...scenario,
    roadmap: { ...settings, ...change },
  });
  switch (edit.kind) {
    case 'entry': {
      const entries: readonly Entry[] = settings[edit.list];
      const at = placeOf(entries, edit);
      if (at === -1) return scenario;
      const { patch } = edit;
      const next = entries.flatMap((entry, i) => (i !== at ? [entry] : patch === null ? [] : [{ ...entry, ...patch }]));
      return withSettings({ [edit.list]: next });
    }
    case 'add-hardware':
      return withSettings({ hardware: [...settings.hardware, edit.entry] });
    case 'setting':
      return withSettings({ [edit.field]: edit.value });
    case 'limit':
      return { ...scenario, [edit.field]: edit.value };
    case 'assumption': {
      const { id, likely } = edit;
      const before = scenario.assumptions[id] ?? {};
      const range = {
        ...before,
        likely,
        ...(before.low !== undefined && before.low > likely ? { low: likely } : {}),
        ...(before.high !== undefined && before.high < likely ? { high: likely } : {}),
      };
      return { ...scenario, assumptions: { ...scenario.assumptions, [id]: range } };
    }
    case 'hold': {
      const held = { ...settings.heldInWave };
      for (const id of edit.workloads) {
        if (edit.wave === null) delete held[id];
        else if (id in held) held[id] = edit.wave;
      }
      return withSettings({ heldInWave: held });
    }
    case 'unpin': {
      const pinned = { ...scenario.pinned };
      for (const id of edit.workloads) delete pinned[id];
      return { ...scenario, pinned };
    }
    case 'wave-rule': {
      const rule = { enabled: true, weight: 1, ...settings.waveRules[edit.rule], force: 'should' as const };
      return withSettings({ waveRules: { ...settings.waveRules, [edit.rule]: rule } });
    }
    case 'drop-rule': {
      const list: readonly { readonly name: string }[] = scenario[edit.list];
      const at = list.findIndex(({ name }) => name === edit.name);
      return at === -1 ? scenario : { ...scenario, [edit.list]: list.toSpliced(at, 1) };
    }
    case 'ignore-rule':
      return { ...scenario, ignoredRules: [...scenario.ignoredRules, edit.rule] };
  }
}
