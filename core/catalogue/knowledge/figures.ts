import { gridIntensities } from '#core/catalogue/carbonIntensity.ts';
import { cpuFamilies, onPremiseServers } from '#core/catalogue/cpuFamilies.ts';
import { dataCentre } from '#core/catalogue/dataCentre.ts';
import { embodiedCarbon } from '#core/catalogue/embodiedCarbon.ts';
import type { Figure } from '#core/catalogue/figure.ts';
import { incidentsPerYear, prices } from '#core/catalogue/prices.ts';
import { overcommitPractice, runtimeOverheads } from '#core/catalogue/runtimeOverheads.ts';
import { performanceDimensions, performancePoints } from '#core/models/space.ts';
import { table, type KnowledgeTable } from './table.ts';

const FIGURE_COLUMNS = ['Low', 'Likely', 'High', 'Unit', 'Basis'] as const;

/** A camel-case key as words: `rackServerBase` is `Rack server base`. */
function words(key: string): string {
  const spaced = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function figureTable(id: string, title: string, figures: readonly (readonly [string, Figure])[]): KnowledgeTable {
  return table(
    id,
    title,
    '',
    FIGURE_COLUMNS,
    figures.map(([name, figure]) => [
      name,
      figure.low,
      figure.likely,
      figure.high,
      figure.unit,
      figure.isAssumption ? 'assumption' : 'source',
    ]),
    Object.fromEntries(figures.map(([name, figure]) => [name, { source: figure.source }])),
  );
}

function named(figures: Readonly<Record<string, Figure>>): (readonly [string, Figure])[] {
  return Object.entries(figures).map(([key, figure]) => [words(key), figure] as const);
}

const families = Object.values(cpuFamilies);

/** The figures of the catalogue as tables: power, carbon, prices, overheads. */
export const figureTables: readonly KnowledgeTable[] = [
  table(
    'cpu-power',
    'Power by processor family',
    '',
    [
      'Year',
      'Idle W per thread',
      'Max W per thread',
      'Idle W per socket',
      'Max W per socket',
      'Threads per socket',
      'GB per socket',
      'Results',
    ],
    families.map((family) => [
      family.name,
      family.year,
      family.idleWattsPerThread,
      family.maxWattsPerThread,
      family.socketIdleW,
      family.socketMaxW,
      family.socketThreads,
      family.socketMemoryGB,
      family.results,
    ]),
    Object.fromEntries(
      families.map((family) => [
        family.name,
        {
          source: `Per thread: ${family.perThreadSource}. Per socket: median of SPECpower_ssj2008 results, spec.org, table of 2026-03-09`,
        },
      ]),
    ),
  ),
  table(
    'on-premise-servers',
    'Power by server on premises',
    'Cloud Carbon Footprint, constants for servers on premises',
    ['Idle W', 'Max W'],
    Object.entries(onPremiseServers).map(([key, server]) => [words(key), server.idleW, server.maxW]),
    {
      'Ivy bridge': { disputed: 'Rests on single-processor entry servers: too low for a server with two.' },
      'Cascade lake': {
        disputed: 'Mean over results that hold several machines in one: too high for a single server.',
      },
    },
  ),
  figureTable(
    'runtime-overheads',
    'Runtime overheads per instance',
    runtimeOverheads.flatMap((runtime) => [
      [`${runtime.name}: memory`, runtime.memoryMiB] as const,
      [`${runtime.name}: CPU`, runtime.cpuCores] as const,
      [`${runtime.name}: start`, runtime.startMs] as const,
    ]),
  ),
  table(
    'overcommit',
    'Overcommit in practice, virtual per physical',
    '',
    ['CPU', 'Memory'],
    overcommitPractice.map((practice) => [practice.name, practice.cpu, practice.memory]),
    Object.fromEntries(overcommitPractice.map((practice) => [practice.name, { source: practice.source }])),
  ),
  figureTable('data-centre', 'Building, storage and network', named(dataCentre)),
  figureTable('embodied-carbon', 'Embodied carbon by component', named(embodiedCarbon)),
  figureTable('prices', 'Prices', named(prices)),
  figureTable('incidents', 'Incidents a year', named(incidentsPerYear)),
  table(
    'grid-carbon',
    'Carbon of grid electricity, g CO2e per kWh',
    '',
    ['g CO2e per kWh'],
    gridIntensities.map((grid) => [grid.region, grid.gramsCO2ePerKWh]),
    Object.fromEntries(gridIntensities.map((grid) => [grid.region, { source: grid.source }])),
  ),
  table(
    'performance-space',
    'Coordinates in the performance space',
    'seed-1 7.1',
    performancePoints.map((point) => point.id),
    performanceDimensions.map((dimension, i) => [
      words(dimension),
      ...performancePoints.map((point) => point.values[i] ?? null),
    ]),
  ),
];
