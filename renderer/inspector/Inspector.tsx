import { ArrowLeft, X } from 'lucide-react';
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { closeInspector, inspectBack, useSelection, useView, type Selection } from '#renderer/state/view.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { ExplanationView } from './ExplanationView.tsx';
import { InspectorActions } from './InspectorActions.tsx';
import './inspector.css';

const narrowest = 260;
const widest = 640;

function setWidth(width: number): void {
  useView.setState({ inspectorWidth: Math.min(widest, Math.max(narrowest, width)) });
}

/** What is selected, why it is so, where it comes from, and what can be done with it. */
export function Inspector(): ReactNode {
  const selection = useSelection();
  const width = useView((state) => state.inspectorWidth);
  if (selection === null) return null;
  return (
    <aside
      className="inspector"
      aria-label={t('inspector.label')}
      style={{ width }}
      onKeyDown={(event) => (event.key === 'Escape' ? closeInspector() : undefined)}
    >
      <Splitter width={width} />
      <InspectorBody key={`${selection.kind}:${selection.id}`} selection={selection} />
    </aside>
  );
}

function InspectorBody({ selection }: { readonly selection: Selection }): ReactNode {
  const depth = useView((state) => state.trail.length);
  const explanation = useApi('explain', { kind: selection.kind, id: selection.id });
  return (
    <>
      <header className="inspector-header">
        {depth > 1 ? (
          <IconButton label={t('action.back')} onClick={inspectBack}>
            <ArrowLeft className="icon" />
          </IconButton>
        ) : null}
        <div className="inspector-title selectable">
          <p className="inspector-kind">{t(`kind.${selection.kind}`)}</p>
          <h2>{explanation.data?.title ?? ' '}</h2>
          <p className="muted">{explanation.data?.subtitle ?? ' '}</p>
        </div>
        <IconButton label={t('action.close')} onClick={closeInspector}>
          <X className="icon" />
        </IconButton>
      </header>
      <div className="inspector-body">
        <InspectorActions selection={selection} />
        {explanation.isError ? <Problem error={explanation.error} /> : null}
        {explanation.isPending ? <Loading /> : null}
        {explanation.data === undefined ? null : <ExplanationView explanation={explanation.data} />}
      </div>
    </>
  );
}

/** The left edge: dragged, or moved with the arrow keys. */
function Splitter({ width }: { readonly width: number }): ReactNode {
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const onMove = (event: PointerEvent): void => {
    if (from.current !== null) setWidth(from.current.width + from.current.x - event.clientX);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') setWidth(width + 24);
    if (event.key === 'ArrowRight') setWidth(width - 24);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a widget (WAI-ARIA window splitter)
    <div
      className="inspector-splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('inspector.resize')}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={() => (from.current = null)}
      onKeyDown={onKey}
    />
  );
}
