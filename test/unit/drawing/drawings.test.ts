import { describe, expect, test } from 'vitest';
import { beforeAfter } from '#core/drawing/beforeAfter.ts';
import { ganttOfWaves } from '#core/drawing/ganttOfWaves.ts';
import { measureText } from '#core/drawing/measure.ts';
import { placementMap, placementMapLegend } from '#core/drawing/placementMap.ts';
import type { Scene, SceneNode, TextNode } from '#core/drawing/scene.ts';
import { stepCurve } from '#core/drawing/stepCurve.ts';
import { sceneToSvg, sceneToSvgElements } from '#core/drawing/svgElements.ts';
import { technologyFlow } from '#core/drawing/technologyFlow.ts';
import { tornado } from '#core/drawing/tornado.ts';
import { factsOf, mapClusters } from '#core/report/facts.ts';
import { hostCurve } from '#core/report/sections/curves.ts';
import { ganttWaves } from '#core/report/sections/roadmap.ts';
import { reportFixture, type FixtureOptions } from '#test/fixtures/report/planFixture.ts';

/** All texts of a scene with their place in the scene's own coordinates. */
function textsOf(nodes: readonly SceneNode[], dx = 0, dy = 0): TextNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'text') return [{ ...node, x: node.x + dx, y: node.y + dy }];
    if (node.kind === 'group') return textsOf(node.children, dx + (node.dx ?? 0), dy + (node.dy ?? 0));
    return [];
  });
}

function boxOf(text: TextNode): { left: number; right: number; top: number; bottom: number } {
  const width = measureText(text.text, text.size, text.weight ?? 'regular');
  const left = text.x - (text.anchor === 'end' ? width : text.anchor === 'middle' ? width / 2 : 0);
  return { left, right: left + width, top: text.y - text.size * 0.73, bottom: text.y };
}

/** What is wrong with a scene's texts: outside, or on top of one another. */
function faultsOf(scene: Scene): string[] {
  const faults: string[] = [];
  const texts = textsOf(scene.nodes).filter((text) => text.text !== '');
  const boxes = texts.map(boxOf);
  boxes.forEach((box, i) => {
    const name = texts[i]?.text;
    if (box.left < -0.5 || box.right > scene.width + 0.5 || box.top < -0.5 || box.bottom > scene.height + 0.5) {
      faults.push(
        `"${name}" is outside: ${box.left.toFixed(1)}–${box.right.toFixed(1)}, ${box.top.toFixed(1)}–${box.bottom.toFixed(1)}`,
      );
    }
    boxes.forEach((other, k) => {
      if (k <= i) return;
      const covers =
        box.left < other.right - 0.3 &&
        other.left < box.right - 0.3 &&
        box.top < other.bottom - 0.3 &&
        other.top < box.bottom - 0.3;
      if (covers) faults.push(`"${name}" and "${texts[k]?.text}" overlap`);
    });
  });
  return faults;
}

const estates: readonly (readonly [string, FixtureOptions])[] = [
  ['a middling estate', { hosts: 34, workloads: 300, clusters: 5 }],
  ['long names', { hosts: 12, workloads: 60, clusters: 3, longNames: true }],
  ['other scripts', { hosts: 12, workloads: 60, clusters: 3, otherScripts: true }],
  ['sixty waves', { hosts: 40, workloads: 1200, clusters: 14, movesPerWave: 18 }],
  ['one host', { hosts: 1, workloads: 3 }],
  ['nothing to move', { hosts: 4, workloads: 20, standStill: true }],
  ['no workloads', { hosts: 2, workloads: 0 }],
];

function scenesOf(options: FixtureOptions, width: number): Scene[] {
  const facts = factsOf(reportFixture(options));
  const { totals } = facts.content.document;
  const bars = facts.content.details.tornado
    .filter((bar) => bar.total === 'costPerYear')
    .map((bar) => ({
      ...bar,
      id: bar.assumption,
      label: `The assumption ${bar.assumption}`,
      unit: 'USD/a',
      low: 1200,
      high: 3_000_000,
    }));
  return [
    ganttOfWaves(ganttWaves(facts), { width }),
    stepCurve(
      { title: 'Hosts?', ...hostCurve(facts), divisor: 1, unit: 'hosts', wholeOnly: true },
      { width, height: 110 },
    ),
    stepCurve(
      { title: 'Hosts?', ...hostCurve(facts), isGrowing: true, divisor: 1, unit: 'hosts', wholeOnly: true },
      { width, height: 110 },
    ),
    placementMapLegend(width),
    ...mapClusters(facts).flatMap((cluster) => placementMap(cluster, { width, maxHeight: 200 })),
    technologyFlow(
      [
        { from: 'vm', to: 'container', workloads: 400, cpuCores: 100 },
        { from: 'vm', to: 'vm', workloads: 1, cpuCores: 1 },
        { from: 'vm', to: 'wasm', workloads: 2, cpuCores: 1 },
        { from: 'paravirt', to: 'microvm', workloads: 1, cpuCores: 1 },
        { from: 'container', to: 'wasm', workloads: 3, cpuCores: 1 },
      ],
      { width, height: 200 },
    ),
    beforeAfter(
      [
        {
          label: 'Running cost',
          scale: { divisor: 1000, unit: 'k USD/year' },
          before: totals.before.costPerYear,
          after: totals.after.costPerYear,
          afterBand: { p10: 1, p90: 1e6 },
        },
      ],
      { width },
    ),
    tornado(
      {
        title: 'What moves it?',
        rows: bars,
        base: totals.after.costPerYear,
        scale: { divisor: 1000, unit: 'k USD/year' },
      },
      { width },
    ),
  ];
}

describe.each(estates)('drawings of %s', (_, options) => {
  test.each([487, 720, 1100])('keep every text inside and apart at a width of %d', (width) => {
    expect(
      scenesOf(options, width).flatMap((scene) => faultsOf(scene).map((fault) => `${scene.title}: ${fault}`)),
    ).toEqual([]);
  });

  test('say what they show to those who do not see them', () => {
    for (const scene of scenesOf(options, 487)) {
      expect(scene.title).not.toBe('');
      expect(scene.description.length).toBeGreaterThan(10);
      expect(`${scene.title}${scene.description}`).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test('become SVG without a single broken number', () => {
    for (const scene of scenesOf(options, 487)) expect(sceneToSvg(scene, 'dark')).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test('the check for overlapping texts can fail', () => {
  const text = (x: number): TextNode => ({ kind: 'text', x, y: 20, text: 'hello', size: 10, colour: 'text' });
  const scene: Scene = { width: 100, height: 30, title: '', description: '', nodes: [text(0), text(10), text(90)] };
  expect(faultsOf(scene)).toHaveLength(2);
});

describe('placement map', () => {
  const [cluster] = mapClusters(factsOf(reportFixture({ hosts: 60, workloads: 200, clusters: 1 })));
  if (cluster === undefined) throw new Error('the fixture has a cluster');

  test('is split between rows of hosts, and every host is drawn once on each side', () => {
    const scenes = placementMap(cluster, { width: 487, maxHeight: 100 });
    expect(scenes.length).toBeGreaterThan(1);
    expect(scenes.every((scene) => scene.height <= 100)).toBe(true);
    const targets = scenes.flatMap((scene) =>
      scene.nodes.flatMap((node) => (node.kind === 'group' ? (node.target?.id ?? []) : [])),
    );
    expect(targets.toSorted()).toEqual([...cluster.before, ...cluster.after].map((host) => host.id).toSorted());
  });
});

describe('step curve', () => {
  const fillsOf = (values: readonly (readonly [plan: number, doNothing: number])[]): string[] =>
    stepCurve(
      {
        title: 'How much?',
        points: values.map(([plan, doNothing], i) => ({ date: `2027-0${i + 1}-01`, plan, doNothing })),
        divisor: 1,
        unit: 'USD/year',
      },
      { width: 400, height: 100 },
    ).nodes.flatMap((node) => (node.kind === 'path' && node.fill !== undefined ? [node.fill.colour] : []));

  test('shades what is gained and what is lost, each stretch once', () => {
    expect(
      fillsOf([
        [5, 5],
        [4, 5],
        [3, 5],
        [6, 5],
        [5, 5],
        [2, 5],
      ]),
    ).toEqual(['accentSoft', 'badSoft', 'accentSoft']);
  });

  test('shades nothing where nothing changes', () => {
    expect(
      fillsOf([
        [5, 5],
        [5, 5],
      ]),
    ).toEqual([]);
  });
});

describe('technology flow', () => {
  test('ribbons are as wide as their workloads on both ends', () => {
    const scene = technologyFlow(
      [
        { from: 'vm', to: 'container', workloads: 30, cpuCores: 1 },
        { from: 'vm', to: 'wasm', workloads: 10, cpuCores: 1 },
      ],
      { width: 400, height: 200 },
    );
    const heights = scene.nodes.flatMap((node) => (node.kind === 'rect' ? [node.height] : []));
    const [all = 0, ...parts] = heights;
    expect(parts.reduce((sum, height) => sum + height, 0)).toBeCloseTo(all, 6);
    expect((parts[0] ?? 0) / (parts[1] ?? 1)).toBeCloseTo(3, 6);
  });
});

describe('as SVG', () => {
  const scene: Scene = {
    width: 120,
    height: 40,
    title: 'Is <this> & that "safe"?',
    description: 'A drawing.',
    nodes: [
      { kind: 'rect', x: 1, y: 2, width: 3, height: 4, radius: 1, fill: { colour: 'accent', opacity: 0.5 } },
      { kind: 'line', x1: 0, y1: 0, x2: 1 / 3, y2: -0.001, stroke: { colour: 'grid', width: 0.5, dash: [2, 1] } },
      { kind: 'circle', cx: 1, cy: 2, r: 3, stroke: { colour: 'text', width: 1, round: true } },
      {
        kind: 'polygon',
        points: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        fill: { colour: 'vm' },
      },
      { kind: 'path', d: 'M0 0L1 1Z', fill: { colour: 'wasm' } },
      {
        kind: 'group',
        dx: 5,
        clip: { x: 0, y: 0, width: 9, height: 9 },
        label: 'a & b',
        target: { kind: 'host', id: 'h' },
        children: [
          {
            kind: 'text',
            x: 1,
            y: 9,
            text: '<&>\u0000',
            size: 8,
            weight: 'bold',
            anchor: 'end',
            colour: 'text',
            rotate: -90,
          },
        ],
      },
    ],
  };

  test('every kind of node is written, escaped and in the theme', () => {
    expect(sceneToSvg(scene, 'light')).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40" role="img" font-family="Inter, system-ui, -apple-system, 'Segoe UI', sans-serif" font-variant-numeric="tabular-nums">
        <title>Is &lt;this&gt; &amp; that &quot;safe&quot;?</title>
        <desc>A drawing.</desc>
        <rect x="0" y="0" width="120" height="40" fill="#ffffff"/>
        <rect x="1" y="2" width="3" height="4" rx="1" fill="#1a5fd0" fill-opacity="0.5"/>
        <line x1="0" y1="0" x2="0.33" y2="0" stroke="#e4e7eb" stroke-width="0.5" stroke-dasharray="2 1"/>
        <circle cx="1" cy="2" r="3" fill="none" stroke="#14181f" stroke-width="1" stroke-linecap="round" stroke-linejoin="round"/>
        <polygon points="0,0 1,0 1,1" fill="#16408f"/>
        <path d="M0 0L1 1Z" fill="#b567ea"/>
        <g clip-path="url(#scene-clip-0)" transform="translate(5 0)">
          <title>a &amp; b</title>
          <clipPath id="scene-clip-0">
            <rect x="0" y="0" width="9" height="9"/>
          </clipPath>
          <text x="1" y="9" font-size="8" fill="#14181f" font-weight="600" text-anchor="end" transform="rotate(-90 1 9)">&lt;&amp;&gt;�</text>
        </g>
      </svg>
      "
    `);
  });

  test('colours can be left to the page', () => {
    const [rect] = sceneToSvgElements(scene, 'light', { colour: (token) => `var(--${token})` });
    expect(rect?.attributes['fill']).toBe('var(--accent)');
  });

  test('clip paths of several drawings do not clash', () => {
    const ids = ['a', 'b'].map(
      (idPrefix) => JSON.stringify(sceneToSvgElements(scene, 'light', { idPrefix })).match(/url\(#[^)]+\)/)?.[0],
    );
    expect(ids).toEqual(['url(#a-clip-0)', 'url(#b-clip-0)']);
  });
});
