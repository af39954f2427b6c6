import { describe, expect, it } from 'vitest';
import { technologyOfRuntime } from '#core/import/kubernetes/technology.ts';
import { codesOf, fileAt, fileOf, importAll, importOne, sampleFile } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const node = (name: string, more: object = {}, labels: object = {}) => ({
  kind: 'Node',
  metadata: { name, uid: `uid-${name}`, labels },
  status: {
    capacity: { cpu: '8', memory: '32Gi', pods: '110' },
    allocatable: { cpu: '7910m', memory: '31Gi', pods: '110' },
    ...more,
  },
});

interface PodShape {
  readonly owner?: readonly [string, string];
  readonly node?: string;
  readonly spec?: object;
  readonly phase?: string;
  readonly namespace?: string;
  readonly labels?: object;
}

const pod = (name: string, shape: PodShape = {}) => ({
  kind: 'Pod',
  metadata: {
    name,
    namespace: shape.namespace ?? 'shop',
    uid: `uid-${shape.namespace ?? 'shop'}-${name}`,
    labels: shape.labels ?? {},
    ...(shape.owner === undefined
      ? {}
      : { ownerReferences: [{ kind: shape.owner[0], name: shape.owner[1], controller: true }] }),
  },
  spec: {
    nodeName: shape.node ?? 'n1',
    containers: [{ name: 'a', image: 'shop:1', resources: { requests: { cpu: '500m', memory: '256Mi' } } }],
    ...shape.spec,
  },
  status: { phase: shape.phase ?? 'Running' },
});

const list = (items: readonly object[], kind = 'List') => JSON.stringify({ apiVersion: 'v1', kind, items });
const file = (items: readonly object[], name = 'objects.json') => fileOf(name, list(items));

describe('nodes', () => {
  it('have the capacity that is allocatable, not what is installed', async () => {
    const { inventory } = await importOne(file([node('n1')]));
    expect(inventory.hosts[0]).toMatchObject({
      name: 'n1',
      cpuCores: 7.91,
      cpuThreads: 8,
      memoryMiB: 31 * 1024,
      maxWorkloads: 110,
      platformCpuCores: 0,
    });
  });

  it('keep their whole capacity among the raw rows', async () => {
    const { rawRows } = await importOne(file([node('n1')]));
    expect(Object.fromEntries(rawRows[0]?.cells ?? [])).toMatchObject({
      'capacity cpu': '8',
      'capacity memory': '32Gi',
    });
  });

  it('of a typed list need no kind of their own', async () => {
    const { kind: _, ...bare } = node('n1');
    const { inventory } = await importOne(fileOf('nodes.json', list([bare], 'NodeList')));
    expect(inventory.hosts.map((host) => host.name)).toEqual(['n1']);
  });

  it('without allocatable are taken with their capacity, and it is said', async () => {
    const result = await importOne(file([node('n1', { allocatable: undefined })]));
    expect(result.inventory.hosts[0]?.cpuCores).toBe(8);
    expect(codesOf(result)).toContain('allocatable-missing');
  });

  it('without any capacity are refused', async () => {
    const result = await importOne(file([node('n1', { allocatable: { cpu: 'x' }, capacity: {} }), node('n2')]));
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 2, stored: 1, merged: 0, refused: 1 });
    expect(codesOf(result)).toEqual(expect.arrayContaining(['host-without-capacity', 'quantity-invalid']));
  });

  it('that are cordoned or not ready get nothing moved to them', async () => {
    const cordoned = { ...node('n1'), spec: { unschedulable: true } };
    const down = node('n2', { conditions: [{ type: 'Ready', status: 'Unknown' }] });
    const { inventory } = await importOne(file([cordoned, down, node('n3')]));
    expect(inventory.hosts.map((host) => [host.name, host.inMaintenance])).toEqual([
      ['n1', true],
      ['n2', true],
      ['n3', false],
    ]);
  });

  it('name their cluster by label, and their pods follow', async () => {
    const { inventory } = await importAll([
      file([pod('a'), pod('b', { spec: { nodeName: undefined } })], 'pods.json'),
      file([node('n1', {}, { 'alpha.eksctl.io/cluster-name': 'prod' })], 'nodes.json'),
    ]);
    expect(inventory.clusters.map((cluster) => cluster.name)).toEqual(['prod']);
    expect(new Set(inventory.workloads.map((one) => one.clusterId))).toEqual(new Set([inventory.clusters[0]?.id]));
  });
});

describe('nodes that are virtual machines', () => {
  it('of another source are said, since their capacity is there twice', async () => {
    const vms = fileOf('vms.csv', 'VM;vCPUs;Memory (GiB)\nn1.example.com;8;32\nweb;2;4\n');
    const nodeWithVersion = { ...node('n1', { nodeInfo: { kubeletVersion: 'v1.34.1' } }) };
    const result = await importAll([vms, file([nodeWithVersion])]);
    expectSound(result);
    expect(result.findings.find((finding) => finding.code === 'nodes-are-vms')?.value).toBe('n1');
  });
});

describe('pods', () => {
  it('run on the node they name, as containers with what they request', async () => {
    const result = await importAll([file([node('n1')], 'nodes.json'), file([pod('web')], 'pods.json')]);
    expectSound(result);
    expect(result.inventory.workloads[0]).toMatchObject({
      name: 'web',
      technology: 'container',
      vcpus: 0.5,
      memoryMiB: 256,
      hostId: result.inventory.hosts[0]?.id,
      hostBasis: 'recorded',
      folder: 'shop',
      annotation: 'image shop:1',
    });
  });

  it('of DaemonSets and static pods belong to their node: they take capacity and do not move', async () => {
    const result = await importAll([
      file([node('n1')], 'nodes.json'),
      file(
        [
          pod('proxy-x', { owner: ['DaemonSet', 'proxy'] }),
          pod('etcd-n1', { owner: ['Node', 'n1'] }),
          pod('web-1', { owner: ['ReplicaSet', 'web-5c9894b5cd'] }),
        ],
        'pods.json',
      ),
    ]);
    expectSound(result);
    expect(result.inventory.workloads.map((one) => one.name)).toEqual(['web-1']);
    expect(result.inventory.hosts[0]).toMatchObject({
      cpuCores: 7.91,
      platformCpuCores: 1,
      platformMemoryMiB: 512,
      maxWorkloads: 108,
    });
    expect(result.sources[1]?.rows).toEqual({ read: 3, stored: 1, merged: 2, refused: 0 });
  });

  it('that belong to nodes which no file describes are refused with what to import', async () => {
    const result = await importOne(file([pod('proxy-x', { owner: ['DaemonSet', 'proxy'] }), pod('a')]));
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 2, stored: 1, merged: 0, refused: 1 });
    expect(codesOf(result)).toContain('platform-node-unknown');
  });

  it('that have finished are left out with their number', async () => {
    const result = await importOne(
      file([pod('a'), pod('b', { phase: 'Succeeded' }), pod('c', { phase: 'Failed' }), pod('d', { phase: 'Failed' })]),
    );
    expectSound(result);
    expect(result.inventory.workloads.map((one) => one.name)).toEqual(['a']);
    const finished = result.findings.filter((finding) => finding.code === 'pods-finished');
    expect(finished.map((finding) => finding.message.slice(0, 24))).toEqual([
      '1 pod in phase Succeeded',
      '2 pods in phase Failed ('.slice(0, 24),
    ]);
  });

  it('without requests are kept with nothing, and it is said', async () => {
    const result = await importOne(file([pod('a', { spec: { containers: [{ name: 'a', resources: {} }] } })]));
    expect(result.inventory.workloads[0]).toMatchObject({ vcpus: 0, memoryMiB: 0 });
    expect(codesOf(result)).toContain('pods-without-requests');
  });

  it('are grouped by the Deployment behind their ReplicaSet', async () => {
    const { inventory } = await importOne(
      file([
        pod('web-5c9894b5cd-r66xh', {
          owner: ['ReplicaSet', 'web-5c9894b5cd'],
          labels: { 'pod-template-hash': '5c9894b5cd' },
        }),
        pod('web-5c9894b5cd-aaaaa', { owner: ['ReplicaSet', 'web-5c9894b5cd'] }),
        pod('db-0', { owner: ['StatefulSet', 'db'] }),
        pod('tick-1700000000-x', { owner: ['Job', 'tick-1700000000'] }),
        pod('bare'),
      ]),
    );
    expect(inventory.groups.map((group) => group.name).sort()).toEqual(['shop/db', 'shop/tick', 'shop/web']);
    expect(inventory.workloads.filter((one) => one.groupId !== null)).toHaveLength(4);
  });

  it('run as what their RuntimeClass says', async () => {
    const runtimes = ['kata-qemu', 'gvisor', 'wasmtime-spin-v2', 'crun-wasm', 'nvidia'];
    const result = await importOne(
      file([
        ...runtimes.map((runtimeClassName) => pod(runtimeClassName, { spec: { runtimeClassName } })),
        pod('fast', { spec: { runtimeClassName: 'fast' } }),
        { kind: 'RuntimeClass', metadata: { name: 'fast' }, handler: 'runsc' },
      ]),
    );
    expect(Object.fromEntries(result.inventory.workloads.map((one) => [one.name, one.technology]))).toEqual({
      'kata-qemu': 'microvm',
      gvisor: 'sandbox',
      'wasmtime-spin-v2': 'wasm',
      'crun-wasm': 'wasm',
      nvidia: 'container',
      fast: 'sandbox',
    });
    expect(result.findings.find((finding) => finding.code === 'runtime-unknown')?.value).toMatch(/^nvidia/);
  });

  it('of the same name in two namespaces stay two', async () => {
    const { inventory } = await importOne(file([pod('a'), pod('a', { namespace: 'other' })]));
    expect(inventory.workloads).toHaveLength(2);
  });

  it('of two clusters stay apart where a name is the same, since their uids differ', async () => {
    const other = pod('a');
    const { inventory } = await importAll([
      file([pod('a')], 'one.json'),
      file([{ ...other, metadata: { ...other.metadata, uid: 'another' } }], 'two.json'),
    ]);
    expect(inventory.workloads).toHaveLength(2);
  });
});

describe('controllers', () => {
  const deployment = (replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas, template: { spec: pod('x').spec } },
  });

  it('whose pods are not described become one workload per replica', async () => {
    const result = await importOne(file([deployment(3)]));
    expectSound(result);
    expect(result.inventory.workloads.map((one) => [one.name, one.vcpus])).toEqual([
      ['web-1', 0.5],
      ['web-2', 0.5],
      ['web-3', 0.5],
    ]);
  });

  it('whose pods are described are merged into them, in whatever file', async () => {
    const pods = file([pod('web-5c9894b5cd-r66xh', { owner: ['ReplicaSet', 'web-5c9894b5cd'] })], 'pods.json');
    const result = await importAll([file([deployment(3)], 'deployments.json'), pods]);
    expectSound(result);
    expect(result.inventory.workloads).toHaveLength(1);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 1, refused: 0 });
  });
});

describe('manifests as YAML', () => {
  it('of several documents are read like JSON', async () => {
    const yaml = `---
apiVersion: v1
kind: Node
metadata: {name: n1, uid: u1}
status:
  allocatable: {cpu: 4, memory: 8Gi, pods: "58"}
---
# a comment
apiVersion: v1
kind: PodList
items:
- metadata: {name: a, namespace: shop, uid: u2}
  spec:
    nodeName: n1
    containers:
    - resources: {requests: {cpu: 1e-1, memory: 1e8}}
  status: {phase: Running}
`;
    const result = await importOne(fileOf('all.yaml', yaml));
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ cpuCores: 4, memoryMiB: 8192 });
    expect(result.inventory.workloads[0]).toMatchObject({ vcpus: 0.1, memoryMiB: 1e8 / 2 ** 20 });
  });

  it('that repeat themselves by aliases without end are refused', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const before = level === 0 ? '"x"' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => before).join(',')}]`;
    });
    const result = await importOne(fileOf('bomb.yaml', `apiVersion: v1\nkind: List\n${levels.join('\n')}\n`));
    expect(codesOf(result)).toEqual(['yaml-aliases']);
  });

  it('that are broken in one document lose that document only, and it is said', async () => {
    const result = await importOne(
      fileOf(
        'two.yaml',
        `apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {allocatable: {cpu: 1, memory: 1Gi}}\n---\napiVersion: v1\nkind: [Node\n`,
      ),
    );
    expect(result.inventory.hosts).toHaveLength(1);
    expect(codesOf(result)).toContain('yaml-damaged');
  });
});

describe('kubectl top', () => {
  const top = `NAMESPACE   NAME    CPU(cores)   MEMORY(bytes)
shop        web     900m         300Mi
kube-sys    proxy   10m          20Mi
shop        gone    1m           1Mi
`;

  it('gives pods their use, by namespace and name, and nodes theirs', async () => {
    const nodes = `NAME   CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\nn1     791m         10%    3174Mi          10%\nn2     <unknown>  <unknown>  <unknown>  <unknown>\n`;
    const result = await importAll([
      fileOf('top-pods.txt', top),
      fileOf('top-nodes.txt', nodes),
      file([node('n1'), pod('web'), pod('proxy', { owner: ['DaemonSet', 'proxy'], namespace: 'kube-sys' })]),
    ]);
    expectSound(result);
    expect(result.inventory.workloads[0]?.usage).toEqual({ cpuCores: 0.9, memoryMiB: 300, statistic: 'instant' });
    expect(result.inventory.hosts[0]?.cpuUtilisation).toBeCloseTo(0.1, 9);
    expect(result.inventory.hosts[0]?.memoryUtilisation).toBeCloseTo(3174 / (31 * 1024), 9);
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 0, merged: 2, refused: 1 });
    expect(codesOf(result)).toEqual(expect.arrayContaining(['usage-unmatched', 'usage-unknown', 'usage-of-platform']));
  });

  it('with --containers adds the containers of a pod up', async () => {
    const result = await importAll([
      fileOf('top.txt', 'POD   NAME   CPU(cores)   MEMORY(bytes)\nweb   a      1m     10Mi\nweb   b      2m   20Mi\n'),
      file([pod('web')]),
    ]);
    expectSound(result);
    expect(result.inventory.workloads[0]?.usage).toEqual({ cpuCores: 0.003, memoryMiB: 30, statistic: 'instant' });
  });

  it('is also read as the lists of the metrics API, in nanocores', async () => {
    const metrics = {
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetricsList',
      items: [
        {
          metadata: { name: 'web', namespace: 'shop' },
          containers: [{ usage: { cpu: '1500000n', memory: '1024Ki' } }],
        },
      ],
    };
    const result = await importAll([fileOf('metrics.json', JSON.stringify(metrics)), file([pod('web')])]);
    expect(result.inventory.workloads[0]?.usage).toEqual({ cpuCores: 0.0015, memoryMiB: 1, statistic: 'instant' });
  });
});

describe('names of runtimes', () => {
  it.each([
    ['spin', null, 'wasm'],
    ['default', 'io.containerd.kata.v2', 'microvm'],
    ['sandboxed', 'runsc', 'sandbox'],
    ['spinnaker', null, null],
    [null, null, null],
  ])('%s with handler %s is %s', (name, handler, technology) => {
    expect(technologyOfRuntime(name, handler)).toBe(technology);
  });
});

describe('the samples', () => {
  it('of ours are a cluster of three nodes and 60 pods, nine of which belong to the nodes', async () => {
    const result = await importAll([sampleFile('kubernetes-nodes.json'), sampleFile('kubernetes-pods.json')]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(3);
    expect(result.sources[1]?.rows).toEqual({ read: 60, stored: 51, merged: 9, refused: 0 });
    expect(result.inventory.workloads.every((one) => one.hostBasis === 'recorded')).toBe(true);
  });

  const nodes = sharedFile('samples/kubernetes-nodes.json');
  const pods = sharedFile('samples/kubernetes-pods.json');
  it.skipIf(nodes === null || pods === null)(
    'real: two nodes with 7,910m and 31,127,824 Ki, 11 pods that request 450m and 200 Mi in all',
    async () => {
      const result = await importAll([fileAt(nodes ?? ''), fileAt(pods ?? '')]);
      expectSound(result);
      const { hosts, workloads } = result.inventory;
      expect(hosts.map((host) => [host.cpuCores, host.cpuThreads, host.memoryMiB, host.uuid])).toEqual(
        [1, 2].map(() => [7.91, 8, 31_127_824 / 1024, 'ec2a33d7-9726-820c-79f2-cc8e5771fbf5']),
      );
      const total = (of: (thing: { cpu: number; memory: number }) => number): number =>
        [
          ...workloads.map((one) => ({ cpu: one.vcpus, memory: one.memoryMiB })),
          ...hosts.map((host) => ({ cpu: host.platformCpuCores ?? 0, memory: host.platformMemoryMiB ?? 0 })),
        ].reduce((sum, thing) => sum + of(thing), 0);
      expect(total((thing) => thing.cpu)).toBeCloseTo(0.45, 9);
      expect(total((thing) => thing.memory)).toBe(200);
      expect(result.sources.map((source) => source.rows.read)).toEqual([2, 11]);
      expect(workloads).toHaveLength(6);
      expect(codesOf(result)).toContain('pods-without-requests');
    },
  );
});
