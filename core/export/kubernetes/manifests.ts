import { Document } from 'yaml';
import { compareText } from '#core/compareText.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import type { PlanDetails, PlanDocument, PlanRules, Resources } from '#core/planResult.ts';
import { dnsLabel, UniqueLabels } from './names.ts';
import { podRuntimeOf, type PodRuntime } from './runtimes.ts';

/** An object of Kubernetes as it is written. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
} & Readonly<Record<string, unknown>>;

/** What one cluster's container platform needs for the end of the roadmap. */
export interface ClusterManifests {
  /** The cluster as the inventory calls it; null for stand-alone hosts. */
  readonly cluster: string | null;
  /** Without folder, unique among the clusters. */
  readonly fileName: string;
  /** In the order in which they can be applied. */
  readonly objects: readonly KubernetesObject[];
  /** The same as YAML, one document each, with a comment that says what is left to do by hand. */
  readonly text: string;
}

/** Label of nodes that have a runtime other than the default, and key of the RuntimeClasses' node selectors. */
const runtimeLabel = 'headroom-runtime';
const leastRequest: Resources = { cpuCores: 0.01, memoryMiB: 16 };
const groupless = 'ungrouped';

/** Kubernetes reads YAML 1.1, for which `yes` and `1e3` are no texts unless they are quoted. */
const yamlOptions = { version: '1.1', aliasDuplicateObjects: false } as const;

interface Pod {
  readonly name: string;
  readonly workload: PlanDocument['workloads'][number];
  readonly host: string;
  readonly runtime: PodRuntime;
  /** Of its container, in millicores and MiB. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** With what the runtime takes besides. */
  readonly totalCpuMillis: number;
  readonly totalMemoryMiB: number;
}

/**
 * RuntimeClasses, namespaces, quotas, limits and pod templates for every cluster in which the roadmap ends with containers,
 * microVMs or Wasm modules. Requests are the plan's demands less what the RuntimeClass declares itself; memory is limited to
 * what is requested, cores are not limited. A quota leaves room for one pod more than planned, so that the largest can be
 * renewed beside itself. Images are not known to a plan: the pod templates leave them open.
 * @param groupNames names of the groups by id
 */
export function kubernetesManifests(
  document: PlanDocument,
  details: Pick<PlanDetails, 'rules'>,
  groupNames: ReadonlyMap<string, string>,
): readonly ClusterManifests[] {
  const last = document.roadmap.states.at(-1);
  if (last === undefined) return [];
  const hosts = new Map(document.hosts.map((host) => [host.id, host]));
  const stackOf = new Map(document.advice.map(({ workload, stack }) => [workload, stack]));
  const podsOf = new Map<string | null, Pod[]>();
  const labels = new Map<string | null, UniqueLabels>();
  for (const workload of document.workloads) {
    const seat = last.assignment[workload.id];
    if (seat === undefined) continue;
    const runtime = podRuntimeOf(seat.technology, stackOf.get(workload.id) ?? '');
    const host = hosts.get(seat.host);
    if (runtime === null || host === undefined) continue;
    const { cluster } = host;
    const names = labels.get(cluster) ?? new UniqueLabels();
    labels.set(cluster, names);
    const pods = podsOf.get(cluster) ?? [];
    podsOf.set(cluster, pods);
    pods.push(podOf(workload, names.next(workload.name), host.name, runtime, seat.technology));
  }
  const fileNames = new UniqueLabels();
  return [...podsOf]
    .sort(([a], [b]) => compareText(a ?? '', b ?? ''))
    .map(([cluster, pods]) => {
      const objects = objectsOf(pods, details.rules, groupNames, hosts);
      const fileName = `${fileNames.next(cluster ?? 'stand-alone-hosts')}.yaml`;
      return { cluster, fileName, objects, text: asText(cluster, pods, objects, document.inputsHash) };
    });
}

function podOf(
  workload: PlanDocument['workloads'][number],
  name: string,
  host: string,
  runtime: PodRuntime,
  technology: Parameters<typeof podRuntimeOf>[0],
): Pod {
  const demand = workload.demand[toPlannedTechnology(technology)];
  const { overhead } = runtime;
  const cpuMillis = Math.ceil(1000 * Math.max(leastRequest.cpuCores, demand.cpuCores - overhead.cpuCores));
  const memoryMiB = Math.ceil(Math.max(leastRequest.memoryMiB, demand.memoryMiB - overhead.memoryMiB));
  return {
    name,
    workload,
    host,
    runtime,
    cpuMillis,
    memoryMiB,
    totalCpuMillis: cpuMillis + Math.ceil(1000 * overhead.cpuCores),
    totalMemoryMiB: memoryMiB + Math.ceil(overhead.memoryMiB),
  };
}

const millis = (value: number): string => (value % 1000 === 0 ? String(value / 1000) : `${value}m`);
const mebi = (value: number): string => (value % 1024 === 0 ? `${value / 1024}Gi` : `${value}Mi`);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function objectsOf(
  pods: readonly Pod[],
  rules: PlanRules,
  groupNames: ReadonlyMap<string, string>,
  hosts: ReadonlyMap<string, PlanDocument['hosts'][number]>,
): readonly KubernetesObject[] {
  const runtimes = new Map(
    pods.flatMap(({ runtime }) => (runtime.runtimeClass === null ? [] : [[runtime.runtimeClass, runtime] as const])),
  );
  const namespaceNames = new UniqueLabels();
  const byGroup = [...Map.groupBy(pods, ({ workload }) => workload.group ?? null)].sort(([a], [b]) =>
    compareText(nameOf(a), nameOf(b)),
  );
  function nameOf(group: string | null): string {
    return group === null ? groupless : (groupNames.get(group) ?? group);
  }
  const seating = seatingOf(pods, rules, hosts);
  return [
    ...[...runtimes].sort(([a], [b]) => compareText(a, b)).map(([name, runtime]) => runtimeClass(name, runtime)),
    ...byGroup.flatMap(([group, members]) => {
      const namespace = namespaceNames.next(nameOf(group));
      return [
        {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: namespace, annotations: { 'headroom/group': nameOf(group) } },
        },
        quota(namespace, members),
        limits(namespace, members),
        ...members
          .toSorted((a, b) => compareText(a.name, b.name))
          .map((pod) => podTemplate(namespace, pod, seating.get(pod) ?? noSeating)),
      ];
    }),
  ];
}

function runtimeClass(name: string, runtime: PodRuntime): KubernetesObject {
  const { cpuCores, memoryMiB } = runtime.overhead;
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name, annotations: { 'headroom/overhead-source': runtime.overhead.source } },
    handler: runtime.handler,
    overhead: { podFixed: { cpu: millis(Math.ceil(1000 * cpuCores)), memory: mebi(Math.ceil(memoryMiB)) } },
    scheduling: { nodeSelector: { [runtimeLabel]: name } },
  };
}

function quota(namespace: string, pods: readonly Pod[]): KubernetesObject {
  const cpu = pods.map((pod) => pod.totalCpuMillis);
  const memory = pods.map((pod) => pod.totalMemoryMiB);
  const hardMemory = mebi(sum(memory) + Math.max(...memory));
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'planned', namespace },
    spec: {
      hard: {
        'requests.cpu': millis(sum(cpu) + Math.max(...cpu)),
        'requests.memory': hardMemory,
        'limits.memory': hardMemory,
        pods: String(pods.length + 1),
      },
    },
  };
}

/** Defaults of the smallest pod for containers that say nothing, and the largest planned pod as the most for one. */
function limits(namespace: string, pods: readonly Pod[]): KubernetesObject {
  const cpu = pods.map((pod) => pod.cpuMillis);
  const memory = pods.map((pod) => pod.memoryMiB);
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'planned', namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          max: { memory: mebi(Math.max(...memory)) },
          default: { memory: mebi(Math.min(...memory)) },
          defaultRequest: { cpu: millis(Math.min(...cpu)), memory: mebi(Math.min(...memory)) },
        },
      ],
    },
  };
}

/** Where a pod may run, from the plan's rules. */
interface Seating {
  /** Labels by which rules name their members. */
  readonly labels: readonly string[];
  readonly apart: readonly string[];
  readonly spread: readonly { readonly label: string; readonly maxSkew: number }[];
  readonly together: readonly string[];
  /** Names of the hosts it may use; null for any. */
  readonly hosts: readonly string[] | null;
}
const noSeating: Seating = { labels: [], apart: [], spread: [], together: [], hosts: null };

function seatingOf(
  pods: readonly Pod[],
  rules: PlanRules,
  hosts: ReadonlyMap<string, PlanDocument['hosts'][number]>,
): ReadonlyMap<Pod, Seating> {
  const apart = ruleLabels(
    // Limits on the number of pods of a node are the kubelet's own setting.
    (rules.spread ?? []).filter((rule) => rule.limitOfHost === undefined),
    'apart',
  );
  const together = ruleLabels(rules.together ?? [], 'together');
  return new Map(
    pods.map((pod) => {
      const { id } = pod.workload;
      const apartOf = apart.filter(({ members }) => members.has(id));
      const togetherOf = together.filter(({ members }) => members.has(id)).map(({ label }) => label);
      const allowed = rules.allowedHosts[id];
      return [
        pod,
        {
          labels: [...apartOf.map(({ label }) => label), ...togetherOf],
          apart: apartOf.filter(({ rule }) => rule.maxPerHost === 1).map(({ label }) => label),
          spread: apartOf
            .filter(({ rule }) => rule.maxPerHost > 1)
            .map(({ label, rule }) => ({ label, maxSkew: rule.maxPerHost })),
          together: togetherOf,
          hosts: allowed === undefined ? null : allowed.map((host) => hosts.get(host)?.name ?? host),
        },
      ] as const;
    }),
  );
}

function ruleLabels<Rule extends { readonly id: string; readonly workloads: readonly string[] }>(
  rules: readonly Rule[],
  prefix: string,
): readonly { readonly label: string; readonly rule: Rule; readonly members: ReadonlySet<string> }[] {
  const names = new UniqueLabels();
  return rules.map((rule) => ({
    label: names.next(`${prefix}-${rule.id}`),
    rule,
    members: new Set(rule.workloads),
  }));
}

function podTemplate(namespace: string, pod: Pod, seating: Seating): KubernetesObject {
  const { runtimeClass: runtimeClassName } = pod.runtime;
  const affinity = affinityOf(seating);
  const labels = Object.fromEntries([['app', pod.name], ...seating.labels.map((label) => [label, 'member'])]) as Record<
    string,
    string
  >;
  return {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: {
      name: pod.name,
      namespace,
      annotations: { 'headroom/workload': pod.workload.name, 'headroom/planned-host': pod.host },
    },
    template: {
      metadata: { labels },
      spec: {
        ...(runtimeClassName === null ? {} : { runtimeClassName }),
        containers: [
          {
            name: pod.name,
            resources: {
              requests: { cpu: millis(pod.cpuMillis), memory: mebi(pod.memoryMiB) },
              limits: { memory: mebi(pod.memoryMiB) },
            },
          },
        ],
        ...(affinity === null ? {} : { affinity }),
        ...(seating.spread.length === 0
          ? {}
          : {
              topologySpreadConstraints: seating.spread.map(({ label, maxSkew }) => ({
                maxSkew,
                topologyKey: 'kubernetes.io/hostname',
                whenUnsatisfiable: 'DoNotSchedule',
                labelSelector: { matchLabels: { [label]: 'member' } },
              })),
            }),
      },
    },
  };
}

function affinityOf(seating: Seating): Readonly<Record<string, unknown>> | null {
  const onOneHost = (label: string): object => ({
    labelSelector: { matchLabels: { [label]: 'member' } },
    namespaceSelector: {},
    topologyKey: 'kubernetes.io/hostname',
  });
  const parts = {
    ...(seating.hosts === null
      ? {}
      : {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: 'kubernetes.io/hostname', operator: 'In', values: [...seating.hosts].sort(compareText) },
                  ],
                },
              ],
            },
          },
        }),
    ...(seating.apart.length === 0
      ? {}
      : { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: seating.apart.map(onOneHost) } }),
    ...(seating.together.length === 0
      ? {}
      : { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: seating.together.map(onOneHost) } }),
  };
  return Object.keys(parts).length === 0 ? null : parts;
}

function asText(
  cluster: string | null,
  pods: readonly Pod[],
  objects: readonly KubernetesObject[],
  inputsHash: string,
): string {
  const nodes = new Map<string, Set<string>>();
  for (const { runtime, host } of pods) {
    if (runtime.runtimeClass === null) continue;
    const list = nodes.get(runtime.runtimeClass) ?? new Set();
    nodes.set(runtime.runtimeClass, list.add(host));
  }
  const comments = [
    `Container platform of ${cluster ?? 'the stand-alone hosts'} at the end of the roadmap: ${pods.length} pods.`,
    `Plan ${inputsHash}`,
    'Images, ports, volumes and probes are not known to a capacity plan: set them in the pod templates.',
    ...(nodes.size === 0
      ? []
      : ['Nodes that the plan runs the runtimes on; install the handler on them and label them:']),
    ...[...nodes]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([name, list]) =>
        [...list].sort(compareText).map((node) => `  kubectl label node ${shellWord(node)} ${runtimeLabel}=${name}`),
      ),
  ];
  const head = comments.map((line) => `# ${line.replaceAll(/[\r\n]+/g, ' ')}\n`).join('');
  return `${head}${objects.map((object) => `---\n${new Document(object, yamlOptions).toString({ lineWidth: 0 })}`).join('')}`;
}

/** A word that a shell takes as it is: names of hosts come from files. */
function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : dnsLabel(text);
}
