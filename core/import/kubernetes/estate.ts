import type { Fact, Group, Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { Technology } from '#core/inventory/technology.ts';
import type { ImportLimits } from '../contract.ts';
import { makeHost, makeWorkload } from '../entities.ts';
import type { FindingSink } from '../findings.ts';
import { plausibleUuid } from '../identity.ts';
import { KeyRegister, makeId, makeKey } from '../keys.ts';
import { ImportRefusal } from '../refusal.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { isTrueAt, listAt, member, numberAt, textAt, textOf, type TreeObject } from '../tree/value.ts';
import { FileClusters, nodeUidOf } from './cluster.ts';
import { hypervisorOf, readyOf } from './nodeStatus.ts';
import type { KubernetesObject, NoObject } from './objects.ts';
import { belongsToNode, ownerOf, type PodOwner } from './owner.ts';
import { cpuCores, memoryMiB, parseQuantity } from './quantity.ts';
import { devicesIn, effectiveRequest, type PodRequest } from './requests.ts';
import { isConditionTaint, nodeFact, readScheduling, textsAt, type Scheduling } from './schedulingFacts.ts';
import { Tallies } from './tallies.ts';
import { technologyOfRuntime } from './technology.ts';

/** What a file of Kubernetes objects holds. */
export interface KubernetesEstate {
  readonly inventory: Inventory;
  readonly ledgers: readonly ItemLedger[];
  readonly toolVersion: string | null;
}

/** Controllers whose template says what each of their pods asks for. */
const replicated: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** The other kinds that are read. What is of any other says nothing of machines or what runs on them. */
const readKinds: ReadonlySet<string> = new Set(['Node', 'Pod', 'NodeMetrics', 'PodMetrics']);

/** Reads nodes as hosts, pods as workloads and controllers as what they want. */
export function readKubernetesEstate(
  objects: readonly KubernetesObject[],
  rest: readonly NoObject[],
  sourceId: string,
  limits: ImportLimits,
  sink: FindingSink,
  context: JobContext,
): KubernetesEstate {
  const reader = new Reader(sourceId, sink, handlersOf(objects), new FileClusters(objects));
  if (objects.length + rest.length > limits.maxRowsPerSheet) {
    throw new ImportRefusal(
      'sheet-too-many-rows',
      `The file has more than the limit of ${limits.maxRowsPerSheet} objects; it was not read.`,
    );
  }
  objects.forEach((object, index) => {
    if (index % 64 === 0) {
      checkCancelled(context);
      context.progress((0.9 * index) / objects.length, 'Reading');
    }
    reader.read(object);
  });
  for (const one of rest) reader.refuseRest(one);
  return reader.finish();
}

/** The handler behind each RuntimeClass that the file describes. */
function handlersOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  const handlers = new Map<string, string>();
  for (const { kind, value } of objects) {
    const name = textAt(value, 'metadata', 'name');
    const handler = textAt(value, 'handler');
    if (kind === 'RuntimeClass' && name !== null && handler !== null) handlers.set(name, handler);
  }
  return handlers;
}

class Reader {
  private readonly hosts: Host[] = [];
  private readonly workloads: Workload[] = [];
  private readonly facts: Fact[] = [];
  private readonly groups = new Map<string, Group>();
  private readonly ledgers = new Map<string, ItemLedger>();
  private readonly keys = new KeyRegister();
  private readonly tallies = new Tallies();
  private readonly versions = new Set<string>();
  private readonly sourceId: string;
  private readonly sink: FindingSink;
  private readonly handlers: ReadonlyMap<string, string>;
  private readonly clusters: FileClusters;
  /** What pods demand, pods of equal demands together. */
  private readonly scheduling = new Map<string, { readonly fact: Scheduling; workloads: string[]; groups: string[] }>();
  /** Nodes that pods run on and the file does not describe. */
  private readonly nodesSeen = { names: new Set<string>(), uids: new Set<string>(), row: 0 };

  constructor(sourceId: string, sink: FindingSink, handlers: ReadonlyMap<string, string>, clusters: FileClusters) {
    this.sourceId = sourceId;
    this.sink = sink;
    this.handlers = handlers;
    this.clusters = clusters;
  }

  read(object: KubernetesObject): void {
    const { kind, value, row } = object;
    if (!readKinds.has(kind) && !replicated.has(kind)) {
      this.tallies.addNotRead(kind);
      return;
    }
    const ledger = this.ledgerOf(kind);
    const entry = ledger.enter(row, identity(value), value);
    const isKept = this.readObject(object);
    if (isKept) ledger.settle(entry, 'stored');
  }

  refuseRest({ row, path }: NoObject): void {
    this.ledgerOf('unknown').enter(row, [], path === '' ? null : path);
    this.sink.add(
      'error',
      'object-unknown',
      'This is no Kubernetes object (kind and metadata are missing); it was refused.',
      {
        sheet: 'unknown',
        row,
        column: path === '' ? undefined : path,
      },
    );
  }

  private readObject(object: KubernetesObject): boolean {
    switch (object.kind) {
      case 'Node':
        return this.readNode(object);
      case 'Pod':
        return this.readPod(object);
      case 'NodeMetrics':
      case 'PodMetrics':
        return this.readMetrics(object);
      default:
        return this.readController(object);
    }
  }

  private readNode(object: KubernetesObject): boolean {
    const { value, row, path } = object;
    const { sink } = this;
    const place = { sheet: 'Node', row };
    const name = textAt(value, 'metadata', 'name');
    if (name === null) {
      sink.add('error', 'host-without-name', 'The node has no name; it was refused.', place);
      return false;
    }
    const amount = (resource: string, reader: (text: unknown) => number | null): number | null => {
      const allocatable = member(value, 'status', 'allocatable', resource);
      const found = allocatable ?? member(value, 'status', 'capacity', resource);
      if (found === undefined) return null;
      const amountFound = reader(found);
      const column = `${path}.status.${allocatable === undefined ? 'capacity' : 'allocatable'}.${resource}`;
      if (amountFound === null || amountFound < 0 || amountFound > 2 ** 40) {
        sink.add('error', 'quantity-invalid', `"${(textOf(found) ?? '').slice(0, 60)}" is no quantity of Kubernetes.`, {
          ...place,
          column,
          value: textOf(found) ?? undefined,
        });
        return null;
      }
      if (allocatable === undefined) {
        sink.add(
          'warning',
          'allocatable-missing',
          `The node ${name} does not say what of its ${resource} is allocatable; its whole capacity was taken.`,
          { ...place, column },
        );
      }
      return amountFound;
    };
    const cores = amount('cpu', cpuCores);
    const memory = amount('memory', memoryMiB);
    if (cores === null || memory === null || cores <= 0 || memory <= 0) {
      sink.add(
        'error',
        'host-without-capacity',
        `The node ${name} has no usable amount of CPU or memory under status.allocatable; it was refused.`,
        { ...place, value: name },
      );
      return false;
    }
    const pods = amount('pods', parseQuantity);
    const storage = amount('ephemeral-storage', memoryMiB);
    const uid = textAt(value, 'metadata', 'uid');
    const key = this.keys.unique(uid === null ? makeKey('kubernetes', 'node', name) : makeKey('uuid', uid));
    const label = (...names: readonly string[]): string | null =>
      names.map((one) => textAt(value, 'metadata', 'labels', one)).find((text) => text !== null) ?? null;
    const version = textAt(value, 'status', 'nodeInfo', 'kubeletVersion');
    if (version !== null) this.versions.add(version);
    const isReady = readyOf(value);
    const isCordoned = isTrueAt(value, 'spec', 'unschedulable');
    if (isReady === false || isCordoned) {
      sink.add(
        isCordoned ? 'info' : 'warning',
        isCordoned ? 'node-cordoned' : 'node-not-ready',
        `The node ${name} ${isCordoned ? 'is cordoned' : 'is not ready'}: nothing is planned to move to it.`,
        { ...place, value: name },
      );
    }
    const taints = listAt(value, 'spec', 'taints').flatMap((taint) => {
      const effect = textAt(taint, 'effect');
      const taintKey = textAt(taint, 'key') ?? '';
      return (effect === 'NoSchedule' || effect === 'NoExecute') && !isConditionTaint(taintKey) ? [taintKey] : [];
    });
    if (taints.length > 0 && !isCordoned) this.tallies.add('tainted', object, `${name} (${taints.join(', ')})`);
    const origin = { sourceId: this.sourceId, sheet: 'Node', row };
    const host = makeHost(
      {
        key,
        name,
        datacenter: label('topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'),
        clusterId: this.clusters.ofNode(value),
        model: label('node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type'),
        cpuCores: cores,
        cpuThreads: cpuCores(member(value, 'status', 'capacity', 'cpu')),
        memoryMiB: memory,
        inMaintenance: isCordoned || isReady === false,
        hypervisor: hypervisorOf(value),
        uuid: plausibleUuid(textAt(value, 'status', 'nodeInfo', 'systemUUID')),
        // Allocatable is what the node leaves to pods already.
        platformCpuCores: 0,
        platformMemoryMiB: 0,
        maxWorkloads: pods === null ? null : Math.floor(pods),
        localStorageMiB: storage,
        gpus: devicesIn(member(value, 'status', 'allocatable') ?? member(value, 'status', 'capacity')),
        origin,
      },
      true,
    );
    this.hosts.push(host);
    this.facts.push(nodeFact(value, host.id, name, origin));
    return true;
  }

  private readPod(object: KubernetesObject): boolean {
    const { value, row } = object;
    const name = textAt(value, 'metadata', 'name');
    if (name === null) {
      this.sink.add('error', 'workload-without-name', 'The pod has no name; it was refused.', { sheet: 'Pod', row });
      return false;
    }
    const phase = textAt(value, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') {
      this.tallies.add(`finished\n${phase}`, object, name);
      return false;
    }
    const spec = member(value, 'spec');
    const request = effectiveRequest(spec);
    this.reportQuantities(object, request, name);
    const owner = ownerOf(value);
    const node = textAt(spec, 'nodeName');
    if (node !== null && !this.clusters.describes(node)) this.seeNode(node, nodeUidOf(value), row);
    if (belongsToNode(owner) && node !== null) {
      this.tallies.add('platform', object, name);
      this.facts.push({
        kind: 'platform',
        name,
        hostName: node,
        clusterId: this.clusters.ofPod(node),
        cpuCores: request.cpuCores,
        memoryMiB: request.memoryMiB,
        origin: { sourceId: this.sourceId, sheet: 'Pod', row },
      });
      return true;
    }
    if (request.withoutRequest > 0) this.tallies.add('without-request', object, name);
    if (node === null) this.tallies.add('without-node', object, name);
    const uid = textAt(value, 'metadata', 'uid');
    const namespace = textAt(value, 'metadata', 'namespace');
    const key = this.keys.unique(uid === null ? makeKey('kubernetes', 'pod', namespace, name) : makeKey('uuid', uid));
    const workload: Workload = {
      ...this.podOf(object, name, key, request, owner),
      connectionState: phase,
      clusterId: this.clusters.ofPod(node),
      hostName: node,
      powerState: 'on',
    };
    this.workloads.push(workload);
    this.schedule(object, spec, textsAt(value, 'metadata', 'labels'), owner, name).workloads.push(workload.id);
    return true;
  }

  /** What a pod and a controller's template have in common. */
  private podOf(
    object: KubernetesObject,
    name: string,
    key: string,
    request: PodRequest,
    owner: PodOwner | null,
  ): Workload {
    const { kind, value, row } = object;
    const spec = kind === 'Pod' ? member(value, 'spec') : member(value, 'spec', 'template', 'spec');
    const namespace = textAt(value, 'metadata', 'namespace');
    const runtime = textAt(spec, 'runtimeClassName');
    const system = textAt(spec, 'os', 'name') ?? textAt(spec, 'nodeSelector', 'kubernetes.io/os');
    const images = [...new Set(listAt(spec, 'containers').flatMap((one) => textAt(one, 'image') ?? []))];
    return makeWorkload(
      {
        id: makeId('pod', key, name),
        key,
        name,
        technology: this.technologyOf(runtime, object, name),
        powerState: 'on',
        clusterId: this.clusters.ofPod(null),
        vcpus: request.cpuCores,
        memoryMiB: request.memoryMiB,
        localStorageMiB: request.storageMiB,
        gpus: request.gpus,
        operatingSystem: system === null ? null : system === 'windows' ? 'Windows' : 'Linux',
        folder: namespace,
        resourcePool: runtime,
        annotation: images.length === 0 ? null : `image ${images.join(', ')}`.slice(0, 500),
        groupId: owner === null ? null : this.groupOf(namespace, owner),
        origin: { sourceId: this.sourceId, sheet: kind, row },
      },
      true,
    );
  }

  private readController(object: KubernetesObject): boolean {
    const { kind, value, row } = object;
    const name = textAt(value, 'metadata', 'name');
    const count = numberAt(value, 'spec', 'replicas') ?? 1;
    if (name === null || !Number.isSafeInteger(count) || count < 0 || count > 100_000) {
      this.sink.add(
        'error',
        'controller-invalid',
        `The ${kind} has no name or no usable number of replicas; it was refused.`,
        { sheet: kind, row, column: `${object.path}.spec.replicas`, value: textAt(value, 'spec', 'replicas') ?? '' },
      );
      return false;
    }
    const owner = ownerOf(value) ?? { kind, name };
    const request = effectiveRequest(member(value, 'spec', 'template', 'spec'));
    this.reportQuantities(object, request, name);
    const key = makeKey('kubernetes', owner.kind, textAt(value, 'metadata', 'namespace'), owner.name);
    const workload = this.podOf(object, owner.name, key, request, owner);
    this.facts.push({ kind: 'replicas', count, workload });
    const template = member(value, 'spec', 'template');
    const labels = textsAt(template, 'metadata', 'labels');
    if (workload.groupId !== null)
      this.schedule(object, member(template, 'spec'), labels, owner, name).groups.push(workload.groupId);
    return true;
  }

  private readMetrics(object: KubernetesObject): boolean {
    const { kind, value, row } = object;
    const name = textAt(value, 'metadata', 'name');
    const uses =
      kind === 'NodeMetrics'
        ? [member(value, 'usage')]
        : listAt(value, 'containers').map((one) => member(one, 'usage'));
    const sum = (resource: string, reader: (text: unknown) => number | null): number | null =>
      uses.reduce<number | null>((total, use) => {
        const part = reader(member(use, resource));
        return part === null || part < 0 ? total : (total ?? 0) + part;
      }, null);
    const cores = sum('cpu', parseQuantity);
    const memory = sum('memory', memoryMiB);
    if (name === null || (cores === null && memory === null)) {
      this.sink.add('error', 'usage-invalid', 'The metrics name nothing or measure nothing; they were refused.', {
        sheet: kind,
        row,
      });
      return false;
    }
    this.facts.push({
      kind: 'usage',
      about: kind === 'NodeMetrics' ? 'host' : 'workload',
      names: [name],
      namespace: textAt(value, 'metadata', 'namespace'),
      cpuCores: cores,
      memoryMiB: memory,
      statistic: 'instant',
      origin: { sourceId: this.sourceId, sheet: kind, row },
    });
    return true;
  }

  /** The demands of a pod or template, under which others with the same ones stand too. */
  private schedule(
    object: KubernetesObject,
    spec: unknown,
    labels: Readonly<Record<string, string>>,
    owner: PodOwner | null,
    name: string,
  ): { readonly workloads: string[]; readonly groups: string[] } {
    const namespace = textAt(object.value, 'metadata', 'namespace') ?? 'default';
    const origin = { sourceId: this.sourceId, sheet: object.kind, row: object.row };
    const { fact, notes } = readScheduling({ spec, labels, namespace }, owner, name, origin);
    for (const note of notes) this.tallies.add(`${note.kind}\n${note.text}`, object, name);
    const key = JSON.stringify({ ...fact, origin: null });
    const known = this.scheduling.get(key) ?? { fact, workloads: [], groups: [] };
    this.scheduling.set(key, known);
    return known;
  }

  private seeNode(name: string, uid: string | null, row: number): void {
    this.nodesSeen.names.add(name);
    if (uid !== null) this.nodesSeen.uids.add(uid);
    if (this.nodesSeen.row === 0) this.nodesSeen.row = row;
  }

  private technologyOf(runtime: string | null, object: KubernetesObject, name: string): Technology {
    if (runtime === null) return 'container';
    const found = technologyOfRuntime(runtime, this.handlers.get(runtime) ?? null);
    if (found !== null) return found;
    this.tallies.addUnknownRuntime(runtime, object, name);
    return 'container';
  }

  private groupOf(namespace: string | null, owner: PodOwner): string {
    const key = makeKey('kubernetes', namespace, owner.kind, owner.name);
    const name = namespace === null ? owner.name : `${namespace}/${owner.name}`;
    const id = makeId('group', key, name);
    if (!this.groups.has(id)) {
      this.groups.set(id, {
        id,
        key,
        name,
        movesTogether: false,
        dependsOn: [],
        basis: `pods of the ${owner.kind} ${owner.name}`,
      });
    }
    return id;
  }

  private reportQuantities(object: KubernetesObject, request: PodRequest, name: string): void {
    for (const problem of request.problems) {
      const isInvalid = problem.code === 'quantity-invalid';
      this.sink.add(
        isInvalid ? 'error' : 'warning',
        problem.code,
        isInvalid
          ? `"${problem.value}" is no quantity of Kubernetes; ${name} was read as if it were not there.`
          : `${name} asks for ${problem.value} of memory, which is less than one page of it: in Kubernetes m is a thousandth, M is a million and Mi is 2^20.`,
        { sheet: object.kind, row: object.row, column: `${object.path}.${problem.path}`, value: problem.value },
      );
    }
  }

  private ledgerOf(kind: string): ItemLedger {
    const known = this.ledgers.get(kind);
    if (known) return known;
    const made = new ItemLedger(this.sourceId, kind);
    this.ledgers.set(kind, made);
    return made;
  }

  finish(): KubernetesEstate {
    this.tallies.report(this.sink, this.ledgers.size === 0);
    if (this.clusters.systems > 1) {
      this.sink.add(
        'warning',
        'several-clusters',
        `The file holds the namespace kube-system ${this.clusters.systems} times, so it was put together of several clusters: nodes that bear no name of a cluster are taken for one. Import each cluster's output as a file of its own.`,
      );
    }
    for (const { fact, workloads, groups } of this.scheduling.values()) this.facts.push({ ...fact, workloads, groups });
    const { names, uids, row } = this.nodesSeen;
    if (names.size > 0) {
      this.facts.push({
        kind: 'nodes-seen',
        clusterId: this.clusters.ofPod(null),
        names: [...names].sort(),
        uids: [...uids].sort(),
        origin: { sourceId: this.sourceId, sheet: 'Pod', row },
      });
    }
    return {
      inventory: {
        clusters: this.clusters.all(),
        hosts: this.hosts,
        workloads: this.workloads,
        groups: [...this.groups.values()],
        facts: this.facts,
      },
      ledgers: [...this.ledgers.values()],
      toolVersion: this.versions.size === 0 ? null : [...this.versions].sort().join(', '),
    };
  }
}

function identity(value: TreeObject): readonly (readonly [string, string | null])[] {
  return [
    ['namespace', textAt(value, 'metadata', 'namespace')],
    ['name', textAt(value, 'metadata', 'name')],
    ['node', textAt(value, 'spec', 'nodeName')],
    ['phase', textAt(value, 'status', 'phase')],
    ['capacity cpu', textAt(value, 'status', 'capacity', 'cpu')],
    ['capacity memory', textAt(value, 'status', 'capacity', 'memory')],
    ['allocatable cpu', textAt(value, 'status', 'allocatable', 'cpu')],
    ['allocatable memory', textAt(value, 'status', 'allocatable', 'memory')],
  ];
}
