import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { BarRef, RoadmapBar } from '#core/api/roadmapCalls.ts';
import { dayMs } from '#core/drawing/format.ts';
import { ellipsise } from '#core/drawing/measure.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useView } from '#renderer/state/view.ts';
import { barLabel, GanttBar } from './GanttBar.tsx';
import type { DrawnTime } from './GanttHead.tsx';
import { cancelTrial, dropTrial, isSameBar, showRows, tryIn, useRoadmap } from './roadmapStore.ts';
import {
  boxOf,
  connectorPath,
  dayLength,
  msAt,
  panned,
  plotLeft,
  plotRight,
  rowHeight,
  spanOf,
  spanOfWave,
  visibleRows,
  waveAt,
  waveSpan,
  xOf,
  type TimeSpan,
} from './timeline.ts';
import { useBars, type BarRow } from './useBars.ts';
import { useWaits, type Waits } from './useWaits.ts';

interface GanttRowsProps extends DrawnTime {
  /** Of the viewport, in pixels; rows beyond it are scrolled to. */
  readonly height: number;
  readonly selected: number;
  readonly onSpan: (span: TimeSpan) => void;
}

/** How far a pointer goes before it drags, in pixels: a click shakes. */
const dragThreshold = 4;

type Drag =
  | { readonly kind: 'bar'; readonly bar: BarRef; readonly name: string; readonly fromX: number; moved: boolean }
  | { readonly kind: 'time'; readonly fromX: number; readonly span: TimeSpan; moved: boolean };

/** A row's name as it is shown: what belongs to none has a name of its own. */
function nameOf(row: BarRow, rows: BarRef['rows']): string {
  return row.id === '' ? t(`roadmap.belongsToNone.${rows}`) : row.name;
}

/** The rows of the Gantt drawing with their bars, which can be chosen, dragged to another wave and dropped. */
export function GanttRows({ waves, frame, span, width, selected, height, onSpan }: GanttRowsProps): ReactNode {
  const { rows, within, focus, trial } = useRoadmap();
  const narrowed = within === null ? null : { rows: within.rows, id: within.id };
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const drag = useRef<Drag | null>(null);
  const wanted = visibleRows(scrollTop, height, Number.MAX_SAFE_INTEGER);
  const bars = useBars(rows, narrowed, waves, span, wanted);
  const total = bars.total ?? 0;
  const waits = useWaits();
  const visible = visibleRows(scrollTop, height, total);
  const indices: number[] = [];
  for (let index = visible.first; index <= visible.last; index++) indices.push(index);
  const refOf = (row: BarRow, bar: RoadmapBar): BarRef => ({ rows, id: row.id, wave: bar.wave, within: narrowed });

  /** A bar may be scrolled away, beyond the time shown, or gone with the plan that it was of. */
  const isOnScreen = (one: BarRef): boolean =>
    indices.some((index) => {
      const row = bars.rowAt(index);
      const bar = row?.id === one.id ? row.bars.find(({ wave }) => wave === one.wave) : undefined;
      return (
        bar !== undefined && boxOf({ fromMs: dayMs(bar.start), toMs: dayMs(bar.end) + dayLength }, span, width) !== null
      );
    });

  useEffect(() => {
    useRoadmap.setState({ rowCount: bars.total ?? null });
  }, [bars.total]);

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [rows, within]);

  const focusAt = (index: number, wave: number): void => {
    const row = bars.rowAt(index);
    const near = row?.bars.toSorted((a, b) => Math.abs(a.wave - wave) - Math.abs(b.wave - wave))[0];
    if (row === undefined || near === undefined) return;
    cancelTrial();
    useRoadmap.setState({ focus: refOf(row, near), focusName: nameOf(row, rows), said: null });
    reveal(index);
  };
  const reveal = (index: number): void => {
    const top = index * rowHeight;
    const element = scroller.current;
    if (element === null) return;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (top + rowHeight > element.scrollTop + height) element.scrollTo({ top: top + rowHeight - height });
  };

  const onKey = (event: KeyboardEvent): void => {
    const at = indices.find((index) => bars.rowAt(index)?.id === focus?.id) ?? visible.first;
    const row = bars.rowAt(at);
    const done = (): void => event.preventDefault();
    if (focus === null || row === undefined) {
      if (event.key.startsWith('Arrow') && row !== undefined) {
        done();
        focusAt(at, 1);
      }
      return;
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step !== 0 && event.altKey) {
      done();
      const wave = (trial !== null && isSameBar(trial.bar, focus) ? trial.wave : focus.wave) + step;
      if (wave >= 1 && wave <= waves.length + 1) tryIn(focus, nameOf(row, rows), wave);
    } else if (step !== 0) {
      done();
      const place = row.bars.findIndex((bar) => bar.wave === focus.wave) + step;
      const next = row.bars[place];
      if (next !== undefined) focusAt(at, next.wave);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      done();
      focusAt(Math.min(total - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))), focus.wave);
    } else if (event.key === 'Enter') {
      done();
      if (trial !== null) void dropTrial();
      else useView.setState({ selectedWave: focus.wave });
    } else if (event.key === 'Escape' && trial !== null) {
      done();
      event.stopPropagation();
      drag.current = null;
      cancelTrial();
    }
  };

  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    const now = drag.current;
    if (now === null) return;
    if (!now.moved && Math.abs(event.clientX - now.fromX) < dragThreshold) return;
    if (!now.moved) {
      now.moved = true;
      // Not before: a click goes to the element that has the pointer.
      event.currentTarget.setPointerCapture(event.pointerId);
      if (now.kind === 'bar') useRoadmap.setState({ focus: now.bar, focusName: now.name, said: null });
    }
    if (now.kind === 'time') {
      const perPixel = (now.span.toMs - now.span.fromMs) / (width - plotLeft - plotRight);
      onSpan(panned(now.span, spanOf(waves), (now.fromX - event.clientX) * perPixel));
      return;
    }
    const left = event.currentTarget.getBoundingClientRect().left;
    const wave = waveAt(waves, msAt(event.clientX - left, span, width));
    if (wave !== null && wave <= waves.length + 1) tryIn(now.bar, now.name, wave);
  };
  const onUp = (): void => {
    const now = drag.current;
    drag.current = null;
    if (now?.kind === 'bar' && now.moved) void dropTrial();
  };
  const onDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button === 0) drag.current ??= { kind: 'time', fromX: event.clientX, span, moved: false };
  };

  const target = trial === null ? null : spanOfWave(waves, trial.wave);
  const targetBox = target === null ? null : boxOf(target, span, width);
  const isBad = (trial?.answer?.violations.length ?? 0) > 0;
  const bodyHeight = Math.min(height, Math.max(1, total) * rowHeight);
  return (
    <div
      className="gantt-scroll"
      ref={scroller}
      style={{ height: bodyHeight }}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div style={{ height: total * rowHeight }}>
        <svg
          className="gantt-rows"
          width={width}
          height={bodyHeight}
          role="listbox"
          aria-label={t('roadmap.barsLabel')}
          aria-description={t('roadmap.barsHelp')}
          {...(focus !== null && isOnScreen(focus) ? { 'aria-activedescendant': barId(focus) } : {})}
          tabIndex={0}
          onKeyDown={onKey}
          onPointerDown={onDown}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerCancel={() => {
            drag.current = null;
            cancelTrial();
          }}
        >
          <Ground waves={waves} frame={frame} span={span} width={width} height={bodyHeight} selected={selected} />
          {targetBox === null ? null : (
            <rect
              aria-hidden="true"
              className="gantt-target"
              data-state={trial?.answer === null ? 'checking' : isBad ? 'bad' : 'good'}
              {...targetBox}
              y={0}
              height={bodyHeight}
            />
          )}
          {indices.map((index) => {
            const row = bars.rowAt(index);
            const y = index * rowHeight - scrollTop;
            if (row === undefined) return null;
            const name = nameOf(row, rows);
            const isNamedBroken = brokenRow(row, rows, trial?.answer?.violations ?? []);
            return (
              <g key={row.id} transform={`translate(0 ${y})`}>
                <text aria-hidden="true" className="timeline-label" y={15} data-broken={isNamedBroken}>
                  {ellipsise(name, plotLeft - 8, 12)}
                  <title>{name}</title>
                </text>
                {row.bars.map((bar) => {
                  const ref = refOf(row, bar);
                  const label = barLabel(name, bar, frame.wavesBefore);
                  return (
                    <GanttBar
                      key={bar.wave}
                      id={barId(ref)}
                      label={label}
                      bar={bar}
                      span={span}
                      width={width}
                      isFocused={isSameBar(focus, ref)}
                      isTried={trial !== null && isSameBar(trial.bar, ref)}
                      isBroken={isNamedBroken}
                      onPointerDown={(event) => {
                        if (event.button !== 0 || bar.wave !== bar.lastWave) return;
                        cancelTrial();
                        drag.current = { kind: 'bar', bar: ref, name, fromX: event.clientX, moved: false };
                      }}
                      onClick={() => {
                        useRoadmap.setState({ focus: ref, focusName: name, said: null });
                        if (useRoadmap.getState().trial === null) useView.setState({ selectedWave: bar.wave });
                      }}
                      onOpen={() => {
                        if (rows !== 'workloads') showRows('workloads', { rows, id: row.id, name });
                      }}
                    />
                  );
                })}
                {trial !== null && trial.bar.rows === rows && trial.bar.id === row.id && targetBox !== null ? (
                  <rect
                    aria-hidden="true"
                    className="gantt-ghost"
                    data-state={trial.answer === null ? 'checking' : isBad ? 'bad' : 'good'}
                    x={targetBox.x + 1}
                    y={3}
                    width={Math.max(3, targetBox.width - 2)}
                    height={rowHeight - 6}
                    rx={2}
                  />
                ) : null}
              </g>
            );
          })}
          {rows === 'groups' ? null : (
            <ChosenConnectors
              waits={waits}
              focus={focus}
              span={span}
              width={width}
              rows={indices.flatMap((index) => {
                const row = bars.rowAt(index);
                return row === undefined ? [] : [{ row, y: index * rowHeight - scrollTop + rowHeight / 2 }];
              })}
            />
          )}
          {rows === 'groups' ? (
            <Connectors
              frame={frame}
              span={span}
              width={width}
              rows={indices.flatMap((index) => {
                const row = bars.rowAt(index);
                return row === undefined ? [] : [{ row, y: index * rowHeight - scrollTop + rowHeight / 2 }];
              })}
            />
          ) : null}
        </svg>
      </div>
    </div>
  );
}

/** The element of a bar, for the keyboard's place. */
function barId({ rows, id, wave }: BarRef): string {
  return `bar-${rows}-${wave}-${id.replaceAll(/\s/g, '_')}`;
}

type Violations = NonNullable<ReturnType<typeof useRoadmap.getState>['trial']>['answer'];

/** Rows that a violation names: the workload, or the team. */
function brokenRow(row: BarRow, rows: BarRef['rows'], violations: NonNullable<Violations>['violations']): boolean {
  if (rows === 'workloads') return violations.some((violation) => violation.workload?.id === row.id);
  return rows === 'teams' && violations.some((violation) => violation.team?.id === row.id);
}

/** The borders of the waves, what is frozen, and days on which hardware comes or goes, through all rows. */
function Ground({
  waves,
  frame,
  span,
  width,
  height,
  selected,
}: DrawnTime & { readonly height: number; readonly selected: number }): ReactNode {
  const chosen = waves[selected - 1];
  const chosenBox = chosen === undefined ? null : boxOf(waveSpan(chosen), span, width);
  return (
    <g aria-hidden="true">
      {chosenBox === null ? null : <rect className="gantt-chosen" {...chosenBox} y={0} height={height} />}
      {waves.map((wave, index) => {
        const x = xOf(waveSpan(wave).toMs, span, width);
        const box = boxOf(waveSpan(wave), span, width);
        return (
          <g key={wave.number}>
            {frame.waves[index]?.closed === true && box !== null ? (
              <rect {...box} y={0} height={height} fill="url(#gantt-hatch)" />
            ) : null}
            {x > plotLeft && x <= width - plotRight ? <path className="timeline-grid" d={`M${x} 0V${height}`} /> : null}
          </g>
        );
      })}
      {frame.freezes.map((freeze, index) => {
        const box = boxOf({ fromMs: dayMs(freeze.from), toMs: dayMs(freeze.to) + dayLength }, span, width);
        return box === null || freeze.workloads !== null ? null : (
          <rect key={index} {...box} y={0} height={height} fill="url(#gantt-hatch)" />
        );
      })}
      {frame.hardware.map((event, index) => {
        const x = xOf(dayMs(event.date), span, width);
        return x < plotLeft || x > width - plotRight ? null : (
          <path key={index} className="gantt-day" data-kind={event.kind} d={`M${x} 0V${height}`} />
        );
      })}
    </g>
  );
}

/** What the chosen bar waits for and what waits for it, as far as it is on screen: for one bar alone, so that the rest stays calm. */
function ChosenConnectors({
  waits,
  focus,
  span,
  width,
  rows,
}: Pick<DrawnTime, 'span' | 'width'> & {
  readonly waits: Waits | null;
  readonly focus: BarRef | null;
  readonly rows: readonly { readonly row: BarRow; readonly y: number }[];
}): ReactNode {
  const byId = new Map(rows.map((entry) => [entry.row.id, entry]));
  const endsOf = (
    id: string,
    wave: number,
  ): { readonly y: number; readonly start: number; readonly end: number } | null => {
    const entry = byId.get(id);
    const bar = entry?.row.bars.find((one) => one.wave <= wave && wave <= one.lastWave);
    if (entry === undefined || bar === undefined) return null;
    const start = xOf(dayMs(bar.start), span, width);
    const end = xOf(dayMs(bar.end) + dayLength, span, width);
    return end < plotLeft || start > width - plotRight ? null : { y: entry.y, start, end };
  };
  const own = focus === null ? null : endsOf(focus.id, focus.wave);
  if (waits === null || focus === null || own === null) return null;
  // Several orders between the same two bars are one line.
  const lines = new Map<string, { readonly from: typeof own; readonly to: typeof own }>();
  for (const [side, list] of [
    ['before', waits.before],
    ['after', waits.after],
  ] as const) {
    for (const { id, wave } of list) {
      const other = id === focus.id && wave === focus.wave ? null : endsOf(id, wave);
      if (other !== null)
        lines.set(`${side} ${id} ${wave}`, side === 'before' ? { from: other, to: own } : { from: own, to: other });
    }
  }
  return (
    <g aria-hidden="true">
      {[...lines].map(([key, { from, to }]) => (
        <g key={key} className="gantt-waits" data-chosen="true">
          <path d={connectorPath({ x: from.end, y: from.y }, { x: to.start - 3, y: to.y })} />
          <path className="gantt-arrow" d={`M${to.start - 1} ${to.y}l-5 -3v6z`} />
        </g>
      ))}
    </g>
  );
}

/** Which application waits for which, between the rows on screen. */
function Connectors({
  frame,
  span,
  width,
  rows,
}: Pick<DrawnTime, 'frame' | 'span' | 'width'> & {
  readonly rows: readonly { readonly row: BarRow; readonly y: number }[];
}): ReactNode {
  const byName = new Map(rows.map((entry) => [entry.row.id, entry]));
  return (
    <g aria-hidden="true">
      {frame.dependencies.map(({ first, later }) => {
        const from = byName.get(first);
        const to = byName.get(later);
        const last = from?.row.bars.at(-1);
        const begin = to?.row.bars[0];
        if (from === undefined || to === undefined || last === undefined || begin === undefined) return null;
        const end = xOf(dayMs(last.end) + dayLength, span, width);
        const start = xOf(dayMs(begin.start), span, width);
        if (end < plotLeft || start < plotLeft || end > width - plotRight || start > width - plotRight) return null;
        return (
          <g key={`${first}>${later}`} className="gantt-waits">
            <path d={connectorPath({ x: end, y: from.y }, { x: start - 3, y: to.y })} />
            <path className="gantt-arrow" d={`M${start - 1} ${to.y}l-5 -3v6z`} />
          </g>
        );
      })}
    </g>
  );
}
