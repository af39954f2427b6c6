import type { Technology } from '#core/inventory/technology.ts';
import { technologies } from '#core/inventory/technology.ts';
import {
  dayMs,
  english,
  formatCount,
  formatDate,
  formatDateRange,
  formatNumber,
  formatPercent,
  type NumberLocale,
  wordsIn,
} from './format.ts';
import { ellipsise, measureText } from './measure.ts';
import type { DrawingWords } from './words.ts';
import { linearScale, monthTicks, niceTicks } from './scale.ts';
import { lineNode, rectNode, textNode, type GroupNode, type Scene, type SceneNode } from './scene.ts';

/** One wave as the Gantt drawing needs it. */
export interface GanttWave {
  readonly number: number;
  /** ISO days, both inclusive. */
  readonly start: string;
  readonly end: string;
  readonly effortDays: number;
  readonly effortCapacityDays: number;
  /** Hosts switched off when the wave ends. */
  readonly released: number;
  readonly byCluster: readonly { readonly cluster: string | null; readonly moves: number }[];
  /** Moves by the technology they lead to. */
  readonly byTechnology: readonly { readonly technology: Technology; readonly moves: number }[];
}

/** How a Gantt chart is drawn; `width` in the scene's units. */
export interface GanttOptions {
  readonly width: number;
  /** Rows of single clusters; the rest is drawn as one row. 10 when absent. */
  readonly maxClusters?: number;
  readonly locale?: NumberLocale;
}

const fontSize = 8;
const smallSize = 7;
const dayLength = 86_400_000;
const clusterRowHeight = 17;

interface ClusterRow {
  readonly label: string;
  readonly total: number;
  readonly moves: readonly number[];
}

function clusterRows(waves: readonly GanttWave[], maxClusters: number, words: DrawingWords): ClusterRow[] {
  const byCluster = new Map<string, number[]>();
  waves.forEach((wave, index) => {
    for (const part of wave.byCluster) {
      const name = part.cluster ?? words.noCluster;
      let moves = byCluster.get(name);
      if (moves === undefined) {
        moves = Array.from({ length: waves.length }, () => 0);
        byCluster.set(name, moves);
      }
      moves[index] = (moves[index] ?? 0) + part.moves;
    }
  });
  const rows = Array.from(byCluster, ([label, moves]): ClusterRow => ({
    label,
    moves,
    total: moves.reduce((sum, value) => sum + value, 0),
  })).filter((row) => row.total > 0);
  rows.sort((a, b) => b.total - a.total || (a.label < b.label ? -1 : 1));
  if (rows.length <= maxClusters) return rows;
  const rest = rows.slice(maxClusters - 1);
  const summed = waves.map((_, index) => rest.reduce((sum, row) => sum + (row.moves[index] ?? 0), 0));
  const total = rest.reduce((sum, row) => sum + row.total, 0);
  return [...rows.slice(0, maxClusters - 1), { label: words.gantt.moreClusters(rest.length), moves: summed, total }];
}

/** Which of `count` labels to draw so that `width` apart each there is room for `labelWidth`: every n-th, n of 1, 2, 5, 10... */
function labelStride(labelWidth: number, pitch: number): number {
  for (const stride of [1, 2, 5, 10, 20, 50, 100]) if (pitch * stride >= labelWidth) return stride;
  return 200;
}

/**
 * When does what move, and can the team carry it? Waves on a time axis (stacked by the technology they lead to), the moves
 * of each cluster beneath, hosts as they are released, and the team's load against its capacity.
 * The height follows from the number of clusters. Without waves: one line that says so.
 */
export function ganttOfWaves(waves: readonly GanttWave[], options: GanttOptions): Scene {
  const locale = options.locale ?? english;
  const { width } = options;
  const words = wordsIn(locale);
  const said = words.gantt;
  const title = said.title;
  const first = waves[0];
  const last = waves.at(-1);
  if (first === undefined || last === undefined) {
    return {
      width,
      height: 24,
      title,
      description: said.emptyDescription,
      nodes: [textNode(0, 15, said.empty, fontSize + 1, 'textMuted')],
    };
  }

  const rows = clusterRows(waves, options.maxClusters ?? 10, words);
  const longest = Math.max(
    measureText(said.hostsReleased, fontSize, 'regular'),
    measureText(words.personDays, smallSize, 'regular') + 20,
    measureText(said.teamLoad, fontSize, 'bold') + 20,
    ...rows.map((row) => measureText(row.label, fontSize, 'regular')),
  );
  const left = Math.min(longest + 10, width * 0.24);
  const right = width - 2;
  const startMs = dayMs(first.start);
  const endMs = Math.max(...waves.map((wave) => dayMs(wave.end))) + dayLength;
  const x = linearScale([startMs, endMs], [left, right]);
  const nodes: SceneNode[] = [];

  // Time axis on top.
  const axisY = 18;
  const waveTop = axisY + 16;
  const waveHeight = 26;
  const clustersTop = waveTop + waveHeight + 8;
  const releasedTop = clustersTop + rows.length * clusterRowHeight + 4;
  const releasedHeight = 20;
  const loadTop = releasedTop + releasedHeight + 18;
  const loadHeight = 62;
  const loadBottom = loadTop + loadHeight;

  for (const tick of monthTicks(first.start, last.end, right - left, 44, locale)) {
    const tickX = x(tick.ms);
    nodes.push(lineNode(tickX, axisY - 4, tickX, loadBottom, { colour: 'grid', width: tick.major ? 0.8 : 0.5 }));
    // The last label may reach over the edge: it is left out then, the grid line stays.
    if (tickX + measureText(tick.label, smallSize, tick.major ? 'bold' : 'regular') + 3 <= width) {
      nodes.push(
        textNode(tickX + 3, axisY - 6, tick.label, smallSize, 'textMuted', tick.major ? { weight: 'bold' } : {}),
      );
    }
  }
  nodes.push(lineNode(left, axisY, right, axisY, { colour: 'axis', width: 0.6 }));

  // Row labels.
  const label = (text: string, y: number): void => {
    nodes.push(textNode(0, y, ellipsise(text, left - 8, fontSize), fontSize, 'text'));
  };
  nodes.push(textNode(0, waveTop + waveHeight / 2 + 3, said.waves, fontSize, 'text', { weight: 'bold' }));

  const usedTechnologies = new Set<Technology>();
  const pitch = (right - left) / Math.max(1, waves.length);
  const numberStride = labelStride(measureText('00', smallSize, 'bold') + 3, pitch);
  for (const wave of waves) {
    const x1 = x(dayMs(wave.start));
    const x2 = x(dayMs(wave.end) + dayLength);
    // A hair of ground between neighbours, less when waves are narrow.
    const gap = Math.min(1, (x2 - x1) * 0.15);
    const barWidth = Math.max(0.4, x2 - x1 - gap);
    const moves = wave.byTechnology.reduce((sum, part) => sum + part.moves, 0);
    const parts: SceneNode[] = [];
    let y = waveTop + waveHeight;
    for (const technology of technologies) {
      const count = wave.byTechnology.find((part) => part.technology === technology)?.moves ?? 0;
      if (count === 0) continue;
      usedTechnologies.add(technology);
      const height = (waveHeight * count) / moves;
      y -= height;
      parts.push(rectNode(x1, y, barWidth, height, technology));
    }
    if (moves === 0) {
      parts.push({ ...rectNode(x1, waveTop, barWidth, waveHeight, 'track'), stroke: { colour: 'axis', width: 0.4 } });
    }
    if ((wave.number - 1) % numberStride === 0) {
      parts.push(
        textNode(x1 + barWidth / 2, waveTop - 4, String(wave.number), smallSize, 'text', {
          weight: 'bold',
          anchor: 'middle',
        }),
      );
    }
    nodes.push({
      kind: 'group',
      target: { kind: 'wave', id: String(wave.number) },
      label: said.waveLabel(
        wave.number,
        formatDateRange(wave.start, wave.end, locale),
        formatCount(moves, ...words.move, locale),
        formatNumber(wave.effortDays, 1, locale),
        formatNumber(wave.effortCapacityDays, 1, locale),
      ),
      children: parts,
    } satisfies GroupNode);
  }

  // Clusters: the darker, the more moves; the number where it fits.
  const most = Math.max(1, ...rows.flatMap((row) => row.moves));
  rows.forEach((row, rowIndex) => {
    const top = clustersTop + rowIndex * clusterRowHeight;
    label(row.label, top + 11);
    nodes.push(lineNode(0, top, right, top, { colour: 'grid', width: 0.4 }));
    waves.forEach((wave, index) => {
      const moves = row.moves[index] ?? 0;
      if (moves === 0) return;
      const x1 = x(dayMs(wave.start));
      const x2 = x(dayMs(wave.end) + dayLength);
      const barWidth = Math.max(0.4, x2 - x1 - Math.min(1, (x2 - x1) * 0.15));
      const share = moves / most;
      const text = formatNumber(moves, 0, locale);
      const children: SceneNode[] = [
        rectNode(x1, top + 3, barWidth, clusterRowHeight - 6, { colour: 'accent', opacity: 0.22 + 0.78 * share }),
      ];
      if (measureText(text, 6.5, 'regular') <= barWidth - 1.5) {
        children.push(
          textNode(x1 + barWidth / 2, top + 11, text, 6.5, share > 0.35 ? 'textOnFill' : 'text', { anchor: 'middle' }),
        );
      }
      nodes.push({
        kind: 'group',
        target: { kind: 'wave', id: String(wave.number) },
        label: said.clusterLabel(wave.number, row.label, formatCount(moves, ...words.move, locale)),
        children,
      });
    });
  });

  // Hosts released: a triangle at the end of the wave, with the count where it fits.
  nodes.push(lineNode(0, releasedTop, right, releasedTop, { colour: 'grid', width: 0.4 }));
  label(said.hostsReleased, releasedTop + 13);
  let released = 0;
  let lastReleaseLabelEnd = Number.NEGATIVE_INFINITY;
  for (const wave of waves) {
    if (wave.released === 0) continue;
    released += wave.released;
    const endX = x(dayMs(wave.end) + dayLength) - 1;
    const centre = Math.min(endX, right - 3.5);
    const children: SceneNode[] = [
      {
        kind: 'polygon',
        points: [
          [centre - 3.5, releasedTop + 3],
          [centre + 3.5, releasedTop + 3],
          [centre, releasedTop + 9],
        ],
        fill: { colour: 'good' },
      },
    ];
    const text = `−${formatNumber(wave.released, 0, locale)}`;
    const textWidth = measureText(text, 6.5, 'bold');
    const textLeft = Math.min(centre - textWidth / 2, right - textWidth);
    if (textLeft > lastReleaseLabelEnd + 1) {
      children.push(textNode(textLeft, releasedTop + 17, text, 6.5, 'good', { weight: 'bold' }));
      lastReleaseLabelEnd = textLeft + textWidth;
    }
    nodes.push({
      kind: 'group',
      label: said.releasedLabel(wave.number, formatCount(wave.released, ...words.host, locale)),
      target: { kind: 'wave', id: String(wave.number) },
      children,
    });
  }

  // Team load.
  const highest = Math.max(...waves.map((wave) => Math.max(wave.effortDays, wave.effortCapacityDays)));
  const ticks = niceTicks(0, highest, 3);
  const top = ticks.at(-1) ?? 1;
  const y = linearScale([0, top], [loadBottom, loadTop]);
  nodes.push(textNode(0, loadTop + 3, said.teamLoad, fontSize, 'text', { weight: 'bold' }));
  nodes.push(textNode(0, loadTop + 13, ellipsise(words.personDays, left - 20, smallSize), smallSize, 'textMuted'));
  for (const tick of ticks) {
    const tickY = y(tick);
    nodes.push(lineNode(left, tickY, right, tickY, { colour: tick === 0 ? 'axis' : 'grid', width: 0.5 }));
    nodes.push(
      textNode(left - 4, tickY + 2.5, formatNumber(tick, top < 3 ? 1 : 0, locale), smallSize, 'textMuted', {
        anchor: 'end',
      }),
    );
  }
  let worst = first;
  for (const wave of waves) {
    const x1 = x(dayMs(wave.start));
    const x2 = x(dayMs(wave.end) + dayLength);
    const barWidth = Math.max(0.4, x2 - x1 - Math.min(1, (x2 - x1) * 0.15));
    const isOver = wave.effortDays > wave.effortCapacityDays * (1 + 1e-9);
    if (loadShare(wave) > loadShare(worst)) worst = wave;
    nodes.push({
      kind: 'group',
      target: { kind: 'wave', id: String(wave.number) },
      label: said.loadLabel(
        wave.number,
        formatNumber(wave.effortDays, 1, locale),
        formatNumber(wave.effortCapacityDays, 1, locale),
        formatPercent(loadShare(wave), locale),
      ),
      children: [
        rectNode(x1, y(wave.effortDays), barWidth, loadBottom - y(wave.effortDays), isOver ? 'bad' : 'memory'),
        lineNode(x1, y(wave.effortCapacityDays), x1 + barWidth, y(wave.effortCapacityDays), {
          colour: 'text',
          width: 1,
        }),
      ],
    });
  }

  // Legend.
  let legendX = left;
  let legendY = loadBottom + 16;
  const legend = (draw: (x: number, y: number) => SceneNode, text: string): void => {
    const itemWidth = 12 + measureText(text, smallSize, 'regular') + 12;
    if (legendX + itemWidth > width && legendX > left) {
      legendX = left;
      legendY += 12;
    }
    nodes.push(draw(legendX, legendY));
    nodes.push(textNode(legendX + 12, legendY, text, smallSize, 'textMuted'));
    legendX += itemWidth;
  };
  for (const technology of technologies) {
    if (!usedTechnologies.has(technology)) continue;
    legend((lx, ly) => rectNode(lx, ly - 6, 8, 7, technology), said.asTechnology(words.technologies[technology]));
  }
  legend((lx, ly) => rectNode(lx, ly - 6, 8, 7, 'memory'), said.effort);
  legend((lx, ly) => lineNode(lx, ly - 2.5, lx + 8, ly - 2.5, { colour: 'text', width: 1 }), said.capacity);
  const allMoves = waves.reduce((sum, wave) => sum + wave.byTechnology.reduce((part, item) => part + item.moves, 0), 0);
  return {
    width,
    height: legendY + 6,
    title,
    description: said.description(
      formatCount(waves.length, ...words.wave, locale),
      formatDate(first.start, locale),
      formatDate(last.end, locale),
      formatCount(allMoves, ...words.move, locale),
      released,
      formatCount(released, ...words.host, locale),
      worst.number,
      formatPercent(loadShare(worst), locale),
    ),
    nodes,
  };
}

/** Effort over capacity; 0 for a wave without capacity and effort, infinite for effort without capacity. */
function loadShare(wave: GanttWave): number {
  if (wave.effortDays === 0) return 0;
  return wave.effortDays / wave.effortCapacityDays;
}
