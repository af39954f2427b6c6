import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { call } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { Entry, ListKind } from './drafts.ts';
import { entryTitle } from './entrySentence.ts';

/** Edits follow each other: each starts from what the one before stored. */
let last: Promise<unknown> = Promise.resolve();

/** Stores a change of the active scenario, if it is one; an error is shown above the page. */
export function changeScenario(change: (scenario: Scenario) => Scenario): void {
  const next = last.then(async () => {
    const now = await call('scenario.get', {});
    const changed = change(now);
    if (JSON.stringify(changed) !== JSON.stringify(now)) await call('scenario.save', changed);
  });
  last = next.catch(() => undefined);
  runAction(() => next);
}

/** Stores a change of the roadmap settings. */
export function changeWay(change: (settings: RoadmapSettings) => RoadmapSettings): void {
  changeScenario((scenario) => ({ ...scenario, roadmap: change(scenario.roadmap) }));
}

/** Where an entry stands: the same, else (changed a moment ago) the one of its name; -1 where it is gone. */
function placeOf(kind: ListKind, entries: readonly Entry[], entry: Entry): number {
  const key = JSON.stringify(entry);
  const same = entries.findIndex((one) => JSON.stringify(one) === key);
  const title = entryTitle(kind, entry);
  return same === -1 ? entries.findIndex((one) => entryTitle(kind, one) === title) : same;
}

/** Stores an entry of a list in the place of `before`, or at the end. What another edit has changed meanwhile stays. */
export function storeEntry(kind: ListKind, before: Entry | null, entry: Entry | null): void {
  changeWay((settings) => {
    const entries: readonly Entry[] = settings[kind];
    const index = before === null ? -1 : placeOf(kind, entries, before);
    const next =
      index === -1
        ? entry === null
          ? entries
          : [...entries, entry]
        : entries.flatMap((one, at) => (at !== index ? [one] : entry === null ? [] : [entry]));
    return { ...settings, [kind]: next };
  });
}

/** A file name that says which scenario it holds. */
export function scenarioFileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return `${plain === '' ? 'scenario' : plain}.scenario.json`;
}

/** Asks where to, and writes the active scenario as a file. */
export async function exportScenario(name: string): Promise<void> {
  const file = await bridge().chooseSaveFile('scenario-json', scenarioFileName(name));
  if (file !== null) await runJob('scenario.export', { token: file.token }, t('job.exportScenario'));
}

/** Asks for a file and adds its scenario. */
export async function importScenario(): Promise<void> {
  const [file] = await bridge().chooseFiles('import-scenario');
  if (file !== undefined) await call('scenario.import', { token: file.token });
}
