/**
 * Electrical power by processor family.
 *
 * Two kinds of figures, both from SPECpower_ssj2008 results (spec.org), at active idle and at 100 % load:
 * - per hardware thread: the coefficients that Cloud Carbon Footprint publishes, where it has the family and the value is
 *   sound (its EPYC 5th gen entry is not: it is about the mean of the whole table; the figure here is that of the EPYC
 *   9xx5 rows alone), else the median of the family's rows;
 * - per socket: the median of the family's results with one or two sockets, with the threads and the memory per socket
 *   of that median machine, in the SPECpower table as published on 2026-03-09. Means of a few rows, none of them copied.
 */
const CCF = 'Cloud Carbon Footprint, coefficients by microarchitecture (from SPECpower_ssj2008, spec.org)';
const SPEC = 'median of SPECpower_ssj2008 results, spec.org, table of 2026-03-09';

/** Power of a family's median machine. */
export interface CpuFamily {
  readonly id: string;
  readonly name: string;
  /** Year of the family's first servers. */
  readonly year: number;
  readonly idleWattsPerThread: number;
  readonly maxWattsPerThread: number;
  readonly perThreadSource: string;
  /** Watts at the wall of the whole machine divided by its sockets. */
  readonly socketIdleW: number;
  readonly socketMaxW: number;
  /** Hardware threads and GB of memory per socket of that machine. */
  readonly socketThreads: number;
  readonly socketMemoryGB: number;
  /** Hardware threads per core with multithreading on. */
  readonly threadsPerCore: 1 | 2;
  /** Results behind the per-socket median. */
  readonly results: number;
}

function family(
  id: string,
  name: string,
  year: number,
  perThread: readonly [idleW: number, maxW: number, source: string],
  perSocket: readonly [idleW: number, maxW: number, threads: number, memoryGB: number, results: number],
  threadsPerCore: 1 | 2 = 2,
): CpuFamily {
  return {
    id,
    name,
    year,
    idleWattsPerThread: perThread[0],
    maxWattsPerThread: perThread[1],
    perThreadSource: perThread[2],
    socketIdleW: perSocket[0],
    socketMaxW: perSocket[1],
    socketThreads: perSocket[2],
    socketMemoryGB: perSocket[3],
    results: perSocket[4],
    threadsPerCore,
  };
}

/** Every family that a processor's name can be resolved to. */
export const cpuFamilies = {
  core: family('core', 'Intel Core and earlier (51xx-54xx)', 2006, [18.4, 30.1, SPEC], [73.5, 118.5, 4, 4, 76], 1),
  opteron: family('opteron', 'AMD Opteron', 2007, [3.72, 11.63, SPEC], [43.4, 132, 6, 8, 35], 1),
  nehalem: family('nehalem', 'Intel Nehalem-EP (55xx)', 2009, [4.09, 12.06, SPEC], [35.8, 104, 8, 4, 28]),
  nehalemEx: family('nehalemEx', 'Intel Nehalem-EX (75xx)', 2010, [8.64, 14.66, SPEC], [138.2, 234.5, 16, 32, 5]),
  lynnfield: family('lynnfield', 'Intel Lynnfield (34xx)', 2009, [5.08, 14.81, SPEC], [40.6, 118.5, 8, 8, 18]),
  westmere: family('westmere', 'Intel Westmere-EP (56xx)', 2010, [2.83, 10.23, SPEC], [37, 124, 12, 6, 58]),
  westmereEx: family('westmereEx', 'Intel Westmere-EX (E7)', 2011, [5.81, 11.4, SPEC], [116.1, 228, 20, 24, 2]),
  sandyBridge: family('sandyBridge', 'Intel Sandy Bridge (E5)', 2012, [2.17, 8.58, CCF], [28.1, 127, 16, 12, 91]),
  sandyBridgeE3: family('sandyBridgeE3', 'Intel Sandy Bridge (E3)', 2011, [2.17, 8.58, CCF], [21.4, 92.8, 8, 8, 9]),
  ivyBridge: family('ivyBridge', 'Intel Ivy Bridge (E5 v2, E7 v2)', 2013, [3.04, 8.25, CCF], [37.3, 108.5, 20, 14, 2]),
  ivyBridgeE3: family('ivyBridgeE3', 'Intel Ivy Bridge (E3 v2)', 2012, [3.04, 8.25, CCF], [19.1, 69.7, 8, 8, 7]),
  haswell: family('haswell', 'Intel Haswell (E5 v3, E7 v3)', 2014, [1, 4.74, CCF], [23.5, 136, 36, 32, 12]),
  haswellE3: family('haswellE3', 'Intel Haswell (E3 v3)', 2013, [1, 4.74, CCF], [16, 60, 8, 8, 5]),
  broadwell: family('broadwell', 'Intel Broadwell (E5 v4, E7 v4)', 2016, [0.71, 3.69, CCF], [22.3, 127.5, 44, 32, 11]),
  skylake: family(
    'skylake',
    'Intel Skylake (Xeon Scalable, 1st gen)',
    2017,
    [0.65, 4.26, CCF],
    [26.6, 216, 56, 96, 35],
  ),
  skylakeE3: family('skylakeE3', 'Intel Skylake (E3 v5)', 2015, [1.9, 5.93, SPEC], [15.2, 47.5, 8, 16, 4]),
  kabyLakeE3: family('kabyLakeE3', 'Intel Kaby Lake (E3 v6)', 2017, [1.55, 6.48, SPEC], [12.4, 51.8, 8, 16, 3]),
  coffeeLake: family(
    'coffeeLake',
    'Intel Coffee Lake and later (Xeon E)',
    2018,
    [1.14, 5.42, CCF],
    [16.8, 73.9, 16, 16, 13],
  ),
  cascadeLake: family(
    'cascadeLake',
    'Intel Cascade Lake (Xeon Scalable, 2nd gen)',
    2019,
    [0.64, 3.97, CCF],
    [27.9, 207, 56, 96, 32],
  ),
  cooperLake: family(
    'cooperLake',
    'Intel Cooper Lake (Xeon Scalable, 3rd gen H)',
    2020,
    [0.87, 4.63, SPEC],
    [48.5, 259.2, 56, 144, 8],
  ),
  iceLake: family(
    'iceLake',
    'Intel Ice Lake (Xeon Scalable, 3rd gen)',
    2021,
    [0.767, 3.758, CCF],
    [66.2, 310.2, 80, 128, 26],
  ),
  sapphireRapids: family(
    'sapphireRapids',
    'Intel Sapphire Rapids (Xeon Scalable, 4th gen)',
    2023,
    [1.036, 4.16, CCF],
    [90.8, 404, 112, 128, 50],
  ),
  emeraldRapids: family(
    'emeraldRapids',
    'Intel Emerald Rapids (Xeon Scalable, 5th gen)',
    2023,
    [0.814, 4.482, CCF],
    [85, 383, 128, 128, 28],
  ),
  graniteRapids: family(
    'graniteRapids',
    'Intel Granite Rapids (Xeon 6 P)',
    2024,
    [0.582, 2.527, CCF],
    [111.8, 480.8, 172, 256, 26],
  ),
  sierraForest: family(
    'sierraForest',
    'Intel Sierra Forest (Xeon 6 E)',
    2024,
    [0.694, 2.557, SPEC],
    [100, 368.2, 144, 256, 20],
    1,
  ),
  epyc1: family('epyc1', 'AMD EPYC 1st gen (7xx1, Naples)', 2017, [0.82, 2.55, CCF], [47.6, 148, 64, 64, 10]),
  epyc2: family('epyc2', 'AMD EPYC 2nd gen (7xx2, Rome)', 2019, [0.47, 1.69, CCF], [55, 213.2, 128, 128, 30]),
  epyc3: family('epyc3', 'AMD EPYC 3rd gen (7xx3, Milan)', 2021, [0.456, 1.957, CCF], [53.7, 234, 128, 128, 23]),
  epyc4: family(
    'epyc4',
    'AMD EPYC 4th gen (9xx4, Genoa and Bergamo)',
    2022,
    [0.739, 2.282, CCF],
    [63, 346.5, 256, 192, 48],
  ),
  epyc8: family('epyc8', 'AMD EPYC 8xx4 (Siena)', 2023, [0.572, 1.809, SPEC], [68.1, 202, 96, 96, 19]),
  epyc5: family(
    'epyc5',
    'AMD EPYC 5th gen (9xx5, Turin)',
    2024,
    [0.235, 1.323, 'EPYC 9xx5 rows of the Cloud Carbon Footprint input (41 rows); its published 3.682/8.961 is wrong'],
    [69, 380, 320, 192, 39],
  ),
  epyc4000: family('epyc4000', 'AMD EPYC 4xxx', 2024, [1.128, 4.354, SPEC], [32.1, 104.5, 24, 48, 4]),
} as const satisfies Readonly<Record<string, CpuFamily>>;

/** Id of a processor family. */
export type CpuFamilyId = keyof typeof cpuFamilies;

/**
 * Watts per hardware thread when the family is unknown: the average that Cloud Carbon Footprint uses for Amazon's
 * mixed fleet (its figures for Google and Azure are within a quarter of it: 0.71/4.26 and 0.78/3.76).
 */
export const unknownCpu = {
  idleWattsPerThread: 0.74,
  maxWattsPerThread: 3.5,
  source: 'Cloud Carbon Footprint, AWS average over all processor families',
} as const;

/** Cloud Carbon Footprint's per-server figures for servers on premises, W at rest and at full load. */
export const onPremiseServers = {
  average: { idleW: 65.8, maxW: 367.1 },
  cascadeLake: { idleW: 120, maxW: 919 },
  skylake: { idleW: 88.9, maxW: 733 },
  broadwell: { idleW: 46.6, maxW: 272 },
  haswell: { idleW: 46.9, maxW: 272 },
  sandyBridge: { idleW: 57.5, maxW: 257 },
  ivyBridge: { idleW: 41.5, maxW: 89.6 },
  epyc1: { idleW: 91.6, maxW: 295.5 },
  epyc2: { idleW: 83.4, maxW: 394.5 },
} as const;
