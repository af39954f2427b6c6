import katex from 'katex';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import './formula.css';

/** A formula, typeset as MathML: the window's policy allows no style attributes, and screen readers read MathML. */
export function Formula({ tex, text }: { readonly tex: string; readonly text: string }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    try {
      // Nodes, never markup: the policy refuses strings as HTML.
      katex.render(tex, element, { output: 'mathml', displayMode: true, throwOnError: true });
    } catch {
      element.textContent = text;
    }
  }, [tex, text]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide formula is scrolled with the arrow keys
    <div className="formula selectable" ref={place} tabIndex={0} role="group" aria-label={t('handbook.formula')} />
  );
}
