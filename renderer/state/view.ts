import { create } from 'zustand';
import type { explainableKinds } from '#core/api/planCalls.ts';

/** In the order of the side bar, which is that of their shortcuts. */
export const pages = [
  'overview',
  'inventory',
  'advice',
  'placement',
  'roadmap',
  'compare',
  'handbook',
  'report',
  'assumptions',
] as const;
export type PageId = (typeof pages)[number];

/** What the inspector can show. */
export type ExplainableKind = (typeof explainableKinds)[number];

/** What the inspector shows. */
export interface Selection {
  readonly kind: ExplainableKind;
  readonly id: string;
}

/** `system` follows the desktop. */
export type Theme = 'system' | 'light' | 'dark';

interface ViewState {
  readonly page: PageId;
  /** The way to what the inspector shows, newest last; empty when it is closed. */
  readonly trail: readonly Selection[];
  readonly inspectorWidth: number;
  readonly paletteOpen: boolean;
  readonly inventoryTab: 'hosts' | 'workloads' | 'groups' | 'findings' | 'sources';
  readonly selectedWave: number;
  readonly theme: Theme;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const themeKey = 'headroom.theme';

function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(themeKey);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** What this window shows: local to it, never stored in the plan file. */
export const useView = create<ViewState>()(() => ({
  page: 'overview',
  trail: [],
  inspectorWidth: 340,
  paletteOpen: false,
  inventoryTab: 'workloads',
  selectedWave: 1,
  theme: typeof localStorage === 'undefined' ? 'system' : storedTheme(),
  error: null,
}));

/** Goes to a page; the inspector keeps what it shows. */
export function goTo(page: PageId): void {
  useView.setState({ page });
}

/** Shows `selection` in the inspector as the start of a new trail. */
export function inspect(kind: ExplainableKind, id: string): void {
  useView.setState({ trail: [{ kind, id }] });
}

/** Goes on from what the inspector shows to `selection`; back returns. */
export function inspectFurther(kind: ExplainableKind, id: string): void {
  useView.setState((state) => ({ trail: [...state.trail, { kind, id }] }));
}

/** One step back in the inspector. */
export function inspectBack(): void {
  useView.setState((state) => ({ trail: state.trail.slice(0, -1) }));
}

/** Closes the inspector and forgets the way that led there. */
export function closeInspector(): void {
  useView.setState({ trail: [] });
}

/** Opens or closes the command palette. */
export function openPalette(open: boolean): void {
  useView.setState({ paletteOpen: open });
}

/** Sets the colour theme for this and later starts. */
export function setTheme(theme: Theme): void {
  useView.setState({ theme });
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // A profile that cannot store anything still gets the theme for this window.
  }
}

/** Shows an error as a sentence with its code until it is dismissed. */
export function showError(error: { readonly code: string; readonly message: string } | null): void {
  useView.setState({ error });
}

/** What is selected, null when the inspector is closed. */
export function useSelection(): Selection | null {
  return useView((state) => state.trail.at(-1) ?? null);
}
