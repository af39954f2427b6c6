import type { Technology } from '#core/inventory/technology.ts';

/** A figure that is looked at. */
export interface OpenCell {
  readonly metric: string;
  readonly technology: Technology;
}
