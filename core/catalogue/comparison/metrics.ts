/** What technologies are compared by. */
export const comparisonDimensions = [
  'startup',
  'memory',
  'density',
  'network',
  'storage',
  'isolation',
  'availability',
  'processes',
  'cost',
  'performance',
] as const;
export type ComparisonDimension = (typeof comparisonDimensions)[number];

/** Where one field of a model's input comes from. */
export type Binding =
  /** An input of which each technology has its own. */
  | { readonly kind: 'own'; readonly id: string }
  /** An input that all have in common. */
  | { readonly kind: 'shared'; readonly id: string }
  /** A map of own inputs, by the name that each has in it. */
  | { readonly kind: 'map'; readonly of: Readonly<Record<string, string>> }
  /** A text or number of the technology itself. */
  | { readonly kind: 'technology' }
  | { readonly kind: 'combine' }
  /** Worked out from results and shared inputs; `text` says how. */
  | { readonly kind: 'computed'; readonly by: 'restart' | 'nodes' | 'headcount'; readonly text: string };

/** One row of the comparison: a result of a model, for every technology. */
export interface Metric {
  readonly id: string;
  readonly dimension: ComparisonDimension;
  readonly title: string;
  /** The question that its drawing answers. */
  readonly question: string;
  readonly unit: string;
  readonly model: string;
  /** The result of the model that is shown. */
  readonly output: string;
  readonly better: 'low' | 'high';
  readonly input: Readonly<Record<string, Binding>>;
}

const own = (id: string): Binding => ({ kind: 'own', id });
const shared = (id: string): Binding => ({ kind: 'shared', id });

const densityInput: Metric['input'] = {
  nodeCores: shared('nodeCores'),
  nodeMemoryMB: shared('nodeMemoryMB'),
  unitCores: own('density.unitCores'),
  unitMemoryMB: own('density.unitMemoryMB'),
  utilisation: own('density.utilisation'),
};

const memoryInput: Metric['input'] = {
  baseMB: own('memory.baseMB'),
  instanceMB: own('memory.instanceMB'),
  overheadPerInstanceMB: own('memory.overheadPerInstanceMB'),
  instances: shared('instances'),
};

const processInput: Metric['input'] = {
  technology: { kind: 'technology' },
  instances: shared('instances'),
  managementProcesses: own('processes.managementProcesses'),
};

/** Every metric, in the order in which it is shown. */
export const comparisonMetrics: readonly Metric[] = [
  {
    id: 'startup.total',
    dimension: 'startup',
    title: 'Start-up time',
    question: 'How long until an instance answers?',
    unit: 'ms',
    model: 'startup.total',
    output: 'totalMs',
    better: 'low',
    input: {
      envMs: own('startup.envMs'),
      loadMs: own('startup.loadMs'),
      execMs: own('startup.execMs'),
      syncMs: own('startup.syncMs'),
    },
  },
  {
    id: 'memory.total',
    dimension: 'memory',
    title: 'Memory of a node',
    question: 'How much memory do the instances of a node take?',
    unit: 'MB',
    model: 'resource.total',
    output: 'totalMB',
    better: 'low',
    input: memoryInput,
  },
  {
    id: 'memory.marginal',
    dimension: 'memory',
    title: 'Memory of one more',
    question: 'How much memory does one more instance take?',
    unit: 'MB',
    model: 'resource.total',
    output: 'marginalMB',
    better: 'low',
    input: memoryInput,
  },
  {
    id: 'density.instances',
    dimension: 'density',
    title: 'Instances on a node',
    question: 'How many instances fit on a node?',
    unit: '1',
    model: 'density.capacity',
    output: 'instances',
    better: 'high',
    input: densityInput,
  },
  {
    id: 'density.effective',
    dimension: 'density',
    title: 'Services that a node carries',
    question: 'How many services does a node carry, its overhead taken off?',
    unit: '1',
    model: 'density.capacity',
    output: 'effective',
    better: 'high',
    input: densityInput,
  },
  {
    id: 'network.latency',
    dimension: 'network',
    title: 'Latency of a packet',
    question: 'How long does a packet take to leave the node?',
    unit: 'us',
    model: 'network.latency',
    output: 'latencyUs',
    better: 'low',
    input: { hopsUs: own('network.hopsUs') },
  },
  {
    id: 'network.bandwidth',
    dimension: 'network',
    title: 'Bandwidth left',
    question: 'How much of the link is left for the workload?',
    unit: 'Gbit/s',
    model: 'network.bandwidth',
    output: 'effectiveGbps',
    better: 'high',
    input: { linkGbps: shared('linkGbps'), overhead: own('network.overhead') },
  },
  {
    id: 'storage.latency',
    dimension: 'storage',
    title: 'Latency of storage',
    question: 'How long does the way to the disk take?',
    unit: 'us',
    model: 'storage.path',
    output: 'latencyUs',
    better: 'low',
    input: { stagesUs: own('storage.stagesUs') },
  },
  {
    id: 'storage.iops',
    dimension: 'storage',
    title: 'Storage operations',
    question: 'How many operations a second reach the workload?',
    unit: '1/s',
    model: 'storage.iops',
    output: 'iops',
    better: 'high',
    input: { nativeIops: shared('nativeIops'), loss: own('storage.loss') },
  },
  {
    id: 'isolation.escape',
    dimension: 'isolation',
    title: 'Probability of escape',
    question: 'How likely is it that an attack leaves its instance?',
    unit: '1',
    model: 'isolation.escape',
    output: 'escapeProbability',
    better: 'low',
    input: { probabilities: own('isolation.probabilities'), combine: { kind: 'combine' } },
  },
  {
    id: 'availability.downtime',
    dimension: 'availability',
    title: 'Downtime a year',
    question: 'How long is an instance down in a year when failures are answered by a restart?',
    unit: 'min/year',
    model: 'availability.steady',
    output: 'downtimeMinutesPerYear',
    better: 'low',
    input: {
      mtbfHours: shared('mtbfHours'),
      mttrHours: {
        kind: 'computed',
        by: 'restart',
        text: 'time until the failure is noticed and the start-up time: recovery is a restart (seed-4 7.4.3)',
      },
    },
  },
  {
    id: 'processes.count',
    dimension: 'processes',
    title: 'Processes on the host',
    question: 'How many processes keep the instances running?',
    unit: '1',
    model: 'management.processes',
    output: 'processes',
    better: 'low',
    input: processInput,
  },
  {
    id: 'processes.messages',
    dimension: 'processes',
    title: 'Messages of a round',
    question: 'How many messages does one round of synchronisation take?',
    unit: '1',
    model: 'management.processes',
    output: 'syncMessages',
    better: 'low',
    input: processInput,
  },
  {
    id: 'cost.total',
    dimension: 'cost',
    title: 'Cost of the services',
    question: 'What does it cost to run the same number of services?',
    unit: 'money',
    model: 'tco.total',
    output: 'total',
    better: 'low',
    input: {
      nodes: {
        kind: 'computed',
        by: 'nodes',
        text: 'instances to run in all / services that a node carries, rounded up',
      },
      serverPrice: shared('serverPrice'),
      licencePerNode: own('cost.licencePerNode'),
      salary: shared('salary'),
      headcount: { kind: 'computed', by: 'headcount', text: 'administrators per 100 nodes x nodes / 100' },
      years: shared('years'),
      powerW: own('cost.powerW'),
      pue: shared('pue'),
      pricePerKWh: shared('pricePerKWh'),
    },
  },
  {
    id: 'performance.loss',
    dimension: 'performance',
    title: 'Performance lost',
    question: 'Which share of the processor goes to the technology?',
    unit: '1',
    model: 'performance.loss',
    output: 'loss',
    better: 'low',
    input: {
      workloadCycles: shared('workloadCycles'),
      overheadCycles: { kind: 'map', of: { platform: 'performance.platform', crossing: 'performance.crossing' } },
    },
  },
];
