import { assumed, ranged, stated, type Figure } from './figure.ts';

/** Prices of the documents' cost model. Money is the documents' US dollar; set your own currency and figures. */
export const prices = {
  serverPrice: stated(5000, 'USD', 'seed-4 8.5.1'),
  licencePerNodeVm: stated(6000, 'USD per node and period', 'seed-4 8.5.1 (VMware vSphere)'),
  licencePerNodeContainer: stated(1500, 'USD per node and period', 'seed-4 8.5.1 (RHEL)'),
  licencePerNodeWasm: stated(0, 'USD per node and period', 'seed-4 8.5.1 (openEuler, open source)'),
  salary: stated(150_000, 'USD/a', 'seed-4 8.5.1'),
  headcountVm: ranged([3, 5, 5], 'FTE per 100 nodes', 'seed-4 7.6.2 (3-5), 8.5.1 (5)'),
  headcountContainer: ranged([2, 3, 3], 'FTE per 100 nodes', 'seed-4 7.6.2 (2-3), 8.5.1 (3)'),
  headcountWasm: stated(1.5, 'FTE per 100 nodes', 'seed-4 8.5.1'),
  pricePerKWh: assumed([0.08, 0.1, 0.3], 'USD/kWh', 'seed-4 8.5.1 prints 0.1; tariffs differ widely, set your own'),
  memoryPricePerGBMonth: stated(5, 'USD/GB/month', 'seed-4 8.3.1'),
  costPerIncident: stated(1_500_000, 'USD', 'seed-4 8.5.3 (fine 1 M, reputation 0.5 M)'),
  pricePerGBs: stated(1.66667e-5, 'USD/GB/s', 'published case serverless.cost'),
} as const satisfies Readonly<Record<string, Figure>>;

/** Incidents a year, by technology (seed-4 8.5.3). */
export const incidentsPerYear = {
  vm: stated(0.1, '1/a', 'seed-4 8.5.3'),
  container: stated(8, '1/a', 'seed-4 8.5.3 (kernel 5, namespaces 3)'),
  wasm: stated(0.02, '1/a', 'seed-4 8.5.3 (0.1 x 0.2)'),
} as const satisfies Readonly<Record<string, Figure>>;
