import { ChevronDown, Redo2, Search, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { openPalette } from '#renderer/state/view.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { redo, undo } from './actions.ts';
import { fileEntries, settingsEntries, useScenarioEntries } from './menus.ts';
import { shortcutText } from './shortcuts.ts';
import { useRun } from './useRun.ts';
import './titleBar.css';

/** File and scenario at the left, the search field in the middle, undo and redo at the right. */
export function TitleBar(): ReactNode {
  const file = useApi('file.state', {});
  const history = useApi('history.state', {});
  const run = useRun();
  const { undo: undoable = null, redo: redoable = null } = history.data ?? {};
  return (
    <header className="titlebar">
      <div className="titlebar-side">
        <TitleMenu
          label={file.data?.name ?? t('file.untitled')}
          strong
          entries={[...fileEntries(run), { kind: 'separator' }, ...settingsEntries()]}
        />
        {file.data === undefined || file.data.hosts + file.data.workloads === 0 ? null : (
          <>
            <span className="titlebar-dot" aria-hidden="true">
              ·
            </span>
            <ScenarioMenu name={file.data.scenario.name} />
          </>
        )}
        {file.data?.readOnly === true ? <span className="titlebar-badge">{t('file.readOnly')}</span> : null}
      </div>
      <button type="button" className="titlebar-search" onClick={() => openPalette(true)}>
        <Search className="icon" aria-hidden="true" />
        <span>{t('palette.placeholder')}</span>
        <kbd>{shortcutText('palette')}</kbd>
      </button>
      <div className="titlebar-side titlebar-end">
        <IconButton
          label={undoable === null ? t('action.undo') : t('action.undoNamed', { what: undoable })}
          shortcut={shortcutText('undo')}
          disabled={undoable === null}
          onClick={() => run(undo)}
        >
          <Undo2 className="icon" />
        </IconButton>
        <IconButton
          label={redoable === null ? t('action.redo') : t('action.redoNamed', { what: redoable })}
          shortcut={shortcutText('redo')}
          disabled={redoable === null}
          onClick={() => run(redo)}
        >
          <Redo2 className="icon" />
        </IconButton>
      </div>
    </header>
  );
}

function ScenarioMenu({ name }: { readonly name: string }): ReactNode {
  return <TitleMenu label={name} entries={useScenarioEntries()} />;
}

function TitleMenu({
  label,
  entries,
  strong = false,
}: {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly strong?: boolean;
}): ReactNode {
  return (
    <Menu
      entries={entries}
      trigger={
        <button type="button" className="titlebar-menu" data-strong={strong}>
          <span className="menu-text">{label}</span>
          <ChevronDown className="icon" aria-hidden="true" />
        </button>
      }
    />
  );
}
