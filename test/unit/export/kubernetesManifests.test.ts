/** Against the schemas that Kubernetes publishes (its OpenAPI description, release 1.34), as kubernetes-models compiles them. */
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { LimitRange } from 'kubernetes-models/v1/LimitRange';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PodTemplate } from 'kubernetes-models/v1/PodTemplate';
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { RuntimeClass } from 'kubernetes-models/node.k8s.io/v1/RuntimeClass';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetesManifests, type ClusterManifests } from '#core/export/kubernetes/manifests.ts';
import { dnsLabel, UniqueLabels } from '#core/export/kubernetes/names.ts';
import { parseQuantity } from '#core/import/kubernetes/quantity.ts';
import type { PlanDocument, PlanRules } from '#core/planResult.ts';
import { planFixture } from '#test/fixtures/report/planFixture.ts';

const groupNames = new Map([['g', 'Shop & Basket']]);
const models = {
  LimitRange,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  PodTemplate,
  ResourceQuota,
  RuntimeClass,
};

interface AnyObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly hard: Readonly<Record<string, string>> };
  readonly handler?: string;
  readonly overhead?: { readonly podFixed: Readonly<Record<string, string>> };
  readonly template?: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: {
      readonly runtimeClassName?: string;
      readonly containers: readonly {
        readonly resources: { readonly requests: Readonly<Record<string, string>> };
      }[];
      readonly affinity?: Readonly<Record<string, unknown>>;
    };
  };
}

/** What a cluster would read: YAML 1.1, not the objects that it was made from. */
function read(manifests: ClusterManifests): readonly AnyObject[] {
  return parseAllDocuments(manifests.text, { version: '1.1' }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as AnyObject;
  });
}

/** The published schema's word on an object; throws where it does not fit. */
function validate(object: AnyObject): void {
  const Model = models[object.kind as keyof typeof models];
  expect(Model, `a schema for ${object.kind}`).toBeDefined();
  new Model(object as never).validate();
}

const plan = planFixture({ hosts: 12, workloads: 160, seed: 3 });
const rules: PlanRules = plan.details.rules;
const manifests = kubernetesManifests(plan.document, { rules }, groupNames);

/** Workloads that end as containers in the cluster of the first of them. */
function containersOfOneCluster(): readonly string[] {
  const last = plan.document.roadmap.states.at(-1)!.assignment;
  const clusterOf = new Map(plan.document.hosts.map(({ id, cluster }) => [id, cluster]));
  const ids = Object.keys(last).filter((id) => last[id]!.technology === 'container');
  return ids.filter((id) => clusterOf.get(last[id]!.host) === clusterOf.get(last[ids[0]!]!.host));
}

describe('manifests for the end of the roadmap', () => {
  it('fit the published schemas, as YAML that is read back', () => {
    const kinds = new Set<string>();
    for (const cluster of manifests) {
      for (const object of read(cluster)) {
        validate(object);
        kinds.add(object.kind);
      }
    }
    expect([...kinds].sort()).toEqual(['LimitRange', 'Namespace', 'PodTemplate', 'ResourceQuota', 'RuntimeClass']);
  });

  it('are refused by the schemas when they are damaged', () => {
    const [first] = manifests.flatMap(read).filter(({ kind }) => kind === 'RuntimeClass');
    expect(() => validate({ ...first!, handler: 5 } as unknown as AnyObject)).toThrow(/handler/);
    const [template] = manifests.flatMap(read).filter(({ kind }) => kind === 'PodTemplate');
    expect(() =>
      validate({ ...template!, template: { ...template!.template!, spec: { containers: [{}] } } } as never),
    ).toThrow(/name/);
  });

  it('have one pod for every workload that ends as container, microVM or Wasm module, and none for a VM', () => {
    const last = plan.document.roadmap.states.at(-1)!;
    const ends = Object.values(last.assignment).filter(({ technology }) => technology !== 'vm');
    const pods = manifests.flatMap(read).filter(({ kind }) => kind === 'PodTemplate');
    expect(ends.length).toBeGreaterThan(20);
    expect(pods).toHaveLength(ends.length);
  });

  it('admit every planned pod, with what its runtime takes besides, and one more', () => {
    for (const cluster of manifests) {
      const objects = read(cluster);
      const overheads = new Map(
        objects.filter(({ kind }) => kind === 'RuntimeClass').map((one) => [one.metadata.name, one.overhead!.podFixed]),
      );
      for (const quota of objects.filter(({ kind }) => kind === 'ResourceQuota')) {
        const members = objects.filter(
          ({ kind, metadata }) => kind === 'PodTemplate' && metadata.namespace === quota.metadata.namespace,
        );
        for (const [resource, key] of [
          ['cpu', 'requests.cpu'],
          ['memory', 'requests.memory'],
        ] as const) {
          const used = members.map(({ template }) => {
            const { runtimeClassName, containers } = template!.spec;
            const overhead = runtimeClassName === undefined ? '0' : overheads.get(runtimeClassName)![resource]!;
            return (
              Number(parseQuantity(containers[0]!.resources.requests[resource]!)) + Number(parseQuantity(overhead))
            );
          });
          const hard = Number(parseQuantity(quota.spec!.hard[key]!));
          const total = used.reduce((sum, value) => sum + value, 0);
          expect(total + Math.max(...used)).toBeCloseTo(hard, 3);
        }
        expect(quota.spec!.hard['pods']).toBe(String(members.length + 1));
      }
    }
  });

  it('name every runtime class that a pod asks for, and only those', () => {
    for (const cluster of manifests) {
      const objects = read(cluster);
      const asked = new Set(objects.flatMap(({ template }) => template?.spec.runtimeClassName ?? []));
      const given = objects.filter(({ kind }) => kind === 'RuntimeClass').map(({ metadata }) => metadata.name);
      expect(new Set(given)).toEqual(asked);
      for (const name of given) expect(cluster.text).toContain(`headroom/runtime-${name}=installed`);
    }
  });

  it('carry the rules of the plan: apart, together, on these hosts only', () => {
    const [a, b, c, d] = containersOfOneCluster();
    const ruled = kubernetesManifests(
      plan.document,
      {
        rules: {
          ...rules,
          spread: [{ id: 'Apart 1', workloads: [a!, b!], maxPerHost: 1 }],
          together: [{ id: 'Both', workloads: [c!, d!] }],
          allowedHosts: { [a!]: [plan.document.hosts[0]!.id] },
        },
      },
      groupNames,
    );
    for (const cluster of ruled) for (const object of read(cluster)) validate(object);
    const text = ruled.map((one) => one.text).join('');
    const templates = ruled.flatMap(read).filter(({ kind }) => kind === 'PodTemplate');
    const affinities = templates.map(({ template }) => template!.spec.affinity ?? {});
    expect(affinities.filter((one) => 'podAntiAffinity' in one)).toHaveLength(2);
    expect(affinities.filter((one) => 'podAffinity' in one)).toHaveLength(2);
    expect(affinities.filter((one) => 'nodeAffinity' in one)).toHaveLength(1);
    expect(text).toContain('apart-apart-1: member');
    // The two stand in for each other, so one at a time may be drained; what shares a host has no such budget.
    const budgets = ruled.flatMap(read).filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ['apart-apart-1', { minAvailable: 1, selector: { matchLabels: { 'headroom/apart-apart-1': 'member' } } }],
    ]);
  });

  it('give each application and environment a namespace of its own, never one of the cluster', () => {
    const [a, b, c, d, e] = containersOfOneCluster();
    const spaces = kubernetesManifests(
      plan.document,
      {
        rules,
        workloadTraits: {
          [a!]: { application: 'k', environment: 'production' },
          [b!]: { application: 'k', environment: 'test' },
          [c!]: { application: 'd' },
          [d!]: { application: 't', environment: 'test' },
          [e!]: { application: null, environment: 'staging' },
        },
      },
      new Map([...groupNames, ['k', 'kube-proxy'], ['d', 'Default'], ['t', 'Shop Test']]),
    );
    const objects = spaces.flatMap(read);
    for (const object of objects) validate(object);
    const nameOf = new Map(plan.document.workloads.map(({ id, name }) => [id, dnsLabel(name)]));
    const spaceOf = (id: string): string | undefined =>
      objects.find(({ kind, metadata }) => kind === 'PodTemplate' && metadata.name === nameOf.get(id))?.metadata
        .namespace;
    expect([a, b, c, d, e].map((id) => spaceOf(id!))).toEqual([
      'app-kube-proxy',
      'app-kube-proxy-test',
      'app-default',
      'shop-test',
      'ungrouped-staging',
    ]);
    const test = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'app-kube-proxy-test')!;
    expect(test.metadata.labels).toMatchObject({ 'headroom/environment': 'test' });
  });

  it('close and restrict the namespaces in which isolation is asked for, open to what is known to talk to them', () => {
    const [a, b, c] = containersOfOneCluster();
    const groupOf = new Map([
      [a, 'front'],
      [b, 'back'],
      [c, 'other'],
    ]);
    const document: PlanDocument = {
      ...plan.document,
      workloads: plan.document.workloads.map((one) => ({ ...one, group: groupOf.get(one.id) ?? 'rest' })),
    };
    const objects = kubernetesManifests(
      document,
      {
        rules: {
          ...rules,
          isolation: { ...rules.isolation, floors: [{ workload: b!, minimum: 0.9 }] },
          groups: [
            { id: 'front', movesTogether: false, dependsOn: ['back'] },
            { id: 'back', movesTogether: false, dependsOn: ['rest'] },
          ],
        },
      },
      groupNames,
    ).flatMap(read);
    const labels = objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => [metadata.name, metadata.labels!['pod-security.kubernetes.io/enforce']]);
    expect(new Map(labels as [string, string][])).toEqual(
      new Map([
        ['back', 'restricted'],
        ['front', 'baseline'],
        ['other', 'baseline'],
        ['rest', 'baseline'],
      ]),
    );
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    for (const policy of policies) validate(policy);
    const space = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
    expect(policies.map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
      [
        'back',
        {
          podSelector: {},
          policyTypes: ['Ingress', 'Egress'],
          ingress: [{ from: [{ podSelector: {} }, space('front')] }],
          egress: [
            { to: [{ podSelector: {} }, space('rest')] },
            {
              to: [space('kube-system')],
              ports: [
                { protocol: 'UDP', port: 53 },
                { protocol: 'TCP', port: 53 },
              ],
            },
          ],
        },
      ],
    ]);
  });

  it('hold labels and quantities that a cluster takes, in every object', () => {
    const value = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
    const key = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
    const quantity = /^(\d+m|\d+|\d+Mi|\d+Gi)$/;
    let seen = 0;
    const walk = (node: unknown, under: string): void => {
      if (Array.isArray(node)) for (const item of node) walk(item, under);
      if (typeof node !== 'object' || node === null) return;
      for (const [name, item] of Object.entries(node)) {
        if (under === 'labels' || under === 'matchLabels' || under === 'nodeSelector') {
          expect(name).toMatch(key);
          expect(item).toMatch(value);
        } else if (/^(requests|limits|hard|podFixed|default|defaultRequest|max)$/.test(under) && name !== 'pods') {
          if (typeof item !== 'string' || name === 'type') continue;
          expect(item).toMatch(quantity);
          seen++;
        }
        walk(item, name);
      }
    };
    for (const object of manifests.flatMap(read)) walk(object, '');
    expect(seen).toBeGreaterThan(100);
  });

  it('stay valid whatever hosts, groups and workloads are called', () => {
    const odd = planFixture({ hosts: 6, workloads: 60, seed: 5, otherScripts: true });
    const renamed: PlanDocument = {
      ...odd.document,
      workloads: odd.document.workloads.map((workload, index) => ({
        ...workload,
        name: ['---', 'x'.repeat(90), 'A: b # c', 'yes', "'\n- kind: Secret", '1e3'][index % 6]!,
        group: 'g',
      })),
      hosts: odd.document.hosts.map((host, index) => ({ ...host, name: index === 0 ? 'a; rm -rf /\nx' : host.name })),
    };
    for (const cluster of kubernetesManifests(renamed, { rules: odd.details.rules }, groupNames)) {
      const objects = read(cluster);
      for (const object of objects) validate(object);
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const { metadata } of objects) expect(metadata.name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      for (const line of cluster.text.split('\n').filter((one) => one.startsWith('#')))
        expect(line).not.toContain('rm -rf');
    }
  });

  it('are the same to the byte for the same plan', () => {
    expect(kubernetesManifests(plan.document, { rules }, groupNames)).toEqual(manifests);
  });
});

describe('a DNS label', () => {
  it.each([
    ['DB_Server 01', 'db-server-01'],
    ['Größe', 'gro-e'],
    ['--a--', 'a'],
    ['主机', 'x'],
  ])('of %j is %s', (text, label) => {
    expect(dnsLabel(text)).toBe(label);
  });

  it('is given once', () => {
    const labels = new UniqueLabels();
    const long = 'a'.repeat(80);
    expect([labels.next('A b'), labels.next('a_b'), labels.next(long), labels.next(long)]).toEqual([
      'a-b',
      'a-b-2',
      'a'.repeat(63),
      `${'a'.repeat(61)}-2`,
    ]);
  });
});
