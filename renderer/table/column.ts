import type { ReactNode } from 'react';

/** A column of a table whose rows live at the host. */
export interface GridColumn<Row> {
  /** The column's name in the contract: it is what the host sorts and filters by. */
  readonly id: string;
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly numeric?: boolean;
  /** The host does not sort by it. */
  readonly unsorted?: boolean;
  /** Not shown until the user asks for it. */
  readonly hidden?: boolean;
  /** How it can be filtered: by its values, by bounds, or by a text that it contains. */
  readonly filter?: 'facet' | 'range' | 'text';
  /** The contract's unit divided by this is the unit that the column shows (1024 for MiB shown as GiB). */
  readonly scale?: number;
  readonly cell: (row: Row) => ReactNode;
  /** Full precision or full text, on hover. */
  readonly hint?: (row: Row) => string | undefined;
  /** How a value is called in filters; its text when absent. */
  readonly valueName?: (value: string | number | boolean | null) => string;
}
