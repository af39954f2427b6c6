import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { technologyNames } from '#core/drawing/palette.ts';
import { plannedTechnologies, type PlannedTechnology } from '#core/inventory/technology.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';

export interface OverrideMenuProps {
  readonly workloads: readonly string[];
  readonly onDone?: () => void;
}

/** Decides the technology of workloads, or gives it back to the advice. Can be undone. */
export function OverrideMenu({ workloads, onDone }: OverrideMenuProps): ReactNode {
  const set = (technology: PlannedTechnology | null): void =>
    runAction(async () => {
      await call('advice.override', { workloads: [...workloads], technology });
      onDone?.();
    });
  const entries: MenuEntry[] = [
    ...plannedTechnologies.map((technology): MenuEntry => ({
      kind: 'item',
      label: technologyNames[technology],
      icon: <TechnologyMark technology={technology} bare />,
      run: () => set(technology),
    })),
    { kind: 'separator' },
    { kind: 'item', label: t('advice.follow'), run: () => set(null) },
  ];
  return (
    <Menu
      entries={entries}
      trigger={
        <Button>
          {t('advice.decide')}
          <ChevronDown className="icon" aria-hidden="true" />
        </Button>
      }
    />
  );
}
