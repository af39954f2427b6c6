import { LimitRange } from 'kubernetes-models/v1/LimitRange';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PodTemplate } from 'kubernetes-models/v1/PodTemplate';
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { RuntimeClass } from 'kubernetes-models/node.k8s.io/v1/RuntimeClass';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetesManifests, type ClusterManifests } from '#core/export/kubernetes/manifests.ts';
import { dnsLabel, UniqueLabels } from '#core/export/kubernetes/names.ts';
import { parseQuantity } from '#core/import/kubernetes/quantity.ts';
import type { PlanDocument, PlanRules } from '#core/planResult.ts';
import { planFixture } from '#test/fixtures/report/planFixture.ts';

const groupNames = new Map([['g', 'Shop & Basket']]);
const models = { LimitRange, Namespace, PodTemplate, ResourceQuota, RuntimeClass };

interface AnyObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
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
      for (const name of given) expect(cluster.text).toContain(`headroom-runtime=${name}`);
    }
  });

  it('carry the rules of the plan: apart, together, on these hosts only', () => {
    const last = plan.document.roadmap.states.at(-1)!;
    const pods = Object.entries(last.assignment).filter(([, seat]) => seat.technology === 'container');
    const [a, b, c, d] = pods.map(([id]) => id);
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
