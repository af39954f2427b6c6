import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import './chip.css';

export interface ChipProps {
  readonly children: ReactNode;
  readonly title?: string;
  /** What taking it away is called. */
  readonly removeLabel: string;
  readonly onRemove: () => void;
  /** It stands for nothing that is there. */
  readonly isUnknown?: boolean;
}

/** One of several things in a field, with a cross that takes it away. */
export function Chip({ children, title, removeLabel, onRemove, isUnknown = false }: ChipProps): ReactNode {
  return (
    <span className="pick-chip" data-unknown={isUnknown} title={title}>
      <span className="pick-chip-text">{children}</span>
      <button type="button" aria-label={removeLabel} onClick={onRemove}>
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
