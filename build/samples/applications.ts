/** What a machine of an application does; decides its size, system and load. */
export type Role =
  | 'web'
  | 'app'
  | 'api'
  | 'worker'
  | 'batch'
  | 'cache'
  | 'queue'
  | 'db'
  | 'sql'
  | 'legacy'
  | 'infra'
  | 'file'
  | 'desktop'
  | 'appliance'
  | 'function';

/** What an environment is for. */
export type Stage = 'prod' | 'test' | 'dev';

/** One tier of an application: how many machines it has in production, and what they are. */
export interface Tier {
  /** The word in the machine's name. */
  readonly word: string;
  readonly role: Role;
  readonly least: number;
  readonly most: number;
}

/** An application as it is found in estates: a name and its tiers. */
export interface Archetype {
  readonly tiers: readonly Tier[];
  /** How often it is found, relative to the others. */
  readonly weight: number;
}

const tier = (word: string, role: Role, least: number, most: number): Tier => ({ word, role, least, most });

/** Mixes seen in estates of mid-sized companies: many small web applications, some heavy ones, a Windows core. */
export const archetypes: readonly Archetype[] = [
  { weight: 16, tiers: [tier('web', 'web', 2, 4), tier('app', 'app', 2, 3), tier('db', 'db', 1, 2)] },
  {
    weight: 12,
    tiers: [tier('web', 'web', 2, 3), tier('api', 'api', 2, 4), tier('cache', 'cache', 1, 2), tier('db', 'db', 1, 2)],
  },
  { weight: 14, tiers: [tier('api', 'api', 2, 4), tier('worker', 'worker', 1, 3)] },
  { weight: 12, tiers: [tier('fn', 'function', 2, 4)] },
  { weight: 10, tiers: [tier('fn', 'function', 2, 3), tier('mq', 'queue', 1, 2)] },
  { weight: 8, tiers: [tier('batch', 'batch', 1, 3), tier('db', 'db', 1, 1)] },
  { weight: 14, tiers: [tier('app', 'legacy', 1, 3), tier('sql', 'sql', 1, 2)] },
  { weight: 8, tiers: [tier('web', 'legacy', 1, 2), tier('sql', 'sql', 1, 1), tier('file', 'file', 1, 1)] },
  { weight: 4, tiers: [tier('mq', 'queue', 2, 3), tier('worker', 'worker', 2, 4)] },
];

/** Names of applications of a port operator, the estate that the samples tell of. */
export const applicationNames: readonly string[] = [
  'shop',
  'berth',
  'customs',
  'tally',
  'manifest',
  'billing',
  'ledger',
  'portal',
  'tracking',
  'gate',
  'yard',
  'weigh',
  'pilot',
  'tide',
  'cargo',
  'fuel',
  'crew',
  'docs',
  'charts',
  'notify',
  'report',
  'payroll',
  'intranet',
  'wiki',
  'thumb',
  'price',
  'webhook',
  'geo',
  'quay',
  'crane',
  'reefer',
  'survey',
  'permit',
  'claims',
  'tariff',
  'vessel',
  'agent',
  'dockets',
  'lashing',
  'ferry',
  'towage',
  'stow',
  'anchor',
];

/** Machines that every estate has besides its applications: name stem and role. */
export const infrastructure: readonly (readonly [stem: string, role: Role])[] = [
  ['dc', 'infra'],
  ['dns', 'infra'],
  ['adfs', 'infra'],
  ['print', 'infra'],
  ['wsus', 'infra'],
  ['sccm', 'infra'],
  ['mon', 'app'],
  ['log', 'db'],
  ['bkp', 'file'],
  ['nas-gw', 'appliance'],
  ['fw-mgmt', 'appliance'],
  ['vcsa', 'appliance'],
  ['jump', 'infra'],
  ['git', 'app'],
  ['ci-runner', 'batch'],
  ['files', 'file'],
];

/** A size and how often it is chosen. */
export type Size = readonly [vcpus: number, memoryGiB: number];

/** What machines of a role look like. Loads are percent of the vCPUs at the moment of an export. */
export interface RoleProfile {
  readonly sizes: readonly (readonly [Size, number])[];
  readonly systems: readonly (readonly [string, number])[];
  readonly cpuPercent: readonly [number, number];
  readonly activePercent: readonly [number, number];
  readonly diskGiB: readonly [number, number];
}

const ubuntu = 'Ubuntu Linux (64-bit)';
const rhel8 = 'Red Hat Enterprise Linux 8 (64-bit)';
const rhel9 = 'Red Hat Enterprise Linux 9 (64-bit)';
const oracle = 'Oracle Linux 8 (64-bit)';
const debian = 'Debian GNU/Linux 11 (64-bit)';
const sles = 'SUSE Linux Enterprise 15 (64-bit)';
const windows2012 = 'Microsoft Windows Server 2012 (64-bit)';
const windows2016 = 'Microsoft Windows Server 2016 (64-bit)';
const windows2019 = 'Microsoft Windows Server 2019 (64-bit)';
const windows2022 = 'Microsoft Windows Server 2022 (64-bit)';
const windows10 = 'Microsoft Windows 10 (64-bit)';
const linuxServers: RoleProfile['systems'] = [
  [ubuntu, 40],
  [rhel8, 20],
  [rhel9, 15],
  [debian, 15],
  [sles, 10],
];
const windowsServers: RoleProfile['systems'] = [
  [windows2012, 10],
  [windows2016, 30],
  [windows2019, 40],
  [windows2022, 20],
];

/**
 * What machines of a role look like: `[vCPUs, GiB]` and systems with their weights, ranges of use in percent and of
 * disk in GiB.
 */
export const roleProfiles: Readonly<Record<Role, RoleProfile>> = {
  web: {
    sizes: [
      [[2, 4], 60],
      [[2, 8], 30],
      [[4, 8], 10],
    ],
    systems: linuxServers,
    cpuPercent: [2, 30],
    activePercent: [10, 35],
    diskGiB: [30, 60],
  },
  app: {
    sizes: [
      [[4, 8], 40],
      [[4, 16], 40],
      [[8, 16], 15],
      [[8, 32], 5],
    ],
    systems: linuxServers,
    cpuPercent: [4, 45],
    activePercent: [15, 50],
    diskGiB: [40, 120],
  },
  api: {
    sizes: [
      [[2, 4], 50],
      [[2, 8], 30],
      [[4, 8], 20],
    ],
    systems: linuxServers,
    cpuPercent: [3, 40],
    activePercent: [10, 40],
    diskGiB: [30, 60],
  },
  function: {
    sizes: [
      [[1, 2], 60],
      [[2, 2], 20],
      [[2, 4], 20],
    ],
    systems: [
      [ubuntu, 60],
      [debian, 40],
    ],
    cpuPercent: [1, 20],
    activePercent: [5, 25],
    diskGiB: [20, 30],
  },
  worker: {
    sizes: [
      [[2, 4], 40],
      [[4, 8], 40],
      [[8, 16], 20],
    ],
    systems: linuxServers,
    cpuPercent: [2, 70],
    activePercent: [10, 50],
    diskGiB: [30, 80],
  },
  batch: {
    sizes: [
      [[4, 8], 40],
      [[8, 16], 40],
      [[16, 32], 20],
    ],
    systems: linuxServers,
    cpuPercent: [0, 85],
    activePercent: [5, 60],
    diskGiB: [80, 300],
  },
  cache: {
    sizes: [
      [[2, 8], 50],
      [[2, 16], 50],
    ],
    systems: linuxServers,
    cpuPercent: [2, 25],
    activePercent: [40, 85],
    diskGiB: [20, 40],
  },
  queue: {
    sizes: [
      [[2, 8], 60],
      [[4, 16], 40],
    ],
    systems: linuxServers,
    cpuPercent: [3, 30],
    activePercent: [20, 50],
    diskGiB: [60, 200],
  },
  db: {
    sizes: [
      [[4, 16], 35],
      [[8, 32], 40],
      [[8, 64], 20],
      [[16, 128], 5],
    ],
    systems: [
      [oracle, 45],
      [rhel8, 25],
      [ubuntu, 20],
      [rhel9, 10],
    ],
    cpuPercent: [5, 50],
    activePercent: [40, 85],
    diskGiB: [200, 1500],
  },
  sql: {
    sizes: [
      [[4, 16], 45],
      [[8, 32], 40],
      [[8, 64], 15],
    ],
    systems: windowsServers,
    cpuPercent: [4, 45],
    activePercent: [40, 85],
    diskGiB: [200, 1200],
  },
  legacy: {
    sizes: [
      [[2, 8], 55],
      [[4, 16], 40],
      [[8, 16], 5],
    ],
    systems: windowsServers,
    cpuPercent: [2, 25],
    activePercent: [10, 40],
    diskGiB: [80, 200],
  },
  infra: {
    sizes: [
      [[2, 4], 55],
      [[2, 8], 45],
    ],
    systems: windowsServers,
    cpuPercent: [1, 15],
    activePercent: [10, 30],
    diskGiB: [60, 120],
  },
  file: {
    sizes: [
      [[2, 8], 60],
      [[4, 16], 40],
    ],
    systems: windowsServers,
    cpuPercent: [1, 15],
    activePercent: [20, 50],
    diskGiB: [500, 4000],
  },
  desktop: {
    sizes: [
      [[2, 8], 70],
      [[4, 16], 30],
    ],
    systems: [[windows10, 100]],
    cpuPercent: [1, 35],
    activePercent: [10, 40],
    diskGiB: [60, 100],
  },
  appliance: {
    sizes: [
      [[2, 8], 50],
      [[4, 16], 50],
    ],
    systems: [
      ['Other 3.x or later Linux (64-bit)', 60],
      ['FreeBSD 12 or later versions (64-bit)', 20],
      ['VMware Photon OS (64-bit)', 20],
    ],
    cpuPercent: [1, 20],
    activePercent: [15, 50],
    diskGiB: [40, 500],
  },
};
