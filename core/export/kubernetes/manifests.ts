import { Document } from 'yaml';
import { compareText } from '#core/compareText.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import type { PlanDetails, PlanDocument, PlanRules, Resources, WorkloadTraits } from '#core/planResult.ts';
import { dnsLabel, fileLabel, UniqueLabels } from './names.ts';
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

/** Label of nodes that have a runtime other than the default, one for each, since a node may have several. */
const runtimeLabel = (runtimeClass: string): string => `headroom/runtime-${runtimeClass}`;
const runtimeInstalled = 'installed';
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
 * RuntimeClasses, and for each application and environment a namespace with quota, limits and pod templates, for every cluster in
 * which the roadmap ends with containers, microVMs or Wasm modules. Namespaces in which a workload has a floor of isolation admit
 * restricted pods only and are closed to all but their own pods, those of applications that depend on them or that they depend
 * on, and the cluster's name service; others admit pods of the baseline and warn of what is not restricted. Sets of which only so
 * many may share a node have a disruption budget of one. Requests are the plan's demands less what the RuntimeClass declares itself; memory is limited to
 * what is requested, cores are not limited. A quota leaves room for one pod more than planned, so that the largest can be
 * renewed beside itself. Images are not known to a plan: the pod templates leave them open.
 * @param groupNames names of the groups by id
 */
export function kubernetesManifests(
  document: PlanDocument,
  details: Pick<PlanDetails, 'rules' | 'workloadTraits'>,
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
      const objects = objectsOf(pods, details, groupNames, hosts);
      const fileName = `${fileNames.next(fileLabel(cluster ?? 'stand-alone-hosts'))}.yaml`;
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

/** A namespace with its pods: one for each application and environment. */
interface Space {
  readonly name: string;
  readonly application: string;
  readonly environment: NonNullable<WorkloadTraits['environment']> | null;
  readonly pods: readonly Pod[];
  /** A workload in it has a floor of isolation, as industries and exposure ask for it. */
  readonly isConfined: boolean;
}

function objectsOf(
  pods: readonly Pod[],
  { rules, workloadTraits: traits = {} }: Pick<PlanDetails, 'rules' | 'workloadTraits'>,
  groupNames: ReadonlyMap<string, string>,
  hosts: ReadonlyMap<string, PlanDocument['hosts'][number]>,
): readonly KubernetesObject[] {
  const runtimes = new Map(
    pods.flatMap(({ runtime }) => (runtime.runtimeClass === null ? [] : [[runtime.runtimeClass, runtime] as const])),
  );
  const floors = new Set(rules.isolation.floors.map(({ workload }) => workload));
  const spaces = spacesOf(pods, traits, groupNames, floors);
  const seating = seatingOf(pods, rules, hosts);
  const links = linksOf(spaces, rules.groups);
  return [
    ...[...runtimes].sort(([a], [b]) => compareText(a, b)).map(([name, runtime]) => runtimeClass(name, runtime)),
    ...spaces.flatMap((space) => [
      namespaceOf(space),
      quota(space.name, space.pods),
      limits(space.name, space.pods),
      ...(space.isConfined ? [networkPolicy(space, links)] : []),
      ...disruptionBudgets(space, seating),
      ...space.pods
        .toSorted((a, b) => compareText(a.name, b.name))
        .map((pod) => podTemplate(space, pod, seating.get(pod) ?? noSeating)),
    ]),
  ];
}

function spacesOf(
  pods: readonly Pod[],
  traits: NonNullable<PlanDetails['workloadTraits']>,
  groupNames: ReadonlyMap<string, string>,
  floors: ReadonlySet<string>,
): readonly Space[] {
  const names = new UniqueLabels();
  const applicationOf = ({ workload }: Pod): string => {
    const moved = traits[workload.id]?.application;
    const group = moved === undefined ? (workload.group ?? null) : moved;
    return group === null ? groupless : (groupNames.get(group) ?? group);
  };
  // What nothing is known of counts as production, as everywhere in the plan.
  const environmentOf = ({ workload }: Pod): Space['environment'] => {
    const environment = traits[workload.id]?.environment ?? 'production';
    return environment === 'production' ? null : environment;
  };
  const byApplication = [...Map.groupBy(pods, applicationOf)].sort(([a], [b]) => compareText(a, b));
  return byApplication.flatMap(([application, all]) =>
    [...Map.groupBy(all, environmentOf)]
      .sort(([a], [b]) => compareText(a ?? '', b ?? ''))
      .map(([environment, members]) => ({
        name: names.next(namespaceName(application, environment)),
        application,
        environment,
        pods: members,
        isConfined: members.some(({ workload }) => floors.has(workload.id)),
      })),
  );
}

/** How the ends of names say an environment. */
const environmentEndings: Readonly<Record<NonNullable<Space['environment']>, RegExp>> = {
  production: /-pro?d(uction)?$/,
  staging: /-(stg|stage|staging|preprod|uat)$/,
  test: /-(te?st|testing|qa|int)$/,
  development: /-dev(el|elopment)?$/,
};

/** Names that clusters keep for themselves get a prefix; the environment is added where the name does not end with it. */
function namespaceName(application: string, environment: Space['environment']): string {
  const label = dnsLabel(application);
  const own = label === 'default' || label.startsWith('kube-') ? `app-${label}` : label;
  if (environment === null || environmentEndings[environment].test(own)) return own;
  return `${own.slice(0, 50)}-${environment}`;
}

function namespaceOf({ name, application, environment, isConfined }: Space): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/part-of': dnsLabel(application),
        'headroom/environment': environment ?? 'production',
        'pod-security.kubernetes.io/enforce': isConfined ? 'restricted' : 'baseline',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
      annotations: { 'headroom/group': application },
    },
  };
}

/** Per namespace, those of applications that it depends on and those that depend on it. */
interface Links {
  readonly needs: ReadonlyMap<string, readonly string[]>;
  readonly neededBy: ReadonlyMap<string, readonly string[]>;
}

/** By the order of the plan's groups; environments of their own talk to their like only, where there is one. */
function linksOf(spaces: readonly Space[], groups: PlanRules['groups']): Links {
  const spacesOfGroup = new Map<string, Set<Space>>();
  for (const space of spaces) {
    for (const { workload } of space.pods) {
      if (workload.group === undefined) continue;
      spacesOfGroup.set(workload.group, (spacesOfGroup.get(workload.group) ?? new Set<Space>()).add(space));
    }
  }
  const needs = new Map<string, Set<string>>();
  const neededBy = new Map<string, Set<string>>();
  for (const { id, dependsOn } of groups) {
    for (const from of spacesOfGroup.get(id) ?? []) {
      for (const other of dependsOn) {
        const all = [...(spacesOfGroup.get(other) ?? [])];
        const alike = all.filter(({ environment }) => environment === from.environment);
        for (const to of alike.length > 0 ? alike : all) {
          if (to === from) continue;
          needs.set(from.name, (needs.get(from.name) ?? new Set<string>()).add(to.name));
          neededBy.set(to.name, (neededBy.get(to.name) ?? new Set<string>()).add(from.name));
        }
      }
    }
  }
  const sorted = (of: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> =>
    new Map([...of].map(([name, others]) => [name, [...others].sort(compareText)]));
  return { needs: sorted(needs), neededBy: sorted(neededBy) };
}

const namespaceCalled = (name: string): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});

/** Closed to all but the namespace's own pods, the applications that are known to talk to it, and the name service. */
function networkPolicy({ name }: Space, { needs, neededBy }: Links): KubernetesObject {
  const own = { podSelector: {} };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'planned', namespace: name },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [own, ...(neededBy.get(name) ?? []).map(namespaceCalled)] }],
      egress: [
        { to: [own, ...(needs.get(name) ?? []).map(namespaceCalled)] },
        {
          to: [namespaceCalled('kube-system')],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    },
  };
}

/**
 * One for each set of which only so many may share a node: its members stand in for each other, so one at a time may be drained.
 * A number that must stay, since the pods may be of several controllers.
 */
function disruptionBudgets({ name, pods }: Space, seating: ReadonlyMap<Pod, Seating>): readonly KubernetesObject[] {
  const members = new Map<string, number>();
  for (const pod of pods) {
    const { apart, spread } = seating.get(pod) ?? noSeating;
    for (const label of [...apart, ...spread.map((one) => one.label)])
      members.set(label, (members.get(label) ?? 0) + 1);
  }
  return [...members]
    .filter(([, count]) => count > 1)
    .sort(([a], [b]) => compareText(a, b))
    .map(([label, count]) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: label.slice(label.indexOf('/') + 1), namespace: name },
      spec: { minAvailable: count - 1, selector: { matchLabels: { [label]: 'member' } } },
    }));
}

function runtimeClass(name: string, runtime: PodRuntime): KubernetesObject {
  const { cpuCores, memoryMiB } = runtime.overhead;
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name, annotations: { 'headroom/overhead-source': runtime.overhead.source } },
    handler: runtime.handler,
    overhead: { podFixed: { cpu: millis(Math.ceil(1000 * cpuCores)), memory: mebi(Math.ceil(memoryMiB)) } },
    scheduling: {
      nodeSelector: { [runtimeLabel(name)]: runtimeInstalled },
      // For nodes that are kept for it by a taint of the same name.
      tolerations: [{ key: runtimeLabel(name), operator: 'Exists', effect: 'NoSchedule' }],
    },
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
          hosts: allowed === undefined ? null : allowed.map((host) => nodeName(hosts.get(host)?.name ?? host)),
        },
      ] as const;
    }),
  );
}

/** A host's name as the label kubernetes.io/hostname has it: what no label can be is turned into one. */
function nodeName(host: string): string {
  const name = host.toLowerCase();
  return /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/.test(name) ? name : dnsLabel(name);
}

function ruleLabels<Rule extends { readonly id: string; readonly workloads: readonly string[] }>(
  rules: readonly Rule[],
  prefix: string,
): readonly { readonly label: string; readonly rule: Rule; readonly members: ReadonlySet<string> }[] {
  const names = new UniqueLabels();
  return rules.map((rule) => ({
    label: `headroom/${names.next(`${prefix}-${rule.id}`)}`,
    rule,
    members: new Set(rule.workloads),
  }));
}

function podTemplate(space: Space, pod: Pod, seating: Seating): KubernetesObject {
  const { runtimeClass: runtimeClassName } = pod.runtime;
  const affinity = affinityOf(seating);
  const labels: Readonly<Record<string, string>> = {
    'app.kubernetes.io/name': pod.name,
    'app.kubernetes.io/part-of': dnsLabel(space.application),
    ...Object.fromEntries(seating.labels.map((label) => [label, 'member'])),
  };
  return {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: {
      name: pod.name,
      namespace: space.name,
      labels: { 'app.kubernetes.io/name': pod.name, 'app.kubernetes.io/part-of': dnsLabel(space.application) },
      annotations: { 'headroom/workload': pod.workload.name, 'headroom/planned-host': pod.host },
    },
    template: {
      metadata: { labels },
      spec: {
        ...(runtimeClassName === null ? {} : { runtimeClassName }),
        // What came from a VM has no business with the cluster's own interface.
        automountServiceAccountToken: false,
        // What the restricted profile asks of every pod.
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: pod.name,
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
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
    'Images that run as root do not start under these security contexts: change the image, or the context on purpose.',
    ...(objects.some(({ kind }) => kind === 'NetworkPolicy')
      ? ['Who calls from outside, and which VMs are called, is not known either: add both to the network policies.']
      : []),
    ...(nodes.size === 0
      ? []
      : ['Nodes that the plan runs the runtimes on; install the handler on them and label them:']),
    ...[...nodes]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([name, list]) =>
        [...list]
          .sort(compareText)
          .map((node) => `  kubectl label node ${nodeName(node)} ${runtimeLabel(name)}=${runtimeInstalled}`),
      ),
  ];
  const head = comments.map((line) => `# ${line.replaceAll(/[\r\n]+/g, ' ')}\n`).join('');
  return `${head}${objects.map((object) => `---\n${new Document(object, yamlOptions).toString({ lineWidth: 0 })}`).join('')}`;
}
