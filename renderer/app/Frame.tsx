import { useRef, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Inspector } from '#renderer/inspector/Inspector.tsx';
import { ImportSheet } from '#renderer/pages/importSheet/ImportSheet.tsx';
import { AskDialog } from '#renderer/ui/AskDialog.tsx';
import { useView } from '#renderer/state/view.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { ErrorBar } from './ErrorBar.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Navigation } from './Navigation.tsx';
import { PageView } from './PageView.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { NewScenarioDialog } from './NewScenarioDialog.tsx';
import { useFileDrop } from './useFileDrop.ts';
import { useHostEvents } from './useHostEvents.ts';
import { useReplanning } from './useReplanning.ts';
import { useShortcuts } from './useShortcuts.ts';
import { useWindowTitle } from './useWindowTitle.ts';
import './frame.css';

/** Title bar, navigation, page, inspector, status bar. */
export function Frame(): ReactNode {
  const page = useView((state) => state.page);
  const frame = useRef<HTMLDivElement>(null);
  useHostEvents();
  useReplanning();
  useShortcuts();
  useWindowTitle();
  const isDropTarget = useFileDrop(frame);
  return (
    <div className="frame" ref={frame} data-drop={isDropTarget}>
      <TitleBar />
      <div className="frame-body">
        <Navigation />
        <main className="frame-page" aria-label={t(`page.${page}`)}>
          <ErrorBar />
          <ErrorBoundary resetKey={page}>
            <PageView page={page} />
          </ErrorBoundary>
        </main>
        <Inspector />
      </div>
      <StatusBar />
      <CommandPalette />
      <ImportSheet />
      <NewScenarioDialog />
      <AskDialog />
      {isDropTarget ? <div className="frame-drop">{t('import.dropHere')}</div> : null}
    </div>
  );
}
