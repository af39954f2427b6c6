import { describe, expect, it } from 'vitest';
import type { Rule } from '#core/inventory/inventory.ts';
import { codesOf, fileOf, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

interface NodeShape {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly object[];
}

const node = (name: string, { labels = {}, taints = [] }: NodeShape = {}) => ({
  kind: 'Node',
  metadata: { name, uid: `uid-${name}`, labels: { 'kubernetes.io/hostname': name, ...labels } },
  spec: { taints },
  status: { allocatable: { cpu: '8', memory: '32Gi', pods: '110' } },
});

const pod = (name: string, on: string, spec: object = {}, labels: object = {}, owner = name.replace(/-\d+$/, '')) => ({
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    labels,
    ownerReferences: [{ kind: 'StatefulSet', name: owner, controller: true }],
  },
  spec: {
    nodeName: on,
    containers: [{ name: 'a', resources: { requests: { cpu: '500m', memory: '256Mi' } } }],
    ...spec,
  },
  status: { phase: 'Running' },
});

const file = (items: readonly object[], name = 'objects.json') =>
  fileOf(name, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Rules with the names of their members. */
async function rulesOf(...files: readonly (readonly object[])[]) {
  const result = await importAll(files.map((items, index) => file(items, `objects-${index}.json`)));
  expectSound(result);
  const names = new Map([...result.inventory.hosts, ...result.inventory.workloads].map(({ id, name }) => [id, name]));
  const named = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id).sort();
  const rules = (result.inventory.rules ?? []).map((rule: Rule) => ({
    name: rule.name,
    kind: rule.kind,
    workloads: named(rule.workloads),
    ...(rule.kind === 'host-group' ? { hosts: named(rule.hosts), hostRule: rule.hostRule } : {}),
    ...(rule.kind === 'anti-affinity' ? { maxPerHost: rule.maxPerHost } : {}),
  }));
  return { result, rules: rules.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

const ssd = { labels: { disktype: 'ssd' } };

describe('demands of pods on nodes', () => {
  it('by node selector become a host group of the nodes that fit, also with nodes in a file of their own', async () => {
    const nodes = [node('n1', ssd), node('n2'), node('n3', ssd)];
    const pods = [
      pod('db-0', 'n1', { nodeSelector: { disktype: 'ssd' } }),
      pod('db-1', 'n3', { nodeSelector: { disktype: 'ssd' } }),
      pod('web-0', 'n2'),
    ];
    const wanted = [
      {
        name: 'nodes of shop/db',
        kind: 'host-group',
        workloads: ['db-0', 'db-1'],
        hosts: ['n1', 'n3'],
        hostRule: 'required',
      },
    ];
    expect((await rulesOf([...nodes, ...pods])).rules).toEqual(wanted);
    expect((await rulesOf(nodes, pods)).rules).toEqual(wanted);
    expect((await rulesOf(pods, nodes)).rules).toEqual(wanted);
  });

  it('by required node affinity: any of the terms, all requirements of one', async () => {
    const labelled = (zone: string, cores: string) => ({ labels: { zone, cores } });
    const nodes = [node('n1', labelled('a', '16')), node('n2', labelled('a', '64')), node('n3', labelled('b', '16'))];
    const affinity = (...terms: readonly object[]) => ({
      affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: terms } } },
    });
    const match = (...matchExpressions: readonly object[]) => ({ matchExpressions });
    const hostsFor = async (...terms: readonly object[]) =>
      (await rulesOf([...nodes, pod('x-0', 'n1', affinity(...terms))])).rules.map((rule) => rule.hosts);
    expect(await hostsFor(match({ key: 'zone', operator: 'In', values: ['a'] }))).toEqual([['n1', 'n2']]);
    expect(
      await hostsFor(
        match({ key: 'zone', operator: 'In', values: ['a'] }, { key: 'cores', operator: 'Gt', values: ['32'] }),
      ),
    ).toEqual([['n2']]);
    expect(
      await hostsFor(
        match({ key: 'cores', operator: 'Lt', values: ['32'] }, { key: 'zone', operator: 'NotIn', values: ['a'] }),
        { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n2'] }] },
      ),
    ).toEqual([['n2', 'n3']]);
    expect(await hostsFor(match({ key: 'zone', operator: 'Exists' }))).toEqual([]);
    expect(await hostsFor(match({ key: 'gpu', operator: 'DoesNotExist' }))).toEqual([]);
  });

  it('that no described node meets are told and bind nothing', async () => {
    const { result, rules } = await rulesOf([node('n1'), pod('x-0', 'n1', { nodeSelector: { disktype: 'nvme' } })]);
    expect(rules).toEqual([]);
    expect(codesOf(result)).toContain('scheduling-without-node');
  });

  it('by taints keep the pods away that do not tolerate them, but for those that run there', async () => {
    const gpu = { key: 'gpu', value: 'a100', effect: 'NoSchedule' };
    const nodes = [node('n1'), node('n2'), node('n3', { taints: [gpu] })];
    const tolerating = (toleration: object) => ({ tolerations: [toleration] });
    const { rules } = await rulesOf([
      ...nodes,
      pod('web-0', 'n1'),
      pod('old-0', 'n3'),
      pod('by-value-0', 'n1', tolerating({ key: 'gpu', operator: 'Equal', value: 'a100', effect: 'NoSchedule' })),
      pod('by-key-0', 'n1', tolerating({ key: 'gpu', operator: 'Exists' })),
      pod('anything-0', 'n1', tolerating({ operator: 'Exists' })),
      pod('other-value-0', 'n1', tolerating({ key: 'gpu', value: 'h100', effect: 'NoSchedule' })),
      pod('other-effect-0', 'n1', tolerating({ key: 'gpu', operator: 'Exists', effect: 'NoExecute' })),
    ]);
    expect(rules).toEqual([
      {
        name: 'taint gpu=a100:NoSchedule',
        kind: 'host-group',
        workloads: ['other-effect-0', 'other-value-0', 'web-0'],
        hosts: ['n3'],
        hostRule: 'forbidden',
      },
    ]);
  });

  it('are not made of conditions and preferences', async () => {
    const nodes = [
      node('n1', { taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] }),
      node('n2', { taints: [{ key: 'soft', effect: 'PreferNoSchedule' }] }),
    ];
    const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
    const { result, rules } = await rulesOf([
      ...nodes,
      pod('x-0', 'n2', { affinity: { nodeAffinity: { [preferred]: [{ weight: 1, preference: {} }] } } }),
    ]);
    expect(rules).toEqual([]);
    expect(codesOf(result)).toContain('scheduling-preferred');
  });
});

describe('demands of pods on one another', () => {
  const nodes = [
    node('n1', { labels: { zone: 'a' } }),
    node('n2', { labels: { zone: 'a' } }),
    node('n3', { labels: { zone: 'b' } }),
  ];
  const term = (app: string, topologyKey = 'kubernetes.io/hostname') => ({
    topologyKey,
    labelSelector: { matchLabels: { app } },
  });
  const apartFrom = (...terms: readonly object[]) => ({ affinity: { podAntiAffinity: { [required]: terms } } });
  const besides = (...terms: readonly object[]) => ({ affinity: { podAffinity: { [required]: terms } } });
  const db = { app: 'db' };
  const web = { app: 'web' };

  it('keep the pods of a set apart', async () => {
    const set = [0, 1, 2].map((n) =>
      // A StatefulSet's pods have a label each of their own.
      pod(`db-${n}`, `n${n + 1}`, apartFrom(term('db')), { ...db, 'apps.kubernetes.io/pod-index': String(n) }),
    );
    expect((await rulesOf([...nodes, ...set, pod('web-0', 'n1', {}, web)])).rules).toEqual([
      { name: 'pods of shop/db apart', kind: 'anti-affinity', workloads: ['db-0', 'db-1', 'db-2'], maxPerHost: 1 },
    ]);
  });

  it('keep pods apart from those of another set, pair by pair, whichever of the two demands it', async () => {
    const others = [pod('db-0', 'n1', {}, db), pod('db-1', 'n1', {}, db)];
    const { rules } = await rulesOf([...nodes, ...others, pod('web-0', 'n2', apartFrom(term('db')), web)]);
    expect(rules.map((rule) => rule.workloads)).toEqual([
      ['db-0', 'web-0'],
      ['db-1', 'web-0'],
    ]);
    const both = await rulesOf([
      ...nodes,
      pod('db-0', 'n1', apartFrom(term('web')), db),
      pod('web-0', 'n2', apartFrom(term('db')), web),
    ]);
    expect(both.rules).toHaveLength(1);
  });

  it('mean the namespace of the pod, those listed, or all', async () => {
    const elsewhere = { ...pod('db-0', 'n1', {}, db) };
    elsewhere.metadata = { ...elsewhere.metadata, namespace: 'data' };
    const count = async (more: object) =>
      (await rulesOf([...nodes, elsewhere, pod('web-0', 'n2', apartFrom({ ...term('db'), ...more }), web)])).rules
        .length;
    expect(await count({})).toBe(0);
    expect(await count({ namespaces: ['data'] })).toBe(1);
    expect(await count({ namespaceSelector: {} })).toBe(1);
    expect(await count({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } } })).toBe(1);
    const { result } = await rulesOf([
      ...nodes,
      pod('web-0', 'n2', apartFrom({ ...term('db'), namespaceSelector: { matchLabels: { team: 'data' } } }), web),
    ]);
    expect(codesOf(result)).toContain('scheduling-not-planned');
  });

  it('keep pods together that share a node today', async () => {
    const { rules } = await rulesOf([
      ...nodes,
      pod('db-0', 'n1', {}, db),
      pod('db-1', 'n2', {}, db),
      pod('web-0', 'n1', besides(term('db')), web),
    ]);
    expect(rules).toEqual([
      { name: 'pods beside shop/web, on one node', kind: 'affinity', workloads: ['db-0', 'web-0'] },
    ]);
  });

  it('on zones keep each pod in its zone', async () => {
    const { result, rules } = await rulesOf([
      ...nodes,
      pod('db-0', 'n1', apartFrom(term('db', 'zone')), db),
      pod('db-1', 'n3', apartFrom(term('db', 'zone')), db),
    ]);
    expect(rules).toEqual([
      { name: 'shop/db in a', kind: 'host-group', workloads: ['db-0'], hosts: ['n1', 'n2'], hostRule: 'required' },
      { name: 'shop/db in b', kind: 'host-group', workloads: ['db-1'], hosts: ['n3'], hostRule: 'required' },
    ]);
    expect(codesOf(result)).toContain('scheduling-by-zone');
  });

  it('spread over nodes: no more on one than its share and the skew', async () => {
    const spread = (whenUnsatisfiable: string) => ({
      topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable, ...term('web') }],
    });
    const pods = (when: string) => [0, 1, 2, 3].map((n) => pod(`web-${n}`, `n${(n % 3) + 1}`, spread(when), web));
    const { rules } = await rulesOf([...nodes, ...pods('DoNotSchedule')]);
    expect(rules).toMatchObject([{ name: 'spread of shop/web', kind: 'anti-affinity', maxPerHost: 2 }]);
    const any = await rulesOf([...nodes, ...pods('ScheduleAnyway')]);
    expect(any.rules).toEqual([]);
    expect(codesOf(any.result)).toContain('scheduling-preferred');
  });

  it('of a controller hold for the pods that are planned for its replicas', async () => {
    const deployment = {
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        replicas: 3,
        template: { metadata: { labels: web }, spec: { containers: [], ...apartFrom(term('web')) } },
      },
    };
    const { rules } = await rulesOf([...nodes, deployment]);
    expect(rules).toEqual([
      { name: 'pods of shop/web apart', kind: 'anti-affinity', workloads: ['web-1', 'web-2', 'web-3'], maxPerHost: 1 },
    ]);
  });

  it('with labels that are names of prototypes match nothing by accident', async () => {
    const hostile = JSON.parse('{"__proto__": "x", "constructor": "y"}') as object;
    const { rules } = await rulesOf([
      ...nodes,
      pod('db-0', 'n1', apartFrom(term('db')), { ...db, ...hostile }),
      pod(
        'db-1',
        'n2',
        apartFrom({ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { toString: 'x' } } }),
        db,
      ),
    ]);
    expect(rules.map((rule) => rule.workloads)).toEqual([['db-0', 'db-1']]);
  });
});

describe('clusters without a name', () => {
  const named = (cluster: string, name: string, more: object = {}) => ({
    ...node(name),
    metadata: { name, uid: `${cluster}-${name}`, creationTimestamp: '2024-01-02T00:00:00Z', labels: {}, ...more },
  });
  const running = (cluster: string, name: string, on: string) => ({
    ...pod(name, on),
    metadata: { name, namespace: 'shop', uid: `${cluster}-${name}` },
  });
  const placed = async (...files: readonly (readonly object[])[]) => {
    const result = await importAll(files.map((items, index) => file(items, `part-${index}.json`)));
    expectSound(result);
    const { clusters, hosts, workloads } = result.inventory;
    const clusterOf = (id: string | null) => clusters.find((cluster) => cluster.id === id)?.name;
    return {
      result,
      hosts: hosts.map((host) => clusterOf(host.clusterId) ?? '').sort(),
      pods: Object.fromEntries(workloads.map((one) => [one.name, clusterOf(one.clusterId)])),
      ids: clusters.map((cluster) => cluster.id),
    };
  };

  it('are one cluster where there is one, whatever the files', async () => {
    const whole = await placed([named('x', 'n1'), named('x', 'n2'), running('x', 'p', 'n2')]);
    expect(whole.hosts).toEqual(['Kubernetes', 'Kubernetes']);
    const parts = await placed([running('x', 'p', 'n2')], [named('x', 'n1'), named('x', 'n2')]);
    expect(parts.hosts).toEqual(['Kubernetes', 'Kubernetes']);
    expect(parts.pods).toEqual({ p: 'Kubernetes' });
    expect(parts.ids).toEqual(whole.ids);
  });

  it('stay two, also with nodes of the same names, each with its own pods', async () => {
    const both = await placed(
      [named('x', 'n1'), named('x', 'n2'), running('x', 'p', 'n1')],
      [named('y', 'n1'), named('y', 'n2'), running('y', 'q', 'n1')],
    );
    expect(new Set(both.hosts).size).toBe(2);
    expect(both.hosts.every((name) => /^Kubernetes \(n1, .{6}\)$/.test(name))).toBe(true);
    expect(both.pods['p']).not.toBe(both.pods['q']);
    expect(both.result.inventory.workloads.every((workload) => workload.hostId !== null)).toBe(true);
    expect(codesOf(both.result)).toContain('kubernetes-clusters-apart');
  });

  it('are told apart by the nodes that pods in files of their own run on', async () => {
    const { pods } = await placed(
      [named('x', 'alpha-1')],
      [named('y', 'beta-1')],
      [running('x', 'p', 'alpha-1')],
      [running('y', 'q', 'beta-1')],
    );
    expect(pods).toEqual({ p: 'Kubernetes (alpha-1)', q: 'Kubernetes (beta-1)' });
  });

  it('with nodes of the same names are told by the nodes of static pods, and else it is said', async () => {
    const mirror = {
      ...pod('kube-apiserver-n1', 'n1'),
      metadata: {
        name: 'kube-apiserver-n1',
        namespace: 'kube-system',
        uid: 'mirror',
        ownerReferences: [{ kind: 'Node', name: 'n1', uid: 'y-n1', controller: true }],
      },
    };
    const nodes = [[named('x', 'n1')], [named('y', 'n1')]];
    const told = await placed(...nodes, [mirror, running('y', 'q', 'n1')]);
    const yCluster = told.result.inventory.hosts.find((host) => host.key.includes('y-n1'))?.clusterId;
    expect(told.result.inventory.workloads.find((one) => one.name === 'q')?.clusterId).toBe(yCluster);
    const unclear = await placed(...nodes, [running('y', 'q', 'n1')]);
    expect(codesOf(unclear.result)).toContain('kubernetes-cluster-unclear');
    expect(unclear.result.inventory.workloads[0]?.hostId).toBeNull();
  });

  it('are told by the uid of kube-system, which outlives every node', async () => {
    const system = (uid: string) => ({ kind: 'Namespace', metadata: { name: 'kube-system', uid } });
    const before = await importOne(file([system('s1'), named('x', 'n1')]));
    const after = await importOne(file([system('s1'), named('x', 'n9')]));
    const other = await importOne(file([system('s2'), named('x', 'n1')]));
    const idOf = (result: typeof before) => result.inventory.clusters[0]?.id;
    expect(idOf(after)).toBe(idOf(before));
    expect(idOf(other)).not.toBe(idOf(before));
    expect(codesOf(await importOne(file([system('s1'), system('s2'), named('x', 'n1')])))).toContain(
      'several-clusters',
    );
  });

  it('are one where a later file knows its uid and the earlier only nodes, which they share', async () => {
    const { hosts } = await placed(
      [named('x', 'n1'), named('x', 'n2')],
      [{ kind: 'Namespace', metadata: { name: 'kube-system', uid: 's1' } }, named('x', 'n2'), named('x', 'n3')],
    );
    expect(hosts).toEqual(['Kubernetes', 'Kubernetes', 'Kubernetes']);
  });

  it('bear the name that their provider gives them', async () => {
    const at = (providerID: string, name: string, labels: object = {}) => ({
      ...named('x', name, { labels }),
      spec: { providerID },
    });
    const nameOf = async (...nodes: readonly object[]) => (await importOne(file(nodes))).inventory.clusters[0]?.name;
    expect(await nameOf(at('kind://docker/dev/dev-worker', 'dev-worker'))).toBe('dev');
    expect(
      await nameOf(
        at('azure:///subscriptions/s/resourceGroups/mc_rg_shop_westeurope/providers/x/virtualMachines/1', 'aks-1'),
      ),
    ).toBe('mc_rg_shop_westeurope');
    const pool = { 'cloud.google.com/gke-nodepool': 'pool-1' };
    expect(await nameOf(at('gce://proj/europe-west1-b/gke-shop-pool-1-ab', 'gke-shop-pool-1-ab', pool))).toBe('shop');
    expect(await nameOf(at('aws:///eu-west-1a/i-0abc', 'ip-10-0-0-1'))).toBe('Kubernetes');
  });

  it('have the oldest node of their control plane for an identifier when nothing else is known', async () => {
    const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
    const idOf = async (...nodes: readonly object[]) => (await importOne(file(nodes))).inventory.clusters[0]?.id;
    const first = await idOf(
      named('x', 'cp1', control),
      named('x', 'w1', { creationTimestamp: '2020-01-01T00:00:00Z' }),
    );
    expect(await idOf(named('x', 'cp1', control), named('x', 'w2'), named('x', 'w3'))).toBe(first);
  });
});
