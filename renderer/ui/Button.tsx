import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Tip } from './Tip.tsx';
import './button.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'plain' | 'primary' | 'outline';
  readonly icon?: ReactNode;
}

/** A push button of one row's height. */
export function Button({ variant = 'outline', icon, children, className = '', ...rest }: ButtonProps): ReactNode {
  return (
    <button type="button" className={`button button-${variant} ${className}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Read by screen readers and shown as a tip. */
  readonly label: string;
  readonly shortcut?: string;
}

/** A button with a drawing alone: its label is its name and its tip. */
export function IconButton({ label, shortcut, children, className = '', ...rest }: IconButtonProps): ReactNode {
  return (
    <Tip text={shortcut === undefined ? label : `${label}  ${shortcut}`}>
      <button type="button" aria-label={label} className={`icon-button ${className}`} {...rest}>
        {children}
      </button>
    </Tip>
  );
}
