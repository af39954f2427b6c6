import type { ApiEvent } from '#core/api.ts';
import { t } from '#renderer/i18n/translate.ts';
import { exportPlan, saveReport } from '#renderer/pages/report/exportPlan.ts';
import { useRules } from '#renderer/pages/placement/rules/rulesStore.ts';
import { importScenario } from '#renderer/pages/way/waySettings.ts';
import { openWay } from '#renderer/pages/way/wayStore.ts';
import { goTo, openPalette, pages, setTheme, useView, type PageId } from '#renderer/state/view.ts';
import { importFiles, newFile, openFile, redo, saveFileAs, undo } from './actions.ts';
import { openNewScenario } from './newScenario.ts';
import { planNow } from './planning.ts';
import { pageShortcutText, shortcutText } from './shortcuts.ts';
import { runAction } from './useRun.ts';

/** What the application's menu can ask of the window. */
export type MenuCommand = Extract<ApiEvent, { type: 'menu' }>['command'];

/** Puts the cursor into the search field of the page that is open. */
function focusSearch(): void {
  document.querySelector<HTMLInputElement>('[data-page] [data-search]')?.focus();
}

/** Carries out a command of the application menu. */
export function runCommand(command: MenuCommand): void {
  switch (command) {
    case 'new':
      return runAction(newFile);
    case 'open':
      return runAction(openFile);
    case 'save-as':
      return runAction(saveFileAs);
    case 'import':
      return runAction(importFiles);
    case 'export-report':
      return goTo('report');
    case 'undo':
      return runAction(undo);
    case 'redo':
      return runAction(redo);
    case 'palette':
      return openPalette(true);
    case 'find':
      return focusSearch();
    case 'plan':
      return planNow();
  }
}

/** One line of the palette that is a command or a page. */
export interface PaletteCommand {
  readonly id: string;
  readonly label: string;
  readonly group: 'page' | 'command';
  readonly detail?: string;
  readonly run: () => void;
}

/** Every page and command, in the order in which the palette lists them. */
export function paletteCommands(): readonly PaletteCommand[] {
  const pageCommands = pages.map((page: PageId, index): PaletteCommand => ({
    id: `page.${page}`,
    label: t(`page.${page}`),
    group: 'page',
    detail: pageShortcutText(index),
    run: () => goTo(page),
  }));
  const command = (id: string, label: string, run: () => void, detail?: string): PaletteCommand => ({
    id,
    label,
    group: 'command',
    run,
    ...(detail === undefined ? {} : { detail }),
  });
  return [
    ...pageCommands,
    command('import', t('command.import'), () => runCommand('import'), shortcutText('import')),
    command('plan', t('command.plan'), () => runCommand('plan'), shortcutText('plan')),
    command('open', t('command.open'), () => runCommand('open'), shortcutText('open')),
    command('new', t('command.new'), () => runCommand('new'), shortcutText('new')),
    command('saveAs', t('command.saveAs'), () => runCommand('save-as'), shortcutText('saveAs')),
    command('report', t('command.report'), () => goTo('report')),
    command('export.pdf', t('command.exportPdf'), () => runAction(saveReport)),
    command('export.xlsx', t('command.exportXlsx'), () => runAction(() => exportPlan('xlsx'))),
    command('export.csv', t('command.exportCsv'), () => runAction(() => exportPlan('csv'))),
    command('export.ics', t('command.exportIcs'), () => runAction(() => exportPlan('ics'))),
    command('export.yaml', t('command.exportYaml'), () => runAction(() => exportPlan('yaml'))),
    command('export.json', t('command.exportJson'), () => runAction(() => exportPlan('json'))),
    command('groups', t('table.groups'), () => {
      useView.setState({ inventoryTab: 'groups' });
      goTo('inventory');
    }),
    command('rules', t('rules.open'), () => {
      useRules.setState({ isOpen: true });
      goTo('placement');
    }),
    command('way', t('way.tab.way'), openWay),
    command('scenario', t('scenario.new'), () => openNewScenario(true)),
    command('scenario.import', t('way.import'), () => runAction(importScenario)),
    command('undo', t('action.undo'), () => runCommand('undo'), shortcutText('undo')),
    command('redo', t('action.redo'), () => runCommand('redo'), shortcutText('redo')),
    command('theme.light', t('command.themeLight'), () => setTheme('light')),
    command('theme.dark', t('command.themeDark'), () => setTheme('dark')),
    command('theme.system', t('command.themeSystem'), () => setTheme('system')),
  ];
}
