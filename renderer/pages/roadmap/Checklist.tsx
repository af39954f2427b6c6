import { Square } from 'lucide-react';
import type { ReactNode } from 'react';

/** What to do in this wave, in order; the same list is in the report. */
export function Checklist({ items }: { readonly items: readonly string[] }): ReactNode {
  return (
    <ol className="wave-list selectable">
      {items.map((item, index) => (
        <li key={index}>
          <Square className="icon" aria-hidden="true" />
          <span>{item}</span>
        </li>
      ))}
    </ol>
  );
}
