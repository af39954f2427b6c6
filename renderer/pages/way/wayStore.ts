import { create } from 'zustand';
import { goTo } from '#renderer/state/view.ts';
import type { Entry, ListKind } from './drafts.ts';

interface WayState {
  /** What the page of assumptions shows. */
  readonly tab: 'assumptions' | 'way';
  /** The entry that is being written; `entry` null for a new one. */
  readonly editing: { readonly kind: ListKind; readonly entry: Entry | null } | null;
}

/** What the editor of the way shows. */
export const useWay = create<WayState>()(() => ({ tab: 'assumptions', editing: null }));

/** Goes to the settings of the roadmap. */
export function openWay(): void {
  useWay.setState({ tab: 'way' });
  goTo('assumptions');
}
