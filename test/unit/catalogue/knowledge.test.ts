import { describe, expect, it } from 'vitest';
import { dataCentre } from '#core/catalogue/dataCentre.ts';
import { embodiedCarbon, serverEmbodiedKg } from '#core/catalogue/embodiedCarbon.ts';
import { gridIntensities, unknownGridIntensity } from '#core/catalogue/carbonIntensity.ts';
import type { Figure } from '#core/catalogue/figure.ts';
import { industryProfiles } from '#core/catalogue/knowledge/industries.ts';
import { findTable, knowledgeBase } from '#core/catalogue/knowledge/knowledgeBase.ts';
import { table } from '#core/catalogue/knowledge/table.ts';
import { incidentsPerYear, prices } from '#core/catalogue/prices.ts';
import { platformParts, whatReplacesWhat } from '#core/catalogue/replacements.ts';
import { runtimeOverheads } from '#core/catalogue/runtimeOverheads.ts';
import { stackProfiles, technologyProfile, technologyProfiles } from '#core/catalogue/technologies.ts';
import { technologies } from '#core/inventory/technology.ts';
import { decisionStacks } from '#core/models/decision.ts';
import { resourceModels, totalResource } from '#core/models/resource.ts';
import { figureProblem } from '#core/uncertainty/distribution.ts';

/** What the catalogue must hold (MODELS.md, technology knowledge base), by the tables that hold it. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'runtime, network, management (seed-4 3.1-3.3)': ['runtime', 'network', 'management'],
  'cluster, network, storage, observability (seed-4 7.2.1-7.2.4)': ['cluster', 'network', 'storage', 'observability'],
  'full-stack component lists (7.1, 8.1)': ['stack-vm', 'stack-container', 'stack-sandbox', 'stack-wasm'],
  'life cycle and recovery (7.4)': ['deployment', 'operations', 'recovery'],
  'control-plane footprints (7.5.1, 8.3.1)': ['footprint-node', 'footprint-cluster'],
  'edge stacks and tiers (7.3, 8.4)': ['edge-stacks', 'edge-tiers', 'edge-network', 'service-mesh'],
  'maturity, risk and answer (8.7.2)': ['maturity'],
  'star matrix (7.7)': ['star-matrix'],
  'application scenarios (6.2)': ['application-scenarios'],
  'four paradigms (seed-0 19.8.6)': ['paradigms'],
  'isomorphism (19.2)': [
    'isomorphism-runtimes',
    'isomorphism-orchestration',
    'isomorphism-stores',
    'isomorphism-networks',
  ],
  'equivalence (19.3)': [
    'equivalence-runtime-interfaces',
    'equivalence-apis',
    'equivalence-protocols',
    'equivalence-specifications',
  ],
  'map (19.9)': ['equivalence-map'],
  'extended features (seed-1 part 2, 7.1)': ['features'],
  'scaling types (seed-1 6.1)': ['scaling-types'],
  'consistency and CAP (19.4.1)': ['cap', 'consistency'],
  'industries (seed-2 10)': ['industries'],
  'what replaces what': ['replacements'],
};

describe('the knowledge base', () => {
  it.each(Object.entries(REQUIRED))('has %s', (_, ids) => {
    for (const id of ids) expect(findTable(id)?.rows.length, id).toBeGreaterThan(1);
  });

  it('gives every entry a source section, every table an id of its own, and is in English', () => {
    expect(new Set(knowledgeBase.map((entry) => entry.id)).size).toBe(knowledgeBase.length);
    for (const entry of knowledgeBase) {
      for (const row of entry.rows) {
        expect(row.source, `${entry.id} ${row.id}`).not.toBe('');
        if (entry.source !== '' && entry.id !== 'on-premise-servers')
          expect(row.source, `${entry.id} ${row.id}`).toMatch(/^seed-[0-4] /);
        expect(row.id).toMatch(/^[a-z0-9-]+$/);
        expect(row.cells).toHaveLength(entry.columns.length);
        expect(JSON.stringify(row)).not.toMatch(/[\u4e00-\u9fff]/);
      }
    }
  });

  it('marks the contradictions that the documents hold', () => {
    const disputed = knowledgeBase.flatMap((entry) =>
      entry.rows.filter((row) => row.disputed !== undefined).map((row) => `${entry.id}/${row.id}`),
    );
    expect(disputed).toEqual(
      expect.arrayContaining([
        'cap/consul',
        'network/cost-per-packet',
        'footprint-cluster/cost-a-month-usd-printed',
        'edge-tiers/light-edge',
      ]),
    );
  });

  it('has control-plane columns that add up', () => {
    const sum = (id: string, parts: number, total: number): void => {
      const rows = findTable(id)?.rows ?? [];
      for (let column = 0; column < 3; column += 1) {
        const parted = rows.slice(0, parts).reduce((t, row) => t + Number(row.cells[column]), 0);
        expect(parted, `${id} column ${column}`).toBe(rows[total]?.cells[column]);
      }
    };
    sum('footprint-node', 5, 5);
    sum('footprint-cluster', 5, 5);
  });

  it('refuses a table with a missing cell, a repeated row, or a remark on no row', () => {
    expect(() => table('t', 'T', 'seed-0 1', ['a', 'b'], [['x', 1]])).toThrow(/1 cells for 2 columns/);
    expect(() =>
      table(
        't',
        'T',
        'seed-0 1',
        ['a'],
        [
          ['x', 1],
          ['x', 2],
        ],
      ),
    ).toThrow(/two rows/);
    expect(() => table('t', 'T', 'seed-0 1', ['a'], [['x', 1]], { y: {} })).toThrow(/no row "y"/);
  });
});

describe('what replaces what', () => {
  it('names the replacements that the documents name', () => {
    const by = (from: 'vm' | 'container', to: 'container' | 'wasm'): Record<string, string> =>
      Object.fromEntries(whatReplacesWhat(from, to).map((entry) => [entry.part, `${entry.from} -> ${entry.to}`]));
    const toContainer = by('vm', 'container');
    expect(toContainer['runtime']).toMatch(/Hypervisor.*-> Container runtime/);
    expect(toContainer['network']).toMatch(/Open vSwitch.*-> CNI/);
    expect(toContainer['volumes']).toMatch(/Cinder.*-> CSI/);
    expect(toContainer['configuration']).toMatch(/cloud-init.*-> ConfigMap/);
    expect(toContainer['recovery']).toMatch(/HA restart.*-> Pod restart/);
    const toWasm = by('container', 'wasm');
    expect(toWasm['network']).toMatch(/CNI.*-> Host socket/);
    expect(toWasm['volumes']).toMatch(/CSI.*-> Host path/);
    expect(toWasm['configuration']).toMatch(/ConfigMap.*-> Module hot swap/);
    expect(toWasm['recovery']).toMatch(/Pod restart.*-> Module reload/);
    for (const part of ['monitoring', 'backup', 'healthCheck', 'logs']) expect(toContainer[part]).toBeDefined();
  });

  it('is empty within one technology and covers every pair', () => {
    for (const from of technologies) {
      for (const to of technologies) {
        const replaced = whatReplacesWhat(from, to);
        if (from === to) expect(replaced).toEqual([]);
        else expect(replaced.length, `${from} to ${to}`).toBeGreaterThan(0);
        expect(replaced.every((entry) => entry.from !== entry.to)).toBe(true);
      }
    }
    expect(whatReplacesWhat('vm', 'container')).toHaveLength(platformParts.length);
  });
});

describe('technologies and stacks', () => {
  it('are all there, once', () => {
    expect(technologyProfiles.map((profile) => profile.id)).toEqual([...technologies]);
    expect(stackProfiles.map((stack) => stack.id)).toEqual(expect.arrayContaining([...decisionStacks]));
    expect(new Set(stackProfiles.map((stack) => stack.id)).size).toBe(stackProfiles.length);
  });

  it('give the documents’ totals through the models', () => {
    const totals = (['vm', 'container', 'wasm'] as const).map((id) => {
      const { memory } = technologyProfile(id);
      return memory === null ? null : totalResource({ ...memory, instances: 100 }).totalMB;
    });
    expect(totals).toEqual([68_500, 15_950, 750]);
    expect(resourceModels).toHaveLength(1);
  });
});

describe('figures', () => {
  const all: [string, Figure][] = [
    ...Object.entries(prices),
    ...Object.entries(incidentsPerYear),
    ...Object.entries(dataCentre),
    ...Object.entries(embodiedCarbon),
    ...runtimeOverheads.flatMap((runtime): [string, Figure][] => [
      [`${runtime.id} memory`, runtime.memoryMiB],
      [`${runtime.id} cpu`, runtime.cpuCores],
      [`${runtime.id} start`, runtime.startMs],
    ]),
    ...technologyProfiles.flatMap((profile): [string, Figure][] => [[`${profile.id} loss`, profile.performanceLoss]]),
  ];

  it.each(all)('%s is ordered and has a unit and a source', (_, figure) => {
    expect(figureProblem(figure)).toBeNull();
    expect(figure.unit && figure.source).toBeTruthy();
  });

  it('of Wasm are labelled assumptions with wide ranges', () => {
    const wasm = runtimeOverheads.find((runtime) => runtime.id === 'wasm');
    for (const figure of [wasm?.memoryMiB, wasm?.cpuCores, wasm?.startMs]) expect(figure?.isAssumption).toBe(true);
    expect((wasm?.memoryMiB.high ?? 0) / (wasm?.memoryMiB.low ?? 1)).toBeGreaterThan(10);
  });

  it('of grid carbon are sorted and average to the source’s average', () => {
    const regions = gridIntensities.map((grid) => grid.region);
    expect([...regions].sort()).toEqual(regions);
    const mean = gridIntensities.reduce((sum, grid) => sum + grid.gramsCO2ePerKWh, 0) / gridIntensities.length;
    expect(Math.abs(mean - unknownGridIntensity)).toBeLessThan(15);
  });

  it('of a server by parts follow Teads', () => {
    expect(serverEmbodiedKg({ sockets: 1, memoryGB: 16 })).toBe(1000);
    expect(serverEmbodiedKg({ sockets: 2, memoryGB: 400, ssds: 1 })).toBeCloseTo(1733, 9);
  });

  it('of industries name their hard limits', () => {
    expect(industryProfiles.map((profile) => profile.id)).toEqual(['finance', 'healthcare', 'telecom', 'retail']);
    const limits = industryProfiles.flatMap((profile) =>
      profile.constraints.filter((constraint) => constraint.limit !== undefined).map((constraint) => constraint.id),
    );
    expect(limits).toEqual(
      expect.arrayContaining(['trading-latency', 'trading-jitter', 'trading-throughput', 'availability', 'failover']),
    );
  });
});
