import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import './menu.css';

/** A line of a menu. `keepOpen` is for several checks in a row. */
export type MenuEntry =
  | {
      readonly kind: 'item';
      readonly label: string;
      readonly detail?: string;
      readonly icon?: ReactNode;
      readonly disabled?: boolean;
      readonly run: () => void;
    }
  | {
      readonly kind: 'check';
      readonly label: string;
      readonly checked: boolean;
      readonly keepOpen?: boolean;
      readonly run: () => void;
    }
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'separator' };

export interface MenuProps {
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}

/** A menu that opens from `trigger`; arrow keys, type-ahead and Escape come with it. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps): ReactNode {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="menu-positioner" align={align} sideOffset={4}>
          <BaseMenu.Popup className="menu">
            {entries.map((entry, index) => (
              <Entry key={index} entry={entry} />
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  switch (entry.kind) {
    case 'separator':
      return <BaseMenu.Separator className="menu-separator" />;
    case 'label':
      return <div className="menu-label">{entry.label}</div>;
    case 'check':
      return (
        <BaseMenu.CheckboxItem
          className="menu-item"
          checked={entry.checked}
          closeOnClick={entry.keepOpen !== true}
          onCheckedChange={entry.run}
        >
          <span className="menu-mark">{entry.checked ? <Check size={14} /> : null}</span>
          <span className="menu-text">{entry.label}</span>
        </BaseMenu.CheckboxItem>
      );
    case 'item':
      return (
        <BaseMenu.Item className="menu-item" disabled={entry.disabled ?? false} onClick={entry.run}>
          {entry.icon}
          <span className="menu-text">{entry.label}</span>
          {entry.detail === undefined ? null : <span className="menu-detail">{entry.detail}</span>}
        </BaseMenu.Item>
      );
  }
}
