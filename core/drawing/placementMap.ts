import type { Resources } from '#core/planResult.ts';
import {
  english,
  formatCount,
  formatNumber,
  formatPercent,
  formatMemory,
  type NumberLocale,
  wordsIn,
} from './format.ts';
import { ellipsise, measureText } from './measure.ts';
import { lineNode, rectNode, textNode, type Scene, type SceneNode } from './scene.ts';

/** One host in one placement. */
export interface MapHost {
  readonly id: string;
  readonly name: string;
  readonly capacity: Resources;
  readonly usable: Resources;
  readonly load: Resources;
  readonly workloads: number;
  /** Carries workloads; an unused host is switched off. */
  readonly used: boolean;
}

/** The hosts of one cluster, before and after; the same hosts in the same order on both sides. */
export interface MapCluster {
  readonly name: string;
  readonly before: readonly MapHost[];
  readonly after: readonly MapHost[];
}

/** How a placement map is drawn; sizes in the scene's units, labels of the two halves in the reader's language. */
export interface PlacementMapOptions {
  readonly width: number;
  /** A drawing is split between rows of hosts where it would be higher; unlimited when absent. */
  readonly maxHeight?: number;
  readonly beforeLabel?: string;
  readonly afterLabel?: string;
  readonly locale?: NumberLocale;
}

const tileWidth = 17;
const tileHeight = 26;
const tileGap = 4;
const barWidth = 7;
const headerHeight = 27;

/** How a load stands to what may be used: colour never alone, the bar's height and the usable mark say the same. */
function loadColour(load: number, usable: number, resource: 'cpu' | 'memory'): 'bad' | 'cpu' | 'memory' {
  return load > usable * (1 + 1e-9) ? 'bad' : resource;
}

function bar(
  x: number,
  y: number,
  load: number,
  usable: number,
  capacity: number,
  resource: 'cpu' | 'memory',
): SceneNode[] {
  const share = capacity > 0 ? Math.min(1, load / capacity) : 0;
  const usableY = y + tileHeight * (1 - (capacity > 0 ? Math.min(1, usable / capacity) : 0));
  const height = tileHeight * share;
  return [
    rectNode(x, y, barWidth, tileHeight, 'track'),
    rectNode(x, y + tileHeight - height, barWidth, height, loadColour(load, usable, resource)),
    lineNode(x, usableY, x + barWidth, usableY, { colour: 'text', width: 0.6 }),
  ];
}

function tile(host: MapHost, x: number, y: number, locale: NumberLocale): SceneNode {
  if (!host.used) {
    return {
      kind: 'group',
      target: { kind: 'host', id: host.id },
      label: wordsIn(locale).map.offLabel(host.name),
      children: [
        {
          kind: 'rect',
          x: x + 0.4,
          y: y + 0.4,
          width: tileWidth - 2.8,
          height: tileHeight - 0.8,
          radius: 1,
          stroke: { colour: 'axis', width: 0.6, dash: [2, 1.6] },
        },
      ],
    };
  }
  const { load, capacity, usable } = host;
  return {
    kind: 'group',
    target: { kind: 'host', id: host.id },
    label: wordsIn(locale).map.hostLabel(
      host.name,
      formatCount(host.workloads, ...wordsIn(locale).workload, locale),
      formatNumber(load.cpuCores, 1, locale),
      formatNumber(usable.cpuCores, 1, locale),
      formatPercent(capacity.cpuCores > 0 ? load.cpuCores / capacity.cpuCores : 0, locale),
      formatMemory(load.memoryMiB, locale),
      formatMemory(usable.memoryMiB, locale),
    ),
    children: [
      ...bar(x, y, load.cpuCores, usable.cpuCores, capacity.cpuCores, 'cpu'),
      ...bar(x + barWidth + 1, y, load.memoryMiB, usable.memoryMiB, capacity.memoryMiB, 'memory'),
    ],
  };
}

/** The key to the tiles, one line; drawn once above or below the maps. */
export function placementMapLegend(width: number, locale: NumberLocale = english): Scene {
  const said = wordsIn(locale).map;
  const nodes: SceneNode[] = [];
  let x = 0;
  let y = 10;
  const size = 7;
  const item = (draw: readonly SceneNode[], text: string, swatch: number): void => {
    const itemWidth = swatch + 4 + measureText(text, size, 'regular') + 12;
    if (x > 0 && x + itemWidth > width) {
      x = 0;
      y += 14;
    }
    nodes.push({ kind: 'group', dx: x, dy: y - 7, children: draw });
    nodes.push(textNode(x + swatch + 4, y, text, size, 'textMuted'));
    x += itemWidth;
  };
  item([rectNode(0, 0, 6, 8, 'cpu')], said.coresInUse, 6);
  item([rectNode(0, 0, 6, 8, 'memory')], said.memoryInUse, 6);
  item([rectNode(0, 0, 6, 8, 'track')], said.free, 6);
  item([lineNode(0, 4, 8, 4, { colour: 'text', width: 0.8 })], said.usable, 8);
  item([rectNode(0, 0, 6, 8, 'bad')], said.over, 6);
  item(
    [
      {
        kind: 'rect',
        x: 0.4,
        y: 0.4,
        width: 7,
        height: 7.4,
        radius: 1,
        stroke: { colour: 'axis', width: 0.6, dash: [2, 1.6] },
      },
    ],
    said.off,
    8,
  );
  return {
    width,
    height: y + 5,
    title: said.key,
    description: said.keyDescription,
    nodes,
  };
}

/**
 * Which hosts carry the cluster before and after? Each host a pair of bars, cores and memory, as shares of its capacity,
 * with a line at what may be used. Returns one drawing, or several where `maxHeight` asks for it, each with its heading.
 */
export function placementMap(cluster: MapCluster, options: PlacementMapOptions): Scene[] {
  const locale = options.locale ?? english;
  const words = wordsIn(locale);
  const said = words.map;
  const { width } = options;
  const gutter = 24;
  const half = (width - gutter) / 2;
  const perRow = Math.max(1, Math.floor((half + tileGap) / (tileWidth + tileGap)));
  const count = Math.max(cluster.before.length, cluster.after.length);
  const rows = Math.max(1, Math.ceil(count / perRow));
  const rowPitch = tileHeight + tileGap;
  const rowsPerScene =
    options.maxHeight === undefined ? rows : Math.max(1, Math.floor((options.maxHeight - headerHeight) / rowPitch));
  const usedBefore = cluster.before.filter((host) => host.used).length;
  const usedAfter = cluster.after.filter((host) => host.used).length;
  const on = (used: number, all: number): string =>
    said.on(formatNumber(used, 0, locale), all, formatCount(all, ...words.host, locale));
  const scenes: Scene[] = [];
  const sceneCount = Math.ceil(rows / rowsPerScene);
  for (let part = 0; part < sceneCount; part++) {
    const firstRow = part * rowsPerScene;
    const rowCount = Math.min(rowsPerScene, rows - firstRow);
    const nodes: SceneNode[] = [];
    const heading = sceneCount > 1 ? said.part(cluster.name, part + 1, sceneCount) : cluster.name;
    nodes.push(textNode(0, 9, ellipsise(heading, width, 8.5, 'bold'), 8.5, 'text', { weight: 'bold' }));
    const sides = [
      { hosts: cluster.before, x: 0, label: options.beforeLabel ?? words.today, used: usedBefore },
      { hosts: cluster.after, x: half + gutter, label: options.afterLabel ?? words.target, used: usedAfter },
    ];
    for (const side of sides) {
      nodes.push(textNode(side.x, 21, `${side.label}: ${on(side.used, side.hosts.length)}`, 7.5, 'textMuted'));
      side.hosts.slice(firstRow * perRow, (firstRow + rowCount) * perRow).forEach((host, i) => {
        const tileX = side.x + (i % perRow) * (tileWidth + tileGap);
        const tileY = headerHeight + Math.floor(i / perRow) * rowPitch;
        nodes.push(tile(host, tileX, tileY, locale));
      });
    }
    scenes.push({
      width,
      height: headerHeight + rowCount * rowPitch,
      title: said.title(heading),
      description: said.description(
        heading,
        on(usedBefore, cluster.before.length),
        on(usedAfter, cluster.after.length),
      ),
      nodes,
    });
  }
  return scenes;
}
