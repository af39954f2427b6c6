import type { ReactNode } from 'react';
import './empty.css';

export interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** An empty page that teaches: what belongs here, and the button that brings it. */
export function Empty({ icon, title, text, children }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      <div className="empty-icon" aria-hidden="true">
        {icon}
      </div>
      <h2 className="empty-title">{title}</h2>
      <p className="empty-text">{text}</p>
      {children === undefined ? null : <div className="empty-actions">{children}</div>}
    </div>
  );
}
