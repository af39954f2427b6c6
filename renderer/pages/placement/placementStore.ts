import { create } from 'zustand';
import type { PlacementKind } from '#core/api/placementCalls.ts';
import { goTo, inspect } from '#renderer/state/view.ts';

/** A pin that is asked about but not set yet. */
export interface PinProposal {
  readonly workload: string;
  readonly name: string;
  readonly hostId: string;
  readonly cluster: string | null;
}

/** What the colour of a host says: how much room it has left, or which resource will run out first. */
export type TileColour = 'room' | 'binding';

interface PlacementState {
  readonly left: PlacementKind;
  readonly right: PlacementKind;
  /** The host that is looked at, on one of the two sides. */
  readonly host: { readonly id: string; readonly placement: PlacementKind } | null;
  /** The host looked at is failed: its workloads restart elsewhere. */
  readonly isFailed: boolean;
  readonly colour: TileColour;
  readonly proposal: PinProposal | null;
  /** The workload that is being dragged, with the cluster whose hosts may take it. */
  readonly dragged: { readonly workload: string; readonly name: string; readonly cluster: string | null } | null;
}

/** What the placement page shows. */
export const usePlacement = create<PlacementState>()(() => ({
  left: 'asIs',
  right: 'target',
  host: null,
  isFailed: false,
  colour: 'room',
  proposal: null,
  dragged: null,
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
