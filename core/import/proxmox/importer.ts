import { emptyInventory, type Alias, type Host, type Usage, type Workload } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { ClusterBook } from '../clusterBook.ts';
import type { Importer } from '../contract.ts';
import { makeHost, makeWorkload } from '../entities.ts';
import { aliasKeys, KeyRegister, makeId, makeKey } from '../keys.ts';
import { coresOfThreads } from '../physicalCores.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { itemsOf, makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { asObject, isTrueAt, listAt, numberAt, textAt } from '../tree/value.ts';

const machineTypes: ReadonlySet<string> = new Set(['node', 'qemu', 'lxc']);
const otherTypes: ReadonlySet<string> = new Set(['storage', 'pool', 'sdn', 'network', 'openvz']);
const bytesPerMiB = 2 ** 20;

/** `pvesh get /cluster/resources --output-format json`: the list, or as the HTTP interface wraps it, `{"data": [...]}`. */
export const proxmoxImporter: Importer = makeTreeImporter({
  format: 'proxmox',
  title: 'Proxmox VE resources (pvesh get /cluster/resources)',
  holds: 'list of Proxmox resources (objects with type node, qemu or lxc)',
  items: (tree) => {
    const items = itemsOf(tree, (root) => (asObject(root)?.['data'] === undefined ? null : listAt(root, 'data')));
    return items.some(({ value }) => isResource(value)) ? items : null;
  },
  read: readResources,
});

function isResource(value: unknown): boolean {
  const type = textAt(value, 'type') ?? '';
  const id = textAt(value, 'id') ?? '';
  return (
    (machineTypes.has(type) || otherTypes.has(type)) && /^\/?(?:node|qemu|lxc|storage|pool|sdn|network)\//.test(id)
  );
}

function readResources(items: readonly TreeItem[], setting: TreeSetting): TreeEstate {
  const { sink, sourceId, context } = setting;
  const clusters = new ClusterBook(false);
  const ledgers = new Map<string, ItemLedger>();
  const hosts: Host[] = [];
  const workloads: Workload[] = [];
  const aliases: Alias[] = [];
  const keys = new KeyRegister();
  const ignored = new Map<string, number>();
  const estimated: string[] = [];
  // Nothing in the list names the cluster; its first node does as well as anything.
  const firstNode = items
    .flatMap(({ value }) => (textAt(value, 'type') === 'node' ? (nodeName(value) ?? []) : []))
    .sort()[0];
  const clusterId =
    firstNode === undefined
      ? null
      : clusters.idOf({ vcenter: null, datacenter: null, cluster: `Proxmox ${firstNode}` });
  items.forEach((item, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const type = textAt(item.value, 'type') ?? 'unknown';
    if (otherTypes.has(type)) {
      ignored.set(type, (ignored.get(type) ?? 0) + 1);
      return;
    }
    const ledger = ledgers.get(type) ?? new ItemLedger(sourceId, type);
    ledgers.set(type, ledger);
    const entry = ledger.enter(
      item.row,
      [
        ['id', textAt(item.value, 'id')],
        ['name', textAt(item.value, 'name')],
        ['node', textAt(item.value, 'node')],
        ['status', textAt(item.value, 'status')],
      ],
      item.value,
    );
    if (!machineTypes.has(type)) {
      sink.add('error', 'object-unknown', 'This is no node, virtual machine or container of Proxmox; it was refused.', {
        sheet: type,
        row: item.row,
        column: item.path,
      });
      return;
    }
    if (type === 'node') {
      const host = readNode(item, clusterId, keys, setting, estimated);
      if (!host) return;
      hosts.push(host);
    } else {
      const workload = readGuest(item, type, clusterId, keys, setting);
      if (!workload) return;
      workloads.push(workload);
      // By which rules of high availability mean it.
      const vmid = /^proxmox\/[a-z]+\/(\d+)\//.exec(workload.key)?.[1];
      const keysOfGuest = aliasKeys({
        id: vmid === undefined ? null : `proxmox:${type === 'lxc' ? 'ct' : 'vm'}:${vmid}`,
      });
      if (keysOfGuest.length > 0) aliases.push({ id: workload.id, keys: keysOfGuest });
    }
    ledger.settle(entry, 'stored');
  });
  if (ignored.size > 0) {
    const list = [...ignored].map(([type, count]) => `${count} of type ${type}`).join(', ');
    sink.add('info', 'kinds-not-read', `Resources that are no machines were not read: ${list}.`);
  }
  if (estimated.length > 0) {
    sink.add(
      'warning',
      'cores-estimated',
      `Proxmox counts hardware threads; the physical cores of ${estimated.slice(0, 5).join(', ')}${estimated.length > 5 ? ', ...' : ''} were worked out ${coresOfThreads(2, null).basis}. Import lshw, dmidecode or Ansible facts of the nodes for the real number.`,
      { sheet: 'node', column: 'maxcpu' },
    );
  }
  return {
    inventory: { ...emptyInventory, clusters: clusters.all(), hosts, workloads, aliases },
    ledgers: [...ledgers.values()],
    toolVersion: null,
  };
}

function nodeName(value: unknown): string | null {
  return textAt(value, 'node') ?? textAt(value, 'name') ?? /^node\/(.+)$/.exec(textAt(value, 'id') ?? '')?.[1] ?? null;
}

function readNode(
  { value, row, path }: TreeItem,
  clusterId: string | null,
  keys: KeyRegister,
  { sink, sourceId }: TreeSetting,
  estimated: string[],
): Host | null {
  const name = nodeName(value);
  const threads = positive(value, 'maxcpu', 16_384);
  const memory = positive(value, 'maxmem', 2 ** 48);
  const place = { sheet: 'node', row };
  if (name === null) {
    sink.add('error', 'host-without-name', 'The node has no name; it was refused.', { ...place, column: path });
    return null;
  }
  const status = textAt(value, 'status');
  if (threads === null || memory === null) {
    sink.add(
      'error',
      'host-without-capacity',
      `The node ${name} has no maxcpu or maxmem (nodes that are offline have none); it was refused.`,
      { ...place, value: name },
    );
    return null;
  }
  if (status !== null && status !== 'online') {
    sink.add('warning', 'node-not-online', `The node ${name} is ${status}: nothing is planned to move to it.`, {
      ...place,
      column: 'status',
      value: status,
    });
  }
  estimated.push(name);
  const memoryMiB = memory / bytesPerMiB;
  const used = numberAt(value, 'mem');
  const key = keys.unique(makeKey('proxmox', 'node', name));
  return makeHost(
    {
      key,
      name,
      clusterId,
      cpuCores: coresOfThreads(threads, null).cores,
      cpuThreads: threads,
      memoryMiB,
      cpuUtilisation: status === 'online' ? share(numberAt(value, 'cpu')) : null,
      memoryUtilisation: status === 'online' && used !== null && used > 0 ? share(used / memory) : null,
      inMaintenance: status !== null && status !== 'online',
      hypervisor: 'Proxmox VE',
      origin: { sourceId, sheet: 'node', row },
    },
    true,
  );
}

function readGuest(
  { value, row, path }: TreeItem,
  type: string,
  clusterId: string | null,
  keys: KeyRegister,
  { sink, sourceId }: TreeSetting,
): Workload | null {
  const vmid = textAt(value, 'vmid') ?? /^(?:qemu|lxc)\/(.+)$/.exec(textAt(value, 'id') ?? '')?.[1] ?? null;
  const name = textAt(value, 'name') ?? (vmid === null ? null : `${type}-${vmid}`);
  const place = { sheet: type, row };
  if (name === null || vmid === null) {
    sink.add('error', 'workload-without-name', 'The guest has neither name nor vmid; it was refused.', {
      ...place,
      column: path,
    });
    return null;
  }
  const isTemplate = isTrueAt(value, 'template');
  const powerState = stateOf(textAt(value, 'status'));
  const vcpus = positive(value, 'maxcpu', 4096);
  const memory = positive(value, 'maxmem', 2 ** 48);
  if (vcpus === null || memory === null) {
    if (powerState === 'on' && !isTemplate) {
      sink.add('error', 'workload-without-size', `The running guest ${name} has no maxcpu or maxmem; it was refused.`, {
        ...place,
        value: name,
      });
      return null;
    }
    sink.add(
      'warning',
      'workload-size-unknown',
      `The guest ${name}, which does not run, has no maxcpu or maxmem; 0 was stored.`,
      { ...place, value: name },
    );
  }
  const lock = textAt(value, 'lock');
  const tags = (textAt(value, 'tags') ?? '').split(/[;,\s]+/).filter((tag) => tag !== '');
  const disk = positive(value, 'disk', 2 ** 60);
  const provisioned = positive(value, 'maxdisk', 2 ** 60);
  // Ids are given out anew and clusters number from 100 each: the name belongs to the key.
  const key = keys.unique(makeKey('proxmox', type, vmid, name));
  return makeWorkload(
    {
      id: makeId(type === 'lxc' ? 'container' : 'vm', key, name),
      key,
      name,
      technology: type === 'lxc' ? 'container' : 'vm',
      powerState,
      isTemplate,
      connectionState: lock === null ? null : `locked: ${lock}`,
      clusterId,
      hostName: textAt(value, 'node'),
      vcpus: vcpus ?? 0,
      memoryMiB: (memory ?? 0) / bytesPerMiB,
      provisionedMiB: provisioned === null ? null : provisioned / bytesPerMiB,
      // Proxmox says 0 for virtual machines, whose inside it does not know.
      inUseMiB: disk === null ? null : disk / bytesPerMiB,
      resourcePool: textAt(value, 'pool'),
      annotation: tags.length === 0 ? null : `tags ${tags.join(', ')}`,
      usage: powerState === 'on' ? usageOf(value, vcpus) : null,
      origin: { sourceId, sheet: type, row },
    },
    true,
  );
}

/** `cpu` is the share of `maxcpu` that is in use, not a percentage. */
function usageOf(value: unknown, vcpus: number | null): Usage | null {
  const cpu = numberAt(value, 'cpu');
  const memory = positive(value, 'mem', 2 ** 48);
  const cpuCores = cpu === null || vcpus === null || cpu < 0 ? null : Math.min(cpu, 1) * vcpus;
  if (cpuCores === null && memory === null) return null;
  return { cpuCores, memoryMiB: memory === null ? null : memory / bytesPerMiB, statistic: 'instant' };
}

function stateOf(status: string | null): Workload['powerState'] {
  switch (status) {
    case 'running':
      return 'on';
    case 'stopped':
      return 'off';
    case 'paused':
    case 'suspended':
    case 'prelaunch':
      return 'suspended';
    default:
      return 'unknown';
  }
}

function positive(value: unknown, name: string, largest: number): number | null {
  const number = numberAt(value, name);
  return number !== null && number > 0 && number <= largest ? number : null;
}

function share(value: number | null): number | null {
  return value === null || value < 0 ? null : Math.min(1, value);
}
