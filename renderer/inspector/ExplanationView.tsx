import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { explainableKinds, type Explanation } from '#core/api/planCalls.ts';
import { unitName } from '#renderer/i18n/numbers.ts';
import { openModel } from '#renderer/pages/handbook/handbookStore.ts';
import { inspectFurther, type ExplainableKind } from '#renderer/state/view.ts';

type Section = Explanation['sections'][number];
type Row = Section['rows'][number];

/** The sections of an explanation: text, formula, and rows that lead on. */
export function ExplanationView({ explanation }: { readonly explanation: Explanation }): ReactNode {
  return explanation.sections.map((section, index) => (
    <section key={index} className="explain-section selectable">
      <h3>{section.heading}</h3>
      {section.text === undefined ? null : <p className="explain-text">{section.text}</p>}
      {section.formula === undefined ? null : <code className="explain-formula">{section.formula}</code>}
      {section.rows.length === 0 ? null : (
        <dl className="explain-rows">
          {section.rows.map((row, rowIndex) => (
            <ExplanationRow key={rowIndex} row={row} />
          ))}
        </dl>
      )}
    </section>
  ));
}

function isExplainable(kind: string): kind is ExplainableKind {
  return (explainableKinds as readonly string[]).includes(kind);
}

/** Values longer than this are sentences: they stand under their label and not beside it. */
const longestFigure = 30;

/** A model opens on its page in the handbook, where it can be tried; anything else in the inspector. */
function follow(kind: ExplainableKind, id: string): void {
  if (kind === 'model') openModel(id);
  else inspectFurther(kind, id);
}

function ExplanationRow({ row }: { readonly row: Row }): ReactNode {
  const { link } = row;
  const unit = unitName(row.unit ?? '');
  const value = (
    <>
      <span className="explain-value">{row.value}</span>
      {unit === '' ? null : <span className="muted"> {unit}</span>}
    </>
  );
  return (
    <div className="explain-row" data-long={row.value.length > longestFigure}>
      <dt>{row.label}</dt>
      <dd>
        {link !== undefined && isExplainable(link.kind) ? (
          <button type="button" className="explain-link" onClick={() => follow(link.kind as ExplainableKind, link.id)}>
            <span>{value}</span>
            <ChevronRight className="icon" aria-hidden="true" />
          </button>
        ) : (
          value
        )}
      </dd>
      {row.source === undefined || row.source === '' ? null : <dd className="explain-source">{row.source}</dd>}
    </div>
  );
}
