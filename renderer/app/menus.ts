import { useApi } from '#renderer/host/queries.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { goTo, setTheme, useView, type Theme } from '#renderer/state/view.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import { importFiles, newFile, openFile, saveFileAs } from './actions.ts';
import { openNewScenario } from './newScenario.ts';
import { shortcutText } from './shortcuts.ts';
import { runAction } from './useRun.ts';

type Run = (action: () => Promise<unknown>) => void;

/** What can be done with the file. */
export function fileEntries(run: Run): MenuEntry[] {
  return [
    { kind: 'item', label: t('command.new'), detail: shortcutText('new'), run: () => run(newFile) },
    { kind: 'item', label: t('command.open'), detail: shortcutText('open'), run: () => run(openFile) },
    { kind: 'item', label: t('command.saveAs'), detail: shortcutText('saveAs'), run: () => run(saveFileAs) },
    { kind: 'separator' },
    { kind: 'item', label: t('command.import'), detail: shortcutText('import'), run: () => run(importFiles) },
    { kind: 'item', label: t('command.report'), run: () => goTo('report') },
  ];
}

/** The colour theme. */
export function settingsEntries(): MenuEntry[] {
  const current = useView.getState().theme;
  return [
    { kind: 'label', label: t('theme.label') },
    ...(['system', 'light', 'dark'] as const satisfies readonly Theme[]).map((theme): MenuEntry => ({
      kind: 'check',
      label: t(`theme.${theme}`),
      checked: theme === current,
      run: () => setTheme(theme),
    })),
  ];
}

/** The scenarios of this file, and the way to a new one. */
export function useScenarioEntries(): MenuEntry[] {
  const scenarios = useApi('scenario.list', {});
  return [
    { kind: 'label', label: t('scenario.label') },
    ...(scenarios.data ?? []).map((scenario): MenuEntry => ({
      kind: 'check',
      label: scenario.name,
      checked: scenario.active,
      run: () => runAction(async () => (scenario.active ? null : call('scenario.select', { id: scenario.id }))),
    })),
    { kind: 'separator' },
    { kind: 'item', label: t('scenario.new'), run: () => openNewScenario(true) },
    { kind: 'item', label: t('scenario.edit'), run: () => goTo('assumptions') },
  ];
}
