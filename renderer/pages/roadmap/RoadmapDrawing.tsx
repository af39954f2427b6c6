import { useCallback, useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import type { RoadmapFrame, WaveSummary } from '#core/api/roadmapCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { saveSvgText, stackedSvgText } from '#renderer/charts/saveSvg.ts';
import { dayLabel } from '#renderer/charts/ticks.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { useView } from '#renderer/state/view.ts';
import { useSize } from '#renderer/ui/useSize.ts';
import { Curves, curveHeight } from './Curves.tsx';
import { GanttHead, headHeight } from './GanttHead.tsx';
import { GanttRows } from './GanttRows.tsx';
import { RoadmapToolbar } from './RoadmapToolbar.tsx';
import { useRoadmap } from './roadmapStore.ts';
import { TeamLoad } from './TeamLoad.tsx';
import {
  clampSpan,
  loadHeight,
  msAt,
  panned,
  plotLeft,
  plotRight,
  rowHeight,
  spanOf,
  zoomed,
  type TimeSpan,
} from './timeline.ts';
import { TrialStrip } from './TrialStrip.tsx';

interface RoadmapDrawingProps {
  readonly waves: readonly WaveSummary[];
  readonly frame: RoadmapFrame;
  readonly overview: NonNullable<CallOutput<'plan.overview'>>;
  readonly selected: number;
  /** What the page has for it, in pixels. */
  readonly room: number;
}

/** Toolbar, strip and the lines between the drawings. */
const othersHeight = 150;

/** Sets what of the time is on screen; all of it is kept as such, so that it stays all when waves come or go. */
function setSpan(span: TimeSpan, whole: TimeSpan): void {
  const isAll = span.toMs - span.fromMs >= (whole.toMs - whole.fromMs) * 0.999;
  useRoadmap.setState({ span: isAll ? null : span });
}

/** The Gantt drawing, the team's load and the curves on one time axis, with one cursor through all of them. */
export function RoadmapDrawing({ waves, frame, overview, selected, room }: RoadmapDrawingProps): ReactNode {
  const { span: kept, curves, trial, rowCount } = useRoadmap();
  const drawings = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const size = useSize(drawings);
  const whole = spanOf(waves);
  const span = kept === null ? whole : clampSpan(kept, whole);
  const width = size?.width ?? 0;
  const rest = room - othersHeight - headHeight - loadHeight;
  const rowsHeight = Math.round(Math.max(6 * rowHeight, Math.min(14 * rowHeight, rest * 0.42)) / rowHeight) * rowHeight;
  /** Fewer rows leave their room to the curves. */
  const filled = Math.min(rowsHeight, Math.max(1, rowCount ?? rowsHeight / rowHeight) * rowHeight);
  const select = (wave: number): void => useView.setState({ selectedWave: wave });
  const now = useRef({ span, whole, width });
  now.current = { span, whole, width };

  const zoom = useCallback((factor: number, anchorMs?: number): void => {
    const { span: shown, whole: all } = now.current;
    setSpan(zoomed(shown, all, factor, anchorMs ?? (shown.fromMs + shown.toMs) / 2), all);
  }, []);

  useEffect(() => {
    const element = drawings.current;
    if (element === null) return;
    // A listener of its own: React's are passive, and the page would zoom or scroll as well.
    const onWheel = (event: WheelEvent): void => {
      const { span: shown, whole: all, width: across } = now.current;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        zoom(Math.exp(event.deltaY / 300), msAt(event.clientX - element.getBoundingClientRect().left, shown, across));
        return;
      }
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (sideways === 0 || Math.abs(sideways) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      event.preventDefault();
      const perPixel = (shown.toMs - shown.fromMs) / (across - plotLeft - plotRight);
      setSpan(panned(shown, all, sideways * perPixel), all);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [zoom]);

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { span: shown, whole: all } = now.current;
    const length = shown.toMs - shown.fromMs;
    switch (event.key) {
      case '+':
      case '=':
        zoom(1 / 1.6);
        break;
      case '-':
        zoom(1.6);
        break;
      case '0':
        setSpan(all, all);
        break;
      case 'PageDown':
        setSpan(panned(shown, all, length * 0.8), all);
        break;
      case 'PageUp':
        setSpan(panned(shown, all, -length * 0.8), all);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const line = cursor.current;
    if (line === null) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const isIn = x >= plotLeft && x <= width - plotRight;
    line.hidden = !isIn;
    if (!isIn) return;
    line.style.transform = `translateX(${Math.round(x)}px)`;
    line.dataset['side'] = x > width - 110 ? 'left' : 'right';
    if (line.firstElementChild !== null) line.firstElementChild.textContent = dayLabel(msAt(x, span, width));
  };

  const save = (): void => {
    const parts = [
      ...(drawings.current?.querySelectorAll<SVGSVGElement>(
        'svg.gantt-head, svg.gantt-rows, svg.gantt-load, .curve svg.recharts-surface',
      ) ?? []),
    ];
    const stacked = parts.map((drawing) => {
      const total = drawing.closest<HTMLElement>('.curve')?.dataset['total'];
      return { drawing, caption: total === undefined ? '' : tMaybe(`total.${total}`, total) };
    });
    runAction(() => saveSvgText(stackedSvgText(stacked), t('page.roadmap')));
  };

  const time = { waves, frame, span, width };
  return (
    <>
      <RoadmapToolbar
        waves={waves}
        selected={selected}
        span={span}
        onSpan={(next) => setSpan(next, whole)}
        onZoom={(factor) => zoom(factor)}
        onSave={save}
      />
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys and pointer go through to the drawings, which hold the focus; the buttons above do the same */}
      <div
        className="roadmap-drawing"
        ref={drawings}
        onKeyDown={onKey}
        onPointerMove={onPointer}
        onPointerLeave={() => {
          if (cursor.current !== null) cursor.current.hidden = true;
        }}
      >
        {width < 260 ? null : (
          <>
            <svg className="gantt-defs" width="0" height="0" aria-hidden="true">
              <Hatch />
            </svg>
            <div className="dimmable">
              <GanttHead {...time} selected={selected} trial={trial} onSelect={select} />
              <GanttRows {...time} selected={selected} height={rowsHeight} onSpan={(next) => setSpan(next, whole)} />
              <TeamLoad {...time} selected={selected} trial={trial} />
            </div>
            <Curves
              overview={overview}
              totals={curves}
              span={span}
              endMs={whole.toMs}
              width={width}
              selected={waves[selected - 1]}
              height={curveHeight(rest - filled, curves.length)}
            />
            <div className="roadmap-cursor" ref={cursor} hidden aria-hidden="true">
              <span />
            </div>
          </>
        )}
      </div>
      <TrialStrip frame={frame} />
    </>
  );
}

/** What is frozen is hatched, so that it is told by shape and not by colour alone. */
function Hatch(): ReactNode {
  return (
    <defs>
      <pattern id="gantt-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="gantt-hatch-line" width="1.6" height="6" />
      </pattern>
    </defs>
  );
}
