import { create } from 'zustand';
import type { PlacementKind } from '#core/api.ts';
import { goTo, inspect } from '#renderer/state/view.ts';

interface PlacementState {
  readonly left: PlacementKind;
  readonly right: PlacementKind;
  /** The host that is looked at, on one of the two sides. */
  readonly host: { readonly id: string; readonly placement: PlacementKind } | null;
  /** The host looked at is failed: its workloads restart elsewhere. */
  readonly isFailed: boolean;
}

/** What the placement page shows. */
export const usePlacement = create<PlacementState>()(() => ({
  left: 'asIs',
  right: 'target',
  host: null,
  isFailed: false,
}));

/** Looks at a host of one placement; also in the inspector. */
export function lookAt(id: string, placement: PlacementKind): void {
  usePlacement.setState({ host: { id, placement }, isFailed: false });
  inspect('host', id);
}

/** Goes to the placement page and shows a host there, failed where asked. */
export function showHost(id: string, isFailed: boolean): void {
  const { host, right } = usePlacement.getState();
  usePlacement.setState({ host: { id, placement: host?.id === id ? host.placement : right }, isFailed });
  goTo('placement');
}
