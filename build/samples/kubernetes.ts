import { archetypes, applicationNames } from './applications.ts';
import { sampleRandom } from './random.ts';

/** `kubectl get nodes -o json` and `kubectl get pods -A -o json` of one cluster. */
export interface KubernetesSample {
  readonly nodes: string;
  readonly pods: string;
}

const nodeSizes = [
  { cpu: 8, memoryKi: 32_144_656, type: 'standard-8' },
  { cpu: 16, memoryKi: 65_672_460, type: 'standard-16' },
] as const;

/**
 * A cluster with `pods` pods, with what makes real ones awkward: most containers request little or nothing, units vary
 * (`250m`, `0.5`, `128Mi`, `1Gi`, `134217728`), system pods on every node, init and sidecar containers, finished jobs, and a
 * RuntimeClass here and there.
 */
export function kubernetesSample(options: { readonly seed: number; readonly pods: number }): KubernetesSample {
  const random = sampleRandom(options.seed ^ 0x6b38);
  const nodeCount = Math.max(2, Math.ceil(options.pods / 22));
  const nodes = Array.from({ length: nodeCount }, (_, index) => {
    const size = nodeSizes[index % 5 === 4 ? 1 : 0];
    const name = `node-${String(index + 1).padStart(2, '0')}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        uid: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
        labels: {
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'node.kubernetes.io/instance-type': size.type,
          'topology.kubernetes.io/zone': `zone-${'abc'.charAt(index % 3)}`,
        },
      },
      spec: {
        providerID: `sample://${name}`,
        ...(index === 0 ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {}),
      },
      status: {
        capacity: {
          cpu: String(size.cpu),
          memory: `${size.memoryKi}Ki`,
          'ephemeral-storage': '134196204Ki',
          pods: '110',
        },
        allocatable: {
          cpu: `${size.cpu * 1000 - 90}m`,
          memory: `${size.memoryKi - 1_016_832}Ki`,
          'ephemeral-storage': '122601479578',
          pods: '110',
        },
        conditions: [{ type: 'Ready', status: 'True' }],
        nodeInfo: {
          architecture: 'amd64',
          osImage: 'Ubuntu 24.04.1 LTS',
          containerRuntimeVersion: 'containerd://2.0.2',
          kubeletVersion: 'v1.34.1',
        },
      },
    };
  });

  const requests = [
    {},
    {},
    { requests: { cpu: '100m', memory: '128Mi' } },
    { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    { requests: { cpu: '0.5', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
    { requests: { cpu: '50m', memory: '134217728' } },
    { requests: { cpu: '1', memory: '2G' } },
  ] as const;
  const pods: unknown[] = [];
  const add = (pod: {
    name: string;
    namespace: string;
    owner: { kind: string; name: string };
    node: number;
    containers: readonly string[];
    runtimeClass?: string;
    phase?: string;
    init?: string;
  }): void => {
    pods.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: pod.name,
        namespace: pod.namespace,
        uid: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
        labels: { 'app.kubernetes.io/name': pod.owner.name },
        ownerReferences: [
          {
            apiVersion:
              pod.owner.kind === 'ReplicaSet' || pod.owner.kind === 'DaemonSet' || pod.owner.kind === 'StatefulSet'
                ? 'apps/v1'
                : 'batch/v1',
            kind: pod.owner.kind,
            name: pod.owner.name,
            controller: true,
          },
        ],
      },
      spec: {
        nodeName: nodes[pod.node]?.metadata.name,
        ...(pod.runtimeClass === undefined ? {} : { runtimeClassName: pod.runtimeClass }),
        ...(pod.runtimeClass === 'kata' ? { overhead: { cpu: '250m', memory: '160Mi' } } : {}),
        ...(pod.init === undefined
          ? {}
          : { initContainers: [{ name: pod.init, resources: { requests: { cpu: '500m', memory: '512Mi' } } }] }),
        containers: pod.containers.map((name) => ({
          name,
          image: `registry.example/${name}:1`,
          resources: random.pick(requests),
        })),
      },
      status: { phase: pod.phase ?? 'Running', qosClass: 'Burstable' },
    });
  };

  nodes.forEach((_, node) => {
    for (const name of ['kube-proxy', 'cni-agent', 'node-exporter']) {
      add({
        name: `${name}-${random.hex(5)}`,
        namespace: 'kube-system',
        owner: { kind: 'DaemonSet', name },
        node,
        containers: [name],
      });
    }
  });
  for (let index = 0; pods.length < options.pods; index += 1) {
    const application = `${applicationNames[index % applicationNames.length] ?? 'app'}${index < applicationNames.length ? '' : Math.floor(index / applicationNames.length) + 1}`;
    for (const tier of random.pick(archetypes).tiers) {
      if (tier.role === 'legacy' || tier.role === 'sql' || tier.role === 'file') continue;
      const isState = tier.role === 'db' || tier.role === 'cache' || tier.role === 'queue';
      const isBatch = tier.role === 'batch';
      const owner = `${application}-${tier.word}`;
      const replicas = random.integer(tier.least, tier.most);
      const runtimeClass =
        tier.role === 'function' && random.chance(30) ? 'wasmtime' : random.chance(3) ? 'kata' : undefined;
      const hash = random.hex(9);
      for (let replica = 0; replica < replicas && pods.length < options.pods; replica += 1) {
        add({
          name: isState ? `${owner}-${replica}` : `${owner}-${hash}-${random.hex(5)}`,
          namespace: application,
          owner: {
            kind: isState ? 'StatefulSet' : isBatch ? 'Job' : 'ReplicaSet',
            name: isState ? owner : `${owner}-${hash}`,
          },
          node: random.integer(nodeCount > 2 ? 1 : 0, nodeCount - 1),
          containers: random.chance(20) ? [tier.word, 'proxy'] : [tier.word],
          ...(runtimeClass === undefined ? {} : { runtimeClass }),
          ...(isBatch && random.chance(60) ? { phase: 'Succeeded' } : {}),
          ...(tier.role === 'api' && random.chance(30) ? { init: 'migrate' } : {}),
        });
      }
    }
  }
  const list = (items: readonly unknown[]): string =>
    `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1)}\n`;
  return { nodes: list(nodes), pods: list(pods) };
}
