import { technologies, type Technology } from '#core/inventory/technology.ts';
import {
  english,
  formatCount,
  formatNumber,
  formatSignificant,
  withUnit,
  type NumberLocale,
  wordsIn,
} from './format.ts';
import { ellipsise, measureText } from './measure.ts';
import { coordinate, rectNode, textNode, type Scene, type SceneNode } from './scene.ts';

/** Workloads that go from one technology to another (or stay), with their demand as what they become. */
export interface Flow {
  readonly from: Technology;
  readonly to: Technology;
  readonly workloads: number;
  readonly cpuCores: number;
}

/** How a flow is drawn; sizes in the scene's units. */
export interface FlowOptions {
  readonly width: number;
  readonly height: number;
  readonly locale?: NumberLocale;
}

const nodeWidth = 10;
const slotGap = 10;
/** Two lines of label beside each node. */
const minimumSlot = 26;

interface FlowNode {
  readonly technology: Technology;
  readonly workloads: number;
  readonly cpuCores: number;
  /** Top of the bar. */
  readonly y: number;
  readonly height: number;
}

function column(
  amounts: ReadonlyMap<Technology, { workloads: number; cpuCores: number }>,
  height: number,
  perWorkload: number,
): Map<Technology, FlowNode> {
  const present = technologies.filter((technology) => (amounts.get(technology)?.workloads ?? 0) > 0);
  const slots = present.map((technology) =>
    Math.max(minimumSlot, (amounts.get(technology)?.workloads ?? 0) * perWorkload),
  );
  const total = slots.reduce((sum, slot) => sum + slot, 0) + slotGap * Math.max(0, present.length - 1);
  let y = Math.max(0, (height - total) / 2);
  const nodes = new Map<Technology, FlowNode>();
  present.forEach((technology, i) => {
    const amount = amounts.get(technology) ?? { workloads: 0, cpuCores: 0 };
    const slot = slots[i] ?? minimumSlot;
    const bar = Math.max(1, amount.workloads * perWorkload);
    nodes.set(technology, { technology, ...amount, y: y + (slot - bar) / 2, height: bar });
    y += slot + slotGap;
  });
  return nodes;
}

/**
 * What does each workload become? Ribbons from today's technologies on the left to the target's on the right, as wide as
 * the number of workloads, coloured by where they lead.
 */
export function technologyFlow(flows: readonly Flow[], options: FlowOptions): Scene {
  const locale = options.locale ?? english;
  const { width, height } = options;
  const words = wordsIn(locale);
  const title = words.flow.title;
  const present = flows.filter((flow) => flow.workloads > 0);
  if (present.length === 0) {
    return {
      width,
      height: 24,
      title,
      description: words.flow.empty,
      nodes: [textNode(0, 15, words.flow.empty, 9, 'textMuted')],
    };
  }
  const from = new Map<Technology, { workloads: number; cpuCores: number }>();
  const to = new Map<Technology, { workloads: number; cpuCores: number }>();
  for (const flow of present) {
    for (const [side, technology] of [
      [from, flow.from],
      [to, flow.to],
    ] as const) {
      const amount = side.get(technology) ?? { workloads: 0, cpuCores: 0 };
      amount.workloads += flow.workloads;
      amount.cpuCores += flow.cpuCores;
      side.set(technology, amount);
    }
  }
  const all = present.reduce((sum, flow) => sum + flow.workloads, 0);
  const headings = 14;
  const body = height - headings - 4;
  // The scale at which the fuller column just fits, small nodes taking their minimum slot.
  const fits = (perWorkload: number): boolean =>
    [from, to].every((side) => {
      let sum = slotGap * (side.size - 1);
      for (const amount of side.values()) sum += Math.max(minimumSlot, amount.workloads * perWorkload);
      return sum <= body;
    });
  let low = 0;
  let high = body / all;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  const perWorkload = fits(body / all) ? body / all : low;
  const leftNodes = column(from, body, perWorkload);
  const rightNodes = column(to, body, perWorkload);

  const lines = (node: FlowNode): [string, string] => [
    words.technologies[node.technology],
    formatCount(node.workloads, ...words.workload, locale),
  ];
  const labelWidth = (nodes: Map<Technology, FlowNode>): number =>
    Math.max(
      ...Array.from(nodes.values(), (node) =>
        Math.max(measureText(lines(node)[0], 8, 'bold'), measureText(lines(node)[1], 7.5, 'regular')),
      ),
    );
  const limit = width * 0.26;
  const leftLabel = Math.min(limit, labelWidth(leftNodes));
  const rightLabel = Math.min(limit, labelWidth(rightNodes));
  const x1 = leftLabel + 6;
  const x2 = width - rightLabel - 6 - nodeWidth;

  const nodes: SceneNode[] = [
    textNode(x1 + nodeWidth, 8, words.today, 7.5, 'textMuted', { anchor: 'end' }),
    textNode(x2, 8, words.target, 7.5, 'textMuted'),
  ];
  const order = (technology: Technology): number => technologies.indexOf(technology);
  const sorted = present.toSorted((a, b) => order(a.from) - order(b.from) || order(a.to) - order(b.to));
  const leftUsed = new Map<Technology, number>();
  const rightUsed = new Map<Technology, number>();
  const sentences: string[] = [];
  for (const flow of sorted) {
    const source = leftNodes.get(flow.from) as FlowNode;
    const target = rightNodes.get(flow.to) as FlowNode;
    const thickness = flow.workloads * perWorkload;
    const sy = headings + source.y + (leftUsed.get(flow.from) ?? 0);
    const ty = headings + target.y + (rightUsed.get(flow.to) ?? 0);
    leftUsed.set(flow.from, (leftUsed.get(flow.from) ?? 0) + thickness);
    rightUsed.set(flow.to, (rightUsed.get(flow.to) ?? 0) + thickness);
    const sx = x1 + nodeWidth;
    const mid = (sx + x2) / 2;
    const c = coordinate;
    const d =
      `M${c(sx)} ${c(sy)}C${c(mid)} ${c(sy)} ${c(mid)} ${c(ty)} ${c(x2)} ${c(ty)}` +
      `L${c(x2)} ${c(ty + thickness)}C${c(mid)} ${c(ty + thickness)} ${c(mid)} ${c(sy + thickness)} ${c(sx)} ${c(sy + thickness)}Z`;
    const sentence = `${words.technologies[flow.from]} → ${words.technologies[flow.to]}: ${formatCount(flow.workloads, ...words.workload, locale)}, ${withUnit(formatSignificant(flow.cpuCores, 3, locale), words.cores)}`;
    sentences.push(sentence);
    nodes.push({
      kind: 'group',
      label: sentence,
      target: { kind: 'technology-flow', id: `${flow.from}>${flow.to}` },
      children: [{ kind: 'path', d, fill: { colour: flow.to, opacity: 0.38 } }],
    });
  }
  const drawColumn = (side: Map<Technology, FlowNode>, x: number, isLeft: boolean): void => {
    for (const node of side.values()) {
      const top = headings + node.y;
      const middle = top + node.height / 2;
      const [name, count] = lines(node);
      const anchor = isLeft ? 'end' : 'start';
      const labelX = isLeft ? x - 6 : x + nodeWidth + 6;
      nodes.push(rectNode(x, top, nodeWidth, node.height, node.technology, Math.min(1, node.height / 2)));
      nodes.push(
        textNode(labelX, middle - 1.5, ellipsise(name, limit, 8, 'bold'), 8, 'text', { weight: 'bold', anchor }),
      );
      nodes.push(textNode(labelX, middle + 8.5, ellipsise(count, limit, 7.5), 7.5, 'textMuted', { anchor }));
    }
  };
  drawColumn(leftNodes, x1, true);
  drawColumn(rightNodes, x2, false);
  return {
    width,
    height,
    title,
    description: words.flow.description(formatNumber(all, 0, locale), sentences.join('; ')),
    nodes,
  };
}
