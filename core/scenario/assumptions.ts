import type { AssumptionValue } from '#core/planResult.ts';
import type { Scenario } from './scenario.ts';

/** How an assumption varies between its low and high value when totals are sampled. */
export type Distribution = 'fixed' | 'uniform' | 'triangular' | 'pert' | 'lognormal';

/**
 * A default that the plan rests on, with the range it is sampled from and where it comes from. Most are `lognormal`: the
 * likely value is the median and nine of ten cases lie between low and high, so that a plan made with the likely values
 * stands in the middle of its bands even where a range is lopsided.
 */
export interface AssumptionDefinition {
  readonly id: string;
  readonly title: string;
  readonly group: 'demand' | 'overhead' | 'reserve' | 'energy' | 'cost' | 'risk' | 'team';
  readonly unit: string;
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly distribution: Distribution;
  readonly source: string;
  /** What it means and where it enters. */
  readonly description: string;
  /** The hard limits of an edit: values outside make no sense. */
  readonly min: number;
  readonly max: number;
}

/** The three points of one assumption as a plan uses them. */
export interface ResolvedAssumption {
  readonly definition: AssumptionDefinition;
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly changed: boolean;
}

type Row = readonly [
  id: string,
  title: string,
  unit: string,
  range: readonly [low: number, likely: number, high: number],
  distribution: Distribution,
  limits: readonly [min: number, max: number],
  source: string,
  description: string,
];

function group(name: AssumptionDefinition['group'], rows: readonly Row[]): AssumptionDefinition[] {
  return rows.map(([id, title, unit, [low, likely, high], distribution, [min, max], source, description]) => ({
    id,
    title,
    group: name,
    unit,
    low,
    likely,
    high,
    distribution,
    min,
    max,
    source,
    description,
  }));
}

const planning = 'planning assumption, no published figure: set your own';

const demand = group('demand', [
  [
    'demand.cpuOvercommit',
    'vCPU per physical core',
    'vCPU/core',
    [2, 4, 6],
    'lognormal',
    [0.1, 32],
    'VMware practice 4:1, databases 2:1 (Presizion user guide); Harvester users ask for 2:1 to 4:1',
    'Turns allocated vCPU into cores where nothing was measured.',
  ],
  [
    'demand.memoryOvercommit',
    'Allocated memory per physical memory',
    'MiB/MiB',
    [1, 1, 1.25],
    'lognormal',
    [0.1, 8],
    'OpenShift Virtualization default 100 %',
    'Turns allocated memory into physical memory where nothing was measured.',
  ],
  [
    'demand.cpuPeakFactor',
    'CPU peak over the measured mean',
    '1',
    [1.1, 1.3, 2],
    'lognormal',
    [1, 20],
    'Azure Migrate comfort factor (1.3 in its examples), range widened',
    'Multiplies CPU that was measured as a mean or at one instant; a percentile or peak is taken as it is.',
  ],
  [
    'demand.memoryPeakFactor',
    'Memory peak over the measured mean',
    '1',
    [1, 1.1, 1.3],
    'lognormal',
    [1, 20],
    'krr adds 15 % to the maximum of memory; memory varies less than CPU',
    'Multiplies memory that was measured as a mean or at one instant.',
  ],
  [
    'demand.minimumMemoryMiB',
    'Smallest memory of an application',
    'MiB',
    [32, 64, 128],
    'lognormal',
    [1, 65_536],
    planning,
    'No technology is sized below it, whatever is subtracted for a guest operating system.',
  ],
  [
    'demand.minimumCpuCores',
    'Smallest CPU of an application',
    'cores',
    [0.01, 0.02, 0.05],
    'lognormal',
    [0.001, 16],
    planning,
    'No technology is sized below it.',
  ],
  [
    'demand.storageOvercommit',
    'Promised local storage per MiB on the host',
    'MiB/MiB',
    [1, 1, 2],
    'lognormal',
    [0.1, 10],
    planning,
    'Divides the disks of VMs on storage that only their host reaches: above 1 they are thin and not filled at once.',
  ],
  [
    'demand.iopsOvercommit',
    'Stated disk operations per operation at the same time',
    '1',
    [1, 1, 2],
    'lognormal',
    [0.1, 20],
    planning,
    'Divides the disk operations of workloads: above 1 their peaks do not fall together.',
  ],
  [
    'demand.networkOvercommit',
    'Stated network traffic per traffic at the same time',
    '1',
    [1, 1, 4],
    'lognormal',
    [0.1, 20],
    planning,
    'Divides the network traffic of workloads: above 1 their peaks do not fall together.',
  ],
]);

const overhead = group('overhead', [
  [
    'guest.linuxMemoryMiB',
    'Memory of a Linux guest system',
    'MiB',
    [200, 488, 800],
    'lognormal',
    [0, 65_536],
    'system analysis 8.2.2: 512 MB for a minimal Linux guest',
    'Removed when a workload leaves its VM, added for nothing else.',
  ],
  [
    'guest.windowsMemoryMiB',
    'Memory of a Windows guest system',
    'MiB',
    [800, 1500, 2500],
    'lognormal',
    [0, 65_536],
    'Microsoft minimum for Windows Server with desktop: 2 GB; range for core and full installations',
    'Removed when a workload leaves its VM.',
  ],
  [
    'guest.cpuCores',
    'CPU of an idle guest system',
    'cores',
    [0.01, 0.03, 0.1],
    'lognormal',
    [0, 4],
    planning,
    'Timer ticks, agents and services of the guest; removed when the guest goes.',
  ],
  [
    'vm.memoryMiB',
    'Hypervisor memory per VM',
    'MiB',
    [19, 40, 150],
    'lognormal',
    [0, 65_536],
    'system analysis 8.2.2: 20 MB of virtio devices per VM; hypervisors document more for many vCPU',
    'Added to a VM that is sized from its allocation; a measured host already holds it.',
  ],
  [
    'vm.cpuLoss',
    'CPU lost to virtualisation',
    '1',
    [0.02, 0.1, 0.3],
    'lognormal',
    [0, 0.9],
    'formal theory 19.8.2 prints 10-30 %; Firecracker specification: over 95 % of bare metal',
    'Share of the measured CPU that is the hypervisor’s and falls away with it.',
  ],
  [
    'container.memoryMiB',
    'Memory per container',
    'MiB',
    [10, 24, 60],
    'lognormal',
    [0, 65_536],
    'system analysis 8.2.2: 10 MB of namespaces and 15 MB of shim',
    'Added to a workload that runs as a container.',
  ],
  [
    'container.cpuLoss',
    'CPU lost to container isolation',
    '1',
    [0.005, 0.027, 0.05],
    'lognormal',
    [0, 0.9],
    'performance.loss with the cycles of formal theory 19.8.4: 2.7 %',
    'Divides the CPU that the application needs.',
  ],
  [
    'microvm.memoryMiB',
    'Memory per micro VM',
    'MiB',
    [28, 130, 160],
    'lognormal',
    [0, 65_536],
    'kata-deploy runtime classes: 130 Mi (Cloud Hypervisor, Firecracker), 160 Mi (QEMU)',
    'Added to a workload that runs as a Kata or Firecracker micro VM, beside the container’s own.',
  ],
  [
    'microvm.cpuCores',
    'CPU per micro VM',
    'cores',
    [0.02, 0.1, 0.25],
    'lognormal',
    [0, 16],
    'kata-deploy runtime classes reserve 250m; what is used is less',
    'Added to a workload that runs as a micro VM.',
  ],
  [
    'microvm.cpuLoss',
    'CPU lost to the micro VM',
    '1',
    [0.01, 0.05, 0.1],
    'lognormal',
    [0, 0.9],
    'Firecracker specification: guest CPU over 95 % of bare metal',
    'Divides the CPU that the application needs.',
  ],
  [
    'wasm.memoryShare',
    'Memory of the module against the native application',
    '1',
    [0.2, 0.5, 1],
    'lognormal',
    [0.001, 4],
    `${planning}; system analysis 8.2.2 has 6 MB against 128 MB for a small service, no measurement confirms such a ratio in general`,
    'Share of the application’s memory that remains when it is compiled to a WebAssembly module.',
  ],
  [
    'wasm.cpuFactor',
    'CPU of the module against the native application',
    '1',
    [1.05, 1.3, 2],
    'lognormal',
    [0.1, 20],
    `${planning}; published slow-downs of compiled modules lie between 1.05 and 2`,
    'Multiplies the CPU that the application needs.',
  ],
  [
    'wasm.memoryMiB',
    'Runtime memory per module instance',
    'MiB',
    [1, 6, 20],
    'lognormal',
    [0, 65_536],
    'system analysis 8.2.2: 1 MB of code and 5 MB of linear memory',
    'Added to a workload that runs as a module.',
  ],
]);

const reserve = group('reserve', [
  [
    'placement.headroom',
    'Headroom kept free on every host',
    '1',
    [0.05, 0.1, 0.25],
    'lognormal',
    [0, 0.9],
    'capacity buffer as in VMware Aria Operations; Presizion default 20 %',
    'Share of every host that placement may not use, after the reserve for failures.',
  ],
  [
    'platform.hostMemoryMiB',
    'Memory of the platform per host',
    'MiB',
    [2048, 3004, 6144],
    'lognormal',
    [0, 1_048_576],
    'system analysis 8.2.2: 2,500 MB of hypervisor and management and 650 MB of kubelet, containerd and CNI',
    'Taken off every host: while both platforms run side by side each host carries both.',
  ],
  [
    'platform.hostCpuCores',
    'CPU of the platform per host',
    'cores',
    [0.25, 0.5, 1],
    'lognormal',
    [0, 64],
    planning,
    'Taken off every host.',
  ],
]);

const energy = group('energy', [
  [
    'energy.hostPowerScale',
    'Host power against the estimate',
    '1',
    [0.8, 1, 1.25],
    'lognormal',
    [0.1, 5],
    'spread of SPECpower results within a CPU family',
    'Multiplies idle and maximum power of every host whose power was not measured.',
  ],
  [
    'energy.pue',
    'Power usage effectiveness',
    '1',
    [1.2, 1.58, 1.8],
    'lognormal',
    [1, 5],
    'Uptime Institute survey: 1.58 on premises',
    'Energy of the site per energy of the equipment.',
  ],
  [
    'energy.pricePerKWh',
    'Electricity price',
    'currency/kWh',
    [0.08, 0.15, 0.3],
    'lognormal',
    [0, 10],
    planning,
    'Multiplies the energy of the site.',
  ],
  [
    'energy.gramsCO2ePerKWh',
    'Carbon intensity of the grid',
    'g CO2e/kWh',
    [51, 339, 708],
    'lognormal',
    [0, 2000],
    'Cloud Carbon Footprint grid factors: France 51, Germany 339, India 708',
    'Multiplies the energy of the site.',
  ],
  [
    'energy.embodiedKgPerHost',
    'Manufacturing carbon of a host',
    'kg CO2e',
    [1000, 1500, 3500],
    'lognormal',
    [0, 50_000],
    'Cloud Carbon Footprint and Teads: 1,000 kg for a rack server, 100 per extra CPU, 1.388 per GB of memory',
    'Shown beside the yearly carbon, written off over the host’s life; it is spent already and is not in the totals.',
  ],
]);

const cost = group('cost', [
  [
    'cost.serverPrice',
    'Price of a host',
    'currency',
    [5000, 12_000, 25_000],
    'lognormal',
    [0, 1_000_000],
    'system analysis 8.5.1: 5,000; current two-socket servers cost more',
    'Written off over the life of a host.',
  ],
  [
    'cost.serverLifeYears',
    'Life of a host',
    'years',
    [4, 5, 7],
    'lognormal',
    [1, 20],
    'Boavizta and Cloud Carbon Footprint: 4 years; on premises commonly 5',
    'Write-off of price and manufacturing carbon.',
  ],
  [
    'cost.licenceVmPerHostYear',
    'Licence of a host that runs VMs',
    'currency/year',
    [1000, 2000, 8000],
    'lognormal',
    [0, 200_000],
    'system analysis 8.5.1: 6,000 per node over 3 years',
    'Counted for every host with at least one VM.',
  ],
  [
    'cost.licenceContainerPerHostYear',
    'Licence of a host with containers only',
    'currency/year',
    [0, 500, 2500],
    'triangular',
    [0, 200_000],
    'system analysis 8.5.1: 1,500 per node over 3 years',
    'Counted for every host without a VM and with at least one container.',
  ],
  [
    'cost.salary',
    'Cost of an administrator',
    'currency/year',
    [90_000, 150_000, 200_000],
    'lognormal',
    [0, 2_000_000],
    'system analysis 8.5.1: 150,000',
    'Operations: administrators per 100 hosts times hosts.',
  ],
  [
    'cost.adminsPer100VmHosts',
    'Administrators per 100 hosts with VMs',
    'people/100 hosts',
    [3, 5, 8],
    'lognormal',
    [0, 100],
    'system analysis 8.5.1: 5',
    'Operations of hosts with at least one VM.',
  ],
  [
    'cost.adminsPer100ContainerHosts',
    'Administrators per 100 container hosts',
    'people/100 hosts',
    [2, 3, 5],
    'lognormal',
    [0, 100],
    'system analysis 8.5.1: 3',
    'Operations of hosts without a VM and with at least one container.',
  ],
  [
    'cost.adminsPer100WasmHosts',
    'Administrators per 100 Wasm hosts',
    'people/100 hosts',
    [1, 1.5, 4],
    'lognormal',
    [0, 100],
    'system analysis 8.5.1: 1.5',
    'Operations of hosts that run modules only.',
  ],
]);

const risk = group('risk', [
  [
    'risk.attemptsPer1000Workloads',
    'Serious attacks that reach a workload',
    '1/(1000 workloads · year)',
    [1, 10, 50],
    'lognormal',
    [0, 1_000_000],
    `${planning}; system analysis 8.5.3 takes published CVEs for breaches (8 a year with containers), which no estate confirms`,
    'Each tries to leave the workload that it reached.',
  ],
  [
    'risk.costPerEvent',
    'Cost of an escape',
    'currency',
    [300_000, 1_500_000, 5_000_000],
    'lognormal',
    [0, 1_000_000_000],
    'system analysis 8.5.3: 1.5 million',
    'Multiplies the expected escapes a year.',
  ],
  [
    'risk.escapeVm',
    'Escape from a VM succeeds',
    '1',
    [0.000_01, 0.0001, 0.001],
    'lognormal',
    [0, 1],
    'isolation.escape, system analysis 8.2.4: 0.0001',
    'Probability that an attack leaves its VM.',
  ],
  [
    'risk.escapeContainer',
    'Escape from a container succeeds',
    '1',
    [0.001, 0.01099, 0.05],
    'lognormal',
    [0, 1],
    'isolation.escape, system analysis 8.2.4: any of 0.001 and 0.01',
    'Probability that an attack leaves its container.',
  ],
  [
    'risk.escapeMicrovm',
    'Escape from a micro VM succeeds',
    '1',
    [0.000_01, 0.0001, 0.001],
    'lognormal',
    [0, 1],
    'isolation.escape of a VM: a micro VM has the same hardware border and fewer devices',
    'Probability that an attack leaves its micro VM.',
  ],
  [
    'risk.escapeWasm',
    'Escape from a module succeeds',
    '1',
    [0.000_000_1, 0.000_001, 0.001],
    'lognormal',
    [0, 1],
    'isolation.escape, system analysis 8.2.4: 0.0001 and 0.001 both; likely and high raised, since formal theory 19.8.6 ranks the sandbox weakest',
    'Probability that an attack leaves its module.',
  ],
  [
    'risk.hostMoveFails',
    'A change of host fails',
    '1',
    [0.0005, 0.002, 0.01],
    'fixed',
    [0, 1],
    planning,
    'Probability that a move to another host without a change of technology ends in an outage.',
  ],
  [
    'risk.containerChangeFails',
    'A change from VM to container fails',
    '1',
    [0.01, 0.03, 0.1],
    'fixed',
    [0, 1],
    planning,
    'Probability that the change ends in an outage and has to be rolled back; micro VMs count as containers.',
  ],
  [
    'risk.wasmChangeFails',
    'A change to a module fails',
    '1',
    [0.02, 0.08, 0.25],
    'fixed',
    [0, 1],
    planning,
    'Probability that the change ends in an outage and has to be rolled back.',
  ],
  [
    'risk.failedMoveCost',
    'Cost of a failed move',
    'currency',
    [500, 5000, 50_000],
    'fixed',
    [0, 1_000_000_000],
    planning,
    'Outage and rolling back of a workload of medium criticality; input of risk.incidents for each move.',
  ],
  [
    'risk.criticalityFactor',
    'Cost of a failure by criticality',
    '1',
    [1, 3, 10],
    'fixed',
    [1, 1000],
    planning,
    'Workloads of high criticality cost so many times more when their move fails, those of low criticality so many times less.',
  ],
]);

const team = group('team', [
  [
    'team.effortDaysPerWave',
    'Team capacity per wave',
    'person-days',
    [20, 40, 80],
    'fixed',
    [0.1, 100_000],
    `${planning}; four people for ten working days`,
    'No wave takes more effort than this.',
  ],
  [
    'team.hostMoveDays',
    'Effort of moving a running VM to another host',
    'person-days',
    [0.02, 0.05, 0.2],
    'fixed',
    [0, 100],
    'live migration of 16 GB takes about 20 s (migration.precopy, category theory 7.1); the rest is planning and check',
    'Moves that change the host but not the technology.',
  ],
  [
    'team.apiReuse',
    'Share of interfaces that carry over',
    '1',
    [0.5, 0.68, 0.85],
    'fixed',
    [0, 1],
    'category theory 9.1: 68 % of the API can be reused',
    'Input of portability.effort: the rest is rewritten.',
  ],
  [
    'team.fixedDays',
    'Assessment, cut-over and acceptance of a change',
    'person-days',
    [0.5, 1, 3],
    'fixed',
    [0, 1000],
    planning,
    'Input of portability.effort: once per workload.',
  ],
  [
    'team.apiDays',
    'Adapting to a platform of which nothing carries over',
    'person-days',
    [1, 3, 10],
    'fixed',
    [0, 1000],
    planning,
    'Input of portability.effort, times the share that does not carry over.',
  ],
  [
    'team.componentDays',
    'Rebuilding a component of which nothing carries over',
    'person-days',
    [0.5, 1, 3],
    'fixed',
    [0, 1000],
    planning,
    'Input of portability.effort, times the share of each component that does not carry over (category theory part 2, 1.1 and 2.1).',
  ],
  [
    'team.stateDays',
    'Moving the state of a stateful workload',
    'person-days',
    [1, 3, 10],
    'fixed',
    [0, 1000],
    planning,
    'Input of portability.effort, for workloads that keep data.',
  ],
  [
    'team.dependencies',
    'Services that a workload depends on',
    '1',
    [1, 2, 6],
    'fixed',
    [0, 1000],
    `${planning}; the inventory does not show connections`,
    'Input of portability.effort: connections to change and test.',
  ],
  [
    'team.dependencyDays',
    'Changing and testing one dependency',
    'person-days',
    [0.25, 0.5, 2],
    'fixed',
    [0, 1000],
    planning,
    'Input of portability.effort.',
  ],
  [
    'team.wasmLanguageFactor',
    'Porting to a module against packaging in a container',
    '1',
    [1.5, 3, 8],
    'fixed',
    [1, 1000],
    planning,
    'Input of portability.effort for WebAssembly: the program is recompiled and its system calls replaced.',
  ],
  [
    'team.dayRate',
    'Cost of a person-day',
    'currency/person-day',
    [410, 680, 1400],
    'fixed',
    [0, 100_000],
    'system analysis 8.5.1: 150,000 a year, over 220 working days; range: 90,000 a year to twice the likely rate for contractors',
    'Turns the effort of moves into money.',
  ],
  [
    'team.toolsPerChange',
    'Tools and licences of one change of technology',
    'currency',
    [0, 0, 500],
    'fixed',
    [0, 1_000_000],
    `${planning}; free tools exist for every step`,
    'Money beside the effort, once for each workload that changes its technology.',
  ],
  [
    'team.windowsFactor',
    'Rebuilding a Windows guest against a Linux one',
    '1',
    [1, 1.5, 3],
    'fixed',
    [1, 1000],
    planning,
    'Input of portability.effort: multiplies what has to be rebuilt of a Windows guest that changes its technology.',
  ],
  [
    'team.agedSystemFactor',
    'Rebuilding from a system out of support',
    '1',
    [1, 1.25, 2],
    'fixed',
    [1, 1000],
    planning,
    'Input of portability.effort: the image has to be based on a current release first.',
  ],
  [
    'team.copyAttendance',
    'Share of copying that someone attends',
    '1',
    [0.02, 0.1, 0.5],
    'fixed',
    [0, 1],
    planning,
    'Turns the hours in which data is copied into person-days of eight hours.',
  ],
  [
    'team.dataCopyMBps',
    'Speed of copying data',
    'MB/s',
    [30, 100, 400],
    'fixed',
    [0.1, 1_000_000],
    `${planning}; one gigabit a second is 125 MB/s at the most`,
    'How long the data of a workload takes to its new home.',
  ],
  [
    'team.dataChangeShare',
    'Data that changes while it is copied',
    '1',
    [0.01, 0.05, 0.2],
    'fixed',
    [0, 1],
    planning,
    'What cannot be copied before the cut-over and is copied during it.',
  ],
  [
    'team.migrationMBps',
    'Bandwidth of live migration',
    'MB/s',
    [100, 1000, 3000],
    'fixed',
    [0.001, 1_000_000],
    'category theory part 2, 7.1: 1,000 MB/s, somewhat less than 10 gigabit a second',
    'Input of migration.precopy for changes of host.',
  ],
  [
    'team.dirtyRateMBps',
    'Memory rewritten during live migration',
    'MB/s',
    [20, 200, 800],
    'fixed',
    [0, 1_000_000],
    'category theory part 2, 7.1: 200 MB/s',
    'Input of migration.precopy: where it reaches the bandwidth, a change of host interrupts.',
  ],
  [
    'team.cutOverMinutes',
    'Interruption by a cut-over',
    'minutes',
    [15, 60, 240],
    'fixed',
    [0, 100_000],
    planning,
    'Stop, start on the new platform and check of a workload with data, without the last copy.',
  ],
  [
    'team.switchMinutes',
    'Interruption by switching traffic',
    'minutes',
    [1, 5, 30],
    'fixed',
    [0, 100_000],
    planning,
    'A workload without data is built anew beside the old one and traffic is switched.',
  ],
]);

/**
 * Every assumption of the planner, in the order they are shown. Sources called formal theory, category theory, container theory
 * and system analysis are sections of the product's design documents; the handbook names the models that carry them.
 */
export const assumptionDefinitions: readonly AssumptionDefinition[] = [
  ...demand,
  ...overhead,
  ...reserve,
  ...energy,
  ...cost,
  ...risk,
  ...team,
];

const byId: ReadonlyMap<string, AssumptionDefinition> = new Map(assumptionDefinitions.map((one) => [one.id, one]));

/** The definition with this id, or undefined. */
export function assumptionDefinition(id: string): AssumptionDefinition | undefined {
  return byId.get(id);
}

/** One thing that is wrong with a scenario's overrides. */
export interface AssumptionProblem {
  readonly id: string;
  readonly message: string;
}

/** What is wrong with the overrides: unknown ids, values outside their limits, low over likely, likely over high. */
export function assumptionProblems(scenario: Pick<Scenario, 'assumptions'>): readonly AssumptionProblem[] {
  const problems: AssumptionProblem[] = [];
  for (const [id, override] of Object.entries(scenario.assumptions)) {
    const definition = byId.get(id);
    if (definition === undefined) {
      problems.push({ id, message: `There is no assumption "${id}".` });
      continue;
    }
    const { low, likely, high } = mergePoints(definition, override);
    for (const [name, value] of [
      ['low', low],
      ['likely', likely],
      ['high', high],
    ] as const) {
      if (value < definition.min || value > definition.max) {
        problems.push({
          id,
          message: `${id}: ${name} is ${value}, but must lie between ${definition.min} and ${definition.max} ${definition.unit}.`,
        });
      }
    }
    if (low > likely || likely > high) {
      problems.push({ id, message: `${id}: low ${low}, likely ${likely} and high ${high} must not decrease.` });
    }
  }
  return problems;
}

/**
 * The points of one assumption after an override. Where only the likely value is given and leaves the default range, the
 * range stretches to it, so that a user may change one number.
 */
function mergePoints(
  definition: AssumptionDefinition,
  override: Scenario['assumptions'][string] | undefined,
): { low: number; likely: number; high: number } {
  const likely = override?.likely ?? definition.likely;
  return {
    likely,
    low: override?.low ?? Math.min(definition.low, likely),
    high: override?.high ?? Math.max(definition.high, likely),
  };
}

/** Every assumption with the scenario's overrides applied; in the order of {@link assumptionDefinitions}. */
export function resolveAssumptions(scenario: Pick<Scenario, 'assumptions'>): readonly ResolvedAssumption[] {
  return assumptionDefinitions.map((definition) => {
    const override = scenario.assumptions[definition.id];
    return { definition, ...mergePoints(definition, override), changed: override !== undefined };
  });
}

/** One value per assumption id: what models are called with. */
export type AssumptionSet = ReadonlyMap<string, number>;

/** The likely value of every assumption. */
export function likelyValues(resolved: readonly ResolvedAssumption[]): AssumptionSet {
  return new Map(resolved.map((one) => [one.definition.id, one.likely]));
}

/** The value of an assumption. Throws when the id is unknown, which is an error of the program. */
export function valueOf(set: AssumptionSet, id: string): number {
  const value = set.get(id);
  if (value === undefined) throw new Error(`unknown assumption ${id}`);
  return value;
}

/** The assumptions as the plan document prints them: the likely value, its unit and its source. */
export function assumptionValues(resolved: readonly ResolvedAssumption[]): Record<string, AssumptionValue> {
  const values: Record<string, AssumptionValue> = {};
  for (const { definition, likely, changed } of resolved) {
    values[definition.id] = {
      value: likely,
      unit: definition.unit,
      source: changed ? `set in the scenario (default: ${definition.source})` : definition.source,
    };
  }
  return values;
}
