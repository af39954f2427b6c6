import type { Draft, FactOf } from './draft.ts';

/** Placeholder until hardware facts are read. */
export function applyMachines(
  _machines: readonly FactOf<'machine'>[],
  _parts: readonly FactOf<'part'>[],
  _draft: Draft,
): void {}
